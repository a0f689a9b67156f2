"""Reading of the store of record, without TinyDB: the format is plain, and a screen must not wait for a parse.

A file is `{"<table>": {"<doc_id>": {…}, …}}`. Written by us it has one document a line, and a document can be
fetched by its offset; rewritten by TinyDB or by hand it may have any white space, and is parsed whole.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from reader.dataclass import dataclass
from reader.json_text import load_json, with_whole_characters
from reader.library.ids import MAX_DOC_ID
from reader.model.marks import LATEST, from_document, to_document
from reader.opening import open_regular, read_limited, read_regular
from reader.paths import DIGESTS
from reader.translation import gettext as _

MAX_FILE = 512 * 1024 * 1024
"""Bytes; no file that digest writes is nearly as large."""
_ENTRY = re.compile(r'"(\d{1,15})"\s*:\s*(?=\{)')
_NEXT = re.compile(r'\n"\d{1,15}": \{')
"""Where the next document begins in a file that we wrote."""
_HEAD = re.compile(rb'\{"[a-z_]+": \{')


class DamagedFileError(Exception):
    """A file of the library is not the JSON it should be."""


class Fingerprint(NamedTuple):
    """What changes when a file changes."""

    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a file. `offset` and `length` are bytes of its JSON, -1 where the file has other lines."""

    doc_id: int
    document: dict[str, Any]
    raw: bytes
    """Its JSON, to tell whether it changed."""
    offset: int = -1
    length: int = -1


def fingerprint(path: Path) -> Fingerprint | None:
    """The fingerprint of a regular file, None where there is none. A link is not followed."""
    try:
        stat = path.lstat()
    except OSError:
        return None
    return Fingerprint(stat.st_size, stat.st_mtime_ns, stat.st_ino) if _is_regular(stat.st_mode) else None


def _is_regular(mode: int) -> bool:
    return mode & 0o170000 == 0o100000


def read_whole(path: Path) -> bytes:
    """The content of a file of the library. Raises OSError, also where it is a link or too large."""
    return read_regular(path, MAX_FILE, follow=False)


def read_entries(path: Path) -> tuple[Fingerprint, list[Entry]]:
    """All documents of a file, with the fingerprint it had. Raises OSError, DamagedFileError."""
    with open_regular(path, follow=False) as file:
        stat = os.fstat(file.fileno())
        content = read_limited(file, MAX_FILE)
    return Fingerprint(stat.st_size, stat.st_mtime_ns, stat.st_ino), parse_entries(content, path)


def parse_entries(content: bytes, path: Path) -> list[Entry]:
    """The documents of a file. Raises DamagedFileError, also where one stands there twice: which one is to count?"""
    entries = _parse_lines(content)
    if entries is not None:
        if len({entry.doc_id for entry in entries}) < len(entries):
            raise DamagedFileError(_("{path} has a document twice").format(path=path))
        return entries
    tables = load_tables(content, path)
    documents = next((t for t in tables.values() if isinstance(t, dict)), {})
    return [
        Entry(int(key), document, orjson.dumps(document))
        for key, document in documents.items()
        if _is_doc_id(key) and isinstance(document, dict)
    ]


def _parse_lines(content: bytes) -> list[Entry] | None:
    """The entries of a file in our own form, or None where it is in another."""
    lines = content.split(b"\n")
    if len(lines) < 3 or lines[-2:] != [b"}}", b""] or not _HEAD.fullmatch(lines[0]):
        return None
    entries: list[Entry] = []
    offset = len(lines[0]) + 1
    last = len(lines) - 3
    for number, line in enumerate(lines[1:-2], start=1):
        key, colon, raw = line.partition(b'": ')
        comma = raw[-1:] == b","
        if not colon or key[:1] != b'"' or comma == (number == last):
            return None
        if comma:
            raw = raw[:-1]
        try:
            doc_id, document = int(key[1:]), load_json(raw)
        except ValueError:
            return None
        if not isinstance(document, dict) or not 0 <= doc_id < MAX_DOC_ID:
            return None
        entries.append(Entry(doc_id, document, raw, offset + len(key) + 3, len(raw)))
        offset += len(line) + 1
    return entries


def load_tables(content: bytes, path: Path) -> dict[str, dict[str, Any]]:
    """The tables of a TinyDB file. Raises DamagedFileError where it is anything else."""
    try:
        tables = load_json(content)
    except ValueError as error:
        raise DamagedFileError(_("{path} is not JSON: {error}").format(path=path, error=error)) from error
    if not isinstance(tables, dict) or not all(isinstance(t, dict) for t in tables.values()):
        raise DamagedFileError(_("{path} is JSON, but not a TinyDB file").format(path=path))
    return tables


def read_document(path: Path, expected: Fingerprint, doc_id: int, offset: int, length: int) -> dict[str, Any] | None:
    """One document by its place, or None where the file is no longer the one that was indexed.

    Raises OSError where the file cannot be read.
    """
    with open_regular(path, follow=False) as file:
        stat = os.fstat(file.fileno())
        if Fingerprint(stat.st_size, stat.st_mtime_ns, stat.st_ino) != expected:
            return None
        if offset < 0:
            return _find(read_limited(file, MAX_FILE), path, doc_id)
        raw = os.pread(file.fileno(), max(0, min(length, stat.st_size)), offset)
    try:
        document = load_json(raw)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _find(content: bytes, path: Path, doc_id: int) -> dict[str, Any] | None:
    try:
        return next((e.document for e in parse_entries(content, path) if e.doc_id == doc_id), None)
    except DamagedFileError:
        return next((document for found, document in salvage(content) if found == doc_id), None)


def salvage(content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """The documents that can still be read out of a torn, cut or overwritten file."""
    import json

    text = content.decode("utf-8", errors="replace")
    decoder = json.JSONDecoder(parse_int=orjson.loads)  # a number too large for 64 bits as in a file that is sound
    at = 0
    while found := _ENTRY.search(text, at):
        try:
            document, end = decoder.raw_decode(text, found.end())
        except (ValueError, RecursionError):
            at = found.end()
            continue
        if _NEXT.search(text, found.end(), end):  # its own end is gone, and it took those after it for its fields
            at = found.end()
            continue
        at = end
        if isinstance(document, dict) and _is_doc_id(found[1]):
            with suppress(ValueError, TypeError, RecursionError):  # nested too deep to be written
                whole = with_whole_characters(document)
                orjson.dumps(whole)
                yield int(found[1]), whole


def combined(name: str, documents: Iterable[tuple[int, dict[str, Any]]]) -> dict[int, dict[str, Any]]:
    """Documents by id. One that is there twice, as between merge markers, counts as two devices' would."""
    found: dict[int, dict[str, Any]] = {}
    for doc_id, document in documents:
        old = found.get(doc_id)
        if old is None:
            found[doc_id] = document
        elif not name.startswith(DIGESTS):
            found[doc_id] = {**old, **document, **to_document(from_document(old).merge(from_document(document)))}
        elif stored_at(document) >= stored_at(old):
            found[doc_id] = document
    return found


def stored_at(document: Mapping[str, Any]) -> int:
    """When a version of a digest was stored, in microseconds since 1970; 0 where it does not say."""
    at = document.get("stored_at")
    return at if isinstance(at, int) and at < LATEST else 0


def _is_doc_id(key: str) -> bool:
    return key.isdecimal() and int(key) < MAX_DOC_ID
