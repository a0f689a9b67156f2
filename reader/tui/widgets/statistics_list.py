"""The statistics as lines: plots and tables, and a cursor that goes through them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from reader.dataclass import dataclass
from reader.export.statistics import Line, Section
from reader.tui.widgets.line_view import LineView, Piece


class StatisticsList(LineView):
    """Sections, each with its heading. The cursor goes through every line, so that plots scroll as text does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", id="stats-down", show=False),
        Binding("k,up", "move(-1)", "Up", id="stats-up", show=False),
        Binding("g,home", "move(-1000000)", "First", id="stats-first", show=False),
        Binding("G,end", "move(1000000)", "Last", id="stats-last", show=False),
        Binding("ctrl+d,pagedown,space", "page(1)", "Page down", id="stats-page-down", show=False),
        Binding("ctrl+u,pageup,shift+space", "page(-1)", "Page up", id="stats-page-up", show=False),
        Binding("right_square_bracket,tab", "section(1)", "section", id="stats-next-section", key_display="]",
            tooltip="The next section"),
        Binding("left_square_bracket,shift+tab", "section(-1)", "section before", id="stats-previous-section",
            show=False, key_display="[", tooltip="The section before"),
        Binding("enter,l,right", "open", "its digests", id="stats-open",
            tooltip="List the digests of this role, field, topic or source"),
    ]  # fmt: skip

    @dataclass
    class Opened(Message):
        """A line was chosen, to list its digests."""

        line: Line

    def __init__(self) -> None:
        super().__init__("statistics")
        self.lines: list[Line] = []
        self._headings: list[int] = []

    @property
    def room(self) -> int:
        """Cells of a line, beside the cursor and the scrollbar."""
        return max(1, self.size.width - 3)

    @property
    def current(self) -> Line:
        """The line under the cursor."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else Line(())

    def show(self, sections: Sequence[Section]) -> None:
        """Show these; the cursor stays on what it is on, where that is still there."""
        here = self.current
        self.lines, self._headings = [], []
        for section in sections:
            if self.lines:
                self.lines.append(Line(()))
            self._headings.append(len(self.lines))
            self.lines += [Line(((section.name, "heading"),)), *section.lines]
        known = [at for at, line in enumerate(self.lines) if here.facet and _is_same(line, here)]
        self.cursor = known[0] if known else max(0, min(self.cursor, len(self.lines) - 1))
        self.measure(len(self.lines))
        self.show_entry(self.cursor)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        index = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        if index >= len(self.lines):
            return Strip.blank(width, self.style_of("text", False))
        line, at_cursor = self.lines[index], index == self.cursor
        here = at_cursor and bool(line.facet)
        pieces: list[Piece] = [("▌ " if at_cursor else "  ", "accent")]
        pieces += [(text, "match" if look == "heading" else look) for text, look in line.pieces]
        return self.strip_of(pieces, here, width).apply_meta({"line": index})

    def action_move(self, step: int) -> None:
        before = self.cursor
        self.cursor = max(0, min(self.cursor + step, len(self.lines) - 1))
        self.show_entry(self.cursor)
        self.refresh_entry(before)
        self.refresh_entry(self.cursor)

    def action_page(self, pages: int) -> None:
        self.action_move(pages * max(1, self.page - 1))

    def action_section(self, step: int) -> None:
        """Go to the heading of the next section, or of the one before, and show it at the top where that can be."""
        before = [at for at in self._headings if at < self.cursor]
        after = [at for at in self._headings if at > self.cursor]
        target = (after[:1] if step > 0 else before[-1:]) or [self.cursor]
        self.action_move(target[0] - self.cursor)
        self.scroll_to(y=target[0], animate=False)

    def action_open(self) -> None:
        if self.current.facet:
            self.post_message(self.Opened(self.current))

    def on_click(self, event: events.Click) -> None:
        index = event.style.meta.get("line")
        if index is not None:
            again = index == self.cursor
            self.action_move(index - self.cursor)
            if again:
                self.action_open()


def _is_same(line: Line, other: Line) -> bool:
    return (line.facet, line.value, line.source is None) == (other.facet, other.value, other.source is None)
