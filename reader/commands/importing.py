"""`digest import`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from reader.commands.context import json_option, library_option, opened, progress_bar, warn

if TYPE_CHECKING:
    from reader.intake.imports import Report


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True), metavar="PATH…|-")
@json_option
@library_option
@click.pass_context
def import_(ctx: click.Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Import curated pages and records: files, folders, or - for standard input.

    Reads pages as text, Markdown and HTML, and records as JSON, JSON Lines and CSV. What cannot be understood is
    named and the exit status is 1; the rest is imported.
    """
    from reader.intake.imports import Report, import_paths, import_stream

    library = opened(ctx)
    report = Report()
    if Path("-") in paths:
        report = import_stream(library, sys.stdin.buffer)
    files = [path for path in paths if path != Path("-")]
    if files:
        with progress_bar("Importing") as progress:
            _join(report, import_paths(library, files, progress))
    if as_json:
        click.echo(orjson.dumps(_summary(report)))
    else:
        _tell(report)
    if report.failed:
        ctx.exit(1)


def _join(report: Report, other: Report) -> None:
    report.added += other.added
    report.updated += other.updated
    report.unchanged += other.unchanged
    report.failed += other.failed


def _summary(report: Report) -> dict[str, Any]:
    return {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "failed": [{"input": f.input, "line": f.line, "why": f.why} for f in report.failed],
    }


def _tell(report: Report) -> None:
    for failure in report.failed:
        warn(str(failure))
    parts = [f"{report.added} added", f"{report.updated} updated", f"{report.unchanged} unchanged"]
    if report.failed:
        parts.append(f"{len(report.failed)} failed")
    click.echo(", ".join(parts))


COMMANDS = (import_,)
