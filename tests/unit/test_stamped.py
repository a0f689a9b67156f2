"""Things that every device may change: the newest stamp of a field counts, whichever device wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.library import clock
from reader.library.files import Files
from reader.library.stamped import Stamped
from reader.paths import FEEDS, layout
from tests.conftest import use_device


def written(things: Stamped, doc_id: int, name: str, **fields: bool | str) -> None:
    with things.files.lock():
        things.files.identify()
        things.write({doc_id: (name, fields)})


def stamped(root: Path) -> Stamped:
    return Stamped(Files(layout(root)), FEEDS, "title")


def values(things: Stamped) -> dict[str, dict[str, bool | str]]:
    return {name: {field: s.value for field, s in marks.fields.items()} for name, marks in things.folded().values()}


def test_fields_of_two_devices_are_folded(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = stamped(root)
    written(desk, 1, "Morning", query="is:unread", pinned=True)
    use_device(monkeypatch, tmp_path / "laptop")
    laptop = stamped(root)
    written(laptop, 1, "Morning", query="is:new")
    written(laptop, 2, "Evening", query="length:long")
    expected = {"Morning": {"query": "is:new", "pinned": True}, "Evening": {"query": "length:long"}}
    assert values(desk) == values(laptop) == expected  # desk sees the file that came since


def test_a_late_clock_still_changes_what_it_saw(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    things = stamped(root)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "microseconds", lambda: 4_000_000_000 * 10**6)
        written(things, 1, "Morning", query="is:unread")
    written(things, 1, "Morning", query="is:new")
    assert values(things) == {"Morning": {"query": "is:new"}}


def test_what_another_file_has_is_taken_over_where_it_is_newer(root: Path) -> None:
    things = stamped(root)
    written(things, 1, "Morning", query="is:unread")
    with things.files.lock():
        things.take_over(
            {1: {"title": "Morning", "query": ["old", 1, "elm-00ff"], "colour": ["red", 1, "elm-00ff"]}, 3: {"no": 1}}
        )
    assert values(things) == {"Morning": {"query": "is:unread", "colour": "red"}}
