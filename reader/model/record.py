"""The record of a digest: the one JSON form that files, pipes and imports share. Pure.

`from_record` is the door for records (it cleans and bounds, it never raises on odd types); `to_record` is its inverse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from math import isfinite
from typing import Any

from reader.dates import read_date
from reader.model.article import from_document as article_from_document
from reader.model.article import to_document as article_document
from reader.model.bounds import MAX_ITEM, MAX_LINE, MAX_NAMES, MAX_SECTION, MAX_TEXT, MAX_UNKNOWN, Bounds, size_of
from reader.model.claims import from_document as claims_from_document
from reader.model.claims import to_document as claim_document
from reader.model.digest import (
    LENGTHS,
    MAX_VERSIONS,
    Addressed,
    Depth,
    Digest,
    Field,
    Related,
    canonical_depth_word,
    digest_id,
    length_of,
    parse_depth,
    parse_field,
    split_list,
)
from reader.model.sections import BODY, LISTS, PARAGRAPHS
from reader.text import clean, clean_line, clean_paragraphs, fold, reading_minutes, safe_link, unique

MAX_NESTING = 64
"""An unknown value is kept as deep as this: deeper than people nest, and what JSON writers still write."""
_INT64 = range(-(1 << 63), 1 << 63)
_LINES = ("title", "source", "curator", "media", "kind", "intent", "language", "attribution")
_NAMES = ("authors", "topics", "best_for")
_KNOWN = frozenset(
    (
        *_LINES, *BODY, *_NAMES,
        "id", "link", "published", "added", "field", "depth", "length", "minutes", "original_minutes",
        "related", "article", "undigested", "marks", "story", "stored_at",
        "made", "takeaways", "evidence", "confidence", "versions", "cut",
    )
)  # fmt: skip


def from_record(record: Mapping[str, Any], *, trusted_id: str = "") -> Digest:
    """A digest from a record of any shape; values of a wrong type are read as far as they make sense.

    A flat record (`domain`, `subfields`, `level`, `abstraction` beside the others, as in CSV) is understood.
    `trusted_id` is the id under which the library keeps it; without it the id is made from the content.
    """
    bounds = Bounds(_cut(record.get("cut")) if "cut" in record else ())
    values: dict[str, Any] = {name: _line(record.get(name), bounds, name) for name in _LINES}
    values |= {name: clean_paragraphs(bounds.text(name, _text(record.get(name)), MAX_SECTION)) for name in PARAGRAPHS}
    values |= {name: _section(record.get(name), bounds, name) for name in LISTS}
    values |= {name: _names(record.get(name), bounds, name) for name in _NAMES}
    link = safe_link(bounds.link("link", _text(record.get("link"))))
    depth, length = _depth(record, bounds)
    extra = {
        name: value
        for key, value in record.items()
        if (name := clean_line(str(key)[:MAX_ITEM])) and name not in _KNOWN and name not in _FLAT
    }
    digest = Digest(
        id=trusted_id or digest_id(link, values["source"], values["title"], values["curator"]),
        link=link,
        published=read_date(_text(record.get("published"))[:MAX_LINE]),
        added=read_date(_text(record.get("added"))[:MAX_LINE]),
        field=_field(record, bounds),
        depth=depth,
        stated_length=length,
        stated_minutes=_minutes(record.get("minutes")),
        original_minutes=_minutes(record.get("original_minutes")),
        related=_related(record.get("related"), bounds),
        article=article_from_document(record.get("article")),
        **(_made(record, bounds) if not _MAKING.isdisjoint(record) else {}),
        extra=_unknown(extra, bounds) if extra else {},
        **values,
        cut=bounds.cut,
    )
    return _without_what_follows(digest)


def _without_what_follows(digest: Digest) -> Digest:
    """The same digest, stating only what its words do not already say: so a record read back is the digest."""
    if digest.stated_minutes and digest.stated_minutes == reading_minutes(digest.words):
        digest = replace(digest, stated_minutes=0)
    if digest.stated_length and digest.stated_length == length_of(digest.minutes):
        digest = replace(digest, stated_length="")
    return digest


_FLAT = frozenset(("domain", "subfields", "level", "abstraction"))
OTHER = "other_fields"
"""Where forms that have a place for each field of ours put the fields that are not ours, as JSON."""


def others(record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record that are not ours."""
    return {name: value for name, value in record.items() if name not in _KNOWN}


