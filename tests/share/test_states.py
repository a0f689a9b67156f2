"""States of a real server: each is told in a sentence of its own, and only what has to waits."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import OfflineError, PasswordError, RefusedError, ShareError, UnfitError
from reader.library import clock
from reader.library.clock import DAY
from reader.share import server as server_module
from reader.share.address import Address, as_user, parse_address
from reader.share.owner import dismiss
from reader.share.server import SCHEMA_VERSION, Server
from reader.share.syncing import exchange
from reader.share.wording import OFFLINE, REFUSED, in_words
from tests.postgres import PASSWORD, Cluster, missing
from tests.share.conftest import Machine, Machines, Shared
from tests.share.test_sync import made


def refused(machine: Machine) -> ShareError:
    with pytest.raises(ShareError) as caught:
        machine.sync()
    return caught.value


def administer(shared: Shared, statement: str) -> None:
    with shared.connect(shared.owner) as server:
        server.execute(statement)


@pytest.fixture
def pair(shared: Shared, machines: Machines) -> tuple[Machine, Machine]:
    """A curator's machine whose digest the server has, and a reader's who has a note that it has not."""
    hers, his = machines.of(shared.invite("anna", curator=True)), machines.of(shared.invite("carl"))
    hers.library.add([made("Fast indexes")])
    hers.sync()
    his.library.add([made("Of his own")])
    his.library.mark({made("Of his own").id: {"note": "Mine."}})
    return hers, his


def took(machine: Machine) -> bool:
    """Whether the curator's digest is there."""
    return machine.library.load(made("Fast indexes").id) is not None


def test_passwords_names_and_databases_that_are_wrong(shared: Shared, cluster: Cluster) -> None:
    anna = shared.invite("anna")
    with pytest.raises(PasswordError, match=f"does not take the password of {anna.user}"):
        Server(anna, "wrong")
    with pytest.raises(PasswordError, match="does not take the password of nobody_here"):
        Server(as_user(anna, "nobody_here"), "wrong")
    with pytest.raises(RefusedError, match=r"There is no database nowhere on 127\.0\.0\.1"):
        Server(Address(anna.hosts, anna.user, "nowhere"), shared.passwords[anna.user])


def test_nothing_answers(shared: Shared) -> None:
    with pytest.raises(OfflineError, match=r"Nothing answers at 127\.0\.0\.1:1:"):
        Server(parse_address("postgresql://anna@127.0.0.1:1/team"), "secret")
    with pytest.raises(OfflineError, match=r"No server is known by the name nowhere\.invalid"):
        Server(parse_address("postgresql://anna@nowhere.invalid/team?sslmode=disable"), "secret")


def test_something_that_takes_a_connection_and_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(OfflineError, match="Nothing answers at"):
            Server(parse_address(f"postgresql://anna@127.0.0.1:{port}/team?connect_timeout=2"), "secret")


def test_no_shared_library_there(empty: Shared) -> None:
    with empty.connect(empty.owner) as server, pytest.raises(RefusedError, match="There is no shared library in"):
        server.hello()


@pytest.mark.parametrize(("difference", "sentence"), [(1, "install a newer digest"), (-1, "`digest share init`")])
def test_tables_of_another_version(shared: Shared, machines: Machines, difference: int, sentence: str) -> None:
    machine = machines.of(shared.invite("anna"))
    administer(
        shared,
        f"DELETE FROM digest.migration WHERE number < {SCHEMA_VERSION}; "
        f"UPDATE digest.migration SET number = number + {difference}",
    )
    error = refused(machine)
    assert isinstance(error, RefusedError)
    assert f"has version {SCHEMA_VERSION + difference}" in str(error)
    assert sentence in str(error)


def test_too_many_connections(shared: Shared, pair: tuple[Machine, Machine]) -> None:
    his = pair[1]
    administer(shared, f"ALTER ROLE {his.address.user} CONNECTION LIMIT 0")
    error = refused(his)
    assert isinstance(error, OfflineError)
    assert "no room for another connection" in str(error)
    administer(shared, f"ALTER ROLE {his.address.user} CONNECTION LIMIT -1")
    assert his.sync().sent.stamps == 1


def test_a_server_that_is_read_only_is_still_read(shared: Shared, pair: tuple[Machine, Machine]) -> None:
    his = pair[1]
    administer(shared, f"ALTER DATABASE {shared.owner.database} SET default_transaction_read_only = on")
    error = refused(his)
    assert isinstance(error, RefusedError)
    assert "can only be read just now" in str(error)
    assert took(his)
    assert his.kept.waiting() == 1
    with shared.connect(shared.owner) as server:
        server.execute("SET default_transaction_read_only = off")
        server.execute(f"ALTER DATABASE {shared.owner.database} RESET default_transaction_read_only")
    assert his.sync().sent.stamps == 1


