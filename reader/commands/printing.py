"""What commands print: by Rich on a terminal, as plain text in a pipe. Rich is imported for a terminal only.

Text from outside is never markup, and its control codes never reach a terminal: no other module of the commands prints.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

import click

from reader.logins import masked
from reader.text import printable
from reader.translation import gettext as _

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from reader.errors import DigestError
    from reader.model.page.layout import Line

Piece = str | tuple[str, str]
"""Text, or text with its role: one of the keys of `STYLES`."""

STYLES = {
    "title": "bold",
    "heading": "bold yellow",
    "faint": "dim",
    "credit": "dim",
    "plot": "cyan",
    "good": "green",
    "bad": "red",
    "error": "bold red",
}
"""How each role looks on a terminal; one that is not named here looks like any text."""

RUNS: Mapping[str, str] = {
    "dim": "dim", "strong": "bold", "emphasis": "italic", "code": "cyan", "strike": "strike", "link": "underline",
    "mark": "yellow", "heading": "bold yellow", "title": "bold", "chip": "cyan", "rejected": "strike",
    "highlight": "underline", "keyword": "bold", "string": "green", "comment": "dim", "number": "magenta",
    "name": "blue",
}  # fmt: skip
"""How each style of a page's runs looks on a terminal."""
UNDO = _("`digest undo` takes it back.")
PAGE = 78
"""Columns of a page at most: what prose is read well at."""
LONGEST_LINE = 200
"""Cells of a line that is to be one line, where no terminal says how wide it is."""
NARROW = 60
"""Cells below which a progress bar shows no name."""
_WORD = re.compile(r"\S+\s*|\s+")


class Progress(Protocol):
    def __call__(self, done: int, total: int, name: str = "") -> None:
        """Show what is done, of how many, and the name of what is being worked on."""


def say(*pieces: Piece, err: bool = False) -> None:
    """Print one line, or a sentence."""
    if not is_terminal(err):
        write("".join(map(plain, pieces)), err=err)
        return
    console = console_of(err=err)
    _print_lines(console, _broken(_assembled(pieces), console.width))


def one_line(text: str, before: int = 0) -> str:
    """As much of a text as fits on one line, beside so many cells before it; what was cut off is a `…`."""
    from reader.model.page.cells import cut

    return cut(text, max(1, (console_of().width if is_terminal() else LONGEST_LINE) - before))


def write_raw(piece: bytes) -> None:
    """Print a piece of a file as it is: whoever made it took its control codes out."""
    sys.stdout.buffer.write(piece)


def write(text: str, *, err: bool = False, end: str = "\n") -> None:
    """Print text as it is, but for control codes."""
    click.echo(printable(text) + end, err=err, nl=False)


def warn(sentence: str) -> None:
    """Print a sentence to standard error, as this program's: whatever it repeats, without its passwords."""
    say(("digest: ", "error"), masked(sentence), err=True)


def say_undo() -> None:
    """Say the way back: the last line of what changes something."""
    say((UNDO, "faint"))


def report_error(error: DigestError) -> None:
    """Print an error as the one sentence that it is."""
    from reader.errors import sentence

    warn(sentence(error))


def report_usage(error: click.ClickException) -> None:
    """Print how a command is used, after it was used wrongly: the words that were typed are in it."""
    text = io.StringIO()
    error.show(file=text)
    write(masked(text.getvalue()), err=True, end="")


def ask_number(question: str, most: int) -> int:
    """Ask for a number from 1, which is the default, to `most`; asked on standard error."""
    number: int = click.prompt(printable(question), type=click.IntRange(1, most), default=1, err=True)
    return number


def ask_secret(question: str) -> str:
    """Ask for a word that is not shown while it is typed."""
    answer: str = click.prompt(printable(question), hide_input=True, err=True)
    return answer


def confirm(question: str, *, default: bool = True) -> bool:
    """Ask a question whose answer is `default` unless something else is typed; asked on standard error."""
    from reader.model.answers import says_yes, yes_or_no

    asked = f"{printable(question)} {yes_or_no(default=default)}"
    while True:
        typed: str = click.prompt(asked, default="", show_default=False, err=True)
        answer = says_yes(typed) if typed.strip() else default
        if answer is not None:
            return answer
        write(_("Please answer {choices}.").format(choices=yes_or_no(default=default)), err=True)


def print_json(value: object) -> None:
    """Print a value as one line of JSON that is safe on a terminal, and reads back as it was."""
    from reader.json_text import format_json

    click.echo(format_json(value))


def print_page(lines_at: Callable[[int], Iterable[Line]], *, paged: bool = False) -> None:
    """Print the lines that a page has at a width; `paged`: by the pager, where a terminal has too few rows for them."""
    if not is_terminal():
        for line in lines_at(PAGE):
            write(line.text.rstrip())
        return
    console = console_of()
    lines = [_drawn(line) for line in lines_at(min(PAGE, console.width))]
    if not paged or len(lines) < console.height:
        _print_lines(console, lines)
        return
    with console.capture() as capture:
        _print_lines(console, lines)
    os.environ.setdefault("LESS", "FRX")  # as git does: without R, less shows the codes of colours as text
    click.echo_via_pager(capture.get(), color=True)


def _drawn(line: Line) -> Text:
    from rich.text import Text

    from reader.model.page.cells import bare

    drawn = Text()
    for run in line.runs:
        drawn.append(bare(printable(run.text)), " ".join(RUNS[style] for style in RUNS if style in run.styles))
    drawn.rstrip()
    return drawn


@contextlib.contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """Something to call with how far the work is: a bar with the time left on a terminal, silent in a pipe."""
    if not is_terminal(err=True):
        yield lambda done, total, name="": None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars
    from rich.table import Column as Place

    console = console_of(err=True)
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
        task = bars.add_task(printable(label), total=None, name="")
        shown_at = 0.0

        def progress(done: int, total: int, name: str = "") -> None:
            nonlocal shown_at
            now = time.monotonic()
            if done == total or now - shown_at > 0.1:
                bars.update(
                    task, completed=done, total=max(total, 1), name=" ".join(printable(name).split()), refresh=True
                )
                shown_at = now

        yield progress


def is_terminal(err: bool = False) -> bool:
    """Whether standard output, or standard error, is a terminal."""
    return (sys.stderr if err else sys.stdout).isatty()


def console_of(*, err: bool = False) -> Console:
    """The console of standard output, or of standard error."""
    return _cached_console(err, bool(os.environ.get("NO_COLOR")))


@functools.cache
def _cached_console(err: bool, no_color: bool) -> Console:
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


def draw(console: Console, what: RenderableType) -> None:
    """Print a table of texts that `styled` made."""
    console.print(what)


def plain(piece: Piece) -> str:
    """The text without its role."""
    return piece if isinstance(piece, str) else piece[0]


def styled(piece: Piece) -> Text:
    """The text as its role looks, cleaned: what Rich prints is never anything else."""
    from rich.text import Text

    text, role = (piece, "") if isinstance(piece, str) else piece
    return Text(printable(text), STYLES.get(role, ""))


def _assembled(pieces: Iterable[Piece]) -> Text:
    from rich.text import Text

    return Text().join(map(styled, pieces))


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
