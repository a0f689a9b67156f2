"""The terminal's cursor stands where one is, for screen readers and braille displays."""

from __future__ import annotations

from pathlib import Path

from textual.geometry import Offset
from textual.widgets import OptionList

from benchmarks.terminal import Screen
from reader.config import Config
from reader.library import Library
from reader.paths import config_file
from reader.tui.screens.picker import Picker
from reader.tui.textual_private import line_of_option, rendered_lines
from tests.tui.screen import MEDIUM, NARROW, Reader, many, opened
from tests.tui.test_first_frame import fill, is_up, leave
from tests.tui.test_first_frame import reader as at_terminal


def line_at(reader: Reader, place: Offset) -> str:
    """What stands on the screen from the cursor on."""
    return rendered_lines(reader.app.screen)[place.y].text[place.x :]


async def test_the_cursor_stands_on_the_row_and_follows_it(library: Library) -> None:
    async with opened(library, MEDIUM, records=many(60)) as reader:
        for keys in ((), ("j",), ("j", "j", "j"), ("G",), ("k",), ("g",)):
            await reader.press(*keys)
            assert reader.here in line_at(reader, reader.app.cursor_position)


async def test_the_cursor_stands_in_the_text_that_is_typed(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        await reader.press("/")
        field = reader.main.query_bar.input
        assert reader.app.cursor_position == field.cursor_screen_offset
        await reader.type("lat")
        assert reader.app.cursor_position == field.cursor_screen_offset


async def test_the_cursor_stands_on_the_line_that_is_read(library: Library) -> None:
    async with opened(library, NARROW) as reader:
        await reader.press("enter")
        assert "Queues that refuse" in line_at(reader, reader.app.cursor_position)
        await reader.press("H")
        await reader.press("j")
        chosen = reader.main.detail.choice
        assert chosen is not None
        assert reader.app.cursor_position.y == reader.main.detail.content_region.y + (
            chosen.lines[0] - reader.main.detail.scroll_offset.y
        )


async def test_the_cursor_stands_on_the_entry_of_every_list(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        await reader.press("v")
        await reader.press("down")
        view = reader.main.views.current
        assert view is not None
        assert view.view.name in line_at(reader, reader.app.cursor_position)
        await reader.press("escape", "s", "j")
        screen = reader.app.screen
        assert isinstance(screen, Picker)
        entry = screen.pick_list.current
        assert entry is not None
        assert entry.text in line_at(reader, reader.app.cursor_position)


async def test_the_line_of_an_option_is_where_it_begins(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        options = OptionList("one", "two\nlines", "three")
        await reader.main.mount(options)
        await reader.settle()
        options.highlighted = 2
        assert line_of_option(options) == 3


async def test_for_a_screen_reader_the_cursor_is_shown_and_nothing_moves(library: Library) -> None:
    async with opened(library, MEDIUM, config=Config(screen_reader=True)) as reader:
        written: list[str] = []
        write = reader.driver.write
        reader.driver.write = lambda data: (written.append(data), write(data))  # type: ignore[method-assign, assignment, func-returns-value]
        reader.app._paint_again()
        await reader.settle()
        assert "\x1b[?25h" in "".join(written)
        assert reader.app.animation_level == "none"


def cursor_line(shown: bytes) -> str:
    """The line in which what was written leaves the cursor."""
    screen = Screen()
    screen.write(shown.decode(errors="ignore"))
    return screen.cursor_line


def test_a_terminal_is_left_with_its_cursor_on_the_row(tmp_path: Path) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text("screen_reader = true\n")
    titles = [f"Number {number} of the list" for number in range(12)]
    with at_terminal(fill(tmp_path / "library", titles)) as terminal:
        terminal.read_until(is_up)
        terminal.read_until(lambda shown: shown.rfind(b"\x1b[?25h") > shown.rfind(b"\x1b[?25l"))
        terminal.read_until(lambda shown: titles[0] in cursor_line(shown))
        terminal.type(b"j")
        terminal.read_until(lambda shown: titles[1] in cursor_line(shown))
        terminal.type(b"jj")
        terminal.read_until(lambda shown: titles[3] in cursor_line(shown))
        assert leave(terminal) == 0
