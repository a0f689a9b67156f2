"""Writes to a terminal only the stretches of lines that change: over a slow line, that makes a screen quick.

Textual writes every widget that changed whole; most of its lines stand there already. Pure: text in, text out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field
from functools import lru_cache
from typing import NamedTuple

from reader.dataclass import dataclass
from reader.model.page.cells import PLAIN
from reader.tui.cell_styles import change, for_spaces, look_of, on_space

_MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")
_TOKEN = re.compile(
    r"\x1b\[(?P<style>[\d;:]*)m|(?P<newline>[\r\n]+)|(?P<text>[^\x00-\x1f\x7f]+)"
    r"|(?P<mode>\x1b\[\?(?!1049|1047|47)\d[\d;]*(?:[hl]|\$p)|\x1b\[>[\d;]*[a-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))"
    r"|(?P<other>.)",
    re.DOTALL,
)
"""Styles and texts; modes and titles, which leave the cells alone; anything else may do anything to them."""
_FEW = 4
"""Runs that are written as they come: to sort them saves nothing."""
UNKNOWN = "\0"
"""What stands in a cell of which nothing is known."""


class _Run(NamedTuple):
    """Text of one style, to be written at a place."""

    row: int
    column: int
    text: str
    style: str


class ChangedCells:
    """The cells of a screen as they were last written."""

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}
        """By row what stands in it, from the first column on."""
        self._styles: dict[int, list[str]] = {}
        """By row the style of each of its cells."""
        self._style: str | None = None
        """The style in force at the terminal, None where it is not known."""
        self._cursor = (0, 0)
        """Row and column of the terminal's cursor, from 1."""

    def forget(self) -> None:
        """Nothing is known of the screen any more: everything that comes next is written."""
        self._texts.clear()
        self._styles.clear()
        self._style, self._cursor = None, (0, 0)

    def changed(self, written: str) -> str:
        """What of this has to be written for the screen to become as if all of it had been."""
        out: list[str] = []
        waiting: list[_Run] = []
        style, moved = "", (0, 0)
        before, *parts = _MOVE.split(written)
        for row, column, text in (("0", "0", before), *zip(*[iter(parts)] * 3, strict=True)):
            stretch = _read(text, style)
            if stretch is None or (stretch.runs and row == "0"):
                self.forget()  # a code that is not known here may change the screen in any way
                return written
            style = stretch.style
            moved = (0, 0) if stretch.runs or stretch.ends else (int(row), int(column))
            differing = self._differing(int(row), int(column), stretch)
            if stretch.is_counted:
                waiting.extend(differing)
            else:
                out.extend(self._flush(waiting))
                out.extend(self._put(differing))
                self._cursor = (0, 0)  # behind a text whose cells nobody can count
            if stretch.modes:
                out.extend(self._flush(waiting))
                out.append(stretch.modes)
        out.extend(self._flush(waiting))
        if moved not in ((0, 0), self._cursor):
            out.append(self._move(*moved))
        return "".join(out)

    def _differing(self, row: int, column: int, stretch: _Stretch) -> Iterator[_Run]:
        """The runs of a stretch that do not stand there already, which from now on count as written."""
        if not stretch.runs:
            return
        start, end = column - 1, column - 1 + len(stretch.text)
        known, styles = self._texts.get(row, "")[start:end], self._styles.get(row, [])[start:end]
        if stretch.is_counted and known == stretch.text and styles == stretch.styles:
            return
        at = 0
        for piece, style in stretch.runs:
            end = at + len(piece)
            first, last = 0, len(piece)
            if end <= len(stretch.text):
                first, last = _changed_part(piece, stretch.styles[at:end], known[at:end], styles[at:end])
            if first < last:
                yield _Run(row, column + at + first, piece[first:last], style)
            at = end
        self._remember(row, start, stretch.text, stretch.styles, stretch.is_counted)

    def _flush(self, waiting: list[_Run]) -> Iterator[str]:
        """Write runs that nobody has to write in order, those of one style together: a move is shorter than colours."""
        yield from self._put(_by_style(waiting))
        waiting.clear()

    def _put(self, runs: Iterable[_Run]) -> Iterator[str]:
        for row, column, text, style in runs:
            if self._cursor != (row, column):
                yield self._move(row, column)
            if text.isspace():
                style = for_spaces(self._style, style)
            if style != self._style:
                yield change(self._style, style)
                self._style = style
            yield text
            self._cursor = (row, column + len(text))

    def _remember(self, row: int, start: int, text: str, styles: list[str], is_counted: bool) -> None:
        known = self._texts.get(row, "").ljust(start, UNKNOWN)
        known_styles = self._styles.get(row, [])
        known_styles += [""] * (len(known) - len(known_styles))
        end = start + len(text)
        self._texts[row] = known[:start] + text + (known[end:] if is_counted else "")
        self._styles[row] = known_styles[:start] + styles + (known_styles[end:] if is_counted else [])

    def _move(self, row: int, column: int) -> str:
        same_row = self._cursor[0] == row
        self._cursor = (row, column)
        return f"\x1b[{column}G" if same_row else f"\x1b[{row};{column}H"


