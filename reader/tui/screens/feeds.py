"""The feeds screen: what is followed, how each is, what it is worth; add, change, pause, stop following."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input, Static

from reader.config import Config
from reader.errors import DigestError, sentence
from reader.intake.feed_status import FeedView, feed_views
from reader.intake.follow import Found, discover, follow, unfollow
from reader.intake.network import guard_of
from reader.library import Library
from reader.model.digest import LEVELS, split_list
from reader.model.subscription import CURATE, Rules, Subscription, merged_tags
from reader.tui.age import format_age
from reader.tui.keys import bindings_of, help_of
from reader.tui.screens.dialogs import AskText, Choose, Dialog, Help
from reader.tui.widgets.bars import KeyBar
from reader.tui.widgets.line_view import LineView, Piece, fit

LOOK = 1.0
"""Seconds between two looks at how the feeds are."""
NOTHING = (
    "Nothing is followed yet.\n\nPress a and type an address: a feed, a site, a file of feeds (OPML),\n"
    "a folder of mails or files, a mailbox (imaps://…) or a command (exec:…)."
)


class FeedList(LineView):
    """The subscriptions, two lines each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", id="feed-down", show=False),
        Binding("k,up", "move(-1)", "Up", id="feed-up", show=False),
        Binding("g,home", "move(-1000000)", "First", id="feed-first", show=False),
        Binding("G,end", "move(1000000)", "Last", id="feed-last", show=False),
        Binding("ctrl+d,pagedown", "page(1)", "Page down", id="feed-page-down", show=False),
        Binding("ctrl+u,pageup", "page(-1)", "Page up", id="feed-page-up", show=False),
        Binding("enter,l,right", "open", "Its digests", id="feed-open", show=False, tooltip="Show what it brought"),
    ]

    @dataclass
    class Opened(Message):
        """A feed was chosen, for what it brought."""

        feed: Subscription

    def __init__(self) -> None:
        super().__init__("feeds")
        self.views: list[FeedView] = []

    @property
    def line_height(self) -> int:
        return 2

    @property
    def current(self) -> FeedView | None:
        return self.views[self.cursor] if self.cursor < len(self.views) else None

    def show(self, views: list[FeedView]) -> None:
        """Show these; the cursor stays on its feed."""
        here = self.current
        self.views = views
        addresses = [view.feed.address for view in views]
        if here is not None and here.feed.address in addresses:
            self.cursor = addresses.index(here.feed.address)
        self.cursor = max(0, min(self.cursor, len(views) - 1))
        self.measure(len(views))
        self.show_entry(self.cursor)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        index, line = divmod(self.scroll_offset.y + y, self.line_height)
        width = self.scrollable_content_region.width
        if index >= len(self.views):
            return Strip.blank(width, self.style_of("text", False))
        here, view = index == self.cursor, self.views[index]
        pieces = _first(view, here, width) if line == 0 else _second(view, here, width)
        return self.strip_of(pieces, here, width).apply_meta({"row": index})

    def action_move(self, step: int) -> None:
        before = self.cursor
        self.cursor = max(0, min(self.cursor + step, len(self.views) - 1))
        self.show_entry(self.cursor)
        self.refresh_entry(before)
        self.refresh_entry(self.cursor)

    def action_page(self, pages: int) -> None:
        self.action_move(pages * self.page)

    def action_open(self) -> None:
        if self.current is not None:
            self.post_message(self.Opened(self.current.feed))

    def on_click(self, event: object) -> None:
        index = getattr(event, "style").meta.get("row")  # noqa: B009 (typed as any event)
        if index is not None:
            again = index == self.cursor
            self.action_move(index - self.cursor)
            if again:
                self.action_open()


def _first(view: FeedView, here: bool, width: int) -> list[Piece]:
    unread = f"{view.unread:,} unread" if view.unread else f"{view.digests:,}" if view.digests else ""
    room = max(1, width - 4 - len(unread) - 2)
    return [
        ("▌" if here else " ", "accent"),
        (f"{view.state.sign} ", "match" if view.state.broken else "accent"),
        (fit(view.feed.shown, room), "strong" if view.unread else "text"),
        (f" {unread} ", "dim"),
    ]


