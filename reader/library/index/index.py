"""The index: one SQLite file per library, derived from the files, disposable, what the screen reads.

Everything is brought up to date by one path: a file changed, so its documents are compared with the rows that came
from it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

from reader.library.documents import Entry, Fingerprint, stored_at
from reader.library.ids import id_of
from reader.library.index.connection import Connection, delete_index
from reader.library.index.facets import Facets, facet_values
from reader.library.index.files import IndexedFiles
from reader.library.index.marks import FoldedMarks, Stamps, by_field, facet_of
from reader.library.index.rows import Rows
from reader.library.index.vectors import Vectors
from reader.library.index.words import Words
from reader.model.edits import edited, edited_fields
from reader.model.highlights import highlights, words_of
from reader.model.marks import EDIT, HIGHLIGHT, TAKEN_OUT, Marks, Stamp
from reader.model.record import from_record


class Index:
    """One connection to the index. Not to be shared between threads; several may be open at once.

    Raises LibraryError where SQLite fails, DamagedIndexError where the file has to be replaced.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = Connection(path)
        self.files = IndexedFiles(self.connection)
        self.rows = Rows(self.connection)
        self.words = Words(self.connection, self.rows)
        self.vectors = Vectors(self.connection)
        self.marks = FoldedMarks(self.connection)
        self.facets = Facets(self.connection)
        self.generation = -1
        """Grows with every change; equal generations mean equal contents."""
        try:
            self.reload()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self.connection.close()

    def reset(self) -> None:
        """Empty the index. In place: a file that others have open must not be taken from under them."""
        self.connection.reset()
        self.reload()

    def replace(self) -> None:
        """Delete the file, which is damaged, and begin a new one. Raises LibraryError."""
        self.close()
        delete_index(self.path)
        self.connection.open()
        self._reload_all()

    def reload(self) -> bool:
        """Read what another connection wrote; True where there was anything. A file that was lost begins again."""
        self.connection.reopen_if_lost()
        generation = self.connection.number("generation")
        if generation == self.generation:
            return False
        with self.connection.errors():
            self.rows.load()
        self.facets.forget()
        self.words.forget()
        self.generation = generation
        return True

    def problem(self) -> str:
        """What is wrong with the index, `""` where nothing is."""
        return self.connection.problem() or self.rows.problem()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Changes within are seen together or not at all, and leave a new generation behind."""
        self.connection.reopen_if_lost()
        with self.connection.errors():
            try:
                with self.connection.exclusive():
                    self.reload()
                    rows_before = self.rows.generation
                    yield
                    self._save(rows_before)
            except BaseException:
                self._reload_all()  # what is in memory is half changed
                raise

    def _save(self, rows_before: int) -> None:
        self.facets.save()
        self.generation += 1
        self.connection.set_meta("generation", self.generation)
        if self.rows.generation != rows_before:
            self.rows.save()

    def _reload_all(self) -> None:
        self.generation = -1
        self.reload()

    def apply_digests(self, name: str, fingerprint: Fingerprint | None, entries: Sequence[Entry]) -> None:
        """Make the rows of a file those of its documents; no fingerprint: the file is gone."""
        file = self.files.put(name, fingerprint or Fingerprint(0, 0, 0))  # forgotten below, when its rows are gone
        before = self.rows.of_file(file)
        moved: list[tuple[int, int, int]] = []
        seen: set[int] = set()
        for entry in entries:
            seen.add(entry.doc_id)
            checksum = blake2b(entry.raw, digest_size=8).digest()
            row, old = before.get(entry.doc_id, (0, b""))
            if old == checksum:
                moved.append((entry.offset, entry.length, row))
            else:
                self._put(file, entry, checksum, row)
        self.rows.move(moved)
        self._drop(file, before.keys() - seen)
        if fingerprint is None:
            self.files.forget(file)

    def _put(self, file: int, entry: Entry, checksum: bytes, old_row: int) -> None:
        at = stored_at(entry.document)
        if old_row:
            self.files.read_shadowed(file, entry.doc_id)  # this version may be older than the one that stood here
        else:
            # The same digest in another file, written there by another device: the newer version counts.
            # Of two equally new ones every device takes the same: the one with the greater checksum.
            other = self.rows.version(entry.doc_id)
            if other is not None:
                other_counts = (other.stored_at, other.checksum) > (at, checksum)
                self.files.shadow(entry.doc_id, file if other_counts else other.file)
                if other_counts:
                    return
                old_row = other.row
        self._insert(file, entry, checksum, at, old_row)

    def _insert(self, file: int, entry: Entry, checksum: bytes, at: int, old_row: int) -> None:
        marks = self.marks.of(entry.doc_id)
        digest = edited(from_record(entry.document, trusted_id=id_of(entry.doc_id)), marks)
        if old_row:
            self.rows.remove(old_row, entry.doc_id)
            self.words.set_notes([(old_row, "")])
            self.vectors.remove(old_row)
        row = self.rows.insert(file, entry, checksum, at, digest)
        self.words.add(row, digest)
        self.vectors.add(row, digest)
        for facet, label in facet_values(digest):
            self.facets.add(facet, label, row)
        if edited_fields(marks):
            self.facets.add("has", "edit", row)
        self._mark_row(row, marks)

    def _mark_row(self, row: int, marks: Marks) -> None:
        for field, stamp in marks.fields.items():
            facet, label = facet_of(field)
            if stamp.value and facet and not field.startswith(HIGHLIGHT):
                self.facets.add(facet, label, row)
        if highlights(marks):
            self.facets.add(*facet_of(HIGHLIGHT), row)
        words = words_of(marks)
        if words:
            self.words.add_notes([(row, words)])

    def _drop(self, file: int, doc_ids: Iterable[int]) -> None:
        for doc_id, row in self.rows.of(doc_ids).items():
            self.rows.remove(row, doc_id)
            self.vectors.remove(row)
            self.files.read_shadowed(file, doc_id)

    def apply_bucket(self, bucket: str, marks: Mapping[int, Marks]) -> None:
        """Make the marks of a bucket exactly these, folded over all devices."""
        gone, changed = self.marks.difference(bucket, marks)
        self.marks.remove(gone)
        self._show(gone)
        self.apply_stamps(changed)

    def apply_stamps(self, stamps: Stamps) -> None:
        """Set fields of marks, as they are: that they are newer is known."""
        self.marks.put(stamps)
        self._show(stamps)

    def _show(self, stamps: Stamps) -> None:
        """Bring facets and notes up to date with fields of marks that changed."""
        said: set[int] = set()
        shown = by_field(stamps)
        for field, changed in shown.items():
            if field.startswith(EDIT):
                self.files.read_again(changed)
            elif field.startswith(HIGHLIGHT):
                said.update(changed)
            else:
                self._show_field(field, changed)
                said.update(changed if field == "note" else ())
        if TAKEN_OUT in shown:
            self.vectors.are_others()
        self._show_said(said)

    def _show_field(self, field: str, stamps: Mapping[int, Stamp]) -> None:
        rows = self.rows.of(stamps)
        facet, label = facet_of(field)
        if facet:
            self.facets.add(facet, label, [row for i, row in rows.items() if stamps[i].value])
            self.facets.remove(facet, label, [row for i, row in rows.items() if not stamps[i].value])

    def _show_said(self, doc_ids: Collection[int]) -> None:
        """Notes and highlights are found by their words; of several highlights any one makes `has:highlight` true."""
        if not doc_ids:
            return
        rows, said = self.rows.of(doc_ids), self.marks.said(doc_ids)
        marks = {row: said.get(doc_id, Marks()) for doc_id, row in rows.items()}
        highlighted = {row for row, each in marks.items() if highlights(each)}
        facet, label = facet_of(HIGHLIGHT)
        self.facets.add(facet, label, highlighted)
        self.facets.remove(facet, label, marks.keys() - highlighted)
        self.words.set_notes((row, words_of(each)) for row, each in marks.items())
