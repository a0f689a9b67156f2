"""Reading on, following and letters, without a screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import DigestError, LibraryBusyError, LibraryError
from reader.model.page.blocks import Target
from reader.tui.controllers.letters import LETTERS, Letters, Typed, hints_of
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


TARGETS = [Target("topic", "latency"), Target("role", "CTO")]
FEW = dict(zip(hints_of(2), TARGETS, strict=True))
MANY = {name: Target("link", f"https://a.example/{name}") for name in hints_of(60)}


def test_a_letter_follows() -> None:
    letters = Letters()
    assert letters.take(LETTERS[1], FEW) == Typed("", TARGETS[1])
    assert letters.take(LETTERS[2], FEW) == letters.take("!", FEW) == letters.take("", FEW) == Typed()


def test_where_letters_do_not_do_there_are_pairs() -> None:
    assert len(MANY) == 60
    letters = Letters()
    for name, target in MANY.items():
        assert len(name) == 2
        assert letters.take(name[0], MANY) == Typed(done=False)
        assert letters.take(name[1], MANY) == Typed("", target)
    assert letters.take("-", MANY) == Typed("-", done=False)
    assert letters.take("a", MANY) == Typed(done=False)
    assert letters.take("a", MANY) == Typed("-", MANY["aa"])
    letters.take("a", MANY)
    letters.forget()
    assert letters.take("s", MANY) == Typed(done=False)


def test_no_name_begins_with_another() -> None:
    for count in (0, 1, 26, 27, 300):
        names = hints_of(count)
        assert len(set(names)) == count
        assert not any(other != name and other.startswith(name) for name in names for other in names)


def test_a_sign_and_a_letter_judge_once() -> None:
    letters = Letters()
    assert letters.take("-", FEW) == Typed("-", done=False)
    assert letters.take("+", FEW) == Typed("+", done=False)
    assert letters.take(LETTERS[0], FEW) == Typed("+", TARGETS[0])
    assert letters.take(LETTERS[0], FEW) == Typed("", TARGETS[0])
    letters.take("-", FEW)
    letters.forget()
    assert letters.take(LETTERS[0], FEW).sign == ""
