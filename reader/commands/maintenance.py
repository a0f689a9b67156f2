"""`digest reindex`, `digest doctor`, `digest backup`, `digest restore` and `digest where`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
import orjson

from reader.commands.context import chosen_library, json_option, library_option, progress_bar, warn
from reader.library import Library
from reader.paths import config_file, layout, taxonomy_file


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
        ("taxonomy", taxonomy_file()),
    ):
        click.echo(f"{name:<8} {path}")


@click.command()
@click.option("--repair", is_flag=True, help="Mend what can be mended; what is replaced is kept beside it.")
@json_option
@library_option
@click.pass_context
def doctor(ctx: click.Context, repair: bool, as_json: bool) -> None:
    """Check every file of the library, and the index against them.

    The exit status is 1 where something is wrong that was not mended.
    """
    from reader.library import doctor as checks

    library = Library(layout(chosen_library(ctx)))
    ctx.call_on_close(library.close)
    if repair:
        with progress_bar("Repairing") as progress:
            for sentence in checks.repair(library, progress):
                click.echo(sentence, err=as_json)
    with progress_bar("Checking") as progress:
        findings = checks.examine(library, progress)
    wrong = sum(finding.wrong for finding in findings)
    if as_json:
        for finding in findings:
            click.echo(orjson.dumps(asdict(finding)).decode())
    else:
        for finding in sorted(findings, key=lambda finding: not finding.wrong):
            click.echo(f"{'!' if finding.wrong else '·'} {finding.text}")
        mendable = any(finding.mendable and finding.wrong for finding in findings)
        click.echo(_verdict(wrong, len(library)) + (" `digest doctor --repair` mends what it can." if mendable else ""))
    ctx.exit(1 if wrong else 0)


def _verdict(wrong: int, digests: int) -> str:
    things = f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong"
    return f"{digests:,} digests: {things if wrong else 'all is well'}."


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@library_option
@click.pass_context
def backup(ctx: click.Context, file: Path, force: bool) -> None:
    """Put the whole library into one compressed FILE, which is read back before it counts."""
    from reader.library.backup import back_up

    with progress_bar("Packing") as progress:
        made = back_up(layout(chosen_library(ctx)), file, progress, replace=force)
    click.echo(f"{made.digests:,} digests in {made.files} files are in {file} ({file.stat().st_size:,} bytes)")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Take the place of a library that is there; that one is kept beside it.")
@library_option
@click.pass_context
def restore(ctx: click.Context, file: Path, replace: bool) -> None:
    """Put the library that FILE holds in place. FILE is checked to its end before anything is moved."""
    from reader.library import backup as backups

    paths = layout(chosen_library(ctx))
    held, kept = backups.restore(file, paths, replace=replace)
    if kept is not None:
        click.echo(f"The library that was here is kept as {kept}")
    library = Library(paths)
    ctx.call_on_close(library.close)
    with progress_bar("Indexing") as progress:
        library.refresh(progress)
    for problem in library.problems:
        warn(problem)
    click.echo(f"{len(library):,} digests restored into {library.layout.root}, as they were at {held.made}")


COMMANDS = (reindex, doctor, backup, restore, where)
