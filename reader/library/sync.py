"""The index kept in step with the files: what changed is read, what is damaged is replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from reader.errors import LibraryError
from reader.library.collector import no_garbage_collection
from reader.library.documents import Entry, Fingerprint
from reader.library.files import Files, UnreadableFileError
from reader.library.folder import format_of, is_in_the_way
from reader.library.ids import BUCKETS, bucket_of
from reader.library.index import DamagedIndexError, Index
from reader.library.index.connection import delete_index
from reader.library.names import bucket_in, is_proper
from reader.model.marks import Marks
from reader.model.marks import from_document as marks_from_document
from reader.paths import DIGESTS, FORMAT, MARKS
from reader.translation import gettext as _

T = TypeVar("T")
Progress = Callable[[int, int], None]
"""Called with how much is done, and how much there is."""
_Read = dict[str, tuple[Fingerprint | None, list[Entry]]]
"""Files that were read, by name; no fingerprint where one is gone or cannot be read."""


def open_index(files: Files) -> Index:
    """The index of a library; a damaged one is replaced. Raises LibraryError."""
    path = files.layout.index
    try:
        return Index(path)
    except DamagedIndexError:
        with files.lock():
            try:
                return Index(path)  # another process may have replaced it while this one waited for the lock
            except DamagedIndexError:
                delete_index(path)
                return Index(path)


class Sync:
    """Reads files into the index. The lock is held for one file at a time: a mark never waits for a whole library."""

    def __init__(self, files: Files, index: Index) -> None:
        self.files = files
        self.index = index

    def stale(self) -> bool:
        """Whether files changed since they were indexed, or the index is damaged: either way a refresh is due."""
        try:
            return self._is_stale()
        except DamagedIndexError:
            return True

    def _is_stale(self) -> bool:
        return self.files.fingerprints() != self.index.files.known()

    def refresh(self, progress: Progress | None = None) -> bool:
        """Read every file that changed into the index; True where there was any.

        What a crash left behind is removed, and an index that turns out to be damaged is rebuilt.
        """
        manifest = self.files.layout.manifest
        if is_in_the_way(manifest):
            self.files.note(
                _("{name} is not a regular file and was skipped: `digest doctor` says more.").format(name=manifest.name)
            )
        if format_of(self.files.layout) < FORMAT:
            self._migrate()
        if self.files.leftovers():
            with self.files.lock():
                self.files.remove_leftovers()
        try:
            return self._refresh(progress)
        except DamagedIndexError:
            self.reindex(progress)
            return True

    def reindex(self, progress: Progress | None = None) -> None:
        """Rebuild the index from the files."""
        try:
            self._rebuild(self.index.reset, progress)
        except DamagedIndexError:
            self._rebuild(self.index.replace, progress)

    def apply_changed(self) -> None:
        """Read every file that changed. Call it under the lock."""
        for name in self._changed():
            self.apply(name)

    def apply_marks_of(self, doc_ids: Iterable[int]) -> None:
        """Read what others changed in these digests' marks. Call it under the lock."""
        wanted = {bucket_of(doc_id) for doc_id in doc_ids}
        for name in self._changed() if wanted else ():
            if name.startswith(MARKS) and (not is_proper(name) or bucket_in(name) in wanted):
                self.apply(name)
        self.index.reload()

    def apply(self, name: str) -> bool:
        """Bring the index up to date with a file; False where it cannot be read, which is noted.

        Call it under the lock.
        """
        try:
            if name.startswith(DIGESTS):
                self.apply_digests(name)
            else:
                self._apply_marks(name)
        except UnreadableFileError as error:
            self.files.note(str(error))
            return False
        return True

    def apply_digests(self, name: str) -> None:
        """Bring the index up to date with a file of digests. Raises UnreadableFileError."""
        with no_garbage_collection():
            stat, entries = self._read(name)
            with self.index.transaction():
                self.index.apply_digests(name, stat, entries)

    def whole(self, ask: Callable[[], T]) -> T:
        """What is asked of a whole index: where it turns out to be damaged, it is rebuilt once and asked again.

        Not to be called under the lock. Raises DamagedIndexError where the new one is damaged too.
        """
        try:
            return ask()
        except DamagedIndexError:
            self.reindex()
            return ask()

    def whole_rows(self, ask: Callable[[], T]) -> T:
        """What is asked by rows, for a change: rebuilt, the index numbers them differently, so nothing is asked again.

        Not to be called under the lock. Raises LibraryError where the index was damaged.
        """
        try:
            return ask()
        except DamagedIndexError as error:
            self.reindex()
            raise LibraryError(_("The index was damaged and has been rebuilt: try again.")) from error

    def _rebuild(self, empty: Callable[[], None], progress: Progress | None) -> None:
        with self.files.lock():
            self.files.remove_leftovers()
            empty()
        self._refresh(progress)

    def _migrate(self) -> None:
        try:
            with self.files.lock():
                self.files.migrate()
        except LibraryError as error:  # an older library that cannot be written can still be read
            self.files.note(str(error))

    def _refresh(self, progress: Progress | None) -> bool:
        if not self._is_stale():
            return self.index.reload()
        done = 0
        unreadable: set[str] = set()
        while changed := [name for name in self._changed() if name not in unreadable]:
            total = done + len(changed)
            for name in changed:
                with self.files.lock():
                    if name in self._changed() and not self.apply(name):
                        unreadable.add(name)
                done += 1
                if progress is not None:
                    progress(done, total)
        self.index.reload()  # another process may have read some of them meanwhile
        return True

    def _changed(self) -> list[str]:
        now, known = self.files.fingerprints(), self.index.files.known()
        return sorted(name for name in now.keys() | known.keys() if now.get(name) != known.get(name))

    def _read(self, name: str) -> tuple[Fingerprint | None, list[Entry]]:
        """A file's fingerprint and documents; no fingerprint where it is gone, or damaged beyond reading."""
        if self.files.fingerprint(name) is None:
            return None, []
        stat, entries, problem = self.files.read(name)
        self.files.note(problem)
        if not problem and not is_proper(name):
            self.files.note(
                _("{name} is a copy that a syncing tool made; it is read. `digest doctor` says more.").format(name=name)
            )
        return (stat if self.files.fingerprint(name) is not None else None), entries

    def _apply_marks(self, name: str) -> None:
        """Fold the marks of every bucket that this file has marks of, or had."""
        with no_garbage_collection():
            known_strays = self.index.files.with_strays()
            read: _Read = {name: self._read(name)}
            own = {bucket_in(name)} if is_proper(name) else set()
            strays = not own or not _only_of(own, read[name][1])
            buckets = set(BUCKETS) if strays or name in known_strays else own
            with self.index.transaction():
                for bucket in sorted(buckets):
                    self._fold(bucket, known_strays, read)
                self.index.files.put(name, read.pop(name)[0], strays=strays)
                for other, (stat, entries) in read.items():
                    # One that had strays has marks to remove in other buckets as well: its own turn comes.
                    if stat is not None and other not in known_strays and _only_of({bucket_in(other)}, entries):
                        self.index.files.put(other, stat, strays=False)

    def _fold(self, bucket: str, strays: set[str], read: _Read) -> None:
        marks: dict[int, Marks] = {}
        for name in {*self._mark_files(bucket), *strays, *read}:
            if name not in read:
                try:
                    read[name] = self._read(name)
                except UnreadableFileError as error:
                    self.files.note(str(error))
                    read[name] = None, []
                    self.index.files.put(name, Fingerprint(-1, 0, 0))  # its marks come back when it can be read
            for entry in read[name][1]:
                if bucket_of(entry.doc_id) == bucket:
                    found = marks_from_document(entry.document)
                    marks[entry.doc_id] = marks[entry.doc_id].merge(found) if entry.doc_id in marks else found
        self.index.apply_bucket(bucket, marks)

    def _mark_files(self, bucket: str) -> list[str]:
        """Every device's file of marks of a bucket. Copies and files with marks of other buckets are not among them."""
        return [name for name in self.files.fingerprints(MARKS) if is_proper(name) and bucket_in(name) == bucket]


def _only_of(buckets: set[str], entries: Iterable[Entry]) -> bool:
    return all(bucket_of(entry.doc_id) in buckets for entry in entries)
