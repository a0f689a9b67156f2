"""The library: all digests and all marks, behind one small class.

The files are the record, the index is what is read; `Library` keeps the two in step. Everything above sees
`LibraryError`, `UnknownDigestError` and their kin, never `OSError` or `sqlite3.Error`.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self

from reader.errors import LibraryError, UnknownDigestError
from reader.library.changes import Change, Fields
from reader.library.documents import Entry, Fingerprint
from reader.library.feed_state import Fetches
from reader.library.feeds import Feeds
from reader.library.files import BUCKETS, Files, UnreadableFileError, bucket_of, is_proper
from reader.library.history import History
from reader.library.index.index import DamagedIndexError, Index, Row
from reader.library.jobs import Jobs
from reader.library.search import Count, Found, Search
from reader.library.versions import joined, origin_keys, same_text, same_words, text_keys
from reader.model.digest import Digest, name_id
from reader.model.edits import edited
from reader.model.marks import EDIT, Marks, Stamp, unset
from reader.model.marks import from_document as marks_from_document
from reader.model.marks import to_document as marks_document
from reader.model.query import And, Facet, Query
from reader.model.record import from_record, same_content, to_document
from reader.paths import DIGESTS, FORMAT, MARKS, Layout, layout
from reader.text import canonical_link, fold

__all__ = ["Added", "Count", "Found", "Library", "Row", "open_library"]

CANDIDATES = 8
"""Texts that are compared with a new one, those that share most with it."""
Progress = Callable[[int, int], None]
"""Called with how much is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of digests that were to be added: ids."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


def open_library(root: Path) -> Library:
    """Open the library in a folder, its index up to date; it is made with the first digest. Raises LibraryError."""
    library = Library(layout(root))
    try:
        library.refresh()
    except BaseException:
        library.close()
        raise
    return library


