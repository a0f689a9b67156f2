"""Writes while another process holds the library's lock: taken up at once, done in their order, and none is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import pytest
from filelock import FileLock

from reader.library import Library
from reader.tui.controllers.marking import Marking
from reader.tui.controllers.said import Said
from reader.tui.controllers.writes import WAITING, Writes
from reader.tui.session import Session
from tests.tui.controllers.test_jobs import Started
from tests.tui.screen import NEWEST_FIRST, WIDE, id_of, opened

FIRST, SECOND = map(id_of, NEWEST_FIRST[:2])


@contextmanager
def held(library: Library) -> Iterator[None]:
    """The lock, as another process has it."""
    with FileLock(library.layout.lock):
        yield


def test_a_write_is_done_at_once_where_nobody_holds_the_lock(session: Session) -> None:
    writes = Writes(session.library, Started().jobs)
    assert writes.do(lambda library: Said(str(library is session.library))).text == "True"
    assert len(writes) == 0


async def test_writes_wait_for_the_lock_in_their_order(session: Session) -> None:
    started = Started()
    writes = Writes(session.library, started.jobs)
    marking = Marking(session, writes)
    with held(session.library):
        start = monotonic()
        said = [marking.toggle([FIRST], "bookmark"), marking.toggle([FIRST], "bookmark")]
        said += [marking.mark([SECOND], {"tag:later": True}), marking.undo(), marking.read_all()]
        assert monotonic() - start < 0.3
        assert len(writes) == 5
        assert all(WAITING in one.text.lower() and not one.changed for one in said)
        assert WAITING in started.jobs.text
        await asyncio.sleep(0)
        assert not session.library.marks(FIRST).fields
    await started.end()
    assert len(writes) == 0
    session.library.reload()
    assert not session.library.marks(FIRST).bookmark
    assert session.library.marks(SECOND).tags == ()
    assert session.library.marks(SECOND).read
    assert [one.text for one in started.said[:3]] == [
        "Bookmarked — u undoes it", "No longer bookmarked — u undoes it", "",
    ]  # fmt: skip
    assert started.said[3].text == "Undone: tag of 1 digest"
    assert marking.toggle([FIRST], "bookmark").changed


async def test_a_write_that_fails_says_why_and_the_next_is_done(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = Started()
    marking = Marking(session, Writes(session.library, started.jobs))
    with held(session.library):
        marking.mark([FIRST], {"bookmark": True})
        marking.mark([SECOND], {"bookmark": True})
        session.library.layout.marks.mkdir(exist_ok=True)
        blocked = session.library.layout.marks / f"{session.library.files.device}-{FIRST[0]}.json"
        blocked.mkdir()
    await started.end()
    assert [one.severity for one in started.said] == ["error", "passing"]


async def test_keys_are_answered_and_quitting_waits_for_what_waits(library: Library) -> None:
    async with opened(library, WIDE) as reader:
        with held(library):
            await reader.strike("b")  # `press` would wait for what waits
            await reader.until(lambda: WAITING in reader.top(), 5)
            await reader.strike("j")
            await reader.strike("q")
            await reader.until(lambda: "1 change still" in reader.key_bar(), 5)
            assert reader.here == NEWEST_FIRST[1]
        await reader.until(lambda: reader.app._exit, 10)
    library.refresh()
    assert library.marks(FIRST).bookmark
