"""When each feed was last asked on this machine, and what it said: conditional requests, pauses, errors.
Here too is what this machine allowed; see `reader.model.permission`.

None of it is part of the library: a file that is lost or damaged costs one full fetch of every feed,
and has what reaches into this machine asked about again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import MISSING, asdict, fields
from pathlib import Path
from typing import Any

from reader.dataclass import dataclass
from reader.library.local_db import Schema, opened
from reader.text import clean_line
from reader.translation import gettext as _


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
    allowed: bool = False
    """Whether a person allowed this address on this machine. Only `Fetches.allow` sets it."""


LATEST = 253_402_300_800.0
"""Seconds from 1970 to the year 10000, the first that no date can be in."""
MOST_ASIDE = 10_000
"""Feeds that are no longer followed of which something is known."""
_COLUMNS = ", ".join(field.name for field in fields(Fetch))
_SAID = [field.name for field in fields(Fetch) if field.name != "allowed"]
_PUT = (
    f"INSERT INTO fetches({', '.join(_SAID)}) VALUES({', '.join(f':{name}' for name in _SAID)}) "
    f"ON CONFLICT(address) DO UPDATE SET {', '.join(f'{name}=excluded.{name}' for name in _SAID)}"
)
_DECLARED = (
    "(address PRIMARY KEY, "
    "etag DEFAULT '', modified DEFAULT '', body DEFAULT '', last_success DEFAULT 0, last_try DEFAULT 0, "
    "error DEFAULT '', failures DEFAULT 0, not_before DEFAULT 0, fresh_until DEFAULT 0, gone DEFAULT 0, "
    "position DEFAULT '', allowed DEFAULT 0) WITHOUT ROWID"
)
_SCHEMA = Schema(
    version=2,
    # What is no longer followed stands aside, for when that is undone.
    tables=(f"CREATE TABLE fetches{_DECLARED}", f"CREATE TABLE aside{_DECLARED}"),
    # The permission to run a command was a word in the place of a position.
    upgrades={1: ("UPDATE fetches SET allowed=1, position='' WHERE position='allowed here'",)},
)


class Fetches:
    """The fetches of one library on this machine. Raises LibraryError; a damaged file is replaced."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self) -> dict[str, Fetch]:
        """What is known of every feed, by address."""
        if not self.path.exists():
            return {}
        with self._opened() as db:
            rows = db.execute(f"SELECT {_COLUMNS} FROM fetches")
            return {row[0]: _fetch(row) for row in rows if isinstance(row[0], str)}

    def last_try(self) -> float:
        """When the last of the feeds was asked."""
        return max((fetch.last_try for fetch in self.all().values()), default=0)

    def put(self, fetches: Iterable[Fetch]) -> None:
        """Keep these. What is allowed stays as it is: a refresh that began before must not bring back what was."""
        rows = [asdict(fetch) for fetch in fetches]
        if rows:
            with self._opened() as db, db:
                db.executemany(_PUT, rows)

    def allow(self, addresses: Iterable[str]) -> None:
        """Remember that a person allowed these addresses on this machine, spelled exactly so."""
        rows = [(address,) for address in addresses]
        if rows:
            with self._opened() as db, db:
                db.executemany(
                    "INSERT INTO fetches(address, allowed) VALUES(?, 1) ON CONFLICT(address) DO UPDATE SET allowed=1",
                    rows,
                )

    def allows(self, address: str) -> bool:
        """Whether a person allowed this address on this machine."""
        fetch = self.all().get(address)
        return fetch is not None and fetch.allowed

    def forget(self, addresses: Iterable[str]) -> None:
        """Forget what is known of these."""
        if self.path.exists():
            rows = [(address,) for address in addresses]
            with self._opened() as db, db:
                db.executemany("DELETE FROM fetches WHERE address=?", rows)
                db.executemany("DELETE FROM aside WHERE address=?", rows)

    def set_aside(self, addresses: Iterable[str]) -> None:
        """Forget these, but for `take_back`. What was allowed is forgotten at once: a person has to allow it again."""
        if self.path.exists():
            rows = [(address,) for address in addresses]
            with self._opened() as db, db:
                db.executemany(
                    f"INSERT OR REPLACE INTO aside({', '.join(_SAID)}) "
                    f"SELECT {', '.join(_SAID)} FROM fetches WHERE address=?",
                    rows,
                )
                db.executemany("DELETE FROM fetches WHERE address=?", rows)
                db.execute(
                    "DELETE FROM aside WHERE address NOT IN (SELECT address FROM aside ORDER BY last_try DESC LIMIT ?)",
                    (MOST_ASIDE,),
                )

    def take_back(self, addresses: Iterable[str]) -> None:
        """Know again what was set aside of these; what was said since counts."""
        if self.path.exists():
            rows = [(address,) for address in addresses]
            with self._opened() as db, db:
                db.executemany(
                    f"INSERT OR IGNORE INTO fetches({', '.join(_SAID)}) "
                    f"SELECT {', '.join(_SAID)} FROM aside WHERE address=?",
                    rows,
                )
                db.executemany("DELETE FROM aside WHERE address=?", rows)

    def _opened(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self.path, _SCHEMA, _("what the feeds said"))


_DEFAULTS: dict[str, Any] = {field.name: "" if field.default is MISSING else field.default for field in fields(Fetch)}


def _typed(value: object, default: Any) -> Any:
    """A value of a column as it was put in; SQLite keeps any type in any column, and so does damage."""
    if isinstance(default, str):
        return value if isinstance(value, str) else default
    return value if isinstance(value, int | float) and 0 <= value < LATEST else default


def _can_be_sent(text: str) -> bool:
    """Whether a text can stand in a header of a request."""
    return text.isascii() and text.isprintable()


def _fetch(row: tuple[object, ...]) -> Fetch:
    values = dict(zip(_DEFAULTS, row, strict=True))
    fetch = Fetch(**{name: _typed(value, _DEFAULTS[name]) for name, value in values.items()})
    fetch.etag, fetch.modified = (text if _can_be_sent(text) else "" for text in (fetch.etag, fetch.modified))
    fetch.error = clean_line(fetch.error)  # the only one that is shown
    fetch.gone, fetch.allowed = fetch.gone == 1, fetch.allowed == 1
    return fetch
