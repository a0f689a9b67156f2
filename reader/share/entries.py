"""Digests as the server keeps them: the document whole, and beside it what it is found by. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import orjson

from reader.library.ids import doc_id_of
from reader.library.index.facets import facet_values
from reader.library.index.words import weighted_texts
from reader.model.digest import Digest
from reader.model.record import from_record, to_document
from reader.share.lexemes import month_of, vector_of
from reader.text import fold

_FACETS = frozenset((
    "role", "level", "abstraction", "length", "domain", "subfield", "topic", "source", "curator", "author", "media",
    "kind", "intent", "has",
))  # fmt: skip
"""Those of a digest itself. What one reader made of it is nobody else's."""


def content_of(digest: Digest) -> bytes:
    """What tells one version of a digest from another; when it was added is no content."""
    document = _without_feeds(to_document(digest))
    document = {name: value for name, value in document.items() if name not in ("id", "added", "stored_at")}
    return blake2b(orjson.dumps(document, option=orjson.OPT_SORT_KEYS), digest_size=8).digest()


def to_entry(digest: Digest, at: int, device: str) -> dict[str, Any]:
    """What the server's function takes: a digest as it is from the moment `at` on, microseconds since 1970."""
    return {
        "id": doc_id_of(digest.id),
        "at": at,
        "device": device,
        "published": digest.date,
        "level": fold(digest.depth.level),
        "minutes": digest.minutes,
        "labels": labels_of(digest),
        "words": vector_of(weighted_texts(digest), digest.date),
        "document": orjson.dumps(_without_feeds(to_document(digest))).decode(),
    }


def labels_of(digest: Digest) -> list[list[str]]:
    """Facet, key and label of everything that it is filtered by on the server, and of its month, which is counted."""
    month = month_of(digest.date)
    found = {("month", month): month} | {
        (name, fold(label)): label for name, label in facet_values(digest) if name in _FACETS and fold(label)
    }
    return [[name, key, label] for (name, key), label in found.items()]


def _without_feeds(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document without the addresses of its curator's feeds, which may hold secrets."""
    article = document.get("article")
    if not isinstance(article, Mapping) or not article.get("origins"):
        return dict(document)
    return {**document, "article": {name: value for name, value in article.items() if name != "origins"}}


def from_entry(doc_id: int, document: Any) -> Digest:
    """The digest of an entry, cleaned and bounded like everything that comes from outside."""
    return from_record(document if isinstance(document, Mapping) else {}, trusted_id=f"{doc_id:012x}")
