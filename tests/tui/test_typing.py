"""What is typed faster than it is shown: every key is handled where the key before it led."""

from __future__ import annotations

import pytest
from textual.events import Key, Paste
from textual.widgets import Input

from reader.library import Library
from tests.tui.screen import id_of, opened


async def test_words_typed_right_after_the_slash(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("slash", *"latency", "enter", "j", "b")
        assert reader.query == "latency"
        assert reader.main.digest_list.cursor == 1
        assert library.marks(reader.main.current_id).bookmark


async def test_what_is_pasted_right_after_the_key_that_opens_a_field(library: Library) -> None:
    async with opened(library) as reader:
        for event in (Key("slash", "/"), Paste("latency\nsymptom"), Key("enter", None), Key("T", "T"), Paste("later")):
            reader.app.post_message(event)
        await reader.press("enter", "j")
        assert reader.query == "latency symptom"
        assert library.marks(id_of("Queues that refuse")).tags == ("later",)


async def test_words_typed_right_after_a_facet_key(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("r", *"found", "enter", "escape", "escape", "d", *"exp", "enter")
        assert reader.query == "role:Founder level:expert"


async def test_keys_typed_right_after_a_dialog_was_asked_for(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("T", *"later", "enter", "j", "T", *"now", "enter")
        tags = [library.marks(reader.main.digest_list.row(n).id).tags for n in (0, 1)]  # type: ignore[union-attr]
        assert tags == [("later",), ("now",)]


async def test_roles_chosen_and_done_in_one_go(library: Library) -> None:
    async with opened(library, new=True) as reader:
        await reader.press("space", "enter", "j")
        assert reader.query.startswith("role:")
        assert not reader.main.session.selected


async def test_a_query_that_is_found_late_does_not_take_letters_away(library: Library) -> None:
    """The bar says what was typed last, however far behind the list is."""
    async with opened(library) as reader:
        await reader.press("slash")
        bar = reader.main.query_bar.query_one(Input)
        for text in ("l", "la", "lat"):
            bar.value = text  # three changes, and none of them answered yet
        await reader.settle()
        assert reader.query == "lat"
        assert reader.main.session.found.total == 2


@pytest.mark.parametrize("keys", [["slash", "escape"], ["r", "escape"], ["T", "escape"], ["question_mark", "escape"]])
async def test_keys_go_on_after_whatever_was_opened_is_closed(library: Library, keys: list[str]) -> None:
    async with opened(library) as reader:
        await reader.press(*keys, *keys, "j")
        assert reader.main.digest_list.cursor == 1


async def test_a_key_with_alt_is_no_letter_in_a_field(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("slash")
        await reader.type("q")
        assert reader.app.focused is not None
        reader.app.post_message(Key("alt+a", "a"))  # as a terminal sends it
        await reader.settle()
        assert reader.main.query_bar.input.value == "q"
        assert "not part of a shared one" in reader.key_bar()
