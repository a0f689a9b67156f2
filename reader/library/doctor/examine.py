"""A look at everything a library consists of. Nothing is changed."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from reader.dataclass import dataclass
from reader.library import Library
from reader.library.documents import DamagedFileError, Entry, combined, parse_entries, read_whole, salvage, stored_at
from reader.library.ids import bucket_of
from reader.library.index import DamagedIndexError
from reader.library.names import bucket_in, is_proper
from reader.library.sync import Progress
from reader.model.marks import Marks, from_document
from reader.paths import DESK, DEVICES, DIGESTS, FEEDS, FORMAT, MARKS
from reader.translation import gettext as _
from reader.translation import ngettext, number

OLD = 24 * 3600
"""Seconds after which another device's unfinished file is no longer a write in progress."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, in words."""

    kind: str
    """`format`, `access`, `link`, `damaged`, `copy`, `strays`, `leftover`, `kept`, `unknown`, `orphans`, `duplicates`
    or `index`."""
    text: str
    wrong: bool = True
    """False: worth knowing, and as it should be."""
    mendable: bool = False
    file: str = ""
    """Relative to the library's folder; `""` where it is about no single file."""


def examine(library: Library, progress: Progress | None = None) -> list[Finding]:
    """Check every file, and the index against the files. Nothing is changed. Raises LibraryError."""
    findings = [*examine_manifest(library), *_access(library)]
    contents = _Contents()
    names = files_of(library)
    for done, name in enumerate(names, start=1):
        findings += _examine_file(library, name, contents)
        if progress is not None:
            progress(done, len(names))
    return [*findings, *_leftover_claims(library), *contents.findings(), *_index(library, contents)]


class _Contents:
    """What all files say together."""

    def __init__(self) -> None:
        self.digests: dict[int, tuple[int, bytes]] = {}
        """When it was stored, and the checksum, of the version that counts."""
        self.marks: dict[int, Marks] = {}
        self.versions = 0

    def add(self, folder: str, entries: Iterable[Entry]) -> None:
        """Take note of the documents of a file."""
        for entry in entries:
            if folder == DIGESTS:
                version = stored_at(entry.document), blake2b(entry.raw, digest_size=8).digest()
                self.digests[entry.doc_id] = max(version, self.digests.get(entry.doc_id, version))
                self.versions += 1
            elif folder == MARKS:
                marks = from_document(entry.document)
                old = self.marks.get(entry.doc_id)
                self.marks[entry.doc_id] = old.merge(marks) if old is not None else marks

    def findings(self) -> Iterator[Finding]:
        """What is only seen when all files are."""
        twice = self.versions - len(self.digests)
        if twice:
            yield Finding(
                "duplicates",
                ngettext(
                    "{count} older version of digests in other files: the newest counts.",
                    "{count} older versions of digests in other files: the newest counts.",
                    twice,
                ).format(count=number(twice)),
                wrong=False,
            )
        orphans = len(self.marks.keys() - self.digests.keys())
        if orphans:
            yield Finding(
                "orphans",
                ngettext(
                    "{count} digest with marks, but no text: kept until the text arrives.",
                    "{count} digests with marks, but no text: kept until the text arrives.",
                    orphans,
                ).format(count=number(orphans)),
                wrong=False,
            )


def files_of(library: Library) -> list[str]:
    """Everything that lies in the folders of digests, marks and subscriptions."""
    return [*_listed(library, DIGESTS), *_listed(library, MARKS), *_listed(library, FEEDS), *_listed(library, DESK)]


def _listed(library: Library, folder: str) -> list[str]:
    with suppress(FileNotFoundError):
        return sorted(f"{folder}/{entry.name}" for entry in os.scandir(library.layout.root / folder))
    return []


def _examine_file(library: Library, name: str, contents: _Contents) -> Iterator[Finding]:
    path = library.layout.root / name
    file = path.name
    if path.is_symlink():
        yield Finding(
            "link",
            _("{name} is a link, and is not followed: put the file itself in its place.").format(name=name),
            file=name,
        )
    elif ".damaged-" in file or ".replaced-" in file or ".merged-" in file:
        yield Finding(
            "kept",
            _("{name} is kept from an earlier repair: delete it once you miss nothing.").format(name=name),
            wrong=False,
            file=name,
        )
    elif file.startswith("."):
        yield from _unfinished(library, name, path)
    elif not file.endswith(".json") or not path.is_file():
        yield Finding(
            "unknown",
            _("{name} is not a file of a library, and is left alone.").format(name=name),
            wrong=False,
            file=name,
        )
    else:
        yield from _examine_json(library, name, path, contents)


def _unfinished(library: Library, name: str, path: Path) -> Iterator[Finding]:
    if path in library.files.leftovers():
        yield Finding(
            "leftover", _("{name} is a write that a crash interrupted.").format(name=name), mendable=True, file=name
        )
    elif time.time() - path.lstat().st_mtime > OLD:
        yield Finding(
            "leftover", _("{name} was left unfinished by another program.").format(name=name), wrong=False, file=name
        )


