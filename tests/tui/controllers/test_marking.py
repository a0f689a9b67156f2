"""Marking, selecting, undoing and judging, without a screen."""

from __future__ import annotations

import pytest

from reader.errors import LibraryError
from reader.model.edits import vote
from reader.model.page.blocks import Target
from reader.tui.controllers.judging import Judging
from reader.tui.controllers.marking import Marking, undoable
from reader.tui.controllers.said import CHANGED, NOTHING, Said
from reader.tui.controllers.writes import Writes
from reader.tui.session import Session
from tests.tui.controllers.test_jobs import Started
from tests.tui.screen import NEWEST_FIRST, id_of

QUEUES, CLOCKS = id_of("Queues that refuse"), id_of("Clocks disagree")


@pytest.fixture
def marking(session: Session) -> Marking:
    return Marking(session, Writes(session.library, Started().jobs))


def test_one_digest_is_toggled_and_what_undoes_it_is_said(marking: Marking) -> None:
    assert marking.toggle([QUEUES], "bookmark") == Said("Bookmarked — u undoes it", changed=True)
    assert marking.session.marks(QUEUES).bookmark
    assert marking.toggle([QUEUES], "bookmark") == Said("No longer bookmarked — u undoes it", changed=True)
    assert not marking.session.marks(QUEUES).bookmark
    assert marking.toggle([], "bookmark") == NOTHING


def test_of_several_the_number_is_said(marking: Marking) -> None:
    marking.toggle([CLOCKS], "read")
    assert marking.toggle([QUEUES, CLOCKS], "read").text == "1 marked read — u undoes it"
    assert marking.toggle([QUEUES, CLOCKS], "read").text == "2 marked unread — u undoes it"


def test_reading_marks_once(marking: Marking) -> None:
    assert marking.read(QUEUES) == CHANGED
    assert marking.read(QUEUES) == NOTHING
    assert marking.read("") == NOTHING


def test_undo_and_redo_say_what_they_did(marking: Marking) -> None:
    assert marking.undo() == Said("Nothing to undo")
    assert marking.redo() == Said("Nothing to redo")
    marking.toggle([QUEUES], "bookmark")
    assert marking.undo() == Said("Undone: bookmark of 1 digest", changed=True)
    assert marking.redo() == Said("Redone: bookmark of 1 digest", changed=True)
    assert marking.session.marks(QUEUES).bookmark


def test_all_are_marked_read_once(marking: Marking) -> None:
    assert marking.read_all().text == f"{len(NEWEST_FIRST)} marked read — u undoes it"
    assert marking.read_all().text == "All of these were read already"
    assert marking.session.found.unread == 0


def test_tags_and_a_note(marking: Marking) -> None:
    assert marking.tag([QUEUES], " , ") == NOTHING
    assert marking.tag([QUEUES, CLOCKS], "later, on call") == undoable("Tags changed")
    assert marking.tag([QUEUES], "-later") == undoable("Tags changed")
    assert marking.session.marks(QUEUES).tags == ("on call",)
    assert marking.note(QUEUES, "mine\r\n") == undoable("Note saved")
    assert marking.session.marks(QUEUES).note == "mine"


def test_everything_is_selected_and_let_go(marking: Marking) -> None:
    marking.select(QUEUES)
    marking.select_all()
    assert marking.session.selected == {id_of(title) for title in NEWEST_FIRST}
    marking.select_all()
    assert marking.session.selected == set()


def test_what_cannot_be_stored_is_an_error(marking: Marking, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise LibraryError("Cannot write the marks: the folder is read-only.")

    monkeypatch.setattr(marking.session.library.files, "put_marks", refuse)
    judging = Judging(marking)
    label = Target("topic", "latency")
    for said in (
        marking.read(QUEUES),
        marking.toggle([QUEUES, CLOCKS], "read"),
        marking.read_all(),
        marking.note(QUEUES, "mine"),
        judging.judge([QUEUES], "+"),
        judging.judge_label(QUEUES, label, "-"),
    ):
        assert said == Said("Cannot write the marks: the folder is read-only.", "error")


def test_a_digest_is_judged_and_the_same_sign_takes_it_back(marking: Marking) -> None:
    judging = Judging(marking)
    assert judging.judge([], "+") == NOTHING
    assert judging.judge([QUEUES, CLOCKS], "+").text.startswith("Judged good")
    assert judging.judge([QUEUES], "-").text.startswith("Judged bad")
    assert judging.judge([QUEUES, CLOCKS], "-").text.startswith("Judged bad")
    assert judging.judge([QUEUES, CLOCKS], "-") == undoable("No longer judged")
    assert vote(marking.session.marks(QUEUES)) == ""


@pytest.mark.parametrize("label", [None, Target("source", "The Ledger"), Target("related", "0")])
def test_only_labels_are_judged(marking: Marking, label: Target | None) -> None:
    assert Judging(marking).judge_label(QUEUES, label, "-") == Said("Only field, depth, topics and roles can be judged")


def test_a_label_is_judged(marking: Marking) -> None:
    judging, label = Judging(marking), Target("topic", "latency")
    assert judging.judge_label(QUEUES, label, "-") == undoable("latency: wrong")
    assert vote(marking.session.marks(QUEUES), "topics", "latency") == "-"
    assert judging.judge_label(QUEUES, label, "+") == undoable("latency: right")
    assert judging.judge_label(QUEUES, label, "+") == undoable("latency: no longer judged")


def test_an_edit_shows_the_digest_again(marking: Marking) -> None:
    judging = Judging(marking)
    digest = marking.session.library.get(QUEUES)
    assert judging.edit(digest, {}) == NOTHING
    said = judging.edit(digest, {"best_for": "Shopkeeper"})
    assert said == Said("Changed by hand — u undoes it", changed=True, shown_id=QUEUES)
    assert marking.session.library.get(QUEUES).best_for == ("Shopkeeper",)
