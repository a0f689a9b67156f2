"""Undo: every change of marks remembers what was there before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reader.marks import Value

Fields = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Change:
    """One step: for each digest the fields that changed, before and after. Undone as a whole."""

    before: Mapping[int, Fields]
    after: Mapping[int, Fields]

    def __len__(self) -> int:
        """How many digests it touches."""
        return len(self.after)


@dataclass(slots=True)
class History:
    """The changes of a session, without limit. A new change after an undo cuts off what was undone."""

    done: list[Change] = field(default_factory=list)
    undone: list[Change] = field(default_factory=list)

    def record(self, change: Change) -> None:
        self.done.append(change)
        self.undone.clear()
