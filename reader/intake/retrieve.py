"""Retrieving one subscription: fetch, run or read it, and parse what comes in a worker."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path

from reader.errors import SourceError
from reader.intake import schedule
from reader.intake.reading import in_worker, read_files, read_messages
from reader.intake.workers import Workers
from reader.library.feed_state import Fetch
from reader.model.digest import Digest
from reader.model.subscription import COMMAND, MAIL, Subscription, path_of
from reader.opening import expanded, is_there
from reader.sources.charset import of_content_type
from reader.sources.command import run_command
from reader.sources.contents import Contents, read_any
from reader.sources.detect import kind_of
from reader.sources.fetch import Fetcher, FetchError
from reader.sources.files import Failure, find_files
from reader.sources.mailbox import is_maildir, iter_maildir
from reader.text import safe_link


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


async def bring(feed: Subscription, fetch: Fetch, fetcher: Fetcher, workers: Workers) -> Brought:
    """Retrieve one subscription. Never raises for what it finds."""
    try:
        if feed.address.startswith(COMMAND):
            return await _command(feed, fetch, workers)
        if feed.address.startswith(MAIL):
            return await _mailbox(feed, fetch, fetcher, workers)
        if not safe_link(feed.url or feed.address):
            return await _folder(feed, fetch, workers)
        return await _feed(feed, fetch, fetcher, workers)
    except FetchError as error:
        return _failed(feed, fetch, str(error), error.status, error.headers)
    except SourceError as error:
        return _failed(feed, fetch, str(error))
    except OSError as error:
        return _failed(feed, fetch, f"cannot be read: {error.strerror or error}")


def _failed(
    feed: Subscription, fetch: Fetch, why: str, status: int = 0, headers: Mapping[str, str] | None = None
) -> Brought:
    fetch = schedule.failed(fetch, why, status, headers or {}, time.time())
    return Brought(replace(feed, paused=True) if fetch.gone else feed, fetch, error=why)


async def _feed(feed: Subscription, fetch: Fetch, fetcher: Fetcher, workers: Workers) -> Brought:
    conditions = {"If-None-Match": fetch.etag, "If-Modified-Since": fetch.modified}
    response = await fetcher.get(feed.url or feed.address, {name: value for name, value in conditions.items() if value})
    body = blake2b(response.body, digest_size=16).hexdigest() if response.status != 304 else fetch.body
    fresh = schedule.succeeded(fetch, response.headers, body, time.time())
    if body == fetch.body:
        return Brought(replace(feed, url=response.moved_to or feed.url), fresh)
    if kind_of(response.body, "", response.content_type) == "html":
        raise SourceError("is now a web page and not a feed: `digest follow` may find the feed that it links to")
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
    if not fetch.allowed:
        # A library is shared between machines, and one of them must not make the others run a program.
        raise SourceError(
            f"this command was followed on another machine; `digest follow '{feed.address}'` allows it here"
        )
    output = await asyncio.to_thread(run_command, feed.address.removeprefix(COMMAND))
    body = blake2b(output, digest_size=16).hexdigest()
    fresh = schedule.succeeded(fetch, {}, body, time.time())
    if body == fetch.body or not output.strip():
        return Brought(feed, fresh)
    found: Contents = await in_worker(workers, read_any, output, feed.address, feed=feed.address)
    return Brought(replace(feed, title=found.title or feed.title), fresh, found.digests, found.failures)


async def _mailbox(feed: Subscription, fetch: Fetch, fetcher: Fetcher, workers: Workers) -> Brought:
    from reader.sources.imap import MAX_MAIL, Account, Position, fetch_new

    account, since = Account.parse(feed.address), Position.parse(fetch.position)

    def fetched() -> tuple[Position, list[tuple[str, bytes]]]:
        position, messages = since, []
        for position, message in fetch_new(account, since, check=fetcher.guard.address):
            messages.append((f"{feed.address}, message {position.uid}", message))
        return position, messages

    position, messages = await asyncio.to_thread(fetched)
    large = [Failure(name, 0, f"is larger than {MAX_MAIL >> 20} MB") for name, message in messages if not message]
    read = await read_messages([item for item in messages if item[1]], workers, feed.address)
    fresh = replace(schedule.succeeded(fetch, {}, "", time.time()), position=str(position))
    return Brought(feed, fresh, read.digests, (*read.failures, *large))


async def _folder(feed: Subscription, fetch: Fetch, workers: Workers) -> Brought:
    """A Maildir, an mbox, or a folder of files: what is new or changed in it since it was last read."""
    seen = set(fetch.position.split())
    path = expanded(path_of(feed.address))
    if not is_there(path):
        raise SourceError(f"there is no folder or file {feed.address}")
    found = await asyncio.to_thread(lambda: dict(_marked(path)))
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


async def bring_whole(digest: Digest, fetcher: Fetcher, workers: Workers) -> Digest | None:
    """The digest with the full text of its page, None if that cannot be had."""
    from reader.sources.web import full_text

    if digest.article is None or not digest.link:
        return None
    try:
        response = await fetcher.get(digest.link)
        charset = of_content_type(response.content_type)
        text = await in_worker(workers, full_text, response.body, response.link, charset)
    except SourceError:
        return None  # the feed's own text remains
    return replace(digest, article=replace(digest.article, text=text, whole=True)) if text else None
