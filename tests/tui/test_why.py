"""Why a digest is where it is, and the order for its reader."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reader.briefing.rules import Interest, Rules, rules_of
from reader.library import Library
from tests.tui.screen import MEDIUM, NARROW, TINY, Reader, id_of, opened


def line(reader: Reader, text: str) -> str:
    """The first line on the screen that has this text."""
    return next((each for each in reader.text().split("\n") if text in each), "")


async def to(reader: Reader, text: str) -> None:
    """Put the cursor of the dialog on a line."""
    for _ in range(60):
        screen = reader.app.screen
        entry = screen.pick_list.current  # type: ignore[attr-defined]
        if entry is not None and text in entry.text:
            return
        await reader.press("j")
    raise AssertionError(f"{text!r} is not in the dialog:\n{reader.text()}")


async def test_i_shows_each_part_and_says_what_it_rests_on(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        reader.main.session.roles = ("CTO",)
        await reader.press("i")
        assert "Why is “Queues that refuse” here?" in reader.text()
        assert "Nothing bookmarked yet: ranked by your 1 role and freshness." in reader.text()
        assert "+1.00 ██████████" in line(reader, "Your roles")
        assert "weight 1" in line(reader, "Your roles")
        assert "+ more of role:CTO" in reader.text()
        await reader.press("escape")
        assert "Why is" not in reader.text()


async def test_more_and_less_are_tried_then_kept_then_taken_back(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        await reader.press("i")
        await to(reader, "topic:latency")
        await reader.press("-")
        assert "→  score -1.00, place 6 of 6" in reader.text()
        assert "- less of topic:latency" in reader.text()
        assert "Tried, not kept: enter keeps it, u drops it" in reader.text()
        assert rules_of(library) == Rules()
        await reader.press("u")
        assert "→" not in line(reader, "score")
        await reader.press("-", "enter")
        assert rules_of(library) == Rules({Interest("topic", "latency"): "-"})
        assert "score -1.00, place 6 of 6" in reader.text()
        assert "Kept — u undoes it" in reader.text()
        await reader.press("u")
        assert rules_of(library) == Rules()
        await reader.press("+", "escape")
        assert rules_of(library) == Rules(), "what was only tried is not kept"


async def test_words_say_what_they_speak_for(library: Library) -> None:
    library.mark({id_of("Queues that refuse"): {"bookmark": True}})
    async with opened(library, MEDIUM) as reader:
        await reader.press("j", "i")
        assert "for it" in line(reader, "the word “latency”")
        assert "Like what you liked" in reader.text()


async def test_a_weight_is_tried_with_the_arrows(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        await reader.press("i")
        await to(reader, "Freshness")
        await reader.press("right", "right")
        assert "weight 1.25" in line(reader, "Freshness")
        await reader.press("left", "left", "left", "enter")
        assert rules_of(library).weights == {"freshness": 0.5}


async def test_a_part_itself_cannot_be_wanted_more(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        await reader.press("i")
        await to(reader, "Freshness")
        await reader.press("+")
        assert "Choose a role, a field, a topic or a word" in reader.text()


async def test_the_order_for_me_follows_what_was_kept(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        await reader.press("s", "G", "enter")
        assert reader.query == "sort:forme"
        assert "for me" in reader.top()
        await reader.press("g", "i")
        await to(reader, "topic:latency")
        await reader.press("-", "enter", "escape")
        assert reader.titles()[-1] == "Queues that refuse"
        assert reader.here == "Queues that refuse"


async def test_a_bookmark_moves_no_line_of_the_list_until_it_is_asked_for_again(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        await reader.ask("sort:forme")
        before = reader.titles()
        await reader.press("G", "b", "m")
        assert reader.titles() == before
        await reader.ask("sort:forme minutes:>0")
        assert reader.titles() != before


async def test_a_page_that_is_read_to_its_end_is_remembered(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        finishing = reader.main.reading_actions.finishing
        now = [1_000.0]
        finishing._clock = lambda: now[0]
        await reader.press("enter", "G")
        now[0] += 60
        await reader.press("escape")
        assert library.marks(id_of("Queues that refuse")).finished
        await reader.press("u")
        assert library.marks(id_of("Queues that refuse")).finished, "it is not there to be undone"
        assert not library.marks(id_of("Queues that refuse")).read
        await reader.ask("is:finished")
        assert reader.titles() == ["Queues that refuse"]


@pytest.mark.parametrize("size", [NARROW, TINY])
async def test_it_fits_on_small_screens(library: Library, size: tuple[int, int]) -> None:
    async with opened(library, size) as reader:
        await reader.press("i")
        assert "score" in reader.text()
        assert "Your roles" in reader.text() or "Freshness" in reader.text()
        await reader.press("question_mark")
        assert "Try wanting more of this" in reader.text() or "Keys" in reader.text()


def test_a_start_does_not_wait_for_the_ranking() -> None:
    code = "import reader.tui.app, sys; print([n for n in sys.modules if n.startswith('reader.briefing')])"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "reader.briefing.for_me" in found
    assert "reader.briefing.interests" not in found
    assert "reader.briefing.text_model" not in found
