"""The way to the server fails: cut anywhere, answers lost, slow. Nothing is lost, and nothing is there twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reader.errors import OfflineError, RefusedError
from reader.share import syncing
from reader.share.address import parse_address
from reader.share.syncing import Round, State, Watch
from tests.share.conftest import Machine, Machines, Shared
from tests.share.proxy import Fault, Proxy
from tests.share.test_sync import made


@pytest.fixture
def proxy(shared: Shared) -> Iterator[Proxy]:
    """Whoever is invited from here on comes by it."""
    proxy = Proxy(shared.cluster.port)
    name, database = shared.owner.user, shared.owner.database
    shared.owner = parse_address(f"postgresql://{name}@127.0.0.1:{proxy.port}/{database}?sslmode=disable")
    try:
        yield proxy
    finally:
        proxy.close()


@pytest.fixture
def pair(shared: Shared, proxy: Proxy, machines: Machines) -> tuple[Machine, Machine]:
    """Two machines of a curator."""
    anna = shared.invite("anna", curator=True)
    return machines.of(anna), machines.of(anna)


def change(machine: Machine, number: int) -> None:
    """Add a digest and write a note on it."""
    digest = made(f"Number {number}")
    machine.library.add([digest])
    machine.library.mark({digest.id: {"note": f"Note {number}", "read": True}})


def check(shared: Shared, first: Machine, second: Machine, count: int) -> None:
    """Both machines and the server have the same, each once."""
    for machine in (first, second, first):
        machine.sync()
    assert not first.sync().anything
    assert not second.sync().anything
    assert first.marks() == second.marks()
    assert len(first.marks()) == 2 * count
    for number in range(count):
        digest_id = made(f"Number {number}").id
        assert first.library.load(digest_id) == second.library.load(digest_id) is not None
    with shared.connect(first.address) as server:
        operations, *_last = server.stamps_since(0, 100_000, 100_000)
        assert {(op.id, op.field): (op.value, op.at, op.device) for op in operations} == first.marks()
        assert server.execute("SELECT count(*) FROM digest.note_version") == [(count,)]
        assert server.execute("SELECT count(*), max(number) FROM digest.entry") == [(count, count)]
        assert server.execute("SELECT count(*) FROM digest.entry_version") == [(0,)]


@pytest.mark.parametrize("direction", ["up", "down"])
def test_cut_anywhere(shared: Shared, proxy: Proxy, pair: tuple[Machine, Machine], direction: str) -> None:
    first, second = pair
    change(first, 0)
    before = proxy.said
    first.sync()
    length = proxy.said - before
    cut = 0
    for number in range(1, 13):
        machine = pair[number % 2]
        change(machine, number)
        where = length * number // 13
        with proxy.failing(Fault(up=where) if direction == "up" else Fault(down=where)):
            try:
                machine.sync()
            except OfflineError:
                cut += 1
        if number % 4 == 0:
            machine.sync()
    assert cut > 6
    check(shared, first, second, 13)


@pytest.mark.parametrize("call", [b"digest.put", b"digest.publish"])
def test_an_answer_that_is_lost(shared: Shared, proxy: Proxy, pair: tuple[Machine, Machine], call: bytes) -> None:
    """The server has it, and the machine does not know: it sends again, and that changes nothing."""
    first, second = pair
    change(first, 0)
    times = 2 if call == b"digest.put" else 1  # of a digest that is strange to it, the machine asks first
    for _ in range(times):
        with proxy.failing(Fault(loses=call)), pytest.raises(OfflineError, match="What you mark waits here"):
            first.sync()
    assert proxy.cuts == times
    with shared.connect(first.address) as server:
        before = server.hello()
    # A first round begins with the digests.
    assert (before.stamps, before.entries) == ((2, 1) if call == b"digest.put" else (0, 1))
    assert first.kept.waiting() == 2
    first.sync()
    with shared.connect(first.address) as server:
        after = server.hello()
    assert (after.stamps, after.entries) == (2, 1)
    check(shared, first, second, 1)


def test_a_slow_way(shared: Shared, proxy: Proxy, pair: tuple[Machine, Machine]) -> None:
    first, second = pair
    change(first, 0)
    with proxy.failing(Fault(delay=0.01)):
        assert first.sync().sent.stamps == 2
        assert second.sync().taken.digests == 1
    check(shared, first, second, 1)


def test_a_server_that_is_too_old(shared: Shared, proxy: Proxy, pair: tuple[Machine, Machine]) -> None:
    with shared.connect(pair[0].address) as server:
        major = server.connection.info.server_version // 10_000
    before, after = b"server_version\x00%d" % major, b"server_version\x0012"
    with proxy.failing(Fault(replaces=(before, after))), pytest.raises(RefusedError) as caught:
        pair[0].sync()
    assert "runs PostgreSQL 12, and a shared library needs 13 or newer" in str(caught.value)
    assert pair[0].sync()


def test_who_comes_back_is_in_step_without_a_key(
    shared: Shared, proxy: Proxy, pair: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = pair
    monkeypatch.setattr(syncing, "LOOK_SECONDS", 0.02)
    told: list[State] = []

    def tell(state: State, done: Round | None) -> None:
        told.append(state)
        match [each.kind for each in told if each.kind != "syncing"]:
            case ["step"]:
                proxy.fault = Fault(refuses=True)
                proxy.cut()
                change(first, 0)
            case ["step", *others] if others and set(others) == {"offline"} and len(others) == 3:
                proxy.fault = Fault()

    def stopped(seconds: float) -> bool:
        return bool(told) and told[-1].kind == "step" and len([each for each in told if each.kind == "step"]) > 1

    Watch(first.library, first.kept, tell, stopped, shared.passwords[first.address.user]).run()
    assert [each.waiting for each in told if each.kind == "offline"][-1] == 2
    assert first.kept.waiting() == 0
    check(shared, first, second, 1)
