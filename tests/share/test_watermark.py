"""“All read” travels as one row, and means on every machine what it meant on the one where it was pressed."""

from __future__ import annotations

import pytest

from reader.model.digest import Digest
from reader.model.query_text import parse
from reader.share import watermarks
from reader.share.joining import join, leave
from reader.share.searching import Archive
from reader.share.syncing import change_slice
from tests.share.conftest import Machine, Machines, Shared
from tests.share.test_sync import made

MANY = [made(f"Digest {n}", topics=("databases" if n % 2 else "management",)) for n in range(40)]


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few digests are many here."""
    monkeypatch.setattr(watermarks, "LEAST", 20)


def machines_of_two(shared: Shared, machines: Machines) -> tuple[Machine, Machine]:
    """Two machines of a curator that hold the same forty digests."""
    anna = shared.invite("anna", curator=True)
    desk, phone = machines.of(anna), machines.of(anna)
    desk.library.add(MANY)
    for machine in (desk, phone, desk):
        machine.sync()
    return desk, phone


def read_all(machine: Machine) -> None:
    """What the key for it does."""
    machine.library.marking.mark_rows(machine.library.find(parse("")).matched, {"read": True})


def unread(machine: Machine) -> set[str]:
    return {row.id for row in machine.library.fetch(machine.library.find(parse("is:unread")).rows)}


def rows_of(shared: Shared, machine: Machine) -> tuple[int, int]:
    """Stamps and watermarks that the server has of them."""
    with shared.connect(machine.address) as server:
        found = server.execute("SELECT (SELECT count(*) FROM digest.stamp), (SELECT count(*) FROM digest.watermark)")
    return found[0][0], found[0][1]


def stamps(machine: Machine, digest: Digest) -> object:
    return machine.library.marks(digest.id).fields


def test_all_read_is_one_row(shared: Shared, machines: Machines) -> None:
    desk, phone = machines_of_two(shared, machines)
    read_all(desk)
    assert desk.sync().sent.stamps == 40
    assert rows_of(shared, desk) == (0, 1)
    assert phone.sync().taken.stamps == 40
    assert unread(phone) == unread(desk) == set()
    assert all(stamps(phone, each) == stamps(desk, each) for each in MANY)
    for machine in (phone, desk, phone):
        assert not machine.sync().anything
    assert rows_of(shared, desk) == (0, 1)


def test_it_stays_one_row_when_all_is_sent_again(shared: Shared, machines: Machines) -> None:
    desk, phone = machines_of_two(shared, machines)
    read_all(desk)
    desk.sync()
    phone.sync()
    leave(phone.library, phone.kept)
    with shared.connect(desk.address) as server:
        join(phone.library, phone.kept, server, None)
    desk.kept.again()
    desk.sync()
    assert rows_of(shared, desk) == (0, 1)
    leave(phone.library, phone.kept)
    with shared.connect(desk.address) as server:
        assert join(phone.library, phone.kept, server, "topic:databases").taken.dropped == 20
    assert rows_of(shared, desk) == (0, 1)
    assert desk.kept.waiting() == phone.kept.waiting() == 0


def test_what_was_put_off_or_came_later_is_not_read(shared: Shared, machines: Machines) -> None:
    desk, phone = machines_of_two(shared, machines)
    kept = MANY[3].id
    desk.library.mark({kept: {"later": "2099-01-01T00:00:00Z"}})
    read_all(desk)
    later = made("Published meanwhile")
    phone.library.add([later])
    phone.sync()
    desk.sync()
    phone.sync()
    assert rows_of(shared, desk) == (1, 1)
    assert not desk.library.marks(kept).read
    assert not phone.library.marks(kept).read
    assert unread(phone) == {later.id}


def test_what_is_unread_again_stays_so_and_newer_wins_everywhere(shared: Shared, machines: Machines) -> None:
    desk, phone = machines_of_two(shared, machines)
    desk.library.mark({MANY[0].id: {"read": True}})
    phone.library.mark({MANY[0].id: {"read": True}})
    phone.library.mark({MANY[0].id: {"read": False}})  # before all is read
    read_all(desk)
    desk.library.mark({MANY[1].id: {"read": False}})  # after it
    for machine in (desk, phone, desk, phone):
        machine.sync()
    assert all(stamps(phone, each) == stamps(desk, each) for each in MANY)
    assert unread(phone) == unread(desk)
    assert MANY[1].id in unread(phone)
    third = machines.of(desk.address)
    third.sync()
    assert all(stamps(third, each) == stamps(desk, each) for each in MANY)


def test_the_archive_knows_what_was_read_at_once(shared: Shared, machines: Machines) -> None:
    desk, _phone = machines_of_two(shared, machines)
    with shared.connect(desk.address) as server:
        archive = Archive(server)
        assert archive.count(archive.asked("is:unread")) == 40
        read_all(desk)
        desk.library.mark({MANY[1].id: {"read": False}})
        desk.sync()
        assert archive.count(archive.asked("is:read")) == 39
        assert [each.id for each in archive.find(archive.asked("is:unread"))] == [MANY[1].id]


def test_a_machine_that_comes_later_has_it_too_whatever_its_slice(shared: Shared, machines: Machines) -> None:
    desk, _phone = machines_of_two(shared, machines)
    read_all(desk)
    desk.sync()
    third = machines.of(desk.address)
    with shared.connect(third.address) as server:
        change_slice(third.kept, server, "topic:databases")
    third.sync()
    assert len(third.library) == 20
    assert unread(third) == set()
    with shared.connect(third.address) as server:
        change_slice(third.kept, server, "")
    third.sync()
    assert len(third.library) == 40
    assert unread(third) == set()
    assert not third.sync().anything
    assert rows_of(shared, desk) == (0, 1)


def test_a_slice_that_is_read_says_nothing_of_the_rest(shared: Shared, machines: Machines) -> None:
    desk, phone = machines_of_two(shared, machines)
    with shared.connect(phone.address) as server:
        change_slice(phone.kept, server, "topic:databases")
    phone.sync()
    read_all(phone)
    phone.sync()
    desk.sync()
    assert rows_of(shared, desk) == (20, 0)
    assert len(unread(desk)) == 20


def test_a_few_that_are_read_at_once_are_stamps(shared: Shared, machines: Machines) -> None:
    desk, _phone = machines_of_two(shared, machines)
    desk.library.mark({each.id: {"read": True} for each in MANY[:19]})
    desk.sync()
    assert rows_of(shared, desk) == (19, 0)


def test_an_acknowledgement_that_is_lost_costs_nothing(shared: Shared, machines: Machines) -> None:
    desk, phone = machines_of_two(shared, machines)
    read_all(desk)
    desk.sync()
    desk.kept.again()
    desk.sync()
    phone.sync()
    assert rows_of(shared, desk)[1] == 1
    assert unread(phone) == set()


def test_another_reader_has_read_nothing_of_it(shared: Shared, machines: Machines) -> None:
    desk, _phone = machines_of_two(shared, machines)
    read_all(desk)
    desk.sync()
    ben = machines.of(shared.invite("ben"))
    ben.sync()
    assert len(unread(ben)) == 40
    assert rows_of(shared, ben) == (0, 0)
