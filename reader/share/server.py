"""The server of a shared library: the only module that imports psycopg, once a connection is opened.

Whatever fails is OfflineError (it may work later) or RefusedError (it says why it will not), in a sentence.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, LiteralString, NamedTuple

from reader.errors import RefusedError, ShareError
from reader.json_text import load_json
from reader.library.ids import MAX_DOC_ID
from reader.share.address import Address
from reader.share.answers import FLAG, MAYBE_NUMBER, MAYBE_TEXT, NUMBER, TEXT, Shape, checked, rising
from reader.share.deadline import cut_after
from reader.share.operations import Operation, to_records
from reader.share.passwords import from_keyring
from reader.share.slices import Condition
from reader.share.wording import OLDEST_SERVER, in_words, no_answer, other_text, other_version, strange, too_old
from reader.terms import search_words
from reader.text import fold
from reader.translation import gettext as _

if TYPE_CHECKING:
    import psycopg as psycopg_type

    from reader.share.watermarks import Watermark

SCHEMA_VERSION = 3
"""The last of `migrations`: a server that is ahead or behind is refused with what to do."""
CONNECT_SECONDS = 8
ANSWER_SECONDS = 60.0
"""How long a server may take for the answer to one call."""
LOCK_SECONDS = 10
"""How long one call waits for another's to end."""
_PARAMETERS: Mapping[str, object] = {
    "application_name": "digest",
    # Whatever PGCLIENTENCODING says, and however the server is set up.
    "client_encoding": "UTF8",
    "connect_timeout": CONNECT_SECONDS,
    # A server that is gone without a word is noticed within half a minute.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    # A plan for the values that are asked for: one for any values is a hundred times slower with arrays.
    # Who is kept from writing, as by a curator's transaction that never ends, is told so, and reads on.
    "options": f"-c plan_cache_mode=force_custom_plan -c lock_timeout={LOCK_SECONDS}s",
}
_INSTALL = _("A shared library takes psycopg: pip install 'digest-reader[share]'.")
MOST_DOCUMENT = 32_000_000
"""Bytes of a digest: more than the largest that a local library keeps."""
MOST_PAGE = 32_000_000
"""Bytes of digests that are asked for at once, but for the last of them: whoever may publish fills nobody's memory."""
_PAGE = (
    "SELECT id, number, at, author, mine, CASE WHEN size <= %s THEN document::text END FROM "
    "(SELECT *, sum(size) OVER (ORDER BY number) - size AS before FROM "
    "(SELECT *, octet_length(document::text) AS size FROM ({rows}) r) s) p WHERE before <= %s ORDER BY number"
)
"""The first of some digests, in the order of their numbers, and as many as may be asked for at once."""
_STAMPS = (
    "SELECT folder, id, field, name, flag, value, at, device, number FROM "
    "(SELECT *, sum(octet_length(value)) OVER (ORDER BY number) - octet_length(value) AS before FROM "
    "(SELECT * FROM digest.stamp WHERE reader = session_user AND number > %s AND number <= %s "
    "ORDER BY number LIMIT %s) r) p WHERE before <= %s ORDER BY number"
)
MOST_LABELS = 1_000_000
"""Values of a facet that are asked for at once."""
_CHUNK = 500
"""Rows that are held at once while an answer is looked at."""
_UNREADABLE = (ValueError, TypeError, ArithmeticError, RecursionError)
"""What reading an answer fails with that is of no shape at all."""
_LABELS = "SELECT key FROM digest.label WHERE facet = %s AND digests > 0"


class Welcome(NamedTuple):
    """What the server says of who connects."""

    curator: bool
    channel: str
    """Where changes of this member's stamps are announced; nobody else knows it."""
    stamps: int
    """The number of the last change of this member's stamps."""
    entries: int
    """The number of the last change of a digest."""
    now: int
    """The server's clock, microseconds since 1970."""


class Published(NamedTuple):
    """A digest of the server."""

    id: int
    number: int
    at: int
    author: str
    mine: bool
    """Whether it is in the slice."""
    document: Mapping[str, Any] | None
    """None for what no member of good will publishes: no JSON that can be read, no object, too large, no id."""


