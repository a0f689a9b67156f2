"""Notes that a newer one took the place of, until the shared library has them: there every version is kept."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from sqlite3 import Connection

from reader.library.local_db import Schema, opened
from reader.model.marks import Stamp
from reader.translation import gettext as _

_SCHEMA = Schema(
    version=1,
    tables=("CREATE TABLE notes(id INTEGER, at INTEGER, device TEXT, note TEXT, PRIMARY KEY(id, at, device))",),
)


class NoteVersions:
    """A file beside what is known of the shared library. Raises LibraryError."""

    def __init__(self, share: Path) -> None:
        self._joined = (share, share.with_name(f"{share.name}.json"))
        self.path = share.with_name(f"{share.name}-notes")

    @property
    def wanted(self) -> bool:
        """Whether this library is a part of a shared one."""
        return any(file.exists() for file in self._joined)

    def keep(self, notes: Iterable[tuple[int, Stamp]]) -> None:
        """Keep these versions, each with the id of its digest, on the disk before this returns."""
        rows = [(i, stamp.at, stamp.device, stamp.value) for i, stamp in notes if isinstance(stamp.value, str)]
        if rows:
            with self._opened() as db, db:
                db.executemany("INSERT OR IGNORE INTO notes VALUES(?, ?, ?, ?)", rows)

    def all(self) -> list[tuple[int, Stamp]]:
        """Id of the digest and stamp of each version, the oldest first."""
        if not self.path.exists():
            return []
        with self._opened() as db:
            rows = db.execute("SELECT id, note, at, device FROM notes ORDER BY at, id").fetchall()
        return [(i, Stamp(note, at, device)) for i, note, at, device in rows]

    def forget(self, versions: Iterable[tuple[int, int, str]]) -> None:
        """The shared library has these: id of the digest, moment, device."""
        if self.path.exists():
            with self._opened() as db, db:
                db.executemany("DELETE FROM notes WHERE id=? AND at=? AND device=?", versions)

    def _opened(self) -> AbstractContextManager[Connection]:
        return opened(self.path, _SCHEMA, _("versions of notes"))
