"""What is subscribed to at a service is followed here: its folders are tags, and the service brings what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace

from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.library import Library
from reader.library.services import Service
from reader.model.subscription import Rules, Subscription, address_key, from_address, merged_tags
from reader.sources.services.said import Followed


@dataclass(slots=True)
class Subscribed:
    """The subscriptions of a service as they are here, by the service's ids."""

    feeds: dict[str, Subscription] = field(default_factory=dict)
    unwanted: set[str] = field(default_factory=set)
    """Ids of those that were unfollowed here: nothing of them comes in."""


def subscribe(library: Library, service: Service, there: Sequence[Followed]) -> Subscribed:
    """Follow what is new there. What is gone there stays followed here, and what was unfollowed here stays so."""
    before = library.services.subscribed(service.address)
    known: dict[int, Subscription] = {}
    for feed in library.feeds.all():
        known.setdefault(address_key(feed.url), feed)
        known[feed.key] = feed
    found, put, remembered = Subscribed(), [], {}
    for each in there:
        try:
            feed = from_address(each.address)
        except SourceError:
            continue
        old = known.get(feed.key)
        if old is None and before.get(each.id) == each.address:
            found.unwanted.add(each.id)
            continue
        if old is None:
            feed = replace(feed, title=each.title, rules=Rules(tags=merged_tags(each.folders)), via=service.address)
        elif old.via == service.address:
            tags = merged_tags(old.rules.tags, each.folders)
            feed = replace(old, title=each.title or old.title, rules=replace(old.rules, tags=tags))
        else:  # followed by its reader already, who decides about it
            feed = old
        found.feeds[each.id] = known[feed.key] = feed
        remembered[each.id] = each.address
        if feed != old:
            put.append(replace(feed, login=None))
    if put:
        library.arrange(library.feeds.put_steps(put), undoable=False)
    library.services.put_subscribed(service.address, remembered)
    return found
