"""Colours that can be read: those of a theme, moved towards black or white until they stand out from every ground.

Contrast is that of WCAG 2.1, from 1 (none) to 21. Pure but for Textual's arithmetic of colours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from rich.color import ColorSystem
from textual.color import Color

Seen: TypeAlias = Callable[[Color], Color]
TEXT = 4.5
"""Contrast of what is read."""
SECONDARY = 3.0
"""Contrast of what stands beside it."""
READ = ("foreground", "accent", "warning", "error", "success")
"""Colours of a theme in which text is written."""
ANSI = {
    "dim": "ansi_bright_black", "keyword": "ansi_blue", "on-accent": "ansi_black",
    "tint": "ansi_default", "here": "ansi_default", "here-focus": "ansi_default",
}  # fmt: skip
"""What a theme of the terminal's own colours, which nobody can reckon with, has instead."""


def ratio(one: Color, other: Color) -> float:
    """The contrast of two colours."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Color) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def as_it_is(colour: Color) -> Color:
    return colour


def in_256(colour: Color) -> Color:
    """The colour as a terminal of 256 colours shows it."""
    return Color.from_rich_color(colour.rich_color.downgrade(ColorSystem.EIGHT_BIT))


def readable(colour: Color, grounds: Iterable[Color], wanted: float, seen: Seen = as_it_is) -> Color:
    """The colour, moved as little as is needed to stand out from all of these grounds, or as far as it goes."""
    shown = [seen(ground) for ground in grounds]

    def least(candidate: Color) -> float:
        return min(ratio(seen(candidate), ground) for ground in shown)

    end = max((Color(0, 0, 0), Color(255, 255, 255)), key=least)
    steps = (colour.blend(end, step / 20) for step in range(21))
    return next((candidate for candidate in steps if least(candidate) >= wanted), end)


def contrast_variables(base: Mapping[str, str], seen: Seen = as_it_is) -> dict[str, str]:
    """The variables of a theme that have to be read, and those that we add to every theme.

    `seen` gives a colour as the terminal shows it.
    """
    parsed = {name: Color.parse(base[name]) for name in (*READ, "primary", "background", "surface", "panel")}
    if any(colour.ansi is not None for colour in parsed.values()):
        return dict(ANSI)
    background, surface, primary = parsed["background"], parsed["surface"], parsed["primary"]
    added = {
        "tint": background.blend(primary, 0.2),
        "here": surface.blend(primary, 0.15),
        "here-focus": surface.blend(primary, 0.25),
    }
    grounds = [background, surface, parsed["panel"], *added.values()]
    text = readable(parsed["foreground"], grounds, TEXT, seen)
    read = {name: readable(parsed[name], grounds, TEXT, seen) for name in READ}
    more = {
        **read,
        "keyword": readable(primary, grounds, TEXT, seen),
        "dim": readable(background.blend(text, 0.6), grounds, SECONDARY, seen),
        "on-accent": readable(background, [read["accent"]], TEXT, seen),
        **added,
    }
    return {name: colour.hex for name, colour in more.items()}
