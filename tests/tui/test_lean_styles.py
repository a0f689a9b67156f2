"""Widgets are put together as Textual does it, whatever their styles."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from rich.style import Style
from textual._styles_cache import StylesCache
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.lean_styles import LeanStylesCache
from reader.tui.printable import PrintableFilter

TEXT = [
    "short",
    "wide 東京 letters",
    "a long line that is cut at the end of its widget",
    "",
    "bell \x07 and \u202e",
    "last",
]


class Lines(Widget):
    drawn = 0

    def render_line(self, y: int) -> Strip:
        self.drawn += 1
        style = Style(bold=bool(y % 2), dim=y == 2, color="red" if y == 3 else None)
        return Strip([Segment(TEXT[y % len(TEXT)], style)])


class Shown(App[None]):
    def __init__(self, look: str) -> None:
        super().__init__()
        self.stylesheet.add_source(f"Lines {{ {look} }}", read_from=("look", ""))
        self._filters.append(PrintableFilter())

    def compose(self) -> ComposeResult:
        yield Lines()

    @property
    def lines(self) -> Lines:
        return self.query_one(Lines)


def drawn(widget: Widget, cache: StylesCache, crop: Region) -> list[list[Segment]]:
    widget._styles_cache = cache
    return [list(Segment.simplify(strip)) for strip in widget.render_lines(crop)]


LOOKS = (
    "", "background: blue;", "border-left: blank red;", "border-left: outer red; padding: 0 2;", "padding: 0 0 0 3;",
    "border-right: solid green;", "border-left: heavy red; border-right: wide green; background: #204060;",
    "border-top: solid red;", "padding: 1;", "outline: solid red;", "opacity: 50%;", "text-opacity: 50%;",
    "tint: red 40%;", "hatch: cross red;", "border: round white;", "background: transparent; border-left: outer red;",
)  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
async def test_lines_are_those_of_textual(look: str) -> None:
    app = Shown(look)
    async with app.run_test(size=(30, 12)) as pilot:
        await pilot.pause()
        width, height = app.lines.size[0] + app.lines.styles.gutter.width, app.lines.region.height
        lean = LeanStylesCache()
        for crop in (
            Region(0, 0, width, height),
            Region(0, 3, width, 4),
            Region(4, 2, 9, 5),
            Region(0, 0, width, height),
        ):
            assert drawn(app.lines, lean, crop) == drawn(app.lines, StylesCache(), crop), crop


async def test_only_what_changed_is_drawn_again() -> None:
    app = Shown("border-left: blank red;")
    async with app.run_test(size=(30, 12)) as pilot:
        await pilot.pause()
        lines = app.lines
        lines._styles_cache = LeanStylesCache()
        everything = Region(0, 0, 30, 12)
        lines.render_lines(everything)
        lines.drawn = 0
        lines.render_lines(everything)
        assert lines.drawn == 0
        lines._styles_cache.set_dirty(Region(0, 4, 30, 2))
        lines.render_lines(everything)
        assert lines.drawn == 2
        lines.styles.background = "green"
        await pilot.pause()
        lines.drawn = 0
        found = drawn(lines, lines._styles_cache, everything)
        assert found == drawn(lines, StylesCache(), everything)
