"""The connection to an index: its schema, its transactions, its errors, and the few values that describe it whole."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
from pyroaring import BitMap

from reader.errors import LibraryError
from reader.library.index.kinds import BLOB, COUNT, ROW, TEXT, Kind, are_sound, unpack_set
from reader.library.local_db import check_regular
from reader.translation import gettext as _

SCHEMA_VERSION = 15
"""Raise it when the schema, or what is derived from a digest, changes: older indexes are rebuilt."""

# The full-text table collects 16 MB of words before it writes them: a third less time for a new index. The
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
CREATE TABLE vectors(row INTEGER PRIMARY KEY, terms BLOB);
CREATE TABLE stories(id INTEGER PRIMARY KEY, story INTEGER);
CREATE INDEX stories_story ON stories(story);
CREATE TABLE orders(sort TEXT PRIMARY KEY, generation INTEGER, rows BLOB) WITHOUT ROWID;
CREATE TABLE matches(expression TEXT UNIQUE, upto INTEGER, rows BLOB);
CREATE VIRTUAL TABLE words USING fts5(
  title, lead, body, content='', prefix='1 2 3', tokenize='unicode61 remove_diacritics 0');
INSERT INTO words(words, rank) VALUES('hashsize', 16777216);
CREATE VIRTUAL TABLE notes USING fts5(note, tokenize='unicode61 remove_diacritics 0');
"""
_SAID_OF_DAMAGE = ("no such table", "no such column", "table ", "vtable constructor failed", "Could not decode")
"""How errors begin that come of other tables than ours, or of texts that are not UTF-8."""
BUSY_MS = 20_000
"""How long a write waits for another process's; theirs take half a second."""


class DamagedIndexError(LibraryError):
    """The index is damaged, or the file is not an index at all, and has to be replaced."""


