"""A brief: the few digests for one day, in the order in which they are read, each with why it is there. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from reader.dataclass import dataclass
from reader.text import clean_line, fold

MOST_ITEMS = 50
"""Items of a stored brief that are read; nobody asks for as many."""
MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of an item's score."""

    part: str
    """One of the parts that `docs/brief.md` describes."""
    value: float
    """What it adds to the score."""
    text: str = ""
    """The same in words."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """A decision on the reader's plate, and the sentence that bears on it."""

    decision: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Item:
    """A digest of a brief, as it was chosen."""

    id: str
    minutes: int
    score: float
    why: tuple[Reason, ...] = ()
    story: str = ""
    """The id of its story's first digest, `""` where it is told by no other."""
    bears_on: tuple[Bearing, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """The brief of a day, frozen when it was first asked for."""

    date: str
    """The reader's own day, ISO."""
    asked: str = ""
    """What was asked for beyond the usual, as `30 minutes role:CTO`; `""` for the brief of the day."""
    items: tuple[Item, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items)

    @property
    def name(self) -> str:
        """What it is called on the desk."""
        return f"{self.date} {self.asked}".strip()


def brief_day(value: str, today: date) -> str:
    """The day that a query names by `brief:`: ISO, or `today`."""
    return today.isoformat() if fold(value) == "today" else value


def format_items(items: Sequence[Item]) -> str:
    """Items as the desk keeps them."""
    return json.dumps(
        [
            {
                "id": item.id,
                "minutes": item.minutes,
                "score": item.score,
                "why": [[reason.part, reason.value, reason.text] for reason in item.why],
                "story": item.story,
                "bears_on": [[bearing.decision, bearing.sentence] for bearing in item.bears_on],
            }
            for item in items
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def parse_items(text: str) -> tuple[Item, ...]:
    """The items that a desk keeps, without those of another shape: another device may have written anything."""
    try:
        stored = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(stored, list):
        return ()
    return tuple(item for each in stored[:MOST_ITEMS] if isinstance(each, dict) and (item := _item(each)) is not None)


def _item(stored: Mapping[str, Any]) -> Item | None:
    match stored:
        case {"id": str() as id_, "minutes": int() as minutes, "score": float() | int() as score} if _is_id(id_):
            return Item(
                id_, max(1, min(minutes, 10_000)), float(score), _reasons(stored.get("why")),
                story if isinstance(story := stored.get("story"), str) and _is_id(story) else "",
                _bearings(stored.get("bears_on")),
            )  # fmt: skip
        case _:
            return None


def _is_id(text: str) -> bool:
    return len(text) == 12 and set(text) <= set("0123456789abcdef")


def _reasons(stored: object) -> tuple[Reason, ...]:
    found = []
    for each in stored[:MOST_REASONS] if isinstance(stored, list) else ():
        match each:
            case [str() as part, float() | int() as value, str() as text]:
                found.append(Reason(clean_line(part), float(value), clean_line(text)))
    return tuple(found)


def _bearings(stored: object) -> tuple[Bearing, ...]:
    found = []
    for each in stored[:MOST_REASONS] if isinstance(stored, list) else ():
        match each:
            case [str() as decision, str() as sentence]:
                found.append(Bearing(clean_line(decision), clean_line(sentence)))
    return tuple(found)
