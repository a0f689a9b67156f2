"""`digest story`: what was taken for one event, and is none."""

from __future__ import annotations

import click

from reader.commands.context import NAMED, completing, library_option, opened
from reader.commands.marking import expanded, resolved
from reader.commands.printing import say


@click.group()
def story() -> None:
    """Put right what was taken for one event. `digest list story:ID` lists the sides of a story."""


@story.command()
@click.argument("ids", type=NAMED, nargs=-1, required=True, metavar="ID…|-", shell_complete=completing("id"))
@click.option("--back", is_flag=True, help="Put digests that were taken out back into their stories.")
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
    done = "put back" if back else "taken out"
    say(f"{count:,} {done}" + (". `digest undo` reverts it." if count else ""))
    if len(found) < len(wanted) or not found:
        ctx.exit(1)


COMMANDS = (story,)
