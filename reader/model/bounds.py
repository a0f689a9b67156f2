"""How much of one item is taken in. What is beyond is left out, and the record names its fields under `cut`. Pure.

No person writes as much: these bounds keep one hostile or broken item from holding up everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TypeVar

MAX_LINE = 1_000
"""Characters of a title, a name, a source, a curator, a tag."""
MAX_LINK = 8_000
"""Characters of an address; half an address leads nowhere, so a longer one is left out."""
MAX_ITEM = 20_000
"""Characters of one item of a section."""
MAX_SECTION = 200_000
"""Characters of one section: an hour and a half of reading."""
MAX_TEXT = 2_000_000
"""Characters of an article's text."""
NEAR = 4_000
"""Characters before the bound of a text among which the end of a paragraph is looked for."""
MAX_NAMES = 200
"""Topics, authors, roles, subfields, tags; of each so many."""
MAX_ITEMS = 1_000
"""Insights, related texts, attachments and other items; of each so many."""
MAX_UNKNOWN = 1_000_000
"""Characters of all fields together that this version does not know."""
_MOST_CUT = 100

Item = TypeVar("Item")


class Bounds:
    """Cuts the values of one item, and remembers the fields of which something was left out."""

    def __init__(self, cut: Iterable[str] = ()) -> None:
        self._cut = dict.fromkeys(cut)

    @property
    def cut(self) -> tuple[str, ...]:
        """The fields, in the order in which they were cut."""
        return tuple(islice(self._cut, _MOST_CUT))

    def note(self, field: str) -> None:
        """Remember that something of a field was left out."""
        self._cut[field] = None

    def text(self, field: str, text: str, most: int = MAX_LINE) -> str:
        """The text, or its first `most` characters."""
        if len(text) <= most:
            return text
        self._cut[field] = None
        return text[:most]

    def prose(self, field: str, text: str, most: int) -> str:
        """The text, or its beginning: whole paragraphs of it, or sentences, where one ends near the bound."""
        if len(text) <= most:
            return text
        self._cut[field] = None
        return beginning(text, most)

    def link(self, field: str, link: str) -> str:
        """The address, or `""` where it is too long to be one."""
        if len(link) <= MAX_LINK:
            return link
        self._cut[field] = None
        return ""

    def items(self, field: str, items: Sequence[Item], most: int = MAX_ITEMS) -> Sequence[Item]:
        """The items, or the first `most` of them."""
        if len(items) <= most:
            return items
        self._cut[field] = None
        return items[:most]

    def section(self, field: str, items: Iterable[str]) -> tuple[str, ...]:
        """The items of a section that are not empty, as far as a section goes."""
        found: list[str] = []
        left = MAX_SECTION
        for item in items:
            if len(found) == MAX_ITEMS or len(item) > left:
                self._cut[field] = None
                break
            if item:
                found.append(item)
                left -= len(item)
        return tuple(found)


def beginning(text: str, most: int) -> str:
    """At most so many characters of a text, up to where a paragraph or a sentence ends, if one does near there."""
    if len(text) <= most:
        return text
    near = max(0, most - NEAR)
    end = text.rfind("\n\n", near, most) + 1 or text.rfind(". ", near, most) + 1
    return text[: end or most].rstrip()


def one_more(items: Iterable[Item], most: int) -> list[Item]:
    """The first items, and one more than may stay: so that whoever keeps `most` of them sees that there were more."""
    return list(islice(items, most + 1))


def size_of(value: object, most: int) -> int:
    """About how many characters a value has as JSON; the count ends soon after `most`."""
    size = 0
    waiting = [value]
    while waiting and size <= most:
        each = waiting.pop()
        size += 4
        if isinstance(each, str):
            size += len(each)
        elif isinstance(each, Mapping):
            waiting += each.values()
            size += sum(len(key) for key in each if isinstance(key, str))
        elif isinstance(each, list | tuple):
            waiting += each
    return size
