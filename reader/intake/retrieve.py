"""What one subscription brings: fetched, run or read, and parsed in a worker."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from reader.errors import SourceError
from reader.intake import schedule
from reader.intake.workers import Workers, explained
from reader.library.feed_state import Fetch
from reader.model.digest import Digest
from reader.model.subscription import COMMAND, MAIL, Subscription
from reader.sources.command import run_command
from reader.sources.detect import Contents, is_readable, kind_of, read_any
from reader.sources.fetch import MAX_BODY, Fetcher, FetchError
from reader.sources.files import MAX_RECORDS, Failure
from reader.text import safe_link

MAILS = 50
"""Messages that go to a worker at once."""
PIECE = 2_000_000
"""Bytes of files that go to a worker at once, unless one file is larger."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of one subscription."""

    feed: Subscription
    """With a title and address that may be new."""
    fetch: Fetch
    digests: tuple[Digest, ...] = ()
    failures: tuple[Failure, ...] = field(default=())
    """What in it could not be read."""
    error: str = ""
    """Why nothing came, `""` where something might have."""


async def bring(feed: Subscription, fetch: Fetch, fetcher: Fetcher, workers: Workers) -> Brought:
    """Ask one subscription. Never raises for what it finds."""
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


async def in_worker(workers: Workers, function: Any, *args: Any, **kwargs: Any) -> Any:
    """The result of a function in a worker. Raises SourceError."""
    try:
        return await asyncio.wrap_future(workers.start(function, *args, **kwargs))
    except asyncio.CancelledError:
        raise
    except Exception as error:
        raise explained(error) from error


async def _feed(feed: Subscription, fetch: Fetch, fetcher: Fetcher, workers: Workers) -> Brought:
    conditions = {"If-None-Match": fetch.etag, "If-Modified-Since": fetch.modified}
    response = await fetcher.get(feed.url or feed.address, {name: value for name, value in conditions.items() if value})
    body = blake2b(response.body, digest_size=16).hexdigest() if response.status != 304 else fetch.body
    fresh = schedule.succeeded(fetch, response.headers, body, time.time())
    if body == fetch.body:
        return Brought(replace(feed, url=response.moved_to or feed.url), fresh)
    if kind_of(response.body, "", response.content_type) == "html":
        raise SourceError("is a web page now, and no feed: `digest follow` may find the feed that it names")
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
    digests, failures, _ = await _read_all([item for item in messages if item[1]], feed, workers)
    failures += large
    fresh = replace(schedule.succeeded(fetch, {}, "", time.time()), position=str(position))
    return Brought(feed, fresh, tuple(digests), tuple(failures))


# --- folders ---------------------------------------------------------------------------------------


async def _folder(feed: Subscription, fetch: Fetch, workers: Workers) -> Brought:
    """A Maildir, an mbox, or a folder of files: what is new or changed in it since it was last read."""
    seen = set(fetch.position.split())
    path = Path(feed.address).expanduser()
    if not path.exists():
        raise SourceError(f"there is no folder or file {feed.address}")
    found = await asyncio.to_thread(lambda: dict(_marked(path)))
    fresh_files = [file for mark, file in found.items() if mark not in seen]
    digests, failures, _ = await read_files(fresh_files, workers, feed)
    fresh = replace(schedule.succeeded(fetch, {}, "", time.time()), position=" ".join(found))
    return Brought(feed, fresh, tuple(digests), tuple(failures))


def _marked(path: Path) -> Iterator[tuple[str, Path]]:
    """The files of a folder, each with a mark that changes when the file does."""
    from reader.sources.mail import is_maildir, iter_maildir

    if path.is_dir() and is_maildir(path):
        for file in iter_maildir(path):
            # A mail never changes; only the flags after the colon do, and the folder it lies in.
            yield _mark(file.name.partition(":")[0]), file
        return
    for file in files_of(path):
        stat = file.stat()
        yield _mark(f"{file}\n{stat.st_size}\n{stat.st_mtime_ns}"), file


def _mark(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=6).hexdigest()


