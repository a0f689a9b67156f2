"""Facets: for every value of every facet the set of rows that have it, as a roaring bitmap.

Sets may still name rows that have been replaced; whoever counts intersects with the live rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyroaring import BitMap

from reader.dataclass import dataclass
from reader.library.index.connection import Connection
from reader.library.index.kinds import BLOB, TEXT, pack, unpack_set
from reader.model.article import Article
from reader.model.digest import Digest, length_of
from reader.model.originals import original_minutes
from reader.model.teasers import is_teaser
from reader.text import fold


@dataclass(slots=True)
class Value:
    """One value of a facet."""

    label: str
    """As it was first written; the key is its fold."""
    rows: BitMap
    dirty: bool = False


class Facets:
    """All facets of an index; each is loaded when it is first asked for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._loaded: dict[str, dict[str, Value]] = {}

    def values(self, name: str) -> dict[str, Value]:
        """The values of a facet by key."""
        values = self._loaded.get(name)
        if values is None:
            found = self._connection.select(
                "SELECT key, label, rows FROM facets WHERE facet=?", (name,), (TEXT, TEXT, BLOB)
            )
            with self._connection.blobs():
                values = {key: Value(label, unpack_set(blob)) for key, label, blob in found}
            self._loaded[name] = values
        return values

    def rows(self, name: str, key: str) -> BitMap:
        """The rows with this value; not to be changed by the caller."""
        value = self.values(name).get(key)
        return value.rows if value is not None else BitMap()

    def add(self, name: str, label: str, rows: int | Iterable[int]) -> None:
        """Give rows a value."""
        key = fold(label)
        values = self.values(name)
        value = values.get(key)
        if value is None:
            value = values[key] = Value(label, BitMap())
        value.dirty = True
        if isinstance(rows, int):
            value.rows.add(rows)
        else:
            value.rows.update(rows)

    def remove(self, name: str, label: str, rows: Iterable[int]) -> None:
        """Take a value from rows."""
        value = self.values(name).get(fold(label))
        if value is not None:
            value.dirty = True
            value.rows.difference_update(BitMap(rows))

    def save(self) -> None:
        """Write every value that changed since the last call."""
        self._connection.db.executemany(
            "INSERT INTO facets VALUES(?, ?, ?, ?) ON CONFLICT DO UPDATE SET rows=excluded.rows", list(self._changed())
        )

    def forget(self) -> None:
        """Load everything again when it is next asked for."""
        self._loaded.clear()

    def _changed(self) -> Iterator[tuple[str, str, str, bytes]]:
        for name, values in self._loaded.items():
            for key, value in values.items():
                if value.dirty:
                    value.dirty = False
                    value.rows.run_optimize()
                    yield name, key, value.label, pack(value.rows)


def _article_values(digest: Digest, article: Article) -> Iterator[tuple[str, str]]:
    if article.text:
        yield "has", "article"
    if article.changed:
        yield "has", "change"
    if article.whole:
        yield "has", "whole"
    if is_teaser(digest):
        yield "has", "teaser"
    if digest.undigested:
        yield "kind", "article"
    for origin in article.origins:
        if origin.feed:
            yield "feed", origin.feed
        if origin.name and fold(origin.name) != fold(digest.source):
            yield "source", origin.name


def facet_values(digest: Digest) -> Iterator[tuple[str, str]]:
    """Facet and label of everything a digest can be filtered by; its marks are not part of it."""
    minutes = digest.minutes  # counts every word, so only once
    yield "length", digest.stated_length or length_of(minutes)
    yield "minutes", str(minutes)
    original = original_minutes(digest)
    if original:
        yield "original", str(original)
    for name, label in (
        ("level", digest.depth.level),
        ("abstraction", digest.depth.abstraction),
        ("domain", digest.field.domain),
        ("source", digest.source),
        ("curator", digest.curator),
        ("media", digest.media),
        ("kind", digest.kind),
        ("intent", digest.intent),
    ):
        if label:
            yield name, label
    for name, labels in (
        ("role", digest.best_for),
        ("topic", digest.topics),
        ("subfield", digest.field.subfields),
        ("author", digest.authors),
    ):
        for label in labels:
            yield name, label
    if digest.article is not None:
        yield from _article_values(digest, digest.article)
    if digest.link:
        yield "has", "link"
    if digest.made:
        yield "has", "made"
    if digest.versions:
        yield "has", "versions"
    if digest.evidence:
        yield "has", "evidence"
