"""Two machines of one person are one; two persons are two; digests of a curator reach all."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from reader.errors import OfflineError, RefusedError
from reader.model.digest import Digest, Field, digest_id
from reader.model.query_text import parse
from reader.share import entries, sending
from reader.share.joining import join, leave
from reader.share.searching import notes_here
from reader.share.server import Server
from reader.share.syncing import change_slice, exchange
from tests.share.conftest import Machines, Shared


def made(title: str, **fields: object) -> Digest:
    """A digest of somebody's."""
    link = f"https://example.org/{title.replace(' ', '-').lower()}"
    plain = Digest(
        id=digest_id(link, "", title, ""), title=title, link=link, curator="Anna", summary=f"{title} in short."
    )
    return replace(plain, takeaway="Worth it.", published="2026-11-20", **fields)  # type: ignore[arg-type]


def test_marks_of_one_person_travel_and_stay_with_them(shared: Shared, machines: Machines) -> None:
    anna, ben = shared.invite("anna"), shared.invite("ben")
    desk, phone, other = machines.of(anna), machines.of(anna), machines.of(ben)
    one = made("Fast indexes")
    for machine in (desk, phone, other):
        machine.library.add([one])
    desk.library.mark({one.id: {"read": True, "note": "Try this.", "tag:db": True}})
    assert desk.sync().sent.stamps == 3
    assert phone.sync().taken.stamps == 1
    other.sync()
    assert phone.library.marks(one.id) == desk.library.marks(one.id)
    assert phone.library.marks(one.id).note == "Try this."
    assert not other.library.marks(one.id).fields


def test_the_newest_wins_whoever_syncs_first(shared: Shared, machines: Machines) -> None:
    anna = shared.invite("anna")
    desk, phone = machines.of(anna), machines.of(anna)
    one = made("Fast indexes")
    for machine in (desk, phone):
        machine.library.add([one])
    desk.library.mark({one.id: {"note": "first"}})
    phone.library.mark({one.id: {"note": "second"}})
    phone.sync()
    desk.sync()
    phone.sync()
    assert desk.library.marks(one.id).note == phone.library.marks(one.id).note == "second"
    with shared.connect(anna) as server:
        kept = server.execute("SELECT value FROM digest.note_version ORDER BY at")
    assert kept == [("first",), ("second",)]


def test_nothing_is_sent_twice(shared: Shared, machines: Machines) -> None:
    anna = shared.invite("anna", curator=True)
    desk, phone = machines.of(anna), machines.of(anna)
    desk.library.add([made("Fast indexes"), made("Slow indexes")])
    desk.library.mark({made("Fast indexes").id: {"read": True}})
    first = desk.sync()
    assert (first.sent.stamps, first.published) == (1, 2)
    assert not desk.sync().anything
    assert phone.sync().taken.digests == 2
    assert not phone.sync().anything
    assert not desk.sync().anything


def test_digests_of_curators_reach_all_and_come_back_changed(shared: Shared, machines: Machines) -> None:
    anna, ben = shared.invite("anna", curator=True), shared.invite("ben", curator=True)
    carl = shared.invite("carl")
    hers, his, readers = machines.of(anna), machines.of(ben), machines.of(carl)
    one = made("Fast indexes", best_for=("Engineer",), field=Field("Databases", ("Postgres",)))
    hers.library.add([one])
    hers.sync()
    for machine in (his, readers):
        machine.sync()
        assert machine.library.get(one.id).title == "Fast indexes"
    his.library.mark({one.id: {"edit:title": "Fast indexes, measured"}})
    readers.library.mark({one.id: {"edit:takeaway": "Mine alone."}})
    assert his.sync().published == 1
    assert readers.sync().published == 0
    hers.sync()
    assert hers.library.get(one.id).title == readers.library.get(one.id).title == "Fast indexes, measured"
    assert readers.library.get(one.id).takeaway == "Mine alone."
    assert hers.library.get(one.id).takeaway == "Worth it."
    with shared.connect(carl) as server:
        assert server.execute("SELECT document->>'title' FROM digest.entry_version") == [("Fast indexes",)]


def test_who_may_no_longer_publish_is_told_once(shared: Shared, machines: Machines) -> None:
    anna = shared.invite("anna", curator=True)
    hers = machines.of(anna)
    hers.library.add([made("Fast indexes")])
    assert hers.sync().published == 1
    with shared.connect(shared.owner) as server:
        server.execute("UPDATE digest.member SET curator = false WHERE name = %s", anna.user)
    hers.library.add([made("Small teams")])
    with pytest.raises(RefusedError, match="You may no longer publish in "):
        hers.sync()
    assert hers.sync().published == 0
    with shared.connect(shared.owner) as server:
        server.execute("UPDATE digest.member SET curator = true WHERE name = %s", anna.user)
    assert hers.sync().published == 1


