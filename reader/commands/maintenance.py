"""`digest reindex` and `digest where`."""

from __future__ import annotations

import click

from reader.commands.context import chosen_library, library_option, progress_bar, warn
from reader.library import Library
from reader.paths import config_file, layout


@click.command()
@library_option
@click.pass_context
def reindex(ctx: click.Context) -> None:
    """Make the index anew from the library's files. Nothing is lost by it."""
    library = Library(layout(chosen_library(ctx)))
    ctx.call_on_close(library.close)
    with progress_bar("Indexing") as progress:
        count = library.reindex(progress)
    for problem in library.problems:
        warn(problem)
    click.echo(f"{count:,} digests indexed")


@click.command()
@library_option
@click.pass_context
def where(ctx: click.Context) -> None:
    """Tell which paths are in use."""
    paths = layout(chosen_library(ctx))
    for name, path in (
        ("library", paths.root),
        ("index", paths.index),
        ("state", paths.state),
        ("device", paths.device_file),
        ("config", config_file()),
    ):
        click.echo(f"{name:<8} {path}")


COMMANDS = (reindex, where)
