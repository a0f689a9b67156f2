"""An entry of a feed, whatever form the feed has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reader.dataclass import dataclass
from reader.model.article import Enclosure
from reader.sources.feed_text import words_of
from reader.text import clean_line, unique

MAX_ENTRIES = 10_000
"""Entries read from one feed; any more are skipped."""
_ADDRESS = re.compile(r"[<(\[]?\s*(?:mailto:)?[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+\s*[>)\]]?", re.IGNORECASE)
_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6})(?:[.,]\d*)?")
_UNITS = re.compile(
    r"(?:pt)?(?:(\d{1,3}) ?h(?:ours?|rs?)?\.?,? ?)?(?:(\d{1,4}) ?m(?:in(?:ute)?s?)?\.?,? ?)?"
    r"(?:(\d{1,5}) ?s(?:ec(?:ond)?s?)?\.?)?"
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
    stated: str = ""
    """The date that it states, where that is not believed."""
    goes_on: bool = False
    """Whether its text says at its end that it goes on elsewhere."""


def people(names: Iterable[str]) -> tuple[str, ...]:
    return unique(name for raw in names if (name := _person(raw)) and name.casefold() not in _NAMELESS)


def _person(raw: str) -> str:
    """A name without the address that stands beside it; `""` where there is only an address."""
    name = words_of(raw)[:200]
    if "@" not in name:
        return name
    rest = _ADDRESS.sub(" ", name)
    if rest != name:
        rest = clean_line(re.sub(r"[(<\[]\s*[)>\]]", " ", rest)).strip(" ,;:\"'|·–—-")
        name = rest[1:-1].strip() if re.fullmatch(r"\((?:[^()]|\([^()]*\))*\)|<[^<>]*>", rest) else rest
    return "" if "@" in name and " " not in name else name


def seconds_of(text: str) -> int:
    """How long something plays: `1:02:03`, `42:10`, `2520`, `42 min`, `PT42M`; 0 where nothing of it can be read."""
    said = text.strip().lower()[:30]
    if clock := _CLOCK.fullmatch(said):
        return int(clock[1] or 0) * 3600 + int(clock[2] or 0) * 60 + int(clock[3])
    if words := _UNITS.fullmatch(said):
        return int(words[1] or 0) * 3600 + int(words[2] or 0) * 60 + int(words[3] or 0)
    return 0


def string(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None or isinstance(value, Mapping | list) else str(value)
