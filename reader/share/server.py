"""The server of a shared library: the only module that imports psycopg, once a connection is opened.

Whatever fails is OfflineError (it may work later) or RefusedError (it says why it will not), in a sentence.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, LiteralString, NamedTuple

from reader.errors import OfflineError, RefusedError, ShareError
from reader.library import clock
from reader.share.address import Address
from reader.share.operations import Operation, to_records
from reader.share.passwords import from_keyring
from reader.share.slices import Condition
from reader.text import clean_line

if TYPE_CHECKING:
    import psycopg as psycopg_type

SCHEMA_VERSION = 1
"""The last of `migrations`: a server that is ahead or behind is refused with what to do."""
CONNECT_SECONDS = 8
_PARAMETERS: Mapping[str, object] = {
    "application_name": "digest",
    "connect_timeout": CONNECT_SECONDS,
    # A server that is gone without a word is noticed within half a minute.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    # A plan for the values that are asked for: one for any values is a hundred times slower with arrays.
    "options": "-c plan_cache_mode=force_custom_plan",
}
_INSTALL = "A shared library takes psycopg: pip install 'digest-reader[share]'."


class Welcome(NamedTuple):
    """What the server says of who connects."""

    curator: bool
    channel: str
    """Where changes of this member's stamps are announced; nobody else knows it."""
    stamps: int
    """The number of the last change of this member's stamps."""
    entries: int
    """The number of the last change of a digest."""


class Published(NamedTuple):
    """A digest of the server."""

    id: int
    number: int
    at: int
    author: str
    mine: bool
    """Whether it is in the slice."""
    document: Any


def _connect(psycopg: Any, parameters: Mapping[str, object]) -> psycopg_type.Connection[Any]:
    connection: psycopg_type.Connection[Any] = psycopg.connect(autocommit=True, prepare_threshold=None, **parameters)
    return connection


def psycopg_module() -> Any:
    """psycopg. Raises ShareError where it is not installed, with how to install it."""
    try:
        import psycopg
    except ImportError as error:
        raise ShareError(_INSTALL) from error
    return psycopg


