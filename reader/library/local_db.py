"""Small SQLite files beside a library, on one machine: what they hold may be lost without loss to the library."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from reader.dataclass import dataclass
from reader.errors import LibraryError
from reader.translation import gettext as _

BUSY_SECONDS = 20.0
_TABLE = re.compile(r"CREATE TABLE (\w+)\(")


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of a file, and how a file of an older version becomes one of this version."""

    version: int
    """Raise it with every change of the tables; files from before they were counted have version 0."""
    tables: Sequence[str]
    """`CREATE TABLE` statements. A column that is added needs a default, if rows from before it are to be kept."""
    upgrades: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """By version: statements that convert rows carried over from the version before."""

    @property
    def names(self) -> list[str]:
        """The names of the tables."""
        return [found[1] for statement in self.tables if (found := _TABLE.match(statement))]


def connect(path: Path, schema: Schema) -> sqlite3.Connection:
    """The file with its tables as they are now, without transactions of its own. Raises OSError, sqlite3.Error.

    What an older file has in columns that are still there is carried over; where that fails, the file starts over.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    check_regular(path)
    db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        path.chmod(0o600)
        if _version(db) != schema.version:
            _bring_up_to_date(db, schema)
    except BaseException:
        db.close()
        raise
    return db


def files_of(path: Path) -> list[Path]:
    """A file, and those that SQLite keeps beside it."""
    return [path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm", "-journal")]


def check_regular(path: Path) -> None:
    """Raise sqlite3.DatabaseError where one of the files is a pipe, a device or the like: SQLite would wait for it."""
    for file in files_of(path):
        try:
            is_regular = stat.S_ISREG(file.stat().st_mode)
        except FileNotFoundError:
            continue
        except OSError:  # a link that leads nowhere, or in a circle
            is_regular = False
        if not is_regular:
            raise sqlite3.DatabaseError(_("{name} is not a regular file").format(name=file.name))


@contextlib.contextmanager
def opened(path: Path, schema: Schema, what: str) -> Iterator[sqlite3.Connection]:
    """The file; a damaged one is replaced. Raises LibraryError, which says `what` is kept there."""
    try:
        try:
            db = connect(path, schema)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            for file in files_of(path):
                file.unlink(missing_ok=True)
            db = connect(path, schema)
        db.isolation_level = "DEFERRED"
        with contextlib.closing(db):
            yield db
    except (OSError, sqlite3.Error) as error:
        raise LibraryError(
            _("Cannot keep {what} in {path}: {error}.").format(what=what, path=path, error=error)
        ) from error


def _version(db: sqlite3.Connection) -> int:
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version


def _bring_up_to_date(db: sqlite3.Connection, schema: Schema) -> None:
    with exclusive(db):
        before = _version(db)  # looked at again under the lock: another process may have done it at this moment
        if before == schema.version:
            return
        try:
            with _savepoint(db):
                _carry_over(db, schema, before)
        except (sqlite3.OperationalError, sqlite3.IntegrityError):
            _drop(db, _tables(db))
            _create(db, schema)
        db.execute(f"PRAGMA user_version={schema.version}")


def _carry_over(db: sqlite3.Connection, schema: Schema, before: int) -> None:
    old = [name for name in _tables(db) if name in schema.names]
    _drop(db, [name for name in _tables(db) if name not in old])
    for name in old:
        db.execute(f"ALTER TABLE {name} RENAME TO old_{name}")
    _create(db, schema)
    for name in old:
        kept = ", ".join(column for column in _columns(db, name) if column in _columns(db, f"old_{name}"))
        if kept:
            db.execute(f"INSERT INTO {name}({kept}) SELECT {kept} FROM old_{name}")
    _drop(db, [f"old_{name}" for name in old])
    if not old:
        return
    for version in range(before + 1, schema.version + 1):
        for statement in schema.upgrades.get(version, ()):
            db.execute(statement)


def _create(db: sqlite3.Connection, schema: Schema) -> None:
    for statement in schema.tables:
        db.execute(statement)


def _drop(db: sqlite3.Connection, names: Sequence[str]) -> None:
    for name in names:
        db.execute(f'DROP TABLE "{name}"')


def _tables(db: sqlite3.Connection) -> list[str]:
    found = db.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
    return [name for (name,) in found]


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]


@contextlib.contextmanager
def exclusive(db: sqlite3.Connection) -> Iterator[None]:
    """Changes within are seen together or not at all."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # on a full or failing disk SQLite has rolled back already
            db.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def _savepoint(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("SAVEPOINT carried")
    try:
        yield
    except sqlite3.Error:
        db.execute("ROLLBACK TO carried")
        raise
    finally:
        db.execute("RELEASE carried")