class Library:
    """A library opened by one thread. Another thread, or another process, opens its own.

    It shows the index as it was left; `stale` tells whether `refresh` has anything to do.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.files = Files(layout)
        self.files.check()
        self.history = History(layout.history)
        self.feeds = Feeds(self.files)
        self.fetches = Fetches(layout.fetches)
        self.curation = Jobs(layout.curation)
        self._open_index()

    def _open_index(self) -> None:
        try:
            self.index = Index(self.layout.index)
        except DamagedIndexError:
            with self.files.lock():
                self.index = self._remade_index()
        self.search = Search(self.index)

    def _remade_index(self) -> Index:
        """The index made anew, or the one that another process made while this one waited for the lock."""
        try:
            return Index(self.layout.index)
        except DamagedIndexError:
            _delete_index(self.layout.index)
            return Index(self.layout.index)

    @property
    def problems(self) -> list[str]:
        """What was found wrong and how it was mended, in sentences; whoever shows them may take them out."""
        return self.files.problems

    def close(self) -> None:
        self.index.close()
        self.history.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # --- freshness ---------------------------------------------------------------------------

    def stale(self) -> bool:
        """Whether files changed since they were indexed."""
        return self.files.fingerprints() != self.index.known_files()

    def refresh(self, progress: Progress | None = None) -> bool:
        """Read every file that changed into the index; True where there was any.

        What a crash left behind is removed, and an index that turns out to be damaged is made anew.
        """
        if self.files.format() < FORMAT:
            self._migrate()
        if self.files.leftovers():
            with self.files.lock():
                self.files.remove_leftovers()
        try:
            return self._refresh(progress)
        except DamagedIndexError:
            self.reindex(progress)
            return True

    def _migrate(self) -> None:
        try:
            with self.files.lock():
                self.files.migrate()
        except LibraryError as error:  # an older library that cannot be written can still be read
            self.files.note(str(error))

    def _refresh(self, progress: Progress | None) -> bool:
        """The lock is held for one file at a time, so that a mark never waits for a whole library."""
        if not self.stale():
            return self.index.reload()
        done = 0
        unreadable: set[str] = set()
        while changed := [name for name in self._changed() if name not in unreadable]:
            total = done + len(changed)
            for name in changed:
                with self.files.lock():
                    if name in self._changed() and not self._apply(name):
                        unreadable.add(name)
                done += 1
                if progress is not None:
                    progress(done, total)
        self.index.reload()  # another process may have read some of them meanwhile
        return True

    def _changed(self) -> list[str]:
        now, known = self.files.fingerprints(), self.index.known_files()
        return sorted(name for name in now.keys() | known.keys() if now.get(name) != known.get(name))

    def _apply(self, name: str) -> bool:
        """Bring the index up to date with a file; False where it cannot be read, which is noted."""
        try:
            if name.startswith(DIGESTS):
                self._apply_digests(name)
            else:
                self._apply_marks(name)
        except UnreadableFileError as error:
            self.files.note(str(error))
            return False
        return True

    def _apply_digests(self, name: str) -> None:
        with _no_garbage_collection():
            stat, entries = self._read(name)
            with self.index.transaction():
                self.index.apply_digests(name, stat, entries)

    def _read(self, name: str) -> tuple[Fingerprint | None, list[Entry]]:
        """A file's fingerprint and documents; no fingerprint where it is gone, or damaged beyond reading."""
        if self.files.fingerprint(name) is None:
            return None, []
        stat, entries, problem = self.files.read(name)
        self.files.note(problem)
        if not problem and not is_proper(name):
            self.files.note(f"{name} is a copy that a syncing tool made; it is read. `digest doctor` tells more.")
        return (stat if self.files.fingerprint(name) is not None else None), entries

    def _apply_marks(self, name: str) -> None:
        """Fold the marks of every bucket that this file has marks of, or had."""
        with _no_garbage_collection():
            known_strays = self.index.stray_files()
            read = {name: self._read(name)}
            own = {Path(name).stem[-1]} if is_proper(name) else set()
            strays = not own or not _only_of(own, read[name][1])
            buckets = set(BUCKETS) if strays or name in known_strays else own
            with self.index.transaction():
                for bucket in sorted(buckets):
                    self._fold(bucket, known_strays, read)
                self.index.set_file(name, read.pop(name)[0], strays=strays)
                for other, (stat, entries) in read.items():
                    # One that had strays has marks to take away in other buckets as well: its own turn comes.
                    if stat is not None and other not in known_strays and _only_of({Path(other).stem[-1]}, entries):
                        self.index.set_file(other, stat, strays=False)

    def _fold(self, bucket: str, strays: set[str], read: dict[str, tuple[Fingerprint | None, list[Entry]]]) -> None:
        marks: dict[int, Marks] = {}
        for name in {*self.files.mark_files(bucket), *strays, *read}:
            if name not in read:
                try:
                    read[name] = self._read(name)
                except UnreadableFileError as error:
                    self.files.note(str(error))
                    read[name] = None, []
                    self.index.set_file(name, Fingerprint(-1, 0, 0))  # its marks come back when it can be read
            for entry in read[name][1]:
                if bucket_of(entry.doc_id) == bucket:
                    found = marks_from_document(entry.document)
                    marks[entry.doc_id] = marks[entry.doc_id].merge(found) if entry.doc_id in marks else found
        self.index.apply_bucket(bucket, marks)

    def reindex(self, progress: Progress | None = None) -> int:
        """Make the index anew from the files; how many digests it has."""
        with self.files.lock():
            self.files.remove_leftovers()
            try:
                self.index.reset()
            except DamagedIndexError:
                self.index.close()
                _delete_index(self.layout.index)
                self._open_index()
        self._refresh(progress)
        return len(self)

    # --- digests -----------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.index.live)

    def add(self, digests: Iterable[Digest]) -> Added:
        """Store digests: new ones, and newer versions of those that are here, whose marks stay.

        A digest is known by its id, or, where one of the two versions has no link, by source, title and curator.
        """
        with self.files.lock():
            self.files.identify()
            for name in self._changed():
                self._apply(name)
            return self._add(digests)

    def _add(self, digests: Iterable[Digest]) -> Added:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        digests = list(digests)
        known = _Known(self.index, digests)
        fresh: dict[int, Digest] = {}
        status: dict[str, str] = {}
        for digest in digests:
            old = self._known_version(digest, known, fresh)
            digest = joined(old, digest, now) if old else replace(digest, added=digest.added or now)
            if old is not None and same_content(old, digest):
                status.setdefault(digest.id, "unchanged")
                continue
            doc_id = int(digest.id, 16)
            fresh[doc_id] = digest
            known.take(digest, doc_id)
            if old is not None and same_words(old, digest):
                status.setdefault(digest.id, "unchanged")  # it was only met in one more place
            elif status.get(digest.id) != "added":
                status[digest.id] = "updated" if old else "added"
        self._write(fresh)
        groups = {key: tuple(i for i, s in status.items() if s == key) for key in ("added", "updated", "unchanged")}
        return Added(**groups)

    def _known_version(self, digest: Digest, known: _Known, fresh: Mapping[int, Digest]) -> Digest | None:
        """The version of a digest that is here, or was just added; it may be known by another key than its id."""
        doc_id = int(digest.id, 16)
        if doc_id in fresh:
            return fresh[doc_id]
        if doc_id in known.rows:
            return self.stored(digest.id)
        for other in known.candidates(digest):
            version = fresh.get(other) or self.stored(f"{other:012x}")
            if version is not None and _same_story(version, digest):
                return version
        return None

    def show_version(self, digest_id: str, curator: str) -> None:
        """Show another of the versions that programs made of a digest; the one shown before stays beside it.

        Raises LibraryError where an editor's is shown, which goes before them.
        """
        digest = self.stored(digest_id)
        version = next((v for v in digest.versions if v.curator == curator), None) if digest is not None else None
        if digest is None or version is None:
            raise UnknownDigestError(f"There is no version by {curator} of {digest_id}.")
        if not digest.made:
            raise LibraryError("An editor's digest is shown before those that programs made.")
        self.add([replace(version, id=digest.id, article=digest.article)])

    def remove_old(self, feed: str, before: str) -> int:
        """Remove what this subscription brought and what came and was published before a date; how many that were.

        What has a bookmark, a tag that is not the subscription's, a note, or another source stays, and so does
        what another device stored: that is that device's to remove.
        """
        kept = {f"tag:{tag}" for tag in self._tags_of(feed)}
        rows = self.search.matched(Query(And((Facet("feed", (feed,)),))), _today()) - self.index.facets.rows(
            "is", "bookmarked"
        )
        gone: dict[str, list[int]] = {}
        with self.files.lock():
            self.files.identify()
            for row in self.fetch(list(rows)):
                digest, marks = self.load(row.id), self.marks(row.id)
                if digest is None or not digest.article or max(digest.added, digest.published) >= before:
                    continue
                own_marks = marks.note or marks.bookmark or any(f"tag:{tag}" not in kept for tag in marks.tags)
                name = self.index.places([int(row.id, 16)]).get(int(row.id, 16), "")
                if not own_marks and self.files.is_own(name) and {o.feed for o in digest.article.origins} == {feed}:
                    gone.setdefault(name, []).append(int(row.id, 16))
            for name, doc_ids in gone.items():
                self.files.remove(name, doc_ids)
                self._apply(name)
        return sum(map(len, gone.values()))

    def _tags_of(self, feed: str) -> tuple[str, ...]:
        found = self.feeds.get(feed)
        return found.rules.tags if found else ()

    def _write(self, fresh: Mapping[int, Digest]) -> None:
        # Later than every version that it replaces, wherever that stands and however the clock was set.
        stored_at = max(self._now(), self.index.newest_stored(fresh) + 1)
        documents = {doc_id: {**to_document(d), "stored_at": stored_at} for doc_id, d in fresh.items()}
        with _no_garbage_collection():
            for name in self.files.put_digests(documents, self.index.places(documents)):
                self._apply_digests(name)

    def get(self, digest_id: str) -> Digest:
        """The digest with this id. Raises UnknownDigestError."""
        digest = self.load(digest_id)
        if digest is None:
            raise UnknownDigestError(f"There is no digest {digest_id} in {self.layout.root}.")
        return digest

    def load(self, digest_id: str) -> Digest | None:
        """The digest with this id as its reader changed it, None where there is none."""
        digest = self.stored(digest_id)
        return None if digest is None else edited(digest, self.marks(digest_id))

    def stored(self, digest_id: str) -> Digest | None:
        """The digest with this id as it came in."""
        doc_id = int(digest_id, 16)
        for _ in range(2):
            place = self.index.place(doc_id)
            if place is None:
                return None
            document = self.files.read_document(place.name, place.fingerprint, doc_id, place.offset, place.length)
            if document is not None:
                return from_record(document, trusted_id=digest_id)
            self.refresh()  # the file changed under us: its documents stand elsewhere now
        return None

    def resolve(self, prefix: str) -> str:
        """The id that a shortened one means, as in git. Raises UnknownDigestError."""
        digits = fold(prefix)
        if not digits or len(digits) > 12 or set(digits) - set("0123456789abcdef"):
            raise UnknownDigestError(f"{prefix!r} is no id: an id is up to 12 hex digits, as `digest list` shows them.")
        low = int(digits.ljust(12, "0"), 16)
        found = self.index.ids_between(low, low + (1 << 4 * (12 - len(digits))), 4)
        if not found:
            raise UnknownDigestError(f"No digest has an id that begins with {digits}.")
        if len(found) > 1:
            some = ", ".join(f"{doc_id:012x}" for doc_id in found[:3])
            raise UnknownDigestError(
                f"{digits} may be several digests ({some}{', …' if len(found) > 3 else ''}): type more of it."
            )
        return f"{found[0]:012x}"

    # --- queries -----------------------------------------------------------------------------

    def find(self, query: Query, *, held: int = 0, today: date | None = None) -> Found:
        """The digests that match; the row `held` is shown in any case."""
        return self.search.find(query, today or _today(), held)

    def counts(self, query: Query, facet: str, keys: Iterable[str] | None = None) -> list[Count]:
        """Values of a facet with live counts: what each would show beside the query's other filters.

        Without `keys` all values are counted, most digests of the whole library first.
        """
        return self.search.counts(query, facet, _today(), keys)

    def facet_keys(self, facet: str) -> list[str]:
        """The values of a facet, folded, most digests of the whole library first."""
        return self.search.keys(facet)

    def count(self, query: Query) -> int:
        return len(self.search.matched(query, _today()))

    def fetch(self, rows: Sequence[int]) -> list[Row]:
        """Lines of a list for these rows, in their order."""
        return self.index.fetch(rows)

    # --- marks -------------------------------------------------------------------------------

    def marks(self, digest_id: str) -> Marks:
        return self.index.marks(int(digest_id, 16))

    def all_have(self, digest_ids: Sequence[str], field: str) -> bool:
        """Whether this field of the marks is set for every one of these digests."""
        values = self.index.mark_values((int(digest_id, 16) for digest_id in digest_ids), [field])
        return len(values) == len(digest_ids) and all(fields[field] for fields in values.values())

    def mark(self, changes: Mapping[str, Fields], *, undoable: bool = True) -> Change:
        """Set fields of marks by id, on the disk before this returns; a value that is there already is no change.

        What nobody did by hand is not `undoable`: it must not stand between a person and their own last change.
        """
        return self._record({int(i, 16): fields for i, fields in changes.items()}, undoable=undoable)

    def mark_rows(self, rows: Iterable[int], fields: Fields) -> Change:
        """The same fields for many digests, as one step."""
        # In the order of the tables that they go into: a third less time for 100,000.
        return self._record(dict.fromkeys(sorted(self.index.ids_of(rows)), fields))

    def _record(self, changes: Mapping[int, Fields], *, undoable: bool = True) -> Change:
        with self._marking(changes):
            change = self._set_marks(changes)
            if len(change) and undoable:
                try:
                    self.history.record(change)
                except LibraryError as error:
                    self.files.note(f"The change is stored, but cannot be undone later. {error}")
        return change

    def undo(self) -> Change | None:
        """Take the last change back; None where there is none.

        What was set to something else since, here or on another machine, is left as it is.
        """
        return self._step(undo=True)

    def redo(self) -> Change | None:
        """Do the last undone change again; None where there is none."""
        return self._step(undo=False)

    def _step(self, *, undo: bool) -> Change | None:
        with self._marking(()):
            found = self.history.next_undo() if undo else self.history.next_redo()
            if found is None:
                return None
            step, change = found
            before, after = (change.after, change.before) if undo else (change.before, change.after)
            self._freshen(after)
            done = self._set_marks(after, expected=before)
            self.history.set_undone(step, undo)
        return done

    @contextlib.contextmanager
    def _marking(self, doc_ids: Iterable[int]) -> Iterator[None]:
        with self.files.lock(), _no_garbage_collection():
            self.files.identify()
            self._freshen(doc_ids)
            yield

    def _freshen(self, doc_ids: Iterable[int]) -> None:
        """Read what others changed in these digests' marks: another process may have set the same fields since."""
        wanted = {bucket_of(doc_id) for doc_id in doc_ids}
        for name in self._changed() if wanted else ():
            if name.startswith(MARKS) and (not is_proper(name) or Path(name).stem[-1] in wanted):
                self._apply(name)
        self.index.reload()

    def _set_marks(self, changes: Mapping[int, Fields], expected: Mapping[int, Fields] | None = None) -> Change:
        """Set fields, of those `expected` only where the value is still the expected one."""
        at, device = max(self._now(), self.index.newest_at + 1), self.files.device
        before: dict[int, Fields] = {}
        after: dict[int, Fields] = {}
        stamps: dict[int, Mapping[str, Stamp]] = {}
        documents: dict[int, Mapping[str, Any]] = {}
        values = self.index.mark_values(changes, {name for fields in changes.values() for name in fields})
        # Of 100,000 digests that are marked at once most change alike, and share what describes the change.
        alike: dict[tuple[object, ...], tuple[Fields, Fields, Marks, Mapping[str, Any]]] = {}
        for doc_id, fields in changes.items():
            old, was = values.get(doc_id, {}), expected[doc_id] if expected is not None else None
            key = (id(fields), id(was), *old.items())
            if key not in alike:
                alike[key] = _stamped(fields, old, was, at, device)
            old_fields, new_fields, marks, document = alike[key]
            if new_fields:
                before[doc_id], after[doc_id] = old_fields, new_fields
                stamps[doc_id], documents[doc_id] = marks.fields, document
        written = list(self.files.put_marks(documents))
        if written:
            with self.index.transaction():
                self.index.apply_stamps(stamps)
                for name in written:
                    stat = self.files.fingerprint(name)
                    if stat is not None:
                        self.index.set_file(name, stat)
        if any(name.startswith(EDIT) for fields in after.values() for name in fields):
            for name in set(self.index.places(after).values()):
                self._apply(name)
        return Change(before, after)

    @staticmethod
    def _now() -> int:
        return time.time_ns() // 1000


