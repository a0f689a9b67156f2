"""`digest show` and `digest roles`."""

from __future__ import annotations

import click

from reader.commands.context import NAMED, completing, json_option, library_option, opened
from reader.commands.printing import print_json, print_page, warn
from reader.commands.tables import Column, Row, print_table
from reader.library import Count
from reader.model.query_text import parse
from reader.translation import gettext as _


@click.command()
@click.argument("digest_id", type=NAMED, metavar="ID", shell_complete=completing("id"))
@click.option("--pager/--no-pager", "paged", default=True, help=_("Show it page by page where it is long."))
@click.option("--archive", is_flag=True, help=_("Fetch it from the shared library, and keep it here."))
@click.option("--notes", is_flag=True, help=_("Show every version of your note on it, and of which device."))
@json_option
@library_option
@click.pass_context
def show(ctx: click.Context, digest_id: str, as_json: bool, paged: bool, archive: bool, notes: bool) -> None:
    """Show a digest. Its ID may be shortened, as in git.

    On a terminal, one that is longer than the screen is shown by $PAGER.
    """
    from reader.briefing.record import full_record
    from reader.briefing.stories import update
    from reader.briefing.told import around
    from reader.export.text import lines_of
    from reader.launch import configuration

    library = opened(ctx)
    if archive:
        from reader.commands.archived import take

        digest_id = take(library, digest_id)
    update(library)
    full = library.resolve(digest_id)
    if notes:
        from reader.commands.archived import print_notes

        if not print_notes(library, full, as_json=as_json):
            ctx.exit(1)
    elif as_json:
        print_json(full_record(library, full))
    else:
        digest, marks, first = library.get(full), library.marks(full), configuration().first
        beside = around(library, digest)
        print_page(lambda width: lines_of(digest, marks, width=width, first=first, around=beside), paged=paged)


@click.command()
@json_option
@library_option
@click.pass_context
def roles(ctx: click.Context, as_json: bool) -> None:
    """List the roles that digests are for, with how many there are and how many are unread."""
    library = opened(ctx)
    everything = library.counts(parse(""), "role")
    unread = {count.key: count.digests for count in library.counts(parse("is:unread"), "role")}
    if not everything:
        warn(_("no digest says which role it is for."))
        ctx.exit(1)
    if as_json:
        for count in everything:
            print_json({"role": count.label, "count": count.digests, "unread": unread[count.key]})
    else:
        print_table(
            (Column(_("Digests"), right=True), Column(_("Unread"), right=True), Column(_("Role"), main=True)),
            (_role(count, unread[count.key]) for count in everything),
        )


def _role(count: Count, unread: int) -> Row:
    return Row(
        (f"{count.digests:,}", (f"{unread:,}", "" if unread else "faint"), count.label),
        plain=f"{count.digests:>7,}  {_('{count} unread').format(count=f'{unread:>7,}')}  {count.label}",
    )


COMMANDS = (show, roles)
