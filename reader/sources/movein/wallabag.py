"""wallabag: its export in JSON, and what its API answers for entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reader.sources.entry import people
from reader.sources.feed_text import words_of
from reader.sources.movein.moved import AN_ENTRY, Item, Piece, address_in, moment, refused, string
from reader.translation import gettext as _


def is_entries(value: object) -> bool:
    """Whether JSON is wallabag's list of what was saved, or a page of it."""
    return any(
        isinstance(each, dict) and {"url", "is_archived", "is_starred"} <= each.keys() for each in _all(value)[:20]
    )


def read_entries(value: object) -> Iterator[Piece]:
    """The articles, with their texts, tags and highlights."""
    for each in _all(value):
        yield _item(each) if isinstance(each, dict) else refused(AN_ENTRY, _("it is no object"))


def _all(value: object) -> list[Any]:
    if isinstance(value, dict):
        held = value.get("_embedded")
        value = held.get("items") if isinstance(held, dict) else None
    return value if isinstance(value, list) else []


def _item(raw: Mapping[str, Any]) -> Item:
    annotations = [each for each in _list(raw, "annotations") if isinstance(each, dict)]
    passages = [(string(each.get("quote")), string(each.get("text"))) for each in annotations]
    # Where a page could not be fetched, what stands in place of its text says only that.
    html = "" if raw.get("is_not_parsed") is True else string(raw.get("content"))
    return Item(
        link=address_in(raw.get("url"), raw.get("given_url")),
        title=words_of(string(raw.get("title"))),
        html=html,
        published=moment(raw.get("published_at")),
        added=moment(raw.get("created_at")),
        authors=people(filter(None, map(string, _list(raw, "published_by")))),
        whole=True,
        read=_is_set(raw.get("is_archived")),
        starred=_is_set(raw.get("is_starred")),
        tags=[string(tag.get("label")) if isinstance(tag, dict) else string(tag) for tag in _list(raw, "tags")],
        note="\n\n".join(note for passage, note in passages if note and not passage.strip()),
        highlights=[(passage, note) for passage, note in passages if passage.strip()],
    )


def _is_set(value: object) -> bool:
    """Whether a mark is set: numbers in what is exported, and texts of them in what older ones export."""
    return value is True or value in (1, "1")


def _list(raw: Mapping[str, Any], name: str) -> list[Any]:
    value = raw.get(name)
    return value if isinstance(value, list) else []