def to_record(digest: Digest) -> dict[str, Any]:
    """The record of a digest, whole, without marks: known keys first, unknown ones after them.

    `minutes` and `length` are what a reader sees; not whether they were stated or counted.
    """
    record: dict[str, Any] = {"id": digest.id}
    if digest.article is not None:
        record["undigested"] = digest.undigested
    for key, value in _content(digest).items():
        record[key] = value
        if key == "depth":
            record |= {"minutes": digest.minutes, "length": digest.length}
    return {**record, **digest.extra}


def to_document(digest: Digest) -> dict[str, Any]:
    """What is stored: like the record, but nothing that follows from the rest, and nothing that is empty."""
    document = _content(digest)
    document |= {"length": digest.stated_length, "minutes": digest.stated_minutes}
    document["field"] = {k: v for k, v in document["field"].items() if v}
    document["depth"] = {k: v for k, v in document["depth"].items() if v}
    # An unknown field that is empty is kept: what it means is not ours to say.
    stored = {k: v for k, v in document.items() if v not in ("", 0, [], {}) or k == "article"}
    return {"id": digest.id} | stored | {**digest.extra}


def _content(digest: Digest) -> dict[str, Any]:
    return {
        "title": digest.title,
        "source": digest.source,
        "curator": digest.curator,
        "link": digest.link,
        "published": digest.published,
        "added": digest.added,
        "field": {"domain": digest.field.domain, "subfields": list(digest.field.subfields)},
        "depth": {"level": digest.depth.level, "abstraction": digest.depth.abstraction},
        "original_minutes": digest.original_minutes,
        "authors": list(digest.authors),
        "media": digest.media,
        "kind": digest.kind,
        "intent": digest.intent,
        "language": digest.language,
        "summary": digest.summary,
        "takeaway": digest.takeaway,
        "insights": list(digest.insights),
        "principles": list(digest.principles),
        "method": list(digest.method),
        "in_practice": list(digest.in_practice),
        "topics": list(digest.topics),
        "best_for": list(digest.best_for),
        "related": [{"title": r.title, "link": r.link} for r in digest.related],
        "attribution": digest.attribution,
        **({"article": article_document(digest.article)} if digest.article is not None else {}),
        **_making(digest),
    }


def _making(digest: Digest) -> dict[str, Any]:
    """What only a digest that a program made has, and what was left out."""
    making: dict[str, Any] = {
        "made": digest.made,
        "takeaways": [{"role": t.role, "text": t.text} for t in digest.takeaways],
        "evidence": [claim_document(claim) for claim in digest.evidence],
        "confidence": dict(digest.confidence),
        "versions": [to_document(version) for version in digest.versions],
        "cut": list(digest.cut),
    }
    return {name: value for name, value in making.items() if value}


def same_content(one: Digest, other: Digest) -> bool:
    """Whether two versions of a digest say the same; when it was added is no content."""
    return replace(one, added="", id="") == replace(other, added="", id="")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return "\n\n".join(map(_scalar, value))
    return _scalar(value)


def _scalar(value: object) -> str:
    return "" if value is None or isinstance(value, bool | Mapping | list | tuple) else str(value)


def _line(value: object, bounds: Bounds, name: str) -> str:
    return clean_line(bounds.text(name, _text(value)))


def _section(value: object, bounds: Bounds, name: str) -> tuple[str, ...]:
    items = value if isinstance(value, list | tuple) else bounds.text(name, _text(value), MAX_TEXT).split("\n")
    return bounds.section(name, (clean_line(bounds.text(name, _text(item), MAX_ITEM)) for item in items))


def _names(value: object, bounds: Bounds, name: str) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        names = unique(_line(item, bounds, name) for item in bounds.items(name, value))
    else:
        names = split_list(bounds.text(name, _text(value), MAX_ITEM))
    return tuple(bounds.items(name, names, MAX_NAMES))


def _field(record: Mapping[str, Any], bounds: Bounds) -> Field:
    value = record.get("field")
    if value and not isinstance(value, Mapping):
        field = parse_field(bounds.text("field", _text(value), MAX_ITEM))
        return Field(bounds.text("field", field.domain), tuple(bounds.items("field", field.subfields, MAX_NAMES)))
    parts = value if isinstance(value, Mapping) else record
    return Field(_line(parts.get("domain"), bounds, "field"), _names(parts.get("subfields"), bounds, "field"))


