"""What may stand in the query line in place of what is typed, in a list under the words it speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from reader.model.completion import Completion
from reader.tui.looks import DIM
from reader.tui.widgets.line_view import fit

WIDEST = 76
MARGIN = 3
"""Cells before the texts."""


class Suggestions(Static):
    """Completions, what was searched before, and what is wrong, each a line; one of them may be chosen."""

    DEFAULT_CSS = """
    Suggestions {
        display: none; overlay: screen; position: absolute; constrain: inside inflect;
        width: auto; height: auto; background: $panel; padding: 0 1;
    }
    """

    def __init__(self, id: str = "suggestions", *, above: bool = False) -> None:
        """`above`: whether they stand above what they are composed in, and not under its first line."""
        super().__init__(id=id, markup=False)
        self._above = above
        self.offered: Sequence[Completion] = ()
        self.chosen = -1
        """Index of the chosen one, -1 for none."""
        self._place = -1, 0
        self._extent = (0, 0)
        """Cells of the longest line, and lines, of what is drawn."""
        self._drawn: tuple[Sequence[Completion], int, int] | None = None

    @property
    def choice(self) -> Completion | None:
        return self.offered[self.chosen] if 0 <= self.chosen < len(self.offered) else None

    def offer(self, offered: Sequence[Completion], column: int) -> None:
        """Show these, none of them chosen, from a column of the screen on."""
        lines = len(offered)
        self.offered, self.chosen = offered, -1
        if (column, lines if self._above else 0) != self._place:
            self._place = column, lines if self._above else 0
            self.styles.offset = (column, -lines if self._above else 1)
        self._draw()

    def move(self, step: int) -> bool:
        """Choose the next one in this direction that can be taken, or none at the top; False where there is none."""
        at = self.chosen + step
        while 0 <= at < len(self.offered) and not self.offered[at].text:
            at += step
        if at >= len(self.offered) or (at < 0 and self.chosen < 0):
            return False
        self.chosen = max(-1, at)
        self._draw()
        return True

    def _draw(self) -> None:
        drawn = (self.offered, self.chosen, self.app.size.width)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self.display = bool(self.offered)
        if self.offered:
            lines = self._lines(min(WIDEST, self.app.size.width - 4))
            before, self._extent = self._extent, (max(line.cell_length for line in lines), len(lines))
            self.update(Content("\n").join(lines), layout=self._extent != before)

    def _lines(self, room: int) -> list[Content]:
        texts = max(cell_len(each.text) for each in self.offered)
        abouts = max(cell_len(each.about) for each in self.offered)
        width = max(1, min(texts, room - 4 - min(abouts, room // 2)))
        return [self._line(index, each, width, room) for index, each in enumerate(self.offered)]

    def _line(self, index: int, each: Completion, width: int, room: int) -> Content:
        here = index == self.chosen
        look = "bold $on-accent on $accent" if here else "$foreground"
        about = fit(each.about, min(cell_len(each.about), room - width - 4)) if room - width > 4 else ""
        return Content.assemble(
            ("› " if here else "  ", look), (fit(each.text, width), look),
            (f"  {about}", "$on-accent on $accent" if here else "$warning" if each.wrong else DIM),
        )  # fmt: skip
