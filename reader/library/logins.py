"""Names and passwords of what is followed: on this machine only, in its keyring or else in a file of its own.

A library is shared; the logins of its servers are not a part of it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from reader.library.local_db import Schema, opened
from reader.logins import Login, origin
from reader.model.subscription import Subscription
from reader.translation import gettext as _

SERVICE = "digest"
"""What the keyring calls this program."""
_SCHEMA = Schema(
    version=1,
    tables=(
        # The password is NULL where the keyring has it.
        "CREATE TABLE logins(address PRIMARY KEY, origin DEFAULT '', name DEFAULT '', password) WITHOUT ROWID",
    ),
)


class Logins:
    """The logins of one library on this machine, by the address that is followed. Raises LibraryError.

    A login is for the server that it was typed for: another device that changes where a feed is does not learn it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def with_login(self, feed: Subscription) -> Subscription:
        """The subscription with its login, if that is known here."""
        return self.with_logins([feed])[0]

    def with_logins(self, feeds: Iterable[Subscription]) -> list[Subscription]:
        """These subscriptions with their logins, as far as they are known here."""
        kept = self._all()
        return [_given(feed, kept.get(feed.address)) for feed in feeds]

    def _all(self) -> dict[str, tuple[object, ...]]:
        if not self.path.exists():
            return {}
        with self._opened() as db:
            return {row[0]: row for row in db.execute("SELECT address, origin, name, password FROM logins")}

    def put(self, feeds: Iterable[Subscription]) -> None:
        """Keep the logins that were typed with these addresses."""
        given = [(feed, feed.login) for feed in feeds if feed.login is not None]
        if not given:
            return
        taken = {feed.address for feed, login in given if _to_keyring(feed.address, login.password)}
        rows = [
            (f.address, origin(f.url or f.address), login.name, None if f.address in taken else login.password)
            for f, login in given
        ]
        with self._opened() as db, db:
            db.executemany("INSERT OR REPLACE INTO logins(address, origin, name, password) VALUES(?, ?, ?, ?)", rows)

    def forget(self, addresses: Iterable[str]) -> None:
        """Forget the logins of these."""
        kept = self._all()
        gone = [address for address in addresses if address in kept]
        for address in gone:
            if kept[address][3] is None:
                _out_of_keyring(address)
        if gone:
            with self._opened() as db, db:
                db.execute("PRAGMA secure_delete=ON")
                db.executemany("DELETE FROM logins WHERE address=?", [(address,) for address in gone])

    def _opened(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self.path, _SCHEMA, _("the passwords of feeds"))


def _given(feed: Subscription, row: tuple[object, ...] | None) -> Subscription:
    """The subscription with its login, unless it has moved to another server."""
    if row is None or row[1] != origin(feed.url or feed.address) or not isinstance(row[2], str):
        return feed
    password = row[3] if isinstance(row[3], str) else _from_keyring(feed.address)
    return feed if password is None else replace(feed, login=Login(row[2], password))


def _to_keyring(address: str, password: str) -> bool:
    """Whether the keyring took the password."""
    with contextlib.suppress(ImportError):
        import keyring
        import keyring.errors

        with contextlib.suppress(keyring.errors.KeyringError):
            keyring.set_password(SERVICE, address, password)
            return bool(keyring.get_password(SERVICE, address) == password)
    return False


def _from_keyring(address: str) -> str | None:
    with contextlib.suppress(ImportError):
        import keyring
        import keyring.errors

        with contextlib.suppress(keyring.errors.KeyringError):
            found: str | None = keyring.get_password(SERVICE, address)
            return found
    return None


def _out_of_keyring(address: str) -> None:
    with contextlib.suppress(ImportError):
        import keyring
        import keyring.errors

        with contextlib.suppress(keyring.errors.KeyringError):
            keyring.delete_password(SERVICE, address)
