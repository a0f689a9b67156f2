"""What a member could try, tried against a real server: nobody reads or writes another's marks and notes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from reader.errors import OfflineError, RefusedError, ShareError
from reader.share.address import Address, parse_address
from reader.share.operations import Operation
from reader.share.owner import bring_up_to_date, invite
from reader.share.server import Server
from reader.share.watermarks import Watermark
from tests.conftest import ROOT
from tests.postgres import PASSWORD, Cluster
from tests.share.conftest import Machines, Shared, database
from tests.share.test_sync import made

SECRET = "what Anna thinks of it"
DENIED = ("42501", "3F000", "42P01", "0LP01", "0A000", "DG001", "DG003")
"""Codes with which PostgreSQL refuses: no right, no such schema or table for them, and ours."""


class House:
    """A shared library with two who have marked something, and a third who is up to no good."""

    def __init__(self, shared: Shared, machines: Machines) -> None:
        self.shared = shared
        self.anna = shared.invite("anna", curator=True)
        self.eve = shared.invite("eve")
        machine = machines.of(self.anna)
        machine.library.add([made("Fast indexes")])
        machine.library.mark({made("Fast indexes").id: {"note": "older", "read": True}})
        machine.sync()
        machine.library.mark({made("Fast indexes").id: {"note": SECRET}})
        machine.sync()
        with shared.connect(self.anna) as server:
            server.all_read(Watermark(1, "x", 1, ()))

    def tries(self, statement: str, *more: str) -> tuple[str, list[tuple[object, ...]]]:
        """A statement of Eve's after others of hers: the code of its refusal, or "" and what she got."""
        given = {**self.eve.parameters(), "password": self.shared.passwords[self.eve.user], "autocommit": True}
        with psycopg.connect(**given) as connection:  # type: ignore[arg-type]
            try:
                for each in (*more, statement):
                    cursor = connection.execute(each.replace("ANNA", self.anna.user).encode())
                return "", cursor.fetchall() if cursor.description else []
            except psycopg.Error as error:
                return error.sqlstate or "?", []

    def marks_of_anna(self) -> list[tuple[object, ...]]:
        with self.shared.connect(self.shared.owner) as server:
            return server.execute(
                "SELECT folder, id, field, value, at, device, number FROM digest.stamp WHERE reader=%s ORDER BY number",
                self.anna.user,
            )


@pytest.fixture
def house(shared: Shared, machines: Machines) -> House:
    return House(shared, machines)


