"""The brief on the screen."""

from __future__ import annotations

from reader.config import BriefSettings, Config
from reader.library import Library
from tests.tui.screen import digests, many, opened


async def test_b_opens_the_brief_and_its_end_says_so(library: Library) -> None:
    async with opened(library, config=Config(brief=BriefSettings(streak=True))) as reader:
        await reader.press("B")
        assert "brief:today" in reader.text()
        assert "brief 0/6" in reader.top()
        for read in range(1, 7):
            await reader.press("n")
            assert f"brief {read}/6" in reader.top()
        assert "done" in reader.top()
        await reader.press("n")
        assert "Done for today" in reader.text()
        assert "You read 6 digests" in reader.text()
        await reader.press("enter")
        await reader.press("escape", "escape")
        assert "brief" not in reader.top()


async def test_where_all_is_read_there_is_no_brief(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("A", "B")
        assert "Everything has been read" in reader.key_bar()


async def test_a_decision_is_put_on_the_plate_listed_closed_and_taken_back(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("Q")
        assert "Nothing is on your plate" in reader.text()
        await reader.press("a", *"Bound our queues?", "enter")
        assert "Bound our queues?" in reader.text()
        assert "Queues that refuse" in reader.text()
        await reader.press("enter")
        assert 'plate:"Bound our queues?"' in reader.text()
        assert reader.titles() == ["Queues that refuse"]
        await reader.press("Q", "c", "ctrl+s")
        assert "closed" in reader.text()
        await reader.press("r")
        assert "closed" not in reader.text()
        await reader.press("x")
        assert "Nothing is on your plate" in reader.text()
        await reader.press("u")
        assert "the decision “Bound our queues?”" in reader.text()
        assert "Bound our queues?" in reader.text()
        await reader.press("escape")


async def test_what_cannot_be_put_on_the_plate_is_asked_for_again(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("Q", "a", *"?!", "enter")
        assert "needs words" in reader.text()
        assert "?!" in reader.text()


async def test_the_keys_of_the_plate_are_shown_over_it(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("Q", "question_mark")
        assert "Close it, and keep what was found" in reader.text()
        assert "Put a decision or a question on your plate" in reader.text()
        await reader.press("escape")
        assert "Nothing is on your plate" in reader.text()


async def test_the_digest_at_hand_is_in_sight_after_the_brief(library: Library) -> None:
    library.add(digests(many(60)))
    async with opened(library) as reader:
        await reader.press("G")
        await reader.press("B", "escape")
        await reader.settle()
        top, shown = reader.main.digest_list.scroll_offset.y, reader.main.digest_list.size.height
        line = reader.main.digest_list.line_of_cursor
        assert top <= line < top + shown
