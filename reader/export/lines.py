"""JSON Lines: a record a line, as `digest list --json` prints it and `digest import` reads it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from reader.export.item import About, Item
from reader.text import escape_json


def write(items: Iterable[Item], about: About) -> Iterator[bytes]:
    """A line each."""
    for item in items:
        yield line_of(item.full_record()) + b"\n"


def line_of(record: object) -> bytes:
    """A record as JSON that is safe on a terminal too."""
    line = orjson.dumps(record)
    return line if line.isascii() and b"\x7f" not in line else escape_json(line.decode()).encode()
