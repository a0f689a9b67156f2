"""What every command shares: which library it works on, and the options that name it and the form of its output."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from reader.commands.printing import is_terminal, warn
from reader.errors import DigestError
from reader.translation import gettext as _

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from reader.intake.network import Guard
    from reader.library import Library

Command = TypeVar("Command", bound=Callable[..., Any])


class _Named(click.types.StringParamType):
    """A word that names something: an unset variable in a script must not mean everything, or the current folder."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not value.strip():
            raise DigestError(EMPTY)
        return super().convert(value, param, ctx)


class NamedPath(click.Path):
    """A path that names something."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value).strip():
            raise DigestError(EMPTY)
        return super().convert(value, param, ctx)


NAMED = _Named()
EMPTY = _("an argument is empty, and names nothing")


def _remember(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """Keep the library that was named; one on the command line goes before the environment's."""
    chosen: dict[str, Path] = ctx.find_root().ensure_object(dict)
    if value is None:
        return
    if not value:  # an unset variable in a script must not make a library of the folder one stands in
        raise click.BadParameter(_("names no folder."))
    if ctx.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE:
        chosen["library"] = Path(value)
    else:
        chosen.setdefault("library", Path(value))


def _remember_starter(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        chosen: dict[str, Path] = ctx.find_root().ensure_object(dict)
        chosen["starter"] = Path()


def library_option(command: Command) -> Command:
    """The options that name the library; every command takes them."""
    library = click.option(
        "--library",
        envvar="DIGEST_LIBRARY",
        expose_value=False,
        callback=_remember,
        metavar="DIR",
        help=_("The library's folder (or DIGEST_LIBRARY)."),
    )
    starter = click.option(
        "--starter",
        is_flag=True,
        expose_value=False,
        callback=_remember_starter,
        help=_("Work on the starter library, which comes with digest."),
    )
    return starter(library(command))


def completing(what: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Completion of an argument: a `query`, an `id` or a `feed`. What it needs is imported when a shell asks."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from reader.commands import completing

        found: list[CompletionItem] = getattr(completing, f"complete_{what}")(ctx, param, incomplete)
        return found

    return complete


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help=_("Print JSON, for other programs."))(command)


def give_way() -> None:
    """Be less urgent than others: the screen goes before what it has done beside it."""
    with contextlib.suppress(OSError):
        os.nice(10)


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
    from reader.launch import configuration

    return guard_of(configuration().sources.allow_hosts)


def chosen_library(ctx: click.Context) -> Path:
    """The folder named on the command line, in the environment or in the configuration, else the platform's."""
    from reader.launch import configuration, library_folder

    chosen: dict[str, Path] = ctx.find_root().ensure_object(dict)
    if "starter" in chosen:
        return starter_library()
    return library_folder(chosen.get("library"), configuration())


def starter_library() -> Path:
    """The starter library as a library of its own, brought up to date."""
    from reader.intake.imports import import_paths
    from reader.library import open_library
    from reader.paths import default_library, starter_folder

    root = default_library().with_name("starter")
    with open_library(root) as library:
        import_paths(library, [starter_folder()])
    return root


def opened(ctx: click.Context) -> Library:
    """The chosen library, up to date; what was mended on the way is reported."""
    from reader.briefing.for_me import rank_for
    from reader.launch import configuration, roles_of
    from reader.library import open_library

    library = open_library(chosen_library(ctx))
    ctx.call_on_close(library.close)
    library.search.strict = True
    rank_for(library, lambda: roles_of(configuration(), library.layout))
    for problem in library.problems:
        warn(problem)
    # What is set up is read when it is asked for, so that a file of it may be found damaged only then.
    ctx.call_on_close(partial(_warn_of_more, library, len(library.problems)))
    _with_hooks(library)
    return library


def _warn_of_more(library: Library, told: int) -> None:
    """Print what was found wrong since the first `told` problems were printed."""
    for problem in library.problems[told:]:
        warn(problem)


def _with_hooks(library: Library) -> None:
    """Have the reader's hooks told of what is done, and say on a terminal what they failed with since."""
    from reader.launch import configuration

    settings = configuration().hooks
    if not settings.any:
        return
    from reader.intake.hooks import attach, failures

    attach(library, settings)
    if is_terminal(err=True):
        for sentence in failures(library.layout):
            warn(sentence)
