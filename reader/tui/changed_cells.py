"""Writes to a terminal only what changes on it: over a slow line, that is what makes a screen quick.

Textual writes every widget that changed whole; most of its cells stand there already. Pure: text in, text out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_TOKEN = re.compile(
    r"\x1b\[(?P<row>\d+);(?P<column>\d+)H|\x1b\[(?P<style>[\d;:]*)m|(?P<newline>[\r\n]+)|(?P<text>[^\x00-\x1f\x7f]+)"
    r"|(?P<mode>\x1b\[\?(?!1049|1047|47)\d[\d;]*(?:[hl]|\$p)|\x1b\[>[\d;]*[a-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))"
    r"|(?P<other>.)",
    re.DOTALL,
)
"""Moves, styles and texts; modes and titles, which leave the cells alone; anything else may do anything to them."""
_PLAIN = re.compile(
    r"[ -~\xa1-\xac\xae-\u02ff\u0370-\u03ff\u0400-\u0482\u048a-\u04ff\u2010-\u2027\u2030-\u205e\u2190-\u21ff"
    r"\u2500-\u25ff\u2605\u270e\u2713\u2715\u2717]*"
)
"""Characters of one cell on every terminal. What stands in a row behind any other one is not relied upon."""
_COLOUR = re.compile(r"(?:^|;)([34]8;2;\d+;\d+;\d+|[34]8;5;\d+|[349]\d|10[0-7])(?=;|$)")
UNKNOWN = "\0"
"""What stands in a cell of which nothing is known."""
NEAR = 4
"""Unchanged cells between two changed ones that are rather written again than passed over by a move."""


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
        row, column, style = 0, 0, ""
        counted = True
        """Whether the column is known: behind a text whose cells nobody can count, only the terminal knows it."""
        for token in _TOKEN.finditer(written):
            kind = token.lastgroup
            if kind == "column":
                row, column, counted = int(token["row"]), int(token["column"]), True
            elif kind == "style":
                style = _joined(style, token["style"])
            elif kind == "text" and row and counted:
                counted = _PLAIN.fullmatch(token["text"]) is not None
                out.extend((self._put if counted else self._put_whole)(row, column, token["text"], style))
                column += len(token["text"])
            elif kind == "text" and row:
                out.extend(self._styled(token["text"], style))
            elif kind == "mode":
                out.append(token[0])
            elif kind == "newline":
                row = 0
            else:  # a code that is not known here may change the screen in any way
                self.forget()
                return written
        if row and counted and self._cursor != (row, column):
            out.append(self._move(row, column))
        return "".join(out)

    def _put(self, row: int, column: int, text: str, style: str) -> Iterator[str]:
        known, styles = self._row(row, column + len(text))
        start, end = column - 1, column - 1 + len(text)
        if known[start:end] == text and styles[start:end] == [style] * len(text):
            return
        for begin, stop in _spans(known, styles, start, text, style):
            yield from self._write(row, begin + 1, text[begin - start : stop - start], style)
        self._texts[row] = known[:start] + text + known[end:]
        styles[start:end] = [style] * len(text)

    def _put_whole(self, row: int, column: int, text: str, style: str) -> Iterator[str]:
        """Write a text whose cells nobody can count for certain, and rely on nothing behind its beginning."""
        yield from self._write(row, column, text, style)
        self._cursor = (0, 0)  # from here on only the terminal knows
        known, styles = self._row(row, column)
        self._texts[row] = known[: column - 1]
        del styles[column - 1 :]

    def _row(self, row: int, columns: int) -> tuple[str, list[str]]:
        known, styles = self._texts.get(row, ""), self._styles.setdefault(row, [])
        lacking = columns - len(known)
        if lacking > 0:
            known += UNKNOWN * lacking
            styles += [""] * lacking
        self._texts[row] = known
        return known, styles

    def _write(self, row: int, column: int, text: str, style: str) -> Iterator[str]:
        if self._cursor != (row, column):
            yield self._move(row, column)
        yield from self._styled(text, style)
        self._cursor = (row, column + len(text))

    def _styled(self, text: str, style: str) -> Iterator[str]:
        if style != self._style:
            yield _change(self._style, style)
            self._style = style
        yield text

    def _move(self, row: int, column: int) -> str:
        before, self._cursor = self._cursor, (row, column)
        ahead = column - before[1]
        return f"\x1b[{ahead}C" if row == before[0] and 0 < ahead < 100 else f"\x1b[{row};{column}H"


def _spans(known: str, styles: list[str], start: int, text: str, style: str) -> Iterator[tuple[int, int]]:
    """The stretches of a row that change, with those that are near to each other joined."""
    begin = stop = -1
    for at, char in enumerate(text, start):
        if known[at] != char or styles[at] != style:
            if begin >= 0 and at - stop > NEAR:
                yield begin, stop
                begin = at
            begin = at if begin < 0 else begin
            stop = at + 1
    if begin >= 0:
        yield begin, stop


def _joined(style: str, more: str) -> str:
    """The style with another sequence added: one that begins with 0 takes back what was before."""
    if more in ("", "0"):
        return ""
    if more.startswith("0;"):
        return more[2:]
    return f"{style};{more}" if style else more


def _change(before: str | None, style: str) -> str:
    """The sequence that leads from one style to another: only the colours that differ, where nothing else does."""
    if before is not None and before and style:
        (old_look, old), (look, new) = _parted(before), _parted(style)
        if look == old_look and len(old) <= len(new) and all(layer in new for layer in old):
            return f"\x1b[{';'.join(value for layer, value in new.items() if old.get(layer) != value)}m"
    return f"\x1b[0;{style}m" if style else "\x1b[0m"


@lru_cache(4096)
def _parted(style: str) -> tuple[str, dict[str, str]]:
    """What a style is without its colours, and the colour of the text (`3`) and of the ground (`4`)."""
    colours: dict[str, str] = {}
    for value in _COLOUR.findall(style):
        layer = "4" if value.startswith(("4", "10")) else "3"
        colours[layer] = value
    return _COLOUR.sub("", style), colours
