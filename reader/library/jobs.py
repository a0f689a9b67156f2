"""What waits for a model, what it answered, and what that took: on this machine, beside the library.

A file that is lost or damaged costs what waits and what was answered, and nothing of the library.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeGuard

from reader.dataclass import dataclass
from reader.library.ids import is_id
from reader.library.local_db import Schema, opened
from reader.text import clean_line
from reader.translation import gettext as _

KEPT_ANSWERS = 2_000
_END = 1 << 40
"""Beyond any number of tokens or tries, and any moment in seconds since 1970."""
_SCHEMA = Schema(
    version=1,
    tables=(
        "CREATE TABLE jobs(id TEXT, model TEXT, asked_at REAL DEFAULT 0, tries INTEGER DEFAULT 0, "
        "not_before REAL DEFAULT 0, error TEXT DEFAULT '', failed INTEGER DEFAULT 0, PRIMARY KEY(id, model))",
        "CREATE TABLE answers(key TEXT PRIMARY KEY, text TEXT, at REAL) WITHOUT ROWID",
        "CREATE TABLE spent(day TEXT, model TEXT, tokens_in INTEGER, tokens_out INTEGER, "
        "PRIMARY KEY(day, model)) WITHOUT ROWID",
    ),
)


@dataclass(frozen=True, slots=True)
class Job:
    """An article that waits for a model."""

    id: str
    """Of its digest."""
    model: str
    tries: int = 0
    not_before: float = 0
    """Seconds since 1970."""
    error: str = ""
    """Why it failed when it was last tried."""
    failed: bool = False
    """Whether it is not tried any more."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens of one day."""

    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def tokens(self) -> int:
        return self.tokens_in + self.tokens_out


class Jobs:
    """The queue of one library on this machine. Raises LibraryError; a damaged file is replaced."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, ids: Iterable[str], model: str) -> None:
        """Have these wait for a model; one that failed before is tried again."""
        with self._opened() as db, db:
            db.executemany(
                "INSERT OR REPLACE INTO jobs(id, model, asked_at) VALUES(?, ?, ?)",
                [(i, model, time.time()) for i in ids],
            )

    def all(self) -> list[Job]:
        """Every job, the first asked for first; those that failed for good are among them."""
        if not self.path.exists():
            return []
        with self._opened() as db:
            rows = db.execute("SELECT id, model, tries, not_before, error, failed FROM jobs ORDER BY asked_at, id")
            return [job for row in rows if (job := _job(row)) is not None]

    def waiting(self) -> list[Job]:
        """The jobs that are still tried."""
        return [job for job in self.all() if not job.failed]

    def done(self, job: Job) -> None:
        """Take a job off the queue."""
        with self._opened() as db, db:
            db.execute("DELETE FROM jobs WHERE id=? AND model=?", (job.id, job.model))

    def later(self, job: Job, why: str, seconds: float) -> None:
        """Try a job again after so many seconds."""
        with self._opened() as db, db:
            db.execute(
                "UPDATE jobs SET tries=tries+1, not_before=?, error=? WHERE id=? AND model=?",
                (time.time() + seconds, why, job.id, job.model),
            )

    def fail(self, job: Job, why: str) -> None:
        """Try a job no more."""
        with self._opened() as db, db:
            db.execute("UPDATE jobs SET failed=1, error=? WHERE id=? AND model=?", (why, job.id, job.model))

    def clear(self, *, failed_only: bool = False) -> int:
        """Forget what waits, or only what failed; how many that were."""
        with self._opened() as db, db:
            return db.execute(f"DELETE FROM jobs{' WHERE failed' if failed_only else ''}").rowcount

    def answer(self, key: str) -> str:
        """What was answered to the same question, `""` where it was not asked."""
        if not self.path.exists():
            return ""
        with self._opened() as db:
            found = db.execute("SELECT text FROM answers WHERE key=?", (key,)).fetchone()
        return found[0] if found and isinstance(found[0], str) else ""

    def keep_answer(self, key: str, text: str) -> None:
        """Keep the answer to a question, and forget the oldest beyond so many."""
        with self._opened() as db, db:
            db.execute("INSERT OR REPLACE INTO answers VALUES(?, ?, ?)", (key, text, time.time()))
            db.execute(
                "DELETE FROM answers WHERE key IN (SELECT key FROM answers ORDER BY at DESC LIMIT -1 OFFSET ?)",
                (KEPT_ANSWERS,),
            )

    def spend(self, day: str, model: str, tokens_in: int, tokens_out: int) -> None:
        """Add to what a day has taken by a model."""
        with self._opened() as db, db:
            db.execute(
                "INSERT INTO spent VALUES(?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                "tokens_in=tokens_in+excluded.tokens_in, tokens_out=tokens_out+excluded.tokens_out",
                (day, model, tokens_in, tokens_out),
            )

    def spent(self, day: str) -> Spent:
        """What a day has taken, by all models."""
        if not self.path.exists():
            return Spent()
        with self._opened() as db:
            rows = db.execute("SELECT tokens_in, tokens_out FROM spent WHERE day=?", (day,)).fetchall()
        counted = [row for row in rows if all(_is_count(tokens) for tokens in row)]
        return Spent(sum(row[0] for row in counted), sum(row[1] for row in counted))

    def _opened(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self.path, _SCHEMA, _("what waits for a model"))


def _job(row: tuple[object, ...]) -> Job | None:
    """A job, None where a column is not what was put in: SQLite keeps any type in any column, and so does damage."""
    doc_id, model, tries, not_before, error, failed = row
    if not (isinstance(doc_id, str) and isinstance(model, str) and isinstance(error, str) and is_id(doc_id)):
        return None
    if not (_is_count(tries) and _is_count(not_before) and failed in (0, 1)):
        return None
    return Job(doc_id, model, tries, not_before, clean_line(error), failed == 1)


def _is_count(value: object) -> TypeGuard[int]:
    """Whether it can be a number of tokens or tries, or seconds since 1970."""
    return isinstance(value, int | float) and 0 <= value < _END
