"""Files and messages, read by workers in pieces; one that cannot be read is reported and stops no other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.intake.workers import Workers, explained
from reader.model.digest import Digest
from reader.sources.contents import Contents, read_any, read_path
from reader.sources.files import Failure

MOST = 50
"""Inputs that go to a worker at once."""
PIECE = 2_000_000
"""Bytes that go to a worker at once, unless one input is larger."""

Message = tuple[str, bytes]
"""What failures call a message, and its bytes."""
File = tuple[str, Path]
"""What failures call a file, and where it lies, absolute: workers stand in a folder of their own."""
T = TypeVar("T", Message, File)


@dataclass(frozen=True, slots=True)
class Read:
    """What came of some inputs."""

    inputs: int
    digests: tuple[Digest, ...] = ()
    failures: tuple[Failure, ...] = ()
    feeds: int = 0
    """How many of the inputs were feeds."""

    @classmethod
    def of(cls, found: Contents) -> Read:
        return cls(1, found.digests, found.failures, int(found.kind == "feed"))

    @classmethod
    def failed(cls, name: str, error: SourceError) -> Read:
        return cls(1, failures=(Failure(name, error.line, str(error)),))

    @classmethod
    def joined(cls, reads: Sequence[Read]) -> Read:
        return cls(
            sum(read.inputs for read in reads),
            tuple(digest for read in reads for digest in read.digests),
            tuple(failure for read in reads for failure in read.failures),
            sum(read.feeds for read in reads),
        )


async def in_worker(workers: Workers, function: Any, *args: Any, **kwargs: Any) -> Any:
    """The result of a function in a worker. Raises SourceError."""
    try:
        return await asyncio.wrap_future(workers.start(function, *args, **kwargs))
    except asyncio.CancelledError:
        raise
    except Exception as error:
        raise explained(error) from error


async def read_files(files: Iterable[Path], workers: Workers, feed: str = "") -> Read:
    """What is in these files; `feed` is the subscription that they came by."""
    named = [(str(path), path.absolute()) for path in files]
    return await _read_all(named, _size_of, workers, _read_file, feed)


async def read_messages(messages: Iterable[Message], workers: Workers, feed: str = "") -> Read:
    """What is in these messages."""
    return await _read_all(list(messages), lambda message: len(message[1]), workers, _read_message, feed)


async def _read_all(
    inputs: list[T], size: Callable[[T], int], workers: Workers, read: Callable[[T, str], Read], feed: str
) -> Read:
    """The inputs go to the workers in pieces; a piece on which a worker fails is read again, one by one."""
    pieces = list(_pieces(inputs, size))
    results = await asyncio.gather(
        *(in_worker(workers, _each, read, piece, feed) for piece in pieces), return_exceptions=True
    )
    reads: list[Read] = []
    for piece, result in zip(pieces, results, strict=True):
        if isinstance(result, SourceError) and len(piece) > 1:
            reads += [await _read_all([one], size, workers, read, feed) for one in piece]
        elif isinstance(result, SourceError):
            reads.append(Read.failed(piece[0][0], result))
        elif isinstance(result, BaseException):
            raise result
        else:
            reads.append(result)
    return Read.joined(reads)


def _pieces(inputs: list[T], size: Callable[[T], int]) -> Iterator[list[T]]:
    piece: list[T] = []
    bytes_ = 0
    for item in inputs:
        piece.append(item)
        bytes_ += size(item)
        if len(piece) == MOST or bytes_ > PIECE:
            yield piece
            piece, bytes_ = [], 0
    if piece:
        yield piece


def _size_of(file: File) -> int:
    try:
        return file[1].stat().st_size
    except OSError:  # reading it says why
        return 0


def _each(read: Callable[[T, str], Read], piece: list[T], feed: str) -> Read:
    """What is in a piece; runs in a worker."""
    reads: list[Read] = []
    for item in piece:
        try:
            reads.append(read(item, feed))
        except SourceError as error:
            reads.append(Read.failed(item[0], error))
    return Read.joined(reads)


def _read_file(file: File, feed: str) -> Read:
    name, path = file
    return Read.of(read_path(path, name, feed=feed))


def _read_message(message: Message, feed: str) -> Read:
    name, content = message
    return Read.of(read_any(content, name, feed=feed))
