"""The state of each feed and how useful it was: what `digest feeds` and the feeds screen show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from reader.dataclass import dataclass
from reader.library import Library
from reader.library.feed_state import Fetch
from reader.logins import with_login
from reader.model.permission import needs_permission
from reader.model.query_text import parse
from reader.model.subscription import Subscription
from reader.text import fold
from reader.translation import pgettext


@dataclass(frozen=True, slots=True)
class State:
    """The state of a feed."""

    name: str
    """As programs read it."""
    shown: str
    sign: str
    """One character that stands for it in a list."""
    broken: bool = False
    """Whether a person may have to do something about it."""


NEW = State("new", pgettext("state of a feed", "new"), "○")
"""Not fetched yet."""
OK = State("ok", pgettext("state of a feed", "ok"), "●")
FAILING = State("failing", pgettext("state of a feed", "failing"), "!", broken=True)
"""The last attempt failed; it is tried again."""
GONE = State("gone", pgettext("state of a feed", "gone"), "✗", broken=True)
"""Its server reported that it is gone for good; it is not tried again."""
PAUSED = State("paused", pgettext("state of a feed", "paused"), "‖")
NOT_ALLOWED = State("not allowed", pgettext("state of a feed", "not allowed"), "?", broken=True)
"""It reaches into this machine, and nobody allowed that here; it is not refreshed."""


def state_of(feed: Subscription, fetch: Fetch) -> State:
    if fetch.gone:
        return GONE
    if feed.paused:
        return PAUSED
    if needs_permission(feed.address) and not fetch.allowed:
        return NOT_ALLOWED
    if fetch.error:
        return FAILING
    return OK if fetch.last_success else NEW


@dataclass(frozen=True, slots=True)
class FeedView:
    """One subscription as a person sees it."""

    feed: Subscription
    fetch: Fetch
    state: State
    digests: int
    unread: int
    read: int
    bookmarked: int

    @property
    def last_success(self) -> str:
        """Date-time in UTC, `""` if it never answered."""
        if not self.fetch.last_success:
            return ""
        return datetime.fromtimestamp(self.fetch.last_success, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def to_record(self) -> dict[str, Any]:
        """The object that `--json` prints; the addresses have the login that the subscription comes with."""
        login = self.feed.login
        return {
            "url": with_login(self.feed.url or self.feed.address, login),
            "title": self.feed.shown,
            "tags": list(self.feed.rules.tags),
            "state": self.state.name,
            "last_success": self.last_success or None,
            "error": self.fetch.error or None,
            "unread": self.unread,
            "digests": self.digests,
            "bookmarked": self.bookmarked,
            "followed_as": with_login(self.feed.address, login),
        }


def feed_views(library: Library, *, with_passwords: bool = False) -> Iterator[FeedView]:
    """Every subscription of a library, by name."""
    fetches = library.fetches.all()
    counts = {
        state: {count.key: count.digests for count in library.counts(parse(query), "feed")}
        for state, query in (("all", ""), ("unread", "is:unread"), ("bookmarked", "is:bookmarked"))
    }
    for feed in _feeds(library, with_passwords=with_passwords):
        key = fold(feed.address)
        fetch = fetches.get(feed.address, Fetch(feed.address))
        digests, unread = counts["all"].get(key, 0), counts["unread"].get(key, 0)
        yield FeedView(
            feed, fetch, state_of(feed, fetch), digests, unread, digests - unread, counts["bookmarked"].get(key, 0)
        )


def _feeds(library: Library, *, with_passwords: bool) -> list[Subscription]:
    feeds = [replace(feed, login=None) for feed in library.feeds.all()]
    return library.logins.with_logins(feeds) if with_passwords else feeds


def format_opml(library: Library, *, with_passwords: bool = False) -> str:
    """The subscriptions on the web as OPML, for other programs."""
    from reader.sources import opml

    feeds = _feeds(library, with_passwords=with_passwords)
    web = [feed for feed in feeds if feed.url.startswith("http") or feed.address.startswith("http")]
    return opml.format_opml(web, library.layout.root.name)
