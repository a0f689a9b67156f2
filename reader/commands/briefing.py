"""`digest brief` and `digest plate`: what to read today, and what bears on one's decisions."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from reader.commands.context import completing, json_option, library_option, opened
from reader.commands.printing import print_json, say, warn, write
from reader.library import Library
from reader.model.brief import Brief, Item
from reader.model.query_text import parse_strictly


@click.command()
@click.argument("query", nargs=-1, metavar="[QUERY…]", shell_complete=completing("query"))
@click.option("--minutes", type=click.IntRange(1, 600), help="Fit it into this many minutes.")
@click.option("--items", type=click.Choice(("5", "7", "10")), help="How many digests; 7 without --minutes.")
@click.option(
    "--format", "form", type=click.Choice(("text", "markdown", "html")), default="text", help="How it is printed."
)
@click.option("--explain", is_flag=True, help="Print the formula, its weights, and every part of each score.")
@json_option
@library_option
@click.pass_context
def brief(
    ctx: click.Context,
    query: tuple[str, ...],
    minutes: int | None,
    items: str | None,
    form: str,
    explain: bool,
    as_json: bool,
) -> None:
    """The few digests to read today, for your roles, in the time you have. The same until midnight, on every device.

    \b
    digest brief
    digest brief --minutes 20 'field:security'
    digest brief --format html > brief.html
    """
    from reader.briefing.brief import Asked, brief_of
    from reader.briefing.profile import profile_of

    if minutes and items:
        raise click.UsageError("--minutes and --items contradict each other: the one or the other says when it ends.")
    asked_query = parse_strictly(" ".join(query))
    library = opened(ctx)
    profile = profile_of(library)
    today = date.today()
    asked = Asked(asked_query, int(items or 7), minutes or 0, profile.roles, profile.domains)
    found = brief_of(library, asked, today)
    if as_json:
        print_json(_record(library, found))
    if not found.items:
        if not as_json:
            warn(_why_empty(library, asked_query.where.nodes))
        ctx.exit(1)
    if not as_json:
        _print(library, found, form, explain=explain)


def _why_empty(library: Library, asked: object) -> str:
    if not len(library):
        return "the library is empty: import something with `digest import`, or follow a feed with `digest follow`."
    return "nothing unread is left that matches this." if asked else "nothing unread is left: everything has been read."


def _print(library: Library, found: Brief, form: str, *, explain: bool) -> None:
    from reader.briefing.brief import told
    from reader.briefing.importance import FORMULA
    from reader.export.brief import FORMATS, explained

    items = told(library, found)
    if explain:
        for line in (*FORMULA, "", *explained(items)):
            write(line)
        return
    lines = FORMATS[form](found, items)
    for line in lines:
        if form == "text":
            say(line)
        else:
            write(line)


def _record(library: Library, found: Brief) -> dict[str, Any]:
    from reader.briefing.brief import told

    return {
        "date": found.date,
        "minutes": found.minutes,
        "items": [_item_record(each.item, each.digest.title, each.read) for each in told(library, found)],
    }


def _item_record(item: Item, title: str, read: bool) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": title,
        "minutes": item.minutes,
        "score": item.score,
        "why": [{"part": reason.part, "value": reason.value, "text": reason.text} for reason in item.why],
        "story": item.story,
        "read": read,
        "bears_on": [{"decision": each.decision, "sentence": each.sentence} for each in item.bears_on],
    }


COMMANDS = (brief,)