def _connect(psycopg: Any, parameters: Mapping[str, object]) -> psycopg_type.Connection[Any]:
    connection: psycopg_type.Connection[Any] = psycopg.connect(autocommit=True, prepare_threshold=None, **parameters)
    return connection


def psycopg_module() -> Any:
    """psycopg. Raises ShareError where it is not installed, with how to install it."""
    try:
        import psycopg
    except ImportError as error:
        raise ShareError(_INSTALL) from error
    # What goes wrong is said once, by us: it would print that an answer that was cut off could not be cancelled either.
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    return psycopg


class Server:
    """A connection, as the member that the address names. To be used by one thread, and closed."""

    def __init__(self, address: Address, password: str = "") -> None:
        """Connect. Raises OfflineError, RefusedError, ShareError."""
        self.address = address
        self._history = ""
        psycopg = psycopg_module()
        parameters = {**_PARAMETERS, **address.parameters()}
        secret = password or from_keyring(address)
        if secret:
            parameters["password"] = secret
        with self.errors():
            self.connection = _connect(psycopg, parameters)
        if self.connection.info.server_version < OLDEST_SERVER:
            version = self.connection.info.server_version
            self.close()
            raise too_old(version, address)
        encoding = self.connection.info.parameter_status("server_encoding") or "UTF8"
        if encoding != "UTF8":
            self.close()
            raise other_text(encoding, address)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.connection.close()

    @property
    def usable(self) -> bool:
        """Whether the connection still stands after an error."""
        return not self.connection.closed

    def hello(self) -> Welcome:
        """Who one is there. Raises RefusedError where this one is no member, or the tables are of another version."""
        version = self.one((MAYBE_NUMBER,), "SELECT max(number) FROM digest.migration")[0] or 0
        if version != SCHEMA_VERSION:
            raise other_version(version, SCHEMA_VERSION, self.address)
        # It is told its own time: what is wrong with ours concerns what is sent, and nothing else.
        welcome = Welcome(*self.one(
            (FLAG, TEXT, NUMBER, NUMBER, NUMBER),
            "SELECT h.curator, h.channel, h.stamps, h.entries, t.now FROM "
            "(SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now) t, digest.hello(t.now) h",
        ))  # fmt: skip
        if not welcome.channel.isidentifier():
            raise strange(self.address)
        return welcome

    def library(self) -> str:
        """What tells this shared library from every other."""
        return str(self.one((TEXT,), "SELECT members FROM digest.library")[0])

    def history(self) -> str:
        """What changes once another server, or an older state of this one, answers in its place; `""` if it is unknown.

        A server that was restored, or took over from another, may lack what was confirmed here.
        """
        if not self._history:
            with contextlib.suppress(RefusedError):
                self._history = (
                    self.one(
                        (MAYBE_TEXT,),
                        "SELECT CASE WHEN pg_is_in_recovery() THEN '' ELSE (SELECT system_identifier FROM "
                        "pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) END",
                    )[0]
                    or ""
                )
        return self._history

    def numbers(self, doc_ids: Sequence[int]) -> dict[int, int]:
        """Of these digests, those that are there, with the number of their version."""
        statement = "SELECT id, number FROM digest.entry WHERE id = ANY (%s)"
        return dict(self.ask((NUMBER, NUMBER), statement, list(doc_ids), most=len(doc_ids)))

    def documents(self, doc_ids: Sequence[int]) -> Iterator[Published]:
        """Of these digests, those that are there."""
        left = list(doc_ids)
        while left:
            page = self._page("SELECT *, true AS mine FROM digest.entry WHERE id = ANY (%s)", left, most=len(left))
            if not page:
                return
            found = {each.id for each in page}
            if not found.issubset(left):  # nobody asked for it, and who asks again is given it again
                raise strange(self.address)
            yield from page
            left = sorted(set(left) - found)

    def put(self, operations: Sequence[Operation]) -> int:
        """Have the server take these stamps: once this returns, it has them. The number of the member's last change."""
        from psycopg.types.json import Jsonb

        return int(self.one((NUMBER,), "SELECT digest.put(%s)", Jsonb(to_records(operations), _dumps))[0])

    def publish(self, entries: Sequence[Mapping[str, Any]]) -> int:
        """Have the server take these digests; the number of the last change. Raises RefusedError for who may not."""
        from psycopg.types.json import Jsonb

        return int(self.one((NUMBER,), "SELECT digest.publish(%s)", Jsonb(list(entries), _dumps))[0])

    def all_read(self, mark: Watermark) -> int:
        """Have the server know that all was read; the number of the member's last change."""
        statement = "SELECT digest.all_read(%s, %s, %s, %s::bigint[])"
        return int(self.one((NUMBER,), statement, *mark[:3], list(mark.but))[0])

    def newest_watermark(self) -> int:
        """The number of this member's last watermark, 0 where there is none."""
        statement = "SELECT coalesce(max(number), 0) FROM digest.watermark WHERE reader = session_user"
        return int(self.one((NUMBER,), statement)[0])

    def covered(self, doc_ids: Sequence[int]) -> list[tuple[int, int, str]]:
        """Those of these digests that were there when all was read, with the moment and device of the last time."""
        rows = self.ask(
            (NUMBER, NUMBER, TEXT),
            "SELECT DISTINCT ON (e.id) e.id, w.at, w.device FROM digest.entry e JOIN digest.watermark w "
            "ON w.reader = session_user AND e.born <= w.upto AND e.id <> ALL (w.but) "
            "WHERE e.id = ANY (%s) ORDER BY e.id, w.at DESC, w.device DESC",
            list(doc_ids),
            most=len(doc_ids),
        )
        return [(i, at, device) for i, at, device in rows]

    def stamps_since(self, number: int, upto: int, most: int) -> tuple[list[Operation], int]:
        """This member's stamps after a number, up to another, in their order; with the last one's number.

        No more than `most`, and fewer where they are large: there are no more where none is found.
        """
        rows = self.ask(
            (TEXT, NUMBER, TEXT, TEXT, FLAG, TEXT, NUMBER, TEXT, NUMBER),
            _STAMPS,
            number,
            upto,
            most,
            MOST_PAGE,
            most=most,
        )
        self._rising((row[-1] for row in rows), number)
        operations = [
            Operation(folder, i, field, name, value == "true" if flag else value, at, device)
            for folder, i, field, name, flag, value, at, device, *rest in rows
        ]
        return operations, rows[-1][-1] if rows else number

    def entries_since(
        self, number: int, upto: int, most: int, slice_: Condition, held: Sequence[int]
    ) -> list[Published]:
        """The first digests of a slice that changed after a number, up to another; those `held` in any case.

        No more than `most`, and fewer where they are large: there are no more where none is found.
        """
        page = self._page(
            f"SELECT * FROM (SELECT *, ({slice_.sql}) AS mine FROM digest.entry WHERE number > %s AND number <= %s) e "
            "WHERE mine OR id = ANY (%s) ORDER BY number LIMIT %s",
            *slice_.parameters,
            number,
            upto,
            list(held),
            most,
            most=most,
        )
        self._rising((each.number for each in page), number)
        return page

    def _page(self, rows: str, *parameters: object, most: int) -> list[Published]:
        """The first of what a statement finds, none only where it finds none."""
        found = self.ask(
            (NUMBER, NUMBER, NUMBER, TEXT, FLAG, MAYBE_TEXT),
            _PAGE.format(rows=rows),
            MOST_DOCUMENT,
            *parameters,
            MOST_PAGE,
            most=most,
            chunk=1,
        )
        return [
            Published(doc_id, number, at, author, mine, _document(doc_id, text))
            for doc_id, number, at, author, mine, text in found
        ]

    def in_slice(self, doc_ids: Sequence[int], slice_: Condition) -> set[int]:
        """Which of these digests are in a slice."""
        rows = self.ask(
            (NUMBER,),
            f"SELECT id FROM digest.entry WHERE id = ANY (%s) AND ({slice_.sql})",
            list(doc_ids),
            *slice_.parameters,
            most=len(doc_ids),
        )
        return {i for (i,) in rows}

    def labels(self, facet: str, value: str) -> list[str]:
        """The values of a facet, folded, that any digest has: the one that is `value`, else those that may mean it."""
        exact = self.ask((TEXT,), f"{_LABELS} AND key = %s", facet, fold(value), most=MOST_LABELS)
        # What is written with accents may be asked for without them.
        word = max(search_words(value), key=len, default="")
        found = exact or self.ask(
            (TEXT,),
            f"{_LABELS} AND (strpos(key, %s) > 0 OR octet_length(key) > length(key))",
            facet,
            word,
            most=MOST_LABELS,
        )
        return [key for (key,) in found]

    def listen(self, *channels: str) -> None:
        """Be told of changes from now on, by `wait`."""
        from psycopg import sql

        with self.errors():
            for channel in channels:
                self.connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))

    def wait(self, seconds: float) -> bool:
        """Wait for a change, as long as that; whether there was one."""
        with self.errors(), self._readable():
            return any(True for notice in self.connection.notifies(timeout=seconds, stop_after=1))

    def ask(
        self, shape: Shape, statement: str, *parameters: object, most: int, chunk: int = _CHUNK
    ) -> list[tuple[Any, ...]]:
        """The rows that a statement finds, at most so many, each of a shape. Raises OfflineError, RefusedError.

        `chunk`: rows that are held at once before they are looked at, where the installed libpq can.
        """
        with self.errors():
            return self._asked(shape, statement, parameters, most, min(max(1, most), chunk))

    def _asked(
        self, shape: Shape, statement: str, parameters: Sequence[object], most: int, chunk: int
    ) -> list[tuple[Any, ...]]:
        import psycopg

        size = chunk if psycopg.capabilities.has_stream_chunked() else 1
        with self._in_time(), self.connection.cursor() as cursor:
            try:
                return list(checked(cursor.stream(statement_of(statement), parameters or None, size=size), shape, most))
            except (*_UNREADABLE, psycopg.DataError, psycopg.ProgrammingError) as error:
                if getattr(error, "sqlstate", None):  # the server says itself what is wrong
                    raise
                self.close()  # it would go on saying what is of no use
                raise strange(self.address) from error

    def one(self, shape: Shape, statement: str, *parameters: object) -> tuple[Any, ...]:
        """The only row that a statement finds. Raises OfflineError, RefusedError."""
        rows = self.ask(shape, statement, *parameters, most=1)
        if not rows:
            raise strange(self.address)
        return rows[0]

    @contextlib.contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except _UNREADABLE as error:
            raise strange(self.address) from error

    def _rising(self, numbers: Iterable[int], since: int) -> None:
        with self._readable():
            rising(numbers, since)

    def execute(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Any statement with its parameters, all rows. Raises OfflineError, RefusedError."""
        with self.errors():
            return self._all(statement, *parameters)

    def _all(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        with self._in_time():
            cursor = self.connection.execute(statement_of(statement), parameters or None)
        return cursor.fetchall() if cursor.description else []

    @contextlib.contextmanager
    def _in_time(self) -> Iterator[None]:
        """Cut the connection where an answer takes too long."""
        import psycopg

        with cut_after(ANSWER_SECONDS, self.connection.fileno) as cut:
            try:
                yield
            except psycopg.OperationalError as error:
                raise (no_answer(self.address) if cut() else error) from error

    @contextlib.contextmanager
    def errors(self) -> Iterator[None]:
        """Errors of psycopg become ours."""
        import psycopg

        try:
            yield
        except psycopg.Error as error:
            raise in_words(getattr(error, "sqlstate", None) or "", str(error), self.address) from error


def _document(doc_id: int, text: str | None) -> Mapping[str, Any] | None:
    """What a digest of the server says, None where that cannot be one."""
    if text is None or not 0 <= doc_id < MAX_DOC_ID:
        return None
    with contextlib.suppress(ValueError):
        found = load_json(text)
        return found if isinstance(found, dict) else None
    return None


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
