"""Small SQLite files beside a library, on one machine: what they hold may be lost without loss to the library."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from reader.errors import LibraryError

BUSY_SECONDS = 20.0


@contextlib.contextmanager
def opened(path: Path, schema: Sequence[str], what: str) -> Iterator[sqlite3.Connection]:
    """The file with its tables; a damaged one is begun anew. Raises LibraryError, which says `what` it keeps."""
    try:
        try:
            db = _connect(path, schema)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            path.unlink(missing_ok=True)
            db = _connect(path, schema)
        with contextlib.closing(db):
            yield db
    except (OSError, sqlite3.Error) as error:
        raise LibraryError(f"Cannot keep {what} in {path}: {error}.") from error


def _connect(path: Path, schema: Sequence[str]) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    db = sqlite3.connect(path, timeout=BUSY_SECONDS)
    try:
        path.chmod(0o600)
        for statement in schema:
            db.execute(statement)
    except BaseException:
        db.close()
        raise
    return db
