"""Undo that survives: the last changes made on this machine, kept beside the reader's state.

The history is not part of the library: another machine's changes are that machine's to take back.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from reader.errors import LibraryError
from reader.library.changes import MAX_CHANGE, Change, format_change, parse_change
from reader.library.local_db import Schema, connect, exclusive, files_of
from reader.translation import gettext as _

STEPS = 1_000
"""Changes that are kept."""
MOST_BYTES = 256 * 1024 * 1024
"""Bytes of all changes that are kept: those that made digests hold their texts."""
_FORGET = (
    "DELETE FROM steps WHERE step IN (SELECT step FROM (SELECT step, sum(length(change)) OVER (ORDER BY step DESC) AS "
    "bytes, row_number() OVER (ORDER BY step DESC) AS place FROM steps) WHERE bytes > ? AND place > 1)"
)
_CHANGE = f"CASE WHEN length(change) <= {MAX_CHANGE} THEN change END"
"""SQLite knows how long a blob is without reading it."""
_SCHEMA = Schema(
    version=1,
    tables=("CREATE TABLE steps(step INTEGER PRIMARY KEY, undone INTEGER NOT NULL DEFAULT 0, change BLOB NOT NULL)",),
)


class History:
    """The changes of one library on this machine, shared by all that have it open.

    A new change after an undo cuts off what was undone. Raises LibraryError where it cannot be used; a history that
    is damaged is set aside, and a new one begins.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db: sqlite3.Connection | None = None

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    @property
    def can_undo(self) -> bool:
        return self._has(undone=False)

    @property
    def can_redo(self) -> bool:
        return self._has(undone=True)

    def record(self, change: Change, onto: int = 0) -> int:
        """Keep a change as the last one, and forget the oldest beyond so many, or so many bytes; its number.

        `onto`: the number of a change that this one goes on with; where that is still the last, they become one.
        """
        with self._used() as db, exclusive(db):
            last = self._last(db) if onto else None
            if last is not None and last[0] == onto:
                change = last[1].and_then(change)
                db.execute("DELETE FROM steps WHERE step=?", (onto,))
            db.execute("DELETE FROM steps WHERE undone=1")
            step = db.execute("INSERT INTO steps(change) VALUES(?)", (format_change(change),)).lastrowid or 0
            db.execute("DELETE FROM steps WHERE step <= ?", (step - STEPS,))
            db.execute(_FORGET, (MOST_BYTES,))
        return step

    @staticmethod
    def _last(db: sqlite3.Connection) -> tuple[int, Change] | None:
        """The last change, unless it is undone or cannot be read."""
        found = db.execute(f"SELECT step, {_CHANGE}, undone FROM steps ORDER BY step DESC LIMIT 1").fetchone()
        with contextlib.suppress(ValueError, TypeError):
            return (found[0], parse_change(found[1])) if found is not None and not found[2] else None
        return None

    def next_undo(self) -> tuple[int, Change] | None:
        """The number of the last change that is not undone, and the change; None where there is none."""
        return self._step(f"SELECT step, {_CHANGE} FROM steps WHERE undone=0 ORDER BY step DESC LIMIT 1")

    def next_redo(self) -> tuple[int, Change] | None:
        """The number of the first change that was undone, and the change; None where there is none."""
        return self._step(f"SELECT step, {_CHANGE} FROM steps WHERE undone=1 ORDER BY step LIMIT 1")

    def set_undone(self, step: int, undone: bool) -> None:
        """Remember that a change was undone, or done again."""
        with self._used() as db:
            db.execute("UPDATE steps SET undone=? WHERE step=?", (undone, step))

    def _step(self, select: str) -> tuple[int, Change] | None:
        while True:
            with self._used() as db:
                found = db.execute(select).fetchone()
                if found is None:
                    return None
                try:
                    return found[0], parse_change(found[1])
                except ValueError:
                    db.execute("DELETE FROM steps WHERE step=?", (found[0],))  # it can never be undone

    def _has(self, *, undone: bool) -> bool:
        if self._db is None and not self.path.exists():
            return False  # nothing was ever changed: no file is made by looking
        try:
            with self._used() as db:
                found = db.execute("SELECT EXISTS(SELECT 1 FROM steps WHERE undone=?)", (undone,)).fetchone()
        except LibraryError:
            return False
        return bool(found[0])

    @contextlib.contextmanager
    def _used(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._opened()
        except sqlite3.OperationalError as error:
            raise LibraryError(
                _("Cannot use the history {path}: {error}.").format(path=self.path, error=error)
            ) from error
        except sqlite3.DatabaseError as error:
            self.close()
            aside = self.path.with_name(self.path.name + ".damaged")
            with contextlib.suppress(OSError):
                self.path.replace(aside)
                for beside in files_of(self.path)[1:]:
                    beside.unlink(missing_ok=True)
            raise LibraryError(
                _(
                    "The history of changes was damaged and is set aside as {name}: what was done until "
                    "now cannot be undone; every mark is still there."
                ).format(name=aside.name)
            ) from error

    def _opened(self) -> sqlite3.Connection:
        if self._db is None:
            try:
                db = connect(self.path, _SCHEMA)
            except OSError as error:
                raise LibraryError(
                    _("Cannot keep the history {path}: {error}.").format(path=self.path, error=error.strerror)
                ) from error
            try:
                db.execute("PRAGMA journal_mode=WAL")
                db.execute("PRAGMA synchronous=NORMAL")  # whole after a power cut, if without its last steps
            except BaseException:
                db.close()
                raise
            self._db = db
        return self._db
