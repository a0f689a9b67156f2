"""Whatever a widget holds: no control code is drawn, nor replayed from a kept frame."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from reader.library import Library
from reader.tui.first_frame import load_frame, save_frame
from reader.tui.printable import PrintableFilter
from tests.tui.screen import MEDIUM, opened
from tests.tui.test_hostile import assert_calm

NASTY = "a\x1b]0;owned\x07b\x9b31m\u202ec\ud800\x7fd"


def test_codes_go_and_the_width_stays() -> None:
    drawn = PrintableFilter().apply([Segment("ok"), Segment(NASTY, Style(bold=True))], Color(0, 0, 0))
    assert drawn[0].text == "ok"
    assert drawn[1].text.isprintable()
    assert drawn[1].style == Style(bold=True)
    assert cell_len(drawn[1].text) == cell_len(NASTY)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("⚠\ufe0f⚠\ufe0f out", "⚠ ⚠  out"),
        ("☁\ufe0e.", "☁."),
        ("\ufe0fx", "x"),
        ("👩\u200d❤\ufe0f\u200d👩", "👩\u200d❤\u200d👩"),
    ],
)
def test_selectors_go_and_the_width_stays(text: str, drawn: str) -> None:
    (segment,) = PrintableFilter().apply([Segment(text)], Color(0, 0, 0))
    assert segment.text.rstrip() == drawn
    assert cell_len(segment.text) == cell_len(text)


async def test_what_slipped_past_every_door_is_not_drawn(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        reader.app.notify(f"toast {NASTY}", markup=False)
        reader.app.main.digest_list.border_title = f"title {NASTY}"
        await reader.pilot.pause()
        await reader.pilot.pause()
        assert "toast" in reader.text()
        assert_calm(reader)


@pytest.mark.parametrize(
    "line",
    ["\x1b]0;owned\x07", "\x9b31m", "\u202e", "\x7f", "\x1bc", "\x1b[2J", "\x1bP1\x1b\\", "\r", "\x1b[31", "\u2066"],
    ids=ascii,
)
def test_a_frame_with_any_other_code_is_not_shown(line: str, tmp_path: Path) -> None:
    index = tmp_path / "index.sqlite"
    save_frame(index, 20, ["\x1b[1;38;2;1;2;3mplain é 界 👩\u200d👧\u00a0\x1b[0m"])
    assert load_frame(index, 20, 1)
    save_frame(index, 20, [f"before {line} after"])
    assert load_frame(index, 20, 1) == b""
