"""A server that answers something else than what was asked: one sentence, and an end to it."""

from __future__ import annotations

import logging
import resource
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import OfflineError, RefusedError
from reader.library.ids import doc_id_of
from reader.share import server as server_module
from reader.share.address import parse_address
from reader.share.answers import NUMBER, TEXT, StrangeError, checked, rising
from reader.share.owner import bring_up_to_date, dismiss, invite, members
from reader.share.searching import Archive
from reader.share.server import Server
from reader.share.syncing import State, Watch
from tests.postgres import PASSWORD, Cluster
from tests.share.conftest import Machine, Machines, Shared
from tests.share.proxy import Proxy
from tests.share.test_states import administer, refused
from tests.share.test_sync import made

STRANGE = "answers something else than what was asked"
_HELLO = (
    "CREATE OR REPLACE FUNCTION digest.hello(clock bigint, OUT curator boolean, OUT channel text, OUT stamps bigint, "
    "OUT entries bigint) LANGUAGE sql AS $$ SELECT {} $$"
)
_OTHER_HELLO = (
    "DROP FUNCTION digest.hello(bigint); CREATE FUNCTION digest.hello(clock bigint, OUT curator text, "
    "OUT channel text, OUT stamps numeric, OUT entries text) RETURNS SETOF record LANGUAGE sql AS $$ SELECT {} $$"
)
_VIEW = (
    "ALTER TABLE digest.{0} RENAME TO old_{0}; CREATE VIEW digest.{0} AS SELECT {1} FROM digest.old_{0}; "
    "GRANT SELECT ON digest.{0} TO PUBLIC"
)
_STAMP = "reader, folder, id{}, field, name, flag, value, at, {} AS device, number"
_ENTRY = "id, number, born, at, device, author{}, published, level, minutes, labels, words, document"
CHANGED = {
    "nothing of who comes": _HELLO.format("NULL::boolean, NULL::text, NULL::bigint, NULL::bigint WHERE false"),
    "no channel": _HELLO.format("true, '', 1, 1"),
    "other types of who comes": _OTHER_HELLO.format("'yes', 'x', 1.5, 'many'"),
    "no one who comes": _OTHER_HELLO.format("'yes', 'x', 1.5, 'many' WHERE false"),
    "several who come": _HELLO.replace("bigint) L", "bigint) RETURNS SETOF record L")
    .replace("CREATE OR REPLACE", "DROP FUNCTION digest.hello(bigint); CREATE")
    .format("true, 'x', g, g FROM generate_series(1, 9) g"),
    "a version that is none": _VIEW.format("migration", "0.5 + number AS number, name, at"),
    "a library without a name": _VIEW.format("library", "single, NULL::name AS members, number"),
    "marks of another type": _VIEW.format("stamp", _STAMP.format("::numeric", "device")),
    "marks of no device": _VIEW.format("stamp", _STAMP.format("", "NULL::text")),
    "digests of no author": _VIEW.format("entry", _ENTRY.replace("author{}", "NULL::name AS author")),
    "a last row that is none": _VIEW.format("watermark", "reader, number + 0.5 AS number, at, device, upto, but"),
    "bytes that are no text": _VIEW.format("stamp", _STAMP.format("", "'\\x80'::bytea")),
}  # fmt: skip


@pytest.fixture
def reader(shared: Shared, machines: Machines) -> Machine:
    """A machine that has all but the last marks and digests of its own."""
    anna = shared.invite("anna", curator=True)
    here, there = machines.of(anna), machines.of(anna)
    here.sync()
    there.library.add([made(f"Number {n}") for n in range(9)])
    there.library.mark({made("Number 1").id: {"read": True, "note": "Mine."}})
    there.sync()
    return here


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_it_is_one_sentence_and_the_watch_goes_on(shared: Shared, reader: Machine, change: str) -> None:
    administer(shared, change + "; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA digest TO PUBLIC")
    error = refused(reader)
    assert isinstance(error, RefusedError)
    assert STRANGE in str(error)
    said: list[State] = []
    ends: Iterator[bool] = iter([False] * 3)
    watch = Watch(reader.library, reader.kept, lambda state, done: said.append(state), lambda seconds: next(ends, True),
                  shared.passwords[reader.address.user])  # fmt: skip
    watch.run()
    assert said[-1].kind == "refused"
    assert STRANGE in said[-1].why


def test_marks_that_always_grow_are_taken_to_the_number_that_was_said(shared: Shared, reader: Machine) -> None:
    administer(
        shared,
        "CREATE SEQUENCE digest.ever; GRANT USAGE ON digest.ever TO PUBLIC; "
        + _HELLO.format("true, 'digest_x', 7000, 9")
        + "; ALTER TABLE digest.stamp RENAME TO old_stamp; CREATE VIEW digest.stamp AS SELECT session_user AS reader, "
        "'marks' AS folder, g AS id, 'read' AS field, '' AS name, true AS flag, 'true' AS value, g AS at, "
        "'x' AS device, nextval('digest.ever') AS number FROM generate_series(1::bigint, 5000) g; "
        "GRANT SELECT ON digest.stamp TO PUBLIC",
    )
    reader.sync()
    assert reader.kept.number("stamps") <= 7_000
    assert reader.library.get(made("Number 1").id).title == "Number 1"


ROWS = (
    "SELECT 'marks', g, 'read', '', true, 'true', g, 'x', {} FROM generate_series(1::bigint, {}) g "
    "WHERE (%s::bigint, %s::bigint, %s::bigint, %s::bigint) IS NOT NULL"
)


