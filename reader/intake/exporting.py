"""Exporting: digests of a library gathered, and written into one file or a folder of notes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from reader.dataclass import dataclass
from reader.errors import ExportError
from reader.export.formats import Format
from reader.export.item import About, Item, Linked
from reader.export.vault import NAMED, Note, name_of
from reader.library import Library
from reader.library.bulk import BATCH, Kept, records
from reader.library.hiding import DELETED
from reader.model.digest import digest_id
from reader.model.notes import split_own
from reader.model.query_text import parse
from reader.opening import read_regular
from reader.translation import gettext as _
from reader.translation import ngettext, number

SIDES = 20
"""Other digests of its story that a note is linked with."""
MAX_NOTE = 64 * 1024 * 1024
"""Bytes of a note that is read again."""
Progress = Callable[[int, int], None]
"""Called with how many digests are written, and how many there are."""


@dataclass(slots=True)
class Exported:
    """What an export did."""

    path: Path | None = None
    """The file or folder, None for a stream."""
    form: str = ""
    """The name of its format."""
    digests: int = 0
    held: int = 0
    """Feeds or highlights that are written, by formats that hold these and no digests."""
    written: int = 0
    """Files that are new or changed."""
    unchanged: int = 0
    kept: Sequence[str] = ()
    """Files that were left as they are, because somebody took the marker line out of them; the first few."""
    left: int = 0
    """How many those are."""
    stopped: bool = False

    @property
    def told(self) -> str:
        """What was done, in a sentence without its end."""
        count = self._contents
        if self.stopped:
            return (
                ngettext(
                    "Stopped: {written} file is written",
                    "Stopped: {written} files are written",
                    self.written,
                ).format(written=number(self.written))
                if self.written
                else _("Stopped: nothing is written")
            )
        where = _(" to {path}").format(path=self.path) if self.path is not None else ""
        files = (
            ngettext(
                ": {written} file written, {unchanged} unchanged",
                ": {written} files written, {unchanged} unchanged",
                self.written,
            ).format(written=number(self.written), unchanged=number(self.unchanged))
            if self.unchanged
            else ""
        )
        left = _(", {left} left alone, which have no marker line").format(left=number(self.left)) if self.left else ""
        return _("Exported {count}{where}{files}{left}").format(count=count, where=where, files=files, left=left)

    @property
    def _contents(self) -> str:
        """What was written, as it is said."""
        match self.form:
            case "opml":
                return ngettext("{count} feed", "{count} feeds", self.held).format(count=number(self.held))
            case "readwise":
                return ngettext("{count} highlight", "{count} highlights", self.held).format(count=number(self.held))
            case _:
                return ngettext("{count} digest", "{count} digests", self.digests).format(count=number(self.digests))

    def hold(self, count: int) -> None:
        """Put down that so many feeds or highlights more are written."""
        self.held += count


def everything(library: Library) -> Sequence[int]:
    """The rows of all digests that are not deleted, also of those that lists leave out."""
    return library.find(parse("is:read or is:unread or is:later or is:muted"), every_side=True).rows


class _StoppedError(Exception):
    """An export was stopped: a file that is not whole must not take the place of one that is."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be exported, and how."""

    form: Format
    rows: Sequence[int]
    """Of the library, in the order in which they are exported."""
    title: str
    """What the export is called."""
    address: str = ""
    """Where a feed will be published."""
    whole: bool = False
    """Whether these are all digests of the library."""


def export_to(
    library: Library,
    asked: Request,
    path: Path,
    progress: Progress | None = None,
    cancelled: threading.Event | None = None,
) -> Exported:
    """Write an export to a file, or a folder. Raises ExportError, LibraryError."""
    done = Exported(path, asked.form.name)
    items = _counted(gather(library, asked.rows, linked=asked.form.folder), len(asked.rows), done, progress, cancelled)
    try:
        if asked.form.folder:
            _write_notes(library, asked, items, path, done)
        else:
            done.path = path / f"digests{asked.form.ending}" if path.is_dir() else path
            written = _write_file(done.path, pieces(library, asked, items, done.hold))
            done.written, done.unchanged = int(written), int(not written)
    except _StoppedError:
        done.stopped = True
    except OSError as error:
        raise ExportError(
            _("{filename} cannot be written: {error}.").format(
                filename=error.filename or path, error=error.strerror or error
            )
        ) from error
    return done


def pieces(
    library: Library,
    asked: Request,
    items: Iterable[Item] | None = None,
    wrote: Callable[[int], None] = lambda _count: None,
) -> Iterator[bytes]:
    """The content of an export that is one file. Raises ExportError, LibraryError."""
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    about = About(asked.title, now, asked.address, _feeds(library, asked.form), asked.whole, wrote)
    return asked.form.write(items if items is not None else gather(library, asked.rows), about)


