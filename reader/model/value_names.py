"""What the values of a facet are called where they are shown; the query, the record and JSON have them in English."""

from __future__ import annotations

from collections.abc import Mapping

from reader import translation
from reader.translation import pgettext

NAMES: Mapping[tuple[str, str], str] = {
    ("level", "beginner"): pgettext("level", "beginner"),
    ("level", "intermediate"): pgettext("level", "intermediate"),
    ("level", "advanced"): pgettext("level", "advanced"),
    ("level", "expert"): pgettext("level", "expert"),
    ("abstraction", "low"): pgettext("abstraction", "low"),
    ("abstraction", "medium"): pgettext("abstraction", "medium"),
    ("abstraction", "high"): pgettext("abstraction", "high"),
    ("length", "short"): pgettext("length", "short"),
    ("length", "medium"): pgettext("length", "medium"),
    ("length", "long"): pgettext("length", "long"),
    ("is", "unread"): pgettext("state", "unread"),
    ("is", "read"): pgettext("state", "read"),
    ("is", "bookmarked"): pgettext("state", "bookmarked"),
    ("is", "new"): pgettext("state", "new"),
    ("is", "finished"): pgettext("state", "finished"),
    ("is", "later"): pgettext("state", "later"),
    ("is", "muted"): pgettext("state", "muted"),
    ("is", "deleted"): pgettext("state", "deleted"),
}
"""By facet and value; other values are words of the library, and are called what they are."""


ORDERS: Mapping[str, str] = {
    "newest": pgettext("order", "newest"),
    "oldest": pgettext("order", "oldest"),
    "added": pgettext("order", "added"),
    "title": pgettext("order", "title"),
    "source": pgettext("order", "source"),
    "shortest": pgettext("order", "shortest"),
    "longest": pgettext("order", "longest"),
    "easiest": pgettext("order", "easiest"),
    "deepest": pgettext("order", "deepest"),
    "relevance": pgettext("order", "relevance"),
    "forme": pgettext("order", "for me"),
}
"""What the orders of a list are called, by the word of the query."""


def value_name(facet: str, value: str) -> str:
    """What a value is called within a line: `beginner`."""
    return NAMES.get((facet, value.lower()), value)


def level_name(level: str) -> str:
    """What a level is called by itself: `Beginner`; `""` for none."""
    return NAMES.get(("level", level.lower()), level).capitalize()


def capitalized(text: str) -> str:
    """A text that begins with a capital; what follows stays as it is, for German nouns have capitals too."""
    return text[:1].upper() + text[1:]


def uncapitalized(name: str) -> str:
    """A name within a sentence: small in English, as it is in languages whose nouns have capitals."""
    return name.lower() if translation.language() == translation.ENGLISH else name