def _second(view: FeedView, here: bool, width: int) -> list[Piece]:
    age = format_age(view.last_success, datetime.now(UTC)) if view.last_success else ""
    tags = " ".join(f"#{tag}" for tag in view.feed.rules.tags)
    worth = f"{view.worth} % kept" if view.worth >= 0 else ""
    facts = (
        view.state.name,
        view.fetch.error,
        f"read {age}{'' if age == 'now' else ' ago'}" if age else "",
        worth,
        tags,
        view.feed.url,
    )
    return [("▌" if here else " ", "accent"), ("  ", "dim"), (fit(" · ".join(filter(None, facts)), width - 3), "dim")]


class EditFeed(Dialog):
    """Asks for what becomes of what a feed brings. Answers with the subscription."""

    DEFAULT_CSS = """
    EditFeed > Vertical { width: 76; }
    EditFeed Horizontal { height: 1; }
    EditFeed Horizontal > Static { width: 16; color: $foreground 60%; }
    EditFeed Input { width: 1fr; border: none; height: 1; padding: 0 1; background: $background; }
    EditFeed Input:focus { border: none; background: $primary 20%; }
    EditFeed VerticalScroll { height: auto; max-height: 100%; }
    EditFeed #wrong { color: $warning; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="feed-save"),
        Binding("down", "app.focus_next", "Next", id="feed-next-field", show=False),
        Binding("up", "app.focus_previous", "Previous", id="feed-previous-field", show=False),
    ]

    AUTO_FOCUS = "Input"

    def __init__(self, feed: Subscription) -> None:
        super().__init__()
        self.feed = feed

    def compose(self) -> ComposeResult:
        rules = self.feed.rules
        rows = (
            ("name", "Name", self.feed.name, self.feed.title),
            ("tags", "Tags", ", ".join(rules.tags), "for all that it brings"),
            ("fields", "Field", ", ".join(rules.fields), "domain, subfields; where it says none"),
            ("roles", "Best for", ", ".join(rules.roles), "roles, where it says none"),
            ("level", "Level", rules.level, ", ".join(LEVELS)),
            ("mute", "Mute", ", ".join(rules.mute), "words and phrases that keep a text out"),
            ("whole", "Full text", "yes" if rules.whole else "", "yes: fetch the page of each entry"),
            ("curate", "Curate", rules.curate, "extract: offline; model: the configured one"),
            ("keep", "Keep", str(rules.keep or ""), "days; empty keeps everything"),
        )
        with Vertical(), VerticalScroll(can_focus=False):
            yield Static(Content(self.feed.shown), classes="heading")
            yield Static(Content("enter or ctrl+s saves, escape leaves it as it was"), classes="about")
            for id_, label, value, hint in rows:
                with Horizontal():
                    yield Static(Content(label))
                    yield Input(value, placeholder=hint, id=id_)
            yield Static(id="wrong", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        typed = {field.id or "": field.value.strip() for field in self.query(Input)}
        wrong = _wrong(typed)
        if wrong:
            self.query_one("#wrong", Static).update(Content(wrong))
            return
        rules = Rules(
            tags=merged_tags(split_list(typed["tags"])),
            fields=split_list(typed["fields"]),
            roles=split_list(typed["roles"]),
            level=typed["level"].lower(),
            mute=split_list(typed["mute"]),
            whole=typed["whole"].lower() in ("yes", "y", "true", "on"),
            curate=typed["curate"].lower(),
            keep=int(typed["keep"] or 0),
        )
        self.dismiss(replace(self.feed, name=typed["name"], rules=rules))


def _wrong(typed: dict[str, str]) -> str:
    if typed["level"] and typed["level"].lower() not in LEVELS:
        return f"A level is one of {', '.join(LEVELS)}."
    if typed["curate"] and typed["curate"].lower() not in CURATE:
        return f"Curate is one of {', '.join(CURATE)}, or empty."
    if typed["keep"] and not (typed["keep"].isdecimal() and len(typed["keep"]) < 6):
        return "Keep is a number of days."
    return ""


class FeedsScreen(Screen[str]):
    """What is followed. Leaves with the address of the feed whose digests are to be shown, or with nothing."""

    CSS = """
    FeedsScreen #feeds-top { height: 1; padding: 0 1; margin-bottom: 1; }
    FeedsScreen #feeds-room { height: 1fr; background: $surface; }
    FeedsScreen #nothing { padding: 2 3; color: $foreground 70%; }
    FeedsScreen FeedList { height: 1fr; background: $surface; }
    FeedsScreen #feeds-about { height: auto; max-height: 4; padding: 0 2; background: $background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "add", id="feed-add", tooltip="Follow something new"),
        Binding("e", "edit", "edit", id="feed-edit",
            tooltip="Name, tags, roles, muted words, full text, how long to keep"),
        Binding("p", "pause", "pause", id="feed-pause", tooltip="Ask it no longer, or again"),
        Binding("x,delete", "unfollow", "unfollow", id="feed-unfollow",
            tooltip="Follow it no longer; what it brought stays"),
        Binding("u", "undo", "undo", id="feed-undo", show=False, tooltip="Follow again what was just left"),
        Binding("R", "refresh_all", "refresh", id="feed-refresh-all", tooltip="Bring what is new in all; again: stop"),
        Binding("r", "refresh_one", "refresh this", id="feed-refresh", show=False,
            tooltip="Bring what is new in this one"),
        Binding("question_mark", "help", "help", id="feed-help", key_display="?", tooltip="All keys"),
        Binding("escape,h,left,backspace,q,F", "leave", "back", id="feeds-leave", tooltip="Back to the digests"),
    ]  # fmt: skip

    feed_list = getters.query_one(FeedList)
    key_bar = getters.query_one(KeyBar)

    def __init__(
        self, library: Library, config: Config, refresh: Callable[[list[str]], None], status: Callable[[], str]
    ) -> None:
        super().__init__()
        self.library = library
        self.config = config
        self.refresh_feeds = refresh
        self.status_of = status
        self._left: list[Subscription] = []
        self._looking = ""

    def compose(self) -> ComposeResult:
        yield Static(id="feeds-top", markup=False)
        with Vertical(id="feeds-room"):
            yield Static(Content(NOTHING), id="nothing")
            yield FeedList()
        yield KeyBar()

    def on_mount(self) -> None:
        self.look()
        self.feed_list.focus()
        self.set_interval(LOOK, self.look)
        keys = ("feed-open", "feed-add", "feed-edit", "feed-pause", "feed-unfollow", "feed-refresh-all", "feeds-leave")
        first: dict[str, Binding] = {}
        for binding in (b for kind in (FeedList, FeedsScreen) for b in bindings_of(kind, self.app._keymap)):
            first.setdefault(binding.id or "", binding)
        self.key_bar.show([(self.app.get_key_display(first[i]), first[i].description.lower()) for i in keys])

    def look(self) -> None:
        """Show how the feeds are now."""
        try:
            views = list(feed_views(self.library))
        except DigestError as error:
            self.notify(sentence(error), markup=False, severity="warning")
            return
        self.query_one("#nothing").display = not views
        self.feed_list.display = bool(views)
        if views != self.feed_list.views:
            self.feed_list.show(views)
        failing = sum(view.state.broken for view in views)
        facts = [f"{len(views):,} feed{'s' * (len(views) != 1)}", f"{sum(v.unread for v in views):,} unread"]
        facts += [f"{failing:,} failing"] if failing else []
        facts += [self._looking or self.status_of()]
        about = Content(" · ".join(filter(None, facts)))
        self.query_one("#feeds-top", Static).update(
            Content.assemble(("digest", "bold $accent"), "  ", ("feeds  ", "bold"), about)
        )

    def on_feed_list_opened(self, event: FeedList.Opened) -> None:
        self.dismiss(event.feed.address)

    def action_leave(self) -> None:
        self.dismiss("")

    # --- adding ------------------------------------------------------------------------------

    def action_add(self) -> None:
        about = "A feed, a site, a file of feeds (OPML), a folder, a mailbox (imaps://…) or a command (exec:…)"

        def typed(answer: object) -> None:
            if isinstance(answer, str) and answer.strip():
                self._looking = f"looking at {answer.strip()}…"
                self.look()
                self._discover(answer.strip())

        self.app.push_screen(AskText("Follow", about), typed)

    @work(thread=True, group="discover", exclusive=True)
    def _discover(self, text: str) -> None:
        guard = guard_of(self.config.sources.allow_hosts)
        try:
            found = discover(text, guard)
        except DigestError as error:
            self.app.call_from_thread(self._not_found, sentence(error))
        else:
            self.app.call_from_thread(self._discovered, found)

    def _not_found(self, why: str) -> None:
        self._looking = ""
        self.look()
        self.notify(why, markup=False, severity="warning", timeout=10)

    def _discovered(self, found: Found) -> None:
        self._looking = ""
        if found.listed or len(found.feeds) == 1:
            self._follow(found.feeds)
        else:
            choices = [(str(n), f"{feed.title or 'untitled'}  {feed.address}") for n, feed in enumerate(found.feeds)]

            def chosen(answer: object) -> None:
                if isinstance(answer, str):
                    self._follow((found.feeds[int(answer)],))

            self.app.push_screen(Choose("It has several feeds", choices, "0"), chosen)
        for doubt in filter(None, (found.doubt, *map(str, found.refused[:3]))):
            self.notify(doubt, markup=False, severity="warning", timeout=10)

    def _follow(self, feeds: tuple[Subscription, ...]) -> None:
        followed = self._changed(lambda: follow(self.library, feeds))
        if followed:
            addresses = [view.feed.address for view in self.feed_list.views]
            if followed[0].address in addresses:
                self.feed_list.action_move(addresses.index(followed[0].address) - self.feed_list.cursor)
            self.notify(
                f"Following {followed[0].shown if len(followed) == 1 else f'{len(followed)} feeds'}", markup=False
            )
            self.refresh_feeds([feed.address for feed in followed] if len(followed) < 20 else [])

    def _changed(self, act: Callable[[], list[Subscription] | int]) -> list[Subscription]:
        """Do something to the subscriptions, and show them as they are then."""
        try:
            result = act()
        except DigestError as error:
            self.notify(sentence(error), markup=False, severity="error", timeout=10)
            return []
        self.look()
        return result if isinstance(result, list) else []

    # --- the feed under the cursor -----------------------------------------------------------

    def action_edit(self) -> None:
        view = self.feed_list.current
        if view is None:
            return
        before = view.feed

        def edited(answer: object) -> None:
            if isinstance(answer, Subscription):
                # Only what was changed here: a refresh may have learnt a new title or address meanwhile.
                now = self.library.feeds.get(before.address) or before
                self._changed(lambda: self.library.feeds.put([replace(now, name=answer.name, rules=answer.rules)]))

        self.app.push_screen(EditFeed(before), edited)

    def action_pause(self) -> None:
        view = self.feed_list.current
        if view is not None:
            self._changed(lambda: self.library.feeds.put([replace(view.feed, paused=not view.feed.paused)]))

    def action_unfollow(self) -> None:
        view = self.feed_list.current
        if view is not None:
            self._left.append(view.feed)
            self._changed(lambda: unfollow(self.library, [view.feed.address]))
            self.notify(
                f"No longer following {view.feed.shown}. What it brought stays; u takes this back.", markup=False
            )

    def action_undo(self) -> None:
        if self._left:
            feed = self._left.pop()
            self._changed(lambda: follow(self.library, [feed]))

    def action_refresh_all(self) -> None:
        self.refresh_feeds([])
        self.look()

    def action_refresh_one(self) -> None:
        view = self.feed_list.current
        if view is not None:
            self.refresh_feeds([view.feed.address])
            self.look()

    def action_help(self) -> None:
        keymap = self.app._keymap
        groups = [
            ("Feeds", help_of(self.app, type(self), keymap)),
            ("In the list", help_of(self.app, FeedList, keymap)),
        ]
        self.app.push_screen(Help(groups))


ALL = (FeedsScreen, FeedList, EditFeed)
"""Everything here that has keys."""