def gather(library: Library, rows: Sequence[int], *, linked: bool = False) -> Iterator[Item]:
    """The digests of these rows; `linked`: with what each leads to in the library. Raises LibraryError."""
    for start in range(0, len(rows), BATCH):
        batch = list(records(library, list(rows[start : start + BATCH])))
        others = _others(library, batch) if linked else {}
        for kept in batch:
            yield Item(kept.record, kept.marks, kept.story, *(_linked(library, kept, others) if linked else ()))


def _counted(
    items: Iterator[Item], total: int, done: Exported, progress: Progress | None, cancelled: threading.Event | None
) -> Iterator[Item]:
    for item in items:
        if cancelled is not None and cancelled.is_set():
            raise _StoppedError
        yield item
        done.digests += 1
        if progress is not None and (done.digests % 50 == 0 or done.digests == total):
            progress(done.digests, total)


def _feeds(library: Library, form: Format) -> Sequence[Any]:
    """What is followed on the web, without logins."""
    if form.name != "opml":
        return ()
    feeds = [replace(feed, login=None) for feed in library.feeds.all()]
    return [feed for feed in feeds if (feed.url or feed.address).startswith("http")]


def _others(library: Library, batch: Sequence[Kept]) -> Mapping[str, str]:
    """The titles of the digests that those of a batch point to, by their ids."""
    ids = {_id_of(related) for kept in batch for related in kept.record["related"] if related["link"]}
    rows = library.sync.whole(lambda: library.index.rows.of([int(each, 16) for each in ids]))
    return {row.id: row.title for row in library.fetch(sorted(rows.values()))}


def _id_of(related: Mapping[str, str]) -> str:
    return digest_id(related["link"], "", "", "")


def _linked(library: Library, kept: Kept, others: Mapping[str, str]) -> tuple[Sequence[Linked], Mapping[str, Linked]]:
    """The other digests of a story, and those that a digest points to, by their addresses."""
    related = {
        each["link"]: Linked(id_, others[id_])
        for each in kept.record["related"]
        if each["link"] and (id_ := _id_of(each)) in others and id_ != kept.record["id"]
    }
    return _sides(library, kept) if kept.story else (), related


def _sides(library: Library, kept: Kept) -> Sequence[Linked]:
    index = library.index
    rows = index.vectors.stories(index.generation)[int(kept.story, 16)] - library.having("is", DELETED)
    rows.discard(kept.row)
    return [Linked(row.id, row.title) for row in library.fetch(list(rows[:SIDES]))]


def _write_file(path: Path, content: Iterator[bytes]) -> bool:
    """Write a file whole or not at all; whether anything had to be written is always so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name[:100]}.{os.getpid()}.tmp")
    try:
        with fresh.open("xb") as file:
            file.writelines(content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return True


class _Names:
    """The names of a folder's notes: those that are there already, found by the ids that they end with."""

    def __init__(self, folder: Path) -> None:
        self._there: dict[str, str] = {}
        with os.scandir(folder) as entries:
            for entry in entries:
                found = NAMED.fullmatch(entry.name)
                if found:
                    self._there.setdefault(found[1], entry.name.removesuffix(".md"))

    def __call__(self, digest_id: str, title: str) -> str:
        return self._there.get(digest_id) or name_of(digest_id, title)


def _write_notes(library: Library, asked: Request, items: Iterator[Item], folder: Path, done: Exported) -> None:
    if folder.exists() and not folder.is_dir():
        raise ExportError(
            _("{folder} is a file: {title} takes a folder.").format(folder=folder, title=asked.form.title)
        )
    folder.mkdir(parents=True, exist_ok=True)
    vault = import_module(f"reader.export.{asked.form.module}").Vault(_Names(folder))
    made = {""}
    kept: list[str] = []
    for item in items:
        for note in vault.notes(item):
            if note.folder not in made:
                (folder / note.folder).mkdir(exist_ok=True)
                made.add(note.folder)
            match _put(folder / note.folder / note.name, note):
                case True:
                    done.written += 1
                case False:
                    done.unchanged += 1
                case None:
                    done.left += 1
                    kept += [note.name] if len(kept) < 5 else []
    done.kept = kept


def _put(path: Path, note: Note) -> bool | None:
    """Write a note above its marker line; False where it says so already, None where the line has been taken out."""
    own = ""
    try:
        text = read_regular(path, MAX_NOTE, follow=False).decode()
    except FileNotFoundError:
        pass
    except UnicodeDecodeError:
        return None
    else:
        parts = split_own(text)
        if parts is None:
            return None
        if parts[0] == note.head:
            return False
        own = parts[1]
    fresh = path.with_name(f".{os.getpid()}.tmp")
    fresh.write_bytes((note.head + own).encode())
    fresh.replace(path)
    return True
