"""What `digest export` and `digest list --json` wrote: whole digests, with what their reader did to them. Pure.

A record's id is only believed where the record itself bears it out: a file must not name the digest that it replaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from reader.dates import read_date
from reader.errors import SourceError
from reader.json_text import load_json
from reader.model.bounds import MAX_NAMES, MAX_SECTION, MAX_TEXT
from reader.model.digest import Digest, digest_id, split_list
from reader.model.highlights import MOST_NOTE, MOST_TEXT
from reader.model.marks import MOST_FIELDS, tag_field
from reader.model.notes import split_own
from reader.model.record import from_record
from reader.sources.front_matter import split_front_matter
from reader.sources.movein.moved import AN_ENTRY, Kept, Refused, line_named, refused, string
from reader.sources.notes import is_note, marks_of_note, parse_note
from reader.sources.records import Parsed, parse_csv, parse_json, parse_json_lines
from reader.text import clean_line
from reader.translation import gettext as _

_ID = re.compile(r"[0-9a-f]{12}")
_LOOKED_AT = 50
"""Records of a list that are looked at to tell what it is."""


def is_records(value: object) -> bool:
    """Whether JSON is a record of ours, or a list of them."""
    listed = value if isinstance(value, list) else [value]
    return any(map(_is_record, listed[:_LOOKED_AT]))


def is_lines(content: bytes) -> bool:
    """Whether bytes begin with a line that is a record of ours."""
    first = content.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0]
    try:
        return first.startswith(b"{") and _is_record(load_json(first))
    except orjson.JSONDecodeError:
        return False


def is_table(text: str) -> bool:
    """Whether a text begins with the columns of ours."""
    head = text[:10_000].partition("\n")[0]
    return head.startswith("id,title,") and "marks.read" in head


def is_exported_note(text: str) -> bool:
    """Whether a text is a note of ours, be it of a digest, a topic or a story."""
    try:
        front, body, _line = split_front_matter(text)
    except SourceError:
        return False
    return is_note(front) if front else body.startswith("# ") and split_own(body) is not None


def _is_record(value: object) -> bool:
    return isinstance(value, dict) and "title" in value and isinstance(value.get("marks"), dict) and "id" in value


def read_json(content: bytes) -> Iterator[Kept | Refused]:
    """The digests of a list, or of one record."""
    return _kept(parse_json(content.removeprefix(b"\xef\xbb\xbf")))


def read_lines(content: bytes) -> Iterator[Kept | Refused]:
    """The digests of JSON Lines."""
    return _kept(parse_json_lines(content.removeprefix(b"\xef\xbb\xbf").split(b"\n")))


def read_table(text: str) -> Iterator[Kept | Refused]:
    """The digests of a CSV."""
    return _kept(parse_csv(text.lstrip("\ufeff")))


def read_note(text: str) -> Iterator[Kept | Refused]:
    """The digest of a note, none of a topic's or a story's. Raises SourceError."""
    front, body, _line = split_front_matter(text)
    if front:
        record = parse_note(front, body)
        record |= {"id": front.get("id"), "marks": marks_of_note(front, body)}
        yield from _kept([(record, 0)])


def _kept(parsed: Iterable[Parsed]) -> Iterator[Kept | Refused]:
    for record, line in parsed:
        named = line_named(line) if line else AN_ENTRY
        if isinstance(record, SourceError):
            yield refused(named, str(record))
            continue
        digest = from_record(record)
        yield _with_marks(_identified(digest, record), record) if digest.title else refused(named, _("it has no title"))


def _identified(digest: Digest, record: Mapping[str, Any]) -> Digest:
    """The digest under the id that its feed gave it, where that is the one which the record has."""
    claimed = _id_of(record)
    for origin in digest.article.origins if digest.article is not None else ():
        if origin.feed and digest_id("", origin.feed, origin.entry or origin.link, "") == claimed:
            return from_record(record, trusted_id=claimed)
    return digest


def _id_of(record: Mapping[str, Any]) -> str:
    """The id that a record says it has, `""` where that is none."""
    said = string(record.get("id"))
    return said if _ID.fullmatch(said) else ""


def _with_marks(digest: Digest, record: Mapping[str, Any]) -> Kept:
    marks = record.get("marks")
    marks = marks if isinstance(marks, dict) else {}
    later = read_date(string(marks.get("later"))[:40])
    return Kept(
        digest,
        read=_is_set(marks.get("read")),
        starred=_is_set(marks.get("bookmark")),
        tags=tuple(dict.fromkeys(filter(None, map(tag_field, _names(marks.get("tags"))))))[:MAX_NAMES],
        note=string(marks.get("note"))[:MAX_TEXT].strip(),
        highlights=tuple(_highlights(marks.get("highlights"))),
        later=later if len(later) == len("2026-01-01T00:00:00Z") else "",
        claimed=_id_of(record),
    )


def _is_set(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() in ("yes", "true", "1"))


def _names(value: object) -> Iterable[str]:
    return filter(None, map(string, value)) if isinstance(value, list) else split_list(string(value)[:MAX_SECTION])


def _highlights(value: object) -> Iterator[tuple[str, str]]:
    for each in value[:MOST_FIELDS] if isinstance(value, list) else ():
        if isinstance(each, dict) and clean_line(string(each.get("text"))[:MOST_TEXT]):
            yield string(each["text"])[:MOST_TEXT], string(each.get("note"))[:MOST_NOTE]
