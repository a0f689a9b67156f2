"""Putting off, deleting and muting by keys; what is hidden is said, and everything is taken back."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from reader.library import Library
from reader.library.removal import put_off
from reader.model.query_text import parse
from tests.tui.screen import NARROW, NEWEST_FIRST, Reader, id_of, many, opened
from tests.tui.test_stories import RECORDS, go_to_story, until_found

FIRST, SECOND, *_ = NEWEST_FIRST


def under_the_cursor(reader: Reader) -> str:
    row = reader.main.digest_list.highlighted
    return row.title if row is not None else ""


@pytest.mark.parametrize("key", ["D", "delete"])
async def test_a_digest_is_deleted_the_next_one_is_under_the_cursor_and_u_brings_it_back(
    library: Library, key: str
) -> None:
    async with opened(library) as reader:
        await reader.press(key)
        assert "Deleted — u undoes it" in reader.key_bar()
        assert FIRST not in reader.listed()
        assert under_the_cursor(reader) == SECOND
        assert "1/5" in reader.top()
        assert "Deleted" in reader.filters()
        await reader.press("u")
        assert "Undone: deletion of 1 digest" in reader.key_bar()
        assert FIRST in reader.listed()
        await reader.press("ctrl+r")
        assert FIRST not in reader.listed()
        await reader.ask("is:deleted")
        assert FIRST in reader.listed()
        await reader.press("D")
        assert "Brought back" in reader.key_bar()
        await reader.press("0")
        assert FIRST in reader.listed()


async def test_what_is_deleted_while_it_is_read_goes_too(library: Library) -> None:
    async with opened(library) as reader:
        await reader.ask("is:unread")
        await reader.press("enter", "D")
        assert FIRST not in reader.listed()
        assert SECOND in reader.detail()


async def test_the_selected_are_deleted_together_and_many_only_when_that_is_confirmed(library: Library) -> None:
    async with opened(library, records=many(30)) as reader:
        await reader.press("V", "V", "D")
        assert "2 digests deleted — u undoes it" in reader.key_bar()
        assert "28" in reader.top()
        await reader.press("ctrl+a", "D")
        assert "Delete 28 digests, on all your devices? u undoes it." in reader.text()
        await reader.press("n")
        assert len(library) == 28
        await reader.press("D", "y")
        assert len(library) == 0
        await reader.press("u", "u")
        assert len(library) == 30


async def test_a_digest_is_put_off_and_can_be_brought_back(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("m", "L")
        assert "Put this digest off until" in reader.text()
        assert "Tomorrow" in reader.text()
        await reader.press("down", "enter")
        assert "Put off until" in reader.key_bar()
        assert FIRST not in reader.listed()
        assert under_the_cursor(reader) == SECOND
        marks = library.marks(id_of(FIRST))
        assert marks.later
        assert not marks.read
        await reader.ask("is:later")
        assert FIRST in reader.listed()
        await reader.press("L")
        await reader.type("back")
        await reader.press("enter", "0")
        assert FIRST in reader.listed()
        await reader.press("u", "u")
        assert library.marks(id_of(FIRST)).read


async def test_a_day_can_be_typed(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("L")
        await reader.type("2099-12-24 18:30")
        assert "Until then" in reader.text()
        await reader.press("enter")
        local = datetime(2099, 12, 24, 18, 30).astimezone(UTC)
        assert library.marks(id_of(FIRST)).later == local.strftime("%Y-%m-%dT%H:%M:%SZ")
        await reader.press("L")
        await reader.type("someday")
        assert "nothing has these words" in reader.text()
        await reader.press("enter", "escape", "escape")
        assert not library.marks(id_of(SECOND)).later


async def test_what_was_put_off_comes_back_while_the_screen_is_open(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("j")
        soon = datetime.now(UTC) + timedelta(seconds=2)
        put_off(library, [id_of(FIRST)], soon.strftime("%Y-%m-%dT%H:%M:%SZ"))
        reader.main.session.again()
        reader.main.panes.show_change()
        reader.main.look(at_once=True)
        await reader.settle()
        assert FIRST not in reader.listed()
        assert time.time() < soon.timestamp()

        def is_back() -> bool:
            reader.main.look(at_once=True)
            return FIRST in reader.listed()

        await reader.until(is_back)
        assert datetime.now(UTC).timestamp() >= int(soon.timestamp())
        await reader.until(lambda: "1 put off until now is back" in reader.text())
        assert id_of(FIRST) in library.ids_of(library.find(parse("is:new")).rows)


async def test_a_source_is_muted_seen_shown_and_lifted(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("M")
        assert 'source:"Backpressure Weekly"' in reader.text()
        assert "topic:latency" in reader.text()
        await reader.press("enter")
        assert "For a week" in reader.text()
        assert "1 hidden" in reader.text()
        await reader.press("enter")
        assert 'Muted source:"Backpressure Weekly" — u undoes it' in reader.key_bar()
        assert FIRST not in reader.listed()
        assert '1 hidden by source:"Backpressure Weekly"' in reader.top()
        await reader.click("hidden by", reader.main.top_bar)
        assert reader.query == "is:muted"
        assert FIRST in reader.listed()
        await reader.press("M")
        await reader.type("lift")
        await reader.press("enter")
        assert "No longer muted" in reader.key_bar()
        await reader.press("u")
        assert "Undone: removal of the mute" in reader.key_bar()
        assert len(library.desk.mutes()) == 1
        await reader.press("u", "0")
        assert FIRST in reader.listed()


async def test_a_mute_can_be_typed_and_keeps_the_newest(library: Library) -> None:
    async with opened(library, size=NARROW) as reader:
        await reader.press("M")
        await reader.type("level:beginner keep:1 until:7d")
        await reader.press("enter")
        (mute,) = library.desk.mutes()
        assert (mute.query, mute.keep) == ("level:beginner", 1)
        assert mute.until
        assert "2 hidden by level:beginner" in reader.top()
        await reader.press("M", "enter")
        assert reader.query == "is:muted"


async def test_a_list_of_which_all_is_muted_says_so(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("M")
        await reader.type("role:founder")
        await reader.press("enter", "enter")
        await reader.ask("role:founder")
        assert "Everything that has all of this is muted: 3 hidden by role:founder" in " ".join(
            reader.text(reader.main.query_one("#empty")).split()
        )


async def test_a_mute_by_another_process_is_seen(library: Library) -> None:
    from reader.library import open_library
    from reader.library.mutes import mute
    from reader.model.desk import Mute

    async with opened(library) as reader:
        reader.main.look(at_once=True)
        with open_library(library.layout.root) as other:
            mute(other, Mute("topic:latency"))
        reader.main.look(at_once=True)
        await reader.settle()
        assert "1 hidden by topic:latency" in reader.top()


async def test_an_event_is_put_off_and_deleted_with_all_its_sides(library: Library) -> None:
    async with opened(library, records=RECORDS) as reader:
        await until_found(reader)
        await go_to_story(reader)
        await reader.press("L", "enter")
        assert "3 digests of one event put off until" in reader.key_bar()
        assert len(reader.titles()) == 1
        await reader.press("u")
        assert "Undone: putting off of 3 digests" in reader.key_bar()
        assert len(reader.titles()) == 2
        reader.main.digest_list.go(next(n for n, title in enumerate(reader.titles()) if "Maule" not in title))
        await reader.settle()
        await reader.press("D")
        assert "3 digests of one event deleted — u undoes it" in reader.key_bar()
        assert len(reader.titles()) == 1
        await reader.press("u")
        assert "told by 3" in reader.listed()


async def test_what_says_nothing_of_a_digest_is_not_offered_and_what_hides_most_is_said(library: Library) -> None:
    async with opened(library) as reader:
        await reader.ask("is:unread")
        await reader.press("j", "M")
        lines = [line.strip() for line in reader.text().splitlines()]
        assert not [line for line in lines if line.startswith("is:unread")]
        assert "more than half" in reader.text()
        await reader.type("role:cto")
        assert "3 hidden" in reader.text()


async def test_a_damaged_file_of_what_another_device_set_up_is_warned_about_once(library: Library) -> None:
    (library.layout.root / "desk").mkdir(parents=True, exist_ok=True)
    (library.layout.root / "desk" / "elsewhere-00ff.json").write_bytes(b"\x00\xff" * 40)
    async with opened(library) as reader:

        def warned() -> int:
            reader.main.look(at_once=True)
            return sum("desk/elsewhere-00ff.json is damaged" in text for text in reader.notifications())

        await reader.until(lambda: warned() > 0)
        assert warned() == 1
