"""`digest list`, `digest show` and `digest roles`."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import click
import orjson

from reader.commands.context import json_option, library_option, opened, style, warn
from reader.library import Library, Row
from reader.model.article import Article, changes
from reader.model.digest import Digest, audience, made_by
from reader.model.marks import Marks
from reader.model.query_text import parse
from reader.model.record import to_record
from reader.model.sections import LISTS, TITLES

PAGE = 500


@click.command(name="list")
@click.argument("query", nargs=-1)
@click.option("--limit", "-n", type=click.IntRange(min=1), help="At most so many.")
@json_option
@library_option
@click.pass_context
def list_(ctx: click.Context, query: tuple[str, ...], limit: int | None, as_json: bool) -> None:
    """List the digests that match a QUERY, all without one.

    \b
    digest list 'role:"AI Engineer" level:advanced is:unread'
    digest list consensus since:1y sort:relevance
    """
    library = opened(ctx)
    parsed = parse(" ".join(query))
    for problem in parsed.problems:
        warn(f"passed over part of the query: {problem.hint}")
    found = library.find(parsed)
    if not len(found.rows):
        if not as_json:
            warn(
                "no digest matches." if len(library) else "the library is empty: import something with `digest import`."
            )
        ctx.exit(1)
    total = min(limit or len(found.rows), len(found.rows))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    for start in range(0, total, PAGE):
        for row in library.fetch(found.rows[start : min(start + PAGE, total)]):
            if as_json:
                click.echo(orjson.dumps(full_record(library, row.id)))
            else:
                click.echo(_line(row, library.marks(row.id), width))


def full_record(library: Library, digest_id: str) -> dict[str, Any]:
    """The record of a digest with its marks."""
    return {**to_record(library.get(digest_id)), "marks": library.marks(digest_id).to_record()}


def _line(row: Row, marks: Marks, width: int) -> str:
    flags = ("·" if marks.read else "●") + ("★" if marks.bookmark else " ")
    about = " · ".join(filter(None, (row.source, row.level.capitalize() or row.kind, f"{row.minutes} min")))
    text = f"{row.title}  {about}"
    if width:
        room = max(20, width - 27)
        text = text if len(text) <= room else text[: room - 1] + "…"
    title, rest = text[: len(row.title)], text[len(row.title) :]
    day = row.date[:10].ljust(10)
    title = style(title, bold=not marks.read)
    return f"{style(row.id, dim=True)} {flags} {style(day, dim=True)} {title}{style(rest, dim=True)}"


@click.command()
@click.argument("digest_id", metavar="ID")
@json_option
@library_option
@click.pass_context
def show(ctx: click.Context, digest_id: str, as_json: bool) -> None:
    """Show a digest. Its ID may be shortened, as in git."""
    library = opened(ctx)
    full = library.resolve(digest_id)
    if as_json:
        click.echo(orjson.dumps(full_record(library, full)))
        return
    width = min(78, shutil.get_terminal_size().columns) if sys.stdout.isatty() else 78
    click.echo("\n".join(page_of(library.get(full), width, library.marks(full))))


def page_of(digest: Digest, width: int, marks: Marks | None = None, *, article: bool = True) -> Iterator[str]:
    """The lines of a digest as text."""
    marks = marks or Marks()
    yield from (style(line, bold=True) for line in textwrap.wrap(digest.title, width))
    field = " › ".join(filter(None, (digest.field.domain, ", ".join(digest.field.subfields))))
    depth = ", ".join(filter(None, (digest.depth.level.capitalize(), digest.depth.abstraction)))
    about = (digest.source, field, depth, f"{digest.minutes} min", digest.published[:10])
    yield from textwrap.wrap(" · ".join(filter(None, about)), width)
    if digest.made or digest.curator:
        yield made_by(digest)
    if digest.link:
        yield digest.link
    heading = "Abstract (the publisher's own; not digested yet)" if digest.undigested else TITLES["summary"]
    yield from _section(heading, digest.summary.split("\n\n"), width, bullet="")
    who, rest = audience(digest.takeaway)
    yield from _section(f"{TITLES['takeaway']}{f' · for {who}' if who else ''}", [rest], width, bullet="")
    for other in digest.takeaways:
        yield from _section(f"{TITLES['takeaway']} · for {other.role}", [audience(other.text)[1]], width, bullet="")
    for name in LISTS:
        yield from _section(TITLES[name], getattr(digest, name), width)
    yield from _section(TITLES["topics"], [", ".join(digest.topics)], width, bullet="")
    yield from _section(TITLES["best_for"], [", ".join(digest.best_for)], width, bullet="")
    yield from _section(TITLES["related"], [" ".join(filter(None, (r.title, r.link))) for r in digest.related], width)
    yield from _section("Note", marks.note.split("\n"), width, bullet="")
    yield from _section("Tags", [", ".join(marks.tags)], width, bullet="")
    if digest.article is not None and article:
        yield from _article(digest.article, width)
    if digest.attribution:
        yield ""
        yield from (style(line, dim=True) for line in textwrap.wrap(digest.attribution, width))


def _article(article: Article, width: int) -> Iterator[str]:
    yield from _section("Article", article.text.split("\n"), width, bullet="", gap=False)
    yield from _section("Enclosures", [f"{e.link} {e.media}".strip() for e in article.enclosures], width)
    if article.changed:
        lines = [f"{sign} {line}" for sign, line in changes(article)]
        yield from _section(f"Changed on {article.changed[:10]}", lines, width, bullet="")
    names = list(dict.fromkeys(o.name or o.feed or o.link for o in article.origins))
    yield from _section("Met in", names if len(names) > 1 else [], width)


def _section(
    name: str, items: tuple[str, ...] | list[str], width: int, bullet: str = "• ", *, gap: bool = True
) -> Iterator[str]:
    if not any(items):
        return
    yield ""
    yield style(name, fg="yellow", bold=True)
    for number, item in enumerate(filter(None, items) if gap else items):
        if (number and not bullet and gap) or not item:
            yield ""
        indent = " " * len(bullet)
        yield from textwrap.wrap(
            item,
            width,
            initial_indent=bullet,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


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
        warn("no digest says for which role it is.")
        ctx.exit(1)
    for count in everything:
        if as_json:
            record = {"role": count.label, "count": count.digests, "unread": unread[count.key]}
            click.echo(orjson.dumps(record))
        else:
            click.echo(f"{count.digests:>7,}  {style(f'{unread[count.key]:>7,} unread', dim=True)}  {count.label}")


COMMANDS = (list_, show, roles)
