"""Miniflux: what its API answers for `/v1/entries` and `/v1/feeds`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from reader.errors import SourceError
from reader.model.article import Enclosure
from reader.model.subscription import Rules, Subscription, clean_agent, from_address, merged_tags
from reader.sources.entry import people
from reader.sources.feed_text import words_of
from reader.sources.movein.moved import Item, Piece, refused, string, texts
from reader.text import safe_link
from reader.translation import gettext as _

_DEFAULT = "all"
"""The category that Miniflux makes for everybody."""


def is_entries(value: object) -> bool:
    """Whether JSON is an answer with entries, or a list of them."""
    return any("feed_id" in entry and "status" in entry for entry in _entries(value)[:20])


def is_feeds(value: object) -> bool:
    """Whether JSON is an answer with feeds."""
    return isinstance(value, list) and any(isinstance(feed, dict) and "feed_url" in feed for feed in value[:20])


def read_entries(value: object) -> Iterator[Piece]:
    """The entries, each feed before its first one."""
    known: set[str] = set()
    for entry in _entries(value):
        feed = entry.get("feed")
        address = string(feed.get("feed_url")) if isinstance(feed, dict) else ""
        if isinstance(feed, dict) and address and address not in known:
            known.add(address)
            yield _feed(feed)
        yield _item(entry, address, words_of(string(feed.get("title"))) if isinstance(feed, dict) else "")


def read_feeds(value: list[Any]) -> Iterator[Piece]:
    """The subscriptions, their categories as tags."""
    yield from (_feed(feed) for feed in value if isinstance(feed, dict) and "feed_url" in feed)


def _feed(raw: Mapping[str, Any]) -> Piece:
    address, category = string(raw.get("feed_url")), raw.get("category")
    label = string(category.get("title")) if isinstance(category, dict) else ""
    try:
        if not safe_link(address):
            raise SourceError(_("it is not an http or https address"))
        feed: Subscription = from_address(address)
    except SourceError as error:
        return refused(address, str(error))
    rules = Rules(
        tags=merged_tags([label] if label.casefold() != _DEFAULT else []),
        whole=raw.get("crawler") is True,
        agent=clean_agent(string(raw.get("user_agent"))),
    )
    title = words_of(string(raw.get("title")))
    return replace(feed, title=title, paused=raw.get("disabled") is True, rules=rules)


def _item(raw: Mapping[str, Any], feed: str, source: str) -> Piece:
    title = words_of(string(raw.get("title")))
    if raw.get("status") == "removed":
        return refused(title or raw.get("url"), _("it was removed in Miniflux"))
    return Item(
        link=string(raw.get("url")),
        title=title,
        html=string(raw.get("content")),
        published=string(raw.get("published_at")),
        added=string(raw.get("created_at")),
        authors=people([string(raw.get("author"))]),
        topics=texts(raw.get("tags")),
        source=source,
        feed=feed,
        enclosures=tuple(_enclosures(raw.get("enclosures"))),
        read=raw.get("status") == "read",
        starred=raw.get("starred") is True,
    )


def _enclosures(value: object) -> Iterator[Enclosure]:
    for raw in value if isinstance(value, list) else ():
        link = safe_link(string(raw.get("url"))) if isinstance(raw, dict) else ""
        if link:
            size = raw.get("size")
            yield Enclosure(link, string(raw.get("mime_type")), size if isinstance(size, int) and size > 0 else 0)


def _entries(value: object) -> list[dict[str, Any]]:
    entries = value.get("entries") if isinstance(value, dict) else value
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
