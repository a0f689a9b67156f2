"""Reading on, following and letters, without a screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import DigestError, LibraryBusyError, LibraryError
from reader.tui.controllers.letters import HINTS, Follow, Letters, Typed
from reader.tui.controllers.reading import Lead, Reading
from reader.tui.controllers.said import NOTHING, Said
from reader.tui.session import Session
from tests.tui.screen import NEWEST_FIRST, id_of


@pytest.fixture
def reading(session: Session) -> Reading:
    return Reading(session)


def test_the_current_digest_is_the_one_followed_to(reading: Reading) -> None:
    first, second = reading.session.library.fetch(reading.session.found.rows[:2])
    assert reading.current_id(None) == ""
    reading.come_to(first)
    reading.follow(second.id)
    assert reading.current_id(first) == second.id
    reading.come_to(first)  # the list was shown again, and the cursor is where it was
    assert reading.current_id(first) == second.id
    assert reading.back()
    assert not reading.back()
    assert reading.current_id(first) == first.id
    reading.follow(second.id)
    reading.come_to(second)
    assert reading.followed == []


def test_next_unread_goes_both_ways_and_says_where_there_is_none(reading: Reading) -> None:
    reading.session.library.mark({id_of(NEWEST_FIRST[1]): {"read": True}})
    reading.session.again()
    assert reading.next_unread(0, 1) == (2, NOTHING)
    assert reading.next_unread(2, -1) == (0, NOTHING)
    assert reading.next_unread(0, -1) == (-1, Said("No unread digest above"))
    assert reading.next_unread(len(NEWEST_FIRST) - 1, 1) == (-1, Said("No unread digest below"))


def test_where_a_related_text_is(reading: Reading) -> None:
    digest = reading.session.library.get(id_of("Queues that refuse"))
    assert reading.lead(digest, 0).id == id_of("Clocks disagree")
    assert reading.lead(digest, 1) == Lead("", "https://elsewhere.example/text")
    assert reading.lead(digest, 2) == reading.lead(digest, 9) == reading.lead(None, 0) == Lead()


def test_a_digest_that_has_gone_shows_the_list_again(reading: Reading, root: Path) -> None:
    id_ = id_of("Hiring slowly")
    assert reading.load("") == (None, NOTHING)
    digest, said = reading.load(id_)
    assert (digest and digest.title, said) == ("Hiring slowly", NOTHING)
    assert reading.load("0" * 12) == (None, NOTHING)
    for file in (root / "digests").iterdir():
        file.unlink()
    reading.session.library.refresh()
    assert reading.load(id_) == (None, Said(changed=True))


@pytest.mark.parametrize("error", [LibraryError("It cannot be read."), LibraryBusyError("It is busy.")])
def test_what_cannot_be_read_is_an_error(reading: Reading, monkeypatch: pytest.MonkeyPatch, error: DigestError) -> None:
    def refuse(_: str) -> None:
        raise error

    monkeypatch.setattr(type(reading.session.library), "load", lambda self, id_: refuse(id_))
    assert reading.load(id_of("Hiring slowly")) == (None, Said(str(error), "error"))


FOLLOWS = [Follow("topic", "latency"), Follow("role", "CTO")]


def test_a_letter_follows() -> None:
    letters = Letters()
    assert letters.take(HINTS[1], FOLLOWS) == Typed("", FOLLOWS[1])
    assert letters.take(HINTS[2], FOLLOWS) == letters.take("!", FOLLOWS) == letters.take("", FOLLOWS) == Typed()


def test_a_sign_and_a_letter_judge_once() -> None:
    letters = Letters()
    assert letters.take("-", FOLLOWS) == Typed("-", done=False)
    assert letters.take("+", FOLLOWS) == Typed("+", done=False)
    assert letters.take(HINTS[0], FOLLOWS) == Typed("+", FOLLOWS[0])
    assert letters.take(HINTS[0], FOLLOWS) == Typed("", FOLLOWS[0])
    letters.take("-", FOLLOWS)
    letters.forget()
    assert letters.take(HINTS[0], FOLLOWS).sign == ""
