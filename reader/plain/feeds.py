"""What is followed: how each feed is, refreshing, following, changing; and the starter library."""

from __future__ import annotations

from functools import partial

from reader.intake.feed_status import FeedView, feed_views
from reader.intake.threads import in_thread
from reader.model.query import Query
from reader.model.subscription import Subscription
from reader.paths import starter_folder
from reader.plain.place import Place
from reader.plain.table import Command, Group
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.age import format_ago
from reader.tui.controllers.feed_form import changed, rows_of
from reader.tui.controllers.following import Following, to_refresh
from reader.tui.controllers.refreshing import Refreshing
from reader.tui.controllers.said import Said
from reader.tui.controllers.watching import LibraryWatch

ADD, ALL, STORE = "a", "\1all", "\1store"


class Feeds:
    """The subscriptions of one library."""

    def __init__(self, place: Place, watch: LibraryWatch) -> None:
        self.place = place
        self.watch = watch
        self.refreshing = Refreshing(place.library, place.library.layout.root, place.jobs)
        self.following = Following(place.library, place.config.sources.allow_hosts, place.writes)
        place.background.stops.append(self._stop)

    def _stop(self) -> bool:
        running = self.refreshing.running
        self.refreshing.stop()
        return running

    def group(self) -> Group:
        return Group(
            _("Feeds"),
            (
                Command(
                    ("F", "feeds"),
                    _("the feeds that you follow; words find one, a number says what can be done with it"),
                    self.feeds,
                    ("feeds",),
                ),
                Command(
                    ("a", "follow feed"),
                    _("follow a feed, a site, a file of feeds; its address may follow"),
                    self.add,
                ),
                Command(("R", "refresh"), _("refresh all feeds; Ctrl+C stops"), self.refresh, ("refresh",)),
                Command(
                    ("S", "starter"),
                    _("import the starter library, where there is nothing yet"),
                    self.starter,
                    ("starter",),
                ),
            ),
        )

    def refresh(self, rest: str) -> None:
        self.place.say(self.refreshing.toggle())
        if self.refreshing.running:
            self.place.lines.say(_("Refreshing. Ctrl+C stops it, and what has come stays."))

    def starter(self, rest: str) -> None:
        if len(self.place.library):
            self.place.lines.say(_("There are digests here already."))
            return
        self.place.lines.say(_("Importing the starter library."))
        self.watch.import_paths([starter_folder()], "")
        self.place.background.finish()
        self.place.library.reload()
        self.place.session.again()
        self.place.go(0)
        self.place.tell_found()

    def feeds(self, rest: str) -> None:
        """Tell the feeds, and do one thing with one of them."""
        lines, now = self.place.lines, self.place.session.clock().timestamp()
        views = list(feed_views(self.place.library))
        if rest:
            views = [view for view in views if rest.lower() in f"{view.feed.shown} {view.feed.address}".lower()]
        failing = sum(view.state.broken for view in views)
        ago = self.refreshing.ago(self.place.session.clock())
        facts = [
            ngettext("{count} feed", "{count} feeds", len(views)).format(count=number(len(views))),
            _("{count} unread").format(count=number(sum(view.unread for view in views))),
        ]
        facts += [_("{count} failing").format(count=number(failing))] if failing else []
        choices = [(str(number), _told(view, now)) for number, view in enumerate(views)]
        chosen = lines.choose(
            f"{', '.join([*facts, ago] if ago else facts)}.", [*choices, (ADD, _("follow another one"))]
        )
        if chosen == ADD:
            self.add("")
        else:
            self._do(views[int(chosen)])

    def _do(self, view: FeedView) -> None:
        place, feed = self.place, view.feed
        if view.fetch.error:
            place.lines.say(view.fetch.error)
        what = place.lines.choose(
            f"{feed.shown}, {feed.address}",
            [
                ("list", _("list its digests")),
                ("refresh", _("refresh it")),
                ("edit", _("change it")),
                ("pause", _("resume it") if feed.paused else _("pause it")),
                ("unfollow", _("unfollow it; its digests stay")),
            ],
        )
        if what == "list":
            place.jump(Query().with_values("feed", [feed.address]))
        elif what == "refresh":
            self._refresh(feed)
        elif what == "edit":
            place.say(self._edited(feed))
        else:
            place.say(self.following.pause(feed) if what == "pause" else self.following.unfollow(feed))
            if what == "pause":
                place.lines.say(_("Resumed.") if feed.paused else _("Paused."))

    def _refresh(self, feed: Subscription) -> None:
        question = self.following.question(feed)
        if question:
            if not self.place.lines.confirm(question):
                return
            self.place.say(self.following.allow(feed))
        self.refreshing.refresh([feed.address])

    def _edited(self, feed: Subscription) -> Said:
        """Its settings by number, until they are stored."""
        lines = self.place.lines
        typed = {row.name: row.text for row in rows_of(feed)}
        while True:
            told = [
                (row.name, f"{row.label}: {typed[row.name] or _('empty; {hint}').format(hint=row.hint)}")
                for row in rows_of(feed)
            ]
            chosen = lines.choose(
                _("{feed}. Change what?").format(feed=feed.shown), [(STORE, _("store it as it is now")), *told]
            )
            if chosen == STORE:
                after = changed(feed, typed)
                if not isinstance(after, Said):
                    said = self.following.edit(feed, after)
                    return said if said.text else Said(_("Stored"), changed=True)
                lines.say(after.text)
                continue
            text = lines.ask_line(_("The new text; - empties it."), typed[chosen])
            typed[chosen] = "" if text == "-" else text

    def add(self, rest: str) -> None:
        """Follow what is at an address."""
        place = self.place
        address = rest or place.lines.ask_line(
            _("A feed, a site, a file of feeds (OPML), a folder, a mailbox (imaps://…) or a command (exec:…).")
        )
        place.lines.say(_("Looking there. Ctrl+C stops it."))
        found = place.background.wait(in_thread(partial(self.following.discover, address)))
        if isinstance(found, Said):
            place.say(found)
            return
        for doubt in filter(None, (found.doubt, *map(str, found.refused[:3]))):
            place.lines.say(doubt)
        feeds = found.feeds
        if not found.listed and len(feeds) > 1:
            choices = [(str(n), f"{feed.title or _('untitled')}, {feed.address}") for n, feed in enumerate(feeds)]
            feeds = (feeds[int(place.lines.choose(_("There are several feeds:"), choices))],)
        followed, said = self.following.follow(feeds, typed=not found.listed)
        place.say(said if said.text else Said(_("You follow this already")))
        if followed:
            self.refreshing.refresh(to_refresh(followed))


def _told(view: FeedView, now: float) -> str:
    facts = [_("{unread} unread of {digests}").format(unread=number(view.unread), digests=number(view.digests))]
    facts += [view.state.shown] if view.state.name != "ok" else []
    facts += (
        [_("answered {ago}").format(ago=format_ago(now - view.fetch.last_success))] if view.fetch.last_success else []
    )
    return f"{view.feed.shown}, {', '.join(facts)}"