@dataclass(slots=True)
class _Stretch:
    """What is written from one place on, up to the next move."""

    runs: list[tuple[str, str]] = field(default_factory=list)
    """Texts with their styles."""
    modes: str = ""
    style: str = ""
    """In force at its end."""
    ends: bool = False
    """Whether a line end follows."""
    is_counted: bool = True
    """Whether it is known how many cells it takes."""
    text: str = ""
    """Up to the first character that may be wider than a cell."""
    styles: list[str] = field(default_factory=list)
    """Of each cell of that text; of a space as far as it shows."""

    def add(self, text: str) -> None:
        self.runs.append((text, self.style))
        found = PLAIN.match(text)
        plain = found[0] if found and self.is_counted else ""
        self.text += plain
        space = on_space(self.style)
        self.styles += [space if sign == " " else self.style for sign in plain]
        self.is_counted = self.is_counted and len(plain) == len(text)


def _changed_part(text: str, styles: list[str], known: str, their: list[str]) -> tuple[int, int]:
    """Where the cells begin that are not known to stand there, and where they end; the same where all are known."""
    size = len(text)
    if text == known and styles == their:
        return size, size
    if len(known) != size or len(their) != size:
        return 0, size
    first, last = 0, size
    while first < size and text[first] == known[first] and styles[first] == their[first]:
        first += 1
    while last > first and text[last - 1] == known[last - 1] and styles[last - 1] == their[last - 1]:
        last -= 1
    return first, last


def _by_style(runs: list[_Run]) -> Iterable[_Run]:
    """Runs of different cells, in an order that changes the style seldom; what overlaps stays in its order."""
    if len(runs) < _FEW or _overlap(runs):
        return runs
    groups: dict[str, list[_Run]] = {run.style: [] for run in runs if not run.text.isspace()}
    on_ground = {on_space(style): style for style in reversed(groups)}
    before = _Run(0, 0, "", "")
    for run in runs:
        style = run.style
        if run.text.isspace():
            ground = on_space(style)
            same = before.row == run.row and on_space(before.style) == ground
            style = before.style if same else on_ground.get(ground, style)
        groups.setdefault(style, []).append(run)
        before = _Run(run.row, run.column, run.text, style)
    return [run for style in sorted(groups, key=_order) for run in groups[style]]


def _order(style: str) -> tuple[str, ...]:
    look = look_of(style)
    return (look.ground, look.text, *sorted(look.looks)) if look is not None else (style,)


def _overlap(runs: list[_Run]) -> bool:
    ends: dict[int, int] = {}
    for row, column, text, _style in sorted(runs):
        if column < ends.get(row, 0):
            return True
        ends[row] = column + len(text)
    return False


@lru_cache(2048)
def _read(written: str, style: str) -> _Stretch | None:
    """What is written between two moves, None with a code that is not known; most of it is written again and again."""
    stretch = _Stretch(style=style)
    for token in _TOKEN.finditer(written):
        kind = token.lastgroup
        if kind == "style":
            stretch.style = _joined(stretch.style, token["style"])
        elif kind == "text" and not stretch.ends:
            stretch.add(token["text"])
        elif kind == "mode":
            stretch.modes += token[0]
        elif kind == "newline":
            stretch.ends = True
        else:
            return None
    return stretch


def _joined(style: str, more: str) -> str:
    """The style with another sequence added: one that begins with 0 takes back what was before."""
    if more in ("", "0"):
        return ""
    if more.startswith("0;"):
        return more[2:]
    return f"{style};{more}" if style else more
