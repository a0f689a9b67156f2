"""Changes of marks: each remembers what was there before."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from reader.library.ids import MAX_DOC_ID
from reader.model.marks import Value
from reader.text import clean, clean_line

MAX_CHANGE = 64 * 1024 * 1024
"""Bytes, packed or not; marking a million digests takes 8 MB."""
_KINDS = frozenset(("read", "bookmark", "tag", "note", "edit", "vote"))
Fields = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Change:
    """One step: for each digest the fields that changed, before and after. Undone as a whole."""

    before: Mapping[int, Fields]
    after: Mapping[int, Fields]

    def __len__(self) -> int:
        """How many digests it touches."""
        return len(self.after)


def describe_change(change: Change) -> str:
    """A change in words."""
    fields = {name.partition(":")[0] for after in change.after.values() for name in after}
    names = {
        "read": "read marks",
        "bookmark": "bookmarks",
        "tag": "tags",
        "note": "notes",
        "edit": "edits",
        "vote": "judgements",
    }
    one = {
        "read": "read mark",
        "bookmark": "bookmark",
        "tag": "tag",
        "note": "note",
        "edit": "edit",
        "vote": "judgement",
    }
    kinds = " and ".join((one if len(change) == 1 else names).get(field, field) for field in sorted(fields))
    return f"{kinds} of {len(change):,} digest{'' if len(change) == 1 else 's'}"


def format_change(change: Change) -> bytes:
    """A change as it is kept: digests that changed alike share one description; 8 bytes an id before packing."""
    groups: dict[bytes, tuple[Fields, Fields, array[int]]] = {}
    for doc_id, after in change.after.items():
        before = change.before[doc_id]
        key = orjson.dumps((before, after))
        if key not in groups:
            groups[key] = before, after, array("Q")
        groups[key][2].append(doc_id)
    head = orjson.dumps([[before, after, len(ids)] for before, after, ids in groups.values()])
    return zlib.compress(head + b"\n" + b"".join(ids.tobytes() for *_, ids in groups.values()), 1)


def parse_change(content: bytes) -> Change:
    """The change that was kept. Raises ValueError where it is none."""
    try:
        head, _, packed = _unpacked(content).partition(b"\n")
        ids = array("Q", packed)
        if ids and max(ids) >= MAX_DOC_ID:
            raise ValueError("not a change: an id is too large")
        before: dict[int, Fields] = {}
        after: dict[int, Fields] = {}
        at = 0
        for *values, count in orjson.loads(head):
            old, new = map(_fields, values)
            for doc_id in ids[at : at + count]:
                before[doc_id], after[doc_id] = old, new
            at += count
    except (zlib.error, TypeError, AttributeError) as error:
        raise ValueError(f"not a change: {error}") from error
    return Change(before, after)


def _unpacked(content: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    unpacked = unpacker.decompress(content, MAX_CHANGE)
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise ValueError("not a change: it is too large, or cut short")
    return unpacked


def _fields(fields: Mapping[str, Any]) -> Fields:
    unknown = [name for name in fields if name.partition(":")[0] not in _KINDS]
    if unknown:
        raise ValueError(f"not a change: {unknown[0]!r} is no field of a mark")
    return {
        clean_line(name): clean(value) if isinstance(value, str) else value
        for name, value in fields.items()
        if isinstance(value, bool | str)
    }