def files_of(path: Path) -> Iterator[Path]:
    """The files that can be read at a path: itself, or those below it, in order; links are not followed."""
    from reader.sources.mail import is_maildir, iter_maildir

    if not path.is_dir():
        yield path
        return
    if is_maildir(path):
        yield from iter_maildir(path)
        return
    for root, folders, names in os.walk(path):
        inner = [name for name in folders if is_maildir(Path(root) / name)]
        folders[:] = sorted(n for n in folders if not n.startswith(".") and not n.endswith("_files") and n not in inner)
        for name in sorted(inner):
            yield from iter_maildir(Path(root) / name)
        for name in sorted(names):
            file = Path(root) / name
            if not name.startswith(".") and not file.is_symlink() and is_readable(file):
                yield file


Read = tuple[list[Digest], list[Failure], int]
"""What was read, what could not be, and how many of the inputs were feeds."""


async def read_files(files: list[Path], workers: Workers, feed: Subscription | None = None) -> Read:
    """What is in these files; those that cannot be read are named."""
    reads: list[Read] = []
    for batch in _batches(files):
        inputs: list[tuple[str, bytes]] = []
        for file in batch:
            try:
                inputs.append((str(file), await asyncio.to_thread(_content, file)))
            except SourceError as error:
                reads.append(([], [Failure(str(file), 0, str(error))], 0))
        reads.append(await _read_all(inputs, feed, workers))
    return _joined(reads)


def _joined(reads: list[Read]) -> Read:
    return (
        [digest for digests, _, _ in reads for digest in digests],
        [failure for _, failures, _ in reads for failure in failures],
        sum(feeds for _, _, feeds in reads),
    )


def _batches(files: list[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    size = 0
    for file in files:
        batch.append(file)
        size += file.stat().st_size if file.exists() else 0
        if len(batch) >= MAILS * 4 or size > PIECE * 4:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _content(path: Path) -> bytes:
    limit = MAX_RECORDS if path.suffix.lower() in (".json", ".jsonl", ".ndjson", ".csv", ".mbox", "") else MAX_BODY * 2
    try:
        if not path.is_file():
            raise SourceError("there is no such file" if not path.exists() else "is no ordinary file")
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}") from error
    if len(content) > limit:
        raise SourceError(f"is larger than {limit >> 20} MB")
    return content


async def _read_all(inputs: list[tuple[str, bytes]], feed: Subscription | None, workers: Workers) -> Read:
    """What is in these inputs. They go to the workers in pieces; one on which a worker fails is read one by one."""
    address = feed.address if feed else ""
    pieces = list(_pieces(inputs))
    results = await asyncio.gather(
        *(in_worker(workers, read_many, piece, address) for piece in pieces), return_exceptions=True
    )
    reads: list[Read] = []
    for piece, result in zip(pieces, results, strict=True):
        if isinstance(result, SourceError) and len(piece) > 1:
            reads += [await _read_all([one], feed, workers) for one in piece]
        elif isinstance(result, SourceError):
            reads.append(([], [Failure(piece[0][0], 0, str(result))], 0))
        elif isinstance(result, BaseException):
            raise result
        else:
            reads.append(result)
    return _joined(reads)


def _pieces(inputs: list[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    piece: list[tuple[str, bytes]] = []
    for item in inputs:
        piece.append(item)
        if len(piece) == MAILS or sum(len(content) for _, content in piece) > PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def read_many(inputs: list[tuple[str, bytes]], feed: str = "") -> Read:
    """What is in several inputs; runs in a worker."""
    reads: list[Read] = []
    for name, content in inputs:
        try:
            found = read_any(content, name, feed=feed)
        except SourceError as error:
            reads.append(([], [Failure(name, error.line, str(error))], 0))
        else:
            reads.append((list(found.digests), list(found.failures), int(found.kind == "feed")))
    return _joined(reads)


# --- whole texts -----------------------------------------------------------------------------------


async def bring_whole(digest: Digest, fetcher: Fetcher, workers: Workers) -> Digest | None:
    """The digest with the text of its page, None where there is none to be had."""
    from reader.sources.web import full_text

    if digest.article is None or not digest.link:
        return None
    try:
        response = await fetcher.get(digest.link)
        charset = response.content_type.partition("charset=")[2].strip(" \"'").partition(";")[0]
        text = await in_worker(workers, full_text, response.body, response.link, charset)
    except SourceError:
        return None  # what the feed said of it is there
    return replace(digest, article=replace(digest.article, text=text, whole=True)) if text else None
