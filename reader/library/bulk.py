"""Many digests read one after the other, as records with their marks: what exports and other programs are given."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any, BinaryIO, NamedTuple

from reader.library.documents import Fingerprint
from reader.library.ids import id_of
from reader.library.index.connection import json_list
from reader.library.index.kinds import COUNT, ID, INTEGER, ROW, TEXT, VALUE
from reader.library.library import Library
from reader.library.plain_record import MOST, plain_record
from reader.model.marks import EDIT, Marks, Stamp
from reader.model.record import to_record
from reader.opening import open_regular

BATCH = 1_000
"""Digests that are held at a time."""
_NO_MARKS = Marks()
_PLACES = (ROW, ID, COUNT, TEXT, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER)


class Kept(NamedTuple):
    """A digest as it is stored and marked."""

    row: int
    record: dict[str, Any]
    """As `reader.model.record.to_record` makes it, as its reader changed it."""
    marks: Marks
    story: str
    """The id of the first digest of its story, `""` where it is alone."""


def records(library: Library, rows: Sequence[int]) -> Iterator[Kept]:
    """The digests of these rows, in their order; rows that are gone are left out. Raises LibraryError."""
    for start in range(0, len(rows), BATCH):
        yield from _batch(library, list(rows[start : start + BATCH]))


def _batch(library: Library, rows: list[int]) -> list[Kept]:
    index = library.index
    places = library.sync.whole(lambda: _places(library, rows))
    marks = library.sync.whole(lambda: _marks(library, [place[1] for place in places.values()]))
    stories = library.sync.whole(lambda: index.vectors.story_of_row(index.generation))
    found: list[Kept] = []
    with ExitStack() as stack:
        files: dict[str, BinaryIO | None] = {}
        for row in rows:
            place = places.get(row)
            if place is None:
                continue
            own = marks.get(place[1], _NO_MARKS)
            record = _quickly(library, place, own, files, stack) or _whole(library, id_of(place[1]))
            if record is not None:
                story = stories.get(row)
                found.append(Kept(row, record, own, id_of(story) if story is not None else ""))
    return found


def _quickly(
    library: Library, place: Any, marks: Marks, files: dict[str, BinaryIO | None], stack: ExitStack
) -> dict[str, Any] | None:
    """The record of a document that is plain, None where it has to be read as a digest."""
    _, doc_id, minutes, name, size, mtime_ns, inode, offset, length = place
    if offset < 0 or not 0 < length <= MOST or (marks.fields and any(field.startswith(EDIT) for field in marks.fields)):
        return None
    if name not in files:
        files[name] = _opened(library, name, Fingerprint(size, mtime_ns, inode), stack)
    file = files[name]
    return plain_record(os.pread(file.fileno(), length, offset), id_of(doc_id), minutes) if file is not None else None


def _opened(library: Library, name: str, expected: Fingerprint, stack: ExitStack) -> BinaryIO | None:
    """A file that is still the one that was indexed."""
    try:
        file = stack.enter_context(open_regular(library.files.root / name, follow=False))
        stat = os.fstat(file.fileno())
    except OSError:
        return None
    return file if Fingerprint(stat.st_size, stat.st_mtime_ns, stat.st_ino) == expected else None


def _whole(library: Library, digest_id: str) -> dict[str, Any] | None:
    digest = library.load(digest_id)
    return to_record(digest) if digest is not None else None


def _places(library: Library, rows: list[int]) -> dict[int, Any]:
    found = library.index.connection.select(
        "SELECT r.row, r.id, r.minutes, f.name, f.size, f.mtime_ns, f.inode, r.offset, r.length "
        "FROM rows r JOIN files f USING(file) WHERE r.row IN (SELECT value FROM json_each(?))",
        (json_list(rows),),
        _PLACES,
    )
    return {place[0]: place for place in found}


def _marks(library: Library, doc_ids: list[int]) -> dict[int, Marks]:
    fields: dict[int, dict[str, Stamp]] = {}
    for doc_id, field, value, at, device in library.index.connection.select(
        "SELECT id, field, value, at, device FROM marks WHERE id IN (SELECT value FROM json_each(?))",
        (json_list(doc_ids),),
        (ID, TEXT, VALUE, COUNT, TEXT),
    ):
        said = value if isinstance(value, str) else bool(value)
        fields.setdefault(doc_id, {})[field] = Stamp(said, at, device)
    return {doc_id: Marks(found) for doc_id, found in fields.items()}
