"""When each feed was last asked on this machine, and what it said: conditional requests, pauses, errors.

None of it is part of the library: a file that is lost or damaged costs one full fetch of every feed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from reader.library.local_db import opened


@dataclass(slots=True)
class Fetch:
    """What is known of one feed. Times are seconds since 1970, 0 for never."""

    address: str
    etag: str = ""
    modified: str = ""
    """`Last-Modified`, as it came."""
    body: str = ""
    """Hash of the last body: servers that know no conditions still send the same again."""
    last_success: float = 0
    last_try: float = 0
    error: str = ""
    """The last error in a sentence, `""` after a success."""
    failures: int = 0
    """How many times in a row it failed."""
    not_before: float = 0
    """The server asked not to be asked before."""
    fresh_until: float = 0
    """Until then the server says that nothing changed."""
    gone: bool = False
    """The server says that it is gone for good."""
    position: str = ""
    """How far a mailbox or a folder was read."""


_COLUMNS = ", ".join(field.name for field in fields(Fetch))
_SCHEMA = f"CREATE TABLE IF NOT EXISTS fetches({_COLUMNS.replace('address', 'address PRIMARY KEY', 1)}) WITHOUT ROWID"


class Fetches:
    """The fetches of one library on this machine. Raises LibraryError; a damaged file is begun anew."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self) -> dict[str, Fetch]:
        """What is known of every feed, by address."""
        if not self.path.exists():
            return {}
        with self._opened() as db:
            return {row[0]: _fetch(row) for row in db.execute(f"SELECT {_COLUMNS} FROM fetches")}

    def put(self, fetches: Iterable[Fetch]) -> None:
        """Keep these."""
        rows = [astuple(fetch) for fetch in fetches]
        if rows:
            with self._opened() as db, db:
                db.executemany(f"INSERT OR REPLACE INTO fetches VALUES({', '.join('?' * len(rows[0]))})", rows)

    def forget(self, addresses: Iterable[str]) -> None:
        if self.path.exists():
            with self._opened() as db, db:
                db.executemany("DELETE FROM fetches WHERE address=?", [(address,) for address in addresses])

    def _opened(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self.path, (_SCHEMA,), "what the feeds said")


def _fetch(row: tuple[object, ...]) -> Fetch:
    fetch = Fetch(*row)  # type: ignore[arg-type]  # SQLite gives back what was put in
    fetch.gone = bool(fetch.gone)
    return fetch
