"""Dialogs: help, the palette, themes, roles, orders; one kind of list in all of them."""

from __future__ import annotations

import pytest

from reader.library import Library
from reader.tui.screens.palette import LEFT_OUT, WORDS
from reader.tui.screens.picker import Picker
from tests.tui.screen import MEDIUM, NARROW, TINY, Reader, opened


def picker(reader: Reader) -> Picker:
    assert isinstance(reader.app.screen, Picker)
    return reader.app.screen


def here(reader: Reader) -> str:
    entry = picker(reader).pick_list.current
    return entry.text if entry is not None else ""


@pytest.mark.parametrize("keys", [["question_mark"], ["s"], ["P"], ["ctrl+t"], ["ctrl+p", "escape"]])
async def test_every_list_is_gone_through_with_the_same_keys(library: Library, keys: list[str]) -> None:
    async with opened(library, NARROW) as reader:
        await reader.press(*keys)
        if keys == ["ctrl+p", "escape"]:
            await reader.press("ctrl+p", "tab")
        await reader.press("g")
        first = here(reader)
        await reader.press("j")
        second = here(reader)
        assert second not in ("", first)
        await reader.press("k")
        assert here(reader) == first
        await reader.press("G")
        last = here(reader)
        await reader.press("ctrl+u", "ctrl+d", "down")
        assert here(reader) == last
        await reader.press("home", "slash", *second[:12].lower())
        assert here(reader) == second
        await reader.press("escape", "escape")
        assert reader.app.screen is reader.main


@pytest.mark.parametrize(("keys", "place"), [([], "In the list"), (["r"], "In the filters"), (["v"], "In the views")])
async def test_help_begins_with_what_has_the_focus(library: Library, keys: list[str], place: str) -> None:
    async with opened(library) as reader:
        await reader.press(*keys, "question_mark")
        headings = [each.text for each in picker(reader).pick_list.shown if each.text and not each.key]
        assert headings[:2] == [place, "Everywhere"]
        assert len(headings) == len(set(headings))


