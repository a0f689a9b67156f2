"""Changes of marks: stamped, on the disk before they are seen, and undone step by step."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from reader.errors import LibraryError
from reader.library import clock
from reader.library.changes import Change, Fields
from reader.library.collector import no_garbage_collection
from reader.library.files import Files
from reader.library.history import History
from reader.library.ids import doc_id_of
from reader.library.index import DamagedIndexError, Index
from reader.library.note_versions import NoteVersions
from reader.library.sync import Sync
from reader.model.marks import EDIT, NOTE, Marks, Stamp, to_document, unset
from reader.translation import gettext as _


class Marking:
    """Sets marks in the files and in the index, and keeps what can be undone."""

    def __init__(self, files: Files, index: Index, sync: Sync, history: History, notes: NoteVersions) -> None:
        self._files = files
        self._index = index
        self._sync = sync
        self._history = history
        self._notes = notes

    def all_have(self, digest_ids: Sequence[str], field: str) -> bool:
        """Whether this field of the marks is set for every one of these digests."""
        values = self._sync.whole(lambda: self._index.marks.values(map(doc_id_of, digest_ids), [field]))
        return len(values) == len(digest_ids) and all(fields[field] for fields in values.values())

    def mark(self, changes: Mapping[str, Fields], *, undoable: bool = True) -> Change:
        """Set fields of marks by id, on the disk before this returns; a value that is there already is no change.

        What nobody did by hand is not `undoable`: it must not stand between a person and their own last change.
        """
        return self._record({doc_id_of(i): fields for i, fields in changes.items()}, undoable=undoable)

    def mark_rows(self, rows: Iterable[int], fields: Fields) -> Change:
        """The same fields for many digests, as one step."""
        # In the order of the tables that they go into: a third less time for 100,000.
        doc_ids = sorted(self._sync.whole_rows(lambda: self._index.rows.ids(rows)))
        return self._sync.whole(lambda: self._record(dict.fromkeys(doc_ids, fields)))

    def set_expected(self, expected: Mapping[int, Fields], changes: Mapping[int, Fields]) -> Change:
        """Set fields where the value is still the expected one. Call it under the lock."""
        return self._set(changes, expected=expected)

    def set_now(self, changes: Mapping[int, Fields]) -> Change:
        """Set fields whatever they are. Call it under the lock."""
        return self._set(changes)

    def take_in(self, found: Mapping[int, Marks]) -> int:
        """Set what others set, with their stamps, where it is newer than what is here; for how many digests that was.

        It is no change of this reader's hand: nothing of it can be undone.
        """
        with self._marking(found):
            known = self._index.marks.stamps(found)
            newer = {
                doc_id: {f: s for f, s in marks.fields.items() if s.newer(known.get(doc_id, {}).get(f))}
                for doc_id, marks in found.items()
            }
            newer = {doc_id: fields for doc_id, fields in newer.items() if fields}
            self._write({doc_id: to_document(Marks(fields)) for doc_id, fields in newer.items()}, newer)
            self._read_edited(newer)
        return len(newer)

    def _record(self, changes: Mapping[int, Fields], *, undoable: bool = True) -> Change:
        with self._marking(changes):
            change = self._set(changes)
            if len(change) and undoable:
                try:
                    self._history.record(change)
                except LibraryError as error:
                    self._files.note(_("The change is stored, but cannot be undone later. {error}").format(error=error))
        return change

    @contextlib.contextmanager
    def _marking(self, doc_ids: Iterable[int]) -> Iterator[None]:
        with self._files.lock(), no_garbage_collection():
            self._files.identify()
            self._sync.apply_marks_of(doc_ids)  # another process may have set the same fields since
            yield

    def _set(self, changes: Mapping[int, Fields], expected: Mapping[int, Fields] | None = None) -> Change:
        """Set fields, of those `expected` only where the value is still the expected one."""
        newest, device = self._index.marks.newest_at, self._files.device
        at = clock.after(newest)
        ahead = self._behind(changes, at) if newest >= at else {}
        before: dict[int, Fields] = {}
        after: dict[int, Fields] = {}
        stamps: dict[int, Mapping[str, Stamp]] = {}
        documents: dict[int, Mapping[str, Any]] = {}
        values = self._index.marks.values(changes, {name for fields in changes.values() for name in fields})
        # Of 100,000 digests that are marked at once most change alike, and share what describes the change.
        alike: dict[tuple[object, ...], tuple[Fields, Fields, Marks, Mapping[str, Any]]] = {}
        for doc_id, fields in changes.items():
            old, was = values.get(doc_id, {}), expected[doc_id] if expected is not None else None
            later = ahead.get(doc_id, {})
            key = (id(fields), id(was), *later.items(), *old.items())
            if key not in alike:
                alike[key] = _stamped(fields, old, was, _Moments(at, later), device)
            old_fields, new_fields, marks, document = alike[key]
            if new_fields:
                before[doc_id], after[doc_id] = old_fields, new_fields
                stamps[doc_id], documents[doc_id] = marks.fields, document
        self._write(documents, stamps)
        self._read_edited(after)
        return Change(before, after)

    def _behind(self, changes: Mapping[int, Fields], at: int) -> dict[int, dict[str, int]]:
        """Of fields that were set later than `at`, by a clock that was ahead, the moment behind that."""
        known = self._index.marks.stamps(changes)
        return {
            i: {f: s.at + 1 for f, s in known.get(i, {}).items() if f in fields and s.at >= at}
            for i, fields in changes.items()
        }

    def _read_edited(self, changed: Mapping[int, Mapping[str, object]]) -> None:
        """Have the digests found by their new words whose edits are among what changed."""
        edited = [i for i, fields in changed.items() if any(name.startswith(EDIT) for name in fields)]
        for name in set(self._index.rows.places(edited).values()):
            self._sync.apply(name)

    def _write(self, documents: Mapping[int, Mapping[str, Any]], stamps: Mapping[int, Mapping[str, Stamp]]) -> None:
        self._keep_notes(i for i, fields in stamps.items() if NOTE in fields)
        written = list(self._files.put_marks(documents))
        if not written:
            return
        # Where the index turns out to be damaged, the marks are on the disk already: it is filled from there again.
        with contextlib.suppress(DamagedIndexError), self._index.transaction():
            self._index.apply_stamps(stamps)
            for name in written:
                stat = self._files.fingerprint(name)
                if stat is not None:
                    self._index.files.put(name, stat)

    def _keep_notes(self, doc_ids: Iterable[int]) -> None:
        """Keep the notes of these digests that new ones are about to take the place of."""
        if self._notes.wanted and (noted := list(doc_ids)):
            known = self._index.marks.stamps(noted)
            self._notes.keep((i, fields[NOTE]) for i, fields in known.items() if NOTE in fields)


class _Moments(NamedTuple):
    """When fields are set."""

    at: int
    later: Mapping[str, int]
    """Of those alone that have to be later."""

    def of(self, field: str) -> int:
        return self.later.get(field, self.at)


def _stamped(
    fields: Fields, old: Fields, expected: Fields | None, moments: _Moments, device: str
) -> tuple[Fields, Fields, Marks, Mapping[str, Any]]:
    """What changes where `old` becomes `fields`: before, after, the marks that say so, and how they are stored."""
    was = {name: old.get(name, unset(name)) for name in fields}
    new = {
        name: value
        for name, value in fields.items()
        if value != was[name] and (expected is None or was[name] == expected[name])
    }
    marks = Marks({name: Stamp(value, moments.of(name), device) for name, value in new.items()})
    return {name: was[name] for name in new}, new, marks, to_document(marks)