def test_a_slice_is_what_a_machine_holds(shared: Shared, machines: Machines) -> None:
    anna, carl = shared.invite("anna", curator=True), shared.invite("carl")
    hers, his = machines.of(anna), machines.of(carl)
    fast, team = made("Fast indexes", topics=("databases",)), made("Small teams", topics=("management",))
    hers.library.add([fast, team])
    hers.sync()
    own = made("Of his own")
    his.library.add([own])
    with shared.connect(carl) as server:
        change_slice(his.kept, server, "topic:databases")
    his.sync()
    assert {fast.id, own.id} == {i for i in (fast.id, team.id, own.id) if his.library.load(i)}
    his.library.mark({fast.id: {"note": "Mine."}})
    with shared.connect(carl) as server:
        change_slice(his.kept, server, "topic:management")
    assert his.sync().taken.dropped == 1
    assert {team.id, own.id} == {i for i in (fast.id, team.id, own.id) if his.library.load(i)}
    assert his.library.marks(fast.id).note == "Mine."
    with shared.connect(carl) as server:
        change_slice(his.kept, server, "")
    his.sync()
    assert his.library.get(fast.id).title == "Fast indexes"


def test_what_came_from_one_library_is_not_published_in_the_next(
    shared: Shared, another: Shared, machines: Machines
) -> None:
    """A curator of two teams leaves one with its digests, and joins the other."""
    anna, ben = shared.invite("anna", curator=True), shared.invite("ben", curator=True)
    hers, his = machines.of(anna), machines.of(ben)
    hers.library.add([made("Theirs alone")])
    hers.sync()
    his.sync()
    his.library.add([made("Of his own")])
    his.sync()
    leave(his.library, his.kept)
    assert not his.kept.joined
    assert his.library.count(parse("")) == 2
    with another.connect(another.invite("cleo", curator=True)) as server:
        assert join(his.library, his.kept, server, None).published == 1
        assert [(entry.document or {})["title"] for entry in server.documents(his.kept.held())] == ["Of his own"]
        his.library.mark({made("Theirs alone").id: {"edit:title": "Ours by now"}})
        assert exchange(his.library, his.kept, server).published == 1


def test_a_slice_counts_for_what_came_before_it_was_left(shared: Shared, machines: Machines) -> None:
    anna, carl = shared.invite("anna", curator=True), shared.invite("carl")
    hers, his = machines.of(anna), machines.of(carl)
    fast, team, edited = (made(title, topics=(title,)) for title in ("Fast indexes", "Small teams", "Long talks"))
    hers.library.add([fast, team, edited])
    hers.sync()
    own = made("Of his own")
    his.library.add([own])
    his.sync()
    leave(his.library, his.kept)
    his.library.add([replace(edited, summary="Another one by now.")])
    with shared.connect(carl) as server:
        assert join(his.library, his.kept, server, 'topic:"Fast indexes"').taken.dropped == 1
    found = {row.title for row in his.library.fetch(his.library.find(parse("")).rows)}
    assert found == {"Fast indexes", "Long talks", "Of his own"}


def test_every_version_of_a_note_is_here_until_it_is_sent(shared: Shared, machines: Machines) -> None:
    desk = machines.of(shared.invite("anna"))
    one = made("Fast indexes")
    desk.library.add([one])
    for note in ("first", "second", "third"):
        desk.library.mark({one.id: {"note": note}})
    assert {version.note for version in notes_here(desk.library, desk.kept, one.id)} == {"first", "second", "third"}
    desk.sync()
    assert [version.note for version in notes_here(desk.library, desk.kept, one.id)] == ["third"]


def test_while_the_server_takes_digests_the_next_are_made_ready(
    shared: Shared, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = machines.of(shared.invite("anna", curator=True))
    machine.library.add([made(f"Number {i}") for i in range(7)])
    monkeypatch.setattr(sending, "MOST_ENTRIES", 2)
    ready = threading.Semaphore(0)
    waited: list[bool] = []

    def to_entry(*given: Any) -> dict[str, Any]:
        ready.release()
        return entries.to_entry(*given)

    def publish(self: Server, records: Sequence[Mapping[str, Any]]) -> int:
        # What it takes itself, and of the next batch one: the last batch has none after it.
        waited.append(all(ready.acquire(timeout=20) for _record in records))
        if len(waited) < 4:
            waited.append(ready.acquire(timeout=20))
            ready.release()
        return took(self, records)

    took = Server.publish
    monkeypatch.setattr(sending, "to_entry", to_entry)
    monkeypatch.setattr(Server, "publish", publish)
    with shared.connect(machine.address) as server:
        assert sending.send_digests(machine.library, machine.kept, server, "x").digests == 7
    assert all(waited)
    assert len(machine.kept.held()) == 7
    assert not machine.sync().anything


def test_what_was_published_before_the_server_fails_is_known(
    shared: Shared, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = machines.of(shared.invite("anna", curator=True))
    machine.library.add([made(f"Number {i}") for i in range(7)])
    monkeypatch.setattr(sending, "MOST_ENTRIES", 2)
    calls: list[int] = []

    def publish(self: Server, records: Sequence[Mapping[str, Any]]) -> int:
        calls.append(len(records))
        if len(calls) == 3:
            raise OfflineError("gone")
        return took(self, records)

    took = Server.publish
    monkeypatch.setattr(Server, "publish", publish)
    with shared.connect(machine.address) as server, pytest.raises(OfflineError, match="gone"):
        sending.send_digests(machine.library, machine.kept, server, "x")
    assert len(machine.kept.held()) == 4
    assert machine.sync().published == 3
    assert len(machine.kept.held()) == 7
