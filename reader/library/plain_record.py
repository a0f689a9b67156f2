"""The record of a stored document without a digest between: for exports of a hundred thousand.

It answers only for documents that are as `reader.model.record.to_document` writes them, with nothing in them that has
to be cleaned or worked out; for all others it answers None, and whoever asks goes the long way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain
from typing import Any

import orjson

from reader.model.digest import ABSTRACTIONS, LENGTHS, LEVELS, length_of
from reader.text import is_plain_link

MOST = 100_000
"""Bytes of a document that is looked at: what is longer may have to be bounded."""
_LINES = ("title", "source", "curator", "media", "kind", "intent", "language", "summary", "takeaway", "attribution")
_LISTS = ("authors", "insights", "principles", "method", "in_practice", "topics", "best_for")
_KNOWN = frozenset(
    (*_LINES, *_LISTS, "id", "link", "published", "added", "field", "depth", "length", "minutes", "original_minutes",
     "related", "stored_at")
)  # fmt: skip
_DATE = r"(?:\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?Z)?)?)?)?"
_DATES = re.compile(rf"{_DATE}\|{_DATE}", re.ASCII)
_ESCAPE = re.compile(rb'\\[^n"]')
"""Escapes of anything but line ends and quotes: signs that a text may have to be cleaned."""
_ONLY_TEXTS, _ONLY_LISTS = frozenset((str,)), frozenset((list,))
_LEVELS = frozenset(("", *LEVELS))
_ABSTRACTIONS = frozenset(("", *ABSTRACTIONS))
_LENGTHS = frozenset(("", *LENGTHS))


def plain_record(raw: bytes, id_: str, minutes: int) -> dict[str, Any] | None:
    """The record of a document in JSON, where nothing of it has to be cleaned; `minutes` as the index counted them."""
    if len(raw) > MOST or _ESCAPE.search(raw) is not None:
        return None
    try:
        if not (raw.isascii() and b"\x7f" not in raw) and not raw.decode().isprintable():
            return None
        document = orjson.loads(raw)
    except ValueError:
        return None
    if type(document) is not dict or not document.keys() <= _KNOWN:
        return None
    return _record(document, id_, minutes)


def _record(document: Mapping[str, Any], id_: str, minutes: int) -> dict[str, Any] | None:
    get = document.get
    texts = [get(name, "") for name in _LINES]
    field, depth, related = get("field") or {}, get("depth") or {}, get("related") or []
    dates = get("published", ""), get("added", "")
    link, length, original = get("link", ""), get("length", ""), get("original_minutes", 0)
    level, abstraction = _of(depth, "level"), _of(depth, "abstraction")
    domain = _of(field, "domain")
    lists = [get(name, []) for name in _LISTS]
    lists.append(field.get("subfields", []) if type(field) is dict else None)
    if not (
        _ONLY_TEXTS.issuperset(map(type, texts))
        and texts[0]
        and _ONLY_LISTS.issuperset(map(type, lists))
        and _ONLY_TEXTS.issuperset(map(type, items := list(chain.from_iterable(lists))))
        and "" not in items
        and type(domain) is str
        and level in _LEVELS
        and abstraction in _ABSTRACTIONS
        and length in _LENGTHS
        and type(original) is int
        and _ONLY_TEXTS.issuperset(map(type, dates))
        and _DATES.fullmatch("|".join(dates)) is not None
        and (link == "" or (type(link) is str and is_plain_link(link)))
        and type(related) is list
        and (not related or all(map(_is_related, related)))
    ):
        return None
    title, source, curator, media, kind, intent, language, summary, takeaway, attribution = texts
    authors, insights, principles, method, in_practice, topics, best_for, subfields = lists
    return {
        "id": id_, "title": title, "source": source, "curator": curator, "link": link,
        "published": dates[0], "added": dates[1],
        "field": {"domain": domain, "subfields": subfields}, "depth": {"level": level, "abstraction": abstraction},
        "minutes": minutes, "length": length or length_of(minutes), "original_minutes": original,
        "authors": authors, "media": media, "kind": kind, "intent": intent, "language": language,
        "summary": summary, "takeaway": takeaway, "insights": insights, "principles": principles, "method": method,
        "in_practice": in_practice, "topics": topics, "best_for": best_for, "related": related,
        "attribution": attribution,
    }  # fmt: skip


def _of(value: object, name: str) -> object:
    """A text of an object; None where the one or the other is something else."""
    text = value.get(name, "") if type(value) is dict and len(value) <= 2 else None
    return text if type(text) is str else None


def _is_related(value: object) -> bool:
    return (
        type(value) is dict
        and value.keys() == {"title", "link"}
        and type(value["title"]) is str
        and type(value["link"]) is str
        and (value["link"] == "" or is_plain_link(value["link"]))
    )
