"""The last look at what is drawn: no text of any widget carries a control code to the terminal."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from reader.text import printable


class PrintableFilter(LineFilter):
    """Takes control codes out of every line that is drawn; each line keeps its width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [
            segment if segment.control or segment.text.isprintable() else Segment(_visible(segment.text), segment.style)
            for segment in segments
        ]


def _visible(text: str) -> str:
    visible = printable(text.replace("\n", " "))
    return visible + " " * (cell_len(text) - cell_len(visible))
