"""Everything can be read in every theme, measured on what is painted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.color import Color
from textual.containers import Vertical
from textual.strip import Strip
from textual.theme import BUILTIN_THEMES

from reader.library import Library
from reader.tui.background import THEMES
from reader.tui.contrast import SECONDARY, TEXT, contrast_variables, in_256, ratio, readable
from reader.tui.screens.dialogs import Dialog
from reader.tui.textual_private import rendered_lines
from tests.tui.screen import MEDIUM, RECORDS, Reader, opened

ARTICLE = """\
# Head

Text with `code`, [a link](https://a.example/) and *stress*.

> Quoted.

```python
for x in y:  # why
    z = 'text' + 1
```"""


def painted(strips: list[Strip]) -> Iterator[tuple[str, float]]:
    """Every stretch of text on a screen, with its contrast."""
    for strip in strips:
        for segment in strip:
            style = segment.style
            if not any(char.isalnum() for char in segment.text) or style is None:
                continue
            if style.color is None or style.bgcolor is None:
                continue
            front, ground = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
            yield segment.text, ratio(ground, front) if not style.reverse else ratio(front, ground)


async def walk(reader: Reader) -> Iterator[tuple[str, float]]:
    """What is painted on the main screen and the dialogs."""
    found: list[tuple[str, float]] = []
    for keys in (["escape"], ["enter"], ["escape", "slash", "r", "o"], ["escape", "escape", "E"]):
        await reader.press(*keys)
        strips = rendered_lines(reader.app.screen)
        if isinstance(reader.app.screen, Dialog):  # what is behind it is dimmed
            box = reader.app.screen.query_one(Vertical).region
            strips = [strip.crop(box.x, box.right) for strip in strips[box.y : box.bottom]]
        found += painted(strips)
    await reader.press("escape", "escape")
    return iter(found)


@pytest.mark.slow
@pytest.mark.parametrize("dark", [True, False])
async def test_every_theme_can_be_read(library: Library, dark: bool) -> None:
    records = [{**RECORDS[0], "article": {"text": ARTICLE}}, *RECORDS[1:]]
    async with opened(library, MEDIUM, records=records) as reader:
        themes = [theme for theme in reader.app.available_themes.values() if theme.dark == dark and not theme.ansi]
        assert len(themes) >= 5
        for theme in themes:
            reader.app.theme = theme.name
            await reader.settle()
            unread = {(text, round(value, 1)) for text, value in await walk(reader) if value < SECONDARY}
            assert not unread, theme.name
            variables = reader.app.theme_variables
            assert_text(variables)


GROUNDS = ("background", "surface", "panel", "tint", "here", "here-focus")
TEXTS = ("foreground", "accent", "warning", "error", "success", "keyword")
NAMES = (*GROUNDS, *TEXTS, "dim")


def assert_text(variables: dict[str, str]) -> None:
    grounds = [
        Color.parse(variables[name]) for name in ("background", "surface", "panel", "tint", "here", "here-focus")
    ]
    for name in ("foreground", "accent", "warning", "error", "success", "keyword"):
        assert min(ratio(Color.parse(variables[name]), ground) for ground in grounds) >= TEXT, name
    assert min(ratio(Color.parse(variables["dim"]), ground) for ground in grounds) >= SECONDARY


def test_a_colour_is_moved_no_further_than_it_must() -> None:
    black, white, grey = Color(0, 0, 0), Color(255, 255, 255), Color(119, 119, 119)
    assert readable(white, [black], TEXT) == white
    assert ratio(readable(Color(0, 0, 80), [black], TEXT), black) >= TEXT
    assert ratio(readable(grey, [grey], TEXT), grey) >= 4
    assert round(ratio(black, white)) == 21


async def test_a_theme_of_the_terminals_own_colours_is_left_as_it_is(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        reader.app.theme = "ansi-dark"
        await reader.settle()
        assert reader.app.theme_variables["dim"] == "ansi_bright_black"
        assert reader.app.theme_variables["accent"] == "ansi_green"
        assert "Queues that refuse" in reader.listed()
        reader.app.theme = THEMES["truecolor", False]
        await reader.settle()
        assert reader.app.theme_variables["dim"].startswith("#")


@pytest.mark.parametrize("theme", sorted({name for (colours, _), name in THEMES.items() if colours == "256"}))
def test_with_256_colours_it_can_be_read_too(theme: str) -> None:
    base = BUILTIN_THEMES[theme].to_color_system().generate()
    variables = {**base, **contrast_variables(base, in_256)}
    assert_text({name: in_256(Color.parse(variables[name])).hex for name in NAMES})
