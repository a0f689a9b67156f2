"""Only changed cells are written, and the screen is the same as if everything had been."""

from __future__ import annotations

import re
from itertools import starmap

from hypothesis import given
from hypothesis import strategies as st

from reader.tui.cell_styles import change
from reader.tui.changed_cells import ChangedCells
from tests.screen import Screen

ROWS, COLUMNS = 6, 30


STYLES = st.sampled_from([
    "", "1", "1;2", "2", "3;4", "7;31", "38;2;1;2;3", "1;38;2;1;2;3;48;2;9;9;9",
    "38;2;5;5;5;48;2;9;9;9", "48;2;1;1;1", "31", "41;1",
])  # fmt: skip
RUNS = st.tuples(
    st.integers(1, ROWS), st.integers(1, COLUMNS // 2),
    st.lists(st.tuples(STYLES, st.text("ab ▌é", min_size=1, max_size=6)), min_size=1, max_size=2),
)  # fmt: skip


def sequence(runs: list[tuple[int, int, list[tuple[str, str]]]]) -> str:
    """As Textual writes it."""

    def styled(style: str, text: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if style else text

    lines = (f"\x1b[{row};{column}H" + "".join(starmap(styled, parts)) + "\n" for row, column, parts in runs)
    return "".join(lines) + "\x1b[1;1H"


@given(st.lists(st.lists(RUNS, max_size=5), max_size=5))
def test_the_screen_is_the_same(frames: list[list[tuple[int, int, list[tuple[str, str]]]]]) -> None:
    whole, thrifty, cells = Screen(), Screen(), ChangedCells()
    for frame in frames:
        written = sequence(frame)
        whole.write(written)
        thrifty.write(cells.changed(written))
        assert thrifty.cells == whole.cells
        assert (thrifty.row, thrifty.column) == (whole.row, whole.column)


def test_what_stands_there_already_is_not_written_again() -> None:
    cells = ChangedCells()
    line = "\x1b[2;1H\x1b[1mname\x1b[0m and what it is\n\x1b[1;1H"
    assert "and what it is" in cells.changed(line)
    assert cells.changed(line) == ""
    more = line + "\x1b[3;1Hmore\x1b[1;1H"
    assert cells.changed(more) == "\x1b[3;1Hmore\x1b[1;1H"
    assert cells.changed(line.replace("what", "that")) == "\x1b[2;10Ht\x1b[1;1H"
    cells.forget()
    assert "and what it is" in cells.changed(line)


def test_colours_are_changed_alone() -> None:
    cells = ChangedCells()
    first = cells.changed("\x1b[1;1H\x1b[38;2;1;1;1;48;2;2;2;2ma\x1b[0m\x1b[38;2;3;3;3;48;2;2;2;2mb\x1b[0m\x1b[1;1H")
    assert first == "\x1b[1;1H\x1b[0;38;2;1;1;1;48;2;2;2;2ma\x1b[38;2;3;3;3mb\x1b[1G"


def test_spaces_take_the_colour_that_stands() -> None:
    cells = ChangedCells()
    cells.changed("\x1b[1;1H\x1b[1;31;44ma\x1b[0m")
    assert cells.changed("\x1b[2;1H\x1b[32;44m    \x1b[0m") == "\x1b[2;1H    "
    assert cells.changed("\x1b[2;1H\x1b[33;44m    \x1b[0m") == ""
    assert cells.changed("\x1b[2;1H\x1b[33;45m  \x1b[0m") == "\x1b[1G\x1b[45m  "
    assert cells.changed("\x1b[2;1H\x1b[4;33;45m \x1b[0m") == "\x1b[1G\x1b[22;4;33m "


def test_a_frame_is_written_by_style_and_within_its_marks() -> None:
    """Lines of two styles each: both are written once for all lines, before the terminal is told to show it."""
    lines = "".join(f"\x1b[{row};1H\x1b[31mname{row}\x1b[0m\x1b[32m  date{row}\x1b[0m\n" for row in range(1, 5))
    written = ChangedCells().changed(f"\x1b[?2026h{lines}\x1b[1;1H\x1b[?2026l")
    assert re.findall(r"\x1b\[[\d;]*m", written) == ["\x1b[0;31m", "\x1b[32m"]
    assert written.startswith("\x1b[?2026h")
    assert written.index("date4") < written.index("\x1b[?2026l")


def test_a_look_is_taken_back_alone() -> None:
    red = "38;2;200;10;10;48;2;9;9;9"
    assert change(f"1;{red}", red) == "\x1b[22m"
    assert change(f"1;2;{red}", f"2;{red}") == "\x1b[22;2m"
    assert change(red, f"4;{red}") == "\x1b[4m"
    assert change(red, "38;2;200;10;10") == "\x1b[49m"
    assert change("1;31", "31;1") == ""
    assert change("31", "58;2;1;1;1") == "\x1b[0;58;2;1;1;1m"


def test_what_may_be_wider_is_written_as_it_came() -> None:
    cells = ChangedCells()
    line = "\x1b[1;1Hab 日本 cd\x1b[2;1H"
    assert "ab 日本 cd" in cells.changed(line)
    assert "ab 日本 cd" in cells.changed(line)
    assert "x" in cells.changed("\x1b[1;9Hx\x1b[2;1H")
    # What follows it stands where the terminal is then, which nobody else knows.
    assert cells.changed("\x1b[3;1H日本\x1b[1m|\x1b[0mend\x1b[1;1H").count("H") == 2


def test_modes_are_passed_on_and_other_codes_are_not_touched() -> None:
    cells = ChangedCells()
    assert cells.changed("\x1b[?2026h") == "\x1b[?2026h"
    assert cells.changed("\x1b[1;1Ha\x1b[1;1H") == "\x1b[1;1H\x1b[0ma\x1b[1G"
    for code in ("\x1b[2J", "\x1b[?1049h", "\x1b7"):
        assert cells.changed(code + "\x1b[1;1Ha") == code + "\x1b[1;1Ha"
        assert "a" in cells.changed("\x1b[1;1Ha\x1b[1;1H")
