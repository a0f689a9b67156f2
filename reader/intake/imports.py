"""Importing digests from files and pipes, and storing what any source brings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import BinaryIO

from reader.briefing.stories import update
from reader.dataclass import dataclass
from reader.library import Library
from reader.logins import shown_input
from reader.model.article import is_cut
from reader.model.digest import Digest
from reader.sources.files import MARKED, Failure, find_files, read_file, read_stream
from reader.translation import gettext as _
from reader.translation import number

BATCH = 1_000
"""Digests stored at a time: enough to write files rarely, few enough to hold the lock only briefly."""

TEXT_BATCH = 2_000_000
"""Characters of articles stored at a time."""

Progress = Callable[[int, int], None]
"""Called with the number of inputs done, and the number of all."""


@dataclass(slots=True)
class Report:
    """What an import did."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: list[Failure] = field(default_factory=list)
    notes: list[Failure] = field(default_factory=list)
    """On inputs that were read, but not as they should be."""

    def tell(self, items: Iterable[Failure]) -> None:
        """Put down what could not be read, and how the rest was."""
        for item in items:
            if item.why == MARKED and any(each.why == MARKED for each in self.notes):
                continue  # a folder has a file for each digest: once is enough
            (self.notes if item.note else self.failed).append(item)


def import_paths(library: Library, paths: Iterable[Path], progress: Progress | None = None) -> Report:
    """Import files and folders; the report lists what cannot be understood, the rest is stored."""
    report = Report()
    found = list(find_files(paths, curated=True))
    _store(library, _read_all(found, report, progress), report)
    if not found:
        report.failed.append(
            Failure(", ".join(shown_input(str(path)) for path in paths), 0, _("contains no file that can be imported"))
        )
    return report


def import_stream(library: Library, stream: BinaryIO) -> Report:
    """Import what comes through a pipe, whatever its form."""
    report = Report()
    _store(library, _sorted_out(read_stream(stream, "-"), report), report)
    return report


def _read_all(found: list[Path | Failure], report: Report, progress: Progress | None) -> Iterator[Digest]:
    for done, item in enumerate(found):
        if isinstance(item, Failure):
            report.failed.append(replace(item, input=shown_input(item.input)))
        else:
            yield from _sorted_out(read_file(item), report)
        if progress is not None:
            progress(done + 1, len(found))


def _sorted_out(items: Iterable[Digest | Failure], report: Report) -> Iterator[Digest]:
    for item in items:
        if isinstance(item, Failure):
            report.tell([item])
        else:
            yield item


def _store(library: Library, digests: Iterable[Digest], report: Report) -> None:
    batch: list[Digest] = []
    for digest in digests:
        batch.append(digest)
        if len(batch) == BATCH:
            store(library, batch, report)
            batch = []
    if batch:
        store(library, batch, report)
    update(library)


def store(library: Library, digests: Sequence[Digest], report: Report) -> list[str]:
    """Store digests and count them in the report. Returns the ids of the new ones."""
    new: list[str] = []
    for batch in _batches(digests):
        added = library.add(batch)
        report.added += len(added.added)
        report.updated += len(added.updated)
        report.unchanged += len(added.unchanged)
        new += added.added
        report.notes += _cut(batch)
    return new


def _cut(digests: Iterable[Digest]) -> Iterator[Failure]:
    """That an article is longer than is kept, of each that is."""
    for digest in digests:
        if digest.article is not None and is_cut(digest.article):
            said = _("is too long to be kept whole: its first {count} characters are here, the rest is at its source")
            yield Failure(digest.title, 0, said.format(count=number(len(digest.article.text))), note=True)


def _batches(digests: Sequence[Digest]) -> Iterator[Sequence[Digest]]:
    """The digests in runs of at most `BATCH` digests or about `TEXT_BATCH` characters."""
    start = size = 0
    for at, digest in enumerate(digests):
        size += len(digest.article.text) if digest.article else 0
        if at + 1 - start == BATCH or size > TEXT_BATCH:
            yield digests[start : at + 1]
            start, size = at + 1, 0
    if start < len(digests):
        yield digests[start:]