class Connection:
    """One SQLite connection. `select` and its kin raise LibraryError where SQLite fails; `db` is used in `errors`."""

    db: sqlite3.Connection

    def __init__(self, path: Path) -> None:
        self.path = path
        self.open()

    def open(self) -> None:
        """Connect, with the present schema. Raises LibraryError, DamagedIndexError."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self.errors():
                check_regular(self.path)
            self.db = sqlite3.connect(self.path, timeout=BUSY_MS / 1000, isolation_level=None, cached_statements=256)
            self.path.chmod(0o600)
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(
                _("Cannot open the index {path}: {error}.").format(path=self.path, error=error)
            ) from error
        try:
            with self.errors():
                self._use_wal()
                self.db.execute("PRAGMA synchronous=NORMAL")
                self._check_version()
            self._inode = _inode(self.path)
        except BaseException:
            self.db.close()
            raise

    def close(self) -> None:
        self.db.close()

    def reopen_if_lost(self) -> None:
        """Go on with the file that stands at the path now, where that is another one or none, or it was emptied."""
        # Its content is not looked at: to close another descriptor of the file would release SQLite's locks on it.
        if self._inode != _inode(self.path) and not self.db.in_transaction:
            self._reopen()

    def _reopen(self) -> None:
        self.db.close()
        try:
            self.open()
        except DamagedIndexError:
            delete_index(self.path)
            self.open()

    @contextlib.contextmanager
    def errors(self) -> Iterator[None]:
        """Errors of SQLite become LibraryError, or DamagedIndexError where the file has to be replaced."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if _is_damage(error):
                raise self.damaged(error) from error
            raise LibraryError(
                _("Cannot use the index {path}: {error}.").format(path=self.path, error=error)
            ) from error
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # the second where noise stands in a message
            raise self.damaged(error) from error

    @contextlib.contextmanager
    def blobs(self) -> Iterator[None]:
        """Blobs that cannot be unpacked are damage."""
        try:
            yield
        except (ValueError, IndexError) as error:
            raise self.damaged(error) from error

    def damaged(self, error: sqlite3.Error | ValueError | IndexError | str) -> DamagedIndexError:
        """The error that says so."""
        return DamagedIndexError(
            _("The index {path} is damaged ({error}): `digest reindex` rebuilds it.").format(
                path=self.path, error=error
            )
        )

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """Changes within are seen together or not at all; no other connection writes meanwhile."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:  # on a full or failing disk SQLite has rolled back already, and refuses again
                self.db.execute("ROLLBACK")
            raise

    def reset(self) -> None:
        """Empty the index. In place: a file that others have open must not be taken from under them."""
        with self.errors(), self.exclusive():
            self._create()

    def select(self, statement: str, parameters: Sequence[object], kinds: Sequence[Kind]) -> list[Any]:
        """All rows of a result, whose columns are of these kinds. Raises DamagedIndexError where they are not."""
        rows: list[Any] = self._read(lambda: self.db.execute(statement, parameters).fetchall())
        if not are_sound(rows, kinds):
            raise self.damaged(_("wrong types"))
        return rows

    def first(self, statement: str, parameters: Sequence[object], kinds: Sequence[Kind]) -> Any:
        """The first row of a result, None where there is none, with the same check."""
        row = self._read(lambda: self.db.execute(statement, parameters).fetchone())
        if row is not None and not are_sound([row], kinds):
            raise self.damaged(_("wrong types"))
        return row

    def _read(self, read: Callable[[], Any]) -> Any:
        """What is read. A file that was lost under whoever has it open begins again: empty, to be filled."""
        try:
            with self.errors():
                return read()
        except LibraryError:
            if self.db.in_transaction or self._inode == _inode(self.path):
                raise
            self._reopen()
        with self.errors():
            return read()

    def listed(self, select: str, parameters: Sequence[object] = ()) -> list[int]:
        """The rows, in the column `row`, that a SELECT finds, in its order."""
        # One JSON text instead of a Python tuple a row: six times faster for large results.
        (listed,) = self.first(f"SELECT json_group_array(row) FROM ({select})", parameters, (TEXT,))
        rows: list[int] = orjson.loads(listed)  # rows are keys, which SQLite itself keeps whole numbers
        if rows and not ROW.holds(rows):
            raise self.damaged(_("rows out of range"))
        return rows

    def bitmap(self, select: str, parameters: Sequence[object] = ()) -> BitMap:
        """The set of rows that a SELECT finds."""
        return BitMap(self.listed(select, parameters))

    def keep(self, statement: str, parameters: Sequence[object]) -> None:
        """Write what only saves time later: where another process is writing, nobody waits for it."""
        with self.errors():
            self.db.execute("PRAGMA busy_timeout=0")
            with contextlib.suppress(sqlite3.OperationalError):
                self.db.execute(statement, parameters)
            self.db.execute(f"PRAGMA busy_timeout={BUSY_MS}")

    def number(self, key: str) -> int:
        """A number that describes the index whole, 0 where it has not been set."""
        found = self.first("SELECT value FROM meta WHERE key=?", (key,), (COUNT,))
        return found[0] if found else 0

    def set_of_rows(self, key: str) -> BitMap:
        """A set of rows that describes the index whole, empty where it has not been set."""
        found = self.first("SELECT value FROM meta WHERE key=?", (key,), (BLOB,))
        with self.blobs():
            return unpack_set(found[0]) if found else BitMap()

    def set_meta(self, key: str, value: object) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES(?, ?)", (key, value))

    def problem(self) -> str:
        """What SQLite finds wrong with the file, `""` where nothing is."""
        said: str = self.first("PRAGMA quick_check(1)", (), (TEXT,))[0]
        return "" if said == "ok" else said

    def _use_wal(self) -> None:
        """Switch to WAL. SQLite does not wait for a lock here, so of several first starts all but one come back."""
        end = time.monotonic() + BUSY_MS / 1000
        while True:
            try:
                self.db.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
                time.sleep(0.01)
            else:
                return

    def _check_version(self) -> None:
        if self._version() == SCHEMA_VERSION:
            return
        with self.exclusive():
            # Looked at again under the lock: another first start may have made the index at this moment.
            if self._version() != SCHEMA_VERSION:
                self._create()

    def _version(self) -> int:
        version: int = self.db.execute("PRAGMA user_version").fetchone()[0]
        return version

    def _create(self) -> None:
        """Drop whatever tables there are, and create the present ones."""
        # Virtual tables first: they take their shadow tables with them.
        tables = self.db.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' "
            "ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC"
        ).fetchall()
        for (name,) in tables:
            self.db.execute(f'DROP TABLE IF EXISTS "{name}"')
        for statement in _SCHEMA.split(";\n"):
            self.db.execute(statement)
        # Higher than any generation before, so that every open reader notices the change.
        self.set_meta("generation", time.time_ns() // 1000)
        self.db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def _inode(path: Path) -> tuple[int, int]:
    """What tells a file from another at the same path; zeros where there is none, or an emptied one."""
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return (stat.st_dev, stat.st_ino) if stat.st_size else (0, 0)


def _is_damage(error: sqlite3.OperationalError) -> bool:
    """Whether the file is not what it was, rather than busy or out of reach: cut short, or without our tables."""
    return _code(error) == sqlite3.SQLITE_IOERR_SHORT_READ or str(error).startswith(_SAID_OF_DAMAGE)


def _code(error: sqlite3.OperationalError) -> int:
    """SQLite's number of an error, 0 where Python's own module raised it."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code


def delete_index(path: Path) -> None:
    """Delete the file of an index, with what SQLite keeps beside it. Raises LibraryError."""
    try:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise LibraryError(
            _("Cannot replace the old index {path}: {error}.").format(path=path, error=error.strerror)
        ) from error


def json_list(values: Iterable[object]) -> str:
    """Values for `json_each`: one parameter, however many they are."""
    return orjson.dumps(list(values)).decode()
