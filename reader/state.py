"""Where the reader was when it was left: filters, cursor, theme, roles. The program writes it itself."""

from __future__ import annotations

import contextlib
import re
from dataclasses import asdict, field, fields
from pathlib import Path
from typing import Self

import orjson

from reader.dataclass import dataclass
from reader.opening import read_regular
from reader.paths import write_private
from reader.text import clean_line

_ID = re.compile(r"[0-9a-f]{12}")
MAX_SCROLL = 1 << 24
"""Lines; the screen stops at the last one anyway."""
MAX_RECENT = 20
"""Searches that are remembered, and commands of each kind."""
MAX_PLACES = 300
"""Digests of which is remembered how far they are read."""


@dataclass(slots=True)
class State:
    """Where the reader was when it was left."""

    query: str = ""
    cursor: str = ""
    """Id of the digest under the cursor."""
    scroll: int = 0
    """First line of the list that was on the screen."""
    reading: bool = False
    """Whether the digest was being read, and not only shown beside the list."""
    theme: str = ""
    airy: bool = False
    roles: tuple[str, ...] = ()
    """Roles on the number keys."""
    asked: bool = False
    """Whether the first start has asked for the roles."""
    recent: list[str] = field(default_factory=list)
    """What was searched for, the latest first."""
    commands: list[str] = field(default_factory=list)
    """Command lines over queries, the latest first."""
    pipes: list[str] = field(default_factory=list)
    """Commands that digests were piped to, the latest first."""
    exports: list[str] = field(default_factory=list)
    """Formats and where they were exported to, the latest first: `epub /home/me/book.epub`."""
    places: dict[str, int] = field(default_factory=dict)
    """How far long digests are read, by their ids: characters before the first line that was on the screen."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """The state as it was saved; what is missing or of a wrong type is as at a first start."""
        state = cls()
        try:
            values = orjson.loads(read_regular(path))
        except (OSError, ValueError):
            return state
        if isinstance(values, dict):
            for known in fields(cls):
                value = values.get(known.name)
                if known.name == "roles" and isinstance(value, list):
                    state.roles = tuple(clean_line(v) for v in value if isinstance(v, str))
                elif known.name in ("recent", "commands", "pipes", "exports") and isinstance(value, list):
                    setattr(state, known.name, [clean_line(v) for v in value if isinstance(v, str)][:MAX_RECENT])
                elif isinstance(value, str) and type(getattr(state, known.name)) is str:
                    setattr(state, known.name, clean_line(value))
                elif type(value) is type(getattr(state, known.name)):
                    setattr(state, known.name, value)
        if _ID.fullmatch(state.cursor) is None:
            state.cursor = ""
        state.scroll = min(max(state.scroll, 0), MAX_SCROLL)
        state.places = _places(state.places)
        return state

    def save(self, path: Path) -> None:
        """Keep it; a state that cannot be kept is no reason to stop anybody (OSError is passed over)."""
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_private(path, orjson.dumps({**asdict(self), "places": _places(self.places)}))


def remember(recent: list[str], query: str) -> None:
    """Put a query at the head of those that were searched for; it stands there once."""
    if query.strip():
        recent[:] = [query, *(each for each in recent if each != query)][:MAX_RECENT]


def _places(places: dict[str, int]) -> dict[str, int]:
    """The newest places, and only what is one."""
    found = [
        (id_, place) for id_, place in places.items()
        if isinstance(id_, str) and _ID.fullmatch(id_) and type(place) is int and 0 < place < MAX_SCROLL
    ]  # fmt: skip
    return dict(found[-MAX_PLACES:])
