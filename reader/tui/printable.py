"""The last look at what is drawn: no text of any widget carries a control code to the terminal."""

from __future__ import annotations

import re

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from reader.text import printable

_SELECTED = re.compile("(\u200d?)(.?)[\ufe0e\ufe0f](?=(\u200d?))")
_SELECTORS = re.compile("[\ufe0e\ufe0f]")


class PrintableFilter(LineFilter):
    """Takes control codes, and what terminals disagree about, out of every line; each line keeps its width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if all(map(_is_plain, segments)):
            return segments
        return [
            segment if segment.control or _is_plain(segment) else Segment(_visible(segment.text), segment.style)
            for segment in segments
        ]


def _is_plain(segment: Segment) -> bool:
    text = segment.text
    return text.isprintable() and (text.isascii() or _SELECTORS.search(text) is None)


def _visible(text: str) -> str:
    visible = _SELECTED.sub(_without_selector, printable(text.replace("\n", " ")))
    return visible + " " * (cell_len(text) - cell_len(visible))


def _without_selector(found: re.Match[str]) -> str:
    """A character without the selector of its look: some terminals make it wide for that, others leave parts of it.

    Rich took it for wide, so a space makes up for it, but not within a picture that is joined of several.
    """
    before, character, after = found.groups()
    joined = before or after
    return before + character + ("" if joined else " " * (cell_len(found[0]) - cell_len(character)))
