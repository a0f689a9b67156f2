"""Whoever goes back stands where they were, sees it, and has the keys of what is seen."""

from __future__ import annotations

import pytest

from reader.library import Library
from tests.tui.screen import NARROW, TINY, Reader, many, opened


async def find(reader: Reader, word: str) -> None:
    await reader.press("slash", *word, "enter")


@pytest.mark.parametrize("size", [NARROW, TINY])
async def test_the_row_gone_back_to_is_on_the_screen(library: Library, size: tuple[int, int]) -> None:
    async with opened(library, size, records=many(60)) as reader:
        await reader.press("G")
        last = reader.here
        await reader.press("g")
        first = reader.here
        await find(reader, f'"{last}"')
        await reader.press("enter", "escape", "escape")
        assert reader.here == first
        assert first in reader.text()
        assert reader.main.digest_list.scroll_offset.y == 0


@pytest.mark.parametrize("key", ["r", "d", "f", "t"])
async def test_behind_the_filters_the_page_has_its_keys_again(library: Library, key: str) -> None:
    async with opened(library, NARROW) as reader:
        await reader.press("enter", key, "escape")
        assert reader.main.detail.has_focus
        before = reader.here
        await reader.press("j")
        assert reader.here == before


async def test_an_empty_list_says_why_where_a_page_was(library: Library) -> None:
    async with opened(library, NARROW) as reader:
        await find(reader, "disagree")
        await reader.press("enter", "D")
        assert not reader.main.has_class("reading")
        assert "deleted" in reader.text()


async def test_ctrl_c_says_how_one_quits(library: Library) -> None:
    async with opened(library, NARROW) as reader:
        await reader.press("ctrl+c")
        assert " quits" in reader.key_bar()
        assert not reader.notifications()
