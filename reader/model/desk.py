"""What a reader sets up in a library: views, mutes, decisions, weights, and the briefs of past days. Pure.

Each is a thing with a kind, a name and fields, stamped like those of marks, so that devices agree on it without asking.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from reader.dataclass import dataclass
from reader.model.bounds import MAX_LINE
from reader.model.marks import Marks, Value
from reader.text import clean_line, fold

VIEW, MUTE, DECISION, WEIGHT, BRIEF, TERM = "view", "mute", "decision", "weight", "brief", "term"
KINDS = (VIEW, MUTE, DECISION, WEIGHT, BRIEF, TERM)
SET = "set"
"""The field that says whether a thing is there: one that was removed keeps its other fields."""
MOST = 500
"""Things of one kind that are used; nobody sets up as many by hand."""
OPEN_DECISIONS = 5
"""Decisions that may be open at a time."""


@dataclass(frozen=True, slots=True)
class View:
    """A named query."""

    name: str
    query: str
    order: int = 0
    """Its place among the views, smaller first; equal ones by name."""
    key: str = ""
    """One letter or digit that opens it from the views, `""` for none."""


@dataclass(frozen=True, slots=True)
class Mute:
    """A query whose digests are not listed, with the reason: the query as it was typed."""

    query: str
    until: str = ""
    """The day, ISO, from which it no longer holds; `""`: for good."""
    keep: int = 0
    """Of the digests that it finds so many stay, the newest."""

    def holds(self, today: str) -> bool:
        """Whether it holds on this day."""
        return not self.until or today < self.until


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision or a question that is on somebody's plate."""

    question: str
    at: str = ""
    """The moment, ISO, at which it was put there."""
    closed: str = ""
    """The day, ISO, on which it was closed; `""` while it is open."""
    note: str = ""
    """What was found, in the reader's words, once it is closed."""


def thing_name(kind: str, name: str) -> str:
    """How a thing is called in the files: `view:Security`."""
    return f"{kind}:{clean_line(name)[:MAX_LINE]}"


def thing_key(name: str) -> int:
    """The id of its document: names that differ in case only are one."""
    return int.from_bytes(blake2b(fold(name).encode(), digest_size=6).digest())


def split_name(name: str) -> tuple[str, str]:
    """Kind and name of a thing; the kind `""` where it is none that is known."""
    kind, _, rest = name.partition(":")
    return (kind, rest) if kind in KINDS and rest else ("", name)


def is_set(marks: Marks) -> bool:
    return marks.value(SET) is True


def text(marks: Marks, field: str) -> str:
    """A field's text, `""` where it has none."""
    value = marks.value(field)
    return value if isinstance(value, str) else ""


def number(marks: Marks, field: str) -> int:
    """A field's whole number, 0 where it is none."""
    value = text(marks, field)
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0


def view_of(name: str, marks: Marks) -> View:
    return View(name, text(marks, "query"), number(marks, "order"), text(marks, "key")[:1])


def mute_of(name: str, marks: Marks) -> Mute:
    return Mute(name, text(marks, "until"), number(marks, "keep"))


def decision_of(name: str, marks: Marks) -> Decision:
    return Decision(name, text(marks, "at"), text(marks, "closed"), text(marks, "note"))


def view_fields(view: View) -> Mapping[str, Value]:
    return {SET: True, "query": view.query, "order": str(view.order), "key": view.key}


def mute_fields(mute: Mute) -> Mapping[str, Value]:
    return {SET: True, "until": mute.until, "keep": str(mute.keep)}


def decision_fields(decision: Decision) -> Mapping[str, Value]:
    return {SET: True, "at": decision.at, "closed": decision.closed, "note": decision.note}
