"""The record of a digest: the one JSON form that files, pipes and imports share. Pure.

`from_record` is the door for records (it cleans, it never raises on odd types); `to_record` is its inverse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from math import isfinite
from typing import Any

from reader.dates import read_date
from reader.model.article import from_document as article_from_document
from reader.model.article import to_document as article_document
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
_LINES = ("title", "source", "curator", "media", "kind", "intent", "attribution")
_NAMES = ("authors", "topics", "best_for")
_KNOWN = frozenset(
    (
        *_LINES, *BODY, *_NAMES,
        "id", "link", "published", "added", "field", "depth", "length", "minutes", "original_minutes",
        "related", "article", "undigested", "marks", "stored_at",
        "made", "takeaways", "evidence", "confidence", "versions",
    )
)  # fmt: skip


def from_record(record: Mapping[str, Any], *, trusted_id: str = "") -> Digest:
    """A digest from a record of any shape; values of a wrong type are read as far as they make sense.

    A flat record (`domain`, `subfields`, `level`, `abstraction` beside the others, as in CSV) is understood.
    `trusted_id` is the id under which the library keeps it; without it the id is made from the content.
    """
    values: dict[str, Any] = {name: _line(record.get(name)) for name in _LINES}
    values |= {name: clean_paragraphs(_text(record.get(name))) for name in PARAGRAPHS}
    values |= {name: _section(record.get(name)) for name in LISTS}
    values |= {name: _names(record.get(name)) for name in _NAMES}
    link = safe_link(_text(record.get("link")))
    depth, length = _depth(record)
    digest = Digest(
        id=trusted_id or digest_id(link, values["source"], values["title"], values["curator"]),
        link=link,
        published=read_date(_text(record.get("published"))),
        added=read_date(_text(record.get("added"))),
        field=_field(record),
        depth=depth,
        stated_length=length,
        stated_minutes=_minutes(record.get("minutes")),
        original_minutes=_minutes(record.get("original_minutes")),
        related=_related(record.get("related")),
        article=article_from_document(record.get("article")),
        **(_made(record) if not _MAKING.isdisjoint(record) else {}),
        extra={
            name: _kept(value)
            for key, value in record.items()
            if (name := clean_line(str(key))) and name not in _KNOWN and name not in _FLAT
        },
        **values,
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


def to_record(digest: Digest) -> dict[str, Any]:
    """The record of a digest, whole, without marks: known keys first, unknown ones after them.

    `minutes` and `length` are what a reader sees; whether they were stated or counted is not told.
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
    """What only a digest that a program made has."""
    making: dict[str, Any] = {
        "made": digest.made,
        "takeaways": [{"role": t.role, "text": t.text} for t in digest.takeaways],
        "evidence": [claim_document(claim) for claim in digest.evidence],
        "confidence": dict(digest.confidence),
        "versions": [to_document(version) for version in digest.versions],
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


def _line(value: object) -> str:
    return clean_line(_text(value))


def _section(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list | tuple) else _text(value).split("\n")
    return tuple(line for item in items if (line := _line(item)))


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        return unique(map(_line, value))
    return split_list(_text(value))


def _field(record: Mapping[str, Any]) -> Field:
    value = record.get("field")
    if isinstance(value, Mapping):
        return Field(_line(value.get("domain")), _names(value.get("subfields")))
    if value:
        return parse_field(_text(value))
    return Field(_line(record.get("domain")), _names(record.get("subfields")))


def _depth(record: Mapping[str, Any]) -> tuple[Depth, str]:
    value, length = record.get("depth"), ""
    if isinstance(value, str):
        depth, length = parse_depth(value)
    else:
        parts = value if isinstance(value, Mapping) else record
        depth = Depth(
            canonical_depth_word(_text(parts.get("level"))),
            canonical_depth_word(_text(parts.get("abstraction"))),
        )
    stated = fold(_text(record.get("length")))
    return depth, stated if stated in LENGTHS else length


def _minutes(value: object) -> int:
    found = re.search(r"\d{1,5}", _text(value)) if not isinstance(value, float) else None
    if isinstance(value, float):
        return round(value) if 0 < value < 100_000 else 0
    return int(found[0]) if found else 0


def _related(value: object) -> tuple[Related, ...]:
    items = value if isinstance(value, list | tuple) else [v for v in _text(value).split("\n") if v]
    found: list[Related] = []
    for item in items:
        if isinstance(item, Mapping):
            related = Related(_line(item.get("title")), safe_link(_text(item.get("link"))))
        else:
            related = Related(_line(item))
        if related.title or related.link:
            found.append(replace(related, title=related.title or related.link))
    return tuple(found)


_MAKING = frozenset(("made", "takeaways", "evidence", "confidence", "versions"))


def _made(record: Mapping[str, Any]) -> dict[str, Any]:
    """What only a digest that a program made has; most records have nothing of it."""
    return {
        "made": read_date(_text(record.get("made"))),
        "takeaways": _takeaways(record.get("takeaways")),
        "evidence": claims_from_document(record.get("evidence")),
        "confidence": _confidence(record.get("confidence")),
        "versions": _versions(record.get("versions")),
    }


def _takeaways(value: object) -> tuple[Addressed, ...]:
    items = value if isinstance(value, list) else []
    found = [Addressed(_line(i.get("role")), _line(i.get("text"))) for i in items if isinstance(i, Mapping)]
    return tuple(takeaway for takeaway in found if takeaway.role and takeaway.text)


def _confidence(value: object) -> dict[str, float]:
    items = value.items() if isinstance(value, Mapping) else ()
    return {clean_line(str(k)): float(v) for k, v in items if isinstance(v, int | float) and 0 <= v <= 1}


def _versions(value: object) -> tuple[Digest, ...]:
    items = value if isinstance(value, list) else []
    own = [
        {name: v for name, v in item.items() if name not in ("article", "versions")}
        for item in items[:MAX_VERSIONS]
        if isinstance(item, Mapping)
    ]
    return tuple(from_record(item, trusted_id=_line(item.get("id"))) for item in own)


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
