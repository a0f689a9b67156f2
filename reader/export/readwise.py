"""Highlights in the CSV that Readwise imports. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from reader.export.cells import cell, row
from reader.export.item import About, Item

COLUMNS = ("Highlight", "Title", "Author", "URL", "Note", "Location", "Date")


def write(items: Iterable[Item], about: About) -> Iterator[bytes]:
    """A row for each highlight; digests without one are left out."""
    yield row(COLUMNS)
    for item in items:
        about.wrote(len(item.highlights))
        for number, each in enumerate(item.highlights, start=1):
            author = ", ".join(item.texts("authors")) or item.text("source")
            when = datetime.fromtimestamp(each.at / 1e6, UTC).strftime("%Y-%m-%d %H:%M:%S")
            yield row((*map(cell, (each.text, item.title, author, item.link, each.note)), str(number), when))
