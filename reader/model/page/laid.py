"""A page in lines, laid out as far as it was asked for: a hundred thousand lines open as fast as fifty. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable

from reader.model.page.blocks import Block, Runs
from reader.model.page.layout import Layout, Line

FILLED = 0.8
"""The part of a measure that running text fills, by which the height of what is not laid out yet is estimated."""
SEEN = 300
"""Characters after which what is laid out says how the rest will be."""


class Laid:
    """The lines of a page at one width."""

    def __init__(self, blocks: Iterable[Block], layout: Layout, characters: int) -> None:
        """`characters`: about how many there are in all blocks."""
        self.layout = layout
        self.lines: list[Line] = []
        self.done = False
        """Whether everything is laid out."""
        self._characters = characters
        self._rest = layout.lay(blocks)
        self._starts = [0]
        """Characters before each line, and before the one that comes next."""

    def reach(self, count: int) -> None:
        """Lay out until there are so many lines, or all."""
        while len(self.lines) < count and not self.done:
            line = next(self._rest, None)
            if line is None:
                self.done = True
                return
            self.lines.append(line)
            self._starts.append(self._starts[-1] + len(line.text) + 1)

    @property
    def height(self) -> int:
        """Lines of the whole page: estimated, until everything is laid out."""
        if self.done:
            return len(self.lines)
        laid = self._starts[-1]
        rest = max(0, self._characters - laid)
        # Short paragraphs take more lines than their characters fill.
        lines = rest / (self.layout.width * FILLED)
        return len(self.lines) + 1 + int(max(lines, rest * len(self.lines) / laid) if laid > SEEN else lines)

    def place_of(self, line: int) -> int:
        """Characters that stand before a line: where it is, whatever the width."""
        return self._starts[min(max(line, 0), len(self._starts) - 1)]

    def line_at(self, place: int) -> int:
        """The line in which the character at this place stands; the last one for a place behind the end."""
        while self._starts[-1] <= place and not self.done:
            self.reach(len(self.lines) + 100)
        return max(0, min(bisect_right(self._starts, place), len(self.lines)) - 1)

    def section(self, line: int, step: int) -> int:
        """The line where the next section begins, or the one before (`step` -1); -1 where there is none."""
        at = line + step
        while at >= 0:
            self.reach(at + 1)
            if at >= len(self.lines):
                return -1
            if self.lines[at].section:
                return at
            at += step
        return -1

    def note(self, name: str) -> int:
        """The line of the footnote with this name, -1 where there is none."""
        return self._find(lambda line: line.name == name)

    def reference(self, name: str) -> int:
        """The first line that refers to this footnote, -1 where none does."""
        return self._find(lambda line: _refers(line.runs, name))

    def _find(self, matches: Callable[[Line], bool]) -> int:
        at = 0
        while True:
            self.reach(at + 1)
            if at >= len(self.lines):
                return -1
            if matches(self.lines[at]):
                return at
            at += 1


def _refers(runs: Runs, name: str) -> bool:
    return any(run.target is not None and (run.target.kind, run.target.value) == ("footnote", name) for run in runs)
