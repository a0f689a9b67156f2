"""The command line. Each family of commands has its file; the reader itself is imported when it is opened."""

from __future__ import annotations

from pathlib import Path

import click

from reader import __version__
from reader.commands import checking, curating, feeds, importing, maintenance, marking, reading, writing
from reader.commands.context import chosen_library, library_option
from reader.errors import DigestError
from reader.launch import configuration, open_reader, tell


class _Group(click.Group):
    """A group whose known errors are one sentence each, and exit status 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except DigestError as error:
            tell(error)
            ctx.exit(1)


@click.group(cls=_Group, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="digest")
@click.option("--starter", is_flag=True, help="Open the starter library, which comes with digest.")
@library_option
@click.pass_context
def cli(ctx: click.Context, starter: bool) -> None:
    """Read curated digests: what is new for your role, at the depth you have time for.

    Without a command the reader opens.
    """
    if ctx.invoked_subcommand is None:
        open_reader(starter_library() if starter else chosen_library(ctx), configuration())


def starter_library() -> Path:
    """The starter library as a library of its own, brought up to date."""
    from reader.intake.imports import import_paths
    from reader.library import open_library
    from reader.paths import default_library, starter_folder

    root = default_library().with_name("starter")
    with open_library(root) as library:
        import_paths(library, [starter_folder()])
    return root


_FAMILIES = (importing, feeds, reading, marking, curating, checking, writing, maintenance)
for command in (command for family in _FAMILIES for command in family.COMMANDS):
    cli.add_command(command)
