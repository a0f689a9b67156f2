"""The digests of a library that are like an article, with what people said of them: how curation learns from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import TYPE_CHECKING

from pyroaring import BitMap

from reader.dataclass import dataclass
from reader.model.digest import Digest
from reader.model.edits import edited_fields, refused, vote
from reader.model.marks import Marks
from reader.terms import search_terms

if TYPE_CHECKING:
    from reader.library import Library

LABELLED = 5_000
"""Labelled digests that are looked at, the newest."""
NEAREST = 8
LEAST = 0.35
"""Share of an article's words, rare ones counting more, that a digest must have to be like it."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A digest that is like an article. It fits `reader.curate.labels.Neighbour`, which this layer does not know."""

    likeness: float
    labels: dict[str, tuple[str, ...]]
    refused: dict[str, tuple[str, ...]]


class LibraryNeighbours:
    """Finds them by the index's own full text."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._generation = -1
        self._rows = BitMap()

    def nearest(self, words: Sequence[str]) -> list[Neighbour]:
        """The digests that people labelled and that have most of these words."""
        rows = self._labelled()
        if not rows or not words:
            return []
        scores: Counter[int] = Counter()
        whole = 0
        for word in dict.fromkeys(search_terms(" ".join(words))):
            having = self.library.index.words.holding(word, rows[0]) & rows
            # In thousandths: a counter of whole numbers is the fastest there is.
            weight = round(1000 * log(1 + len(rows) / (1 + len(having))))
            whole += weight
            scores.update(dict.fromkeys(having, weight))
        best = [(row, score / whole) for row, score in scores.most_common(NEAREST) if whole and score / whole >= LEAST]
        return [found for row, likeness in best if (found := self._neighbour(row, likeness)) is not None]

    def _labelled(self) -> BitMap:
        """Rows whose labels a person gave: an editor's digests, and made ones that a reader corrected or praised."""
        index = self.library.index
        if self._generation != index.generation:
            made = (
                index.facets.rows("has", "made") - index.facets.rows("has", "edit") - index.facets.rows("has", "vote")
            )
            rows = self.library.search.present() - index.facets.rows("kind", "article") - made
            self._rows = BitMap(rows[-LABELLED:]) if len(rows) > LABELLED else rows
            self._generation = index.generation
        return self._rows

    def _neighbour(self, row: int, likeness: float) -> Neighbour | None:
        found = self.library.fetch([row])
        digest = self.library.load(found[0].id) if found else None
        if digest is None:
            return None
        marks = self.library.marks(digest.id)
        judged = vote(marks)
        if judged == "-":
            return None
        said = labels_of(digest) if not digest.made or judged == "+" else _corrected(digest, marks)
        return Neighbour(likeness * (1.5 if judged == "+" else 1.0), said, refused(marks))


def labels_of(digest: Digest) -> dict[str, tuple[str, ...]]:
    """What a digest is filed under."""
    return {
        "domain": tuple(filter(None, (digest.field.domain,))),
        "subfields": digest.field.subfields,
        "level": tuple(filter(None, (digest.depth.level,))),
        "abstraction": tuple(filter(None, (digest.depth.abstraction,))),
        "topics": digest.topics,
        "best_for": digest.best_for,
    }


def _corrected(digest: Digest, marks: Marks) -> dict[str, tuple[str, ...]]:
    """Of what a program guessed only what a reader put right."""
    parts = {"field": ("domain", "subfields"), "depth": ("level", "abstraction")}
    right = {part for name in edited_fields(marks) for part in parts.get(name, (name,))}
    return {name: values for name, values in labels_of(digest).items() if name in right}
