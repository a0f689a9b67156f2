"""Adding by hand: an address or a path, whatever is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from reader.errors import SourceError
from reader.intake.imports import Report, store
from reader.intake.network import Network
from reader.intake.retrieve import files_of, in_worker, read_files
from reader.intake.workers import Workers
from reader.library import Library
from reader.model.digest import Digest
from reader.sources.addresses import Guard
from reader.sources.detect import Contents, read_any
from reader.sources.fetch import Fetcher
from reader.sources.files import Failure
from reader.text import safe_link

FILES = 200
"""Files that are read before what they hold is stored."""


@dataclass(slots=True)
class Added(Report):
    """What was added."""

    feeds: int = 0
    """How many of the inputs were feeds."""


@dataclass(frozen=True, slots=True)
class Read:
    """What came of some inputs."""

    inputs: int
    digests: Sequence[Digest] = ()
    failures: Sequence[Failure] = ()
    feeds: int = 0


def add(
    library: Library, inputs: Iterable[str], guard: Guard, progress: Callable[[int, int], None] | None = None
) -> Added:
    """Add what is at these addresses and paths; folders are read whole. What cannot be read is in the report."""
    report = Added()
    for read in read_inputs(inputs, guard, progress):
        store(library, list(read.digests), report)
        report.failed += read.failures
        report.feeds += read.feeds
    return report


def read_inputs(
    inputs: Iterable[str], guard: Guard, progress: Callable[[int, int], None] | None = None
) -> Iterator[Read]:
    """What is at these addresses and paths, as it comes."""
    early = Added()
    links: list[str] = []
    files: list[Path] = []
    for text in inputs:
        if safe_link(text):
            links.append(safe_link(text))
        elif text.startswith(("http:", "https:")) or "://" in text:
            early.failed.append(Failure(text, 0, "is no http or https address"))
        else:
            files += _found(Path(text).expanduser(), early)
    yield Read(0, failures=early.failed)
    total, done = len(links) + len(files), 0
    with Workers() as workers, Network[Read](guard, workers) as network:
        for link in links:
            network.start(partial(_fetched, link))
        for start in range(0, len(files), FILES):
            network.start(partial(_from_files, files[start : start + FILES]))
        for results in network.results():
            for read in results:
                yield read
                done += read.inputs
            if progress is not None and total:
                progress(done, total)


def _found(path: Path, report: Added) -> list[Path]:
    try:
        found = list(files_of(path)) if path.exists() else []
    except OSError as error:
        report.failed.append(Failure(str(path), 0, f"cannot be read: {error.strerror}"))
        return []
    if not found:
        why = "holds no file of a kind that can be read" if path.is_dir() else "there is no such file or folder"
        report.failed.append(Failure(str(path), 0, why))
    return found


async def _fetched(link: str, fetcher: Fetcher, workers: Workers) -> Read:
    try:
        response = await fetcher.get(link)
        found: Contents = await in_worker(
            workers, read_any, response.body, link, link=response.link, content_type=response.content_type
        )
    except SourceError as error:
        return Read(1, failures=(Failure(link, 0, str(error)),))
    return Read(1, found.digests, found.failures, int(found.kind == "feed"))


async def _from_files(files: list[Path], fetcher: Fetcher, workers: Workers) -> Read:
    digests, failures, feeds = await read_files(files, workers)
    return Read(len(files), digests, failures, feeds)
