"""Retrieving one subscription: fetch, run or read it, and parse what comes in a worker."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import field, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.intake import schedule
from reader.intake.reading import in_worker, read_files, read_messages
from reader.intake.threads import in_thread
from reader.intake.workers import Workers
from reader.library.feed_state import Fetch
from reader.model.article import Article, Origin
from reader.model.digest import Digest
from reader.model.permission import needs_permission, refusal
from reader.model.subscription import COMMAND, MAIL, Subscription, path_of
from reader.opening import expanded, is_there
from reader.sources.command import run_command
from reader.sources.contents import Contents, article_at, read_any
from reader.sources.detect import kind_of
from reader.sources.fetch import Fetcher, FetchError
from reader.sources.files import Failure, find_files
from reader.sources.mailbox import is_maildir, iter_maildir
from reader.text import safe_link
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.sources.imap import Deadline, Position


@dataclass(frozen=True, slots=True)
class Brought:
    """What one subscription brought."""

    feed: Subscription
    """Its title and address may be new."""
    fetch: Fetch
    digests: tuple[Digest, ...] = ()
    failures: tuple[Failure, ...] = field(default=())
    """What in it could not be read."""
    error: str = ""
    """Why it failed, `""` if it did not."""
    rest: Callable[[Fetcher, Workers], Awaitable[Brought]] | None = None
    """What brings more of it, once this is stored."""


async def bring(feed: Subscription, fetch: Fetch, fetcher: Fetcher, workers: Workers) -> Brought:
    """Retrieve one subscription. Never raises for what it finds."""
    try:
        if needs_permission(feed.address) and not fetch.allowed:
            raise SourceError(refusal(feed.address))
        if feed.address.startswith(COMMAND):
            return await _command(feed, fetch, workers)
        if feed.address.startswith(MAIL):
            return await _mailbox(feed, fetch, fetcher, workers)
        if not safe_link(feed.address):
            return await _folder(feed, fetch, workers)
        return await _feed(feed, fetch, fetcher, workers)
    except FetchError as error:
        return _failed(feed, fetch, str(error), error.status, error.headers)
    except SourceError as error:
        return _failed(feed, fetch, str(error))
    except OSError as error:
        return _failed(feed, fetch, _("cannot be read: {error}").format(error=error.strerror or error))
    except Exception as error:  # noqa: BLE001 (whatever one feed trips over, the others arrive)
        return _failed(feed, fetch, _("cannot be read ({name})").format(name=type(error).__name__))


def _failed(
    feed: Subscription, fetch: Fetch, why: str, status: int = 0, headers: Mapping[str, str] | None = None
) -> Brought:
    fetch = schedule.failed(fetch, why, status, headers or {}, time.time())
    return Brought(replace(feed, paused=True) if fetch.gone else feed, fetch, error=why)


async def _feed(feed: Subscription, fetch: Fetch, fetcher: Fetcher, workers: Workers) -> Brought:
    conditions = {"If-None-Match": fetch.etag, "If-Modified-Since": fetch.modified}
    # Another device may have written anything into the place where the feed is now.
    place = safe_link(feed.url) or feed.address
    response = await fetcher.get(place, conditions, login=feed.login, agent=feed.rules.agent)
    body = blake2b(response.body, digest_size=16).hexdigest() if response.status != 304 else fetch.body
    fresh = schedule.succeeded(fetch, response.headers, body, time.time())
    if body == fetch.body:
        return Brought(replace(feed, url=response.moved_to or feed.url), fresh)
    if kind_of(response.body, "", response.content_type) == "html":
        raise SourceError(_("is now a web page and not a feed: `digest follow` may find the feed that it links to"))
    found: Contents = await in_worker(
        workers,
        read_any,
        response.body,
        feed.address,
        link=response.link,
        content_type=response.content_type,
        feed=feed.address,
    )
    feed = replace(feed, url=response.moved_to or feed.url, title=found.title or feed.title)
    return Brought(feed, fresh, found.digests, found.failures)


async def _command(feed: Subscription, fetch: Fetch, workers: Workers) -> Brought:
    output = await run_command(feed.address.removeprefix(COMMAND))
    body = blake2b(output, digest_size=16).hexdigest()
    fresh = schedule.succeeded(fetch, {}, body, time.time())
    if body == fetch.body or not output.strip():
        return Brought(feed, fresh)
    found: Contents = await in_worker(workers, read_any, output, feed.address, feed=feed.address)
    return Brought(replace(feed, title=found.title or feed.title), fresh, found.digests, found.failures)


async def _mailbox(feed: Subscription, fetch: Fetch, fetcher: Fetcher, workers: Workers) -> Brought:
    from reader.sources.imap import Account, Deadline, Position, fetch_new

    account, since = Account.parse(feed.address), Position.parse(fetch.position)
    deadline = Deadline()
    password = feed.login.password if feed.login else ""
    messages = fetch_new(account, since, password=password, check=fetcher.guard.address, deadline=deadline)
    return await _next_messages(feed, fetch, messages, deadline, fetcher, workers)


async def _next_messages(
    feed: Subscription,
    fetch: Fetch,
    messages: Iterator[tuple[Position, bytes]],
    deadline: Deadline,
    fetcher: Fetcher,
    workers: Workers,
) -> Brought:
    """Some of a mailbox's messages: a mailbox is large, and the next ones are asked for when these are stored."""
    from reader.sources.imap import MAX_MAIL

    try:
        batch, why, more = await in_thread(partial(_batch, messages))
    except asyncio.CancelledError:
        deadline.cut()
        raise
    named = [
        (_("{address}, message {uid}").format(address=feed.address, uid=position.uid), message)
        for position, message in batch
    ]
    large = [
        Failure(name, 0, _("is larger than {count} MB").format(count=MAX_MAIL >> 20))
        for name, message in named
        if not message
    ]
    read = await read_messages([item for item in named if item[1]], workers, feed.address)
    fetch = schedule.failed(fetch, why, 0, {}, time.time()) if why else schedule.succeeded(fetch, {}, "", time.time())
    fetch = replace(fetch, position=str(batch[-1][0]) if batch else fetch.position)
    rest = partial(_next_messages, feed, fetch, messages, deadline) if more else None
    return Brought(feed, fetch, read.digests, (*read.failures, *large), why, rest)


