"""What a reader set up in a library, folded over all its devices: `desk/<device>.json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reader.library.changes import Fields, Step
from reader.library.files import Files
from reader.library.stamped import Stamped, Thing
from reader.model.brief import parse_items
from reader.model.desk import (
    BRIEF,
    DECISION,
    MOST,
    MUTE,
    SET,
    VIEW,
    Decision,
    Mute,
    View,
    decision_of,
    is_set,
    mute_of,
    split_name,
    text,
    thing_key,
    thing_name,
    view_of,
)
from reader.model.marks import Marks
from reader.paths import DESK


class Desk:
    """Reads the desk. It is changed through `Library.arrange`, which can be undone. Raises LibraryError."""

    def __init__(self, files: Files) -> None:
        self.stamped = Stamped(files, DESK, "name")

    def things(self, kind: str) -> dict[str, Marks]:
        """What is set up of this kind, by name."""
        found: dict[str, Marks] = {}
        for key, thing in self.stamped.folded().items():
            its_kind, name = split_name(thing.name)
            if its_kind == kind and is_set(thing.marks) and key == thing_key(thing.name):
                found[name] = thing.marks
        return dict(sorted(found.items())[-MOST:])

    def get(self, kind: str, name: str) -> Marks:
        """The fields of one thing, none where it was never set up."""
        full = thing_name(kind, name)
        return self.stamped.folded().get(thing_key(full), Thing(full)).marks

    def has(self, kind: str, name: str) -> bool:
        return is_set(self.get(kind, name))

    def views(self) -> list[View]:
        """The reader's own views in their order."""
        return sorted((view_of(*each) for each in self.things(VIEW).items()), key=lambda view: (view.order, view.name))

    def mutes(self) -> list[Mute]:
        """What is muted, those that no longer hold included."""
        return [mute_of(*each) for each in self.things(MUTE).items()]

    def decisions(self) -> list[Decision]:
        """What is or was on the plate, the oldest first."""
        return sorted((decision_of(*each) for each in self.things(DECISION).items()), key=lambda d: (d.at, d.question))

    def brief_ids(self, day: str) -> list[int]:
        """The digests of a day's brief in their order, none where there was no brief."""
        marks = self.get(BRIEF, day)
        return [int(item.id, 16) for item in parse_items(text(marks, "items"))] if is_set(marks) else []

    def step(self, kind: str, name: str, fields: Fields | None) -> Step:
        """What sets a thing's fields, or removes it with None: for `Library.arrange`."""
        full = thing_name(kind, name)
        thing = self.stamped.folded().get(thing_key(full), Thing(full))
        after = {SET: False} if fields is None else dict(fields)
        before = {field: thing.marks.value(field) for field in after}
        changed = [field for field in after if after[field] != before[field]]
        return Step(DESK, thing.name, {f: before[f] for f in changed}, {f: after[f] for f in changed})

    def take_over(self, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Put another file's documents into this device's. Call it under the lock."""
        self.stamped.take_over(documents)