def test_a_server_that_takes_too_long_is_still_read(shared: Shared, pair: tuple[Machine, Machine]) -> None:
    his = pair[1]
    administer(shared, f"ALTER ROLE {his.address.user} SET statement_timeout = '300ms'")
    with shared.connect(shared.owner) as server, server.connection.transaction():
        server.execute("SELECT FROM digest.member FOR UPDATE")
        error = refused(his)
        assert isinstance(error, OfflineError)
        assert "took too long for an answer" in str(error)
        assert took(his)
    assert his.sync().sent.stamps == 1


@pytest.fixture
def small_disk(shared: Shared, cluster: Cluster) -> Iterator[Shared]:
    """Stamps are on a disk of 600 kB."""
    folder = cluster.base / f"small-{shared.suffix}"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=600k,mode=700", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        if cluster.user:
            shutil.chown(folder, cluster.user)
        administer(shared, f"CREATE TABLESPACE small_{shared.suffix} LOCATION '{folder}'")
        for table in ("stamp", "note_version"):
            administer(shared, f"ALTER TABLE digest.{table} SET TABLESPACE small_{shared.suffix}")
        yield shared
        for table in ("stamp", "note_version"):
            administer(shared, f"ALTER TABLE digest.{table} SET TABLESPACE pg_default")
        administer(shared, f"DROP TABLESPACE small_{shared.suffix}")
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_server_whose_disk_is_full_is_still_read(small_disk: Shared, pair: tuple[Machine, Machine]) -> None:
    his = pair[1]
    notes = [made(f"Number {n}") for n in range(60)]
    his.library.add(notes)
    # Nothing that a server could make smaller.
    his.library.mark({digest.id: {"note": os.urandom(12_000).hex()} for digest in notes})
    error = refused(his)
    assert isinstance(error, RefusedError)
    assert "is full: it takes nothing until its owner makes room" in str(error)
    assert took(his)
    assert his.kept.waiting() == 61
    for table in ("stamp", "note_version"):
        administer(small_disk, f"ALTER TABLE digest.{table} SET TABLESPACE pg_default")
    assert his.sync().sent.stamps == 61


