"""What every command shares: which library, which configuration, how progress and results are shown."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from reader.launch import configuration, library_folder
from reader.library import Library, open_library

if TYPE_CHECKING:
    from reader.intake.network import Guard

Command = TypeVar("Command", bound=Callable[..., Any])


def _remember(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """Keep the library that was named; one on the command line goes before the environment's."""
    chosen: dict[str, Path] = ctx.find_root().ensure_object(dict)
    if value is None:
        return
    if not value:  # an unset variable in a script must not make a library of the folder one stands in
        raise click.BadParameter("names no folder.")
    if ctx.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE:
        chosen["library"] = Path(value)
    else:
        chosen.setdefault("library", Path(value))


def library_option(command: Command) -> Command:
    """The option that names the library; every command takes it."""
    return click.option(
        "--library",
        envvar="DIGEST_LIBRARY",
        expose_value=False,
        callback=_remember,
        metavar="DIR",
        help="The library's folder (or DIGEST_LIBRARY).",
    )(command)


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")(command)


@contextlib.contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Something to call with what is done and what there is in all: a bar on a terminal, silent in a pipe."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield progress


@contextlib.contextmanager
def cancelling() -> Iterator[threading.Event]:
    """An event that Ctrl+C and a polite kill set, instead of ending the program where it stands."""
    event = threading.Event()
    before = {name: signal.signal(name, lambda *_: event.set()) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield event
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def guard() -> Guard:
    """Which hosts may be fetched from."""
    from reader.intake.network import guard_of

    return guard_of(configuration().sources.allow_hosts)


def chosen_library(ctx: click.Context) -> Path:
    """The folder named on the command line, in the environment or in the configuration, else the platform's."""
    chosen: dict[str, Path] = ctx.find_root().ensure_object(dict)
    return library_folder(chosen.get("library"), configuration())


def opened(ctx: click.Context) -> Library:
    """The chosen library, up to date; what was mended on the way is told."""
    library = open_library(chosen_library(ctx))
    ctx.call_on_close(library.close)
    for problem in library.problems:
        warn(problem)
    return library


def warn(sentence: str) -> None:
    click.echo(f"digest: {sentence}", err=True)


def style(text: str, **how: Any) -> str:
    """Text with a style, where the output is a terminal and NO_COLOR is not set."""
    plain = bool(os.environ.get("NO_COLOR")) or not sys.stdout.isatty()
    return text if plain else click.style(text, **how)
