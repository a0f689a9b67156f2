"""Lists: a table on a terminal, a paragraph a row where it is too narrow for one, a line a row in a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from reader.commands.printing import Piece, console_of, draw, is_terminal, plain, styled, write
from reader.dataclass import dataclass

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

BATCH = 200
"""Rows of a table that are printed at once."""
MAIN_LEAST = 20
"""Cells that the main column of a table needs; with fewer, each row becomes a paragraph."""
MAIN_GOOD = 36
"""Cells below which optional columns make room for the main one."""
GAP = 2
"""Cells between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str = ""
    right: bool = False
    """Numbers: aligned at their right, and followed by the column's name where rows become paragraphs."""
    main: bool = False
    """Takes the room that the others leave."""
    optional: bool = False
    """Left out where the main column would be too narrow."""
    most: int = 24
    """Cells that it takes at most, unless it is the main column."""


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Piece, ...]
    """One for each column."""
    plain: str
    """The same in a pipe."""
    note: Piece = ""
    """A line below the main cell."""


def print_table(columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """Print rows as they come: in columns, and as paragraphs where the terminal is too narrow for that."""
    if not is_terminal():
        for row in rows:
            write(row.plain)
        return
    console = console_of()
    remaining = iter(rows)
    batch = list(islice(remaining, BATCH))
    widths = fit(columns, _widths(columns, batch), console.width)
    first = True
    while batch:
        if widths:
            draw(console, _table(columns, widths, batch, header=first and any(column.name for column in columns)))
        else:
            for row in batch:
                draw(console, _paragraph(columns, row))
        batch = list(islice(remaining, BATCH))
        first = False


def fit(columns: Sequence[Column], wanted: Sequence[int], room: int) -> list[int]:
    """The width of each column in `room` cells, 0 where it is left out; no width at all where columns do not fit.

    Optional columns are left out from the last to the first.
    """
    widths = [0 if column.main else width for column, width in zip(columns, wanted, strict=True)]
    main = next(number for number, column in enumerate(columns) if column.main)

    def rest() -> int:
        return room - sum(width + GAP for width in widths if width)

    for number in reversed(range(len(columns))):
        if columns[number].optional and rest() < min(MAIN_GOOD, wanted[main]):
            widths[number] = 0
    if rest() < min(MAIN_LEAST, wanted[main]):
        return []
    widths[main] = min(rest(), wanted[main])
    return widths


def _widths(columns: Sequence[Column], rows: Sequence[Row]) -> list[int]:
    """Cells that each column would take."""
    from rich.cells import cell_len

    widths = []
    for number, column in enumerate(columns):
        widest = max((cell_len(plain(row.cells[number])) for row in rows), default=0)
        if column.main:
            widths.append(max(widest, cell_len(column.name), *(cell_len(plain(row.note)) for row in rows), 1))
        else:
            widths.append(min(column.most, max(widest, cell_len(column.name))))
    return widths


def _table(columns: Sequence[Column], widths: Sequence[int], rows: Iterable[Row], *, header: bool) -> Table:
    from rich.table import Table

    table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, show_header=header, header_style="dim")
    kept = [number for number, width in enumerate(widths) if width]
    for number in kept:
        column = columns[number]
        table.add_column(
            styled(column.name),
            width=widths[number],
            justify="right" if column.right else "left",
            no_wrap=not column.main,
            overflow="fold" if column.main else "ellipsis",
        )
    for row in rows:
        table.add_row(*(_cell(columns[number], row, number) for number in kept))
    return table


def _cell(column: Column, row: Row, number: int) -> Text:
    text = styled(row.cells[number])
    if column.main and plain(row.note):
        text.append("\n").append_text(styled(row.note))
    return text


def _paragraph(columns: Sequence[Column], row: Row) -> Table:
    """A row where columns do not fit: signs and the main cell, and below them, fainter, all the rest."""
    from rich.table import Table
    from rich.text import Text

    signs: list[Text] = []
    rest: list[str] = []
    text = Text()
    for number, column in enumerate(columns):
        value = plain(row.cells[number]).strip()
        if column.main:
            text = _cell(column, row, number)
        elif not column.name:
            signs.append(styled(row.cells[number]))
        elif value:
            rest.append(f"{value} {column.name.lower()}" if column.right else value)
    if rest:
        text.append("\n").append_text(styled((" · ".join(rest), "faint")))
    grid = Table.grid(padding=(0, 1, 0, 0))
    for _ in signs:
        grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(*signs, text)
    return grid
