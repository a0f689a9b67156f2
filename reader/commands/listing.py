"""`digest list`, of what is here and of what arrives."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from reader.briefing.record import full_record
from reader.commands.context import cancelling, completing, json_option, library_option, opened
from reader.commands.printing import is_terminal, print_json, warn, write
from reader.dates import local_day
from reader.errors import DigestError, sentence
from reader.library import Library
from reader.library import Row as Found
from reader.library.mutes import hidden_by
from reader.library.unlisted import emptied, unlisted
from reader.logins import shown_input
from reader.model.marks import Marks
from reader.model.query import Query
from reader.model.query_text import format_query, parse_strictly
from reader.model.value_names import level_name
from reader.translation import gettext as _
from reader.translation import ngettext, number

if TYPE_CHECKING:
    from reader.commands.tables import Row

FIRST, PAGE = 20, 500
"""Digests that are read at once: few at first, so that whoever waits for the first one has it soon."""
LOOK = 1.0
"""Seconds between two looks at the library, each as cheap as those of the screen."""


@click.command(name="list")
@click.argument("query", nargs=-1, metavar="[QUERY…]", shell_complete=completing("query"))
@click.option("--limit", "-n", type=click.IntRange(min=1), help=_("List at most this many."))
@click.option("--watch", is_flag=True, help=_("List what arrives from now on, as it arrives, until Ctrl+C."))
@click.option("--archive", is_flag=True, help=_("Search all of the shared library, and not what is held here."))
@click.option("--after", default="", metavar="ID", help=_("With --archive: what follows this one."))
@json_option
@library_option
@click.pass_context
def list_(
    ctx: click.Context, query: tuple[str, ...], limit: int | None, watch: bool, archive: bool, after: str, as_json: bool
) -> None:
    """List the digests that match a QUERY, or all of them without one.

    With --watch nothing is listed that is here already; each digest that comes to match is a line, and with --limit
    it ends after so many.

    \b
    digest list 'role:"AI Engineer" level:advanced is:unread'
    digest list consensus since:1y sort:relevance
    digest list --watch --json topic:security
    digest list --archive 'topic:databases before:2024' --limit 200
    """
    from reader.briefing.stories import update

    if (archive and watch) or (after and not archive):
        raise click.UsageError(
            _("--watch lists what arrives here, not what is in the archive.")
            if archive
            else _("--after goes on with a list of the archive: give it with --archive.")
        )
    parsed = parse_strictly(" ".join(query))
    library = opened(ctx)
    if archive:
        from reader.commands.archived import list_archive

        if not list_archive(library, " ".join(query), limit, after, as_json=as_json):
            ctx.exit(1)
        return
    update(library)
    if watch:
        _watch(library, parsed, limit, as_json=as_json)
        return
    # A program is given every digest, with its story: it may want one row a story, or all of them.
    found = library.find(parsed, every_side=as_json)
    if not len(found.rows):
        if not as_json:
            warn(why_nothing(library, parsed))
        ctx.exit(1)
    rows = _fetched(library, found.rows[: limit or len(found.rows)])
    if as_json:
        for row in rows:
            print_json(full_record(library, row.id))
    else:
        _print(library, rows)
        hidden = hidden_by(library.hidden(parsed))
        if hidden and is_terminal():
            warn(_("{hidden}: add is:muted to list what is hidden.").format(hidden=hidden))


def _print(library: Library, rows: Iterator[Found]) -> None:
    from dataclasses import replace

    from reader.briefing.told import has_stories, told_by
    from reader.commands.tables import Column, print_table

    columns = (
        Column("ID"),
        Column(),
        Column(_("Date")),
        Column(_("Title"), main=True),
        Column(_("Source"), optional=True, most=20),
        Column(_("Level"), optional=True),
        Column("min", right=True, optional=True),
        Column(_("Told by"), right=True, optional=True),
    )
    shown = columns if has_stories(library) else columns[:-1]
    teasers = library.having("has", "teaser")
    printed = (
        _row(row, library.marks(row.id), told_by(library, [row.row])[row.row], teaser=row.row in teasers)
        for row in rows
    )
    print_table(shown, (replace(row, cells=row.cells[: len(shown)]) for row in printed))


def _watch(library: Library, query: Query, limit: int | None, *, as_json: bool) -> None:
    """Print what arrives until Ctrl+C, a polite kill, the end of whoever reads it, or so many."""
    from reader.briefing.arriving import Arrivals

    arrivals = Arrivals(library, query)
    left, told = limit, ""
    with cancelling() as cancelled, _waiting() as wait:
        while not cancelled.is_set() and left != 0 and wait.until_next_look():
            try:
                rows = arrivals.look()
            except DigestError as error:  # a library that is busy now is looked at again
                if told != str(error):
                    told = str(error)
                    warn(sentence(error))
                continue
            for row in rows[:left]:
                if as_json:
                    print_json(full_record(library, row.id))
                else:
                    write(_row(row, library.marks(row.id), 1, teaser=False).plain)
            left = left - len(rows[:left]) if left is not None else None


class _Waiting:
    """Waiting for the next look, or for the end of whoever reads the output."""

    def __init__(self, woken: int) -> None:
        self._woken = woken
        self._poll = select.poll()
        self._poll.register(woken, select.POLLIN)
        self._poll.register(sys.stdout.fileno(), 0)

    def until_next_look(self) -> bool:
        """False where a signal came, or nobody reads the output any more."""
        return not self._poll.poll(LOOK * 1000)


@contextmanager
def _waiting() -> Iterator[_Waiting]:
    """A signal's handler alone would be called, and the wait go on to its end."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    before = signal.set_wakeup_fd(wake)
    try:
        yield _Waiting(woken)
    finally:
        signal.set_wakeup_fd(before)
        os.close(woken)
        os.close(wake)


