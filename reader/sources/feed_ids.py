"""What tells the entries of a feed apart. Nothing of it depends on where an entry stands in its feed. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from reader.sources.entry import Entry
from reader.urls import split_url

_TRACKED = re.compile(r"[^=]*=.*|:~:.*|(?:comments?|respond|rss|atom|feed|more|top|ref|disqus_thread)(?:[-_].*)?", re.I)
"""Fragments that say how a reader came, or where on the page to begin."""


def names_a_part(link: str) -> bool:
    """Whether the fragment of a link tells it from others to the same page: `changelog#v1.1`."""
    fragment = split_url(link).fragment
    return bool(fragment) and (fragment.startswith(("/", "!")) or _TRACKED.fullmatch(fragment) is None)


def told_apart(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, each once, with an id of its own.

    Where several have one id, or none and one link, what they differ in is added: link, title, date, text.
    """
    groups: dict[str, list[Entry]] = defaultdict(list)
    order: list[tuple[str, Entry]] = []
    for entry in entries:
        key = entry.id or f"{entry.title}\n{entry.published}\n{entry.text[:200]}"
        if any(_is_same(entry, other) for other in groups[key]):
            continue
        groups[key].append(entry)
        order.append((key, entry))
    return [replace(entry, id=_id(key, entry, groups[key])) for key, entry in order]


def _is_same(one: Entry, other: Entry) -> bool:
    return (one.link, one.title, one.published, one.text) == (other.link, other.title, other.published, other.text)


def _id(key: str, entry: Entry, others: list[Entry]) -> str:
    if len(others) == 1:
        return key
    links = {other.link for other in others}
    if len(links) > 1 and key != entry.link:
        key = f"{key}\n{entry.link}"
    if sum(other.link == entry.link for other in others) == 1:
        return key
    alike = [other for other in others if (other.link, other.title) == (entry.link, entry.title)]
    if entry.published:
        return f"{key}\n{entry.title}\n{entry.published}"
    return f"{key}\n{entry.title}" if entry.title and len(alike) == 1 else f"{key}\n{entry.title}\n{entry.text[:200]}"
