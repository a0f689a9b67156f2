"""The index: one SQLite file per library, derived from the files, disposable, what the screen reads.

A row is one version of one digest and never changes its words: a new version is a new row, because the full-text
table is contentless and cannot forget. `live` is the set of rows that count. Everything is brought up to date by
one path, `apply`: a file changed, so its documents are compared with the rows that came from it.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from pyroaring import BitMap

from reader.errors import LibraryError
from reader.library.documents import Entry, Fingerprint, stored_at
from reader.library.index.facets import Facets, facet_values
from reader.library.versions import origin_keys, text_keys
from reader.model.digest import LEVELS, Digest, name_id
from reader.model.edits import edited, edited_fields
from reader.model.marks import EDIT, TAG, VOTE, Marks, Stamp, Value
from reader.model.query import SORTS
from reader.model.record import from_record

SCHEMA_VERSION = 7
"""Raise it when the schema, or what is derived from a digest, changes: older indexes are rebuilt."""

# The full-text table collects 16 MB of words before it writes them: a third less time for an index made anew. The
# one-letter prefix costs a tenth of it, and saves seven eighths of the first keystroke of a search.
_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE files(
  file INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER, mtime_ns INTEGER, inode INTEGER, strays INTEGER);
CREATE TABLE rows(
  row INTEGER PRIMARY KEY, id INTEGER UNIQUE, name INTEGER, checksum BLOB, stored_at INTEGER,
  file INTEGER, offset INTEGER, length INTEGER,
  title TEXT, source TEXT, level TEXT, minutes INTEGER, date TEXT, added TEXT, link TEXT, kind TEXT);
CREATE TABLE keys(id INTEGER, key INTEGER, PRIMARY KEY(id, key)) WITHOUT ROWID;
CREATE INDEX keys_key ON keys(key);
CREATE INDEX rows_name ON rows(name);
CREATE INDEX rows_file ON rows(file);
CREATE INDEX rows_date ON rows(date DESC, id);
CREATE INDEX rows_added ON rows(added);
CREATE TABLE shadows(id INTEGER, file INTEGER, PRIMARY KEY(id, file)) WITHOUT ROWID;
CREATE TABLE facets(facet TEXT, key TEXT, label TEXT, rows BLOB, PRIMARY KEY(facet, key));
CREATE TABLE marks(id INTEGER, field TEXT, value, at INTEGER, device TEXT, PRIMARY KEY(id, field)) WITHOUT ROWID;
CREATE TABLE orders(sort TEXT PRIMARY KEY, generation INTEGER, rows BLOB) WITHOUT ROWID;
CREATE TABLE matches(expression TEXT UNIQUE, upto INTEGER, rows BLOB);
CREATE VIRTUAL TABLE words USING fts5(
  title, lead, body, content='', prefix='1 2 3', tokenize='unicode61 remove_diacritics 2');
INSERT INTO words(words, rank) VALUES('hashsize', 16777216);
CREATE VIRTUAL TABLE notes USING fts5(note, tokenize='unicode61 remove_diacritics 2');
"""
_LEVEL = "CASE level " + " ".join(f"WHEN '{w}' THEN {i}" for i, w in enumerate(LEVELS)) + " ELSE NULL END"
_ORDER_BY = {
    "newest": "date DESC, id",
    "oldest": "date, id",
    "added": "added DESC, date DESC, id",
    "title": "title COLLATE NOCASE, id",
    "source": "source COLLATE NOCASE, date DESC, id",
    "shortest": "minutes, date DESC, id",
    "longest": "minutes DESC, date DESC, id",
    "easiest": f"{_LEVEL} NULLS LAST, date DESC, id",
    "deepest": f"{_LEVEL} DESC NULLS LAST, date DESC, id",
}
assert {*_ORDER_BY, "relevance"} == set(SORTS)


BUSY_MS = 20_000
"""How long a write waits for another process's; theirs take half a second."""


SLOW = 0.008
"""Seconds from which on the rows that match some words are kept: two letters match half of a million digests."""
KEPT_MATCHES = 400


class Row(NamedTuple):
    """What a line of a list needs."""

    row: int
    id: str
    title: str
    source: str
    level: str
    minutes: int
    date: str
    link: str
    kind: str
    """`article` where nobody has digested it yet, else `""`."""


