"""A pane of a page's lines, which are laid out as far as they are scrolled to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from reader.model.page.blocks import Block, Target
from reader.model.page.laid import Laid
from reader.model.page.layout import Layout
from reader.tui.textual_private import LeanScrollView, update_scroll

MEASURE = 78
"""Columns of a line that is read well."""
MARGIN = 3
"""Columns beside it, where there is room."""


class PageScroll(LeanScrollView, can_focus=True):
    """The lines of one page, in a measure that can be read; a subclass paints them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll_down", "Scroll down", id="scroll-down", show=False),
        Binding("k,up", "scroll_up", "Scroll up", id="scroll-up", show=False),
        Binding("g,home", "scroll_home", "To the top", id="scroll-top", show=False),
        Binding("G,end", "to_end", "To the end", id="scroll-end", show=False),
        Binding("ctrl+d", "half_page(1)", "Half a page down", id="scroll-half-down", show=False),
        Binding("ctrl+u", "half_page(-1)", "Half a page up", id="scroll-half-up", show=False),
        Binding("space", "read_on", "Page down, then what comes next", id="scroll-read-on", show=False),
        Binding("pagedown", "turn(1)", "Page down", id="scroll-page-down", show=False),
        Binding("shift+space,pageup", "turn(-1)", "Page up", id="scroll-page-up", show=False),
        Binding("right_square_bracket", "section(1)", "next section", id="next-section", show=False),
        Binding("left_square_bracket", "section(-1)", "Previous section", id="previous-section", show=False),
    ]

    class Moved(Message):
        """Another part of the page is on the screen, or another page."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.laid: Laid | None = None
        self._blocks: Callable[[], Iterable[Block]] = tuple
        self._characters = 0
        self._left = 1
        """Columns before each line."""
        self._left_at = -1
        """The line from which a footnote was gone to, -1 where none was."""

    def lay(self, blocks: Callable[[], Iterable[Block]], characters: int) -> None:
        """Lay out these blocks; the part of the page that is on the screen stays as it is."""
        self._blocks, self._characters = blocks, characters
        self.laid = None  # a pane that is not seen has no width yet, and must not come back with its last page
        self.lay_out(self.scroll_offset.y)

    @property
    def measure(self) -> int:
        """Columns of a line."""
        width = self.scrollable_content_region.width
        return max(8, min(MEASURE, width - 2 * MARGIN if width > 50 else width - 2))

    def _centre(self) -> None:
        self._left = max(1, (self.scrollable_content_region.width - self.measure) // 2)

    def lay_out(self, top: int) -> None:
        if not self.scrollable_content_region.width:
            return
        self._centre()
        self.laid = Laid(self._blocks(), Layout(self.measure), self._characters)
        self._reach(top)
        self.refresh()
        self.post_message(self.Moved())

    def _reach(self, top: int) -> None:
        """Lay out what is seen from this line on, and take the height that follows."""
        if self.laid is None:
            return
        before = self.laid.height if self.laid.lines else -1
        self.laid.reach(top + self.size.height + 1)
        if self.laid.height != before or self.virtual_size.height != self.laid.height:
            self._take_height(self.laid.height)

    def _take_height(self, height: int) -> None:
        # At least what is seen of it, and set without Textual's watcher: that would lay out the whole screen again.
        size = Size(self.scrollable_content_region.width, max(height, self.size.height))
        self.set_reactive(Widget.virtual_size, size)
        update_scroll(self, size)

    def on_resize(self) -> None:
        self._centre()
        place = self.place
        if self.laid is None or self.laid.layout.width != self.measure:
            self.lay_out(0)
            self.go_to_place(place)
        else:
            self._reach(self.scroll_offset.y)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._reach(round(new_value))
        self.post_message(self.Moved())

    @property
    def place(self) -> int:
        """Characters before the first line on the screen."""
        return self.laid.place_of(self.scroll_offset.y) if self.laid is not None else 0

    def go_to_place(self, place: int) -> None:
        """Bring the line with this character to the top."""
        if self.laid is not None:
            self.go_to_line(self.laid.line_at(place) if place else 0)

    def go_to_line(self, line: int) -> None:
        self._reach(line)
        self.scroll_to(y=line, animate=False, immediate=True)

    @property
    def at_end(self) -> bool:
        """Whether the last line is on the screen."""
        laid = self.laid
        return laid is None or (laid.done and self.scroll_offset.y + self.size.height >= len(laid.lines))

    def action_to_end(self) -> None:
        if self.laid is not None:
            self._reach(1 << 30)
            self.scroll_to(y=self.max_scroll_y, animate=False, immediate=True)

    def action_half_page(self, step: int) -> None:
        self.go_to_line(max(0, self.scroll_offset.y + step * max(1, self.size.height // 2)))

    def action_turn(self, step: int) -> None:
        """A page on; two lines of the last one stay, so that a reader finds on."""
        self.go_to_line(max(0, self.scroll_offset.y + step * max(1, self.size.height - 2)))

    async def action_read_on(self) -> None:
        """A page on; a subclass knows what comes after the end."""
        self.action_turn(1)

    def action_scroll_down(self) -> None:
        self.go_to_line(self.scroll_offset.y + 1)

    def action_scroll_up(self) -> None:
        self.go_to_line(max(0, self.scroll_offset.y - 1))

    def action_scroll_home(self) -> None:
        self.go_to_line(0)

    def action_section(self, step: int) -> None:
        """To the next heading; before the first one to the top, and behind the last one to the end."""
        if self.laid is None:
            return
        line = self.laid.section(self.scroll_offset.y, step)
        if line < 0 and step > 0:
            self.action_to_end()
        else:
            self.go_to_line(max(0, line))

    def back_from_note(self) -> bool:
        """Back to the line from which a footnote was gone to; False where none was."""
        if self._left_at < 0:
            return False
        self.go_to_line(self._left_at)
        self._left_at = -1
        return True

    def go_to_note(self, target: Target) -> None:
        """To a footnote, or back to where it is referred to."""
        if self.laid is None:
            return
        if target.kind == "reference" and self._left_at >= 0:
            self.go_to_line(self._left_at)
            self._left_at = -1
            return
        line = self.laid.note(target.value) if target.kind == "footnote" else self.laid.reference(target.value)
        if line >= 0:
            self._left_at = self.scroll_offset.y
            self.go_to_line(max(0, line - 1))
