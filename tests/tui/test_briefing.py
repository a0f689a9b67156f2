"""The brief on the screen."""

from __future__ import annotations

from reader.config import BriefSettings, Config
from reader.library import Library
from tests.tui.screen import opened


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
