"""Files, folders and standard input, in whatever form, to digests and named failures."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.model.digest import Digest
from reader.model.notes import split_own
from reader.model.record import from_record
from reader.opening import NOT_REGULAR, open_regular, why_unreadable
from reader.sources.charset import decode_page, of_html
from reader.sources.detect import is_curated, is_readable, named_form, sniff
from reader.sources.lines import Line
from reader.sources.mailbox import is_maildir, iter_maildir
from reader.sources.page import merge_front_matter, parse_pages
from reader.sources.records import Parsed, parse_csv, parse_json, parse_json_lines
from reader.sources.segments import is_page
from reader.translation import gettext as _

MAX_PAGE = 16 * 1024 * 1024
"""Bytes. No page of text is longer; one that is would only hold up the others."""
MAX_RECORDS = 1024 * 1024 * 1024
_PIECE = 1024 * 1024
MARKED = _("what was read, bookmarked, noted or tagged stays there: `digest move-in` brings that, too")


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be read."""

    input: str
    """The path as it was given or found, `-` for standard input."""
    line: int
    """1-based, 0 where there is none."""
    why: str
    note: bool = False
    """It was read nevertheless, and this says how."""

    def __str__(self) -> str:
        return f"{self.input}{f', line {self.line}' if self.line else ''}: {self.why}"


def find_files(paths: Iterable[Path], *, curated: bool = False) -> Iterator[Path | Failure]:
    """The files at these paths, folders searched whole and in order; links to folders are not followed.

    Of a folder come the files of a kind that is read; `curated`: of a kind that digests are written in, by their names.
    A link to a file counts only with those, and only within the folder: who packed a folder does not say what else of
    this machine is read.
    """
    for path in paths:
        try:
            is_folder = _is_folder(path)
        except (OSError, ValueError) as error:  # a name too long for a name, a folder that may not be entered
            yield Failure(
                str(path), 0, _("cannot be read: {why_unreadable}").format(why_unreadable=why_unreadable(error))
            )
            continue
        if is_folder:
            yield from _walk(path, curated=curated)
        elif is_folder is None:
            yield Failure(str(path), 0, _("there is no such file or folder"))
        else:
            yield path


def _is_folder(path: Path) -> bool | None:
    """Whether a path leads to a folder; None where nothing is there.

    Raises OSError and ValueError where nobody can tell: pathlib, from Python 3.14 on, says then that nothing is there.
    """
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False if path.is_symlink() else None
    except OSError as error:
        if error.errno == errno.ELOOP:
            return False
        raise


def _walk(folder: Path, *, curated: bool) -> Iterator[Path | Failure]:
    wanted = is_curated if curated else is_readable
    unreadable: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=unreadable.append):
        if not curated and is_maildir(Path(root)):
            folders.clear()
            yield from iter_maildir(Path(root))
            continue
        folders[:] = sorted(name for name in folders if _is_searched(Path(root) / name, curated=curated))
        if curated:
            yield from (_outside(path) for name in folders if _leads_out(path := Path(root) / name, folder))
        for name in sorted(names):
            path = Path(root) / name
            if not name.startswith(".") and wanted(path):
                yield _outside(path) if _leads_out(path, folder) else path
    for error in unreadable:
        yield Failure(str(error.filename), 0, _("cannot be read: {error}").format(error=error.strerror))


def _leads_out(path: Path, folder: Path) -> bool:
    """Whether what was found in a folder is a link to something that does not lie in it."""
    # Not `resolve`, which raises for a link in a circle.
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _outside(path: Path) -> Failure:
    return Failure(str(path), 0, _("is a link that leads out of the folder; to take what it leads to, name that"))


