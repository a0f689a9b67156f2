"""Stamps as operations `(digest, field, value, at, device)`, the form in which they travel. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from reader.library.clock import DAY
from reader.library.ids import MAX_DOC_ID
from reader.model.marks import LATEST, Marks, Stamp, Value, from_document
from reader.paths import DESK, MARKS
from reader.text import clean_line

FOLDERS = (MARKS, DESK)
"""What travels. Subscriptions do not: an address may hold a secret, and one machine that fetches is enough."""


class Operation(NamedTuple):
    """One field of one document, set once."""

    folder: str
    id: int
    field: str
    name: str
    """What the document is called, where its folder has names; else `""`."""
    value: Value
    at: int
    """Microseconds since 1970."""
    device: str


def operations_of(folder: str, doc_id: int, marks: Marks, name: str = "") -> Iterable[Operation]:
    """Every field of a document."""
    for field, stamp in marks.fields.items():
        yield Operation(folder, doc_id, field, name, stamp.value, stamp.at, stamp.device)


def to_records(operations: Iterable[Operation]) -> list[dict[str, Any]]:
    """What the server's function takes."""
    return [{key: v for key, v in op._asdict().items() if key != "name" or v} for op in operations]


def folded(operations: Iterable[Operation]) -> dict[str, dict[int, tuple[str, Marks]]]:
    """Name and newest stamps of each document, by folder and id; what a server says is cleaned and bounded as files.

    An operation of a wrong shape is passed over.
    """
    documents: dict[tuple[str, int], tuple[str, dict[str, tuple[Value, int, str]]]] = {}
    for op in operations:
        if op.folder in FOLDERS and 0 <= op.id < MAX_DOC_ID:
            name, fields = documents.setdefault((op.folder, op.id), (clean_line(op.name), {}))
            known = fields.get(op.field)
            if known is None or Stamp(op.value, op.at, op.device).newer(Stamp(*known)):
                fields[op.field] = (op.value, op.at, op.device)
    found: dict[str, dict[int, tuple[str, Marks]]] = {folder: {} for folder in FOLDERS}
    for (folder, doc_id), (name, fields) in documents.items():
        found[folder][doc_id] = name, from_document({field: [*stamp] for field, stamp in fields.items()})
    return found


def too_early(operations: Iterable[Operation], now: int) -> tuple[list[Operation], list[Operation]]:
    """Those that may travel, and those whose moment lies more than a day ahead of `now`, microseconds since 1970."""
    kept: list[Operation] = []
    early: list[Operation] = []
    for op in operations:
        (early if op.at > min(now + DAY, LATEST) else kept).append(op)
    return kept, early
