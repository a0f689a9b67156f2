"""A JSON Feed, version 1.1. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reader.export.entries import URN, content, lead, moment, stamp
from reader.export.item import About, Item
from reader.export.lines import line_of


def write(items: Iterable[Item], about: About) -> Iterator[bytes]:
    """The feed, an item a digest, in their order."""
    head = {"version": "https://jsonfeed.org/version/1.1", "title": about.title}
    if about.address:
        head["feed_url"] = about.address
    before = line_of(head)[:-1] + b',"items":[\n'
    for item in items:
        yield before + line_of(_item(item))
        before = b",\n"
    yield b"\n]}\n" if before == b",\n" else before + b"]}\n"


def _item(item: Item) -> dict[str, Any]:
    published = moment(item.text("published"))
    fields = {
        "url": item.link,
        "title": item.title,
        "summary": lead(item),
        "date_published": stamp(published) if published is not None else "",
        "authors": [{"name": author} for author in item.texts("authors")],
        "tags": item.texts("topics"),
        "language": item.text("language"),
    }
    kept = {name: value for name, value in fields.items() if value}
    return {"id": f"{URN}{item.id}", **kept, "content_html": content(item)}
