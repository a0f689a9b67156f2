"""Changes that can be undone: each remembers what was there before."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

import orjson

from reader.dataclass import dataclass
from reader.library.ids import MAX_DOC_ID
from reader.model.marks import Value
from reader.paths import STAMPED
from reader.text import clean, clean_line

MAX_CHANGE = 64 * 1024 * 1024
"""Bytes, packed or not; marking a million digests takes 8 MB."""
KINDS = {
    "read": "read mark",
    "bookmark": "bookmark",
    "tag": "tag",
    "note": "note",
    "edit": "edit",
    "vote": "judgement",
    "deleted": "deletion",
    "finished": "reading",
    "later": "date",
    "highlight": "highlight",
    "alone": "place in a story",
}
"""What the fields of marks are called, one of them."""
Fields = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Step:
    """What changed in one thing that all devices share: a subscription, a view, a mute."""

    folder: str
    """Of the library."""
    name: str
    """What the thing is called there."""
    before: Fields
    after: Fields


@dataclass(frozen=True, slots=True)
class Made:
    """A digest that was written in another one's place, or that is new."""

    before: Mapping[str, Any] | None
    """The document that stood there, None where there was none."""
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One step: for each digest the fields that changed, before and after. Undone as a whole."""

    before: Mapping[int, Fields]
    after: Mapping[int, Fields]
    steps: Sequence[Step] = ()
    made: Mapping[int, Made] = field(default_factory=dict)
    """By document id."""
    left: int = 0
    """Of a change that was taken back or done again: how many of its things were changed since, and stayed so."""
    title: str = ""
    """What it is called, where that says more than its parts: `the move from newsboat`."""

    def __len__(self) -> int:
        """How many digests it touches, and other things."""
        return len(self.after) + len(self.steps) + len(self.made)

    def turned(self) -> Change:
        """The change that takes this one back."""
        steps = tuple(Step(step.folder, step.name, step.after, step.before) for step in reversed(self.steps))
        return Change(self.after, self.before, steps, self.made, title=self.title)

    def and_then(self, other: Change) -> Change:
        """This change and then another, as one."""
        before, after = dict(other.before), dict(other.after)
        for doc_id, fields in self.before.items():
            before[doc_id] = {**before.get(doc_id, {}), **fields}
            after[doc_id] = {**self.after[doc_id], **after.get(doc_id, {})}
        made = dict(self.made)
        for doc_id, each in other.made.items():
            made[doc_id] = Made(made[doc_id].before if doc_id in made else each.before, each.after)
        return Change(before, after, (*self.steps, *other.steps), made, title=other.title or self.title)


def format_change(change: Change) -> bytes:
    """A change as it is kept: digests that changed alike share one description; 8 bytes an id before packing."""
    groups: dict[bytes, tuple[Fields, Fields, array[int]]] = {}
    for doc_id, after in change.after.items():
        before = change.before[doc_id]
        key = orjson.dumps((before, after))
        if key not in groups:
            groups[key] = before, after, array("Q")
        groups[key][2].append(doc_id)
    alike = [[before, after, len(ids)] for before, after, ids in groups.values()]
    steps = [[step.folder, step.name, step.before, step.after] for step in change.steps]
    made = [[doc_id, each.before, each.after] for doc_id, each in change.made.items()]
    whole = {"marks": alike, "steps": steps, "made": made, **({"title": change.title} if change.title else {})}
    head = orjson.dumps(whole if steps or made or change.title else alike)
    return zlib.compress(head + b"\n" + b"".join(ids.tobytes() for *_, ids in groups.values()), 1)


def parse_change(content: bytes) -> Change:
    """The change that was kept. Raises ValueError where it is none."""
    try:
        head, _, packed = _unpacked(content).partition(b"\n")
        ids = array("Q", packed)
        if ids and max(ids) >= MAX_DOC_ID:
            raise ValueError("not a change: an id is too large")
        read = orjson.loads(head)
        alike, steps, made = (read, (), ()) if isinstance(read, list) else (read["marks"], read["steps"], read["made"])
        title = "" if isinstance(read, list) else _title(read.get("title", ""))
        before: dict[int, Fields] = {}
        after: dict[int, Fields] = {}
        at = 0
        for *values, count in alike:
            old, new = map(_fields, values)
            for doc_id in ids[at : at + count]:
                before[doc_id], after[doc_id] = old, new
            at += count
        return Change(before, after, tuple(map(_step, steps)), dict(map(_made, made)), title=title)
    except (zlib.error, TypeError, AttributeError, KeyError) as error:
        raise ValueError(f"not a change: {error}") from error


def _title(title: Any) -> str:
    return clean_line(title) if isinstance(title, str) else ""


def _step(step: Any) -> Step:
    match step:
        case [str() as folder, str() as name, dict() as before, dict() as after] if folder in STAMPED:
            return Step(folder, clean_line(name), _plain(before), _plain(after))
    raise ValueError("not a change: a step of an unknown shape")


def _made(made: Any) -> tuple[int, Made]:
    match made:
        case [int() as doc_id, dict() | None as before, dict() as after] if 0 <= doc_id < MAX_DOC_ID:
            return doc_id, Made(before, after)
    raise ValueError("not a change: a document of an unknown shape")


def _unpacked(content: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    unpacked = unpacker.decompress(content, MAX_CHANGE)
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise ValueError("not a change: it is too large, or cut short")
    return unpacked


def _fields(fields: Mapping[str, Any]) -> Fields:
    unknown = [name for name in fields if name.partition(":")[0] not in KINDS]
    if unknown:
        raise ValueError(f"not a change: {unknown[0]!r} is no field of a mark")
    return _plain(fields)


def _plain(fields: Mapping[str, Any]) -> Fields:
    return {
        clean_line(name): clean(value) if isinstance(value, str) else value
        for name, value in fields.items()
        if isinstance(value, bool | str)
    }
