"""How many columns text takes on a terminal: East Asian, combining, emoji and right-to-left text included. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reader.text import printable

_SELECTORS = re.compile("[\ufe0e\ufe0f]")
PLAIN = re.compile(
    r"[ -~\xa1-\xac\xae-\u02ff\u0370-\u03ff\u0400-\u0482\u048a-\u04ff\u2010-\u2027\u2030-\u205e\u2190-\u21ff"
    r"\u2500-\u25fc\u25ff\u2605\u270e\u2713\u2715\u2717]*"
)
"""Characters of one column on every terminal, none of which joins another."""

TAB = 4
"""Columns from one tab stop to the next."""


def tidy(text: str) -> str:
    """Text as it can be laid out: without control codes and tabs."""
    return printable(text).replace("\t", "    ")


def stopped(text: str) -> str:
    """Lines of code with their tabs as spaces, up to the next column that is a multiple of `TAB`."""
    return text.expandtabs(TAB) if "\t" in text else text


def bare(text: str) -> str:
    """Text as it is drawn: without selectors of a picture's look.

    Terminals disagree on whether a selector makes its character wider, and what one of them reckons wrongly stays
    on the screen.
    """
    return text if text.isascii() else _SELECTORS.sub("", text)


def width(text: str) -> int:
    """Columns of a tidy text."""
    if text.isascii() or PLAIN.fullmatch(text):
        return len(text)
    # Its tables take 25 ms to import, and most pages need none of them.
    from wcwidth import wcswidth

    return max(0, wcswidth(bare(text)))


def graphemes(text: str) -> Iterator[str]:
    """What a person calls its characters; none of them may be broken."""
    if text.isascii() or PLAIN.fullmatch(text):
        return iter(text)
    from wcwidth import iter_graphemes

    return iter_graphemes(text)


def chopped(text: str, first: int, rest: int, measure: Callable[[str], int] = width) -> Iterator[str]:
    """Pieces of a text of at most `first` columns, then at most `rest`; a character that is wider stands alone.

    The first piece is `""` where not even one character fits. `measure`: of whoever paints the pieces.
    """
    piece, used, room = "", 0, first
    for grapheme in graphemes(text):
        cells = measure(grapheme)
        if used + cells > room and (piece or room == first < rest):
            yield piece
            piece, used, room = "", 0, rest
        piece += grapheme
        used += cells
    yield piece


def cut(text: str, room: int) -> str:
    """The beginning of a text that fits; what was cut off is a `…`."""
    if width(text) <= room:
        return text
    piece = next(chopped(text, room - 1, room)) if room > 1 else ""
    return piece + "…"[:room]
