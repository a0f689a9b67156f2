"""CSV, one row a digest: what a record nests has a column of its own, so that a spreadsheet can sort by it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reader.export.cells import cell, row
from reader.export.item import About, Item
from reader.export.lines import line_of
from reader.model.digest import split_list
from reader.model.highlights import to_record as highlight_record
from reader.model.record import OTHER
from reader.model.sections import LISTS

_BEFORE = ("id", "title", "source", "curator", "link", "published", "added")
_NUMBERS = ("minutes", "length", "original_minutes")
_ABOUT = ("media", "kind", "intent", "language")
_NAMES = ("topics", "best_for", "authors")
_AS_JSON = ("related", "article", "made", "takeaways", "evidence", "confidence", "versions", "cut")
"""What has no form in cells but JSON."""
COLUMNS = (
    *_BEFORE, "domain", "subfields", "level", "abstraction", *_NUMBERS, *_ABOUT, *_NAMES,
    "summary", "takeaway", *LISTS, "attribution", "marks.read", "marks.bookmark", "marks.note", "marks.tags",
    "marks.later", "marks.highlights", *_AS_JSON, OTHER,
)  # fmt: skip


def write(items: Iterable[Item], about: About) -> Iterator[bytes]:
    """The columns, then a row each."""
    yield row(COLUMNS)
    for item in items:
        yield row(_cells(item))


def _cells(item: Item) -> Iterator[str]:
    record, marks = item.record, item.marks
    for name in _BEFORE:
        yield cell(record[name])
    yield cell(record["field"]["domain"])
    yield _names(record["field"]["subfields"])
    yield cell(record["depth"]["level"])
    yield cell(record["depth"]["abstraction"])
    for name in _NUMBERS:
        yield str(record[name])
    for name in _ABOUT:
        yield cell(record[name])
    for name in _NAMES:
        yield _names(record[name])
    yield cell(record["summary"])
    yield cell(record["takeaway"])
    for name in LISTS:
        yield cell("\n".join(record[name]))
    yield cell(record["attribution"])
    yield "yes" if marks.read else ""
    yield "yes" if marks.bookmark else ""
    yield cell(marks.note)
    yield _names(marks.tags)
    yield cell(marks.later)
    yield _json([dict(highlight_record(each)) for each in item.highlights])
    for name in _AS_JSON:
        yield _json(record.get(name))
    yield _json(item.others())


def _names(names: Sequence[str]) -> str:
    """Names parted by `;`, as JSON where they would be read back as others."""
    joined = "; ".join(names)
    return cell(joined) if split_list(joined) == tuple(names) else _json(list(names))


def _json(value: Any) -> str:
    if not value:
        return ""
    if isinstance(value, str):
        return cell(value)
    return line_of(value).decode()
