"""Which theme suits the terminal: how many colours it has, and whether it is light, which is asked of it.

No Textual here: the question goes out before that is imported, and the answer is there when it has been.
"""

from __future__ import annotations

import os
import re
import select
from collections.abc import Mapping
from time import monotonic

_ASK = b"\x1b]11;?\x1b\\\x1b[c"
"""OSC 11 asks for the background; whoever does not know that still answers the second, who it is."""
_COLOUR = re.compile(
    rb"\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})[^\x07\x1b]{0,20}(?:\x07|\x1b\\)"
)
_DEVICE = re.compile(rb"\x1b\[\?[0-9;]{0,60}c")
OVER_SSH = 0.5
"""Seconds that an answer may take beyond the time that loading takes, where the terminal is far away."""
THEMES: Mapping[tuple[str, bool], str] = {
    ("truecolor", False): "tokyo-night", ("truecolor", True): "atom-one-light",
    ("256", False): "gruvbox", ("256", True): "atom-one-light",
    ("standard", False): "ansi-dark", ("standard", True): "ansi-light",
}  # fmt: skip
"""By the colours of the terminal and whether it is light."""


def ask(screen: int) -> None:
    """Ask the terminal with this descriptor."""
    os.write(screen, _ASK)


def answer(keys: int, environment: Mapping[str, str]) -> tuple[bool | None, bytes]:
    """Whether the terminal is light, None where it did not say; and what was typed meanwhile."""
    far = any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_TTY"))
    until = monotonic() + (OVER_SSH if far else 0)
    read = b""
    while not _DEVICE.search(read) and select.select([keys], [], [], max(0.0, until - monotonic()))[0]:
        chunk = os.read(keys, 1 << 16)
        if not chunk:
            break
        read += chunk
    found = _COLOUR.search(read)
    return (is_light(*found.groups()) if found else None), _DEVICE.sub(b"", _COLOUR.sub(b"", read))


def shown_light(environment: Mapping[str, str]) -> bool:
    """Whether the browser that shows the reader wants light pages, as `digest serve` was told."""
    return environment.get("DIGEST_BACKGROUND") == "light"


def is_light(red: bytes, green: bytes, blue: bytes) -> bool:
    """Whether a colour, each part in one to four hexadecimal digits, is nearer to white than to black."""
    parts = [int(part, 16) / float(16 ** len(part) - 1) for part in (red, green, blue)]
    return 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2] > 0.5


def theme_for(colours: str | None, light: bool) -> str:
    """The theme for a terminal with so many colours, as Rich calls them."""
    return THEMES.get((colours or "truecolor", light), THEMES["truecolor", light])
