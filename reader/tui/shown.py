"""How much of a digest stands on a page: laying out what nobody scrolls to would keep a key waiting."""

from __future__ import annotations

from collections.abc import Sequence

from reader.translation import ngettext, number

ITEMS = 100
"""Items of a section, chips of a line."""
CHARACTERS = 10_000
"""Characters of a section: five minutes of reading."""
CLAIM = 1_000
"""Characters of one sentence among others."""
LABEL = 200
"""Characters of a name that is one of several."""


def shown(items: Sequence[str], *, most: int = ITEMS, room: int = CHARACTERS) -> list[str]:
    """The items as far as a page shows them; where that is not all, the last one says so."""
    found: list[str] = []
    for item in items[:most]:
        if len(item) > room:
            if room:
                found.append(item[:room] + "…")
            return [*found, rest(len(items) - len(found))] if len(found) < len(items) else found
        found.append(item)
        room -= len(item)
    return [*found, rest(len(items) - len(found))] if len(found) < len(items) else found


def rest(count: int) -> str:
    """What stands in the place of so many items that are not shown."""
    told = ngettext(
        "… and {count} more: `digest show` prints it", "… and {count} more: `digest show` prints them", count
    )
    return told.format(count=number(count))


def label(text: str) -> str:
    """A name as it is shown among others."""
    return text if len(text) <= LABEL else text[:LABEL] + "…"
