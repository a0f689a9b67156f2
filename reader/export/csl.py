"""CSL-JSON, an entry for the original of each digest: for Zotero, Pandoc and their kin. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reader.export.item import About, Item
from reader.export.lines import line_of
from reader.export.references import date_parts, is_paper


def write(items: Iterable[Item], about: About) -> Iterator[bytes]:
    """One list."""
    before = b"[\n"
    for item in items:
        yield before + line_of(_entry(item))
        before = b",\n"
    yield b"\n]\n" if before != b"[\n" else b"[]\n"


def _entry(item: Item) -> dict[str, Any]:
    issued = date_parts(item.text("published"))
    entry = {
        "id": f"digest-{item.id}",
        "type": "article-journal" if is_paper(item) else "webpage",
        "title": item.title,
        "author": [{"literal": author} for author in item.texts("authors")],
        "container-title": item.text("source"),
        "URL": item.link,
        "issued": {"date-parts": [list(issued)]} if issued else {},
        "abstract": item.text("summary"),
        "language": item.text("language"),
        "keyword": ", ".join(item.texts("topics")),
    }
    return {name: value for name, value in entry.items() if value}
