"""`digest brief` and `digest plate`: what to read today, and what bears on one's decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from reader.commands.context import NAMED, completing, json_option, library_option, opened
from reader.commands.listing import why_empty
from reader.commands.printing import one_line, print_json, say, say_undo, warn, write
from reader.library import Library
from reader.model.brief import Brief, Item
from reader.model.day_names import written_day
from reader.model.desk import Decision
from reader.model.query_text import parse_strictly
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.briefing.plate import Found


@click.command()
@click.argument("query", nargs=-1, metavar="[QUERY…]", shell_complete=completing("query"))
@click.option("--minutes", type=click.IntRange(1, 600), help=_("Fit it into this many minutes."))
@click.option("--items", type=click.Choice(("5", "7", "10")), help=_("How many digests; 7 without --minutes."))
@click.option(
    "--format", "form", type=click.Choice(("text", "markdown", "html")), help=_("How it is printed: text by default.")
)
@click.option("--explain", is_flag=True, help=_("Print the formula, its weights, and every part of each score."))
@json_option
@library_option
@click.pass_context
def brief(
    ctx: click.Context,
    query: tuple[str, ...],
    minutes: int | None,
    items: str | None,
    form: str | None,
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
    from reader.launch import configuration

    if sum((form is not None, explain, as_json)) > 1:
        raise click.UsageError(_("--format, --explain and --json contradict each other: name one."))
    if minutes and items:
        raise click.UsageError(
            _("--minutes and --items contradict each other: the one or the other says when it ends.")
        )
    asked_query = parse_strictly(" ".join(query))
    library = opened(ctx)
    profile = profile_of(library)
    today = date.today()
    usual = configuration().brief
    asked = Asked(
        asked_query,
        int(items or usual.items),
        minutes or (0 if items else usual.minutes),
        profile.roles,
        profile.domains,
    )
    found = brief_of(library, asked, today)
    if as_json:
        print_json(_record(library, found))
    if not found.items:
        if not as_json:
            warn(_why_empty(library, asked_query.where.nodes))
        ctx.exit(1)
    if not as_json:
        _print(library, found, form or "text", explain=explain)


def _why_empty(library: Library, asked: object) -> str:
    if not len(library):
        return why_empty(library)
    return (
        _("nothing unread is left that matches this.")
        if asked
        else _("nothing unread is left: everything has been read.")
    )


def _print(library: Library, found: Brief, form: str, *, explain: bool) -> None:
    from reader.briefing.importance import FORMULA
    from reader.briefing.kept import highlights_again, told
    from reader.export.brief import FORMATS, explained
    from reader.launch import configuration

    items = told(library, found)
    if explain:
        for line in (*FORMULA, "", *explained(items)):
            write(line)
        return
    again = highlights_again(library, date.today()) if configuration().brief.highlights else []
    for line in FORMATS[form](found, items, again):
        if form == "text":
            say(line)
        else:
            write(line)
    if form == "text" and items and all(each.read for each in items):
        say("")
        say(_("Done: all of it is read. The next brief comes tomorrow."))


def _record(library: Library, found: Brief) -> dict[str, Any]:
    from reader.briefing.kept import told

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


@click.group(invoke_without_command=True)
@json_option
@library_option
@click.pass_context
def plate(ctx: click.Context, as_json: bool) -> None:
    """The decisions and questions on your plate, and what of the library bears on each.

    \b
    digest plate add "Move our queue from Kafka to Postgres?"
    digest plate
    digest plate close 1
    """
    if ctx.invoked_subcommand is not None:
        return
    from reader.briefing.plate import found, listed

    library = opened(ctx)
    decisions = listed(library)
    if not decisions:
        if not as_json:
            warn(_('nothing is on your plate: `digest plate add "…?"` puts a decision or a question there.'))
        ctx.exit(1)
    for number, decision in enumerate(decisions, start=1):
        items = [] if decision.closed else found(library, decision.question)
        if as_json:
            print_json(_decision_record(number, decision, items))
        else:
            _print_decision(number, decision, items)


def _print_decision(number: int, decision: Decision, items: Sequence[Found]) -> None:
    said = (
        _("closed {closed}").format(closed=written_day(decision.closed))
        if decision.closed
        else _("{count} found").format(count=len(items))
        if items
        else _("nothing found yet")
    )
    say(f"{number}. ", (decision.question, "title"), (f"  {said}", "faint"))
    for item in items[:3]:
        say("   ", (item.id, "faint"), "  ", one_line(item.title, len(item.id) + 5))
        if item.sentence:
            say(f"   “{item.sentence}”")
    for line in decision.note.splitlines() if decision.closed else ():
        say(f"   {line}")


def _decision_record(number: int, decision: Decision, items: Sequence[Found]) -> dict[str, Any]:
    return {
        "number": number,
        "question": decision.question,
        "since": decision.at[:10],
        "closed": decision.closed,
        "note": decision.note,
        "found": [
            {"id": i.id, "title": i.title, "score": i.score, "sentence": i.sentence, "read": i.read} for i in items
        ],
    }


@plate.command("add")
@click.argument("question", type=NAMED, nargs=-1, required=True, metavar="QUESTION")
@library_option
@click.pass_context
def plate_add(ctx: click.Context, question: tuple[str, ...]) -> None:
    """Put a decision or a question on your plate, in your own words; five may be open."""
    from reader.briefing.plate import found, put

    library = opened(ctx)
    decision, _rest = put(library, " ".join(question), datetime.now(UTC))
    _print_decision(
        len([d for d in library.desk.decisions() if not d.closed]), decision, found(library, decision.question)
    )
    say_undo()


@plate.command("close")
@click.argument("decision", type=NAMED, metavar="NUMBER|WORDS")
@click.option("--note", metavar="TEXT", help=_("What you decided; without it the sentences that were found are kept."))
@library_option
@click.pass_context
def plate_close(ctx: click.Context, decision: str, note: str | None) -> None:
    """Close a decision, and keep what was found as its note."""
    from reader.briefing.plate import close, named, pick

    library = opened(ctx)
    closed = pick(library, decision)
    close(library, closed, date.today(), note)
    now = named(library, closed.question)
    _print_decision(1, now or closed, ())
    say_undo()


@plate.command("reopen")
@click.argument("decision", type=NAMED, metavar="NUMBER|WORDS")
@library_option
@click.pass_context
def plate_reopen(ctx: click.Context, decision: str) -> None:
    """Put a closed decision back on your plate."""
    from reader.briefing.plate import pick, reopen

    library = opened(ctx)
    opened_again = pick(library, decision)
    reopen(library, opened_again)
    say(_("On your plate again: {question}").format(question=opened_again.question))
    say_undo()


@plate.command("order")
@click.argument("decision", type=NAMED, metavar="NUMBER|WORDS")
@library_option
@click.pass_context
def plate_order(ctx: click.Context, decision: str) -> None:
    """Have the configured model put what was found into order; each must be quoted. The digests are sent to it."""
    from reader.briefing.plate import pick
    from reader.intake.deciding import order_by_model
    from reader.launch import configuration

    library = opened(ctx)
    chosen = pick(library, decision)
    _print_decision(1, chosen, order_by_model(library, configuration().curate, chosen))


@plate.command("remove")
@click.argument("decision", type=NAMED, metavar="NUMBER|WORDS")
@library_option
@click.pass_context
def plate_remove(ctx: click.Context, decision: str) -> None:
    """Take a decision off your plate, with its note; `digest undo` puts it back."""
    from reader.briefing.plate import pick, remove

    library = opened(ctx)
    removed = pick(library, decision)
    remove(library, removed)
    say(_("Taken off your plate: {question}").format(question=removed.question))
    say_undo()


COMMANDS: tuple[click.Command, ...] = (brief, plate)
