"""Two devices of one person, offline for long: however they come back, all is the same, and no note is gone."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.library import Library, clock
from reader.library.ids import MAX_DOC_ID
from reader.model.marks import Marks, Stamp, Value
from reader.paths import MARKS
from reader.share.operations import Operation, folded
from reader.share.server import Server
from tests.share.conftest import Machine, Machines, Shared
from tests.share.test_sync import made

DIGESTS = [made(f"Number {n}") for n in range(3)]
ORDERS = ["01", "10", "0011", "1100", "0101", "1010", "01100"]


def live_apart(machines: list[Machine], chance: Random) -> set[str]:
    """Both devices note and mark the same digests, in turns of chance; all the notes that were ever written."""
    written = set()
    for number in range(30):
        machine, digest = chance.choice(machines), chance.choice(DIGESTS)
        written.add(f"Note {number}")
        machine.library.mark({digest.id: {"note": f"Note {number}"}})
        machine.library.mark({digest.id: {"read": chance.random() < 0.5, f"tag:{chance.randrange(4)}": True}})
        if chance.random() < 0.2:
            machine.library.undo()
    return written


@pytest.mark.parametrize("order", ORDERS)
def test_two_devices_that_come_back(shared: Shared, machines: Machines, order: str) -> None:
    anna = shared.invite("anna")
    both = [machines.of(anna), machines.of(anna)]
    for machine in both:
        machine.library.add(DIGESTS)
        machine.sync()
    written = live_apart(both, Random(order))
    for name in order:
        both[int(name)].sync()
    for machine in (*both, *both):
        machine.sync()
    assert not any(machine.sync().anything for machine in both)
    assert both[0].marks() == both[1].marks()
    assert [both[0].library.marks(d.id) for d in DIGESTS] == [both[1].library.marks(d.id) for d in DIGESTS]
    with shared.connect(anna) as server:
        operations, *_last = server.stamps_since(0, 10_000, 10_000)
        versions = [value for (value,) in server.execute("SELECT value FROM digest.note_version")]
    assert {(op.id, op.field): (op.value, op.at, op.device) for op in operations} == both[0].marks()
    assert written <= set(versions)
    assert not any(machine.kept.note_versions() for machine in both)


def test_versions_wait_while_the_server_takes_nothing(shared: Shared, machines: Machines) -> None:
    """What a newer note from elsewhere takes the place of is sent all the same."""
    anna = shared.invite("anna")
    desk, phone = machines.of(anna), machines.of(anna)
    for machine in (desk, phone):
        machine.library.add(DIGESTS)
        machine.sync()
    desk.library.mark({DIGESTS[0].id: {"note": "Of the desk."}})
    phone.library.mark({DIGESTS[0].id: {"note": "Of the phone, later."}})
    phone.sync()
    with shared.connect(shared.owner) as server:
        server.execute(f"ALTER DATABASE {shared.owner.database} SET default_transaction_read_only = on")
        with pytest.raises(Exception, match="can only be read"):
            desk.sync()
        server.execute(f"ALTER DATABASE {shared.owner.database} RESET default_transaction_read_only")
    assert desk.library.marks(DIGESTS[0].id).note == "Of the phone, later."
    desk.sync()
    with shared.connect(anna) as server:
        found = server.execute("SELECT value FROM digest.note_version ORDER BY at")
    assert found == [("Of the desk.",), ("Of the phone, later.",)]


def test_who_shares_nothing_keeps_no_versions(library: Library) -> None:
    library.add(DIGESTS)
    for note in ("one", "two"):
        library.mark({DIGESTS[0].id: {"note": note}})
    assert not library.layout.share.with_name(f"{library.layout.share.name}-notes").exists()


FIELDS = st.one_of(
    st.tuples(st.sampled_from(["read", "bookmark", "tag:a"]), st.booleans()),
    st.tuples(st.just("note"), st.one_of(st.text("ab'\"\\é😀 \n", max_size=4).map(str.strip), st.booleans())),
)
STAMPS = st.tuples(st.integers(0, 2), FIELDS, st.integers(0, 3), st.sampled_from(["a", "b", "é"]))
_examples = itertools.count()


@pytest.fixture
def member(shared: Shared) -> Iterator[Server]:
    with shared.connect(shared.invite("anna")) as server:
        yield server


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(stamps=st.lists(STAMPS, max_size=12), data=st.data())
def test_any_order_any_repetition_and_any_batches_give_the_same(
    member: Server, library: Library, stamps: list[tuple[int, tuple[str, Value], int, str]], data: st.DataObject
) -> None:
    """On the server, in the local library, for a reader who takes what is new after each batch, and on paper."""
    base = MAX_DOC_ID // 2 + 10 * next(_examples)  # digests that no example before had
    operations = [Operation(MARKS, base + i, field, "", v, at, device) for i, (field, v), at, device in stamps]
    expected = state(folded_one_by_one(operations))
    again = data.draw(st.permutations([*operations, *operations[: len(operations) // 2]]))
    other = data.draw(st.permutations(operations))
    taken: list[Operation] = []
    since = last_number(member)
    for batch in split(again, data):
        member.put(batch)
        news, since = member.stamps_since(since, 1_000_000, 1_000)
        assert [op for op in news if op.id < base] == []
        taken += news
    assert since == last_number(member)
    assert state_of(op for op in member.stamps_since(0, 1_000_000, 1_000_000)[0] if op.id >= base) == expected
    assert state(folded_one_by_one(taken)) == expected
    for batch in split([*other, *other[:3]], data):
        library.take_in({i: marks for i, (_name, marks) in folded(batch)[MARKS].items()}, {})
    known = library.index.marks.stamps({op.id for op in operations})
    assert state({i: Marks(fields) for i, fields in known.items()}) == expected


def last_number(member: Server) -> int:
    return member.hello().stamps


def split(operations: list[Operation], data: st.DataObject) -> Iterable[list[Operation]]:
    """The operations in batches of any size."""
    rest = list(operations)
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        yield rest[:size]
        rest = rest[size:]


def folded_one_by_one(operations: Iterable[Operation]) -> dict[int, Marks]:
    marks: dict[int, Marks] = {}
    for op in operations:
        one = Marks({op.field: Stamp(op.value, op.at, op.device)})
        marks[op.id] = marks.get(op.id, Marks()).merge(one)
    return marks


def state(marks: dict[int, Marks]) -> dict[tuple[int, str], tuple[Value, int, str]]:
    return {(i, f): (s.value, s.at, s.device) for i, each in marks.items() for f, s in each.fields.items()}


def state_of(operations: Iterable[Operation]) -> dict[tuple[int, str], tuple[Value, int, str]]:
    return {(op.id, op.field): (op.value, op.at, op.device) for op in operations}


def test_the_clock_of_a_device_does_not_go_back(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.add(DIGESTS)
    library.mark({DIGESTS[0].id: {"note": "first"}})
    first = library.marks(DIGESTS[0].id).fields["note"].at
    monkeypatch.setattr(clock, "microseconds", lambda: first - 1_000_000)
    library.mark({DIGESTS[0].id: {"note": "second"}})
    assert library.marks(DIGESTS[0].id).fields["note"].at > first
