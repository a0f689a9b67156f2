"""What a reader does to digests: read, bookmark, tag, note, select, undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.errors import DigestError
from reader.library.changes import describe_change
from reader.model.marks import Value, clean_note, tag_field
from reader.tui.controllers.said import CHANGED, NOTHING, Said, failure
from reader.tui.session import Session

TOGGLED = {
    ("read", True): "marked read",
    ("read", False): "marked unread",
    ("bookmark", True): "bookmarked",
    ("bookmark", False): "no longer bookmarked",
}


class Marking:
    """The marks of one session's digests."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def mark(self, ids: Sequence[str], fields: Mapping[str, Value]) -> Said:
        """Set these fields on all of them."""
        try:
            self.session.mark(ids, fields)
        except DigestError as error:
            return failure(error)
        return CHANGED

    def read(self, id_: str) -> Said:
        """Reading a digest makes it read."""
        if not id_ or self.session.marks(id_).read:
            return NOTHING
        return self.mark([id_], {"read": True})

    def toggle(self, ids: Sequence[str], name: str) -> Said:
        """Set a mark on all, or clear it where all have it."""
        if not ids:
            return NOTHING
        try:
            change, value = self.session.toggle(list(ids), name)
        except DigestError as error:
            return failure(error)
        if len(ids) == 1:
            return CHANGED
        return Said(f"{len(change):,} {TOGGLED[name, value]} — u undoes it", changed=True)

    def read_all(self) -> Said:
        """Mark everything that the query finds as read, as one step."""
        try:
            change = self.session.read_all()
        except DigestError as error:
            return failure(error)
        said = f"{len(change):,} marked read — u undoes it" if len(change) else "All of these were read already"
        return Said(said, changed=True)

    def undo(self) -> Said:
        return self._step(undo=True)

    def redo(self) -> Said:
        return self._step(undo=False)

    def _step(self, *, undo: bool) -> Said:
        library = self.session.library
        try:
            change = library.undo() if undo else library.redo()
        except DigestError as error:
            return failure(error)
        if change is None:
            return Said("Nothing to undo" if undo else "Nothing to redo")
        self.session.again()
        if not len(change):
            return Said("Nothing left to change: it has been changed since", changed=True)
        return Said(f"{'Undone' if undo else 'Redone'}: {describe_change(change)}", changed=True)

    def tag(self, ids: Sequence[str], typed: str) -> Said:
        """Add and remove the tags that were typed."""
        fields = tags_of(typed)
        return self.mark(ids, fields) if fields else NOTHING

    def note(self, id_: str, text: str) -> Said:
        return self.mark([id_], {"note": clean_note(text)})

    def select(self, id_: str) -> None:
        """Select a digest, or deselect it."""
        self.session.selected ^= {id_}

    def select_all(self) -> None:
        """Select everything that the query finds; deselect it where all of it is selected."""
        ids = set(self.session.library.ids_of(self.session.found.rows))
        self.session.selected = set() if self.session.selected >= ids else ids


def tags_of(typed: str) -> dict[str, Value]:
    """The fields that a list like `later, -llm` sets."""
    fields: dict[str, Value] = {}
    for part in typed.split(","):
        name = part.strip()
        if tag_field(name.removeprefix("-")):
            fields[tag_field(name.removeprefix("-"))] = not name.startswith("-")
    return fields
