"""A pane that shows a page: its lines are laid out and painted when they come into view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from reader.dataclass import dataclass
from reader.model.page import cells
from reader.model.page.blocks import Block, Run, Target
from reader.model.page.layout import Line
from reader.model.page.matched import matched, styled
from reader.tui.controllers.letters import hints_of
from reader.tui.matches import Matches
from reader.tui.widgets.page_paint import CLASSES, Paint, moved
from reader.tui.widgets.page_scroll import PageScroll

BESIDE = "▐"
"""Beside every line with a highlight: seen without colours too."""
CHOSEN = "›"
SIDEWAYS = 12
"""Columns by which code moves."""


class PageView(PageScroll):
    """The lines of one page, in a measure that can be read."""

    COMPONENT_CLASSES = CLASSES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "greater_than_sign",
            "sideways(1)",
            "Right",
            id="code-right",
            show=False,
            tooltip="Move wide code left",
        ),
        Binding("less_than_sign", "sideways(-1)", "Left", id="code-left", show=False, tooltip="Move wide code right"),
    ]

    @dataclass
    class Followed(Message):
        """Something that leads elsewhere was clicked."""

        target: Target

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.letters: dict[str, Target] = {}
        """What can be followed by letters now."""
        self._matches: Matches | None = None
        self._paint = Paint(lambda name: self.get_component_styles(name))
        self._shift = 0
        """Columns by which wide code is moved."""

    def show_page(self, blocks: Callable[[], Iterable[Block]], characters: int, matches: Matches | None) -> None:
        """Show these blocks; the part of the page that is on the screen stays as it is.

        `characters`: about how many there are in all.
        """
        self._matches = matches
        self.lay(blocks, characters)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._paint.forget()

    def action_sideways(self, step: int) -> None:
        self._shift = max(0, self._shift + step * SIDEWAYS)
        self.refresh()

    def visible_targets(self) -> list[Target]:
        """What leads elsewhere among what is on the screen, from its top."""
        found: dict[int, Target] = {}
        for line in self._visible():
            for run in line.runs:
                if run.target is not None:
                    found.setdefault(id(run.target), run.target)
        return list(found.values())

    def _visible(self) -> list[Line]:
        top = self.scroll_offset.y
        return self.laid.lines[top : top + self.size.height] if self.laid is not None else []

    def show_letters(self, on: bool) -> None:
        """Show letters on everything that can be followed, or take them away."""
        targets = self.visible_targets() if on else []
        self.letters = dict(zip(hints_of(len(targets)), targets, strict=False))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        width = self.size.width
        if self.laid is None or number >= len(self.laid.lines):
            return Strip.blank(width, self._paint.style(frozenset(), ""))
        line = self.laid.lines[number]
        runs = moved(line, self._shift, self.laid.layout.width) if line.whole and self._shift else line.runs
        if self._matches:
            runs = matched(runs, self._matches.spans("".join(run.text for run in runs)))
        chosen = self._chosen(number)
        runs = styled(runs, chosen, "chosen")
        strip = self._paint.strip(line, runs, self._left, self.laid.layout.width, width)
        if chosen or any("highlight" in run.styles for run in line.runs):
            strip = self._covered(strip, max(0, self._left - 2), CHOSEN if chosen else BESIDE, "mark")
        return self._lettered(strip, line, number) if self.letters else strip

    def _chosen(self, line: int) -> Sequence[tuple[int, int]]:
        """Which characters of a line are chosen; a subclass knows."""
        return ()

    def _lettered(self, strip: Strip, line: Line, number: int) -> Strip:
        """The line with letters on what begins in it and can be followed."""
        above = self.laid.lines[number - 1].runs if self.laid is not None and number else ()
        seen = {id(run.target) for run in above if run.target is not None} if number > self.scroll_offset.y else set()
        letters = {id(target): letter for letter, target in self.letters.items()}
        at = self._left
        for before, run in zip((None, *line.runs), line.runs, strict=False):
            letter = letters.get(id(run.target), "") if run.target is not None and id(run.target) not in seen else ""
            if letter:
                seen.add(id(run.target))
                strip = self._covered(strip, max(0, at - _room_before(before, run)), letter)
            at += cells.width(run.text)
        return strip

    def _covered(self, strip: Strip, at: int, letter: str, look: str = "letter") -> Strip:
        from rich.segment import Segment

        style = self._paint.style(frozenset((look,)), "")
        end = at + len(letter)
        rest = [strip.crop(end)] if end < strip.cell_length else []
        return Strip.join([strip.crop(0, at), Strip([Segment(letter, style)], len(letter)), *rest])

    def target_at(self, x: int, y: int) -> Target | None:
        """What the text at this place of the pane leads to."""
        visible = self._visible()
        at = self._left
        for run in visible[y].runs if 0 <= y < len(visible) else ():
            at += cells.width(run.text)
            if x < at:
                return run.target if x >= self._left else None
        return None

    def on_click(self, event: events.Click) -> None:
        target = self.target_at(event.x, event.y)
        if target is not None:
            event.stop()
            self.post_message(self.Followed(target))


def _room_before(before: Run | None, run: Run) -> int:
    """Columns before a run in which a letter covers nothing."""
    return 1 if not run.text.startswith(" ") and before is not None and before.text.endswith(" ") else 0
