"""The statistics on the screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from reader.errors import LibraryError
from reader.library import Library, clock
from reader.model.subscription import Subscription
from reader.tui.screens.statistics import StatisticsScreen
from reader.tui.widgets.statistics_list import StatisticsList
from tests.tui.screen import MEDIUM, NARROW, NOW, TINY, WIDE, Reader, opened, record

FEED = "https://ledger.example/feed"


def came(title: str, days_ago: int, **values: object) -> dict[str, Any]:
    """A digest that a feed brought so many days before the screen's present."""
    moment = (NOW - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")
    origins = {"text": "", "origins": [{"feed": FEED, "name": "The Ledger"}]}
    given = {"added": moment, "published": moment[:10], "curator": "Pier", "article": origins, **values}
    return record(title, **given)


RECORDS = [
    *(came(f"Ledger {n}", 3, best_for=["CTO"], original_minutes=12) for n in range(5)),
    came("Harbours silt up", 2, source="Harbour Gazette", best_for=["Founder"], article=None),
]


@pytest.fixture
def read(library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library of which something was read the day before."""
    from reader.model.record import from_record

    moment = int((NOW - timedelta(days=1)).timestamp() * 1_000_000)
    monkeypatch.setattr(clock, "microseconds", lambda: moment)
    digests = [from_record(each) for each in RECORDS]
    library.add(digests)
    library.arrange(library.feeds.put_steps([Subscription(FEED, FEED, "Ledger feed")]), undoable=False)
    for digest in digests[:2]:
        library.mark({digest.id: {"read": True}}, undoable=False)
    library.mark({digests[5].id: {"read": True, "bookmark": True}}, undoable=False)
    return library


def lines(reader: Reader) -> StatisticsList:
    return reader.app.screen.query_one(StatisticsList)


async def to(reader: Reader, text: str) -> None:
    """Put the cursor on a line."""
    for _ in range(80):
        if text in lines(reader).current.text:
            return
        await reader.press("j")
    raise AssertionError(f"{text!r} is in no line:\n{reader.text()}")


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW, TINY])
async def test_it_shows_what_was_read_at_every_size(read: Library, size: tuple[int, int]) -> None:
    async with opened(read, size, records=None) as reader:
        await reader.press("I")
        assert isinstance(reader.app.screen, StatisticsScreen)
        assert "statistics" in reader.text()
        assert "▸2 30 days" in reader.text()
        assert "█" in reader.text()
        for section in ("Minutes saved", "By role", "By field", "Topics that arrive", "Topics you read", "Sources"):
            await reader.press("]")
            assert section in reader.text()
            assert section in lines(reader).current.text
        await reader.press("[")
        assert lines(reader).current.text == "Topics you read"
        await reader.press("escape")
        assert "statistics" not in reader.text()


async def test_in_a_library_of_which_nothing_was_read_it_says_so(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("I")
        assert "Nothing read yet: what you read from now on is counted here." in reader.text()
        await reader.press("enter", "x", "G", "]", "s", "1", "q")
        assert not isinstance(reader.app.screen, StatisticsScreen)


async def test_it_opens_in_an_empty_library(library: Library) -> None:
    async with opened(library, NARROW, records=None) as reader:
        await reader.press("I")
        assert "Nothing read yet" in reader.text()
        await reader.press("4", "j", "k", "enter", "x", "u")
        assert "▸4 year" in reader.text()


async def test_minutes_saved_are_those_of_what_was_read(read: Library) -> None:
    async with opened(read, NARROW, records=None) as reader:
        await reader.press("I", "]")
        assert "20 min saved, on 2 of 3 whose original's length is known" in reader.text()


async def test_ranges_are_chosen_by_number(read: Library) -> None:
    async with opened(read, records=None) as reader:
        await reader.press("I")
        assert "30 days: 3 read on 1 day, 6 arrived" in reader.text()
        for key, heading in (("1", "7 days: 3 read"), ("3", "90 days: 3 read"), ("4", "365 days: 3 read")):
            await reader.press(key)
            assert heading in reader.text()


async def test_enter_lists_the_digests_of_a_figure(read: Library) -> None:
    async with opened(read, records=None) as reader:
        await reader.press("I")
        await to(reader, "Founder")
        await reader.press("enter")
        assert reader.query == "role:Founder"
        assert reader.titles() == ["Harbours silt up"]
        await reader.press("I")
        await to(reader, "Ledger feed")
        await reader.press("enter")
        assert reader.query == f"feed:{FEED}"
        assert len(reader.titles()) == 5


async def test_a_source_is_unfollowed_and_followed_again(read: Library) -> None:
    async with opened(read, records=None) as reader:
        await reader.press("I")
        await to(reader, "Harbour Gazette")
        await reader.press("x")
        assert "You do not follow Harbour Gazette as a feed" in reader.text()
        await to(reader, "● Ledger feed")
        await reader.press("x")
        assert read.feeds.get(FEED) is None
        assert "Unfollowed Ledger feed. Its digests stay; u undoes it." in reader.text()
        assert "● Ledger feed" not in reader.text()
        await reader.press("u")
        assert read.feeds.get(FEED) is not None
        assert "● Ledger feed" in reader.text()
        await reader.press("ctrl+r")
        assert read.feeds.get(FEED) is None


async def test_sources_are_sorted_with_a_key(read: Library) -> None:
    async with opened(read, records=None) as reader:
        await reader.press("I")
        for heading, first in (
            ("Sources, most worth first", "Harbour"),
            ("Sources, least worth first", "Ledger"),
            ("Sources, most arrived first", "Ledger"),
            ("Sources by name", "Harbour"),
        ):
            text = reader.text()
            assert heading in text
            names = ("Harbour Gazette", "Ledger feed")
            assert first in min(names, key=text.index)
            await reader.press("s")


async def test_help_has_its_keys(read: Library) -> None:
    async with opened(read, records=None) as reader:
        await reader.press("I", "?")
        assert "Unfollow the source under the cursor" in reader.text()
        await reader.press("escape", "I")
        assert not isinstance(reader.app.screen, StatisticsScreen)


async def test_what_was_read_meanwhile_is_counted_when_it_is_opened_again(read: Library) -> None:
    async with opened(read, records=None) as reader:
        await reader.press("I", "escape")
        title = next(each for each in reader.titles() if each == "Ledger 4")
        row = next(r for r in read.fetch(reader.main.session.found.rows[:]) if r.title == title)
        read.mark({row.id: {"read": True}})
        await reader.press("I")
        assert "4 read" in reader.text()


async def test_a_library_that_cannot_be_read_is_said_and_nothing_breaks(
    read: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LibraryError("Cannot read the index: the disk is gone.")

    async with opened(read, records=None) as reader:
        monkeypatch.setattr(read.index.marks, "steps_since", fail)
        await reader.press("I")
        assert "Cannot read the index: the disk is gone." in reader.key_bar()
        monkeypatch.undo()
        await reader.press("I")
        monkeypatch.setattr(read.index.marks, "steps_since", fail)
        await reader.press("3")
        assert "Cannot read the index: the disk is gone." in reader.text()
        assert "▸2 30 days" in reader.text(), "what is shown is still of the range before"


async def test_names_from_outside_are_shown_as_they_are(library: Library) -> None:
    hostile = came("[b]x", 1, best_for=["[@click=app.quit]CTO[/]"], topics=["\x1b[31mred"], source="[red]数据")
    hostile["article"] = None
    async with opened(library, NARROW, records=[hostile]) as reader:
        library.mark({reader.main.session.library.ids_of(reader.main.session.found.rows[:])[0]: {"read": True}})
        reader.app.session.clock = lambda: datetime.now(UTC)
        await reader.press("I", "4")
        await to(reader, "[@click=app.quit]CTO[/]")
        assert "\x1b" not in reader.text()
