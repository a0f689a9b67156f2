"""Text from outside is only text: on no place of the screen is it markup, a link or a control code."""

from __future__ import annotations

import re
from typing import Any

import pytest
from rich.cells import cell_len

from reader.library import Library
from reader.tui.controllers.said import Said
from reader.tui.widgets.digest_list import GUTTER
from tests.tui.screen import MEDIUM, TINY, WIDE, Reader, opened, record

NASTY = {
    "a colour": "[red]stop[/red]",
    "an end of nothing": "[/] [/b] [",
    "a link that quits": "[@click=app.quit]leave[/]",
    "a variable": "$accent {x} %s \\",
    "a terminal's title": "\x1b]0;owned\x07after \x1b[31mred\x9b2J",
    "turned around": "abc \u202edcba\u2066 end\u2069",
    "wide": "分布式系统的时钟 时钟 🚀👩‍👩‍👧‍👧 e\u0301",
    "long": "x" * 10_000,
    "lines": "one\r\ntwo\tthree\u2028four",
}
ONLY_TEXT = {"[red]stop[/red]", "[/] [/b] [", "[@click=app.quit]leave[/]", "$accent {x} %s \\"}


def nasty(text: str) -> dict[str, Any]:
    """A digest with this text everywhere."""
    values = dict.fromkeys(("source", "curator", "summary", "takeaway", "kind", "media", "intent", "attribution"), text)
    lists = {
        name: [text] for name in ("authors", "insights", "principles", "method", "in_practice", "topics", "best_for")
    }
    more = {
        "field": {"domain": text, "subfields": [text]},
        "depth": {"level": text, "abstraction": text},
        "related": [{"title": text, "link": ""}],
        "sections": {text: [text]},
    }
    return record(text, published="2024-01-01", **values, **lists, **more)


def assert_calm(reader: Reader) -> None:
    screen = reader.text()
    assert not {char for char in screen if ord(char) < 32 and char != "\n"} | set(screen) & set("\x7f\x9b\u202e\u2066")
    widths = {cell_len(line) for line in screen.split("\n")}
    assert widths == {reader.app.size.width}
    assert reader.app.is_running


@pytest.mark.parametrize("size", [WIDE, TINY])
@pytest.mark.parametrize("kind", NASTY)
async def test_it_is_shown_as_text_wherever_it_stands(library: Library, kind: str, size: tuple[int, int]) -> None:
    text = NASTY[kind]
    async with opened(library, size, records=[nasty(text)]) as reader:
        assert_calm(reader)
        if text in ONLY_TEXT and size == WIDE:
            assert reader.listed().count(text) >= 1
            assert reader.detail().count(text) >= 5
            assert reader.filters().count(text[:8]) >= 2
        for keys in (
            ["1"],
            ["r", "escape"],
            ["d", "enter", "escape"],
            ["t", "enter", "escape"],
            ["0", "enter", "semicolon", "a"],
            ["0", "P"],
            ["escape", "T"],
            ["escape", "N"],
            ["escape", "ctrl+p"],
        ):
            await reader.press(*keys)
            assert_calm(reader)


async def test_it_is_text_in_the_bars_the_dialogs_and_what_is_said(library: Library) -> None:
    link = "[@click=app.quit]leave[/]"
    async with opened(library, MEDIUM, records=[nasty(link)]) as reader:
        await reader.press("1")
        assert link in reader.text(reader.main.query_bar)
        assert link[:12] in reader.text(reader.main.strip)
        await reader.press("P")
        await reader.press("space")
        assert f"1  {link}" in reader.text()
        for keys in (["escape"], ["T"], [*link, "enter"], ["T"]):
            await reader.press(*keys)
        assert link in reader.text()
        await reader.press("escape")
        reader.main.say(Said(link))
        await reader.settle()
        assert link in reader.key_bar()
        await reader.ask(f'topic:"{link}" and topic:"{link} zebra"')
        empty = reader.text(reader.main.query_one("#empty"))
        assert f'No digest has topic:"{link} zebra": did you mean topic:{link}?' in " ".join(empty.split())
        reader.main.say(Said(link, "warning"))
        await reader.until(lambda: link in "".join(line.strip() for line in reader.text().split("\n")))


async def test_a_click_on_it_does_what_the_screen_means(library: Library) -> None:
    link = "[@click=app.quit]leave[/]"
    async with opened(library, records=[nasty(link)]) as reader:
        await reader.click(link, reader.main.detail, after="Topics")
        assert reader.query == f"topic:{link}"
        await reader.click("leave", reader.main.digest_list)
        assert reader.app.is_running
        assert reader.titles() == [link]


PICTURED = "⚠️ Warning: ❤️ in titles ✈️ and more ☀️ to wrap over two lines of a list"


@pytest.mark.parametrize("columns", [40, 80, 100, 120, 140, 160, 200])
async def test_no_word_of_a_title_with_pictures_is_lost_between_its_lines(library: Library, columns: int) -> None:
    async with opened(library, (columns, 30), records=[record(PICTURED, published="2024-03-09")]) as reader:
        lines = [line[GUTTER:] for line in reader.listed().split("\n")[:2]]
        seen = lines[0].removesuffix("1 d ").split() + re.split("  The Ledger|  Beginner", lines[1])[0].split()
        words = [word.replace("\ufe0f", "") for word in PICTURED.split()]
        whole = [word.replace("\ufe0f", "") for word in seen if "…" not in word]
        assert "…" not in lines[0]
        assert words[: len(whole)] == whole, lines
