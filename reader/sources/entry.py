"""An entry of a feed, whatever form the feed has."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reader.model.article import Enclosure
from reader.text import clean_line, strip_tags, unique

MAX_ENTRIES = 10_000
"""Entries read from one feed; any more are skipped."""
_AUTHOR = re.compile(
    r"\s*(?:[\w.+-]+@[\w.-]+\s*\((?P<name>[^()]+)\)|(?P<name2>[^<>()]+?)\s*[<(][^<>()]*@[^<>()]*[>)])\s*"
)
_NAMELESS = frozenset(("admin", "administrator", "unknown", "noreply", "no-reply", "none"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, whatever the format of its feed. Text is Markdown."""

    id: str
    title: str
    link: str
    published: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    abstract: str
    text: str
    raw: str
    """Its body as HTML, where it has any: a curated digest is recognised in it."""
    enclosures: tuple[Enclosure, ...]
    source: str


def people(names: Iterable[str]) -> tuple[str, ...]:
    return unique(name for raw in names if (name := _person(raw)) and name.casefold() not in _NAMELESS)


def _person(raw: str) -> str:
    name = clean_line(html.unescape(strip_tags(raw)))[:200]
    found = _AUTHOR.fullmatch(name)
    if found:
        name = (found["name"] or found["name2"] or "").strip(" \"'")
    return "" if "@" in name and " " not in name else name


def string(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None or isinstance(value, Mapping | list) else str(value)
