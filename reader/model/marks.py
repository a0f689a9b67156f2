"""What a reader did to a digest. Marks merge without conflict: newest `(at, device)` per field wins.

A mark's fields are `read`, `finished` (read to its end), `bookmark`, `deleted`, `alone` (taken out of its story; all of
them booleans), `note` (text), `later` (the moment until which it is put off), `tag:<name>` (a boolean each),
`highlight:<key>` (what `reader.model.highlights` reads), and what `reader.model.edits` reads: `edit:<field>` (text),
`vote` and `vote:<field>:<label>` (`+` or `-`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any, TypeAlias

from reader.dataclass import dataclass
from reader.model.bounds import MAX_LINE, MAX_NAMES, MAX_TEXT
from reader.text import clean, clean_line, fold

Value: TypeAlias = bool | str
TAG = "tag:"
NOTE = "note"
EDIT = "edit:"
VOTE = "vote"
LATER = "later"
DELETED = "deleted"
FINISHED = "finished"
TAKEN_OUT = "alone"
"""Whether it was taken out of the story that it was found to tell."""
HIGHLIGHT = "highlight:"
MOST_FIELDS = 1_000
"""Fields of one digest's marks that are read from a file, the newest ones; nobody sets as many by hand."""
LATEST = 1 << 62
"""No clock says so many microseconds: such a moment is damage, and SQLite could not count on from it."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """One field of a mark: its value, and when and where it was set."""

    value: Value
    at: int
    """Microseconds since 1970; never goes back on a device."""
    device: str

    def newer(self, other: Stamp | None) -> bool:
        """Whether this one wins over `other`. A total order: any two devices decide alike."""
        return other is None or self._rank() > other._rank()

    def _rank(self) -> tuple[int, str, bool, str]:
        # The value only decides between stamps that claim one moment on one device (a cloned disk). A shared library's
        # server decides alike.
        return self.at, self.device, isinstance(self.value, bool), str(self.value)


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks on one digest, folded over all devices."""

    fields: Mapping[str, Stamp] = field(default_factory=dict)

    @property
    def read(self) -> bool:
        return self._true("read")

    @property
    def bookmark(self) -> bool:
        return self._true("bookmark")

    @property
    def deleted(self) -> bool:
        return self._true(DELETED)

    @property
    def finished(self) -> bool:
        """Whether it was read to its end."""
        return self._true(FINISHED)

    @property
    def note(self) -> str:
        return self._text("note")

    @property
    def later(self) -> str:
        """Date-time in UTC until which it is put off, `""` where it is not."""
        return self._text(LATER)

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(self._tags()[:MAX_NAMES])

    def _tags(self) -> list[str]:
        return sorted(name[len(TAG) :] for name in self.fields if name.startswith(TAG) and self._true(name))

    def value(self, name: str) -> Value:
        """The value of a field, `unset` where it was never set."""
        stamp = self.fields.get(name)
        return unset(name) if stamp is None else stamp.value

    def _text(self, name: str) -> str:
        stamp = self.fields.get(name)
        return stamp.value if stamp is not None and isinstance(stamp.value, str) else ""

    def _true(self, name: str) -> bool:
        stamp = self.fields.get(name)
        return stamp is not None and stamp.value is True

    def merge(self, other: Marks) -> Marks:
        """Both, field by field the newer. Commutative, associative, idempotent."""
        merged = dict(self.fields)
        for name, stamp in other.fields.items():
            if stamp.newer(merged.get(name)):
                merged[name] = stamp
        return Marks(merged)

    def to_record(self) -> dict[str, Any]:
        """`{"read": …, "bookmark": …, "note": …, "tags": […]}`, as pipes see it.

        With `later` and `deleted` where they are set, and `cut` where there are more tags.
        """
        tags = self._tags()
        cut = {"cut": ["tags"]} if len(tags) > MAX_NAMES else {}
        more = {**({LATER: self.later} if self.later else {}), **({DELETED: True} if self.deleted else {})}
        return {
            "read": self.read,
            "bookmark": self.bookmark,
            "note": self.note,
            "tags": tags[:MAX_NAMES],
            **more,
            **cut,
        }


def unset(name: str) -> Value:
    """The value of a field that was never set."""
    return "" if name in ("note", LATER) or name.startswith(HIGHLIGHT) else False


def tag_field(tag: str) -> str:
    """The field of a tag: tags are compared folded, so `LLM` and `llm` are one; `""` for an empty tag."""
    name = fold(clean_line(tag)).replace(",", " ").strip()
    return TAG + name if name else ""


def clean_note(note: str) -> str:
    return clean(note).strip()


def to_document(marks: Marks) -> dict[str, list[Any]]:
    """What is stored: `{field: [value, at, device]}`."""
    return {name: [s.value, s.at, s.device] for name, s in sorted(marks.fields.items())}


def from_document(document: Mapping[str, Any]) -> Marks:
    """Marks of a stored document; an entry of a wrong shape is passed over, the others are kept."""
    if len(document) > MOST_FIELDS:
        document = dict(sorted(document.items(), key=lambda item: _at(item[1]), reverse=True)[:MOST_FIELDS])
    fields: dict[str, Stamp] = {}
    for name, stamp in _stamps(document.items()):
        if stamp.newer(fields.get(name)):  # two names may be one when they are cleaned
            fields[name] = stamp
    return Marks(fields)


def _at(entry: object) -> int:
    match entry:
        case [_, int() as at, _]:
            return at
        case _:
            return -1


def _stamps(items: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, Stamp]]:
    for name, entry in items:
        match entry:
            case [bool() | str() as value, int() as at, str() as device] if 0 <= at < LATEST:
                said = clean(value[:MAX_TEXT]) if isinstance(value, str) else value
                yield clean_line(name[:MAX_LINE]), Stamp(said, at, clean_line(device[:MAX_LINE]))
