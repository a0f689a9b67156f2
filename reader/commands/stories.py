"""`digest story`: what was taken for one event, and is none."""

from __future__ import annotations

import click

from reader.commands.context import NAMED, completing, library_option, opened
from reader.commands.marking import expanded, resolved
from reader.commands.printing import say
from reader.library import Library
from reader.model.query_text import parse
from reader.translation import gettext as _
from reader.translation import number

SHOWN = 20
"""Stories that are listed."""


@click.group(invoke_without_command=True)
@library_option
@click.pass_context
def story(ctx: click.Context) -> None:
    """List the newest stories, which are events that several digests tell; or put right what was taken for one.

    `digest list story:ID` lists the sides of a story.
    """
    if ctx.invoked_subcommand is None:
        _list(opened(ctx))


def _list(library: Library) -> None:
    from reader.briefing.told import rows_in_stories, sides_of, told_by

    several = rows_in_stories(library)
    rows = [row for row in library.find(parse("")).rows[:] if row in several][:SHOWN]
    told = told_by(library, rows)
    for row in library.fetch(rows):
        sides = len(sides_of(library, row.id))
        by = _("told by {told}").format(told=told[row.row]) if told[row.row] > 1 else _("told again")
        say(
            (row.id, "faint"),
            f"  {row.title}  ",
            (_("{sides} digests, {by}").format(sides=number(sides), by=by), "faint"),
        )
    if not rows:
        say(_("No event is told by several digests."))


@story.command()
@click.argument("ids", type=NAMED, nargs=-1, required=True, metavar="ID…|-", shell_complete=completing("id"))
@click.option("--back", is_flag=True, help=_("Put digests that were taken out back into their stories."))
@library_option
@click.pass_context
def split(ctx: click.Context, ids: tuple[str, ...], back: bool) -> None:
    """Take digests out of the stories that they were found to tell: each stays alone, on all your devices.

    `digest undo` puts them back; so does --back, later. With - IDs are read from standard input.

    \b
    digest story split 3f2a91c04d5e
    """
    from reader.briefing.together import put_back, take_out

    library = opened(ctx)
    wanted = expanded(ids)
    found = resolved(library, wanted)
    count = len(put_back(library, found) if back else take_out(library, found)) if found else 0
    done = _("put back") if back else _("taken out")
    say(f"{count:,} {done}" + (_(". `digest undo` reverts it.") if count else ""))
    if len(found) < len(wanted) or not found:
        ctx.exit(1)


COMMANDS = (story,)
