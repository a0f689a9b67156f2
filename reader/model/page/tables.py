"""Tables: columns where they fit, cells wrapped where need be, records where that is too narrow. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from reader.model.page import cells
from reader.model.page.blocks import Run, Runs, Style, Table
from reader.model.page.flow import flow

LEAST = 6
"""Columns below which a cell is not wrapped."""
WORD = 18
"""Columns up to which a word is not broken for the sake of a table."""
BETWEEN = " │ "
_DIM: frozenset[Style] = frozenset(("dim",))
_MARK: frozenset[Style] = frozenset(("mark",))


def lay_table(table: Table, width: int) -> Iterator[Runs]:
    """The lines of a table, at most `width` columns each."""
    widths = _widths(table, width)
    if not widths:
        yield from _records(table, width)
        return
    if any(table.head) and not table.goes_on:
        yield from _row(table.head, widths, table.aligned)
        yield (Run("─┼─".join("─" * each for each in widths), _MARK),)
    tall = False
    for number, row in enumerate(table.rows):
        lines = list(_row(row, widths, table.aligned))
        # Rows of several lines would run into each other.
        if number and (tall or len(lines) > 1):
            yield (Run("─┼─".join("─" * each for each in widths), _MARK),)
        tall = len(lines) > 1
        yield from lines


def _widths(table: Table, width: int) -> list[int]:
    """Columns for each of the table's, none where they do not fit."""
    columns = list(zip_longest(table.head, *table.rows, fillvalue=()))
    wanted = [max(map(_cells, column), default=0) or 1 for column in columns]
    room = width - len(BETWEEN) * (len(columns) - 1)
    if sum(wanted) <= room:
        return wanted
    least = [min(want, max(_longest(column), LEAST)) for want, column in zip(wanted, columns, strict=True)]
    spare = room - sum(least)
    if spare < 0:
        return []
    asked = sum(wanted) - sum(least) or 1
    return [few + spare * (want - few) // asked for few, want in zip(least, wanted, strict=True)]


def _longest(column: Sequence[Runs]) -> int:
    words = (word for cell in column for run in cell for word in run.text.split())
    return min(max(map(cells.width, words), default=1), WORD)


def _cells(cell: Runs) -> int:
    return sum(cells.width(run.text) for run in cell)


def _row(row: Sequence[Runs], widths: Sequence[int], aligned: Sequence[str]) -> Iterator[Runs]:
    columns = [flow(row[number] if number < len(row) else (), width) for number, width in enumerate(widths)]
    for parts in zip_longest(*columns, fillvalue=()):
        line: list[Run] = []
        for number, (part, width) in enumerate(zip(parts, widths, strict=True)):
            line += [Run(BETWEEN, _MARK)] if number else []
            line += _aligned(part, width, aligned[number] if number < len(aligned) else "left")
        yield tuple(line)


def _aligned(runs: Runs, width: int, where: str) -> Iterator[Run]:
    spare = width - _cells(runs)
    before = spare if where == "right" else spare // 2 if where == "center" else 0
    if before > 0:
        yield Run(" " * before)
    yield from runs
    if spare - before > 0:
        yield Run(" " * (spare - before))


def _records(table: Table, width: int) -> Iterator[Runs]:
    """Each row as lines of `heading: cell`, which go on indented; then the headings under which nothing stands."""
    empty = [head for head, *column in zip_longest(table.head, *table.rows, fillvalue=()) if head and not any(column)]
    for number, row in enumerate(table.rows):
        if number or table.goes_on:
            yield ()
        for head, cell in zip_longest(table.head, row, fillvalue=()):
            if not cell:
                continue
            named = (*head, Run(": ", _DIM)) if head else ()
            first, *rest = flow((*named, *cell), width - 2)
            yield first
            yield from ((Run("  "), *line) for line in rest)
    if empty and not table.goes_on:
        yield from flow([run for head in empty for run in (*head, Run(" "))], width)
