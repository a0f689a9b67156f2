"""What waits for a reader's hooks, and what they failed with: on this machine, beside the library.

A file that is lost or damaged costs what waits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from reader.library.local_db import Schema, opened
from reader.text import clean_line
from reader.translation import gettext as _

MOST_WAITING = 10_000
"""Digests that wait for one hook; what comes beyond them is not handed over."""
MOST_FAILURES = 20
LONGEST = 400
"""Characters of a sentence that says why a hook failed."""
_SCHEMA = Schema(
    version=1,
    tables=(
        "CREATE TABLE waiting(seq INTEGER PRIMARY KEY, event TEXT, id TEXT)",
        "CREATE TABLE failures(sentence TEXT PRIMARY KEY)",
    ),
)


class HookQueue:
    """The queue of one library on this machine. Raises LibraryError; a damaged file is replaced."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, event: str, ids: Iterable[str]) -> int:
        """Have these wait for the hook of an event; how many there was no room for."""
        listed = list(ids)
        with self._opened() as db, db:
            db.execute("PRAGMA synchronous=OFF")  # whoever marks waits for it, and a power cut may cost what waits
            (waiting,) = db.execute("SELECT count(*) FROM waiting WHERE event=?", (event,)).fetchone()
            taken = listed[: max(0, MOST_WAITING - waiting)]
            db.executemany("INSERT INTO waiting(event, id) VALUES(?, ?)", [(event, id_) for id_ in taken])
        return len(listed) - len(taken)

    def take(self, most: int) -> tuple[str, list[str]] | None:
        """The event that has waited longest and its first digests, at most so many, which wait no more."""
        if not self.path.exists():
            return None
        with self._opened() as db, db:
            db.execute("BEGIN IMMEDIATE")
            first = db.execute("SELECT event FROM waiting ORDER BY seq LIMIT 1").fetchone()
            if first is None:
                return None
            rows = db.execute(
                "SELECT seq, id FROM waiting WHERE event=? ORDER BY seq LIMIT ?", (*first, most)
            ).fetchall()
            db.executemany("DELETE FROM waiting WHERE seq=?", [(seq,) for seq, _rest in rows])
        return str(first[0]), list(dict.fromkeys(str(id_) for _rest, id_ in rows))

    def waiting(self) -> dict[str, int]:
        """How many digests wait, by event."""
        if not self.path.exists():
            return {}
        with self._opened() as db:
            return dict(db.execute("SELECT event, count(*) FROM waiting GROUP BY event"))

    def forget(self, event: str) -> int:
        """Have nothing wait for the hook of an event; how many did."""
        with self._opened() as db, db:
            return db.execute("DELETE FROM waiting WHERE event=?", (event,)).rowcount

    def fail(self, sentence: str) -> None:
        """Keep a sentence for the reader; the same one is kept once."""
        with self._opened() as db, db:
            (kept,) = db.execute("SELECT count(*) FROM failures").fetchone()
            if kept < MOST_FAILURES:
                db.execute("INSERT OR IGNORE INTO failures VALUES(?)", (clean_line(sentence)[:LONGEST],))

    def failures(self) -> list[str]:
        """The sentences that nobody has seen; they are not given a second time."""
        if not self.path.exists():
            return []
        with self._opened() as db, db:
            db.execute("BEGIN IMMEDIATE")
            found = [
                clean_line(str(sentence)) for (sentence,) in db.execute("SELECT sentence FROM failures ORDER BY rowid")
            ]
            db.execute("DELETE FROM failures")
        return found

    def _opened(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self.path, _SCHEMA, _("what waits for the hooks"))
