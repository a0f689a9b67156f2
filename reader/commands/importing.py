"""`digest import`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader.commands.context import NamedPath, json_option, library_option, opened
from reader.commands.printing import print_json, progress_bar, say, warn
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.intake.imports import Report


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=NamedPath(path_type=Path, allow_dash=True), metavar="PATH…|-")
@json_option
@library_option
@click.pass_context
def import_(ctx: click.Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Import curated pages and records from files, folders, or standard input (-).

    Pages may be text, Markdown or HTML; records JSON, JSON Lines or CSV. What cannot be understood is reported,
    and the exit status is then 1; the rest is imported.
    """
    from reader.intake.imports import Report, import_paths, import_stream

    library = opened(ctx)
    report = Report()
    if Path("-") in paths:
        report = import_stream(library, sys.stdin.buffer)
    files = [path for path in paths if path != Path("-")]
    if files:
        with progress_bar(_("Importing")) as progress:
            _join(report, import_paths(library, files, progress))
    if as_json:
        print_json(_summary(report))
    else:
        _report(report)
    if report.failed:
        ctx.exit(1)


def _join(report: Report, other: Report) -> None:
    report.added += other.added
    report.updated += other.updated
    report.unchanged += other.unchanged
    report.failed += other.failed
    report.notes += other.notes


def _summary(report: Report) -> dict[str, Any]:
    return {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "failed": [{"input": f.input, "line": f.line, "why": f.why} for f in report.failed],
        **({"notes": [{"input": f.input, "why": f.why} for f in report.notes]} if report.notes else {}),
    }


def _report(report: Report) -> None:
    for said in (*report.notes, *report.failed):
        warn(str(said))
    parts = [
        _("{added} added").format(added=report.added),
        _("{updated} updated").format(updated=report.updated),
        _("{unchanged} unchanged").format(unchanged=report.unchanged),
    ]
    if report.failed:
        parts.append(_("{count} failed").format(count=len(report.failed)))
    say(", ".join(parts))


COMMANDS = (import_,)
