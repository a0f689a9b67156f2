"""Cells of CSV that no spreadsheet takes for a formula, and rows of them. Pure.

A cell that would begin one has `'` before it, as a person would type it; `digest import` takes that off again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from reader.text import printable

FORMULA = tuple("=+-@\t\r＝＋－＠")
"""What a formula begins with."""
_QUOTED = (*FORMULA, "'", "[", "{")
"""What has `'` before it in a text of ours: `[` and `{` too, which would be read as JSON."""


def cell(text: str) -> str:
    """A text as a cell."""
    text = printable(text)
    return f"'{text}" if text.startswith(_QUOTED) else text


def row(cells: Iterable[str]) -> bytes:
    """One line of CSV of cells that are safe already."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode()
