"""Plots of block characters: bars, columns and small lines of them, for the screen and for `digest stats`. Pure.

Nothing depends on colour, no line is wider than was asked for, and of two values in one plot the greater one is never
drawn smaller. Any value above 0 can be seen.
"""

from __future__ import annotations

from collections.abc import Sequence

_RIGHT = " ▏▎▍▌▋▊▉█"
_UP = " ▁▂▃▄▅▆▇█"
_PARTS = 8
"""Parts of a cell that can be drawn."""


def bar(value: float, most: float, width: int) -> str:
    """A bar to the right, of at most `width` cells; `most` is the value that fills them all."""
    if width <= 0:
        return ""
    whole, part = divmod(_eighths(value, most, width), _PARTS)
    return ("█" * whole + _RIGHT[part]).rstrip()


def spark(values: Sequence[float], width: int) -> str:
    """A line of one character for each value; of more values than fit neighbours are added up."""
    grouped = grouped_by_sum(values, width)
    most = max(grouped, default=0)
    return "".join(_UP[max(1, _eighths(value, most, 1))] for value in grouped)


def columns(values: Sequence[float], width: int, height: int) -> list[str]:
    """`height` lines with a column for each value; of more values than fit neighbours are added up.

    Where there is room columns are wider than one cell, with a gap between them. The least that stands is a line.
    """
    grouped = grouped_by_sum(values, width)
    if not grouped or height <= 0:
        return []
    each = column_width(len(grouped), width)
    gap = 1 if each > 1 else 0
    most = max(grouped)
    heights = [_eighths(value, most, height) for value in grouped]
    return [
        "".join(_UP[_clamped(eighths - row * _PARTS)] * (each - gap) + " " * gap for eighths in heights).rstrip()
        for row in reversed(range(height))
    ]


def grouped_by_sum(values: Sequence[float], width: int) -> list[float]:
    """At most `width` values, each the sum of equally many neighbours.

    Only the first may be of fewer: the last ones are the newest, and must not look smaller than they are.
    """
    if width <= 0 or not values:
        return []
    size = group_size(len(values), width)
    first = len(values) % size
    ends = [first, *range(first + size, len(values) + 1, size)] if first else list(range(size, len(values) + 1, size))
    starts = [0, *ends[:-1]]
    return [sum(values[low:high]) for low, high in zip(starts, ends, strict=True)]


def group_size(count: int, width: int) -> int:
    """How many neighbours are added up for `count` values to fit."""
    return max(1, -(-count // max(1, width)))


def column_width(count: int, width: int) -> int:
    """Cells of a column with the gap behind it, at most 6."""
    return max(1, min(6, width // max(1, count)))


def _eighths(value: float, most: float, cells: int) -> int:
    """How many eighths of so many cells a value takes: at least one where it is above 0, all of them for `most`."""
    if value <= 0 or most <= 0:
        return 0
    full = cells * _PARTS
    return full if value >= most else max(1, int(full * (value / most) + 0.5))


def _clamped(eighths: int) -> int:
    return max(0, min(_PARTS, eighths))
