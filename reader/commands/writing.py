"""`digest new` and `digest edit`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from reader.commands.context import NAMED, completing, library_option, opened
from reader.commands.printing import confirm, say, warn
from reader.errors import CurationError, SourceError
from reader.launch import configuration
from reader.translation import gettext as _


@click.command()
@library_option
@click.pass_context
def new(ctx: click.Context) -> None:
    """Write a digest of your own in $EDITOR, as Markdown."""
    from reader.export.sheet import format_sheet
    from reader.intake.own import store_own
    from reader.model.edits import EDITABLE

    about = _("Save and close the editor to store the digest. It needs a title; an empty sheet is not stored.")
    texts = _edited(format_sheet(dict.fromkeys(EDITABLE, ""), about))
    if texts is None:
        say(_("Nothing was written, so nothing is stored."))
        return
    library = opened(ctx)
    digest = store_own(library, texts, configuration().curate.name)
    say(f"{digest.id}  {digest.title}")


@click.command()
@click.argument("digest_id", type=NAMED, metavar="ID", shell_complete=completing("id"))
@library_option
@click.pass_context
def edit(ctx: click.Context, digest_id: str) -> None:
    """Edit a digest in $EDITOR, as Markdown. The original is kept: `digest undo` reverts the change."""
    from reader.export.sheet import sheet_of
    from reader.model.edits import edits_between

    library = opened(ctx)
    digest = library.get(library.resolve(digest_id))
    texts = _edited(sheet_of(digest))
    fields = edits_between(digest, texts) if texts is not None else {}
    if not fields:
        say(_("Nothing was changed."))
        return
    library.mark({digest.id: fields})
    names = ", ".join(name.partition(":")[2] for name in fields)
    say(_("Changed: {names}. `digest undo` reverts it.").format(names=names))


def _edited(sheet: str) -> dict[str, str] | None:
    """The fields of the sheet as they left the editor, None where it was left unchanged or emptied.

    A sheet that cannot be understood is opened again where there is somebody to ask, and never lost.
    """
    from reader.export.sheet import is_blank, parse_sheet

    text = sheet
    while True:
        try:
            changed = click.edit(text, extension=".md", require_save=False)
        except click.ClickException as error:
            raise CurationError(
                _("The editor could not be used: {error}. Set EDITOR to use another one.").format(
                    error=error.format_message()
                )
            ) from error
        if changed is None or changed == sheet:
            return None
        text = changed
        try:
            return None if is_blank(text) else parse_sheet(text)
        except SourceError as error:
            warn(_("The sheet {error}.").format(error=error))
            if not (sys.stdin.isatty() and confirm(_("Open it again?"))):
                raise CurationError(
                    _("Nothing is stored; the sheet is kept in {kept}.").format(kept=_kept(text))
                ) from error


def _kept(text: str) -> Path:
    """Where a sheet that could not be read is kept."""
    import tempfile

    descriptor, name = tempfile.mkstemp(prefix="digest-", suffix=".md")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)


COMMANDS = (new, edit)
