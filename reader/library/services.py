"""The sync services of one library on this machine, and what each of them and this library last agreed on.

What waits to be sent is kept nowhere: it is what the marks say now and the service did not confirm yet. So nothing that
is marked is forgotten by a crash. A file that is lost or damaged costs the services' addresses, which are added again;
then what is read or starred on either side is so on both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, fields
from pathlib import Path

from reader.dataclass import dataclass
from reader.library.local_db import Schema, opened
from reader.text import clean_line
from reader.translation import gettext as _


@dataclass(slots=True)
class Service:
    """One account. Times are seconds since 1970, 0 for never."""

    address: str
    """Its identity, `greader+https://name@host/…`; the login is kept under it."""
    api: str = ""
    """`greader` or `fever`."""
    url: str = ""
    """Where its API begins."""
    name: str = ""
    """Whose account it is."""
    last_success: float = 0
    last_try: float = 0
    error: str = ""
    failures: int = 0
    """How many times in a row it failed."""
    refused: bool = False
    """Whether it did not take the password; it is asked again only when a person says so."""
    position: str = ""
    """Up to where its articles were asked for."""

    @property
    def shown(self) -> str:
        """What a person knows it by: `name@host/path`."""
        return self.name + "@" + self.url.partition("://")[2]


@dataclass(frozen=True, slots=True)
class Seen:
    """An article of a service, as both sides last had it."""

    digest: str
    """Its id here, `""` where it was not taken."""
    read: bool
    starred: bool


_COLUMNS = ", ".join(field.name for field in fields(Service))
_SCHEMA = Schema(
    version=1,
    tables=(
        "CREATE TABLE services(address PRIMARY KEY, api DEFAULT '', url DEFAULT '', name DEFAULT '', "
        "last_success DEFAULT 0, last_try DEFAULT 0, error DEFAULT '', failures DEFAULT 0, refused DEFAULT 0, "
        "position DEFAULT '') WITHOUT ROWID",
        "CREATE TABLE subscribed(service, id, address, PRIMARY KEY(service, id)) WITHOUT ROWID",
        "CREATE TABLE seen(service, id, digest DEFAULT '', read DEFAULT 0, starred DEFAULT 0, "
        "PRIMARY KEY(service, id)) WITHOUT ROWID",
    ),
)


class Services:
    """Raises LibraryError; a damaged file is replaced."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self) -> list[Service]:
        """Every account, by address."""
        if not self.path.exists():
            return []
        with self._opened() as db:
            rows = db.execute(f"SELECT {_COLUMNS} FROM services ORDER BY address").fetchall()
        return [_service(row) for row in rows if all(isinstance(each, str) for each in row[:4])]

    def put(self, service: Service) -> None:
        """Keep an account, or what is new of it."""
        named = ", ".join(f":{field.name}" for field in fields(Service))
        with self._opened() as db, db:
            db.execute(f"INSERT OR REPLACE INTO services({_COLUMNS}) VALUES({named})", asdict(service))

    def forget(self, address: str) -> None:
        """Forget an account and all that is known of it."""
        with self._opened() as db, db:
            db.execute("DELETE FROM services WHERE address=?", (address,))
            for table in ("subscribed", "seen"):
                db.execute(f"DELETE FROM {table} WHERE service=?", (address,))

    def subscribed(self, service: str) -> dict[str, str]:
        """Addresses of what was ever subscribed to there, by the service's ids."""
        with self._opened() as db:
            return dict(db.execute("SELECT id, address FROM subscribed WHERE service=?", (service,)))

    def put_subscribed(self, service: str, found: Mapping[str, str]) -> None:
        """Remember these subscriptions."""
        with self._opened() as db, db:
            rows = [(service, id_, address) for id_, address in found.items()]
            db.executemany("INSERT OR REPLACE INTO subscribed VALUES(?, ?, ?)", rows)

    def seen(self, service: str) -> dict[str, Seen]:
        """Every article of a service that was ever met, by its id there."""
        with self._opened() as db:
            rows = db.execute("SELECT id, digest, read, starred FROM seen WHERE service=?", (service,))
            return {str(id_): Seen(str(digest), read == 1, starred == 1) for id_, digest, read, starred in rows}

    def put_seen(self, service: str, seen: Mapping[str, Seen]) -> None:
        """What both sides have now of these."""
        if seen:
            with self._opened() as db, db:
                rows = [(service, id_, each.digest, each.read, each.starred) for id_, each in seen.items()]
                db.executemany("INSERT OR REPLACE INTO seen VALUES(?, ?, ?, ?, ?)", rows)

    def forget_seen(self, service: str, ids: Iterable[str]) -> None:
        """Forget articles that the service no longer has."""
        with self._opened() as db, db:
            db.executemany("DELETE FROM seen WHERE service=? AND id=?", [(service, id_) for id_ in ids])

    def _opened(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self.path, _SCHEMA, _("the sync services"))


def _service(row: tuple[object, ...]) -> Service:
    """An account as it was put in; SQLite keeps any type in any column, and so does damage."""
    address, api, url, name, success, tried, error, failures, refused, position = row
    said = [clean_line(str(each)) for each in (address, api, url, name)]
    tried_at, refused_it = _number(tried), refused == 1
    counted = int(_number(failures))
    return Service(
        said[0],
        said[1],
        said[2],
        said[3],
        _number(success),
        tried_at,
        clean_line(str(error)),
        counted,
        refused_it,
        str(position),
    )


def _number(value: object) -> float:
    return value if isinstance(value, int | float) and 0 <= value < 253_402_300_800 else 0
