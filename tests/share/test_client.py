"""What becomes of a machine that is killed, whose disk is full, or whose knowledge of the server is damaged."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from reader.errors import LibraryError, ShareError
from reader.library.ids import doc_id_of
from reader.share import sending, taking
from reader.share.address import parse_address
from reader.share.kept import HERE, SLICE, Kept
from reader.share.syncing import Round, State, Watch, change_slice
from tests.conftest import ROOT
from tests.faults.kill import read_and_kill
from tests.share.conftest import Machine, Machines, Shared
from tests.share.test_sync import made


class Killed(BaseException):
    """The power goes."""


def damage(path: Path, how: str) -> None:
    size = path.stat().st_size
    match how:
        case "gone":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "noise":
            path.write_bytes(Random(1).randbytes(size))
        case "torn":
            path.write_bytes(path.read_bytes()[: size // 2])
        case "middle":
            with path.open("r+b") as file:
                file.seek(4096)
                file.write(Random(1).randbytes(size - 4096))


@pytest.mark.parametrize("how", ["gone", "empty", "noise", "torn", "middle"])
def test_a_damaged_memory_of_the_server_is_made_anew(shared: Shared, machines: Machines, how: str) -> None:
    anna, ben = machines.of(shared.invite("anna", curator=True)), machines.of(shared.invite("ben", curator=True))
    anna.library.add([made("Fast indexes", topics=("databases",)), made("Small teams", topics=("management",))])
    anna.sync()
    with shared.connect(ben.address) as server:
        change_slice(ben.kept, server, "topic:databases")
    ben.sync()
    ben.library.mark({made("Fast indexes").id: {"note": "Ours."}})
    ben.sync()
    ben.library.mark({made("Fast indexes").id: {"bookmark": True}})
    damage(ben.kept.path, how)
    if how == "middle":  # noticed when that part is read, and told
        with pytest.raises(LibraryError, match="Sync again"):
            ben.sync()
    done = ben.sync()
    assert done.sent.stamps == 2
    assert done.published == 0, "what came from others is not published as one's own"
    assert (ben.kept.setting("address"), ben.kept.setting("slice")) == (str(ben.address), "topic:databases")
    assert ben.library.load(made("Small teams").id) is None
    assert not ben.sync().anything
    with shared.connect(ben.address) as server:
        assert server.execute("SELECT field FROM digest.stamp ORDER BY field") == [("bookmark",), ("note",)]
        assert server.execute("SELECT DISTINCT author FROM digest.entry") == [(anna.address.user,)]
        assert server.execute("SELECT count(*) FROM digest.entry_version") == [(0,)]


def test_what_was_joined_is_not_forgotten_in_silence(shared: Shared, machines: Machines) -> None:
    anna = machines.of(shared.invite("anna"))
    anna.sync()
    side = anna.kept.path.with_name(anna.kept.path.name + ".json")
    assert side.stat().st_mode & 0o077 == 0
    side.write_text("{")
    assert anna.kept.joined, "the other file knows it"
    anna.kept.path.unlink()
    with pytest.raises(LibraryError, match="cannot be read any more"):
        anna.sync()
    anna.kept.forget()
    assert not anna.kept.joined
    assert not side.exists()


def test_who_leaves_has_left(shared: Shared, machines: Machines) -> None:
    anna = machines.of(shared.invite("anna"))
    anna.sync()
    anna.kept.forget()
    assert not Kept(anna.library.layout).joined


STEPS = (
    (sending, "put_good", "before"),
    (sending, "put_good", "after"),
    (Kept, "confirm", "before"),
    (Kept, "confirm", "after"),
    (Kept, "put_entries", "before"),
    (Kept, "put_entries", "after"),
    (Kept, "set", "before"),
    (taking, "folded", "before"),
    (taking, "content_of", "after"),
)


@pytest.mark.parametrize(
    ("where", "name", "when", "skipped"),
    [(*step, skipped) for step in STEPS for skipped in (0, 1) if (step[1], skipped) != ("folded", 1)],
)
def test_a_sync_that_is_broken_off_anywhere_goes_on(
    shared: Shared,
    machines: Machines,
    monkeypatch: pytest.MonkeyPatch,
    where: object,
    name: str,
    when: str,
    skipped: int,
) -> None:
    one = shared.invite("anna", curator=True)
    desk, phone = machines.of(one), machines.of(one)
    digests = [made(f"Number {n}") for n in range(4)]
    for machine, own in ((desk, digests[:2]), (phone, digests[2:])):
        machine.library.add(own)
        machine.library.mark({digest.id: {"note": digest.title, "read": True} for digest in own})
    desk.sync()
    original = getattr(where, name)
    calls = 0

    def failing(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls <= skipped:
            return original(*arguments, **options)
        if when == "after":
            original(*arguments, **options)
        raise Killed

    for _ in range(2 if not skipped else 1):
        calls = 0
        with monkeypatch.context() as patch:
            patch.setattr(where, name, failing)
            with pytest.raises(Killed):
                phone.sync()
    phone.sync()
    desk.sync()
    assert not phone.sync().anything
    assert desk.marks() == phone.marks()
    assert len(desk.marks()) == 8
    assert all(desk.library.load(digest.id) == phone.library.load(digest.id) for digest in digests)
    known = phone.kept.entries(doc_id_of(digest.id) for digest in digests)
    assert [known[doc_id_of(digest.id)].origin for digest in digests] == [SLICE, SLICE, HERE, HERE]
    with shared.connect(one) as server:
        assert server.execute("SELECT count(*) FROM digest.note_version") == [(4,)]
        assert server.execute("SELECT count(*), count(DISTINCT device) FROM digest.entry") == [(4, 2)]
        assert server.execute("SELECT count(*) FROM digest.entry_version") == [(0,)]


def test_a_full_disk_here_costs_nothing(shared: Shared, machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    one = shared.invite("anna")
    desk, phone = machines.of(one), machines.of(one)
    for machine in (desk, phone):
        machine.library.add([made("Fast indexes")])
    desk.library.mark({made("Fast indexes").id: {"note": "From the desk."}})
    desk.sync()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(LibraryError, match="full"):
            phone.sync()
    assert phone.kept.number("stamps") == 0, "what is not on the disk is not known as taken"
    phone.sync()
    assert phone.library.marks(made("Fast indexes").id).note == "From the desk."


def test_a_watch_outlives_a_full_disk_here(shared: Shared, machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    one = shared.invite("anna")
    desk, phone = machines.of(one), machines.of(one)
    for machine in (desk, phone):
        machine.library.add([made("Fast indexes")])
        machine.sync()
    desk.library.mark({made("Fast indexes").id: {"note": "From the desk."}})
    desk.sync()
    told: list[State] = []
    fsync = os.fsync
    full = True

    def failing(descriptor: int) -> None:
        if full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(descriptor)

    def tell(state: State, done: Round | None) -> None:
        nonlocal full
        told.append(state)
        full = full and state.kind == "syncing"

    monkeypatch.setattr(os, "fsync", failing)

    def stopped(seconds: float) -> bool:
        return bool(told) and told[-1].kind == "step"

    Watch(phone.library, phone.kept, tell, stopped, shared.passwords[one.user]).run()
    assert [state.kind for state in told] == ["syncing", "refused", "syncing", "step"]
    assert "disk is full" in told[1].why
    assert phone.library.marks(made("Fast indexes").id).note == "From the desk."


def test_a_round_in_which_nothing_moves_writes_nothing(shared: Shared, machines: Machines) -> None:
    desk = machines.of(shared.invite("anna", curator=True))
    desk.library.add([made("Fast indexes")])
    desk.library.mark({made("Fast indexes").id: {"note": "Mine."}})
    desk.sync()
    files = sorted(desk.kept.path.parent.glob(f"{desk.kept.path.name}*"))
    assert len(files) >= 2
    before = [(file, file.stat().st_mtime_ns, file.stat().st_ino) for file in files]
    assert not desk.sync().anything
    assert [(file, file.stat().st_mtime_ns, file.stat().st_ino) for file in files] == before


def test_a_memory_that_cannot_be_written_is_told(
    shared: Shared, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = machines.of(shared.invite("anna"))
    desk.library.add([made("Fast indexes")])
    desk.library.mark({made("Fast indexes").id: {"note": "Mine."}})
    page, pages = 0, 0
    with sqlite3.connect(desk.kept.path) as db:
        (page,) = db.execute("PRAGMA page_size").fetchone()
        (pages,) = db.execute("PRAGMA page_count").fetchone()
    db.close()
    connect = sqlite3.connect

    def small(path: object, **options: object) -> sqlite3.Connection:
        opened: sqlite3.Connection = connect(path, **options)  # type: ignore[call-overload]
        if str(path) == str(desk.kept.path):
            opened.execute(f"PRAGMA max_page_count={pages}")
        return opened

    desk.library.mark({made("Fast indexes").id: {f"tag:{n:05}": True for n in range(400)}})
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", small)
        with pytest.raises(LibraryError, match="full"):
            desk.sync()
    assert page
    assert desk.kept.joined
    desk.sync()
    assert desk.kept.waiting() == 0


def test_kills_lose_nothing_that_was_marked_or_confirmed(shared: Shared, machines: Machines) -> None:
    anna = shared.invite("anna")
    desk = machines.of(anna)
    desk.library.add([made(f"Number {n}") for n in range(5)])
    confirmed = killed_syncs(shared, desk, Random(5), rounds=3)
    assert confirmed
    desk.library.refresh()
    desk.sync()
    with shared.connect(anna) as server:
        operations, *_last = server.stamps_since(0, 10_000, 10_000)
        versions = {value for (value,) in server.execute("SELECT value FROM digest.note_version")}
    assert {(op.id, op.field): (op.value, op.at, op.device) for op in operations} == desk.marks()
    assert {str(number) for _, number in confirmed} <= versions


def killed_syncs(
    shared: Shared, machine: Machine, chance: Random, *, rounds: int, first: int = 0
) -> list[tuple[str, int]]:
    """Let processes mark and sync, and kill each somewhere; what they said was synced: digest and number of a note."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "DIGEST_TEST_PASSWORD": shared.passwords[machine.address.user]}
    confirmed: list[tuple[str, int]] = []
    noted: dict[str, int] = {}
    for number in range(first, first + rounds):
        command = [sys.executable, "-m", "tests.share.crashing", str(machine.library.layout.root), str(number * 10_000)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env, cwd=ROOT)
        assert process.stdout is not None
        spoken = read_and_kill(process, 2 + chance.randrange(12), chance.random())
        process.stdout.close()
        process.wait()
        for line in spoken:
            match line.split() if line.endswith("\n") else []:
                case ["synced", digest_id, note]:
                    confirmed.append((digest_id, int(note)))
                case ["marked", digest_id, note]:
                    noted[digest_id] = int(note)
        machine.library.refresh()
        for digest_id, note_number in noted.items():
            assert int(machine.library.marks(digest_id).note) >= note_number
    return confirmed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mysql://anna:secret@db.example/team", "'mysql://db.example/team' is no address of a shared library"),
        ("postgresql://anna@db.example/team?sslmode=bogus", "sslmode=bogus is none of PostgreSQL's: disable, allow,"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(text: str, said: str) -> None:
    with pytest.raises(ShareError) as caught:
        parse_address(text)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)
