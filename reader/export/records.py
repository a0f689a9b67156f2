"""JSON: all records in one list, a line each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.export.item import About, Item
from reader.export.lines import line_of


def write(items: Iterable[Item], about: About) -> Iterator[bytes]:
    """One list."""
    before = b"[\n"
    for item in items:
        yield before + line_of(item.full_record())
        before = b",\n"
    yield b"\n]\n" if before != b"[\n" else b"[]\n"
