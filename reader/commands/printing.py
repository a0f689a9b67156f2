"""What commands print: by Rich on a terminal, as plain text in a pipe. Rich is imported for a terminal only.

Text from outside is never markup, and its control codes never reach a terminal.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Protocol

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from reader.errors import DigestError
    from reader.export.text import Block

Piece = str | tuple[str, str]
"""Text, or text with its role: one of the keys of `STYLES`."""

STYLES = {
    "title": "bold",
    "heading": "bold yellow",
    "faint": "dim",
    "credit": "dim",
    "good": "green",
    "bad": "red",
    "error": "bold red",
}
"""How each role looks on a terminal; one that is not named here looks like any text."""

BATCH = 200
"""Rows of a table that are printed at once."""
MAIN_LEAST = 20
"""Cells that the main column of a table needs; with fewer, each row becomes a paragraph."""
MAIN_GOOD = 36
"""Cells below which optional columns make room for the main one."""
GAP = 2
"""Cells between two columns."""
NARROW = 60
"""Cells below which a progress bar shows no name."""
_WORD = re.compile(r"\S+\s*|\s+")


class Progress(Protocol):
    def __call__(self, done: int, total: int, name: str = "") -> None:
        """Show what is done, of how many, and the name of what is being worked on."""


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


def say(*pieces: Piece, err: bool = False) -> None:
    """Print one line, or a sentence."""
    if not _is_terminal(err):
        click.echo("".join(map(_plain, pieces)), err=err)
        return
    console = _console(err=err)
    _print_lines(console, _broken(_assembled(pieces), console.width))


def warn(sentence: str) -> None:
    """Print a sentence to standard error, as this program's."""
    from reader.text import clean

    say(("digest: ", "error"), clean(sentence), err=True)


def report_error(error: DigestError) -> None:
    """Print an error as the one sentence that it is."""
    warn(str(error))


def print_json(value: object) -> None:
    import orjson

    click.echo(orjson.dumps(value))


def print_page(blocks: Iterable[Block]) -> None:
    """Print paragraphs, at most 78 cells wide."""
    from reader.export.text import WIDTH, wrapped

    if not _is_terminal():
        for line in wrapped(blocks):
            click.echo(line)
        return
    console = _console()
    for block in blocks:
        indent = len(block.bullet)
        lines = _broken(_text((block.text, block.role)), min(WIDTH, console.width) - indent)
        bullets = (block.bullet, *[" " * indent] * (len(lines) - 1))
        _print_lines(console, [_text(bullet).append_text(line) for bullet, line in zip(bullets, lines, strict=True)])


