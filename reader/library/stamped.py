"""Things that every device may change, folded over all devices: the subscriptions, for one.

Each device writes one file of a folder, `<folder>/<device>.json`; a document is a thing, its fields are stamped like
those of marks, and of every field the newest stamp counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from reader.library import clock
from reader.library.documents import Fingerprint
from reader.library.files import Files, UnreadableFileError
from reader.model.marks import Marks, Stamp, Value, from_document, to_document
from reader.text import clean_line


class Thing(NamedTuple):
    """One document, folded."""

    name: str
    """What it is, as the device said that changed it last in the order of the files: an address, a title."""
    marks: Marks = Marks()


Changes = Mapping[int, tuple[str, Mapping[str, Value]]]
"""Name and new values of each thing that changes, by document id."""


class Stamped:
    """Reads and writes one folder. Raises LibraryError.

    `name` is the field of a document that says what it is; a document without it is passed over.
    """

    def __init__(self, files: Files, folder: str, name: str) -> None:
        self.files = files
        self._folder = folder
        self._name = name
        self._read: dict[str, Fingerprint] | None = None
        self._folded: dict[int, Thing] = {}

    def folded(self) -> Mapping[int, Thing]:
        """Everything that any device ever wrote, by document id; read again where a file changed."""
        now = self.files.fingerprints(self._folder)
        if now == self._read:
            return self._folded
        folded: dict[int, Thing] = {}
        for file in sorted(now):
            self._fold(file, folded)
        # What was damaged was mended while it was read, so the files are not what they were.
        self._read, self._folded = self.files.fingerprints(self._folder), folded
        return folded

    def _fold(self, file: str, folded: dict[int, Thing]) -> None:
        try:
            _, entries, problem = self.files.read(file)
        except UnreadableFileError as error:
            self.files.note(str(error))
            return
        self.files.note(problem)
        for entry in entries:
            name = entry.document.get(self._name)
            if isinstance(name, str) and clean_line(name):
                old = folded.get(entry.doc_id, Thing("")).marks
                folded[entry.doc_id] = Thing(clean_line(name), old.merge(from_document(entry.document)))

    def write(self, changes: Changes) -> None:
        """Set fields, later than all that are set. Call it under the lock."""
        folded = self.folded()
        at = clock.after(max((s.at for thing in folded.values() for s in thing.marks.fields.values()), default=0))
        documents = {}
        for doc_id, (name, fields) in changes.items():
            there = folded.get(doc_id, Thing("")).marks.fields
            stamps = {
                field: Stamp(value, max(at, there[field].at + 1 if field in there else 0), self.files.device)
                for field, value in fields.items()
            }
            documents[doc_id] = {self._name: name, **to_document(Marks(stamps))}
        if documents:
            self.files.put_stamped(self._folder, documents)

    def take_in(self, found: Mapping[int, tuple[str, Marks]]) -> int:
        """Set what others set, with their stamps, where it is newer than what is here; for how many things that was.

        Call it under the lock.
        """
        folded = self.folded()
        documents: dict[int, dict[str, Any]] = {}
        for doc_id, (name, marks) in found.items():
            known = folded.get(doc_id, Thing("")).marks.fields
            newer = {f: s for f, s in marks.fields.items() if s.newer(known.get(f))}
            if newer and name:
                documents[doc_id] = {self._name: name, **to_document(Marks(newer))}
        if documents:
            self.files.put_stamped(self._folder, documents)
        return len(documents)

    def take_over(self, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Put another file's documents into this device's. Call it under the lock."""
        folded = self.folded()
        merged: dict[int, dict[str, Any]] = {}
        for doc_id, document in documents.items():
            marks = from_document(document).merge(folded.get(doc_id, Thing("")).marks)
            merged[doc_id] = {**document, **to_document(marks)}
        if merged:
            self.files.put_stamped(self._folder, merged)