async def test_help_begins_with_the_place_and_has_the_query_language(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("enter", "question_mark")
        assert picker(reader).pick_list.shown[0].text == "In the digest"
        await reader.press("slash")
        await reader.type("next unread")
        assert here(reader) == "Read the next unread digest"
        await reader.press("escape", "tab")
        assert "The query language" in reader.text()
        assert "since:7d" in reader.text()
        await reader.press("tab", "escape", "escape", "slash", "f1")
        assert "level:advanced,expert" in reader.text()
        await reader.press("enter")
        assert reader.main.query_bar.input.has_focus


@pytest.mark.parametrize(
    ("typed", "done"),
    [
        ("favourite", "Add or remove the bookmark"),
        ("catch up", "Mark everything in the list as read"),
        ("rss", "Feeds: add, edit, pause, see their state"),
        ("colours", "Choose a theme"),
        ("take back", "Undo the last change"),
        ("unsubscribe", "Feeds: add, edit, pause, see their state"),
        ("pdf", "Export this digest, the selected ones, or all that are shown; again stops it"),
        ("width", "Show only the digest"),
    ],
)
async def test_the_palette_knows_the_words_a_person_types(library: Library, typed: str, done: str) -> None:
    async with opened(library) as reader:
        await reader.press("b", "ctrl+p")
        await reader.type(typed)
        assert here(reader) == done


async def test_the_palette_says_that_nothing_is_found_and_goes(library: Library) -> None:
    async with opened(library, TINY) as reader:
        await reader.press("ctrl+p")
        await reader.type("zebra")
        assert "nothing has these words" in reader.text()
        await reader.press("enter", "escape")
        assert reader.app.screen is reader.main


async def test_every_command_has_words_for_the_palette(library: Library) -> None:
    async with opened(library) as reader:
        bound = {name for name in reader.main.commands if not name.startswith("pin-")}
        assert set(WORDS) <= bound
        assert bound - set(WORDS) - set(LEFT_OUT) <= {
            "facet", "to-list", "lead", "open-address", "query-help", "next-unread", "previous-unread", "next",
            "previous", "read-back", "show-muted",
        }  # fmt: skip


async def test_a_theme_is_seen_while_it_is_chosen(library: Library) -> None:
    async with opened(library) as reader:
        before = reader.app.theme
        await reader.press("ctrl+t", "j")
        seen = reader.app.theme
        assert seen != before
        await reader.press("escape")
        assert reader.app.theme == before
        await reader.press("ctrl+t", "j", "enter")
        assert reader.app.theme == seen


async def test_roles_are_found_and_reached_from_the_filter(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("r")
        await reader.click("choose your own", reader.main.filters)
        assert "Which roles do you read for?" in reader.text()
        await reader.press("slash", *"soft", "space", "enter")
        assert reader.query == 'role:"Software Engineer"'
        assert "■ 1 Software Engineer" in reader.filters()


@pytest.mark.parametrize(
    ("keys", "query"),
    [
        (["slash", *"cto", "enter"], "role:CTO"),
        (["slash", *"cto", "tab", "enter"], "role:CTO"),
        (["slash", *"cto", "space", "enter"], "role:CTO"),
        (["slash", *"cto", "space", "space", "enter"], ""),
        (["slash", *"found", "space", *["backspace"] * 5, *"cto", "enter"], "role:Founder,CTO"),
        (["space", "slash", *"founder", "enter"], "role:CTO,Founder"),
        (["space", "slash", *"cto", "enter"], "role:CTO"),
        (["space", "slash", "enter"], "role:CTO"),
    ],
)
async def test_enter_takes_the_role_that_was_found(library: Library, keys: list[str], query: str) -> None:
    async with opened(library) as reader:
        await reader.press("P", *keys)
        assert reader.app.screen is reader.main
        assert reader.query == query


async def test_enter_is_no_answer_where_nothing_is_found(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("P", "slash", *"xyz", "enter")
        assert "nothing has these words" in reader.text()


OFFERED = {
    "P": "space choose  enter done  esc back",
    "question_mark": "/ find  tab other page  esc back",
    "s": "enter choose  / find  esc back",
    "ctrl+t": "enter keep  / find  esc back",
    "ctrl+p": "enter choose  ↑ ↓ go through  esc back",
    "T": "enter confirm  esc back",
    "N": "ctrl+s save  esc back",
    "Q": "a add  u undo  ? keys  esc back",
    "E": "ctrl+s save  tab next field  esc back",
}


@pytest.mark.parametrize("pressed", OFFERED)
@pytest.mark.parametrize("size", [TINY, MEDIUM])
async def test_the_footer_offers_what_works_in_the_dialog(
    library: Library, pressed: str, size: tuple[int, int]
) -> None:
    async with opened(library, size) as reader:
        before = reader.key_bar()
        await reader.press(pressed)
        shown, offered = reader.text().split("\n")[-1].strip().split("  "), OFFERED[pressed].split("  ")
        if size == MEDIUM:
            assert [each for each in shown if each in offered] == offered
        assert (shown[0], shown[-1]) == (offered[0], "esc back")
        assert "…" not in "".join(shown)
        await reader.press("escape", *(["escape"] if reader.app.screen is not reader.main else []))
        assert reader.key_bar() == before


async def test_a_dialog_over_a_dialog_has_its_own_keys(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        await reader.press("Q", "a")
        assert reader.text().split("\n")[-1].strip() == "enter confirm  esc back"
        await reader.type("How do we bound queues?")
        await reader.press("enter")
        assert "a add  enter list  c close  x remove" in reader.text().split("\n")[-1]


async def test_feeds_offer_what_works_with_and_without_any(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        await reader.press("F")
        assert reader.text().split("\n")[-1].strip() == "a add  ? help  esc back"
        await reader.press("question_mark")
        assert reader.text().split("\n")[-1].strip() == "/ find  tab other page  esc back"
        await reader.press("escape")
        assert reader.text().split("\n")[-1].strip() == "a add  ? help  esc back"


@pytest.mark.parametrize("pressed", ["question_mark", "s", "N", "F"])
async def test_a_dialog_begins_without_what_was_said_before(library: Library, pressed: str) -> None:
    async with opened(library, MEDIUM) as reader:
        await reader.press("9")
        assert "No role has the number 9" in reader.key_bar()
        await reader.press(pressed)
        assert "No role has the number 9" not in reader.text()
        await reader.press("escape")
        assert "No role has the number 9" not in reader.text()


async def test_what_is_said_of_an_entry_stands_below_it_where_both_are_too_long_for_a_line(library: Library) -> None:
    async with opened(library, TINY) as reader:
        await reader.press("j", "M")
        shown = reader.text(picker(reader).pick_list)
        assert 'source:"The Ledger"' in shown
        assert "5 hidden, more than half" in shown
