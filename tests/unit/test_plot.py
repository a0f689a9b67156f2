"""Plots never leave their width, and never draw the greater value smaller."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.model.page.plot import bar, column_width, columns, group_size, grouped_by_sum, spark

VALUES = st.lists(st.integers(0, 10**9) | st.floats(0, 1e12), max_size=80)
SIZES = st.integers(-2, 60)
PARTS = " ▏▎▍▌▋▊▉█"
UP = " ▁▂▃▄▅▆▇█"


def eighths(drawn: str) -> int:
    return sum(PARTS.index(char) for char in drawn)


def heights(lines: list[str], width: int) -> list[int]:
    """Eighths of each cell of a plot of columns, from all its lines."""
    padded = [line.ljust(width) for line in lines]
    return [sum(UP.index(line[at]) for line in padded) for at in range(width)]


@given(st.floats(0, 1e9), st.floats(0, 1e9), st.floats(0, 1e9), SIZES)
def test_a_bar_fits_and_grows_with_its_value(one: float, other: float, most: float, width: int) -> None:
    low, high = sorted((one, other))
    assert len(bar(high, most, width)) <= max(0, width)
    assert eighths(bar(low, most, width)) <= eighths(bar(high, most, width))
    if width > 0 and most > 0:
        assert bool(bar(high, most, width)) == (high > 0)
        assert bar(most, most, width) == "█" * width


@given(VALUES, SIZES)
def test_a_spark_fits_and_is_monotone(values: list[float], width: int) -> None:
    drawn, grouped = spark(values, width), grouped_by_sum(values, width)
    assert len(drawn) == len(grouped) <= max(0, width)
    pairs = sorted(zip(grouped, map(UP.index, drawn), strict=True))
    assert [height for _, height in pairs] == sorted(height for _, height in pairs)


@given(VALUES, st.integers(-2, 60), st.integers(-2, 8))
def test_columns_fit_and_are_monotone(values: list[float], width: int, height: int) -> None:
    lines = columns(values, width, height)
    assert len(lines) == (max(0, height) if values and width > 0 else 0)
    assert all(len(line) <= width for line in lines)
    if lines:
        grouped = grouped_by_sum(values, width)
        each = column_width(len(grouped), width)
        drawn = [heights(lines, width)[at * each] for at in range(len(grouped))]
        pairs = sorted(zip(grouped, drawn, strict=True))
        assert [tall for _, tall in pairs] == sorted(tall for _, tall in pairs)
        assert all((tall > 0) == (value > 0) for value, tall in pairs)
        assert max(drawn) == (8 * height if max(grouped) > 0 else 0)


@given(st.lists(st.integers(0, 10**9), max_size=200), st.integers(1, 60))
def test_nothing_is_lost_where_neighbours_are_added_up(values: list[int], width: int) -> None:
    grouped = grouped_by_sum(values, width)
    assert sum(grouped) == sum(values)
    assert len(grouped) <= width
    if values:
        size = group_size(len(values), width)
        assert grouped[-1] == sum(values[-size:]), "the newest column is a whole one"


def test_they_are_drawn_in_eighths() -> None:
    assert bar(5, 10, 4) == "██"
    assert bar(1, 1000, 4) == "▏"
    assert bar(0, 10, 4) == bar(3, 0, 4) == ""
    assert spark([0, 1, 2, 4, 8], 9) == "▁▁▂▄█"
    assert columns([0, 2, 4], 3, 2) == ["  █", " ██"]
    assert columns([1, 2], 8, 1) == ["▄▄▄ ███"]
    assert columns([1, 1, 1, 2, 3], 2, 1) == ["▃█"]
