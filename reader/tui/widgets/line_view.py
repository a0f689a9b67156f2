"""A scrolling pane of lines that are painted when they come into view: the same speed for ten and a million."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from reader.model.page.cells import chopped
from reader.tui.textual_private import LeanScrollView, update_scroll

Piece = tuple[str, str]
"""A text and the name of its style: text, dim, strong, accent, match."""
_NAMES = ("text", "dim", "strong", "accent", "match")


_SPACE = re.compile(r"\s")
MOST_SIGNS = 8
"""Code points of a cell that are looked at: a picture may be joined of several, and a letter have many accents."""


def fit(text: str, width: int) -> str:
    """The text in exactly this many cells; what does not fit ends with `…`."""
    head = text[: (width + 1) * MOST_SIGNS]
    if cell_len(head) <= width and len(head) == len(text):
        return set_cell_size(text, width)
    text = head
    return set_cell_size(set_cell_size(text, width - 1).rstrip() + "…", width) if width > 0 else ""


def broken(text: str, width: int) -> tuple[str, str]:
    """A text broken at the last space that leaves at most so many cells before it; a long word is broken itself."""
    head = next(chopped(text, width + 1, width, cell_len))  # a cell more, for a space may end the line
    if len(head) == len(text) and cell_len(text) <= width:
        return text, ""
    space = head.rfind(" ")
    at = space if space * 3 > len(head) else len(next(chopped(text, width, width, cell_len)))
    return text[:at].rstrip(), text[at:].lstrip()


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in lines of at most so many cells, at least one."""
    line, rest = broken(_SPACE.sub(" ", text).rstrip(), width)
    yield line
    while rest:
        line, rest = broken(rest, width)
        yield line


class LineView(LeanScrollView, can_focus=True):
    """Lines with a cursor. A subclass paints them; the styles come from CSS and follow the theme."""

    COMPONENT_CLASSES = {f"line--{name}{here}" for name in _NAMES for here in ("", "-here")}
    DEFAULT_CSS = """
    LineView {
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        & > .line--text { color: $foreground; }
        & > .line--dim { color: $dim; }
        & > .line--strong { color: $foreground; text-style: bold; }
        & > .line--accent { color: $accent; }
        & > .line--match { color: $accent; text-style: bold underline; }
        & > .line--text-here { color: $foreground; background: $here; }
        & > .line--dim-here { color: $dim; background: $here; }
        & > .line--strong-here { color: $foreground; background: $here; text-style: bold; }
        & > .line--accent-here { color: $accent; background: $here; }
        & > .line--match-here { color: $accent; background: $here; text-style: bold underline; }
        &:focus {
            & > .line--text-here, & > .line--dim-here, & > .line--strong-here,
            & > .line--accent-here, & > .line--match-here { background: $here-focus; }
        }
    }
    """

    cursor = reactive(0, repaint=False)
    """Index of the entry under the cursor."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._styles_by_name: dict[str, Style] = {}
        self._wanted = 0
        """The entry that was last to be shown."""

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles_by_name.clear()

    def style_of(self, name: str, here: bool) -> Style:
        key = f"line--{name}-here" if here else f"line--{name}"
        style = self._styles_by_name.get(key)
        if style is None:
            style = self._styles_by_name[key] = self.get_component_rich_style(key)
        return style

    def strip_of(self, pieces: Iterable[Piece], here: bool, width: int) -> Strip:
        """A line of these pieces, filled up to the width."""
        segments = [Segment(text, self.style_of(name, here)) for text, name in pieces if text]
        return Strip(segments).adjust_cell_length(width, self.style_of("text", here))

    @property
    def line_height(self) -> int:
        """Lines of one entry."""
        return 1

    @property
    def line_of_cursor(self) -> int:
        """The line that the entry under the cursor begins in, from the top of all lines."""
        return self.cursor * self.line_height

    def measure(self, entries: int) -> None:
        """Take the height of so many entries; the screen is laid out again only where a scrollbar comes or goes."""
        size = Size(self.scrollable_content_region.width, entries * self.line_height)
        scrolls = size.height > self.container_size.height
        if self.container_size and scrolls == self.show_vertical_scrollbar:
            self.set_reactive(Widget.virtual_size, size)
            update_scroll(self, size)
            self.refresh()
        else:
            self.virtual_size = size

    def refresh_entry(self, index: int) -> None:
        """Paint one entry again."""
        top = index * self.line_height - self.scroll_offset.y
        if -self.line_height < top < self.size.height:
            self.refresh(Region(0, max(0, top), self.size.width, self.line_height))

    def show_entry(self, index: int, *, later: bool = True) -> None:
        """Scroll as little as is needed to show an entry whole: now, or once there is a scrollbar (`later`)."""
        if not later and index != self._wanted:
            return  # another one has been asked for since
        self._wanted = index
        top, height = index * self.line_height, self.scrollable_content_region.height
        if height <= 0:
            return
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif top + self.line_height > self.scroll_offset.y + height:
            if later and not self.show_vertical_scrollbar:  # until the next layout nothing scrolls here
                self.call_after_refresh(self.show_entry, index, later=False)
            self.scroll_to(y=top + self.line_height - height, animate=False)

    @property
    def page(self) -> int:
        """Entries that fit on the screen."""
        return max(1, self.scrollable_content_region.height // self.line_height)
