"""Deleting and putting off: gone from every list and count, on every device, and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.errors import QueryError
from reader.library import Library, open_library
from reader.library.mutes import mute
from reader.library.removal import bring_back, delete, put_off, to_delete
from reader.library.vocabulary import vocabulary
from reader.model.desk import Mute
from reader.model.query_text import parse
from reader.model.record import from_record
from tests.conftest import use_device
from tests.tui.screen import RECORDS, digests, id_of

QUEUES, CLOCKS = id_of("Queues that refuse"), id_of("Clocks disagree")


def in_seconds(number: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%SZ")


def found(library: Library, query: str = "") -> set[str]:
    return set(library.ids_of(library.find(parse(query)).rows))


def test_what_is_deleted_is_in_no_list_and_no_count(library: Library) -> None:
    library.add(digests())
    delete(library, [QUEUES])
    assert QUEUES not in found(library)
    assert len(library) == 5
    assert not library.find(parse("backpressure")).total
    assert not [c for c in library.counts(parse(""), "topic") if c.label == "latency" and c.digests]
    assert "Site Reliability Engineer" not in library.labels("role")
    assert "latency" not in dict(vocabulary(library)("topic"))
    assert found(library, "is:deleted") == {QUEUES}
    assert library.get(QUEUES).title == "Queues that refuse"
    bring_back(library, [QUEUES])
    assert QUEUES in found(library)


@pytest.mark.parametrize("changes", [{}, {"summary": "Another text altogether."}, {"link": ""}])
def test_what_is_deleted_is_not_brought_back_by_the_next_import(library: Library, changes: dict[str, str]) -> None:
    library.add(digests())
    delete(library, [QUEUES])
    library.add([from_record({**RECORDS[0], **changes})])
    assert QUEUES not in found(library)
    assert len(library) == 5
    library.reindex()
    assert len(library) == 5


def test_what_is_deleted_and_made_again_by_hand_is_there_again_and_both_are_undone(library: Library) -> None:
    library.add(digests())
    delete(library, [QUEUES])
    library.make([from_record({**RECORDS[0], "summary": "Another text altogether."})])
    assert QUEUES in found(library)
    library.undo()
    assert QUEUES not in found(library)
    assert library.get(QUEUES).summary == digests()[0].summary
    library.undo()
    assert QUEUES in found(library)


def test_deleting_reaches_the_other_device(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    with open_library(root) as here:
        here.add(digests())
    use_device(monkeypatch, tmp_path / "second")
    with open_library(root) as there:
        delete(there, [QUEUES])
        mute(there, Mute("topic:time"))
        put_off(there, [id_of("Hiring slowly")], in_seconds(3600))
    use_device(monkeypatch, home)
    with open_library(root) as here:
        assert QUEUES not in found(here)
        assert CLOCKS not in found(here)
        assert len(found(here)) == 3
        # The newest of both devices counts, thing by thing.
        bring_back(here, [QUEUES])
        mute(here, Mute("topic:time", keep=1))
    use_device(monkeypatch, tmp_path / "second")
    with open_library(root) as there:
        assert {QUEUES, CLOCKS} <= found(there)
        assert there.desk.mutes() == [Mute("topic:time", keep=1)]
        # Undo takes back what this device did, and leaves what the other one changed since.
        assert len(there.undo() or ()) == 1
        assert len(found(there)) == 6
        there.undo()
        assert there.desk.mutes() == []
        change = there.undo()
        assert change is not None
        assert (len(change), change.left) == (0, 1)
        assert QUEUES in found(there)


def test_what_is_put_off_comes_back_by_itself_as_new_and_unread(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(digests())
    library.mark({QUEUES: {"read": True}})
    put_off(library, [QUEUES], in_seconds(3600))
    assert QUEUES not in found(library)
    assert found(library, "is:later") == {QUEUES}
    assert QUEUES not in found(library, "is:new")
    monkeypatch.setattr("reader.library.hiding._now", lambda: in_seconds(3601))
    assert QUEUES in found(library)
    assert found(library, "is:new") == {QUEUES}
    assert not found(library, "is:later")
    assert not library.marks(QUEUES).read
    monkeypatch.undo()
    put_off(library, [QUEUES], "")
    assert QUEUES in found(library)
    library.undo()
    library.undo()
    assert library.marks(QUEUES).read
    assert QUEUES in found(library)


def test_what_is_deleted_or_put_off_is_listed_by_its_state_though_it_is_muted(library: Library) -> None:
    library.add(digests())
    mute(library, Mute("role:CTO"))
    delete(library, [QUEUES])
    put_off(library, [CLOCKS], in_seconds(3600))
    assert found(library, "is:deleted") == {QUEUES}
    assert found(library, "is:later") == {CLOCKS}
    assert found(library, "is:muted") == {id_of("Budgets for people")}
    assert len(library.hidden(parse("")).rows) == 1
    assert library.hidden_states() == ["later", "muted", "deleted"]


def test_an_empty_query_deletes_nothing(library: Library) -> None:
    library.add(digests())
    with pytest.raises(QueryError, match="every digest"):
        to_delete(library, parse("sort:title"))
    assert len(to_delete(library, parse("role:cto"))) == 3
    delete(library, [QUEUES])
    assert len(to_delete(library, parse("role:cto"), back=True)) == 1


DOES: list[Callable[[Library], object]] = [
    lambda library: delete(library, [QUEUES, CLOCKS]),
    lambda library: put_off(library, [CLOCKS], in_seconds(3600)),
    lambda library: mute(library, Mute("topic:time")),
    lambda library: library.make([from_record({"title": "My own", "curator": "me", "summary": "Words."})]),
    lambda library: library.make([from_record({**RECORDS[0], "summary": "Another text altogether."})]),
]


@pytest.mark.parametrize("do", DOES)
def test_a_crash_before_a_change_counts_as_undone_lets_the_same_key_do_it(
    root: Path, monkeypatch: pytest.MonkeyPatch, do: Callable[[Library], object]
) -> None:
    with open_library(root) as library:
        library.add(digests())
        before = found(library), library.get(QUEUES).summary, library.desk.mutes()
        do(library)
        with monkeypatch.context() as patch:

            def crash(*_: object) -> None:
                raise KeyboardInterrupt

            patch.setattr(library.history, "set_undone", crash)
            with pytest.raises(KeyboardInterrupt):
                library.undo()
    with open_library(root) as library:
        library.undo()
        assert (found(library), library.get(QUEUES).summary, library.desk.mutes()) == before