class Server:
    """A connection, as the member that the address names. To be used by one thread, and closed."""

    def __init__(self, address: Address, password: str = "") -> None:
        """Connect. Raises OfflineError, RefusedError, ShareError."""
        self.address = address
        psycopg = psycopg_module()
        parameters = {**_PARAMETERS, **address.parameters()}
        secret = password or from_keyring(address)
        if secret:
            parameters["password"] = secret
        with self.errors():
            self.connection = _connect(psycopg, parameters)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.connection.close()

    def hello(self) -> Welcome:
        """Who one is there. Raises RefusedError where this one is no member, the clock is off, or a version too old."""
        with self.errors():
            found = self._all("SELECT max(number) FROM digest.migration")
            version = found[0][0] or 0
            if version != SCHEMA_VERSION:
                raise _other_version(version)
            return Welcome(*self._all("SELECT * FROM digest.hello(%s)", clock.microseconds())[0])

    def library(self) -> str:
        """What tells this shared library from every other."""
        with self.errors():
            return str(self._all("SELECT members FROM digest.library")[0][0])

    def put(self, operations: Sequence[Operation]) -> int:
        """Have the server take these stamps: once this returns, it has them. The number of the member's last change."""
        from psycopg.types.json import Jsonb

        with self.errors():
            return int(self._all("SELECT digest.put(%s)", Jsonb(to_records(operations), _dumps))[0][0])

    def publish(self, entries: Sequence[Mapping[str, Any]]) -> int:
        """Have the server take these digests; the number of the last change. Raises RefusedError for who may not."""
        from psycopg.types.json import Jsonb

        with self.errors():
            return int(self._all("SELECT digest.publish(%s)", Jsonb(list(entries), _dumps))[0][0])

    def stamps_since(self, number: int, most: int) -> tuple[list[Operation], int]:
        """This member's stamps after a number, at most so many in their order, with the last one's number."""
        with self.errors():
            rows = self._all(
                "SELECT folder, id, field, name, flag, value, at, device, number FROM digest.stamp "
                "WHERE reader = session_user AND number > %s ORDER BY number LIMIT %s",
                number,
                most,
            )
        operations = [
            Operation(folder, i, field, name, value == "true" if flag else value, at, device)
            for folder, i, field, name, flag, value, at, device, _ in rows
        ]
        return operations, rows[-1][-1] if rows else number

    def entries_since(
        self, number: int, upto: int, most: int, slice_: Condition, held: Sequence[int]
    ) -> list[Published]:
        """Digests of a slice that changed after a number, up to another, in their order; those `held` in any case."""
        with self.errors():
            rows = self._all(
                f"SELECT id, number, at, author, mine, document FROM (SELECT *, ({slice_.sql}) "
                "AS mine FROM digest.entry WHERE number > %s AND number <= %s) e "
                "WHERE mine OR id = ANY (%s) ORDER BY number LIMIT %s",
                *slice_.parameters,
                number,
                upto,
                list(held),
                most,
            )
        return [Published(*row) for row in rows]

    def in_slice(self, doc_ids: Sequence[int], slice_: Condition) -> set[int]:
        """Which of these digests are in a slice."""
        with self.errors():
            rows = self._all(
                f"SELECT id FROM digest.entry WHERE id = ANY (%s) AND ({slice_.sql})",
                list(doc_ids),
                *slice_.parameters,
            )
        return {i for (i,) in rows}

    def labels(self, facet: str) -> list[str]:
        """The values of a facet, folded, that any digest has."""
        with self.errors():
            rows = self._all("SELECT key FROM digest.label WHERE facet = %s AND digests > 0", facet)
        return [key for (key,) in rows]

    def listen(self, *channels: str) -> None:
        """Be told of changes from now on, by `wait`."""
        from psycopg import sql

        with self.errors():
            for channel in channels:
                self.connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))

    def wait(self, seconds: float) -> bool:
        """Wait for a change, as long as that; whether there was one."""
        with self.errors():
            return any(True for _ in self.connection.notifies(timeout=seconds, stop_after=1))

    def execute(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Any statement with its parameters, all rows. Raises OfflineError, RefusedError."""
        with self.errors():
            return self._all(statement, *parameters)

    def _all(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        cursor = self.connection.execute(statement_of(statement), parameters or None)
        return cursor.fetchall() if cursor.description else []

    @contextlib.contextmanager
    def errors(self) -> Iterator[None]:
        """Errors of psycopg become ours."""
        import psycopg

        try:
            yield
        except psycopg.Error as error:
            raise in_words(error, self.address) from error


def in_words(error: Exception, address: Address) -> ShareError:
    """An error of psycopg as a sentence."""
    state = getattr(error, "sqlstate", None) or ""
    said = clean_line(str(error).partition("\n")[0])
    where = address.shown
    refused = _BY_STATE.get(state) or next((w for text, w in _BY_TEXT if text in str(error)), "")
    if state == "DG002":
        return RefusedError(_clock(said))
    if refused:
        return RefusedError(refused.format(where=where, user=address.user or "this user"))
    if not state or state[:2] in ("08", "57", "53", "40") or state == "25006":
        return OfflineError(f"The shared library {where} does not answer: {said}." if said else f"{where} is away.")
    return RefusedError(f"The shared library {where} refuses: {said}.")


def _clock(said: str) -> str:
    off = int(said) if said.lstrip("-").isdecimal() else 0
    if not off:
        return "The clock of this machine is more than a day ahead of the shared library's: set it right."
    days = abs(off) / 86_400_000_000
    return (
        f"The clock of this machine is {days:.1f} days {'ahead of' if off > 0 else 'behind'} the shared library's: "
        "set it right. What you mark until then stays here."
    )


def _other_version(version: int) -> RefusedError:
    if version > SCHEMA_VERSION:
        return RefusedError(
            f"The shared library has version {version}, and this digest knows {SCHEMA_VERSION}: install a newer digest."
        )
    return RefusedError(
        f"The shared library has version {version}, and this digest needs {SCHEMA_VERSION}: "
        "its owner brings it up to date with `digest share init`."
    )


_NONE = "There is no shared library in {where}: its owner makes one with `digest share init`."
_BY_STATE = {
    "DG001": "{user} is no member of the shared library {where}: its owner invites with `digest share invite`.",
    "DG003": "{user} may not publish in the shared library {where}.",
    "DG004": "The shared library {where} does not understand what this digest sends: one of them is too old.",
    "28P01": "The shared library {where} does not take the password of {user}.",
    "28000": "The shared library {where} does not let {user} in.",
    "3D000": _NONE,
    "3F000": _NONE,
    "42P01": _NONE,
    "42501": "{user} may not do this in {where}.",
}
_BY_TEXT = (
    ("password authentication failed", _BY_STATE["28P01"]),
    ("no password supplied", "The shared library {where} asks for a password of {user}, and none is known here."),
    ("certificate verify failed", "The certificate of {where} is not one that this machine trusts."),
    ("does not match host name", "The certificate of {where} is another server's."),
    ("does not support SSL", "{where} has no TLS, and a shared library on another machine is only used with it."),
    ("root certificate file", "This machine has no certificate to check {where} by: name one with sslrootcert=…."),
    ("no pg_hba.conf entry", "The shared library {where} does not let {user} in from here."),
    ("does not exist", _NONE),
)


def _dumps(value: object) -> bytes:
    import orjson

    return orjson.dumps(value)


def statement_of(statement: str) -> LiteralString:
    """A statement of ours, composed of our own words; every value in it is a parameter."""
    return statement


def batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The items in lists of at most this size."""
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
