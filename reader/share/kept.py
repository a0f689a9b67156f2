"""What this machine knows of its shared library: a small SQLite file beside the local one.

Nothing in it is the only copy of anything. Where it is damaged or lost, everything is sent and fetched once more, and
that changes nothing that is there already. What was joined, and how, stands in a second file: `membership`.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

from reader.errors import LibraryError
from reader.library.local_db import Schema, files_of, opened
from reader.library.note_versions import NoteVersions
from reader.model.marks import EDIT, NOTE, Stamp
from reader.paths import MARKS, Layout
from reader.share.membership import MEMBERSHIP, Membership
from reader.share.operations import Operation
from reader.translation import gettext as _

_SCHEMA = Schema(
    version=1,
    tables=(
        "CREATE TABLE settings(name TEXT PRIMARY KEY, value) WITHOUT ROWID",
        # What the server has of our stamps.
        "CREATE TABLE confirmed(folder TEXT, id INTEGER, field TEXT, at INTEGER, device TEXT, "
        "PRIMARY KEY(folder, id, field)) WITHOUT ROWID",
        # Digests that are the same here and there: the row's checksum here, when it was edited here last, its content
        # there; `number` is 0 where the server was never to have it.
        "CREATE TABLE entries(id INTEGER PRIMARY KEY, checksum BLOB, edited INTEGER, content BLOB, number INTEGER, "
        "origin TEXT)",
    ),
)


_UNCONFIRMED = (
    "FROM local.marks m LEFT JOIN confirmed c ON c.folder=? AND c.id=m.id AND c.field=m.field "
    "WHERE (c.at IS NULL OR (m.at, m.device) > (c.at, c.device))"
)
"""Marks that the server is not known to have."""
_UNCONFIRMED_READ = (
    "FROM local.marks m JOIN entries e ON e.id=m.id "
    "LEFT JOIN confirmed c ON c.folder=? AND c.id=m.id AND c.field='read' "
    "WHERE m.field='read' AND m.value=1 AND e.number BETWEEN 1 AND ? "
    "AND (c.at IS NULL OR (m.at, m.device) > (c.at, c.device))"
)
SLICE, HERE, KEPT = "slice", "here", "kept"
"""It came with the slice; it was here before, or was made here; it was kept out of the archive."""


class Entry(NamedTuple):
    """A digest as it was when both sides had the same."""

    id: int
    checksum: bytes
    """Of its document in the local library."""
    edited: int
    """When its reader edited it last, microseconds since 1970, 0 for never."""
    content: bytes
    """See `entries.content_of`; empty where the server was never to have it."""
    number: int
    """The server's number of its version, 0 where it is this machine's alone."""
    origin: str = SLICE
    """Why it is here: SLICE, HERE or KEPT."""


class Confirmed(NamedTuple):
    """A stamp that the server has, or a newer one of the same field."""

    folder: str
    id: int
    field: str
    at: int
    device: str


class Kept:
    """Raises LibraryError; a damaged file is replaced, and what was joined is joined still."""

    def __init__(self, layout: Layout) -> None:
        self.path = layout.share
        self._notes = NoteVersions(self.path)
        self._membership = Membership(self.path.with_name(self.path.name + ".json"))
        self._aside = self.path.with_name(f"{self.path.name}-left")
        self._index = layout.index

    @property
    def joined(self) -> bool:
        return bool(self.setting("address"))

    def setting(self, name: str) -> str:
        """A setting, `""` where there is none: address, slice, library, curator, device."""
        if not self.path.exists() and not self._membership.exists():
            return ""
        with self._opened() as db:
            found = db.execute("SELECT value FROM settings WHERE name=?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def number(self, name: str) -> int:
        """A number up to which everything was fetched: stamps, entries; 0 at first."""
        value = self.setting(name)
        return int(value) if value.isdecimal() else 0

    def set(self, **settings: object) -> None:
        with self._opened() as db, db:
            before = dict(db.execute("SELECT name, value FROM settings"))
            changed = {name: str(value) for name, value in settings.items() if before.get(name) != str(value)}
            _set(db, changed)  # nothing is written where nothing changed: every round comes by here
            if changed.keys() & set(MEMBERSHIP) or not self._membership.exists():
                known = {**before, **changed}
                self._membership.write({name: str(known[name]) for name in MEMBERSHIP if name in known})

    def forget(self) -> None:
        """Know nothing any more but which digests came from there: they are others', and not for the next library.

        That is laid aside, so that nothing is shared from then on; whoever joins again takes it up.
        """
        for file in (self._membership.path, *files_of(self._notes.path)):
            file.unlink(missing_ok=True)  # first: while it is damaged, nothing else opens
        if self.path.exists():
            with self._opened() as db, db:
                db.execute("DELETE FROM settings")
                db.execute("DELETE FROM confirmed")
                db.execute("DELETE FROM entries WHERE origin=?", (HERE,))
                db.execute("UPDATE entries SET number=0")
            self.path.replace(self._aside)

    def again(self) -> None:
        """Send and fetch everything again: what is there already stays as it is."""
        with self._opened() as db, db:
            db.execute("DELETE FROM confirmed")
            db.execute("DELETE FROM settings WHERE name IN ('met', 'stamps', 'entries', 'watermarks')")

    def note_versions(self) -> list[Operation]:
        """Notes that newer ones took the place of, and that the server is not known to have."""
        return [Operation(MARKS, i, NOTE, "", s.value, s.at, s.device) for i, s in self._notes.all()]

    def confirm(self, operations: Collection[Operation], **settings: object) -> None:
        """Know that the server has these."""
        with self._opened() as db, db:
            db.executemany(
                "INSERT INTO confirmed VALUES(?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET at=excluded.at, "
                "device=excluded.device WHERE (excluded.at, excluded.device) > (at, device)",
                ((op.folder, op.id, op.field, op.at, op.device) for op in operations),
            )
            _set(db, settings)
        if noted := [(op.id, op.at, op.device) for op in operations if op.folder == MARKS and op.field == NOTE]:
            self._notes.forget(noted)

    def confirmed(self) -> list[Confirmed]:
        """What the server is known to have."""
        with self._opened() as db:
            return [Confirmed(*row) for row in db.execute("SELECT folder, id, field, at, device FROM confirmed")]

    def unconfirmed_marks(self, most: int) -> list[Operation]:
        """Marks of the local library that the server is not known to have, at most so many, the oldest first."""
        with self._with_index() as db:
            rows = db.execute(
                f"SELECT m.id, m.field, m.value, m.at, m.device {_UNCONFIRMED} ORDER BY m.at LIMIT ?",
                (MARKS, most),
            ).fetchall()
        return [
            Operation(MARKS, i, field, "", value if isinstance(value, str) else bool(value), at, device)
            for i, field, value, at, device in rows
        ]

    def unconfirmed_reads(self) -> list[int]:
        """Digests that are marked as read, which the server is not known to have."""
        with self._with_index() as db:
            found = db.execute(f"SELECT m.id {_UNCONFIRMED} AND m.field='read' AND m.value=1", (MARKS,))
            return [i for (i,) in found]

    def read_at_once(self, upto: int, least: int) -> list[tuple[int, str]]:
        """Moment and device at which at least so many digests, that the server has up to a number, were marked as read
        at once, and it is not known to have that."""
        with self._with_index() as db:
            return db.execute(
                f"SELECT m.at, m.device {_UNCONFIRMED_READ} GROUP BY m.at, m.device HAVING count(*)>=? ORDER BY m.at",
                (MARKS, upto, least),
            ).fetchall()

    def read_then(self, at: int, device: str, upto: int) -> list[int]:
        """The digests, that the server has up to a number, that were marked as read then."""
        with self._with_index() as db:
            found = db.execute(f"SELECT m.id {_UNCONFIRMED_READ} AND m.at=? AND m.device=?", (MARKS, upto, at, device))
            return [i for (i,) in found]

    def not_read_by(self, at: int, most: int) -> list[int]:
        """Digests that the server has, and that were not read at a moment, at most so many."""
        with self._with_index() as db:
            found = db.execute(
                "SELECT e.id FROM entries e LEFT JOIN local.marks m ON m.id=e.id AND m.field='read' "
                "WHERE e.number>0 AND (m.at IS NULL OR (m.at<=? AND NOT m.value)) LIMIT ?",
                (at, most),
            )
            return [i for (i,) in found]

    def unconfirmed(self, folder: str, things: Mapping[int, tuple[str, Mapping[str, Stamp]]]) -> list[Operation]:
        """Those fields of these things that the server is not known to have."""
        with self._opened() as db:
            known = {
                (i, field): (at, device)
                for i, field, at, device in db.execute(
                    "SELECT id, field, at, device FROM confirmed WHERE folder=?", (folder,)
                )
            }
        return [
            Operation(folder, i, field, name, s.value, s.at, s.device)
            for i, (name, fields) in things.items()
            for field, s in fields.items()
            if known.get((i, field), (-1, "")) < (s.at, s.device)
        ]

    def waiting(self) -> int:
        """How many marks the server is not known to have."""
        if not self._index.exists():
            return 0
        with self._with_index() as db:
            (count,) = db.execute(f"SELECT count(*) {_UNCONFIRMED}", (MARKS,)).fetchone()
        return int(count)

    def changed_digests(self) -> list[tuple[int, bytes, int, int]]:
        """Id, checksum, moment of storing and moment of the last edit of each digest that is not as it last was."""
        with self._with_index() as db:
            return db.execute(
                "SELECT r.id, r.checksum, r.stored_at, ifnull(m.at, 0) FROM local.rows r "
                "LEFT JOIN (SELECT id, max(at) AS at FROM local.marks WHERE field>=? AND field<? GROUP BY id) m "
                "USING(id) LEFT JOIN entries e USING(id) "
                "WHERE e.id IS NULL OR e.checksum IS NOT r.checksum OR e.edited<ifnull(m.at, 0) ORDER BY r.id",
                (EDIT, EDIT[:-1] + ";"),
            ).fetchall()

    def checksums(self, doc_ids: Iterable[int]) -> dict[int, tuple[bytes, int]]:
        """Checksum here, and moment of the last edit, of each of these that is here."""
        with self._with_index() as db:
            found: dict[int, tuple[bytes, int]] = {}
            for doc_id in doc_ids:
                row = db.execute(
                    "SELECT checksum, (SELECT ifnull(max(at), 0) FROM local.marks m WHERE m.id=r.id AND field>=? "
                    "AND field<?) FROM local.rows r WHERE id=?",
                    (EDIT, EDIT[:-1] + ";", doc_id),
                ).fetchone()
                if row is not None:
                    found[doc_id] = row
        return found

    def put_entries(self, entries: Iterable[Entry], **settings: object) -> None:
        with self._opened() as db, db:
            db.executemany("INSERT OR REPLACE INTO entries VALUES(?, ?, ?, ?, ?, ?)", entries)
            _set(db, settings)

    def entries(self, doc_ids: Iterable[int]) -> dict[int, Entry]:
        """What is known of these digests."""
        with self._opened() as db:
            rows = (db.execute("SELECT * FROM entries WHERE id=?", (i,)).fetchone() for i in doc_ids)
            return {row[0]: Entry(*row) for row in rows if row is not None}

    def held(self, origin: str = "") -> list[int]:
        """The digests that are here and there, those of one origin or all."""
        with self._opened() as db:
            found = db.execute("SELECT id FROM entries WHERE number>0 AND ? IN ('', origin) ORDER BY id", (origin,))
            return [i for (i,) in found]

    def left_unchanged(self) -> list[int]:
        """Digests that came from a shared library which was left since, and that are here as they came."""
        with self._with_index() as db:
            found = db.execute(
                "SELECT e.id FROM entries e JOIN local.rows r ON r.id=e.id AND r.checksum=e.checksum "
                "WHERE e.number=0 AND e.origin=? ORDER BY e.id",
                (SLICE,),
            )
            return [i for (i,) in found]

    def let_go(self, doc_ids: Sequence[int]) -> None:
        """Know nothing of these digests any more."""
        with self._opened() as db, db:
            db.executemany("DELETE FROM entries WHERE id=?", ((i,) for i in doc_ids))

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        if not self.path.exists() and self._aside.exists():
            self._aside.replace(self.path)
        try:
            with opened(self.path, _SCHEMA, _("what is known of the shared library")) as db:
                if db.execute("SELECT count(*) FROM settings WHERE name='address'").fetchone() == (0,):
                    with db:
                        _set(db, self._membership.read())
                yield db
        except LibraryError as error:
            code = getattr(error.__cause__, "sqlite_errorcode", None)
            if code is None or code & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise
            # The next one who opens it finds none, and the server is asked for everything.
            for file in files_of(self.path):
                file.unlink(missing_ok=True)
            raise LibraryError(
                _("What is known of the shared library was damaged, in {path}. Sync again: it is made anew.").format(
                    path=self.path
                )
            ) from error

    def _with_index(self) -> AbstractContextManager[sqlite3.Connection]:
        return _Attached(self._opened(), self._index)


class _Attached(AbstractContextManager[sqlite3.Connection]):
    """The file with the local library's index beside it, which is only read."""

    def __init__(self, inner: AbstractContextManager[sqlite3.Connection], index: Path) -> None:
        self._inner = inner
        self._index = index

    def __enter__(self) -> sqlite3.Connection:
        db = self._inner.__enter__()
        db.execute("ATTACH ? AS local", (str(self._index),))
        return db

    def __exit__(self, *exc: Any) -> bool | None:
        return self._inner.__exit__(*exc)


def _set(db: sqlite3.Connection, settings: Mapping[str, object]) -> None:
    db.executemany("INSERT OR REPLACE INTO settings VALUES(?, ?)", ((k, str(v)) for k, v in settings.items()))
