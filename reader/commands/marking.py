"""`digest mark`, `digest undo` and `digest redo`."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import click

from reader.briefing.together import how_many, with_sides
from reader.commands.context import NAMED, completing, library_option, opened
from reader.commands.printing import say, warn
from reader.errors import UnknownDigestError
from reader.library import Library
from reader.library.changes import Fields
from reader.library.described import describe_change
from reader.model.edits import vote_field
from reader.model.marks import Value, clean_note, tag_field
from reader.translation import gettext as _


@click.command()
@click.argument("ids", type=NAMED, nargs=-1, required=True, metavar="ID…|-", shell_complete=completing("id"))
@click.option("--read", is_flag=True, help=_("Mark as read."))
@click.option("--unread", is_flag=True, help=_("Mark as unread."))
@click.option("--bookmark", is_flag=True, help=_("Add the bookmark."))
@click.option("--no-bookmark", is_flag=True, help=_("Remove the bookmark."))
@click.option("--tag", "tags", multiple=True, metavar="T", help=_("Add a tag; can be repeated."))
@click.option("--untag", "untags", multiple=True, metavar="T", help=_("Remove a tag; can be repeated."))
@click.option(
    "--vote", type=click.Choice(("+", "-", "none")), help=_("Judge it as good or bad, or withdraw your judgement.")
)
@click.option(
    "--label",
    metavar="FIELD:LABEL",
    help=_("Judge one label (role:CTO, topic:…, level:…) instead of the whole digest."),
)
@click.option("--note", metavar="TEXT", help=_("Set the note; an empty text removes it."))
@library_option
@click.pass_context
def mark(
    ctx: click.Context,
    ids: tuple[str, ...],
    read: bool,
    unread: bool,
    bookmark: bool,
    no_bookmark: bool,
    tags: tuple[str, ...],
    untags: tuple[str, ...],
    vote: str | None,
    label: str | None,
    note: str | None,
) -> None:
    """Mark digests as read, or bookmark, tag, judge or annotate them. IDs may be shortened, as in git.

    What is read is read in all that tells the same story, unless the configuration says otherwise.

    With - IDs are read from standard input, the first word of each line:

    \b
    digest list is:new | digest mark - --read
    """
    from reader.launch import configuration

    fields: dict[str, Value] = {
        **_either("read", read, unread, _("--read and --unread")),
        **_either("bookmark", bookmark, no_bookmark, _("--bookmark and --no-bookmark")),
        **_tagged(tags, untags),
    }
    if note is not None:
        fields["note"] = clean_note(note)
    if vote is not None:
        fields[_judged(label)] = False if vote == "none" else vote
    if not fields:
        raise click.UsageError(
            _("say what to change: --read, --bookmark, --tag T, --note TEXT, --vote + or one of their opposites.")
        )
    library = opened(ctx)
    wanted = expanded(ids)
    found = resolved(library, wanted)
    changes: Mapping[str, Fields] = dict.fromkeys(found, fields)
    if configuration().reading.whole_story:
        changes = with_sides(library, changes)
    changed = len(library.mark(changes)) if found else 0
    known = len(set(found))
    unchanged = _(", {count} unchanged").format(count=known - changed) if known > changed else ""
    many = how_many(changed, known) if changed > known else changed
    say(_("{many} changed{unchanged}").format(many=many, unchanged=unchanged))
    if len(found) < len(wanted) or not found:
        ctx.exit(1)


def _either(field: str, yes: bool, no: bool, names: str) -> dict[str, Value]:
    """What two opposite options set."""
    if yes and no:
        raise click.UsageError(_("{names} contradict each other.").format(names=names))
    return {field: yes} if yes or no else {}


def _tagged(tags: tuple[str, ...], untags: tuple[str, ...]) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    for names, value in ((tags, True), (untags, False)):
        for name in names:
            field = tag_field(name)
            if not field:
                raise click.UsageError(_("a tag needs a name."))
            if fields.get(field, value) != value:
                raise click.UsageError(_("--tag and --untag of {name!r} contradict each other.").format(name=name))
            fields[field] = value
    return fields


def resolved(library: Library, prefixes: list[str]) -> list[str]:
    """The whole ids of these, without those that are unknown, which are named."""
    found: list[str] = []
    for prefix in prefixes:
        try:
            found.append(library.resolve(prefix))
        except UnknownDigestError as error:
            warn(str(error))
    return found


def _judged(label: str | None) -> str:
    """The field of the judgement on a label such as `role:CTO`, or on the whole digest."""
    name, _rest, value = (label or "").partition(":")
    names = {"role": "best_for", "topic": "topics", "subfield": "subfields"}
    field = vote_field(names.get(name, name), value)
    if not field:
        raise click.UsageError(
            _("{label!r} is not a label that can be judged, such as role:CTO, topic:…, level:… or domain:….").format(
                label=label
            )
        )
    return field


def expanded(ids: tuple[str, ...]) -> list[str]:
    expanded: list[str] = []
    for prefix in ids:
        if prefix == "-":
            expanded += _from_input()
        else:
            expanded.append(prefix)
    return expanded


def _from_input() -> list[str]:
    """The ids that a command before this one printed; where it printed none, it found none or failed."""
    found = [line.split()[0] for line in sys.stdin if line.strip()]
    if not found:
        raise click.UsageError(_("- reads ids from standard input, and there are none."))
    return found


@click.command()
@library_option
@click.pass_context
def undo(ctx: click.Context) -> None:
    """Undo the last change, wherever on this machine it was made: of marks, feeds, mutes, or digests that were made."""
    _step(ctx, undo=True)


@click.command()
@library_option
@click.pass_context
def redo(ctx: click.Context) -> None:
    """Redo the change that was undone last."""
    _step(ctx, undo=False)


def _step(ctx: click.Context, *, undo: bool) -> None:
    from reader.intake.unfollow import Followed

    library = opened(ctx)
    followed = Followed()
    change = followed.undo(library) if undo else followed.redo(library)
    if change is None:
        warn(_("Nothing to undo.") if undo else _("Nothing to redo."))
        ctx.exit(1)
    done = _("Undone") if undo else _("Redone")
    say(
        f"{done}: {describe_change(change, undone=undo)}"
        if len(change)
        else _("Nothing to change: it has been changed since")
    )


COMMANDS = (mark, undo, redo)