def test_a_server_that_says_nothing_is_left(
    shared: Shared, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process is stopped: the system still answers for it, and nothing ever comes."""
    machine = machines.of(shared.invite("anna"))
    monkeypatch.setattr(server_module, "ANSWER_SECONDS", 0.5)
    with shared.connect(machine.address) as server:
        pid = server.connection.info.backend_pid
        try:
            os.kill(pid, signal.SIGSTOP)
        except PermissionError:
            pytest.skip("the processes of the server are another user's")
        try:
            with pytest.raises(OfflineError, match="took too long for an answer"):
                server.hello()
            assert not server.usable
        finally:
            os.kill(pid, signal.SIGCONT)


def _knock_until_refused(address: Address) -> None:
    while True:
        Server(address, PASSWORD).close()


def test_a_server_that_stops_or_is_gone(tmp_path: Path) -> None:
    if why := missing():
        pytest.skip(why)
    cluster = Cluster(settings={"fsync": "off"})
    try:
        cluster.make().start()
        address = parse_address(cluster.address())
        with Server(address, PASSWORD) as server:
            cluster.tell(signal.SIGTERM)  # it waits for who is there, and lets nobody else in
            with pytest.raises(OfflineError, match="is starting or stopping"):
                _knock_until_refused(address)
            cluster.kill()
            with pytest.raises(OfflineError, match="broke the connection off"):
                server.execute("SELECT 1")
            assert not server.usable
            with pytest.raises(OfflineError, match="broke the connection off"):
                server.execute("SELECT 1")
        with pytest.raises(OfflineError, match="Nothing answers at"):
            Server(address, PASSWORD)
    finally:
        cluster.remove()


def test_a_curator_who_never_ends_keeps_nobody_from_reading(
    shared: Shared, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve, ben = shared.invite("eve", curator=True), shared.invite("ben", curator=True)
    hers, his, second = machines.of(eve), machines.of(ben), machines.of(ben)
    hers.library.add([made("Of Eve")])
    hers.sync()
    second.library.mark({made("Of Eve").id: {"read": True}})
    second.sync()
    his.library.add([made("Of Ben")])
    monkeypatch.setitem(server_module._PARAMETERS, "options", "-c lock_timeout=100ms")
    with shared.connect(eve) as server, server.connection.transaction():
        server.execute("SELECT digest.publish('[]')")
        with pytest.raises(OfflineError, match="busy"):
            his.sync()
        assert his.library.get(made("Of Eve").id).title == "Of Eve"
        assert his.library.marks(made("Of Eve").id).read
    assert his.sync().sent.digests == 1


def test_who_is_dismissed_is_told_so(shared: Shared, pair: tuple[Machine, Machine]) -> None:
    his = pair[1]
    with shared.connect(his.address) as open_since:
        with shared.connect(shared.owner) as server:
            dismiss(server, his.address.user)
        with pytest.raises(ShareError):
            open_since.execute("SELECT 1")
    error = refused(his)
    assert isinstance(error, RefusedError)
    assert "does not let" in str(error)
    assert "its owner invites" in str(error)


def test_who_is_no_member_any_more_is_told_so(shared: Shared, pair: tuple[Machine, Machine]) -> None:
    his = pair[1]
    administer(shared, f"DELETE FROM digest.member WHERE name = '{his.address.user}'")
    error = refused(his)
    assert isinstance(error, RefusedError)
    assert f"{his.address.user} is no member of the shared library" in str(error)
    assert "not any more" in str(error)


def test_marks_of_a_clock_that_was_ahead_wait_alone(
    shared: Shared, pair: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    his = pair[1]
    now = clock.microseconds
    with monkeypatch.context() as patch:
        patch.setattr(clock, "microseconds", lambda: now() + 3 * DAY)
        his.library.mark({made("Of his own").id: {"read": True}})
        error = refused(his)
    assert "3.0 days ahead of the shared library's: set it right" in str(error)
    assert took(his)
    with shared.connect(his.address) as server:
        assert server.execute("SELECT field FROM digest.stamp") == [("note",)]
        unsent = exchange(his.library, his.kept, server).unsent
    assert "1 mark was made while a clock was more than a day ahead" in str(unsent)
    # What is marked by the right clock does not follow it to that day, but for what takes its place.
    other = made("Another of his own")
    his.library.add([other])
    his.library.mark({other.id: {"bookmark": True}, made("Of his own").id: {"read": False, "tag:both": True}})
    his.library.arrange(his.library.views.saved("Mine", "is:unread"))
    refused(his)
    with shared.connect(his.address) as server:
        assert set(server.execute("SELECT field FROM digest.stamp")) >= {
            ("note",),
            ("bookmark",),
            ("query",),
            ("tag:both",),
        }
        assert ("read",) not in server.execute("SELECT field FROM digest.stamp")
    assert not his.library.marks(made("Of his own").id).read
    monkeypatch.setattr(clock, "microseconds", lambda: now() + 3 * DAY)
    assert his.kept.waiting() == 1


def test_a_clock_that_is_behind_sends_nothing(
    shared: Shared, pair: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    his = pair[1]
    now = clock.microseconds
    with monkeypatch.context() as patch:
        patch.setattr(clock, "microseconds", lambda: now() - 2 * DAY)
        error = refused(his)
    assert "2.0 days behind the shared library's: set it right" in str(error)
    assert took(his)
    assert his.sync().sent.stamps == 1


def test_what_the_server_cannot_hold_keeps_nothing_else_back(shared: Shared, pair: tuple[Machine, Machine]) -> None:
    his = pair[1]
    digests = [made(f"Number {n}") for n in range(9)]
    his.library.add(digests)
    his.library.mark({digest.id: {"read": True, "note": digest.title} for digest in digests})
    administer(shared, "ALTER TABLE digest.stamp ADD CHECK (value <> 'Number 4')")
    error = refused(his)
    assert isinstance(error, UnfitError | RefusedError)
    assert "cannot hold it as it is" in str(error)
    assert took(his)
    with shared.connect(his.address) as server:
        assert server.execute("SELECT count(*) FROM digest.stamp") == [(18,)]
    assert his.kept.waiting() == 1
    administer(shared, "ALTER TABLE digest.stamp DROP CONSTRAINT stamp_value_check")
    assert his.sync().sent.stamps == 1


def test_a_digest_that_the_server_cannot_hold_keeps_no_other_back(
    shared: Shared, pair: tuple[Machine, Machine]
) -> None:
    hers, his = pair
    administer(shared, "ALTER TABLE digest.entry ADD CHECK (document->>'title' <> 'Number 4')")
    hers.library.add([made(f"Number {n}") for n in range(9)])
    assert "cannot hold it as it is" in str(refused(hers))
    assert his.sync().taken.digests == 9
    administer(shared, "ALTER TABLE digest.entry DROP CONSTRAINT entry_document_check")
    assert hers.sync().published == 1


def test_every_sentence_can_be_said() -> None:
    address = parse_address("postgresql://anna@db.example/team")
    for state in {**OFFLINE, **REFUSED, "28P01": "", "DG002": "", "DG004": "", "22001": "", "08006": "", "42000": ""}:
        said = str(in_words(state, "FATAL:  what {it} says\nand more", address))
        assert "{" not in said.replace("{it}", "")
        assert "team" in said or "anna" in said or "clock" in said
        assert said.endswith(".")
    assert "\x1b" not in str(in_words("", "\x1b[31mred", address))