def _depth(record: Mapping[str, Any], bounds: Bounds) -> tuple[Depth, str]:
    value, length = record.get("depth"), ""
    if isinstance(value, str):
        depth, length = parse_depth(bounds.text("depth", value))
    else:
        parts = value if isinstance(value, Mapping) else record
        depth = Depth(
            canonical_depth_word(bounds.text("depth", _text(parts.get("level")))),
            canonical_depth_word(bounds.text("depth", _text(parts.get("abstraction")))),
        )
    stated = fold(_text(record.get("length"))[:MAX_NAMES])
    return depth, stated if stated in LENGTHS else length


def _minutes(value: object) -> int:
    found = re.search(r"\d{1,5}", _text(value)) if not isinstance(value, float) else None
    if isinstance(value, float):
        return round(value) if 0 < value < 100_000 else 0
    return int(found[0]) if found else 0


def _related(value: object, bounds: Bounds) -> tuple[Related, ...]:
    items = value if isinstance(value, list | tuple) else [v for v in _text(value)[:MAX_TEXT].split("\n") if v]
    found: list[Related] = []
    for item in bounds.items("related", items):
        if isinstance(item, Mapping):
            link = bounds.link("related", _text(item.get("link")))
            related = Related(_line(item.get("title"), bounds, "related"), safe_link(link))
        else:
            related = Related(_line(item, bounds, "related"))
        if related.title or related.link:
            found.append(replace(related, title=related.title or related.link))
    return tuple(found)


_MAKING = frozenset(("made", "takeaways", "evidence", "confidence", "versions"))


def _made(record: Mapping[str, Any], bounds: Bounds) -> dict[str, Any]:
    """What only a digest that a program made has; most records have nothing of it."""
    return {
        "made": read_date(_text(record.get("made"))),
        "takeaways": _takeaways(record.get("takeaways"), bounds),
        "evidence": claims_from_document(record.get("evidence"), bounds),
        "confidence": _confidence(record.get("confidence")),
        "versions": _versions(record.get("versions"), bounds),
    }


def _takeaways(value: object, bounds: Bounds) -> tuple[Addressed, ...]:
    name = "takeaways"
    items = bounds.items(name, value if isinstance(value, list) else [], MAX_NAMES)
    found = [
        Addressed(_line(i.get("role"), bounds, name), clean_line(bounds.text(name, _text(i.get("text")), MAX_ITEM)))
        for i in items
        if isinstance(i, Mapping)
    ]
    return tuple(takeaway for takeaway in found if takeaway.role and takeaway.text)


def _confidence(value: object) -> dict[str, float]:
    items = islice(value.items(), MAX_NAMES) if isinstance(value, Mapping) else ()
    return {clean_line(str(k)[:MAX_LINE]): float(v) for k, v in items if isinstance(v, int | float) and 0 <= v <= 1}


def _versions(value: object, bounds: Bounds) -> tuple[Digest, ...]:
    """What others made of it, as long as all of it is not longer than an article."""
    found: list[Digest] = []
    left = MAX_TEXT
    for item in value[:MAX_VERSIONS] if isinstance(value, list) else ():
        if isinstance(item, Mapping):
            own = {name: v for name, v in item.items() if name not in ("article", "versions")}
            left -= size_of(own, left)
            if left < 0:
                bounds.note("versions")
                break
            found.append(from_record(own, trusted_id=_line(item.get("id"), bounds, "versions")))
    return tuple(found)


def _cut(value: object) -> list[str]:
    """The fields of which something was left out when it came in."""
    items = value[:MAX_NAMES] if isinstance(value, list) else ()
    return [name for item in items if isinstance(item, str) and (name := clean_line(item[:MAX_LINE]))]


def _unknown(extra: Mapping[str, Any], bounds: Bounds) -> dict[str, Any]:
    """Unknown fields, each whole, as long as there is room for them."""
    kept: dict[str, Any] = {}
    left = MAX_UNKNOWN
    for name, value in extra.items():
        size = len(name) + size_of(value, left)
        if len(name) > MAX_LINE or size > left:
            bounds.note(name[:MAX_LINE])
        else:
            kept[name] = _kept(value)
            left -= size
    return kept


def _kept(value: object, depth: int = 0) -> object:
    """An unknown value, kept as it is but for control codes, which no field may carry.

    A number that JSON has no form for is kept as its text; what is nested too deep is left out.
    """
    if isinstance(value, Mapping | list | tuple) and depth == MAX_NESTING:
        return None
    if isinstance(value, Mapping):
        return {clean_line(str(k)): _kept(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_kept(v, depth + 1) for v in value]
    if value is None or (isinstance(value, int) and value in _INT64):
        return value
    if isinstance(value, float) and isfinite(value):
        return value
    return clean(str(value))