def _is_searched(folder: Path, *, curated: bool) -> bool:
    if not curated and is_maildir(folder):
        return True
    # A saved page keeps its pictures and frames in a folder of this name.
    return not folder.name.startswith(".") and not folder.name.endswith("_files")


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file to read. Raises SourceError where there is none, also where reading it fails."""
    try:
        with open_regular(path) as file:
            yield file
    except FileNotFoundError as error:
        raise SourceError(_("there is no such file")) from error
    except OSError as error:
        why = error.strerror or str(error)
        raise SourceError(
            _("is not a regular file") if why == NOT_REGULAR else _("cannot be read: {why}").format(why=why)
        ) from error


def read_up_to(file: BinaryIO, most: int) -> bytes:
    """At most so many bytes. To ask for them at once would take memory for all of them, however short the file is."""
    found = bytearray()
    while piece := file.read(min(most - len(found), _PIECE)):
        found += piece
    return bytes(found)


def read_file(path: Path) -> Iterator[Digest | Failure]:
    """The digests in a file, as they are read."""
    try:
        with opened(path) as file:
            yield from read_stream(file, str(path), named_form(path.name))
    except SourceError as error:
        yield Failure(str(path), error.line, str(error))


def read_stream(file: BinaryIO, name: str, form: str = "", link: str = "") -> Iterator[Digest | Failure]:
    """The digests in an open file or pipe; the form is recognized by the content where the name does not say.

    `link` is where it was fetched.
    """
    head = file.read(MAX_PAGE + 1)
    if not head.strip():
        yield Failure(name, 0, _("is empty"))
        return
    sniffed = sniff(head)
    if form in ("", "text") or (form == "json" and sniffed == "json lines"):
        form = sniffed
    if form == "json lines":
        yield from _from_records(parse_json_lines(_lines_of(head, file)), name)
        return
    if form in ("json", "csv"):
        head += read_up_to(file, MAX_RECORDS)
    elif len(head) > MAX_PAGE:
        yield Failure(
            name,
            0,
            _("is larger than {count} MB, the limit for a page; records may be larger, as JSON Lines").format(
                count=MAX_PAGE >> 20
            ),
        )
        return
    if form == "json":
        yield from _from_records(parse_json(head.removeprefix(b"\xef\xbb\xbf")), name)
        return
    try:
        text, note = decode_page(head, of_html(head) if form == "html" else "")
    except SourceError as error:
        yield Failure(name, error.line, str(error))
        return
    if form == "csv":
        found = _from_records(parse_csv(text), name)
    else:
        found = _from_pages(text, form, name, link)
    for item in found:
        if note and isinstance(item, Digest):
            yield Failure(name, 0, note, note=True)
            note = ""
        yield item


def _lines_of(head: bytes, file: BinaryIO) -> Iterator[bytes]:
    """Lines of what was read and of what is left, without holding more than one block."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    while True:
        *lines, rest = head.split(b"\n")
        yield from lines
        block = file.read(1 << 20)
        if not block:
            yield rest
            return
        head = rest + block


def _from_pages(text: str, form: str, name: str, link: str) -> Iterator[Digest | Failure]:
    front: dict[str, Any] = {}
    address = ""
    lines: list[Line]
    try:
        if form == "html":
            from reader.sources.markup import parse_html

            lines, address = parse_html(text)
        elif form == "markdown":
            from reader.sources.front_matter import split_front_matter
            from reader.sources.markdown import parse_markdown
            from reader.sources.notes import is_note, marks_of_note, parse_note

            front, text, first = split_front_matter(text)
            if is_note(front):
                yield _digest(parse_note(front, text), name, 0)
                if _has_marks({"marks": marks_of_note(front, text)}):
                    yield Failure(name, 0, MARKED, note=True)
                return
            if not front and split_own(text) is not None:
                return  # of an exported vault, a topic or a story: it holds no digest
            lines = parse_markdown(text, first)
            if front and not is_page(lines):
                from reader.sources.posts import post

                yield post(front, text, name, link)
                return
        else:
            from reader.sources.plain import parse_plain

            lines = parse_plain(text)
    except SourceError as error:
        yield Failure(name, error.line, str(error))
        return
    # A saved page has the site around it, so text that belongs to no page is no loss there.
    parsed = list(parse_pages(lines, named=bool(front.get("title")), loose=form != "html"))
    alone = len(parsed) == 1
    for found in parsed:
        if isinstance(found, SourceError):
            yield Failure(name, found.line, str(found))
            continue
        if alone and address and not found.get("link"):
            found["link"] = address
        yield _digest(merge_front_matter(front, found) if alone else found, name, 0)


def _from_records(parsed: Iterable[Parsed], name: str) -> Iterator[Digest | Failure]:
    marked = 0
    for record, line in parsed:
        if isinstance(record, SourceError):
            yield Failure(name, line, str(record))
        else:
            marked += _has_marks(record)
            yield _digest(record, name, line)
    if marked and name != "-":
        yield Failure(name, 0, MARKED, note=True)


def _has_marks(record: Mapping[str, Any]) -> bool:
    marks = record.get("marks")
    return isinstance(marks, dict) and any(marks.values())


def _digest(record: Mapping[str, Any], name: str, line: int) -> Digest | Failure:
    digest = from_record(record)
    return digest if digest.title else Failure(name, line, _("the title has no visible characters"))
