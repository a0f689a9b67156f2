"""What is followed, with how each feed is and what it was worth: what `digest feeds` and the feeds screen show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reader.intake.schedule import state_of
from reader.library import Library
from reader.library.feed_state import Fetch
from reader.model.query_text import parse
from reader.model.subscription import Subscription
from reader.text import fold


@dataclass(frozen=True, slots=True)
class FeedView:
    """One subscription as a person sees it."""

    feed: Subscription
    fetch: Fetch
    state: str
    """`new`, `ok`, `failing`, `gone` or `paused`."""
    digests: int
    unread: int
    read: int
    bookmarked: int

    @property
    def worth(self) -> int:
        """Of what its reader has dealt with, how much was kept: per cent bookmarked, -1 before there is any."""
        return round(100 * self.bookmarked / self.read) if self.read else -1

    @property
    def last_success(self) -> str:
        """Date-time in UTC, `""` where it never answered."""
        if not self.fetch.last_success:
            return ""
        return datetime.fromtimestamp(self.fetch.last_success, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def to_record(self) -> dict[str, Any]:
        """The object that `--json` prints."""
        return {
            "url": self.feed.url or self.feed.address,
            "title": self.feed.shown,
            "tags": list(self.feed.rules.tags),
            "state": self.state,
            "last_success": self.last_success or None,
            "error": self.fetch.error or None,
            "unread": self.unread,
            "digests": self.digests,
            "bookmarked": self.bookmarked,
            "followed_as": self.feed.address,
        }


def feed_views(library: Library) -> Iterator[FeedView]:
    """Every subscription of a library, by name."""
    fetches = library.fetches.all()
    counts = {
        state: {count.key: count.digests for count in library.counts(parse(query), "feed")}
        for state, query in (("all", ""), ("unread", "is:unread"), ("kept", "is:bookmarked"))
    }
    for feed in library.feeds.all():
        key = fold(feed.address)
        fetch = fetches.get(feed.address, Fetch(feed.address))
        digests, unread = counts["all"].get(key, 0), counts["unread"].get(key, 0)
        yield FeedView(
            feed, fetch, state_of(feed, fetch), digests, unread, digests - unread, counts["kept"].get(key, 0)
        )


def format_opml(library: Library) -> str:
    """The subscriptions on the web as OPML, for other programs."""
    from reader.sources import opml

    web = [feed for feed in library.feeds.all() if feed.url.startswith("http") or feed.address.startswith("http")]
    return opml.format_opml(web, library.layout.root.name)