def _batch(messages: Iterator[tuple[Position, bytes]]) -> tuple[list[tuple[Position, bytes]], str, bool]:
    """The next messages, why there are no more of them (`""` where nothing is wrong), and whether there may be."""
    from reader.sources.imap import BATCH_BYTES

    batch: list[tuple[Position, bytes]] = []
    size = 0
    try:
        for position, message in messages:
            batch.append((position, message))
            size += len(message)
            if size > BATCH_BYTES:
                return batch, "", True
    except SourceError as error:
        return batch, str(error), False
    return batch, "", False


async def _folder(feed: Subscription, fetch: Fetch, workers: Workers) -> Brought:
    """A Maildir, an mbox, or a folder of files: what is new or changed in it since it was last read."""
    seen = set(fetch.position.split())
    path = expanded(path_of(feed.address))
    if not path.is_absolute():  # which folder it means would depend on where one stands
        raise SourceError(_("{address} is not an absolute path").format(address=feed.address))
    if not is_there(path):
        raise SourceError(_("there is no folder or file {address}").format(address=feed.address))
    found = await in_thread(lambda: dict(_marked(path)))
    fresh_files = [file for mark, file in found.items() if mark not in seen]
    read = await read_files(fresh_files, workers, feed.address)
    fresh = replace(schedule.succeeded(fetch, {}, "", time.time()), position=" ".join(found))
    return Brought(feed, fresh, read.digests, read.failures)


def _marked(path: Path) -> Iterator[tuple[str, Path]]:
    """The files of a folder, each with a mark that changes when the file does."""
    if path.is_dir() and is_maildir(path):
        for file in iter_maildir(path):
            # A mail never changes; only the flags after the colon do, and the folder it lies in.
            yield _mark(file.name.partition(":")[0]), file
        return
    for found in find_files([path]):
        if isinstance(found, Path):
            stat = found.stat()
            yield _mark(f"{found}\n{stat.st_size}\n{stat.st_mtime_ns}"), found


def _mark(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=6).hexdigest()


async def bring_whole(digest: Digest, fetcher: Fetcher, workers: Workers, agent: str = "") -> Digest | None:
    """The digest with the full text of its page, None if that cannot be had."""
    if digest.article is None or not digest.link:
        return None
    try:
        return await fetch_text(digest, fetcher, workers, agent)
    except SourceError:
        return None  # the feed's own text remains


async def fetch_text(digest: Digest, fetcher: Fetcher, workers: Workers, agent: str = "") -> Digest:
    """The digest with the full text of its page, or of the paper that its link is. Raises SourceError."""
    response = await fetcher.get(digest.link, agent=agent)
    found = await in_worker(workers, article_at, response.body, response.link, response.content_type)
    article = digest.article or Article(origins=(Origin(link=digest.link, name=digest.source),))
    cut = (*(name for name in article.cut if name != "text"), *found.cut)
    return replace(digest, article=replace(article, text=found.text, whole=found.whole, cut=cut, teaser=False))
