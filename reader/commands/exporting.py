"""`digest export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.commands.context import NamedPath, cancelling, completing, json_option, library_option, opened
from reader.commands.listing import why_nothing
from reader.commands.printing import is_terminal, print_json, progress_bar, say, warn, write_raw
from reader.export.formats import FORMATS, NAMES, format_named
from reader.model.query_text import parse_strictly
from reader.translation import gettext as _

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from reader.intake.exporting import Exported


_HELD = {"opml": "feeds", "readwise": "highlights"}
"""What is counted in the JSON of the formats that hold no digests."""


class _FormatName(click.Choice[str]):
    """The name of a format; a shell completes it with what it is."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        found = [form for form in FORMATS if form.name.startswith(incomplete.lower())]
        return [CompletionItem(form.name, help=form.title) for form in found]


@click.command()
@click.argument("query", nargs=-1, metavar="[QUERY…]", shell_complete=completing("query"))
@click.option("--format", "-f", "form", type=_FormatName(NAMES), required=True, help=_("How it is written."))
@click.option(
    "--output", "-o", "path", type=NamedPath(path_type=Path), metavar="PATH", help=_("The file or folder to write.")
)
@click.option("--title", help=_("What a feed, page or book is called; the query without it."))
@click.option("--address", help=_("Where a feed will be published, for those who subscribe to it."))
@json_option
@library_option
@click.pass_context
def export(
    ctx: click.Context,
    query: tuple[str, ...],
    form: str,
    path: Path | None,
    title: str | None,
    address: str | None,
    as_json: bool,
) -> None:
    """Export the digests that a QUERY finds, or all of them without one, also what is put off or muted.

    Without -o one file is written to standard output; markdown and obsidian are folders, and take -o. In a folder
    that was exported before only what changed is written, and never what stands below the marker line of a note.

    \b
    digest export is:bookmarked --format obsidian -o ~/Notes/digests
    digest export topic:kafka since:1y --format epub -o kafka.epub
    digest export view:Security --format atom --address https://example.org/security.atom -o security.atom
    """
    from reader.briefing.stories import update
    from reader.intake.exporting import Request, everything, export_to, pieces
    from reader.text import safe_link

    text = " ".join(query)
    parsed = parse_strictly(text)
    chosen = format_named(form)
    if path is None and chosen.folder:
        raise click.UsageError(_("--format {form} writes a folder: name it with -o.").format(form=form))
    if path is None and chosen.binary and is_terminal():
        raise click.UsageError(_("--format {form} is not for a terminal: name a file with -o.").format(form=form))
    if path is None and as_json:
        raise click.UsageError(_("--json says what was written to a file: name it with -o."))
    if address and not safe_link(address):
        raise click.UsageError(_("--address is not an http or https address."))
    library = opened(ctx)
    update(library)
    rows = library.find(parsed, every_side=True).rows if text.strip() else everything(library)
    if not len(rows):
        warn(why_nothing(library, parsed))
        if not chosen.empty:
            ctx.exit(1)
    named = title or (f"digest: {text}" if text else "digest")
    asked = Request(chosen, rows, named, safe_link(address or ""), whole=not text.strip())
    if path is None:
        for piece in pieces(library, asked):
            write_raw(piece)
        sys.stdout.flush()
        return
    with cancelling() as cancelled, progress_bar(_("Exporting")) as progress:
        done = export_to(library, asked, path, progress, cancelled)
    _report(done, as_json=as_json)
    if done.stopped:
        ctx.exit(130)


def _report(done: Exported, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "path": str(done.path),
                "digests": done.digests,
                **({_HELD[done.form]: done.held} if done.form in _HELD else {}),
                "written": done.written,
                "unchanged": done.unchanged,
                "left": done.left,
            }
        )
        return
    for name in done.kept:
        warn(_("{name} has no marker line any more, and was left as it is.").format(name=name))
    say(f"{done.told}.")


COMMANDS = (export,)
