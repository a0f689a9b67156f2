"""What a half-typed query may become: names of facets, and values of the one at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reader.model.query import ALIASES, COMPOUND, DATES, FACETS, HAVINGS, SORTS, STATES
from reader.text import fold

NAMES = (
    "role",
    "level",
    "topic",
    "is",
    "source",
    "field",
    "since",
    "sort",
    *FACETS,
    *COMPOUND,
    *DATES,
    "minutes",
)
_FIXED = {
    "is": STATES,
    "has": HAVINGS,
    "sort": SORTS,
    "since": ("today", "yesterday", "7d", "2w", "3m", "1y"),
}


def complete(text: str, values_of: Callable[[str], Iterable[str]]) -> str | None:
    """The text with its last term completed, or None. `values_of` gives a facet's values, the likeliest first."""
    start = _term_start(text)
    term = text[start:].lstrip("-(")
    start = len(text) - len(term)
    name, colon, rest = term.partition(":")
    if not colon:
        match = next((n for n in NAMES if len(term) > 1 and n.startswith(term.lower()) and n != term.lower()), None)
        return f"{text[:start]}{match}:" if match else None
    facet = ALIASES.get(name.lower(), name.lower())
    typed = rest.rpartition(",")[2]
    wanted = fold(typed.lstrip('"'))
    if not wanted:
        return None
    for value in _FIXED.get(facet) or _values(facet, values_of):
        if fold(value).startswith(wanted) and fold(value) != wanted:
            whole = f'"{value}"' if " " in value or "," in value or typed.startswith('"') else value
            return text[: len(text) - len(typed)] + whole
    return None


def _values(facet: str, values_of: Callable[[str], Iterable[str]]) -> Iterable[str]:
    for part in COMPOUND.get(facet, (facet,)):
        if part in FACETS:
            yield from values_of(part)


def _term_start(text: str) -> int:
    """Where the last term begins: after the last space outside quotes."""
    quoted, start = False, 0
    for at, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif char == " " and not quoted:
            start = at + 1
    return start
