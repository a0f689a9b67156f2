"""`digest reindex`, `digest doctor`, `digest backup`, `digest restore` and `digest where`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from reader.commands.context import NamedPath, chosen_library, json_option, library_option
from reader.commands.printing import print_json, progress_bar, say, warn
from reader.commands.tables import Column, Row, print_table
from reader.library import Library
from reader.library.doctor import Finding
from reader.paths import config_file, layout, taxonomy_file
from reader.translation import gettext as _
from reader.translation import ngettext, number


@click.command()
@library_option
@click.pass_context
def reindex(ctx: click.Context) -> None:
    """Rebuild the index from the library's files. Nothing is lost."""
    library = Library(layout(chosen_library(ctx)))
    ctx.call_on_close(library.close)
    with progress_bar(_("Indexing")) as progress:
        count = library.reindex(progress)
    for problem in library.problems:
        warn(problem)
    say(ngettext("{count} digest indexed", "{count} digests indexed", count).format(count=number(count)))


@click.command()
@library_option
@click.pass_context
def where(ctx: click.Context) -> None:
    """Show the paths in use."""
    paths = layout(chosen_library(ctx))
    for name, path in (
        ("library", paths.root),
        ("index", paths.index),
        ("state", paths.state),
        ("device", paths.device_file),
        ("config", config_file()),
        ("taxonomy", taxonomy_file()),
    ):
        say((f"{name:<8} ", "faint"), str(path))


@click.command()
@click.option("--repair", is_flag=True, help=_("Repair what can be repaired; what is replaced is kept beside it."))
@json_option
@library_option
@click.pass_context
def doctor(ctx: click.Context, repair: bool, as_json: bool) -> None:
    """Check every file of the library, and the index against them.

    The exit status is 1 if anything is wrong that was not repaired.
    """
    from reader.library import doctor as checks

    library = Library(layout(chosen_library(ctx)))
    ctx.call_on_close(library.close)
    if repair:
        with progress_bar(_("Repairing")) as progress:
            repaired = list(checks.repair(library, progress))
        for sentence in repaired:
            say(sentence, err=as_json)
    with progress_bar(_("Checking")) as progress:
        findings = checks.examine(library, progress)
    wrong = sum(finding.wrong for finding in findings)
    if as_json:
        for finding in findings:
            print_json(asdict(finding))
    else:
        print_table((Column(), Column(main=True)), map(_row, sorted(findings, key=lambda finding: not finding.wrong)))
        mendable = any(finding.mendable and finding.wrong for finding in findings)
        say(_verdict(wrong, len(library)) + (_(" `digest doctor --repair` repairs what it can.") if mendable else ""))
    ctx.exit(1 if wrong else 0)


def _row(finding: Finding) -> Row:
    sign = "!" if finding.wrong else "·"
    return Row(((sign, "bad" if finding.wrong else "faint"), finding.text), plain=f"{sign} {finding.text}")


def _verdict(wrong: int, digests: int) -> str:
    wrongs = ngettext("{count} thing is wrong", "{count} things are wrong", wrong).format(count=wrong)
    return ngettext("{count} digest: {state}.", "{count} digests: {state}.", digests).format(
        count=number(digests), state=wrongs if wrong else _("all is well")
    )


@click.command()
@click.argument("file", type=NamedPath(path_type=Path))
@click.option("--force", is_flag=True, help=_("Replace FILE if it exists."))
@library_option
@click.pass_context
def backup(ctx: click.Context, file: Path, force: bool) -> None:
    """Pack the whole library into one compressed FILE, which is read back to check it."""
    from reader.library.backup import back_up

    with progress_bar(_("Packing")) as progress:
        made = back_up(layout(chosen_library(ctx)), file, progress, replace=force)
    say(
        _("{file} ({st_size} bytes) holds {digests} in {files}").format(
            file=file,
            st_size=number(file.stat().st_size),
            digests=ngettext("{count} digest", "{count} digests", made.digests).format(count=number(made.digests)),
            files=ngettext("{count} file", "{count} files", made.files).format(count=number(made.files)),
        )
    )


@click.command()
@click.argument("file", type=NamedPath(path_type=Path))
@click.option("--replace", is_flag=True, help=_("Replace an existing library, which is kept beside the new one."))
@library_option
@click.pass_context
def restore(ctx: click.Context, file: Path, replace: bool) -> None:
    """Restore the library from the backup FILE, which is checked to its end before anything is moved."""
    from reader.library import backup as backups

    paths = layout(chosen_library(ctx))
    held, kept = backups.restore(file, paths, replace=replace)
    if kept is not None:
        say(_("The library that was here is kept as {kept}").format(kept=kept))
    library = Library(paths)
    ctx.call_on_close(library.close)
    with progress_bar(_("Indexing")) as progress:
        library.refresh(progress)
    for problem in library.problems:
        warn(problem)
    say(
        ngettext(
            "{count} digest restored into {root}, as it was at {made}",
            "{count} digests restored into {root}, as they were at {made}",
            len(library),
        ).format(count=number(len(library)), root=library.layout.root, made=held.made)
    )


COMMANDS = (reindex, doctor, backup, restore, where)
