"""The feeds screen: what is followed, how each is, what it is worth; add, edit, pause, unfollow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from reader.errors import DigestError
from reader.intake.feed_status import FeedView, feed_views
from reader.intake.follow import Found, is_on_web
from reader.intake.threads import in_thread
from reader.library import Library
from reader.logins import shown
from reader.model.subscription import Subscription
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.controllers.following import Following, to_refresh
from reader.tui.controllers.jobs import Jobs, Report
from reader.tui.controllers.marking import Marking
from reader.tui.controllers.refreshing import Refreshing
from reader.tui.controllers.said import Said, failure
from reader.tui.keys import Keymap, bindings_of, help_of, key_display, label
from reader.tui.screens.bar_screen import BarScreen
from reader.tui.screens.dialogs import AskText, Confirm
from reader.tui.screens.edit_feed import EditFeed
from reader.tui.screens.help import Help
from reader.tui.screens.picker import Choose
from reader.tui.widgets.feed_list import FeedList
from reader.tui.widgets.key_bar import Hint, KeyBar

DISCOVER = "discover"
"""Name of the job that looks at an address."""
LOOK = 1.0
"""Seconds between two looks at how the feeds are."""
IN_KEY_BAR = ("feed-open", "feed-add", "feed-edit", "feed-pause", "feed-unfollow", "feed-refresh-all", "feeds-leave")
WITHOUT_FEEDS = ("feed-add", "feed-help", "feeds-leave")
NOTHING = _(
    "You do not follow any feeds yet.\n\nPress a and type an address: a feed, a site, a file of feeds (OPML),\n"
    "a folder of mails or files, a mailbox (imaps://…) or a command (exec:…)."
)


class FeedsScreen(BarScreen[str]):
    """What is followed. Leaves with the address of the feed whose digests are to be shown, or with nothing."""

    CSS = """
    FeedsScreen #feeds-top { height: 1; padding: 0 1; margin-bottom: 1; }
    FeedsScreen #feeds-room { height: 1fr; background: $surface; }
    FeedsScreen #nothing { padding: 2 3; color: $dim; }
    FeedsScreen FeedList { height: 1fr; background: $surface; }
    FeedsScreen #feeds-about { height: auto; max-height: 4; padding: 0 2; background: $background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "add", id="feed-add", tooltip="Follow a new feed"),
        Binding("e", "edit", "edit", id="feed-edit",
            tooltip="Edit name, tags, roles, muted words, full text, how long to keep"),
        Binding("p", "pause", "pause", id="feed-pause", tooltip="Pause or resume"),
        Binding("x,delete", "unfollow", "unfollow", id="feed-unfollow", tooltip="Unfollow; its digests stay"),
        Binding("u", "take_back", "undo", id="feed-undo", show=False, tooltip="Undo the last change"),
        Binding("ctrl+r", "take_back(True)", "redo", id="feed-redo", show=False, tooltip="Redo what was undone"),
        Binding("R", "refresh_all", "refresh", id="feed-refresh-all",
            tooltip="Refresh all feeds; press again to stop"),
        Binding("r", "refresh_one", "refresh this", id="feed-refresh", show=False,
            tooltip="Refresh this feed, or allow it on this machine"),
        Binding("question_mark", "help", "help", id="feed-help", key_display="?", tooltip="Show all keys"),
        Binding("escape,h,left,backspace,q,F", "leave", "back", id="feeds-leave", tooltip="Back to the digests"),
    ]  # fmt: skip

    feed_list = getters.query_one(FeedList)
    key_bar = getters.query_one(KeyBar)

    def __init__(
        self,
        library: Library,
        following: Following,
        marking: Marking,
        refreshing: Refreshing,
        jobs: Jobs,
        keymap: Keymap,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self.library = library
        self.following = following
        self.marking = marking
        self.refreshing = refreshing
        self.jobs = jobs
        self.keymap = keymap
        self.clock = clock

    def compose(self) -> ComposeResult:
        yield Static(id="feeds-top", markup=False)
        with Vertical(id="feeds-room"):
            yield Static(Content(NOTHING), id="nothing")
            yield FeedList(self.clock)
        yield KeyBar()

    def on_mount(self) -> None:
        self.key_bar.show(_keys(self))
        self.look()
        self.feed_list.focus()
        self.set_interval(LOOK, self.look)

    def look(self) -> None:
        """Show how the feeds are now."""
        try:
            views = list(feed_views(self.library))
        except DigestError as error:
            self.key_bar.announce(failure(error))
            return
        self.query_one("#nothing").display = not views
        self.feed_list.display = bool(views)
        if views != self.feed_list.views:
            self.feed_list.show(views)
            self.key_bar.show(_keys(self))
        self._show_top(views)

    def _show_top(self, views: Sequence[FeedView]) -> None:
        failing = sum(view.state.broken for view in views)
        unread = sum(view.unread for view in views)
        facts = [
            ngettext("{count} feed", "{count} feeds", len(views)).format(count=number(len(views))),
            _("{count} unread").format(count=number(unread)),
        ]
        facts += [_("{count} failing").format(count=number(failing))] if failing else []
        about = Content(" · ".join(filter(None, (*facts, self.jobs.text))))
        self.query_one("#feeds-top", Static).update(
            Content.assemble(("digest", "bold $accent"), "  ", (f"{_('feeds')}  ", "bold"), about)
        )

    def say(self, said: Said) -> None:
        """Show the feeds as they are now, and say it."""
        self.look()
        self.key_bar.announce(said)

    @property
    def current(self) -> Subscription | None:
        """The feed under the cursor."""
        view = self.feed_list.current
        return view.feed if view is not None else None

    def on_feed_list_opened(self, event: FeedList.Opened) -> None:
        self.dismiss(event.feed.address)

    def action_leave(self) -> None:
        self.dismiss("")

    def action_add(self) -> None:
        self._ask_address()

    def _ask_address(self, text: str = "", wrong: str = "") -> None:
        about = _("A feed, a site, a file of feeds (OPML), a folder, a mailbox (imaps://…) or a command (exec:…)")

        def typed(answer: object) -> None:
            if isinstance(answer, str) and answer.strip():
                self._discover(answer.strip())

        self.app.push_screen(AskText(_("Follow"), about, text, wrong), typed)

    def _discover(self, text: str) -> None:
        if self.app.is_web and not is_on_web(text):
            self._ask_address(text, _("From a browser only addresses of the web are followed: https://…"))
            return

        async def work(report: Report) -> Sequence[Said]:
            found = await in_thread(partial(self.following.discover, text))
            if isinstance(found, Said):
                if self.is_current:
                    self._ask_address(text, found.text)
                    return ()
                return (found,)
            if self.is_running:
                self._choose(found)
            doubts = filter(None, (found.doubt, *map(str, found.refused[:3])))
            return [Said(doubt, "warning") for doubt in doubts]

        if not self.jobs.begin(DISCOVER, _("looking at {address}…").format(address=shown(text)), work):
            self.key_bar.announce(Said(_("Another address is being looked at; try again in a moment"), "warning"))
        self.look()

    def _choose(self, found: Found) -> None:
        if found.listed or len(found.feeds) == 1:
            self._follow(found.feeds, typed=not found.listed)
            return
        choices = [(str(n), f"{feed.title or _('untitled')}  {feed.address}") for n, feed in enumerate(found.feeds)]

        def chosen(answer: object) -> None:
            if isinstance(answer, str):
                self._follow((found.feeds[int(answer)],))

        self.app.push_screen(Choose(_("There are several feeds"), choices, "0"), chosen)

    def _follow(self, feeds: Sequence[Subscription], *, typed: bool = True) -> None:
        followed, said = self.following.follow(feeds, typed=typed)
        self.say(said)
        if not followed:
            return
        addresses = [view.feed.address for view in self.feed_list.views]
        if followed[0].address in addresses:
            self.feed_list.action_move(addresses.index(followed[0].address) - self.feed_list.cursor)
        self.refreshing.refresh(to_refresh(followed))

    def action_edit(self) -> None:
        if self.current is not None:
            self.app.push_screen(EditFeed(self.current), partial(self._edited, self.current))

    def _edited(self, before: Subscription, answer: object) -> None:
        if isinstance(answer, Subscription):
            self.say(self.following.edit(before, answer))

    def action_pause(self) -> None:
        if self.current is not None:
            self.say(self.following.pause(self.current))

    def action_unfollow(self) -> None:
        if self.current is not None:
            self.say(self.following.unfollow(self.current))

    def action_take_back(self, redo: bool = False) -> None:
        self.say(self.marking.redo() if redo else self.marking.undo())

    def action_refresh_all(self) -> None:
        self.say(self.refreshing.toggle())

    def action_refresh_one(self) -> None:
        if self.current is not None:
            self._refresh_if_allowed(self.current)

    def _refresh_if_allowed(self, feed: Subscription) -> None:
        question = self.following.question(feed)
        if question and self.app.is_web:
            self.say(Said(_("That is allowed in a terminal only, and not from a browser"), "warning"))
        elif question:
            self.app.push_screen(Confirm(_("Followed on another device"), question), partial(self._allow, feed))
        else:
            self._refresh(feed)

    def _allow(self, feed: Subscription, answer: object) -> None:
        if answer is True:
            self.say(self.following.allow(feed))
            self._refresh(feed)

    def _refresh(self, feed: Subscription) -> None:
        self.refreshing.refresh([feed.address])
        self.look()

    def action_help(self) -> None:
        groups = [
            (_("Feeds"), help_of(self.app, type(self), self.keymap)),
            (_("In the list"), help_of(self.app, FeedList, self.keymap)),
        ]
        self.app.push_screen(Help(groups))


def _keys(screen: FeedsScreen) -> Iterator[Hint]:
    """The keys that do something now: without a feed there is none to edit."""
    first: dict[str, Binding] = {}
    for binding in (b for kind in (FeedList, FeedsScreen) for b in bindings_of(kind, screen.keymap)):
        first.setdefault(binding.id or "", binding)
    for id_ in IN_KEY_BAR if screen.feed_list.views else WITHOUT_FEEDS:
        yield Hint(key_display(screen.app, first[id_]), label(first[id_]), first[id_].key)