def _stamped(
    fields: Fields, old: Fields, expected: Fields | None, at: int, device: str
) -> tuple[Fields, Fields, Marks, Mapping[str, Any]]:
    """What changes where `old` becomes `fields`: before, after, the marks that say so, and how they are stored."""
    was = {name: old.get(name, unset(name)) for name in fields}
    new = {
        name: value
        for name, value in fields.items()
        if value != was[name] and (expected is None or was[name] == expected[name])
    }
    marks = Marks({name: Stamp(value, at, device) for name, value in new.items()})
    return {name: was[name] for name in new}, new, marks, marks_document(marks)


class _Known:
    """What the index knows of digests that are to be added, asked for all at once; and those added so far."""

    def __init__(self, index: Index, digests: Sequence[Digest]) -> None:
        self.rows = index.rows_of(int(digest.id, 16) for digest in digests)
        self._named = index.named(int(name_id(digest), 16) for digest in digests)
        articles = [digest for digest in digests if digest.article is not None]
        self._keyed = index.keyed(key for digest in articles for key in (*origin_keys(digest), *text_keys(digest)))

    def take(self, digest: Digest, doc_id: int) -> None:
        """Know a digest that was added."""
        self._named.setdefault(int(name_id(digest), 16), []).append(doc_id)
        for key in (*origin_keys(digest), *text_keys(digest)):
            self._keyed.setdefault(key, []).append(doc_id)

    def candidates(self, digest: Digest) -> Iterator[int]:
        """Ids of digests that may be this one: by the id its feed gives it, by name, by its words."""
        for key in origin_keys(digest):
            yield from self._keyed.get(key, ())
        yield from self._named.get(int(name_id(digest), 16), ())[:CANDIDATES]
        shared = Counter(doc_id for key in text_keys(digest) for doc_id in self._keyed.get(key, ()))
        yield from (doc_id for doc_id, _ in shared.most_common(CANDIDATES))


def _same_story(known: Digest, digest: Digest) -> bool:
    """Whether two digests that have a key in common are one."""
    if set(origin_keys(known)) & set(origin_keys(digest)) or same_text(known, digest):
        return True
    if name_id(known) != name_id(digest) or (known.article is not None and digest.article is not None):
        return False  # two articles of one title are often two articles
    return not digest.link or not known.link or canonical_link(digest.link) == canonical_link(known.link)


def _only_of(buckets: set[str], entries: Iterable[Entry]) -> bool:
    return all(bucket_of(entry.doc_id) in buckets for entry in entries)


def _today() -> date:
    return datetime.now().date()  # the reader's own day, in local time


def _delete_index(path: Path) -> None:
    try:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise LibraryError(f"Cannot replace the old index {path}: {error.strerror}.") from error


@contextlib.contextmanager
def _no_garbage_collection() -> Iterator[None]:
    # Loading many small objects triggers the collector again and again: three quarters of the time of a load.
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
