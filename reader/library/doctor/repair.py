"""The mending of what can be mended: whatever is replaced is kept beside the library's files.

Nothing is deleted but this device's own unfinished writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from reader.library import Library
from reader.library.doctor.examine import (
    entries_of,
    examine,
    examine_manifest,
    files_of,
    open_to_others,
    strays_in,
)
from reader.library.documents import DamagedFileError, Entry, combined, parse_entries, read_whole, salvage
from reader.library.folder import write_manifest
from reader.library.names import is_proper
from reader.library.sync import Progress
from reader.model.marks import Marks, from_document, to_document
from reader.paths import DESK, DIGESTS, FEEDS, MARKS
from reader.translation import gettext as _
from reader.translation import ngettext, number


def repair(library: Library, progress: Progress | None = None) -> list[str]:
    """Mend what can be mended; what was done, in sentences. Raises LibraryError."""
    done: list[str] = []
    library.refresh()  # reads what changed, and moves our own damaged files aside
    with library.files.lock():
        library.files.identify()
        done += _close_to_others(library)
        done += _mend_manifest(library)
        for name in files_of(library):
            done += _repair_file(library, name)
        library.files.remove_leftovers()
    library.refresh()
    done += library.problems
    library.problems.clear()
    if any(finding.kind == "index" and finding.wrong for finding in examine(library)):
        library.reindex(progress)
        done.append(
            ngettext(
                "The index was rebuilt: {count} digest.",
                "The index was rebuilt: {count} digests.",
                len(library),
            ).format(count=number(len(library)))
        )
    return done


def _close_to_others(library: Library) -> Iterator[str]:
    closed = 0
    for path in open_to_others(library):
        with suppress(OSError):
            path.chmod(0o700 if path.is_dir() else 0o600)
            closed += 1
    if closed:
        yield ngettext(
            "{count} file or folder can now be read by you alone.",
            "{count} files or folders can now be read by you alone.",
            closed,
        ).format(count=number(closed))


def _mend_manifest(library: Library) -> Iterator[str]:
    if any(finding.mendable for finding in examine_manifest(library)):
        path = library.layout.manifest
        if path.exists():
            _set_aside(path, "replaced")
        write_manifest(library.layout)
        yield _("{name} was written again.").format(name=path.name)


def _repair_file(library: Library, name: str) -> Iterator[str]:
    path = library.layout.root / name
    if path.is_symlink() or path.name.startswith(".") or not path.name.endswith(".json"):
        return
    own = library.files.is_own(name)
    try:
        content = read_whole(path)
        entries = parse_entries(content, path)
    except OSError:
        return
    except DamagedFileError:
        if not own:
            kept = _take_over(library, name, entries_of(combined(name, salvage(content))))
            if kept:
                yield ngettext(
                    "{count} document of {name}, which is damaged, are kept in a file of this device too.",
                    "{count} documents of {name}, which is damaged, are kept in a file of this device too.",
                    kept,
                ).format(count=number(kept), name=name)
        return
    if not is_proper(name):
        _take_over(library, name, entries)
        yield _("{name} was merged into this device's files; it is kept as {aside}.").format(
            name=name, aside=_set_aside(path, "merged").name
        )
    elif own and name.startswith(MARKS) and strays_in(name, entries):
        strays = strays_in(name, entries)
        _take_over(library, name, strays)
        aside = _set_aside(path, "replaced")
        gone = {entry.doc_id for entry in strays}
        documents = {entry.doc_id: entry.document for entry in entries if entry.doc_id not in gone}
        library.files.put(name, documents)
        yield _("Marks in {name} were put where they belong; the file as it was is kept as {aside}.").format(
            name=name, aside=aside.name
        )


def _take_over(library: Library, name: str, entries: Iterable[Entry]) -> int:
    """Put into this device's files what only this file has; how many documents that are."""
    files, index = library.files, library.index
    if name.startswith(DIGESTS):
        checksums = index.rows.checksums()
        places = index.rows.places(entry.doc_id for entry in entries)
        documents = {
            e.doc_id: e.document
            for e in entries
            if places.get(e.doc_id, name) == name
            and checksums.get(e.doc_id, b"") in (b"", blake2b(e.raw, digest_size=8).digest())
        }
        list(files.put_digests(documents, {}))
    elif name.startswith(FEEDS):
        documents = {entry.doc_id: entry.document for entry in entries}
        library.feeds.take_over(documents)
    elif name.startswith(DESK):
        documents = {entry.doc_id: entry.document for entry in entries}
        library.desk.take_over(documents)
    else:
        documents = {}
        for entry in entries:
            theirs, all_of_them = from_document(entry.document).fields, index.marks.of(entry.doc_id).fields
            newest = {field: mark for field, mark in theirs.items() if not all_of_them.get(field, mark).newer(mark)}
            if newest:
                documents[entry.doc_id] = to_document(Marks(newest))
        list(files.put_marks(documents))
    return len(documents)


def _set_aside(path: Path, why: str) -> Path:
    aside = path.with_name(f"{path.name}.{why}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    path.rename(aside)
    return aside
