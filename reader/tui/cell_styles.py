"""Styles of a terminal's cells, and the shortest sequence that leads from one to another. Pure: text in, text out.

A style is written as the parameters of its sequences (`1;38;2;10;20;30`), `""` for none. Most of what a screen writes
over a slow line is colours, so only what differs is written, and a space is written in whatever colour stands.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_PART = re.compile(r"(?:^|;)(?:(?P<text>38;2;\d+;\d+;\d+|38;5;\d+|3[0-7]|9[0-7])|(?P<ground>48;2;\d+;\d+;\d+|48;5;\d+|"
                   r"4[0-7]|10[0-7])|(?P<look>[1-9]))(?=;|$)")  # fmt: skip
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "6": "25", "7": "27", "8": "28", "9": "29"}
"""What takes each look back; bold and dim have one between them."""
_SEEN_ON_SPACES = frozenset("45679")
"""Looks that a space shows: lines through and under it, blinking and swapped colours."""


class Look(NamedTuple):
    """A style taken apart."""

    looks: frozenset[str] = frozenset()
    text: str = ""
    """The colour of the text, `""` for the terminal's own."""
    ground: str = ""
    """The colour behind it."""


@lru_cache(4096)
def look_of(style: str) -> Look | None:
    """A style taken apart; None where something in it is not known here."""
    looks: set[str] = set()
    colours = {"text": "", "ground": ""}
    end = 0
    for found in _PART.finditer(style):
        if found.start() != end:
            return None
        end = found.end()
        kind = found.lastgroup
        if kind == "look":
            looks.add(found["look"])
        elif kind:
            colours[kind] = found[kind]
    return Look(frozenset(looks), **colours) if end == len(style) else None


@lru_cache(4096)
def on_space(style: str) -> str:
    """A style as far as a space shows it: two that are alike here look alike on spaces."""
    look = look_of(style)
    if look is None:
        return style
    seen = look.looks & _SEEN_ON_SPACES
    # A line or a swap has the colour of the text.
    return style if seen else look.ground


@lru_cache(4096)
def change(before: str | None, style: str) -> str:
    """The sequence that leads from one style to another, `before` None where it is not known what is in force."""
    whole = f"\x1b[0;{style}m" if style else "\x1b[0m"
    old, new = look_of(before) if before is not None else None, look_of(style)
    if old is None or new is None:
        return whole
    gone = {_OFF[look] for look in old.looks - new.looks}
    kept = {look for look in old.looks if _OFF[look] not in gone}
    parts = [*sorted(gone), *sorted(new.looks - kept)]
    parts += [new.text or "39"] if new.text != old.text else []
    parts += [new.ground or "49"] if new.ground != old.ground else []
    if not parts:
        return ""
    shorter = f"\x1b[{';'.join(parts)}m"
    return shorter if len(shorter) < len(whole) else whole


@lru_cache(4096)
def for_spaces(before: str | None, style: str) -> str:
    """The style in which spaces of this one are written with the least change of the one in force."""
    old, new = look_of(before) if before is not None else None, look_of(style)
    if old is None or new is None or (old.looks | new.looks) & _SEEN_ON_SPACES:
        return style
    return ";".join(filter(None, (*sorted(old.looks), old.text, new.ground)))
