"""Files, folders and standard input, in whatever form, to digests and named failures."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from reader.errors import SourceError
from reader.model.digest import Digest
from reader.model.record import from_record
from reader.sources.charset import decode, of_html
from reader.sources.lines import Line
from reader.sources.page import merge_front_matter, parse_pages
from reader.sources.records import Parsed, parse_csv, parse_json, parse_json_lines

FORMS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".json": "json", ".jsonl": "json lines", ".ndjson": "json lines", ".csv": "csv", ".tsv": "csv",
}  # fmt: skip
MAX_PAGE = 16 * 1024 * 1024
"""Bytes. No page of text is longer; one that is would only hold up the others."""
MAX_RECORDS = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be imported."""

    input: str
    """The path as it was given or found, `-` for standard input."""
    line: int
    """1-based, 0 where there is none."""
    why: str

    def __str__(self) -> str:
        return f"{self.input}{f', line {self.line}' if self.line else ''}: {self.why}"


def find_files(paths: Iterable[Path]) -> Iterator[Path | Failure]:
    """The files that these paths name, folders searched whole and in order; links to folders are not followed."""
    for path in paths:
        try:
            is_folder, is_there = path.is_dir(), path.exists() or path.is_symlink()
        except OSError as error:  # a name that is too long for a name, a folder that may not be entered
            yield Failure(str(path), 0, f"cannot be read: {error.strerror}")
            continue
        if is_folder:
            yield from _walk(path)
        elif is_there:
            yield path
        else:
            yield Failure(str(path), 0, "there is no such file or folder")


def _walk(folder: Path) -> Iterator[Path | Failure]:
    unreadable: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=unreadable.append):
        # A saved page keeps its pictures and frames in a folder of this name.
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not name.endswith("_files"))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in FORMS:
                yield Path(root) / name
    for error in unreadable:
        yield Failure(str(error.filename), 0, f"cannot be read: {error.strerror}")


def read_file(path: Path) -> Iterator[Digest | Failure]:
    """What is in a file."""
    try:
        if not path.is_file():
            yield Failure(str(path), 0, "is no ordinary file")
            return
        with path.open("rb") as file:
            yield from read_stream(file, str(path), FORMS.get(path.suffix.lower(), ""))
    except OSError as error:
        yield Failure(str(path), 0, f"cannot be read: {error.strerror}")


def read_stream(file: BinaryIO, name: str, form: str = "") -> Iterator[Digest | Failure]:
    """What is in an open file or pipe; the form is told from the content where the name does not tell."""
    head = file.read(MAX_PAGE + 1)
    if not head.strip():
        yield Failure(name, 0, "is empty")
        return
    sniffed = sniff(head)
    if form in ("", "text") or (form == "json" and sniffed == "json lines"):
        form = sniffed
    if form == "json lines":
        yield from _from_records(parse_json_lines(_lines_of(head, file)), name)
        return
    if form in ("json", "csv"):
        head += file.read(MAX_RECORDS)
    elif len(head) > MAX_PAGE:
        yield Failure(name, 0, f"is larger than {MAX_PAGE >> 20} MB, which no page is; records may be, as JSON Lines")
        return
    if form == "json":
        yield from _from_records(parse_json(head.removeprefix(b"\xef\xbb\xbf")), name)
        return
    try:
        text = decode(head, (of_html(head) if form == "html" else "",), strict=True)
    except SourceError as error:
        yield Failure(name, error.line, str(error))
        return
    if form == "csv":
        yield from _from_records(parse_csv(text), name)
    else:
        yield from _from_pages(text, form, name)


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


def sniff(content: bytes) -> str:
    """The form of a file whose name does not tell it."""
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    low = head[:512].lower()
    if low.startswith((b"<!doctype", b"<html", b"<?xml", b"<body", b"<article", b"<div", b"<head")):
        return "html"
    # A title may begin with a bracket too: `[Paper] …`.
    if re.match(rb"\[\s*[\[{\]]", head):
        return "json"
    if re.match(rb'\{\s*["}]', head):
        first, _, rest = content.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
        return "json lines" if rest.strip() and _is_json(first) else "json"
    if re.match(rb"---[ \t]*\r?\n", head) or re.search(rb"(?m)^#{1,3} \S", head):
        return "markdown"
    first_line = low.split(b"\n", 1)[0]
    if re.search(rb'(^|[,\t])"?title"?([,\t\r]|$)', first_line) and re.search(rb"[,\t]", first_line):
        return "csv"
    return "text"


def _is_json(content: bytes) -> bool:
    try:
        orjson.loads(content)
    except orjson.JSONDecodeError:
        return False
    return True


def _from_pages(text: str, form: str, name: str) -> Iterator[Digest | Failure]:
    front: dict[str, Any] = {}
    address = ""
    lines: list[Line]
    try:
        if form == "html":
            from reader.sources.markup import parse_html

            lines, address = parse_html(text)
        elif form == "markdown":
            from reader.sources.markdown import parse_markdown, split_front_matter

            front, text, first = split_front_matter(text)
            lines = parse_markdown(text, first)
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
    for record, line in parsed:
        if isinstance(record, SourceError):
            yield Failure(name, line, str(record))
        else:
            yield _digest(record, name, line)


def _digest(record: Mapping[str, Any], name: str, line: int) -> Digest | Failure:
    digest = from_record(record)
    return digest if digest.title else Failure(name, line, "the title holds nothing that can be seen")
