"""The list of feeds: two lines each, name and unread digests, then how it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from reader.dataclass import dataclass
from reader.intake.feed_status import NOT_ALLOWED, FeedView
from reader.model.subscription import Subscription
from reader.translation import gettext as _
from reader.translation import number
from reader.tui.age import format_since
from reader.tui.widgets.line_view import LineView, Piece, fit


class FeedList(LineView):
    """The subscriptions, two lines each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", id="feed-down", show=False),
        Binding("k,up", "move(-1)", "Up", id="feed-up", show=False),
        Binding("g,home", "move(-1000000)", "First", id="feed-first", show=False),
        Binding("G,end", "move(1000000)", "Last", id="feed-last", show=False),
        Binding("ctrl+d,pagedown", "page(1)", "Page down", id="feed-page-down", show=False),
        Binding("ctrl+u,pageup", "page(-1)", "Page up", id="feed-page-up", show=False),
        Binding("enter,l,right", "open", "its digests", id="feed-open", show=False, tooltip="Show its digests"),
    ]

    @dataclass
    class Opened(Message):
        """A feed was chosen, to read its digests."""

        feed: Subscription

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__("feeds")
        self.clock = clock
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
        pieces = _first(view, here, width) if line == 0 else _second(view, here, width, self.clock())
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

    def on_click(self, event: events.Click) -> None:
        index = event.style.meta.get("row")
        if index is not None:
            again = index == self.cursor
            self.action_move(index - self.cursor)
            if again:
                self.action_open()


def _first(view: FeedView, here: bool, width: int) -> list[Piece]:
    unread = _("{count} unread").format(count=number(view.unread)) if view.unread else ""
    unread = unread or (number(view.digests) if view.digests else "")
    room = max(1, width - 4 - len(unread) - 2)
    return [
        ("▌" if here else " ", "accent"),
        (f"{view.state.sign} ", "match" if view.state.broken else "accent"),
        (fit(view.feed.shown, room), "strong" if view.unread else "text"),
        (f" {unread} ", "dim"),
    ]


def _second(view: FeedView, here: bool, width: int, now: datetime) -> list[Piece]:
    ago = format_since(view.last_success, now) if view.last_success else ""
    tags = " ".join(f"#{tag}" for tag in view.feed.rules.tags)
    use = _("{read} read, {bookmarked} bookmarked").format(read=number(view.read), bookmarked=number(view.bookmarked))
    facts = (
        view.state.shown,
        _("press r to allow it on this machine") if view.state is NOT_ALLOWED else view.fetch.error,
        _("read {ago}").format(ago=ago) if ago else "",
        use if view.read else "",
        tags,
        view.feed.url,
    )
    return [("▌" if here else " ", "accent"), ("  ", "dim"), (fit(" · ".join(filter(None, facts)), width - 3), "dim")]
