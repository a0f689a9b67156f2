"""`digest mute` and `digest unmute`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from reader.commands.context import completing, json_option, library_option, opened
from reader.commands.printing import print_json, say, say_undo, warn
from reader.commands.tables import Column, Row, print_table
from reader.model.muting import MOST_KEPT, format_mute, parse_mute
from reader.translation import gettext as _
from reader.translation import number

if TYPE_CHECKING:
    from reader.library.mutes import Muted


@click.command()
@click.argument("query", nargs=-1, metavar="[QUERY…]", shell_complete=completing("query"))
@click.option("--until", default="", metavar="DATE|7d", help=_("The day from which it no longer holds."))
@click.option("--keep", type=click.IntRange(1, MOST_KEPT), metavar="N", help=_("Keep the newest N of what it finds."))
@click.option("--list", "listing", is_flag=True, help=_("List what is muted, and how many digests that hides."))
@json_option
@library_option
@click.pass_context
def mute(
    ctx: click.Context, query: tuple[str, ...], until: str, keep: int | None, listing: bool, as_json: bool
) -> None:
    """Hide what a QUERY finds, until a day or for good. Nothing is lost: is:muted lists it.

    keep: and until: may stand in the query too. To change a mute, mute the same query again.

    \b
    digest mute 'source:example.org' --keep 50
    digest mute 'topic:elections until:2026-11-10'
    digest mute --list
    """
    from reader.library.mutes import all_muted, hides_most
    from reader.library.mutes import mute as put

    today = date.today()
    if not query and not (until or keep):
        _list(all_muted(opened(ctx), today), as_json)
        return
    if listing:
        raise click.UsageError(_("--list takes no query."))
    wanted = parse_mute(" ".join(query), today, until=until, keep=keep or 0)
    library = opened(ctx)
    most = hides_most(library, wanted)
    put(library, wanted)
    muted = next(each for each in all_muted(library, today) if each.mute == wanted)
    if as_json:
        print_json(muted.to_record())
    else:
        say(
            _("Muted {text}: {digests} hidden. `digest undo` or `digest unmute` lists them again.").format(
                text=muted.text, digests=number(muted.digests)
            )
        )
        if most:
            warn(_("this hides more than half of all that was listed: was it meant?"))


def _list(muted: list[Muted], as_json: bool) -> None:
    if not muted:
        warn(_("nothing is muted: `digest mute QUERY` hides what a query finds."))
    elif as_json:
        for each in muted:
            print_json(each.to_record())
    else:
        print_table(
            (Column(_("Hidden"), right=True), Column(_("Until")), Column(_("Mute"), main=True)), map(_row, muted)
        )


def _row(muted: Muted) -> Row:
    mute = muted.mute
    until = (
        (
            _("until {until}").format(until=mute.until)
            if muted.holds
            else _("over since {until}").format(until=mute.until)
        )
        if mute.until
        else _("for good")
    )
    kept = f" keep:{mute.keep}" if mute.keep else ""
    cells = (f"{muted.digests:,}", (until, "faint"), (f"{mute.query}{kept}", "title" if muted.holds else "faint"))
    return Row(
        cells, plain=f"{_('{count} hidden').format(count=f'{muted.digests:>7,}')}  {until:<22}  {mute.query}{kept}"
    )


@click.command()
@click.argument("query", nargs=-1, required=True, metavar="QUERY…", shell_complete=completing("mute"))
@library_option
@click.pass_context
def unmute(ctx: click.Context, query: tuple[str, ...]) -> None:
    """List again what the mute of this QUERY hides. `digest mute --list` shows the queries."""
    from reader.library.mutes import unmute as lift

    say(_("No longer muted: {mute}.").format(mute=format_mute(lift(opened(ctx), " ".join(query)))))
    say_undo()


COMMANDS = (mute, unmute)
