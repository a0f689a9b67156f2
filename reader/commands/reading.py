"""`digest list`, `digest show` and `digest roles`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import click

from reader.briefing.record import full_record
from reader.briefing.told import around, has_stories, told_by
from reader.commands.context import NAMED, completing, json_option, library_option, opened
from reader.commands.printing import is_terminal, print_json, print_page, warn
from reader.commands.tables import Column, Row, print_table
from reader.dates import local_day
from reader.export.text import lines_of
from reader.library import Count, Library
from reader.library import Row as Found
from reader.library.mutes import hidden_by
from reader.model.marks import Marks
from reader.model.query import Query
from reader.model.query_text import parse, parse_strictly

PAGE = 500


@click.command(name="list")
@click.argument("query", nargs=-1, metavar="[QUERY…]", shell_complete=completing("query"))
@click.option("--limit", "-n", type=click.IntRange(min=1), help="List at most this many.")
@json_option
@library_option
@click.pass_context
def list_(ctx: click.Context, query: tuple[str, ...], limit: int | None, as_json: bool) -> None:
    """List the digests that match a QUERY, or all of them without one.

    \b
    digest list 'role:"AI Engineer" level:advanced is:unread'
    digest list consensus since:1y sort:relevance
    """
    from reader.briefing.stories import update

    parsed = parse_strictly(" ".join(query))
    library = opened(ctx)
    update(library)
    # A program is given every digest, with its story: it may want one row a story, or all of them.
    found = library.find(parsed, every_side=as_json)
    if not len(found.rows):
        if not as_json:
            warn(_why_nothing(library, parsed))
        ctx.exit(1)
    rows = _fetched(library, found.rows[: limit or len(found.rows)])
    if as_json:
        for row in rows:
            print_json(full_record(library, row.id))
    else:
        columns = (
            Column("ID"),
            Column(),
            Column("Date"),
            Column("Title", main=True),
            Column("Source", optional=True, most=20),
            Column("Level", optional=True),
            Column("min", right=True, optional=True),
            Column("Sides", right=True, optional=True),
        )
        shown = columns if has_stories(library) else columns[:-1]
        teasers = library.having("has", "teaser")
        printed = (
            _row(row, library.marks(row.id), told_by(library, row.row), teaser=row.row in teasers) for row in rows
        )
        print_table(shown, (replace(row, cells=row.cells[: len(shown)]) for row in printed))
        hidden = hidden_by(library.hidden(parsed))
        if hidden and is_terminal():
            warn(f"{hidden}: add is:muted to list what is hidden.")


def _why_nothing(library: Library, query: Query) -> str:
    """Why a query finds nothing, in a sentence."""
    if not len(library):
        return "the library is empty: import something with `digest import`."
    hidden = hidden_by(library.hidden(query))
    if hidden:
        return f"all of this is muted, {hidden}: add is:muted to list it."
    blame = library.blame(query)
    return f"{blame}." if blame else "no digest matches."


def _fetched(library: Library, ids: Any) -> Iterator[Found]:
    for start in range(0, len(ids), PAGE):
        yield from library.fetch(ids[start : start + PAGE])


def _row(row: Found, marks: Marks, sides: int, *, teaser: bool) -> Row:
    flags = ("·" if marks.read else "●") + ("★" if marks.bookmark else " ")
    day = local_day(row.date)
    depth = row.level.capitalize() or ("teaser" if teaser else row.kind)
    about = " · ".join(filter(None, (row.source, depth, f"{row.minutes} min", f"{sides} sides" if sides > 1 else "")))
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


@click.command()
@click.argument("digest_id", type=NAMED, metavar="ID", shell_complete=completing("id"))
@click.option("--pager/--no-pager", "paged", default=True, help="Show it page by page where it is long.")
@json_option
@library_option
@click.pass_context
def show(ctx: click.Context, digest_id: str, as_json: bool, paged: bool) -> None:
    """Show a digest. Its ID may be shortened, as in git.

    On a terminal, one that is longer than the screen is shown by $PAGER.
    """
    from reader.briefing.stories import update
    from reader.launch import configuration

    library = opened(ctx)
    update(library)
    full = library.resolve(digest_id)
    if as_json:
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
        warn("no digest says which role it is for.")
        ctx.exit(1)
    if as_json:
        for count in everything:
            print_json({"role": count.label, "count": count.digests, "unread": unread[count.key]})
    else:
        print_table(
            (Column("Digests", right=True), Column("Unread", right=True), Column("Role", main=True)),
            (_role(count, unread[count.key]) for count in everything),
        )


def _role(count: Count, unread: int) -> Row:
    return Row(
        (f"{count.digests:,}", (f"{unread:,}", "" if unread else "faint"), count.label),
        plain=f"{count.digests:>7,}  {unread:>7,} unread  {count.label}",
    )


COMMANDS = (list_, show, roles)
