"""A digest as plain text: its paragraphs with their roles, and their lines at a width. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reader.dates import local_day
from reader.model.article import Article, changes
from reader.model.digest import Digest, audience, authors_line, cut_line, made_by, opens_article
from reader.model.marks import Marks
from reader.model.sections import LISTS, TITLES

WIDTH = 78
"""Characters of a line, where nothing else is known: what prose is read well at."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, before it is broken into lines."""

    text: str = ""
    """`""` is an empty line."""
    role: str = "text"
    """`title`, `about`, `source`, `heading`, `text` or `credit`."""
    bullet: str = ""
    """What the first line begins with; the others are indented by as much."""


def page_of(digest: Digest, marks: Marks | None = None, *, article: bool = True) -> Iterator[Block]:
    """The paragraphs of a digest, with its article unless that is not wanted."""
    marks = marks or Marks()
    yield Block(digest.title, "title")
    field = " › ".join(filter(None, (digest.field.domain, ", ".join(digest.field.subfields))))
    depth = ", ".join(filter(None, (digest.depth.level.capitalize(), digest.depth.abstraction)))
    stated = f"stated date: {digest.stated_published}" if digest.stated_published else ""
    authors = authors_line(digest.authors)
    about = (digest.source, field, depth, f"{digest.minutes} min", local_day(digest.published), stated, authors)
    yield Block(" · ".join(filter(None, about)), "about")
    if digest.made or digest.curator:
        yield Block(made_by(digest), "source")
    if digest.link:
        yield Block(digest.link, "source")
    if cut := cut_line(digest):
        yield Block(cut, "credit")
    repeated = article and opens_article(digest)
    if not repeated:
        heading = "Abstract (the publisher's own; not digested yet)" if digest.undigested else TITLES["summary"]
        yield from _prose(heading, digest.summary.split("\n\n"))
    who, rest = audience(digest.takeaway)
    yield from _prose(f"{TITLES['takeaway']}{f' · for {who}' if who else ''}", [rest])
    for other in digest.takeaways:
        yield from _prose(f"{TITLES['takeaway']} · for {other.role}", [audience(other.text)[1]])
    for section in LISTS:
        yield from _items(TITLES[section], getattr(digest, section))
    yield from _prose(TITLES["topics"], [", ".join(digest.topics)])
    yield from _prose(TITLES["best_for"], [", ".join(digest.best_for)])
    yield from _items(TITLES["related"], [" ".join(filter(None, (r.title, r.link))) for r in digest.related])
    yield from _prose("Note", marks.note.split("\n"))
    yield from _prose("Tags", [", ".join(marks.tags)])
    if digest.article is not None and article:
        yield from _article(digest.article, "Article (not digested yet)" if repeated else "Article")
    if digest.attribution:
        yield Block()
        yield Block(digest.attribution, "credit")


def wrapped(blocks: Iterable[Block], width: int = WIDTH) -> Iterator[str]:
    """The lines of these paragraphs, at most `width` characters each where words allow it."""
    for block in blocks:
        if not block.text or block.role in ("source", "heading"):
            yield block.text
            continue
        # An address inside a text stays whole, so that it can be clicked and copied.
        breaks = block.role in ("title", "about", "credit")
        yield from textwrap.wrap(
            block.text,
            width,
            initial_indent=block.bullet,
            subsequent_indent=" " * len(block.bullet),
            break_long_words=breaks,
            break_on_hyphens=breaks,
        )


def _article(article: Article, heading: str) -> Iterator[Block]:
    yield from _lines(heading, article.text.split("\n"))
    enclosures = (" · ".join(filter(None, (e.media, e.playing_time))) for e in article.enclosures)
    yield from _items(
        "Enclosures", [f"{e.link} {about}".strip() for e, about in zip(article.enclosures, enclosures, strict=True)]
    )
    if article.changed:
        yield from _prose(
            f"Changed on {local_day(article.changed)}", [f"{sign} {line}" for sign, line in changes(article)]
        )
    names = list(dict.fromkeys(o.name or o.feed or o.link for o in article.origins))
    yield from _items("Met in", names if len(names) > 1 else [])


def _prose(name: str, paragraphs: Iterable[str]) -> Iterator[Block]:
    """A section of paragraphs, with an empty line between them; nothing where all are empty."""
    for number, text in enumerate(filter(None, paragraphs)):
        yield Block()
        if not number:
            yield Block(name, "heading")
        yield Block(text)


def _items(name: str, items: Iterable[str]) -> Iterator[Block]:
    """A section of items, one below the other; nothing where all are empty."""
    for number, text in enumerate(filter(None, items)):
        if not number:
            yield from (Block(), Block(name, "heading"))
        yield Block(text, bullet="• ")


def _lines(name: str, lines: list[str]) -> Iterator[Block]:
    """A section of lines as they are, empty ones included; nothing where all are empty."""
    if any(lines):
        yield from (Block(), Block(name, "heading"))
        yield from map(Block, lines)
