"""Following: from an address that a person gives to a subscription."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from reader.errors import SourceError
from reader.intake.reading import in_worker
from reader.intake.workers import Workers
from reader.library import Library
from reader.library.feed_state import Fetch
from reader.model.subscription import (
    COMMAND,
    MAIL,
    Subscription,
    checked_address,
    merged_tags,
    path_address,
    path_of,
)
from reader.opening import expanded, is_there, open_regular
from reader.sources.addresses import Guard
from reader.sources.charset import of_content_type
from reader.sources.contents import Contents, read_any
from reader.sources.detect import kind_of
from reader.sources.fetch import Fetcher, FetchError, NowhereError, RefusedError, Response
from reader.sources.opml import parse_opml
from reader.text import canonical_link, clean_line, safe_link

PROBES = 12
"""Places tried on a site whose page links to no feed."""
MAX_OPML = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """What an address leads to."""

    feeds: tuple[Subscription, ...]
    """The feeds to choose from, the likeliest first; of a list of feeds all of them."""
    listed: bool = False
    """Whether they come from a list of feeds, so that all of them are meant."""
    refused: tuple[SourceError, ...] = ()
    """What in a list cannot be followed."""
    doubt: str = ""
    """Why it could not be fetched now, `""` if it could."""


def discover(text: str, guard: Guard) -> Found:
    """What can be followed at an address, which may be a feed, a site, a list of feeds, a folder, a mailbox or a
    command. Raises SourceError if there is nothing to follow."""
    path = expanded(text)
    address = path_address(str(path.absolute())) if text and is_there(path) else checked_address(text)
    if address.startswith(COMMAND):
        return Found((Subscription(address, address),))
    if address.startswith(MAIL):
        from reader.sources.imap import Account

        Account.parse(address)
        return Found((Subscription(address, address),))
    if not safe_link(address):
        return _local(expanded(path_of(address)).absolute())
    return asyncio.run(_discover(address, guard))


def _local(path: Path) -> Found:
    if not is_there(path):
        raise SourceError(f"there is no file or folder {path}")
    if not path.is_dir():
        try:
            with open_regular(path) as file:
                content = file.read(MAX_OPML)
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror}") from error
        if kind_of(content, path.name) == "opml":
            return _listed(content)
        if kind_of(content, path.name) != "mbox":
            raise SourceError(
                f"{path} is a file, and only folders and mailboxes can be followed: `digest add` reads it"
            )
    address = path_address(str(path))
    return Found((Subscription(address, address, clean_line(path.name)),))


def _listed(content: bytes) -> Found:
    feeds, refused = parse_opml(content)
    return Found(tuple(feeds), listed=True, refused=tuple(refused))


async def _discover(address: str, guard: Guard) -> Found:
    async with Fetcher(guard) as fetcher:
        with Workers(1) as workers:
            try:
                response = await fetcher.get(address)
            except (RefusedError, NowhereError):
                raise
            except FetchError as error:
                if error.status in (404, 410):
                    raise
                return Found((Subscription(address, address),), doubt=str(error))
            return await _at(address, response, fetcher, workers)


async def _at(address: str, response: Response, fetcher: Fetcher, workers: Workers) -> Found:
    kind = kind_of(response.body, "", response.content_type)
    if kind == "opml":
        return _listed(response.body)
    if kind == "feed":
        return Found((await _subscription(address, response, workers),))
    if kind == "html":
        return await _of_page(response, fetcher, workers)
    raise SourceError(f"{address} is neither a feed nor a page that links to one: `digest add` may be able to read it")


async def _subscription(address: str, response: Response, workers: Workers) -> Subscription:
    found: Contents = await in_worker(
        workers, read_any, response.body, address, link=response.link, content_type=response.content_type
    )
    return Subscription(address, response.moved_to or address, found.title)


async def _of_page(page: Response, fetcher: Fetcher, workers: Workers) -> Found:
    from reader.sources.discover import common_places, feeds_of

    named = await in_worker(workers, feeds_of, page.body, page.link, of_content_type(page.content_type))
    if named:
        return Found(tuple(Subscription(found.link, found.link, found.title) for found in named))
    for place in common_places(page.link)[:PROBES]:
        try:
            response = await fetcher.get(place)
            if kind_of(response.body, "", response.content_type) == "feed":
                return Found((await _subscription(response.link, response, workers),))
        except SourceError:
            continue
    raise SourceError(f"{page.link} links to no feed, and none was found in the usual places")


def follow(library: Library, feeds: Iterable[Subscription], tags: Iterable[str] = ()) -> list[Subscription]:
    """Follow these feeds. Returns their subscriptions as they are now. Raises LibraryError."""
    wanted = tuple(tags)
    known = {canonical_link(link): f for f in library.feeds.all() for link in (f.address, f.url) if safe_link(link)}
    given: list[Subscription] = []
    for feed in feeds:
        old = (known.get(canonical_link(feed.address)) if safe_link(feed.address) else None) or library.feeds.get(
            feed.address
        )
        rules = replace(feed.rules, tags=merged_tags(feed.rules.tags, wanted))
        if old is None:
            given.append(replace(feed, rules=rules))
        else:  # followed already: only what is new about it is added
            more = replace(old.rules, tags=merged_tags(old.rules.tags, rules.tags))
            given.append(replace(old, rules=more, title=old.title or feed.title, paused=False))
    library.feeds.put(given)
    # That a person follows a command here is what allows it to run here.
    library.fetches.put(Fetch(feed.address, allowed=True) for feed in given if feed.address.startswith(COMMAND))
    return given


def unfollow(library: Library, addresses: Iterable[str]) -> int:
    """Unfollow these addresses; their digests stay. Returns how many of them were followed."""
    gone = list(addresses)
    library.fetches.forget(gone)
    return library.feeds.remove(gone)
