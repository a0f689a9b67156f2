"""Undo of everything: doing anything in any order and taking it all back leaves what was there; redo does it again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.intake.follow import follow
from reader.intake.unfollow import Followed, unfollow
from reader.library import Library, open_library
from reader.library.changes import Change, Made, format_change, parse_change
from reader.library.described import describe_change
from reader.library.feed_state import Fetch
from reader.library.mutes import mute
from reader.library.removal import bring_back, delete, put_off
from reader.logins import Login
from reader.model.desk import MUTE, VIEW, Mute
from reader.model.query_text import parse
from reader.model.record import from_record, to_document
from reader.model.subscription import Rules, Subscription
from tests.tui.screen import RECORDS, digests, id_of

IDS = [id_of(str(each["title"])) for each in RECORDS[:4]]
FEEDS = [Subscription(f"https://{n}.example/feed", f"https://{n}.example/feed", f"Feed {n}") for n in "ab"]


def own(number: int, words: str) -> list[Any]:
    return [from_record({"title": f"My own {number}", "curator": "me", "summary": words})]


def _do(library: Library, what: tuple[str, int, int]) -> None:
    name, one, other = what
    doing: dict[str, Callable[[], object]] = {
        "delete": lambda: delete(library, IDS[: one + 1]),
        "bring back": lambda: bring_back(library, [IDS[one]]),
        "later": lambda: put_off(library, [IDS[one]], f"2999-01-0{other + 1}T07:00:00Z"),
        "now": lambda: put_off(library, [IDS[one]], ""),
        "mute": lambda: mute(library, Mute(f"topic:{one}", keep=other)),
        "unmute": lambda: library.arrange([library.desk.step(MUTE, f"topic:{one}", None)]),
        "view": lambda: library.arrange([library.desk.step(VIEW, f"V{one}", {"set": True, "query": str(other)})]),
        "bookmark": lambda: library.mark({IDS[one]: {"bookmark": bool(other % 2), "note": str(other)}}),
        "make": lambda: library.make([from_record({**RECORDS[one], "summary": f"Words {other}."})]),
        "own": lambda: library.make(own(one, f"Words {other}.")),
        "follow": lambda: follow(library, [FEEDS[one % 2]], [f"tag{other}"]),
        "change": lambda: follow(
            library,
            [
                Subscription(
                    FEEDS[one % 2].address, title="T", name=f"N{other}", paused=one > 1, rules=Rules(keep=other)
                )
            ],
            changed=True,
        ),
        "unfollow": lambda: unfollow(library, [FEEDS[one % 2].address]),
    }
    doing[name]()


NAMES = ("delete", "bring back", "later", "now", "mute", "unmute", "view", "bookmark", "make", "own", "follow",
         "change", "unfollow")  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 3), st.integers(0, 3)), max_size=8)


def seen(library: Library) -> Any:
    """Everything that a person could see of it."""
    rows = library.ids_of(library.find(parse("")).rows)
    return (
        {id_: (to_document(library.get(id_)), library.marks(id_).to_record()) for id_ in rows},
        sorted(library.ids_of(library.find(parse("is:later")).rows)),
        library.desk.mutes(),
        library.desk.views(),
        library.feeds.all(),
        len(library),
    )


def without_stamps(state: Any) -> Any:
    shown, *rest = state
    return {i: ({k: v for k, v in d.items() if k != "stored_at"}, m) for i, (d, m) in shown.items()}, *rest


@settings(max_examples=25)
@given(STEPS)
def test_doing_anything_and_taking_it_back_leaves_what_was_there_and_redo_does_it_again(
    steps: list[tuple[str, int, int]],
) -> None:
    with TemporaryDirectory() as folder, open_library(Path(folder) / "library") as library:
        library.add(digests())
        states = [without_stamps(seen(library))]
        for step in steps:
            _do(library, step)
            states.append(without_stamps(seen(library)))
        undone = 0
        while library.undo() is not None:
            undone += 1
        assert without_stamps(seen(library)) == states[0]
        for _ in range(undone):
            change = library.redo()
            assert change is not None
            assert describe_change(change) or not len(change)
        assert without_stamps(seen(library)) == states[-1]
        assert library.redo() is None


def test_what_is_made_by_one_run_is_undone_as_one_unless_something_was_done_between(library: Library) -> None:
    first = library.make(own(1, "One."))
    second = library.make(own(2, "Two."), onto=first.step)
    library.mark({second.added[0]: {"bookmark": True}})
    library.make(own(3, "Three."), onto=second.step)
    assert len(library) == 3
    change = library.undo()
    assert change is not None
    assert describe_change(change, undone=True) == "the writing of 1 digest"
    assert describe_change(library.undo() or Change({}, {}), undone=True) == "bookmark of 1 digest"
    assert describe_change(library.undo() or Change({}, {}), undone=True) == "the writing of 2 digests"
    assert len(library) == 0
    for _ in range(3):
        library.redo()
    assert len(library) == 3


def test_what_was_made_and_changed_again_since_is_left_and_that_is_said(library: Library) -> None:
    library.add(digests())
    library.make([from_record({**RECORDS[0], "summary": "Made."})])
    library.add([from_record({**RECORDS[0], "summary": "Changed by its feed."})])
    change = library.undo()
    assert change is not None
    assert (len(change), change.left) == (0, 1)
    assert library.get(IDS[0]).summary == "Changed by its feed."
    made = library.make([*own(1, "Mine."), *own(2, "Mine too.")])
    library.add(own(2, "Changed elsewhere."))
    change = library.undo()
    assert change is not None
    assert describe_change(change, undone=True) == "the writing of 1 digest; one thing was changed since and stayed so"
    assert len(library) == 7
    assert made.added[0] in library.ids_of(library.find(parse("is:deleted")).rows)


def test_following_is_undone_with_what_this_machine_alone_knows(library: Library) -> None:
    feed = Subscription("https://a.example/feed", "https://a.example/feed", "A", login=Login("me", "secret"))
    follow(library, [feed])
    here = Followed()
    assert here.unfollow(library, [feed.address]) == 1
    assert library.logins.with_login(feed).login == feed.login  # the subscription at hand has it still
    bare = Subscription(feed.address, feed.address)
    assert library.logins.with_login(bare).login is None
    change = here.undo(library)
    assert change is not None
    assert describe_change(change, undone=True) == "unfollowing https://a.example/feed"
    assert library.logins.with_login(bare).login == Login("me", "secret")
    change = here.undo(library)
    assert change is not None
    assert describe_change(change, undone=True) == "following https://a.example/feed"
    assert library.logins.with_login(bare).login is None
    here.redo(library)
    assert library.logins.with_login(bare).login == Login("me", "secret")
    # Another process undoes it without the password, which is kept for nobody who does not follow.
    here.unfollow(library, [feed.address])
    Followed().undo(library)
    assert len(library.feeds.all()) == 1
    assert library.logins.with_login(bare).login is None


def test_the_history_forgets_what_takes_too_much_room(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.library.history.MOST_BYTES", 600)
    library.add(digests())
    for number in range(20):
        library.make(own(number, "Words."))
    undone = 0
    while library.undo() is not None:
        undone += 1
    assert 1 <= undone < 20


def test_two_changes_as_one_come_back_as_they_were() -> None:
    one = Change({1: {"read": False}}, {1: {"read": True}}, made={5: Made(None, {"title": "a"})})
    two = Change({1: {"read": True}, 2: {"note": ""}}, {1: {"read": False}, 2: {"note": "x"}},
                 made={5: Made({"title": "a"}, {"title": "b"})})  # fmt: skip
    both = one.and_then(two)
    assert both.before == {1: {"read": False}, 2: {"note": ""}}
    assert both.after == {1: {"read": False}, 2: {"note": "x"}}
    assert both.made == {5: Made(None, {"title": "b"})}
    assert parse_change(format_change(both)) == both


def test_a_feed_that_another_process_follows_again_is_no_new_one(library: Library) -> None:
    feed = Subscription("https://a.example/feed", "https://a.example/feed", "A")
    follow(library, [feed])
    fetch = Fetch(feed.address, etag="x", last_success=7.0, last_try=7.0)
    library.fetches.put([fetch])
    library.fetches.allow([feed.address])
    Followed().unfollow(library, [feed.address])
    assert library.fetches.all() == {}
    Followed().undo(library)
    assert library.fetches.all() == {feed.address: fetch}  # what was allowed has to be allowed again
    Followed().redo(library)
    assert library.fetches.all() == {}
    library.fetches.forget([feed.address])
    Followed().undo(library)
    assert library.fetches.all() == {}
