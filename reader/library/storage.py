"""Writing of the store of record: TinyDB over a storage that replaces files whole.

TinyDB is imported with this module, so import it where something is written.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import Storage
from tinydb.table import Document, Table

from reader.library.documents import load_tables, read_whole

TEMPORARY = ".tmp"
"""Ending of a file that is being written; one found at rest is a leftover of a crash."""
FEW = 3


class AtomicStorage(Storage):
    """TinyDB's JSON, one document a line. A reader sees the old file or the new one, and nothing between."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables, or None where there is no file. Raises OSError, DamagedFileError."""
        try:
            return load_tables(read_whole(self.path), self.path)
        except FileNotFoundError:
            return None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        replace_file(self.path, b"".join(_lines(data)))


def _lines(tables: Mapping[str, Mapping[str, Any]]) -> Iterable[bytes]:
    yield b"{"
    for t, (name, documents) in enumerate(tables.items()):
        yield (b",\n" if t else b"") + orjson.dumps(name) + b": {"
        for d, (doc_id, document) in enumerate(documents.items()):
            yield b'%s"%d": %s' % (b",\n" if d else b"\n", int(doc_id), orjson.dumps(document))
        yield b"\n}"
    yield b"}\n"


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` at `path`, on the disk before this returns, and never half of it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # a platform that cannot open a folder cannot sync one either
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_documents(path: Path, table: str, documents: Mapping[int, Mapping[str, Any]], *, merge: bool = False) -> None:
    """Insert these documents, or replace those that are there, in one read and one write.

    With `merge` a document that is there keeps the fields that the new one does not have.
    """
    cached = CachingMiddleware(AtomicStorage)  # type: ignore[no-untyped-call]  # TinyDB leaves it untyped
    with TinyDB(path, storage=cached) as db:
        rows = db.table(table, cache_size=0)
        present = {row.doc_id: row for row in _present(rows, documents)}
        if present:
            rows.remove(doc_ids=list(present))
        rows.insert_multiple(
            Document({**(present.get(doc_id, {}) if merge else {}), **document}, doc_id)
            for doc_id, document in documents.items()
        )


def remove_documents(path: Path, table: str, doc_ids: Iterable[int]) -> None:
    """Take these documents out, those of them that are there."""
    wanted = set(doc_ids)
    with TinyDB(path, storage=CachingMiddleware(AtomicStorage)) as db:  # type: ignore[no-untyped-call]
        rows = db.table(table, cache_size=0)
        rows.remove(doc_ids=[row.doc_id for row in rows if row.doc_id in wanted])


def _present(rows: Table, doc_ids: Collection[int]) -> list[Document]:
    """Those of the documents that the table has; looking for a few one by one saves walking over all."""
    if len(doc_ids) <= FEW:
        found = (rows.get(doc_id=doc_id) for doc_id in doc_ids)
        return [row for row in found if isinstance(row, Document)]
    return [row for row in rows if row.doc_id in doc_ids]