def print_table(columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """Print rows as they come: in columns, and as paragraphs where the terminal is too narrow for that."""
    if not _is_terminal():
        for row in rows:
            click.echo(row.plain)
        return
    console = _console()
    remaining = iter(rows)
    batch = list(islice(remaining, BATCH))
    widths = fit(columns, _widths(columns, batch), console.width)
    first = True
    while batch:
        if widths:
            console.print(_table(columns, widths, batch, header=first and any(column.name for column in columns)))
        else:
            for row in batch:
                console.print(_paragraph(columns, row))
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


@contextlib.contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """Something to call with how far the work is: a bar with the time left on a terminal, silent in a pipe."""
    if not _is_terminal(err=True):
        yield lambda done, total, name="": None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars
    from rich.table import Column as Place

    from reader.text import clean_line

    console = _console(err=True)
    shown = [
        TextColumn("{task.description}", markup=False),
        BarColumn(20 if console.width >= NARROW else 8),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
    ]
    if console.width >= NARROW:
        place = Place(no_wrap=True, overflow="ellipsis", ratio=1)
        shown.append(TextColumn("{task.fields[name]}", style="dim", markup=False, table_column=place))
    # Without a thread of its own: worker processes are forked while it is shown.
    with Bars(
        *shown, console=console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False
    ) as bars:
        task = bars.add_task(label, total=None, name="")
        shown_at = 0.0

        def progress(done: int, total: int, name: str = "") -> None:
            nonlocal shown_at
            now = time.monotonic()
            due = done == total or now - shown_at > 0.1
            bars.update(task, completed=done, total=max(total, 1), name=clean_line(name), refresh=due)
            shown_at = now if due else shown_at

        yield progress


def _is_terminal(err: bool = False) -> bool:
    return (sys.stderr if err else sys.stdout).isatty()


def _console(*, err: bool = False) -> Console:
    return _console_of(err, bool(os.environ.get("NO_COLOR")))


@functools.cache
def _console_of(err: bool, no_color: bool) -> Console:
    """One for each stream, so that a sentence printed beside a progress bar does not run into it."""
    from rich.console import Console

    return Console(
        stderr=err,
        force_terminal=True,
        force_jupyter=False,
        color_system=None if no_color else "auto",
        markup=False,
        emoji=False,
        highlight=False,
    )


def _plain(piece: Piece) -> str:
    return piece if isinstance(piece, str) else piece[0]


def _text(piece: Piece) -> Text:
    from rich.text import Text

    from reader.text import clean

    text, role = (piece, "") if isinstance(piece, str) else piece
    return Text(clean(text), STYLES.get(role, ""))


def _assembled(pieces: Iterable[Piece]) -> Text:
    from rich.text import Text

    return Text().join(map(_text, pieces))


def _broken(text: Text, width: int) -> list[Text]:
    """The lines of a text, broken between words.

    A path or an address is broken by nobody but the terminal, so that it can be clicked and copied in one piece.
    """
    from rich.cells import cell_len, chop_cells

    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True) or [text]:
        offsets: list[int] = []
        used = 0
        for found in _WORD.finditer(line.plain):
            word = found[0].rstrip()
            if used and used + cell_len(word) > width:
                offsets.append(found.start())
                used = 0
            if cell_len(word) > max(width, len(word)):  # scripts that put no spaces between words
                *whole, last = chop_cells(word, max(2, width))
                offsets += accumulate((len(part) for part in whole), initial=found.start())
                used = cell_len(last) + len(found[0]) - len(word)
            else:
                used += cell_len(found[0])
        lines += line.divide(sorted({*offsets} - {0}))
    for line in lines:
        line.rstrip()
    return lines


def _print_lines(console: Console, lines: Iterable[Text]) -> None:
    for line in lines:
        console.print(line, no_wrap=True, overflow="ignore", crop=False)


def _widths(columns: Sequence[Column], rows: Sequence[Row]) -> list[int]:
    """Cells that each column would take."""
    from rich.cells import cell_len

    widths = []
    for number, column in enumerate(columns):
        widest = max((cell_len(_plain(row.cells[number])) for row in rows), default=0)
        if column.main:
            widths.append(max(widest, cell_len(column.name), *(cell_len(_plain(row.note)) for row in rows), 1))
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
            _text(column.name),
            width=widths[number],
            justify="right" if column.right else "left",
            no_wrap=not column.main,
            overflow="fold" if column.main else "ellipsis",
        )
    for row in rows:
        table.add_row(*(_cell(columns[number], row, number) for number in kept))
    return table


def _cell(column: Column, row: Row, number: int) -> Text:
    text = _text(row.cells[number])
    if column.main and _plain(row.note):
        text.append("\n").append_text(_text(row.note))
    return text


def _paragraph(columns: Sequence[Column], row: Row) -> Table:
    """A row where columns do not fit: signs and the main cell, and below them, fainter, all the rest."""
    from rich.table import Table
    from rich.text import Text

    signs: list[Text] = []
    rest: list[str] = []
    text = Text()
    for number, column in enumerate(columns):
        value = _plain(row.cells[number]).strip()
        if column.main:
            text = _cell(column, row, number)
        elif not column.name:
            signs.append(_text(row.cells[number]))
        elif value:
            rest.append(f"{value} {column.name.lower()}" if column.right else value)
    if rest:
        text.append("\n").append_text(_text((" · ".join(rest), "faint")))
    grid = Table.grid(padding=(0, 1, 0, 0))
    for _ in signs:
        grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(*signs, text)
    return grid
