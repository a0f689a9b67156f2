"""What undo says that it took back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from reader.briefing import plate
from reader.briefing.rules import keep, rules_of
from reader.library import Library
from reader.library.changes import Change, Made, Step, format_change, parse_change
from reader.library.described import describe_change
from reader.library.mutes import mute, unmute
from reader.library.removal import put_off
from reader.model.desk import Mute
from reader.paths import DESK
from tests.tui.screen import digests, id_of

TODAY, NOW = date(2026, 5, 4), datetime(2026, 5, 4, 8, tzinfo=UTC)
QUESTION = "Which queue?"


def undone(library: Library) -> str:
    change = library.undo()
    assert change is not None
    told = describe_change(change, undone=True)
    again = library.redo()
    assert again is not None
    assert describe_change(again) == told
    return told


def _arrange(library: Library, *steps: Any) -> None:
    library.arrange([each for part in steps for each in part])


def _view(library: Library, name: str, key: str = "") -> None:
    library.arrange(library.views.saved(name, f"topic:{name}", key))


DOING: list[tuple[Callable[[Library], object], str]] = [
    (lambda lib: _view(lib, "Wide"), "adding of the view “Wide”"),
    (lambda lib: _view(lib, "Wide", "a"), "adding of the view “Wide”"),
    (lambda lib: lib.arrange(lib.views.renamed("A", "Wide")), "renaming of the view “A” to “Wide”"),
    (lambda lib: lib.arrange(lib.views.renamed("A", "a")), "renaming of the view “a”"),
    (lambda lib: lib.arrange(lib.views.keyed("B", "a")), "setting of the key a of the view “B”"),
    (lambda lib: lib.arrange(lib.views.keyed("A", "")), "removal of the key of the view “A”"),
    (lambda lib: lib.arrange(lib.views.moved("B", -1)), "moving of the view “B”"),
    (lambda lib: lib.arrange(lib.views.moved("E", -4)), "moving of the view “E”"),
    (lambda lib: lib.arrange(lib.views.removed("B")), "removal of the view “B”"),
    (lambda lib: lib.arrange(lib.views.saved("B", "x", replacing=True)), "change of the view “B”"),
    (
        lambda lib: _arrange(lib, lib.views.removed("A"), lib.views.removed("B")),
        "removal of the view “A” and removal of the view “B”",
    ),
    (lambda lib: mute(lib, Mute("topic:x")), "muting of “topic:x”"),
    (lambda lib: mute(lib, Mute("topic:muted", keep=3)), "change of the mute “topic:muted”"),
    (lambda lib: unmute(lib, "topic:muted"), "removal of the mute “topic:muted”"),
    (lambda lib: plate.put(lib, "What else?", NOW), "adding of the decision “What else?”"),
    (
        lambda lib: plate.close(lib, plate.pick(lib, QUESTION), TODAY, "This one."),
        f"closing of the decision “{QUESTION}”",
    ),
    (lambda lib: plate.reopen(lib, plate.pick(lib, "Closed?")), "reopening of the decision “Closed?”"),
    (lambda lib: plate.remove(lib, plate.pick(lib, QUESTION)), f"removal of the decision “{QUESTION}”"),
    (lambda lib: _rule(lib, "text=1.5"), "change of the weight of “text”"),
    (lambda lib: _rule(lib, "more topic:x"), "wanting more of “topic:x”"),
    (lambda lib: _rule(lib, "less topic:wanted"), "wanting less of “topic:wanted”"),
    (lambda lib: _rule(lib, "forget topic:wanted"), "removal of the interest in “topic:wanted”"),
    (lambda lib: put_off(lib, [id_of("Queues that refuse")], ""), "bringing back of 1 digest"),
]


def _rule(library: Library, rule: str) -> None:
    before = rules_of(library)
    keep(library, before, before.changed(rule))


@pytest.mark.parametrize(("do", "told"), DOING, ids=[told for _, told in DOING])
def test_what_was_done_is_told_as_what_it_was(library: Library, do: Callable[[Library], object], told: str) -> None:
    library.add(digests())
    for name in "ABCDE":
        _view(library, name, name.lower() if name == "A" else "")
    mute(library, Mute("topic:muted"))
    plate.put(library, QUESTION, NOW)
    plate.put(library, "Closed?", NOW)
    plate.close(library, plate.pick(library, "Closed?"), TODAY, "Yes.")
    _rule(library, "more topic:wanted")
    put_off(library, [id_of("Queues that refuse")], "2999-01-01T07:00:00Z")
    do(library)
    assert undone(library) == told


def test_a_whole_text_that_was_fetched_is_no_making() -> None:
    before = {"title": "A", "article": {"text": "Only…", "whole": False}}
    after = {"title": "A", "article": {"text": "All of it", "whole": True}}
    change = Change({}, {}, made={1: Made(before, after)})
    assert describe_change(change) == "the fetching of 1 whole text"
    digest = Change({}, {}, made={1: Made(before, {**after, "curator": "Pier"}), 2: Made(before, after)})
    assert describe_change(digest) == "the fetching of 1 whole text and the making of 1 digest"


def test_what_another_version_changed_is_told_too() -> None:
    odd = Change({}, {}, (Step(DESK, "view:A", {"colour": "red"}, {"colour": "blue"}), Step(DESK, "x", {}, {"y": "z"})))
    assert (
        describe_change(parse_change(format_change(odd)))
        == "change of the view “A” and changes of the subscription of x"
    )
