"""Adding things by hand: whatever is at an address or a path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from reader.briefing.stories import update
from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.intake.hooks import tell_new
from reader.intake.imports import Report, store
from reader.intake.network import Network
from reader.intake.reading import Read, in_worker, read_files
from reader.intake.workers import Workers
from reader.library import Library
from reader.logins import Login, doubtful, is_doubtful, shown, shown_input, split_login
from reader.opening import expanded, is_there
from reader.sources.addresses import Guard
from reader.sources.contents import Contents, read_any
from reader.sources.fetch import Fetcher
from reader.sources.files import Failure, find_files
from reader.text import safe_link
from reader.translation import gettext as _

_ADDRESS = re.compile(r"\s*(?:\w[\w+.-]+:)?[/\\]{2}|\s*(?:https?|feed|imaps?|ftps?):", re.IGNORECASE)
FILES = 200
"""Files read before their contents are stored."""


@dataclass(slots=True)
class Added(Report):
    """What was added."""

    feeds: int = 0
    """How many of the inputs were feeds."""


def add(
    library: Library, inputs: Iterable[str], guard: Guard, progress: Callable[[int, int], None] | None = None
) -> Added:
    """Add what is at these addresses and paths; folders are read whole. The report lists what cannot be read."""
    report = Added()
    new: list[str] = []
    for read in read_inputs(inputs, guard, progress):
        new += store(library, list(read.digests), report)
        report.tell(read.failures)
        report.feeds += read.feeds
    update(library)
    tell_new(library, new)
    return report


def read_inputs(
    inputs: Iterable[str], guard: Guard, progress: Callable[[int, int], None] | None = None
) -> Iterator[Read]:
    """What is at these addresses and paths, as it comes."""
    early = Added()
    links: dict[str, Login | None] = {}
    files: list[Path] = []
    for text in inputs:
        bare, login = split_login(text)
        if _is_address(text) and is_doubtful(text):
            early.failed.append(Failure(shown(text), 0, _("is not fetched: {doubtful}").format(doubtful=doubtful())))
        elif safe_link(bare):
            links[safe_link(bare)] = login
        elif text.startswith(("http:", "https:")) or "://" in text:
            early.failed.append(Failure(shown(text), 0, _("is not an http or https address")))
        else:
            files += _found(expanded(text), early)
            early.failed = [replace(failure, input=shown_input(failure.input)) for failure in early.failed]
    yield Read(0, failures=tuple(early.failed))
    total, done = len(links) + len(files), 0
    with Workers() as workers, Network[Read](guard, workers) as network:
        for link, login in links.items():
            network.start(partial(_fetched, link, login))
        for start in range(0, len(files), FILES):
            network.start(partial(_from_files, files[start : start + FILES]))
        for results in network.results():
            for read in results:
                yield read
                done += read.inputs
            if progress is not None and total:
                progress(done, total)


def _is_address(text: str) -> bool:
    """Whether an address is meant, in whatever way it is spelt, and no file."""
    return _ADDRESS.match(text) is not None and not is_there(expanded(text))


def _found(path: Path, report: Added) -> list[Path]:
    found = list(find_files([path]))
    files = [item for item in found if isinstance(item, Path)]
    report.failed += [item for item in found if isinstance(item, Failure)]
    if not found:
        report.failed.append(Failure(str(path), 0, _("contains no file that can be read")))
    return files


async def _fetched(link: str, login: Login | None, fetcher: Fetcher, workers: Workers) -> Read:
    try:
        response = await fetcher.get(link, login=login)
        found: Contents = await in_worker(
            workers, read_any, response.body, link, link=response.link, content_type=response.content_type
        )
    except SourceError as error:
        return Read.failed(shown(link), error)
    return Read.of(found)


async def _from_files(files: list[Path], fetcher: Fetcher, workers: Workers) -> Read:
    return await read_files(files, workers)