def _examine_json(library: Library, name: str, path: Path, contents: _Contents) -> Iterator[Finding]:
    folder = name.partition("/")[0]
    try:
        content = read_whole(path)
    except OSError as error:
        yield Finding(
            "damaged", _("{name} cannot be read: {error}.").format(name=name, error=error.strerror), file=name
        )
        return
    try:
        entries = parse_entries(content, path)
    except DamagedFileError:
        saved = combined(name, salvage(content))
        contents.add(folder, entries_of(saved))
        own = library.files.is_own(name)
        whose = "" if own else _(" It belongs to another device, which mends it when it is next used.")
        yield Finding(
            "damaged", ngettext(
"{name} is damaged: {count} document can be read out of it.{whose}",
"{name} is damaged: {count} documents can be read out of it.{whose}",
len(saved),
).format(count=number(len(saved)), name=name, whose=whose),
            mendable=own, file=name,
        )  # fmt: skip
        return
    contents.add(folder, entries)
    if not is_proper(name):
        yield Finding(
            "copy", ngettext(
"{name} is a copy that a syncing tool made: its {count} document are read.",
"{name} is a copy that a syncing tool made: its {count} documents are read.",
len(entries),
).format(count=number(len(entries)), name=name),
            mendable=True, file=name,
        )  # fmt: skip
    elif folder == MARKS:
        strays = len(strays_in(name, entries))
        if strays:
            yield Finding(
                "strays", ngettext(
"{name} has {count} mark that belong in another file: they are read.",
"{name} has {count} marks that belong in another file: they are read.",
strays,
).format(count=number(strays), name=name),
                wrong=library.files.is_own(name), mendable=library.files.is_own(name), file=name,
            )  # fmt: skip


def entries_of(documents: dict[int, dict[str, Any]]) -> list[Entry]:
    """Salvaged documents as a file's entries."""
    return [Entry(doc_id, document, orjson.dumps(document)) for doc_id, document in documents.items()]


def strays_in(name: str, entries: Iterable[Entry]) -> list[Entry]:
    """The marks in a file that belong in another one."""
    bucket = bucket_in(name)
    return [entry for entry in entries if bucket_of(entry.doc_id) != bucket]


def _leftover_claims(library: Library) -> Iterator[Finding]:
    for name in _listed(library, DEVICES):
        path = library.layout.root / name
        if path.name.startswith("."):
            yield from _unfinished(library, name, path)


def examine_manifest(library: Library) -> Iterator[Finding]:
    """What is wrong with the file that says which format the library has."""
    path = library.layout.manifest
    if not library.files.fingerprints() and not path.exists():
        return
    try:
        version = orjson.loads(read_whole(path))["format"]
    except FileNotFoundError:
        yield Finding("format", _("{name} is missing.").format(name=path.name), mendable=True, file=path.name)
    except (OSError, ValueError, KeyError, TypeError):
        yield Finding("format", _("{name} cannot be read.").format(name=path.name), mendable=True, file=path.name)
    else:
        if version != FORMAT:
            yield Finding(
                "format",
                _("The library has format {version}, the present one is {format}.").format(
                    version=version, format=FORMAT
                ),
                mendable=True,
            )


def _access(library: Library) -> Iterator[Finding]:
    wide = sum(1 for _rest in open_to_others(library))
    if wide:
        yield Finding(
            "access",
            ngettext(
                "{count} file or folder can be read by others.",
                "{count} files or folders can be read by others.",
                wide,
            ).format(count=number(wide)),
            mendable=True,
        )


def open_to_others(library: Library) -> Iterator[Path]:
    """What others on this machine can read."""
    layout = library.layout
    ours = [layout.index, layout.history, layout.claim, layout.state, layout.lock]
    below = [path for folder in (layout.digests, layout.marks, layout.devices) for path in [folder, *folder.glob("*")]]
    for path in [layout.root, layout.manifest, *below, *ours]:
        with suppress(FileNotFoundError):
            status = path.lstat()
            if status.st_mode & 0o077 and not stat.S_ISLNK(status.st_mode):
                yield path


def _index(library: Library, contents: _Contents) -> Iterator[Finding]:
    if library.stale():
        yield Finding(
            "index", _("Files changed since they were indexed: they are read at the next start."), wrong=False
        )
        return
    problem = ""
    try:
        problem = library.index.problem()
        checksums, marks = library.index.rows.checksums(), library.index.marks.all()
    except DamagedIndexError:
        problem = problem or _("it cannot be read")
    if problem:
        yield Finding("index", _("The index is damaged: {problem}.").format(problem=problem), mendable=True)
        return
    said = {doc_id: checksum for doc_id, (_rest, checksum) in contents.digests.items()}
    wrong = sum(1 for doc_id in said.keys() | checksums.keys() if said.get(doc_id) != checksums.get(doc_id))
    if wrong:
        yield Finding(
            "index",
            ngettext(
                "The index is wrong about {count} digest.",
                "The index is wrong about {count} digests.",
                wrong,
            ).format(count=number(wrong)),
            mendable=True,
        )
    stamps = {doc_id: dict(m.fields) for doc_id, m in contents.marks.items() if m.fields}
    wrong = sum(1 for doc_id in stamps.keys() | marks.keys() if stamps.get(doc_id) != marks.get(doc_id))
    if wrong:
        yield Finding(
            "index",
            ngettext(
                "The index is wrong about the marks of {count} digest.",
                "The index is wrong about the marks of {count} digests.",
                wrong,
            ).format(count=number(wrong)),
            mendable=True,
        )


def counted(number: int, one: str, many: str = "") -> str:
    """A number and what is counted: `1 file`, `2 files`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
