"""`digest do`: the commands of the screen's `:` line, for scripts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from reader.commands.context import completing, json_option, library_option, opened
from reader.commands.printing import one_line, print_json, say
from reader.commands.removing import agreed
from reader.translation import gettext as _
from reader.translation import number

if TYPE_CHECKING:
    from reader.briefing.many import Plan
    from reader.library import Library


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="COMMAND…", shell_complete=completing("action"))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be done."))
@click.option("--yes", is_flag=True, help=_("Do not ask before anything is deleted."))
@json_option
@library_option
@click.pass_context
def do(ctx: click.Context, words: tuple[str, ...], dry_run: bool, yes: bool, as_json: bool) -> None:
    """Act on all digests that a query finds, as `:` does on the screen. `digest undo` reverts it as one step.

    The commands are read, unread, bookmark, unbookmark, tag TAGS, untag TAGS, later WHEN, mute, remove and unremove,
    each before a query.

    \b
    digest do 'read role:CTO before:7d'
    digest do 'tag later,llm topic:agents is:unread'
    digest do 'later tomorrow length:long' --dry-run
    digest do 'remove source:example.org before:30d' --yes
    """
    from reader.briefing.many import Scope, carry_out, ids_of, plan, told_done
    from reader.launch import configuration
    from reader.model.many import parse_action

    now = datetime.now()
    text = " ".join(words)
    action = parse_action(text, now)
    library = opened(ctx)
    planned = plan(library, action, Scope(whole_story=configuration().reading.whole_story), now)
    ids = ids_of(library, planned)
    possible = bool(ids) or action.mute is not None
    if possible and not dry_run and action.deletes and not yes and not agreed(library, ids):
        say(_("Nothing is deleted."))
        ctx.exit(1)
    done = possible and not dry_run
    changed = len(carry_out(library, action, ids)) if done else 0
    if as_json:
        print_json(_record(text, planned, ids, done=done))
    elif done:
        count = changed if action.mute is None else len(ids)
        say(
            _("{done}. `digest undo` reverts it.").format(done=told_done(action.done, count, min(planned.sides, count)))
        )
    else:
        _preview(library, planned)
    if not planned.found and action.mute is None:
        ctx.exit(1)


def _record(text: str, planned: Plan, ids: list[str], *, done: bool) -> dict[str, Any]:
    """The object that `digest do --json` prints."""
    return {
        "command": text,
        "action": planned.action.verb.name,
        "found": len(planned.found),
        "changed": len(ids),
        "sides": planned.sides,
        "done": done,
        "ids": ids,
    }


def _preview(library: Library, planned: Plan) -> None:
    from reader.briefing.many import first

    say(planned.told if planned.told.endswith("?") else f"{planned.told}.")
    shown = first(library, planned)
    for row in shown:
        say("  ", (row.id, "faint"), "  ", one_line(row.title, len(row.id) + 4))
    if len(planned.rows) > len(shown):
        say(_("  and {count} more").format(count=number(len(planned.rows) - len(shown))))


COMMANDS = (do,)
