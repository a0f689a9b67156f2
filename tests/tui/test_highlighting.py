"""Sentences of the page are chosen with keys, highlighted, noted, found again and let go."""

from __future__ import annotations

import pytest

from reader.library import Library
from reader.library.highlighted import collected
from reader.model.highlights import highlights
from reader.model.query_text import parse
from tests.tui.screen import MEDIUM, NARROW, WIDE, Reader, id_of, opened

QUEUES = "Queues that refuse"


def kept(reader: Reader) -> list[tuple[str, str]]:
    return [(each.text, each.note) for each in highlights(reader.library.marks(id_of(QUEUES)))]


def chosen(reader: Reader) -> str:
    choice = reader.main.detail.choice
    return " / ".join(choice.passages) if choice is not None else ""


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_a_sentence_is_chosen_kept_shown_and_undone(library: Library, size: tuple[int, int]) -> None:
    async with opened(library, size) as reader:
        await reader.press("enter", "H")
        assert chosen(reader) == "Bound every queue by time."
        assert "keep with a note" in reader.key_bar()
        await reader.press("j")
        assert chosen(reader) == "A full queue hides trouble."
        assert "› A full queue hides" in reader.detail()
        await reader.press("j", "k", "enter")
        assert chosen(reader) == ""
        assert kept(reader) == [("A full queue hides trouble.", "")]
        assert "Highlighted — u undoes it" in reader.key_bar()
        line = next(line for line in reader.detail().split("\n") if "A full queue hides" in line)
        assert line.lstrip().startswith("▐")
        assert any("underline" in style for style in reader.styles("A full queue hides trouble.", reader.main.detail))
        await reader.press("u")
        assert kept(reader) == []
        assert "▐ A full" not in reader.detail()


async def test_a_choice_is_extended_across_paragraphs_and_each_is_a_highlight(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("enter", "H", "j", "J", "shift+down", "K", "enter")
        texts = {text for text, _ in kept(reader)}
        assert texts == {"A full queue hides trouble.", "The team bounded it by time instead."}
        await reader.press("u")
        assert kept(reader) == []


async def test_a_highlight_has_a_note_below_it_that_is_edited_and_found(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("enter", "H", "j", "N", *"ours", "ctrl+s")
        assert kept(reader) == [("A full queue hides trouble.", "ours")]
        assert "✎ ours" in reader.detail()
        assert library.count(parse("ours has:highlight")) == 1
        await reader.press("H", "j", "N", *"not ", "ctrl+s")
        assert kept(reader)[0][1] in ("not ours", "oursnot")
        await reader.press("H", "j", "enter")
        assert "Already highlighted" in reader.key_bar()
        await reader.press("H")
        assert kept(reader) == []
        assert "Highlight removed — u undoes it" in reader.key_bar()


async def test_escape_leaves_the_choice_and_not_the_page(library: Library) -> None:
    async with opened(library, NARROW) as reader:
        await reader.press("enter")
        await reader.press("H", "escape")
        assert chosen(reader) == ""
        assert reader.main.detail.has_focus
        await reader.press("H", "x", "D", "b")
        assert chosen(reader)
        assert not library.marks(id_of(QUEUES)).bookmark
        await reader.resize(WIDE)
        assert chosen(reader) == ""


async def test_all_highlights_are_listed_and_lead_to_their_sentence(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("alt+h")
        assert "Nothing is highlighted yet" in reader.key_bar()
        await reader.press("enter", "H", "j", "N", *"mine", "ctrl+s", "escape", "j")
        assert reader.here != QUEUES
        await reader.press("alt+h")
        assert "A full queue hides trouble. ✎ mine" in reader.text()
        await reader.press("enter")
        assert reader.shown == QUEUES
        assert reader.main.detail.has_focus
        await reader.press("H")
        assert collected(library, parse(""))[0].title == QUEUES


async def test_the_choice_stays_in_sight_on_a_long_page(library: Library) -> None:
    summary = "\n\n".join(f"Sentence {n} of many is here. Another {n} follows it." for n in range(60))
    long = {"title": "Long", "link": "https://a.example/long", "published": "2024-03-09", "summary": summary}
    async with opened(library, NARROW, records=[long]) as reader:
        await reader.press("enter", "H", *"j" * 90)
        assert chosen(reader) in reader.detail()
        assert reader.main.detail.scroll_offset.y > 20
        await reader.press(*"k" * 80)
        assert chosen(reader) in reader.detail()
