"""What feeds of every format say of a digest: the digest itself, never what its reader did to it. Pure.

The words around it are English in every language: programs read them, ours too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b

from reader.export.item import About, Item, html_text
from reader.export.markup import html_blocks
from reader.model.page.markdown import markdown_blocks
from reader.model.sections import LISTS, TITLES

URN = "urn:digest-reader:"
"""What the ids of entries begin with."""


def feed_id(about: About) -> str:
    """What a feed is known by: where it is published, else what it is called."""
    return about.address or f"{URN}{blake2b(about.title.encode(), digest_size=6).hexdigest()}"


_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def moment(date: str) -> datetime | None:
    """An ISO date of any precision as a moment in UTC, the first that it may be; None where it is none."""
    try:
        if len(date) > 10:
            return datetime.fromisoformat(date.replace("Z", "+00:00")).astimezone(UTC)
        found = _DAY.fullmatch(date)
        year, month, day = (int(part or 1) for part in found.groups()) if found else (0, 0, 0)
        return datetime(year, month, day, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def stamp(when: datetime) -> str:
    """A moment as RFC 3339 writes it."""
    return f"{when.year:04}-{when:%m-%dT%H:%M:%SZ}"


def content(item: Item) -> str:
    """The body of an entry as HTML: an editor's sections, or the article that nobody has digested."""
    if item.record.get("undigested"):
        text = str((item.record.get("article") or {}).get("text") or item.text("summary"))
        return "\n".join(html_blocks(markdown_blocks(text), level=1))
    return "\n".join(_sections(item))


def _sections(item: Item) -> Iterator[str]:
    byline = " · ".join(filter(None, (_source(item), _field(item), _depth(item))))
    if byline:
        yield f"<p>· {html_text(byline)}</p>"
    for name in ("summary", "takeaway"):
        if item.text(name):
            yield f"<h2>{TITLES[name]}</h2>"
            yield from (f"<p>{html_text(paragraph)}</p>" for paragraph in item.text(name).split("\n\n"))
    for name in (*LISTS, "topics", "best_for"):
        if item.texts(name):
            listed = "".join(f"<li>{html_text(text)}</li>" for text in item.texts(name))
            yield f"<h2>{TITLES[name]}</h2>\n<ul>{listed}</ul>"
    if item.text("attribution"):
        yield f"<p>{html_text(item.text('attribution'))}</p>"


def _source(item: Item) -> str:
    return f"Source: {item.text('source')}" if item.text("source") else ""


def _field(item: Item) -> str:
    field = item.record["field"]
    subfields = ", ".join(field["subfields"])
    named = f"{field['domain']} — {subfields}" if subfields else field["domain"]
    return f"Field: {named}" if field["domain"] else ""


def _depth(item: Item) -> str:
    depth = item.record["depth"]
    named = ", ".join(filter(None, (depth["level"].capitalize(), depth["abstraction"])))
    return f"Depth: {named}" if depth["level"] else ""


def lead(item: Item) -> str:
    """What an entry says of itself in a sentence or two."""
    return item.text("takeaway") or item.text("summary").partition("\n\n")[0]
