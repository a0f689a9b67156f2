"""`digest remove` and `digest later`: digests that a reader is done with, for good or for now."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime

import click

from reader.briefing.together import how_many, ids_together
from reader.commands.context import NAMED, completing, library_option, opened
from reader.commands.marking import expanded, resolved
from reader.commands.printing import confirm, say, say_undo, warn
from reader.errors import DigestError
from reader.library import Library
from reader.library.changes import Fields
from reader.model.later import moment_of, shown_moment
from reader.model.marks import LATER
from reader.model.query_text import parse_strictly
from reader.translation import gettext as _
from reader.translation import ngettext, number

SHOWN = 5
"""Titles that are shown before one is asked."""
LEAST_OF_ID = 4
"""Hex digits of a word that is taken for a shortened id."""


@click.command()
@click.argument("what", type=NAMED, nargs=-1, required=True, metavar="QUERY|ID…|-", shell_complete=completing("query"))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@click.option("--back", is_flag=True, help=_("Bring deleted digests back instead."))
@library_option
@click.pass_context
def remove(ctx: click.Context, what: tuple[str, ...], yes: bool, back: bool) -> None:
    """Delete the digests that a QUERY finds, or those with these IDs; with - IDs are read from standard input.

    An ID stands for all that tell its story, unless the configuration says otherwise; a QUERY means what it finds.

    They are gone from every list and count on all your devices, and what a feed or an import brings again stays
    deleted. `digest undo` brings them back; so does --back, and is:deleted lists them.

    \b
    digest remove 'source:example.org before:1y is:read'
    digest remove 3f2a91c04d5e
    digest list topic:crypto | digest remove - --yes
    """
    from reader.library.removal import BRING_BACK, DELETE, bring_back, delete

    library = opened(ctx)
    named, complete = _meant(library, what, back)
    ids = _with_sides(library, named, BRING_BACK if back else DELETE) if _are_ids(what) else named
    if not ids:
        warn(
            _("no digest matches, so nothing is brought back.")
            if back
            else _("no digest matches, so nothing is deleted.")
        )
        ctx.exit(1)
    if not back and not yes and not agreed(library, ids):
        say(_("Nothing is deleted."))
        ctx.exit(1)
    count = len(bring_back(library, ids) if back else delete(library, ids))
    done = _("brought back") if back else _("deleted")
    say(
        f"{how_many(count, len(named))} {done}"
        + (_(". `digest undo` reverts it.") if count else _(": they were already."))
    )
    if not complete:
        ctx.exit(1)


def _meant(library: Library, what: tuple[str, ...], back: bool) -> tuple[list[str], bool]:
    """The ids that are meant, and whether each that was named is there."""
    from reader.library.removal import to_delete

    if _are_ids(what):
        wanted = expanded(what)
        found = list(dict.fromkeys(resolved(library, wanted)))
        return found, len(found) == len(set(wanted))
    return library.ids_of(to_delete(library, parse_strictly(" ".join(what)), back=back)), True


def _are_ids(what: tuple[str, ...]) -> bool:
    return all(each == "-" or _is_id(each) for each in what)


def _with_sides(library: Library, ids: list[str], fields: Fields) -> list[str]:
    """These digests, and what else tells their stories: a query means what it finds, an id its story."""
    from reader.launch import configuration

    return ids_together(library, ids, fields) if configuration().reading.whole_story else ids


def _is_id(word: str) -> bool:
    return LEAST_OF_ID <= len(word) <= 12 and all(char in "0123456789abcdef" for char in word.lower())


def agreed(library: Library, ids: Sequence[str]) -> bool:
    """Whether a person, who is shown how many there are, says yes. Raises DigestError where there is nobody to ask."""
    if not sys.stdin.isatty():
        raise DigestError(
            _("this would delete {digests}: say --yes where nobody can be asked").format(digests=_digests(len(ids)))
        )
    for id_ in ids[:SHOWN]:
        digest = library.load(id_)
        say("  ", (id_, "faint"), "  ", digest.title if digest is not None else "", err=True)
    if len(ids) > SHOWN:
        say(_("  and {count} more").format(count=number(len(ids) - SHOWN)), err=True)
    return confirm(_("Delete {digests}?").format(digests=_digests(len(ids))), default=False)


def _digests(count: int) -> str:
    return ngettext("{count} digest", "{count} digests", count).format(count=number(count))


@click.command()
@click.argument("words", type=NAMED, nargs=-1, required=True, metavar="WHEN ID…|-", shell_complete=completing("later"))
@click.option("--none", "now", is_flag=True, help=_("Bring digests that were put off back now; no WHEN is given then."))
@library_option
@click.pass_context
def later(ctx: click.Context, words: tuple[str, ...], now: bool) -> None:
    """Put digests off, with all that tell their stories: they come back as new and unread.

    With - IDs are read from standard input.

    WHEN is tonight, tomorrow, weekend, next-week, next-month, a day of the week, a span (3d, 2w, 5h) or a date
    (2026-12-24). is:later lists what is put off.

    \b
    digest later weekend 3f2a91c04d5e
    digest list length:long is:unread | digest later friday -
    digest later --none 3f2a91c04d5e
    """
    from reader.library.removal import put_off

    moment, ids = ("", words) if now else (moment_of(words[0], datetime.now()), words[1:])
    if not ids:
        raise click.UsageError(_("say which digests: IDs, or - to read them from standard input."))
    library = opened(ctx)
    wanted = expanded(ids)
    found = resolved(library, wanted)
    together = _with_sides(library, found, {LATER: moment})
    count = len(put_off(library, together, moment)) if found else 0
    digests = how_many(count, len(found))
    say(
        _("{digests} put off until {moment}").format(digests=digests, moment=shown_moment(moment, datetime.now()))
        if moment
        else _("{digests} back now").format(digests=digests)
    )
    if count:
        say_undo()
    if len(found) < len(wanted) or not found:
        ctx.exit(1)


COMMANDS = (remove, later)