def why_empty(library: Library) -> str:
    """Why a library has no digests, and what brings some, in a sentence."""
    deleted = emptied(library)
    if deleted:
        return deleted[:1].lower() + deleted[1:]
    waiting = sum(not feed.paused for feed in library.feeds.all())
    if waiting:
        return ngettext(
            "nothing is here yet: `digest refresh` fetches what the feed that you follow has.",
            "nothing is here yet: `digest refresh` fetches what the {count} feeds that you follow have.",
            waiting,
        ).format(count=number(waiting))
    return _("the library is empty: import something with `digest import`, or follow a feed with `digest follow`.")


def why_nothing(library: Library, query: Query) -> str:
    """Why a query finds nothing, in a sentence."""
    if not len(library):
        return why_empty(library)
    hidden = unlisted(library, query)
    if hidden:
        return _("nothing of this is listed: {hidden}.").format(hidden=hidden.told(datetime.now()))
    text = format_query(query)
    if shown_input(text) != text:  # an address with a password, which no part of it may repeat
        return _("no digest matches.")
    meant = library.meant(query)
    if meant:
        return meant
    blame = library.blame(query)
    return f"{blame}." if blame else _("no digest matches.")


def _fetched(library: Library, ids: Any) -> Iterator[Found]:
    yield from library.fetch(ids[:FIRST])
    for start in range(FIRST, len(ids), PAGE):
        yield from library.fetch(ids[start : start + PAGE])


def _row(row: Found, marks: Marks, sides: int, *, teaser: bool) -> Row:
    from reader.commands.tables import Row

    flags = ("·" if marks.read else "●") + ("★" if marks.bookmark else " ")
    day = local_day(row.date)
    depth = level_name(row.level) or (_("teaser") if teaser else row.kind)
    about = " · ".join(
        filter(
            None,
            (
                row.source,
                depth,
                _("{minutes} min").format(minutes=row.minutes),
                _("told by {sides}").format(sides=sides) if sides > 1 else "",
            ),
        )
    )
    return Row(
        (
            (row.id, "faint"),
            flags,
            (day, "faint"),
            row.title if marks.read else (row.title, "title"),
            row.source,
            (depth, "faint"),
            (str(row.minutes), "faint"),
            str(sides) if sides > 1 else "",
        ),
        plain=f"{row.id} {flags} {day:<10} {row.title}  {about}",
    )


COMMANDS = (list_,)