@pytest.fixture(scope="module")
def standing(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all attempts that leave it as it is."""
    with database(cluster) as found:
        with found.connect(found.owner) as server:
            bring_up_to_date(server)
        with pytest.MonkeyPatch.context() as patch:
            machines = Machines(tmp_path_factory.mktemp("standing"), found, patch)
            house = House(found, machines)
            machines.close()
        yield house


REFUSED = {
    "writes a stamp": "INSERT INTO digest.stamp VALUES ('ANNA', 'marks', 1, 'read', '', true, 'true', 1, 'x', 99)",
    "writes a stamp of her own": "INSERT INTO digest.stamp VALUES (user, 'marks', 1, 'read', '', true, 't', 1, '', 9)",
    "changes stamps": "UPDATE digest.stamp SET value = 'false'",
    "changes her reader": "UPDATE digest.stamp SET reader = 'ANNA'",
    "deletes stamps": "DELETE FROM digest.stamp",
    "empties stamps": "TRUNCATE digest.stamp",
    "locks stamps": "DO $$ BEGIN LOCK TABLE digest.stamp IN ACCESS EXCLUSIVE MODE; END $$",
    "locks rows": "SELECT * FROM digest.entry FOR UPDATE",
    "writes a version of a note": "INSERT INTO digest.note_version VALUES ('ANNA', 1, 1, 'x', 'said')",
    "deletes versions of notes": "DELETE FROM digest.note_version",
    "makes herself a curator": "UPDATE digest.member SET curator = true",
    "makes herself another member": "INSERT INTO digest.member (name, curator) VALUES ('eve2', true)",
    "renames herself": "UPDATE digest.member SET name = 'ANNA'",
    "winds her number back": "UPDATE digest.member SET number = 0",
    "writes a digest": "UPDATE digest.entry SET document = '{}'",
    "deletes digests": "DELETE FROM digest.entry",
    "deletes older digests": "DELETE FROM digest.entry_version",
    "changes counts": "UPDATE digest.label SET digests = 0",
    "winds the library back": "UPDATE digest.library SET number = 0",
    "claims another version": "INSERT INTO digest.migration (number, name) VALUES (99, 'x')",
    "has Anna read all": "INSERT INTO digest.watermark VALUES ('ANNA', 1, 'x', 99, '{}', 99)",
    "deletes watermarks": "DELETE FROM digest.watermark",
    "publishes": "SELECT digest.publish('[]')",
    "becomes Anna": 'SET ROLE "ANNA"',
    "becomes Anna for the session": 'SET SESSION AUTHORIZATION "ANNA"',
    "becomes the owner": "SET ROLE owner",
    "changes Anna's password": "ALTER ROLE \"ANNA\" PASSWORD 'x'",
    "makes a login": "CREATE ROLE eve2 LOGIN",
    "grants herself Anna": 'GRANT "ANNA" TO session_user',
    "owns the table": "ALTER TABLE digest.stamp OWNER TO session_user",
    "lifts row security": "ALTER TABLE digest.stamp DISABLE ROW LEVEL SECURITY",
    "drops the policy": "DROP POLICY own ON digest.stamp",
    "adds a policy": "CREATE POLICY all_ ON digest.stamp USING (true)",
    "reads without row security": "DO $$ BEGIN SET LOCAL row_security = off; PERFORM FROM digest.stamp; END $$",
    "replaces a function": "CREATE OR REPLACE FUNCTION digest.put(jsonb) RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
    "calls what is inside": "SELECT digest.check_moment(1)",
    "makes a function there": "CREATE FUNCTION digest.now() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "makes a table there": "CREATE TABLE digest.mine (x int)",
    "makes a view there": "CREATE VIEW digest.all_ AS SELECT * FROM digest.stamp",
    "puts a trigger on stamps": "CREATE TRIGGER t AFTER INSERT ON digest.stamp EXECUTE FUNCTION unique_key_recheck()",
    "puts a rule on stamps": "CREATE RULE r AS ON INSERT TO digest.stamp DO INSTEAD NOTHING",
    "drops the schema": "DROP SCHEMA digest CASCADE",
    "reads a file": "SELECT pg_read_file('/etc/hostname')",
    "runs a program": "COPY digest.stamp TO PROGRAM 'cat'",
    "writes a file": "COPY digest.entry TO '/tmp/x'",
    "reads passwords": "SELECT * FROM pg_authid",
    "reads statistics of values": "SELECT * FROM pg_statistic",
    "ends Anna's connection": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'ANNA'",
}


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_it_is_refused(standing: House, statement: str) -> None:
    before = standing.marks_of_anna()
    with standing.shared.connect(standing.anna):  # she is there, so that her connection could be ended
        code, got = standing.tries(statement)
    assert code in DENIED, (code, got)
    assert standing.marks_of_anna() == before


SILENT = {
    "stamps": "SELECT * FROM digest.stamp",
    "stamps by name": "SELECT * FROM digest.stamp WHERE reader = 'ANNA'",
    "a count": "SELECT 1 FROM (SELECT count(*) AS c FROM digest.stamp) s WHERE c > 0",
    "notes": "SELECT * FROM digest.note_version",
    "watermarks": "SELECT * FROM digest.watermark",
    "copied": "COPY (SELECT value FROM digest.note_version) TO STDOUT",
    "an error that tells": "SELECT * FROM digest.stamp WHERE 1 / (CASE WHEN value = 'older' THEN 0 ELSE 1 END) = 2",
    "a cheap function": "SELECT * FROM digest.stamp WHERE pg_temp.told(value)",
    "through a view": "SELECT * FROM pg_temp.seen",
    "joined": "SELECT s.* FROM digest.entry e JOIN digest.stamp s USING (id)",
    "other members": "SELECT name FROM digest.member WHERE name <> session_user",
    "their channels": "SELECT channel FROM digest.member WHERE name <> session_user",
    "statistics": "SELECT most_common_vals FROM pg_stats WHERE tablename IN ('stamp', 'note_version')",
    "what others ask": "SELECT query FROM pg_stat_activity WHERE usename <> session_user AND query LIKE '%thinks%'",
    "channels others listen to": "SELECT pg_listening_channels()",
}
_FIRST = (
    "CREATE FUNCTION pg_temp.told(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS "
    "$$ BEGIN RAISE EXCEPTION 'told %', $1; END $$",
    "CREATE TEMP VIEW seen AS SELECT * FROM digest.stamp",
)


@pytest.mark.parametrize("statement", SILENT.values(), ids=SILENT)
def test_it_tells_nothing(standing: House, statement: str) -> None:
    if statement.startswith("COPY"):
        given = {**standing.eve.parameters(), "password": standing.shared.passwords[standing.eve.user]}
        with psycopg.connect(**given) as connection, connection.cursor().copy(statement.encode()) as copy:  # type: ignore[arg-type]
            assert b"".join(map(bytes, copy)) == b""
        return
    code, got = standing.tries(statement, *_FIRST)
    assert (code, got) == ("", [])


def test_what_she_puts_before_our_names_is_never_called(house: House) -> None:
    """Functions that run as the owner look for nothing where a member could put something."""
    trap = (
        "CREATE TEMP TABLE member (name name, curator boolean, channel text, number bigint)",
        "INSERT INTO member VALUES (session_user, true, 'x', 0)",
        "CREATE TEMP TABLE library (single boolean, members name, number bigint)",
        "CREATE TEMP TABLE stamp (reader name)",
        "CREATE FUNCTION pg_temp.check_moment(bigint) RETURNS void LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'taken'; END $$",
        "CREATE FUNCTION pg_temp.jsonb_typeof(jsonb) RETURNS text LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'taken'; END $$",
        "SET search_path = pg_temp, pg_catalog, digest",
    )
    assert house.tries("SELECT digest.publish('[]')", *trap)[0] == "DG003"
    code, got = house.tries("SELECT curator FROM digest.hello((extract(epoch FROM now()) * 1e6)::bigint)", *trap)
    assert (code, got) == ("", [(False,)])
    mark = """SELECT digest.put('[{"folder": "marks", "id": 1, "field": "x", "value": true, "at": 1, "device": ""}]')"""
    assert house.tries(mark, *trap) == ("", [(1,)])


def test_a_stamp_in_anothers_name_is_ones_own(house: House) -> None:
    before = house.marks_of_anna()
    with house.shared.connect(house.eve) as server:
        server.put([Operation("marks", int(str(before[0][1])), "note", "", "forged", 2**50, "x")])
        assert server.execute("SELECT DISTINCT reader FROM digest.stamp") == [(house.eve.user,)]
    assert house.marks_of_anna() == before


def test_another_database_of_the_server_is_another_house(house: House, cluster: Cluster) -> None:
    elsewhere = replace(house.eve, database="postgres")
    with house.shared.connect(elsewhere) as server, pytest.raises((RefusedError, ShareError)):
        server.hello()


def test_no_function_that_runs_as_the_owner_looks_where_members_write(shared: Shared) -> None:
    with shared.connect(shared.owner) as server:
        found = server.execute(
            "SELECT proname, proconfig FROM pg_proc WHERE pronamespace = 'digest'::regnamespace AND prosecdef"
        )
        bodies = server.execute("SELECT prosrc FROM pg_proc WHERE pronamespace = 'digest'::regnamespace AND prosecdef")
        open_to_all = server.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'digest'::regnamespace "
            "AND has_function_privilege('public', oid, 'EXECUTE')"
        )
    assert {"hello", "put", "publish", "all_read"} <= {name for name, _ in found}
    for name, config in found:
        assert any(c.replace('"', "") == "search_path=pg_catalog, digest, pg_temp" for c in config or ()), name
    assert not any("current_user" in body for (body,) in bodies)
    assert open_to_all == []


class Elsewhere:
    """Addresses that are this machine, and are told to be checked like any other."""

    def __init__(self, cluster: Cluster, shared: Shared) -> None:
        self.cluster = cluster
        self.shared = shared

    def reach(self, host: str, certificate: Path, mode: str = "verify-full") -> None:
        options = {"sslmode": mode, "sslrootcert": str(certificate), "hostaddr": "127.0.0.1"}
        address = Address((f"{host}:{self.cluster.port}",), self.shared.owner.user, self.shared.owner.database, options)
        with Server(address, PASSWORD) as server:
            assert server.execute("SELECT 1") == [(1,)]


@pytest.fixture
def elsewhere(cluster: Cluster, shared: Shared) -> Elsewhere:
    return Elsewhere(cluster, shared)


def test_tls_is_checked_with_the_right_certificate(elsewhere: Elsewhere) -> None:
    elsewhere.reach("localhost", elsewhere.cluster.certificate)


def test_tls_refuses_a_certificate_that_is_not_trusted(elsewhere: Elsewhere, tmp_path: Path) -> None:
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout k.pem -out c.pem -subj /CN=localhost"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True, timeout=60)
    with pytest.raises(RefusedError, match="not one that this machine trusts"):
        elsewhere.reach("localhost", tmp_path / "c.pem")


def test_tls_refuses_a_certificate_of_another_host(elsewhere: Elsewhere) -> None:
    with pytest.raises(RefusedError, match="another server's"):
        elsewhere.reach("db.example", elsewhere.cluster.certificate)


def test_every_host_but_this_machine_is_checked_unless_the_address_says_less() -> None:
    assert parse_address("postgresql://a@db.example/x").parameters()["sslmode"] == "verify-full"
    assert parse_address("postgresql://a@127.0.0.1,db.example/x").parameters()["sslmode"] == "verify-full"
    assert parse_address("postgresql://a@127.example.com/x").parameters()["sslmode"] == "verify-full"
    assert not parse_address("postgresql://a@db.example/x").weak
    assert parse_address("postgresql://a@db.example/x?sslmode=require").weak
    assert "sslmode" not in parse_address("postgresql://a@localhost/x").parameters()


def test_a_server_without_tls_gets_no_password(tmp_path: Path) -> None:
    """Whoever pretends to be the server is told nothing before it has shown its certificate."""
    import socket
    import threading

    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _peer = listener.accept()
            with connection:
                heard.append(connection.recv(1000))
                connection.sendall(b"N")  # no TLS here
                heard.append(connection.recv(1000))

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        address = Address((f"db.example:{listener.getsockname()[1]}",), "anna", "x", {"hostaddr": "127.0.0.1"})
        with pytest.raises((RefusedError, OfflineError)):
            Server(address, "a password that nobody hears")
        thread.join(10)
    assert heard
    assert b"hears" not in b"".join(heard)
    assert b"anna" not in b"".join(heard)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me:secret@127.0.0.1/x",
        "postgresql://127.0.0.1/x?password=secret",
        "postgresql://127.0.0.1/x?user=me&sslpassword=secret",
        "postgresql://127.0.0.1/x?passfile=/tmp/secret",
    ],
)
def test_an_address_with_a_password_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(ShareError, match="leave it out") as caught:
        parse_address(address)
    assert "secret" not in str(caught.value)


def test_the_password_is_in_no_file_log_or_list_of_processes(shared: Shared, tmp_path: Path, home: Path) -> None:
    anna = shared.invite("anna")
    password = shared.passwords[anna.user]
    words = [sys.executable, "-m", "reader", "join", str(anna), "--library", str(tmp_path / "library")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pgpass = tmp_path / "pgpass"
    pgpass.write_text(f"*:*:*:{anna.user}:{password}\n")
    pgpass.chmod(0o600)
    environment["PGPASSFILE"] = str(pgpass)
    subprocess.run(words, env=environment, check=True, capture_output=True, timeout=60)
    words[3:5] = ["sync", "--watch", "--json"]
    seen = b""
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        try:
            while b'"step"' not in seen:
                seen += process.stdout.readline()
            listed = b"".join(p.read_bytes() for p in _command_lines())
        finally:
            process.terminate()
        seen += process.stdout.read()
    assert b"sync" in listed
    for text in (listed, seen, shared.cluster.log.read_bytes()):
        assert password.encode() not in text
    files = [p for p in (*tmp_path.rglob("*"), *home.rglob("*")) if p.is_file() and p != pgpass]
    assert any(p.suffix == ".share" for p in files)
    assert not [p for p in files if password.encode() in p.read_bytes()]


def _command_lines() -> Iterator[Path]:
    """Those of this machine's processes that are still there."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            path.read_bytes()
        except OSError:
            continue
        yield path


def test_the_server_keeps_what_a_password_is_checked_by_and_not_the_password(shared: Shared) -> None:
    anna = shared.invite("anna")
    with shared.connect(shared.owner) as server:
        ((kept,),) = server.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", anna.user)
    assert kept.startswith("SCRAM-SHA-256$")
    assert shared.passwords[anna.user] not in kept
    assert shared.passwords[anna.user].encode() not in shared.cluster.log.read_bytes()


def test_an_owner_who_is_no_superuser_is_enough(cluster: Cluster, empty: Shared) -> None:
    """Managed servers give nobody more."""
    name = f"boss_{empty.suffix}"
    with empty.connect(empty.owner) as server:
        server.execute(f"CREATE ROLE {name} LOGIN CREATEROLE PASSWORD 'x'")
        server.execute(f"GRANT ALL ON DATABASE {empty.owner.database} TO {name}")
    boss = replace(empty.owner, user=name)
    empty.passwords[name] = "x"
    empty.owner = boss
    with empty.connect(boss) as server:
        bring_up_to_date(server)
        eve = empty.invite("eve")
        anna = empty.invite("anna")
        with empty.connect(anna) as annas:
            annas.put([Operation("marks", 1, "note", "", SECRET, 1, "x")])
        with empty.connect(eve) as eves:
            assert eves.hello().curator is False
            assert eves.execute("SELECT * FROM digest.stamp") == []
        from reader.share.owner import dismiss

        assert server.execute("SELECT * FROM digest.stamp") == [], "nor does the owner, by the library's own rules"
        dismiss(server, anna.user, forgetting=True)
        with pytest.raises(ShareError), empty.connect(anna):
            pass


def test_an_owner_is_not_invited(shared: Shared) -> None:
    with shared.connect(shared.owner) as server, pytest.raises(ShareError, match="You own this shared library"):
        invite(server, shared.owner.user, curator=False)
    with shared.connect(shared.owner) as server:
        assert server.hello().curator