class Place(NamedTuple):
    """Where a document stands."""

    name: str
    fingerprint: Fingerprint
    offset: int
    length: int


class DamagedIndexError(LibraryError):
    """The index is damaged, or no index at all, and has to be replaced."""


class Index:
    """One connection to the index. Not to be shared between threads; several may be open at once.

    Raises LibraryError where SQLite fails, DamagedIndexError where the file has to be made anew.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.facets = Facets(self._load_facet)
        self.live = BitMap()
        self.generation = -1
        """Grows with every change; equal generations mean equal contents."""
        self.rows_generation = 0
        """Grows with every change of the rows, and is the last row used; marks leave it as it is."""
        self._orders: dict[str, array[int]] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.db = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None, cached_statements=256)
            path.chmod(0o600)
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(f"Cannot open the index {path}: {error}.") from error
        try:
            with self._errors():
                self._use_wal()
                self.db.execute("PRAGMA synchronous=NORMAL")
                self._check_version()
                self.reload()
        except BaseException:
            self.db.close()
            raise

    def close(self) -> None:
        self.db.close()

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise LibraryError(f"Cannot use the index {self.path}: {error}.") from error
        except sqlite3.DatabaseError as error:
            raise DamagedIndexError(
                f"The index {self.path} is damaged ({error}): `digest reindex` makes it anew."
            ) from error

    def _use_wal(self) -> None:
        """Switch to WAL. SQLite does not wait for a lock here, so of several first starts all but one come back."""
        end = time.monotonic() + BUSY_MS / 1000
        while True:
            try:
                self.db.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
                time.sleep(0.01)
            else:
                return

    def _check_version(self) -> None:
        if self._version() == SCHEMA_VERSION:
            return
        with self._exclusive():
            # Looked at again under the lock: another first start may have made the index at this moment.
            if self._version() != SCHEMA_VERSION:
                self._create()

    def reset(self) -> None:
        """Empty the index. In place: a file that others have open must not be taken from under them."""
        with self._errors():
            with self._exclusive():
                self._create()
            self.reload()

    @contextlib.contextmanager
    def _exclusive(self) -> Iterator[None]:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        if self.db.in_transaction:  # on a full or failing disk SQLite has rolled back already, and minds a second time
            self.db.execute("ROLLBACK")

    def _create(self) -> None:
        """Take away whatever tables there are, and make the present ones."""
        # Virtual tables first: they take their shadow tables with them.
        tables = self.db.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' "
            "ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC"
        ).fetchall()
        for (name,) in tables:
            self.db.execute(f'DROP TABLE IF EXISTS "{name}"')
        for statement in _SCHEMA.split(";\n"):
            self.db.execute(statement)
        # Higher than any generation before, so that every open reader takes the change for one.
        self._set_meta("generation", time.time_ns() // 1000)
        self.db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    def _version(self) -> int:
        version: int = self.db.execute("PRAGMA user_version").fetchone()[0]
        return version

    # --- what others changed -----------------------------------------------------------------

    def reload(self) -> bool:
        """Take in what another connection wrote; True where there was anything."""
        with self._errors():
            generation = self._meta("generation", 0)
            if generation == self.generation:
                return False
            self.generation = generation
            self.rows_generation = self._meta("rows_generation", 0)
            blob = self._meta("live", b"")
            self.live = BitMap.deserialize(blob) if blob else BitMap()
            self.facets.forget()
            self._orders.clear()
            return True

    def _meta(self, key: str, default: Any) -> Any:
        found = self.db.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
        return found[0] if found else default

    def _set_meta(self, key: str, value: Any) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES(?, ?)", (key, value))

    def _load_facet(self, name: str) -> Iterable[tuple[str, str, bytes]]:
        return self.db.execute("SELECT key, label, rows FROM facets WHERE facet=?", (name,)).fetchall()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Changes within are seen together or not at all, and leave a new generation behind."""
        with self._errors():
            self.db.execute("BEGIN IMMEDIATE")
            try:
                self.reload()
                rows_before = self.rows_generation
                yield
                self._save(rows_before)
                self.db.execute("COMMIT")
            except BaseException:
                self._roll_back()
                self.generation = -1  # what is in memory is half changed: load it all anew
                self.reload()
                raise

    def _save(self, rows_before: int) -> None:
        self.db.executemany(
            "INSERT INTO facets VALUES(?, ?, ?, ?) ON CONFLICT DO UPDATE SET rows=excluded.rows",
            list(self.facets.dirty()),
        )
        self.generation += 1
        self._set_meta("generation", self.generation)
        if self.rows_generation != rows_before:
            self._set_meta("rows_generation", self.rows_generation)
            self._set_meta("live", self.live.serialize())
            self._orders.clear()

    # --- freshness ---------------------------------------------------------------------------

    def known_files(self) -> dict[str, Fingerprint]:
        """The files that were indexed, as they were then."""
        with self._errors():
            rows = self.db.execute("SELECT name, size, mtime_ns, inode FROM files").fetchall()
        return {name: Fingerprint(*stat) for name, *stat in rows}

    def set_file(self, name: str, fingerprint: Fingerprint | None, *, strays: bool | None = None) -> int:
        """Remember a file's fingerprint, or with none forget the file; its number.

        `strays`: whether it has marks that are not of the bucket in its name; None where that did not change.
        """
        self.db.execute(
            "INSERT INTO files(name, size, mtime_ns, inode, strays) VALUES(?, ?, ?, ?, ?) "
            "ON CONFLICT(name) DO UPDATE SET "
            "size=excluded.size, mtime_ns=excluded.mtime_ns, inode=excluded.inode, "
            "strays=ifnull(excluded.strays, strays)",
            (name, *(fingerprint or Fingerprint(0, 0, 0)), strays),
        )
        number: int = self.db.execute("SELECT file FROM files WHERE name=?", (name,)).fetchone()[0]
        if fingerprint is None:
            self.db.execute("DELETE FROM files WHERE file=?", (number,))
        return number

    def stray_files(self) -> set[str]:
        """The files of marks that have marks of any bucket: copies, and files that were swapped."""
        with self._errors():
            return {name for (name,) in self.db.execute("SELECT name FROM files WHERE strays")}

    # --- digests -----------------------------------------------------------------------------

    def apply_digests(self, name: str, fingerprint: Fingerprint | None, entries: Sequence[Entry]) -> None:
        """Make the rows of a file those of its documents; no fingerprint: the file is gone."""
        file = self.set_file(name, fingerprint or Fingerprint(0, 0, 0))  # forgotten below, when its rows are gone
        before = {
            doc_id: (row, checksum)
            for doc_id, row, checksum in self.db.execute("SELECT id, row, checksum FROM rows WHERE file=?", (file,))
        }
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
        self.db.executemany("UPDATE rows SET offset=?, length=? WHERE row=?", moved)
        self._drop(file, before.keys() - seen)
        if fingerprint is None:
            self.db.execute("DELETE FROM files WHERE file=?", (file,))
            self.db.execute("DELETE FROM shadows WHERE file=?", (file,))

    def _put(self, file: int, entry: Entry, checksum: bytes, old_row: int) -> None:
        at = stored_at(entry.document)
        if old_row:
            self._look_again(file, entry.doc_id)  # this version may be older than the one that stood here
        else:
            # The same digest in another file, written there by another device: the newer version counts.
            # Of two equally new ones every device takes the same: the one with the greater checksum.
            found = self.db.execute(
                "SELECT row, stored_at, checksum, file FROM rows WHERE id=?", (entry.doc_id,)
            ).fetchone()
            if found is not None:
                old_row, other_at, other_checksum, other_file = found
                winner_is_other = (other_at, other_checksum) > (at, checksum)
                loser = file if winner_is_other else other_file
                self.db.execute("INSERT OR IGNORE INTO shadows VALUES(?, ?)", (entry.doc_id, loser))
                if winner_is_other:
                    return
        self._insert(file, entry, checksum, at, old_row)

    def _insert(self, file: int, entry: Entry, checksum: bytes, at: int, old_row: int) -> None:
        marks = self.marks(entry.doc_id)
        digest = edited(from_record(entry.document, trusted_id=f"{entry.doc_id:012x}"), marks)
        if old_row:
            self.live.discard(old_row)
            self.db.execute("DELETE FROM rows WHERE row=?", (old_row,))
            self.db.execute("DELETE FROM keys WHERE id=?", (entry.doc_id,))
            self.db.execute("DELETE FROM notes WHERE rowid=?", (old_row,))
        row = self._next_row()
        self.db.execute(
            "INSERT INTO rows VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row, entry.doc_id, int(name_id(digest), 16), checksum, at,
                file, entry.offset, entry.length,
                digest.title, digest.source, digest.depth.level, digest.minutes, digest.date, digest.added, digest.link,
                "article" if digest.undigested else "",
            ),
        )  # fmt: skip
        if digest.article is not None:
            keys = {*origin_keys(digest), *text_keys(digest)}
            self.db.executemany("INSERT OR IGNORE INTO keys VALUES(?, ?)", ((entry.doc_id, key) for key in keys))
        self.db.execute("INSERT INTO words(rowid, title, lead, body) VALUES(?, ?, ?, ?)", (row, *_texts(digest)))
        self.live.add(row)
        for facet, label in facet_values(digest):
            self.facets.add(facet, label, row)
        if edited_fields(marks):
            self.facets.add("has", "edit", row)
        self._mark_row(row, marks)

    def _next_row(self) -> int:
        # Rows of replaced versions are never used again: the full-text table still names them.
        self.rows_generation += 1
        return self.rows_generation

    def _drop(self, file: int, doc_ids: Iterable[int]) -> None:
        for doc_id in doc_ids:
            row = self.db.execute("SELECT row FROM rows WHERE id=?", (doc_id,)).fetchone()[0]
            self.live.discard(row)
            self.db.execute("DELETE FROM rows WHERE row=?", (row,))
            self.db.execute("DELETE FROM keys WHERE id=?", (doc_id,))
            self._next_row()
            self._look_again(file, doc_id)

    def _look_again(self, file: int, doc_id: int) -> None:
        """Have other files with this digest read again: a version in one of them may be the one that counts now."""
        others = "SELECT file FROM shadows WHERE id=? AND file!=?"
        self.db.execute(f"UPDATE files SET size=-1 WHERE file IN ({others})", (doc_id, file))
        self.db.execute("DELETE FROM shadows WHERE id=?", (doc_id,))

    def rows_of(self, doc_ids: Iterable[int]) -> dict[int, int]:
        """The live row of each of these ids that has one."""
        with self._errors():
            listed = orjson.dumps(list(doc_ids)).decode()
            return dict(
                self.db.execute("SELECT id, row FROM rows WHERE id IN (SELECT value FROM json_each(?))", (listed,))
            )

    def ids_of(self, rows: Iterable[int]) -> list[int]:
        with self._errors():
            listed = orjson.dumps(list(rows)).decode()
            return [
                i
                for (i,) in self.db.execute(
                    "SELECT id FROM rows WHERE row IN (SELECT value FROM json_each(?))", (listed,)
                )
            ]

    def places(self, doc_ids: Iterable[int]) -> dict[int, str]:
        """In which file each of these digests stands."""
        with self._errors():
            listed = orjson.dumps(list(doc_ids)).decode()
            return dict(
                self.db.execute(
                    "SELECT r.id, f.name FROM rows r JOIN files f USING(file) "
                    "WHERE r.id IN (SELECT value FROM json_each(?))", (listed,)
                )
            )  # fmt: skip

    def newest_stored(self, doc_ids: Iterable[int]) -> int:
        """When the newest of these digests was stored, in microseconds since 1970; 0 where none is here."""
        with self._errors():
            listed = orjson.dumps(list(doc_ids)).decode()
            newest = self.db.execute(
                "SELECT max(stored_at) FROM rows WHERE id IN (SELECT value FROM json_each(?))", (listed,)
            ).fetchone()[0]
        return newest or 0

    def place(self, doc_id: int) -> Place | None:
        with self._errors():
            found = self.db.execute(
                "SELECT f.name, f.size, f.mtime_ns, f.inode, r.offset, r.length FROM rows r JOIN files f USING(file) "
                "WHERE r.id=?", (doc_id,)
            ).fetchone()  # fmt: skip
        return Place(found[0], Fingerprint(*found[1:4]), *found[4:]) if found else None

    def named(self, names: Iterable[int]) -> dict[int, list[int]]:
        """Ids of the digests with each of these identities by name."""
        return self._grouped("SELECT name, id FROM rows WHERE name IN (SELECT value FROM json_each(?))", names)

    def keyed(self, keys: Iterable[int]) -> dict[int, list[int]]:
        """Ids of the digests that have each of these keys."""
        return self._grouped("SELECT key, id FROM keys WHERE key IN (SELECT value FROM json_each(?))", keys)

    def _grouped(self, select: str, values: Iterable[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        with self._errors():
            for value, doc_id in self.db.execute(select, (orjson.dumps(list(values)).decode(),)):
                found.setdefault(value, []).append(doc_id)
        return found

    def ids_between(self, low: int, high: int, limit: int) -> list[int]:
        """Ids in `[low, high)`, at most so many: what a shortened id may mean."""
        with self._errors():
            found = self.db.execute("SELECT id FROM rows WHERE id>=? AND id<? ORDER BY id LIMIT ?", (low, high, limit))
            return [doc_id for (doc_id,) in found]

    def fetch(self, rows: Sequence[int]) -> list[Row]:
        """Lines of a list, in the order asked for; rows that are gone are left out."""
        with self._errors():
            listed = orjson.dumps(list(rows)).decode()
            found = {
                row: Row(row, f"{doc_id:012x}", *rest)
                for row, doc_id, *rest in self.db.execute(
                    "SELECT row, id, title, source, level, minutes, date, link, kind FROM rows "
                    "WHERE row IN (SELECT value FROM json_each(?))", (listed,)
                )
            }  # fmt: skip
        return [found[row] for row in rows if row in found]

    def order(self, sort: str) -> array[int]:
        """All live rows in this order. It is made once per change of the rows and then kept.

        By relevance, which only words have, is newest first.
        """
        sort = sort if sort in _ORDER_BY else "newest"
        order = self._orders.get(sort)
        if order is None:
            with self._errors():
                order = self._orders[sort] = self._load_order(sort)
        return order

    def _load_order(self, sort: str) -> array[int]:
        order = array("I")
        generation = self.rows_generation
        found = self.db.execute("SELECT rows FROM orders WHERE sort=? AND generation=?", (sort, generation)).fetchone()
        if found:
            order.frombytes(found[0])
            return order
        listed = self.db.execute(
            f"SELECT json_group_array(row) FROM (SELECT row FROM rows ORDER BY {_ORDER_BY[sort]})"
        ).fetchone()[0]
        order.fromlist(orjson.loads(listed))
        self._keep("INSERT OR REPLACE INTO orders VALUES(?, ?, ?)", (sort, generation, order.tobytes()))
        return order

    def dated(self, column: str, first: str, after_last: str) -> BitMap:
        """Rows whose `date` or `added` is in `[first, after_last)`; ISO texts compare as dates.

        A date of a month or a year only counts as its first day, so a bound on a first day is cut to that precision.
        """
        first, after_last = (bound.removesuffix("-01").removesuffix("-01") for bound in (first, after_last))
        return self._rows(f"SELECT row FROM rows WHERE {column}>=? AND {column}<?", (first, after_last))

    def match(self, expression: str) -> BitMap:
        """Rows whose words match a full-text expression, and rows whose note does."""
        return self._words_match(expression) | self._rows(
            "SELECT rowid AS row FROM notes WHERE notes MATCH ?", (expression,)
        )

    def _words_match(self, expression: str) -> BitMap:
        """What took long is kept: rows never change their words, so only those that came since are looked at."""
        with self._errors():
            kept = self.db.execute("SELECT upto, rows FROM matches WHERE expression=?", (expression,)).fetchone()
        upto, found = (kept[0], BitMap.deserialize(kept[1])) if kept else (0, BitMap())
        if upto < self.rows_generation:
            begin = time.perf_counter()
            found |= self._rows("SELECT rowid AS row FROM words WHERE words MATCH ? AND rowid>?", (expression, upto))
            if time.perf_counter() - begin > SLOW:
                self._keep(
                    "INSERT OR REPLACE INTO matches VALUES(?, ?, ?)",
                    (expression, self.rows_generation, found.serialize()),
                )
                self._keep("DELETE FROM matches WHERE rowid<=(SELECT max(rowid) FROM matches)-?", (KEPT_MATCHES,))
        return found

    def _keep(self, statement: str, parameters: tuple[object, ...]) -> None:
        """Write what only saves time later: where another process is writing, nobody waits for it."""
        self.db.execute("PRAGMA busy_timeout=0")
        with contextlib.suppress(sqlite3.OperationalError):
            self.db.execute(statement, parameters)
        self.db.execute(f"PRAGMA busy_timeout={BUSY_MS}")

    def ranked(self, expression: str, from_row: int) -> list[int]:
        """Rows from this one on that match, the best first: a hit in a title weighs most."""
        with self._errors():
            listed = self.db.execute(
                "SELECT json_group_array(row) FROM (SELECT rowid AS row FROM words WHERE words MATCH ? AND rowid>=? "
                "ORDER BY bm25(words, 10.0, 3.0, 1.0))", (expression, from_row)
            ).fetchone()[0]  # fmt: skip
        rows: list[int] = orjson.loads(listed)
        return rows

    def holding(self, word: str, from_row: int) -> BitMap:
        """Rows from this one on that have a word, folded."""
        return self._rows("SELECT rowid AS row FROM words WHERE words MATCH ? AND rowid>=?", (f'"{word}"', from_row))

    def _rows(self, select: str, parameters: tuple[object, ...]) -> BitMap:
        # One JSON text instead of a Python tuple a row: six times faster for large results.
        with self._errors():
            listed = self.db.execute(f"SELECT json_group_array(row) FROM ({select})", parameters).fetchone()[0]
        return BitMap(orjson.loads(listed))

    # --- for whoever checks it -----------------------------------------------------------------

    def problem(self) -> str:
        """What SQLite finds wrong with the file, `""` where nothing is; and whether the live rows are those it has."""
        with self._errors():
            said: str = self.db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if said != "ok":
            return said
        return "" if self._rows("SELECT row FROM rows", ()) == self.live else "it does not know which rows it has"

    def checksums(self) -> dict[int, bytes]:
        """The checksum of every digest's document."""
        with self._errors():
            return dict(self.db.execute("SELECT id, checksum FROM rows"))

    def all_marks(self) -> dict[int, dict[str, Stamp]]:
        """All marks by id and field."""
        found: dict[int, dict[str, Stamp]] = {}
        with self._errors():
            for doc_id, field, *stamp in self.db.execute("SELECT id, field, value, at, device FROM marks"):
                found.setdefault(doc_id, {})[field] = _stamp(*stamp)
        return found

    # --- marks -------------------------------------------------------------------------------

    def marks(self, doc_id: int) -> Marks:
        with self._errors():
            found = self.db.execute("SELECT field, value, at, device FROM marks WHERE id=?", (doc_id,)).fetchall()
        return Marks({field: _stamp(value, at, device) for field, value, at, device in found})

    def mark_values(self, doc_ids: Iterable[int], fields: Iterable[str]) -> dict[int, dict[str, Value]]:
        """The values of these fields for these ids, where they were ever set."""
        values: dict[int, dict[str, Value]] = {}
        with self._errors():
            for doc_id, field, value in self.db.execute(
                "SELECT id, field, value FROM marks WHERE id IN (SELECT value FROM json_each(?)) "
                "AND field IN (SELECT value FROM json_each(?))",
                (orjson.dumps(list(doc_ids)).decode(), orjson.dumps(list(fields)).decode()),
            ):
                values.setdefault(doc_id, {})[field] = value if isinstance(value, str) else bool(value)
        return values

    @property
    def newest_at(self) -> int:
        """The latest moment of any mark, in microseconds since 1970."""
        at: int = self._meta("newest_at", 0)
        return at

    def apply_bucket(self, bucket: str, marks: Mapping[int, Marks]) -> None:
        """Make the marks of a bucket exactly these, folded over all devices."""
        low = int(bucket, 16) << 44
        stored: dict[int, dict[str, Stamp]] = {}
        for doc_id, field, value, at, device in self.db.execute(
            "SELECT id, field, value, at, device FROM marks WHERE id>=? AND id<?", (low, low + (1 << 44))
        ):
            stored.setdefault(doc_id, {})[field] = _stamp(value, at, device)
        gone = [(i, f) for i, fields in stored.items() for f in fields if i not in marks or f not in marks[i].fields]
        self.db.executemany("DELETE FROM marks WHERE id=? AND field=?", gone)
        changed = {i: {f: s for f, s in m.fields.items() if stored.get(i, {}).get(f) != s} for i, m in marks.items()}
        unset = {field: {i: Stamp(False, 0, "") for i, f in gone if f == field} for _, field in gone}
        for field, stamps in unset.items():
            self._set_rows(field, stamps)
        self.apply_stamps({i: fields for i, fields in changed.items() if fields})

    def apply_stamps(self, changes: Mapping[int, Mapping[str, Stamp]]) -> None:
        """Set fields of marks, as they are: that they are newer is known."""
        by_field: dict[str, dict[int, Stamp]] = {}
        alike: dict[tuple[str, int], list[int]] = {}
        for doc_id, fields in changes.items():
            for field, stamp in fields.items():
                by_field.setdefault(field, {})[doc_id] = stamp
                alike.setdefault((field, id(stamp)), []).append(doc_id)
        for (field, _), doc_ids in alike.items():
            stamp = by_field[field][doc_ids[0]]
            self.db.execute(
                "INSERT OR REPLACE INTO marks SELECT value, ?, ?, ?, ? FROM json_each(?)",
                (field, _plain(stamp.value), stamp.at, stamp.device, orjson.dumps(doc_ids).decode()),
            )
        newest = max((s.at for stamps in by_field.values() for s in stamps.values()), default=0)
        if newest > self.newest_at:
            self._set_meta("newest_at", newest)
        for field, stamps in by_field.items():
            self._set_rows(field, stamps)

    def _set_rows(self, field: str, stamps: Mapping[int, Stamp]) -> None:
        if field.startswith(EDIT):
            self._look_anew(stamps)
            return
        rows = self.rows_of(stamps)
        on = [row for i, row in rows.items() if stamps[i].value]
        off = [row for i, row in rows.items() if not stamps[i].value]
        facet, label = _facet_of(field)
        if facet:
            self.facets.add(facet, label, on)
            self.facets.remove(facet, label, off)
        if field == "note":
            self.db.executemany("DELETE FROM notes WHERE rowid=?", ((row,) for row in rows.values()))
            self.db.executemany(
                "INSERT INTO notes(rowid, note) VALUES(?, ?)",
                ((row, stamps[i].value) for i, row in rows.items() if stamps[i].value),
            )

    def _look_anew(self, doc_ids: Iterable[int]) -> None:
        """Have the files of these digests read again: what they say was changed by hand, and so are their rows."""
        listed = orjson.dumps(list(doc_ids)).decode()
        these = "FROM rows WHERE id IN (SELECT value FROM json_each(?))"
        self.db.execute(f"UPDATE files SET size=-1 WHERE file IN (SELECT file {these})", (listed,))
        self.db.execute(f"UPDATE rows SET checksum=x'' WHERE row IN (SELECT row {these})", (listed,))

    def _mark_row(self, row: int, marks: Marks) -> None:
        for field, stamp in marks.fields.items():
            facet, label = _facet_of(field)
            if stamp.value and facet:
                self.facets.add(facet, label, row)
        if marks.note:
            self.db.execute("INSERT INTO notes(rowid, note) VALUES(?, ?)", (row, marks.note))


def _facet_of(field: str) -> tuple[str, str]:
    """The facet and label that show whether a field of a mark is set."""
    if field.startswith(TAG):
        return "tag", field[len(TAG) :]
    return {
        "read": ("is", "read"),
        "bookmark": ("is", "bookmarked"),
        "note": ("has", "note"),
        VOTE: ("has", "vote"),
    }.get(field, ("", ""))


def _plain(value: bool | str) -> int | str:
    return int(value) if isinstance(value, bool) else value


def _stamp(value: int | str, at: int, device: str) -> Stamp:
    return Stamp(value if isinstance(value, str) else bool(value), at, device)


def _texts(digest: Digest) -> tuple[str, str, str]:
    """Title, lead and body: the three weights of the full-text search."""
    body = (*digest.insights, *digest.in_practice, *digest.method, *digest.principles, *digest.topics)
    if digest.article is not None:
        body = (*body, digest.article.text)
    return digest.title, f"{digest.summary}\n{digest.takeaway}", "\n".join(body)
