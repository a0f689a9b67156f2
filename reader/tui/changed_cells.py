"""Writes to a terminal only the stretches of lines that change: over a slow line, that makes a screen quick.

Textual writes every widget that changed whole; most of its lines stand there already. Pure: text in, text out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from reader.tui.cell_styles import change, for_spaces, on_space

_MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")
_TOKEN = re.compile(
    r"\x1b\[(?P<style>[\d;:]*)m|(?P<newline>[\r\n]+)|(?P<text>[^\x00-\x1f\x7f]+)"
    r"|(?P<mode>\x1b\[\?(?!1049|1047|47)\d[\d;]*(?:[hl]|\$p)|\x1b\[>[\d;]*[a-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))"
    r"|(?P<other>.)",
    re.DOTALL,
)
"""Styles and texts; modes and titles, which leave the cells alone; anything else may do anything to them."""
_PLAIN = re.compile(
    r"[ -~\xa1-\xac\xae-\u02ff\u0370-\u03ff\u0400-\u0482\u048a-\u04ff\u2010-\u2027\u2030-\u205e\u2190-\u21ff"
    r"\u2500-\u25ff\u2605\u270e\u2713\u2715\u2717]*"
)
"""Characters of one cell on every terminal. What stands in a row behind any other one is not relied upon."""
UNKNOWN = "\0"
"""What stands in a cell of which nothing is known."""


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
        style, moved = "", (0, 0)
        before, *parts = _MOVE.split(written)
        for row, column, text in (("0", "0", before), *zip(*[iter(parts)] * 3, strict=True)):
            stretch = _read(text, style)
            if stretch is None or (stretch.runs and row == "0"):
                self.forget()  # a code that is not known here may change the screen in any way
                return written
            style = stretch.style
            moved = (0, 0) if stretch.runs or stretch.ends else (int(row), int(column))
            out.append(stretch.modes)
            out.extend(self._put(int(row), int(column), stretch))
        if moved not in ((0, 0), self._cursor):
            out.append(self._move(*moved))
        return "".join(out)

    def _put(self, row: int, column: int, stretch: _Stretch) -> Iterator[str]:
        """Write of a stretch the runs that do not stand there already."""
        if not stretch.runs:
            return
        start = column - 1
        known, styles = self._texts.get(row, ""), self._styles.get(row, [])
        at = 0
        for piece, style in stretch.runs:
            end = at + len(piece)
            first, last = at, end
            if end <= len(stretch.text):
                there, their = known[start + at : start + end], styles[start + at : start + end]
                first, last = _differing(piece, stretch.styles[at:end], there, their)
                first, last = first + at, last + at
            if first < last:
                yield from self._write(row, start + first + 1, piece[first - at : last - at], style)
            at = end
        self._remember(row, start, stretch.text, stretch.styles, stretch.is_counted)
        if not stretch.is_counted:
            # Behind a text whose cells nobody can count, only the terminal knows where it stands.
            self._cursor = (0, 0)

    def _write(self, row: int, column: int, text: str, style: str) -> Iterator[str]:
        if self._cursor != (row, column):
            yield self._move(row, column)
        if not text.strip(" "):
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
        found = _PLAIN.match(text)
        plain = found[0] if found and self.is_counted else ""
        self.text += plain
        space = on_space(self.style)
        self.styles += [space if sign == " " else self.style for sign in plain]
        self.is_counted = self.is_counted and len(plain) == len(text)


def _differing(text: str, styles: list[str], known: str, their: list[str]) -> tuple[int, int]:
    """The first cell that is not what is known to stand there, and the one behind the last; the same where all are."""
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
