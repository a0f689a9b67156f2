"""The store of record: which files there are, who may write them, and how a write happens.

A file is written only by the device in its name, under one lock, whole (see `storage`). All files are read.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from reader.errors import LibraryError
from reader.library.device import Claim, load_device, renew_device
from reader.library.documents import (
    DamagedFileError,
    Entry,
    Fingerprint,
    combined,
    fingerprint,
    read_document,
    read_entries,
    read_whole,
    salvage,
)
from reader.library.folder import cannot_read, cannot_write, format_of, leads_out, locked, write_manifest
from reader.library.ids import bucket_of
from reader.library.names import device_of, digests_file, is_proper, is_read, marks_file, number_of
from reader.paths import DESK, DIGESTS, FEEDS, FORMAT, MARKS, STAMPED, Layout
from reader.translation import gettext as _

DIGESTS_PER_FILE = 2_000
BYTES_PER_FILE = 4_000_000
"""A file of articles is full sooner: it is written whole with each digest that goes into it."""


_HELD = {DESK: _("The views, mutes and decisions that it holds"), FEEDS: _("The subscriptions that it holds")}
"""What the files of a folder hold, where that is no digests and no marks."""


class UnreadableFileError(LibraryError):
    """A file of the library cannot be read; the others can."""


class Files:
    """The files of one library. Names are relative to its folder: `digests/<device>-0001.json`."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.root = layout.root
        self.problems: list[str] = []
        """What was found wrong and how it was mended, in sentences."""
        self.patience: float | None = None
        """Seconds for which the lock is waited for, None for as long as a command waits."""
        self._device = ""
        self._claim = Claim(layout)

    @property
    def device(self) -> str:
        """This machine's name in file names; made when it is first needed."""
        if not self._device:
            self._device = load_device(self.layout.device_file)
        return self._device

    def migrate(self) -> None:
        """Bring an older library to the present format, the old one kept beside it. Call it under the lock.

        Format 2 has claims to device names: a program that knows only format 1 would write under a name that is
        taken. All other files are as they were. Raises LibraryError.
        """
        version = format_of(self.layout)
        if version >= FORMAT:
            return
        kept = self.root.with_name(f"{self.root.name}.format-{version}")
        try:
            if not kept.exists():
                fresh = kept.with_name(kept.name + ".tmp")
                shutil.rmtree(fresh, ignore_errors=True)
                self.copy_to(fresh)
                fresh.rename(kept)
            write_manifest(self.layout)
        except OSError as error:
            raise cannot_write(self.root, error) from error
        self.note(
            _("The library was brought from format {version} to {format}; as it was before it is in {kept}.").format(
                version=version, format=FORMAT, kept=kept
            )
        )

    def copy_to(self, folder: Path) -> None:
        """Put a copy of every file into a folder; call it under the lock. Raises OSError.

        Files are only ever replaced whole, so a second name for one is a copy of it.
        """
        manifest = [self.layout.manifest.name] if self.layout.manifest.exists() else []
        for name in [*self.fingerprints(), *self.fingerprints(FEEDS, DESK), *manifest]:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                target.hardlink_to(self.root / name)
            except OSError:
                shutil.copy2(self.root / name, target, follow_symlinks=False)

    def note(self, problem: str) -> None:
        """Keep a sentence for whoever shows what happened."""
        if problem and problem not in self.problems:
            self.problems.append(problem)

    def fingerprints(self, *folders: str) -> dict[str, Fingerprint]:
        """Every file of these folders, else of digests and marks, with its fingerprint. Raises LibraryError."""
        found: dict[str, Fingerprint] = {}
        for folder in folders or (DIGESTS, MARKS):
            try:
                if leads_out(self.root, folder):
                    continue
                with os.scandir(self.root / folder) as entries:
                    for entry in entries:
                        if is_read(entry.name) and entry.is_file(follow_symlinks=False):
                            stat = entry.stat(follow_symlinks=False)
                            found[f"{folder}/{entry.name}"] = Fingerprint(stat.st_size, stat.st_mtime_ns, stat.st_ino)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise cannot_read(self.root, error) from error
        return found

    def fingerprint(self, name: str) -> Fingerprint | None:
        """What a file is like now, None where there is none."""
        return fingerprint(self.root / name)

    def read(self, name: str) -> tuple[Fingerprint, list[Entry], str]:
        """All documents of a file, and what was wrong with it (`""` where nothing was).

        A damaged file gives what can be read out of it. Our own is moved aside and what was read out takes
        its place; another device's is left to that device. Raises UnreadableFileError where it cannot be read at all.
        """
        path = self.root / name
        try:
            try:
                return *read_entries(path), ""
            except DamagedFileError:
                return self._read_damaged(name)
        except OSError as error:
            raise UnreadableFileError(
                _("Cannot read {path}: {error}. {missing} are missing.").format(
                    path=path, error=error.strerror, missing=_missing(name)
                )
            ) from error

    def _read_damaged(self, name: str) -> tuple[Fingerprint, list[Entry], str]:
        path = self.root / name
        before = self.fingerprint(name) or Fingerprint(0, 0, 0)
        saved = combined(name, salvage(read_whole(path)))
        entries = [Entry(doc_id, document, orjson.dumps(document)) for doc_id, document in saved.items()]
        count = _("{count} of its documents could be read").format(count=len(saved))
        if not self.is_own(name):
            missing = (
                _("{missing} may be missing until that device mends it.").format(missing=_missing(name))
                if name.startswith(STAMPED)
                else ""
            )
            problem = _(
                "{name} is damaged; {count}. It belongs to another device and was left alone. {missing}"
            ).format(name=name, count=count, missing=missing)
            return before, entries, problem.rstrip()
        aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
        try:
            path.rename(aside)
            if saved:
                self._put(name, saved)
        except OSError:
            return (
                before,
                entries,
                _("{name} is damaged; {count}. It could not be moved aside.").format(name=name, count=count),
            )
        problem = _("{name} was damaged; {count}. The damaged file is kept as {aside}.").format(
            name=name, count=count, aside=aside.name
        )
        if not saved:
            return Fingerprint(0, 0, 0), [], problem
        return *read_entries(path), problem

    def read_document(
        self, name: str, expected: Fingerprint, doc_id: int, offset: int, length: int
    ) -> dict[str, Any] | None:
        """One document by its place; None where the file has changed or gone since."""
        try:
            return read_document(self.root / name, expected, doc_id, offset, length)
        except (OSError, DamagedFileError):
            return None

    def is_own(self, name: str) -> bool:
        """Whether this device writes the file: a copy that somebody made of one of ours is only read."""
        return is_proper(name) and self.device == device_of(name)

    def identify(self) -> None:
        """Make sure that nobody else writes under this device's name. Call it under the lock, before a write."""
        device = load_device(self.layout.device_file)
        if not self._claim.stands(device):
            self._device = renew_device(self.layout.device_file, device)
            self.note(
                _(
                    "Another machine writes to this library as {device}, maybe a copy of this one's "
                    "disk: from now on this machine is {own}."
                ).format(device=device, own=self._device)
            )
        else:
            self._device = device

    def lock(self) -> AbstractContextManager[None]:
        """Hold the library's lock on this machine. Raises LibraryBusyError, LibraryError."""
        return locked(self.layout, self.patience)

    def put_digests(self, documents: Mapping[int, Mapping[str, Any]], places: Mapping[int, str]) -> Iterator[str]:
        """Write documents, yielding the name of each file once it is on the disk.

        `places` names the file in which a document stands now; own files are rewritten, everything else goes
        into the newest own file, or the next. Raises LibraryError.
        """
        by_file: dict[str, dict[int, Mapping[str, Any]]] = {}
        fresh: list[int] = []
        for doc_id in documents:
            place = places.get(doc_id, "")
            if place and self.is_own(place):
                by_file.setdefault(place, {})[doc_id] = documents[doc_id]
            else:
                fresh.append(doc_id)
        for name, doc_ids in self._room(fresh):
            by_file.setdefault(name, {}).update((doc_id, documents[doc_id]) for doc_id in doc_ids)
        for name, batch in by_file.items():
            self.put(name, batch)
            yield name

    def _room(self, doc_ids: list[int]) -> Iterator[tuple[str, list[int]]]:
        """Own files, the newest first filled up, with the ids that go into each."""
        if not doc_ids:
            return
        own = {number_of(name): name for name in self.fingerprints() if name.startswith(DIGESTS) and self.is_own(name)}
        number = max(own, default=1)
        taken = len(self.read(own[number])[1]) if own else 0
        newest = self.fingerprint(own[number]) if own else None
        if newest is not None and newest.size > BYTES_PER_FILE:
            taken = DIGESTS_PER_FILE
        at = 0
        while at < len(doc_ids):
            room = DIGESTS_PER_FILE - taken
            if room > 0:
                yield digests_file(self.device, number), doc_ids[at : at + room]
                at += room
            number, taken = number + 1, 0

    def put_marks(self, documents: Mapping[int, Mapping[str, Any]]) -> Iterator[str]:
        """Merge fields into this device's marks, yielding each file's name once it is on the disk."""
        buckets: dict[str, dict[int, Mapping[str, Any]]] = {}
        for doc_id, fields in documents.items():
            buckets.setdefault(bucket_of(doc_id), {})[doc_id] = fields
        for bucket, batch in sorted(buckets.items()):
            name = marks_file(self.device, bucket)
            self.put(name, batch, merge=True)
            yield name

    def put_stamped(self, folder: str, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Merge fields into this device's file of a folder that has one file a device."""
        self.put(f"{folder}/{self.device}.json", documents, merge=True)

    def put(self, name: str, documents: Mapping[int, Mapping[str, Any]], *, merge: bool = False) -> None:
        """Write documents into a file of this device, on the disk before this returns. Raises LibraryError.

        With `merge` a document that is there keeps the fields that the new one does not have.
        """
        try:
            self._found()
            self._put(name, documents, merge=merge)
        except DamagedFileError:
            self._mend(name)
            self.put(name, documents, merge=merge)
        except OSError as error:
            raise cannot_write(self.root, error) from error

    def remove(self, name: str, doc_ids: Iterable[int]) -> None:
        """Take documents out of a file of this device. Raises LibraryError."""
        from reader.library.storage import remove_documents

        try:
            remove_documents(self.root / name, name.partition("/")[0], doc_ids)
        except DamagedFileError:
            self._mend(name)
        except OSError as error:
            raise cannot_write(self.root, error) from error

    def _mend(self, name: str) -> None:
        """Have a damaged file moved aside, what can be read out of it in its place. Raises LibraryError."""
        self.note(self.read(name)[2])
        try:
            read_entries(self.root / name)
        except FileNotFoundError:
            return
        except DamagedFileError as error:
            raise LibraryError(
                _(
                    "Cannot write to {path}: it is damaged and cannot be moved aside. Check the folder's permissions."
                ).format(path=self.root / name)
            ) from error

    def _put(self, name: str, documents: Mapping[int, Mapping[str, Any]], *, merge: bool = False) -> None:
        from reader.library.storage import put_documents

        put_documents(self.root / name, name.partition("/")[0], documents, merge=merge)

    def _found(self) -> None:
        """Make the folder a library, where it is none yet, and say who writes here."""
        if not self.layout.manifest.exists():
            write_manifest(self.layout)
        self._claim.make(self.device)

    def leftovers(self) -> list[Path]:
        """Temporary files of this device's writes; those of a syncing tool (`.syncthing.….tmp`) are its own."""
        if not self.layout.device_file.exists():
            return []  # a device without a name has not written yet
        folders = (self.layout.digests, self.layout.marks, self.layout.feeds, self.layout.desk, self.layout.devices)
        own = [(folder, f".{self.device}") for folder in folders]
        return [
            path for folder, start in [(self.root, ".library.json."), *own] for path in folder.glob(start + "*.tmp")
        ]

    def remove_leftovers(self) -> None:
        """Delete temporary files of writes that a crash cut short. Call it under the lock."""
        for path in self.leftovers():
            with suppress(OSError):  # they are in nobody's way, and a disk may be read-only
                path.unlink()


def _missing(name: str) -> str:
    """What is not there where a file cannot be read."""
    return _HELD.get(name.partition("/")[0], _("Its digests or marks"))
