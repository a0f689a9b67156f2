"""The list of digests: two lines each, title and age, then the rest of a long title, source, level and minutes."""

from __future__ import annotations

from typing import ClassVar

from pyroaring import BitMap
from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.signal import Signal
from textual.strip import Strip

from reader.dataclass import dataclass
from reader.library import Row
from reader.library.badges import Badges, badges_of
from reader.model.value_names import level_name
from reader.translation import gettext as _
from reader.tui.age import format_age
from reader.tui.matches import Matches
from reader.tui.session import Session
from reader.tui.widgets.line_view import LineView, Piece, broken, fit

PAGE = 64
"""Rows fetched at once."""
GUTTER = 4
"""Cells before a title: the cursor, unread or selected, bookmarked, a space."""
SHORTEST = 6
"""Cells of a cut source that still say something."""
NONE = Badges()


class DigestList(LineView):
    """The digests that the session found, painted as they come into view."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", id="down", show=False, tooltip="Next digest"),
        Binding("k,up", "move(-1)", "Up", id="up", show=False, tooltip="Previous digest"),
        Binding("g,home", "first", "First", id="first", show=False, tooltip="First digest"),
        Binding("G,end", "last", "Last", id="last", show=False, tooltip="Last digest"),
        Binding("ctrl+d", "half_page(1)", "Half a page down", id="half-down", show=False),
        Binding("ctrl+u", "half_page(-1)", "Half a page up", id="half-up", show=False),
        Binding("pagedown", "page(1)", "Page down", id="page-down", show=False),
        Binding("pageup", "page(-1)", "Page up", id="page-up", show=False),
        Binding("enter,l,right", "open", "Read", id="open", show=False, tooltip="Read the digest"),
    ]

    @dataclass
    class Opened(Message):
        """A digest was chosen to be read."""

        row: Row

    def __init__(self, session: Session, id: str = "list") -> None:
        super().__init__(id)
        self.session = session
        self.came_to: Signal[Row | None] = Signal(self, "came_to")
        """Published when the cursor came to another digest, or the digest under it changed; heard in the same frame."""
        self.airy = False
        self.highlighted: Row | None = None
        """The digest under the cursor, as it was last reported: it outlives a change of what is found."""
        self._pages: dict[int, list[Row]] = {}
        self._matches = Matches(session.query)
        self._now = session.clock()
        self._badges: dict[int, Badges] = {}
        self._read = BitMap()
        self._bookmarked = BitMap()

    def show_found(self, cursor: int) -> None:
        """Take over what the session has found and put the cursor on this entry."""
        self._pages.clear()
        self._matches = Matches(self.session.query)
        self._now = self.session.clock()
        self.show_marks()
        self._measure()
        self.cursor = self._within(cursor)
        self.show_entry(self.cursor)
        self.refresh()
        self._report()

    def _report(self) -> None:
        self.highlighted = self.current
        self.came_to.publish(self.highlighted)

    def show_marks(self) -> None:
        """Take over the marks."""
        having = self.session.library.having
        self._read, self._bookmarked = having("is", "read"), having("is", "bookmarked")
        shown = [row.row for page in self._pages.values() for row in page]
        self._badges = badges_of(self.session.library, shown) if shown else {}
        self.refresh()

    def _measure(self) -> None:
        self.measure(len(self.session.found.rows))

    @property
    def line_height(self) -> int:
        return 3 if self.airy else 2

    def set_airy(self, airy: bool) -> None:
        top = self.scroll_offset.y // self.line_height
        self.airy = airy
        self._measure()
        self.scroll_to(y=top * self.line_height, animate=False)
        self.show_entry(self.cursor)
        self.refresh()

    def on_resize(self) -> None:
        self._measure()
        self.show_entry(self.cursor)

    @property
    def current(self) -> Row | None:
        return self.row(self.cursor)

    def row(self, index: int) -> Row | None:
        """The digest at this place, None where there is none."""
        rows = self.session.found.rows
        if not 0 <= index < len(rows):
            return None
        number, at = divmod(index, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = self.session.library.fetch(rows[number * PAGE : (number + 1) * PAGE])
            self._badges |= badges_of(self.session.library, (row.row for row in page))
        return page[at] if at < len(page) else None

    def render_line(self, y: int) -> Strip:
        index, line = divmod(self.scroll_offset.y + y, self.line_height)
        width = self.scrollable_content_region.width
        row = self.row(index)
        if row is None or line == 2:
            return Strip.blank(width, self.style_of("text", False))
        here = index == self.cursor
        title, rest = self._split(row, width)
        pieces = self._first(row, title, here) if line == 0 else self._second(row, rest, here, width)
        return self.strip_of(pieces, here, width).apply_meta({"row": index})

    def _first(self, row: Row, title: str, here: bool) -> list[Piece]:
        unread = row.row not in self._read
        picked = row.id in self.session.selected
        return [
            ("▌" if here else " ", "accent"),
            ("✓" if picked else "●" if unread else " ", "accent"),
            ("★ " if row.row in self._bookmarked else "  ", "accent"),
            *self._matched(title, "strong" if unread else "text"),
            (f" {format_age(row.date, self._now)} ", "dim"),
        ]

    def _second(self, row: Row, rest: str, here: bool, width: int) -> list[Piece]:
        """The rest of a long title, then where the digest is from and what it asks for, then its tags and feeds."""
        badges = self._badges.get(row.row, NONE)
        labels = _fitting_labels(badges, (width - GUTTER) // 3)
        room = max(1, width - GUTTER - cell_len(labels) - 2)
        asks = level_name(row.level) or (_("teaser") if badges.teaser else row.kind)
        depth = " · ".join(filter(None, (asks, _("{minutes} min").format(minutes=row.minutes))))
        title = fit(rest, min(cell_len(rest), max(1, room - cell_len(depth) - 2))) + "  " if rest else ""
        return [
            ("▌" if here else " ", "accent"),
            (" ✎ " if badges.note else "   ", "accent"),
            *self._matched(title, "strong" if row.row not in self._read else "text"),
            (fit_source(row.source, depth, max(1, room - cell_len(title))), "dim"),
            (f" {labels} ", "dim"),
        ]

    def _split(self, row: Row, width: int) -> tuple[str, str]:
        """The title's first line, filled up, and what of it goes into the second one."""
        title = row.title or _("(untitled)")
        room = max(1, width - GUTTER - cell_len(format_age(row.date, self._now)) - 2)
        if cell_len(title) <= room:
            return fit(title, room), ""
        first, rest = broken(title, room)
        return fit(first, room), rest

    def _matched(self, text: str, style: str) -> list[Piece]:
        if not self._matches:
            return [(text, style)]
        pieces: list[Piece] = []
        at = 0
        for start, end in self._matches.spans(text):
            pieces += [(text[at:start], style), (text[start:end], "match")]
            at = end
        return [*pieces, (text[at:], style)]

    def _within(self, index: int) -> int:
        return max(0, min(index, len(self.session.found.rows) - 1))

    def go(self, index: int) -> None:
        """Put the cursor on an entry, and report it."""
        before, self.cursor = self.cursor, self._within(index)
        self.show_entry(self.cursor)
        if before != self.cursor:
            self.refresh_entry(before)
            self.refresh_entry(self.cursor)
            self._report()

    def action_move(self, step: int) -> None:
        self.go(self.cursor + step)

    def action_first(self) -> None:
        self.go(0)

    def action_last(self) -> None:
        self.go(len(self.session.found.rows) - 1)

    def action_page(self, pages: int) -> None:
        self._turn(pages * self.page)

    def action_half_page(self, halves: int) -> None:
        self._turn(halves * max(1, self.page // 2))

    def _turn(self, entries: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + entries * self.line_height, animate=False)
        self.go(self.cursor + entries)

    def action_open(self) -> None:
        row = self.current
        if row is not None:
            self.post_message(self.Opened(row))

    def on_click(self, event: events.Click) -> None:
        index = event.style.meta.get("row")
        if index is None:
            return
        again = index == self.cursor
        self.go(index)
        if again or event.chain > 1:
            self.action_open()


def fit_source(source: str, depth: str, width: int) -> str:
    """Source and depth in exactly this many cells; a long source gives way, for the depth is what one chooses by."""
    room = width - cell_len(depth) - 3
    if source and cell_len(source) > room:
        source = fit(source, room).rstrip() if room >= SHORTEST else ""
    return fit(" · ".join(filter(None, (source, depth))), width)


def _fitting_labels(badges: Badges, width: int) -> str:
    """How many tell it, how many feeds brought it, and its tags, as many as there is room for; of the others the
    number."""
    told = _("told by {sides}").format(sides=badges.sides) if badges.sides > 1 else ""
    told = told or (_("told again") if badges.sides else "")
    feeds = _("{count} feeds").format(count=badges.feeds) if badges.feeds > 1 else ""
    tags = [f"#{tag}" for tag in badges.tags]
    for shown in range(len(tags), -1, -1):
        more = f"+{len(tags) - shown}" if shown < len(tags) else ""
        text = " ".join(filter(None, (told, feeds, *tags[:shown], more)))
        if cell_len(text) <= width:
            return text
    return told
