"""Three layouts, from 160 columns down to 40, in all themes and without colour."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from reader.library import Library
from reader.tui.textual_private import rendered_lines
from tests.tui.screen import MEDIUM, NARROW, NEWEST_FIRST, RECORDS, TINY, WIDE, Reader, opened


def panes(reader: Reader) -> list[str]:
    """Names of the panes that can be seen, from left to right."""
    main = reader.main
    named = {"filters": main.filters, "list": main.digest_list, "detail": main.detail, "strip": main.strip}
    seen = [(pane.region.x, name) for name, pane in named.items() if pane.display and pane.region.area]
    return [name for _, name in sorted(seen) if name != "strip"] + (["strip"] if main.strip.display else [])


async def test_the_layout_follows_the_width_while_one_reads(library: Library) -> None:
    async with opened(library, WIDE) as reader:
        assert panes(reader) == ["filters", "list", "detail"]
        await reader.press("j")
        await reader.resize(MEDIUM)
        assert panes(reader) == ["list", "detail", "strip"]
        await reader.resize(NARROW)
        assert panes(reader) == ["list", "strip"]
        assert reader.here == "Clocks disagree"
        await reader.press("enter")
        assert panes(reader) == ["detail"] + ["strip"] * reader.main.strip.display
        assert reader.shown == "Clocks disagree"
        await reader.resize(WIDE)
        assert panes(reader) == ["filters", "list", "detail"]
        await reader.resize(TINY)
        assert "Clocks disagree" in reader.text()
        await reader.press("escape")
        assert panes(reader) == ["list", "strip"]
        assert reader.here == "Clocks disagree"


async def test_one_pane_at_a_time_where_it_is_narrow(library: Library) -> None:
    async with opened(library, NARROW) as reader:
        await reader.press("l")
        assert "Bound every queue by time." in reader.text()
        assert "esc back" in reader.key_bar()
        await reader.press("J")
        assert reader.shown == "Clocks disagree"
        await reader.press("h")
        assert "Tests that lie" in reader.text()
        await reader.press("r")
        assert panes(reader)[0] == "filters"
        await reader.press("space", "escape")
        assert panes(reader) == ["list", "strip"]
        assert reader.query == "role:CTO"


@pytest.mark.parametrize("size", [NARROW, TINY])
async def test_each_page_that_is_opened_is_that_of_its_digest(library: Library, size: tuple[int, int]) -> None:
    async with opened(library, size) as reader:
        for title in NEWEST_FIRST:
            await reader.press("enter")
            assert title in reader.detail()
            await reader.press("q", "j")


@pytest.mark.parametrize("size", [NARROW, TINY])
async def test_the_next_unread_one_is_opened_where_its_page_is_not_seen(
    library: Library, size: tuple[int, int]
) -> None:
    async with opened(library, size) as reader:
        await reader.press("n")
        assert panes(reader)[0] == "detail"
        assert reader.shown in reader.detail()


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW, TINY, (40, 45), (160, 12), (90, 12), (139, 22), (30, 8)])
async def test_nothing_breaks_and_nothing_is_cut_without_a_sign(library: Library, size: tuple[int, int]) -> None:
    title = "Words " * 60 + "end"
    async with opened(library, size, records=[{**RECORDS[0], "title": title.strip()}, *RECORDS[1:]]) as reader:
        first, second = reader.listed().split("\n")[:2]
        assert first.split()[1].startswith("Words")
        assert "…" in second
        assert "Advanced" in second or size[0] < 60
        for key in ("r", "question_mark", "P", "s", "ctrl+p", "N", "T"):
            await reader.press(key)
            assert cell_len(reader.text().split("\n")[0]) == size[0]
            await reader.press("escape", "escape")
            assert reader.app.screen is reader.main, key
        await reader.press("enter", "semicolon", "escape", "escape", "z", "escape")
        assert reader.listed().split("\n")[0] == first.replace("●", " ")


async def test_the_keys_that_are_shown_are_whole_and_help_is_among_them(library: Library) -> None:
    async with opened(library, WIDE) as reader:
        whole = reader.key_bar().split("  ")
        for size in (MEDIUM, NARROW, TINY):
            await reader.resize(size)
            shown = reader.key_bar().strip().split("  ")
            assert "? help" in shown
            assert set(shown) <= {key.strip() for key in whole}


async def test_tab_goes_through_the_panes(library: Library) -> None:
    async with opened(library) as reader:
        seen = []
        for _ in range(5):
            seen.append(reader.app.focused.id if reader.app.focused is not None else "")
            await reader.press("tab")
        assert seen[0] == seen[4] == "list"
        assert set(seen) == {"list", "detail", "views", "filters"}
        await reader.press("shift+tab")
        assert reader.app.focused is reader.main.digest_list
        await reader.press("slash", "shift+tab")
        assert not reader.main.query_bar.input.has_focus


async def test_a_blank_line_where_one_wants_it(library: Library) -> None:
    async with opened(library) as reader:
        assert reader.listed().split("\n")[2].strip()
        await reader.press("j", "a")
        lines = reader.listed().split("\n")
        assert [line.strip() for line in lines[2::3]][:5] == [""] * 5
        assert "Clocks disagree" in lines[3]
        await reader.press("a")
        assert "Clocks disagree" in reader.listed().split("\n")[2]


@pytest.mark.parametrize("size", [WIDE, MEDIUM])
async def test_every_theme_can_be_read(library: Library, size: tuple[int, int]) -> None:
    async with opened(library, size) as reader:
        await reader.press("1", "j", "b", "m", "semicolon")
        # The counts of the views follow a mark a moment later.
        await reader.until(
            lambda: "4 Unread" not in reader.text() or re.search(r"4 Unread +5", reader.text()) is not None
        )
        plain = _above_key_bar(reader.text())
        for theme in sorted(reader.app.available_themes):
            reader.app.theme = theme
            await reader.settle()
            assert _above_key_bar(reader.text()) == plain, theme
            for strip in rendered_lines(reader.main):
                for segment in strip:
                    style = segment.style
                    if segment.text.strip() and style is not None and style.color and not style.color.is_default:
                        assert style.color != style.bgcolor, (theme, segment)


def _above_key_bar(text: str) -> str:
    """All but the last line, where what was done stands for a while."""
    return text.rstrip().rpartition("\n")[0]


async def test_without_colour_the_signs_say_it_all(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(library) as reader:
        await reader.press("1", "b")
        colours = {
            colour.triplet
            for strip in rendered_lines(reader.main)
            for segment in strip
            if segment.style is not None
            for colour in (segment.style.color, segment.style.bgcolor)
            if colour is not None and colour.triplet is not None
        }
        assert all(red == green == blue for red, green, blue in colours)
        for sign in ("■ 1 CTO", "□ 2 Founder", "▌●★ Queues that refuse", "Key takeaway"):
            assert sign in reader.text(), sign


async def test_the_pane_with_the_focus_has_a_bar_at_its_left(library: Library) -> None:
    async with opened(library) as reader:
        for key, pane in (("escape", "list"), ("enter", "detail"), ("r", "filters")):
            await reader.press(key)
            lines = reader.text().split("\n")
            for each in (reader.main.digest_list, reader.main.detail, reader.main.filters):
                bar = {lines[y][each.region.x] for y in range(each.region.y, each.region.bottom)}
                assert bar == ({"▌"} if each.id == pane else {" "}), (pane, each.id)


async def test_the_drawer_leaves_the_list_in_sight(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        before = reader.listed()
        await reader.press("r")
        assert reader.main.filters.region.x >= reader.main.digest_list.region.right
        assert reader.listed() == before