@pytest.mark.parametrize("number", ["1::bigint", "-g", "5000 - g"])
def test_numbers_that_do_not_grow_end_it(reader: Machine, monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    monkeypatch.setattr(server_module, "_STAMPS", ROWS.format(number, 9))
    assert STRANGE in str(refused(reader))


def test_more_rows_than_were_asked_for_are_not_waited_for(reader: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "_STAMPS", ROWS.format("g", 20_000_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert STRANGE in str(refused(reader))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_digests_that_nobody_asked_for_end_it(shared: Shared, reader: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "_PAGE", server_module._PAGE.replace("SELECT id,", "SELECT id + 1,"))
    with shared.connect(reader.address) as server, pytest.raises(RefusedError, match=STRANGE):
        list(server.documents([doc_id_of(made("Number 1").id)]))


def test_the_archive_says_it_too(shared: Shared, reader: Machine) -> None:
    administer(shared, _VIEW.format("label", "facet, key, label, digests + 0.5 AS digests"))
    with shared.connect(reader.address) as server, pytest.raises(RefusedError, match=STRANGE):
        Archive(server).size()


def test_an_answer_that_is_cut_off_is_told_by_us_alone(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    proxy = Proxy(shared.cluster.port)
    address = parse_address(f"postgresql://owner@127.0.0.1:{proxy.port}/{shared.owner.database}?sslmode=disable")
    monkeypatch.setattr(logging.root, "handlers", [])
    monkeypatch.setattr(logging.getLogger("psycopg"), "handlers", [])
    try:
        with Server(address, PASSWORD) as server:
            proxy.take_no_more()  # nor can it be asked to stop
            with pytest.raises(OfflineError, match="broke the connection off"):
                server.ask((NUMBER,), "SELECT pg_terminate_backend(pg_backend_pid())::int", most=1)
    finally:
        proxy.close()
    assert capfd.readouterr().err == ""


def test_who_owns_it_is_told_too(shared: Shared) -> None:
    shared.invite("anna")
    administer(shared, "DELETE FROM digest.library")
    with shared.connect(shared.owner) as server, pytest.raises(RefusedError, match=STRANGE):
        invite(server, "ben", curator=False)
    with shared.connect(shared.owner) as server, pytest.raises(RefusedError, match=STRANGE):
        dismiss(server, f"anna_{shared.suffix}")
    administer(shared, "ALTER TABLE digest.member ALTER curator DROP NOT NULL; UPDATE digest.member SET curator = NULL")
    with shared.connect(shared.owner) as server, pytest.raises(RefusedError, match=STRANGE):
        members(server)


def test_a_schema_of_something_else_is_left_alone(empty: Shared) -> None:
    administer(empty, "CREATE SCHEMA digest; CREATE TABLE digest.migration (number text, name text)")
    administer(empty, "INSERT INTO digest.migration VALUES ('first', 'of another program')")
    with empty.connect(empty.owner) as server, pytest.raises(RefusedError, match=STRANGE):
        bring_up_to_date(server)
    with empty.connect(empty.owner) as server:
        assert server.execute("SELECT * FROM digest.migration") == [("first", "of another program")]


def test_large_notes_come_a_few_at_a_time(shared: Shared, reader: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "MOST_PAGE", 10)
    with shared.connect(reader.address) as server:
        assert len(server.stamps_since(0, 99, 99)[0]) == 2
        monkeypatch.setattr(server_module, "MOST_PAGE", 3)
        assert len(server.stamps_since(0, 99, 99)[0]) == 1
    reader.sync()
    assert reader.library.marks(made("Number 1").id).note == "Mine."


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_does_not_keep_every_text_is_refused(cluster: Cluster, encoding: str) -> None:
    name = f"test_{encoding.lower()}"
    with Server(parse_address(cluster.address()), PASSWORD) as server:
        server.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
        try:
            with pytest.raises(RefusedError, match=f"keeps text as {encoding}, and a shared library needs UTF8"):
                Server(parse_address(cluster.address(database=name)), PASSWORD)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_what_a_machine_is_set_to_changes_no_text(empty: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    with empty.connect(empty.owner) as server:
        bring_up_to_date(server)
        assert server.execute("SELECT %s || %s", "α", "“") == [("α“",)]


def test_a_connection_that_its_administrator_ends_is_told_as_such(shared: Shared, reader: Machine) -> None:
    with shared.connect(reader.address) as server:
        administer(shared, f"SELECT pg_terminate_backend({server.connection.info.backend_pid}, 5000)")
        with pytest.raises(OfflineError, match="broke the connection off"):
            server.wait(30)


@given(st.lists(st.integers()), st.integers())
def test_only_what_rises_is_let_through(numbers: list[int], since: int) -> None:
    if all(a < b for a, b in zip([since, *numbers], numbers, strict=False)):
        rising(numbers, since)
    else:
        with pytest.raises(StrangeError):
            rising(numbers, since)


@pytest.mark.parametrize(
    "rows",
    [[(1, "x"), (2, "y"), (3, "z")], [(True, "x")], [(None, "x")], [(1, b"x")], [(1,)], [(1 << 63, "x")], [("1", "x")]],
)
def test_a_row_that_was_not_asked_for_is_strange(rows: list[tuple[object, ...]]) -> None:
    with pytest.raises(StrangeError):
        list(checked(rows, (NUMBER, TEXT), 2))
    assert list(checked([(1, "x"), (2, "y")], (NUMBER, TEXT), 2)) == [(1, "x"), (2, "y")]
