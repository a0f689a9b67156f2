"""OPML: the feeds that the digests came from, or all that are followed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.export.item import About, Item
from reader.model.subscription import address_key
from reader.sources.opml import format_opml


def write(items: Iterable[Item], about: About) -> Iterator[bytes]:
    """The subscriptions that brought any of these digests, of a whole library all, without logins."""
    feeds = about.feeds
    if not about.whole:
        came_from = {address_key(feed) for item in items for feed in _feeds(item)}
        feeds = [feed for feed in feeds if not came_from.isdisjoint((feed.key, address_key(feed.url)))]
    about.wrote(len(feeds))
    yield format_opml(feeds, about.title).encode()


def _feeds(item: Item) -> Iterator[str]:
    article = item.record.get("article") or {}
    yield from (origin["feed"] for origin in article.get("origins", ()) if origin.get("feed"))
