"""Which digests bear on a question: those that have most of what its words weigh, rare words counting more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import log, sqrt

from pyroaring import BitMap

from reader.dataclass import dataclass
from reader.library.index import Index
from reader.model.common_words import COMMON
from reader.model.vectors import Vector, stem, telling_words, vector_of_text
from reader.terms import expression, fold

SHARE = 0.5
"""Share of the weight of a question's words that a digest must have."""
RANKED = 300
"""Digests of a question whose texts are compared, those with most of its words."""
MOST_WORDS = 24
"""Words of a question that are looked up."""
MOST_COMBINED = 10
"""Words whose weights are added up, the heaviest: beyond them nothing weighs enough."""
NEWEST = 2_000
"""Digests that bear on a question, the newest, among which the best are looked for."""
PREFIX = 5
"""Letters from which on a word also stands for longer ones: Postgres for PostgreSQL."""

COMMON_WEIGHT = 0.4
"""What a word weighs that many texts have, whatever they are about, times."""
_ASKING = frozenset(
    "adopt be becoming better best bother choose decide get give go good have help important keep let long make making "
    "many matter move much must need possible really relevant shall should start stay stop take think time try use "
    "want work worse worth".split()
)
"""Words that ask for a decision, and say nothing of what it is about."""
_NAMED = re.compile(r"(?<=\w[ ,;:(/-])\b[^\W\d_a-z][\w+#.-]*\w")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question, and where it stands."""

    word: str
    weight: float
    """The rarer, the heavier: `log(1 + N / (1 + n))`."""
    rows: BitMap


@dataclass(frozen=True, slots=True)
class Bearing:
    """What bears on a question."""

    terms: tuple[Term, ...]
    rows: BitMap
    """The rows with enough of it."""

    def score(self, row: int) -> float:
        """The share of the question's weight that a row has, 0 to 1."""
        whole = sum(term.weight for term in self.terms)
        return sum(term.weight for term in self.terms if row in term.rows) / whole if whole else 0.0


def asked_words(question: str) -> list[str]:
    """The words of a question that say what it is about, folded."""
    return [word for word in telling_words(question) if word not in _ASKING]


def bearing_on(index: Index, question: str, from_row: int = 0) -> Bearing:
    """What bears on a question among the rows from this one on.

    A digest has enough of its words' weight, two of them where it has three, and one of the names in it.
    """
    words = asked_words(question)[:MOST_WORDS]
    terms = [_looked_up(index, word, from_row) for word in words]
    # Words that no digest has take nothing from the others: a natural question has many.
    known = [term for term in terms if term.rows]
    rows = _with_enough(known, least=2 if len(words) > 2 else 1)
    names = [term for term in terms if term.word in _names(question)]
    return Bearing(tuple(known), rows & BitMap().union(*(term.rows for term in names)) if names else rows)


def _looked_up(index: Index, word: str, from_row: int) -> Term:
    bare = stem(word)
    asked = expression(bare, prefix=len(bare) >= PREFIX or bare != word)
    rows = index.words.holding_any(asked, from_row) & index.rows.live
    weight = log(1 + len(index.rows.live) / (1 + len(rows)))
    return Term(word, weight * (COMMON_WEIGHT if word in COMMON or bare in COMMON else 1.0), rows)


def _names(question: str) -> set[str]:
    """What stands in a question with a capital letter, folded: Kafka, Postgres; its first word where that is rare."""
    first, _, _ = question.strip().partition(" ")
    names = {fold(word) for word in _NAMED.findall(question)}
    opening = set(asked_words(first)) if first[:1].isupper() and names else set()
    return names | {word for word in opening if word not in COMMON and stem(word) not in COMMON}


def _with_enough(terms: Sequence[Term], least: int) -> BitMap:
    """The rows with enough of the weight and at least so many of the terms, by those that weigh most."""
    needed = SHARE * sum(term.weight for term in terms)
    heaviest = sorted(terms, key=lambda term: -term.weight)[:MOST_COMBINED]
    return _having(heaviest, needed, least)


def _having(terms: Sequence[Term], needed: float, least: int) -> BitMap:
    """The rows with at least so much weight and so many of the terms: with the first of them, or without it."""
    if needed <= 0 and least <= 0:
        return BitMap().union(*(term.rows for term in terms)) if terms else BitMap()
    if sum(term.weight for term in terms) < needed or len(terms) < least:
        return BitMap()
    first, rest = terms[0], terms[1:]
    enough = needed - first.weight <= 0 and least <= 1
    with_it = first.rows if enough else first.rows & _having(rest, needed - first.weight, least - 1)
    return with_it | _having(rest, needed, least)


def ranked_by_bearing(index: Index, bearing: Bearing, rows: BitMap) -> list[tuple[int, float]]:
    """The best of these rows with their scores, the best first.

    Half of a score is the share of the question's words that a row has, half the likeness of its text, 0 to 1 together.
    """
    newest = rows[-NEWEST:] if len(rows) > NEWEST else rows
    by_words = sorted(newest, key=lambda row: (-bearing.score(row), -row))[:RANKED]
    asked = vector_of_text(" ".join(term.word for term in bearing.terms))
    weights = _weights(bearing, asked)
    vectors = index.vectors.of(by_words)
    scored = [(row, (bearing.score(row) + _likeness(asked, vectors.get(row, {}), weights)) / 2) for row in by_words]
    return sorted(scored, key=lambda each: (-each[1], -each[0]))


def _weights(bearing: Bearing, asked: Vector) -> Mapping[int, float]:
    known = {key: term.weight for term in bearing.terms for key in vector_of_text(term.word)}
    return {key: known.get(key, 1.0) for key in asked}


def _likeness(asked: Vector, vector: Vector, weights: Mapping[int, float]) -> float:
    """Twice the cosine of a question and a digest, 0 to 1: a few words of many are never half of a text."""
    dot = sum(weights[term] ** 2 * asked[term] * vector.get(term, 0) for term in asked)
    mine = sqrt(sum((weights[term] * asked[term]) ** 2 for term in asked))
    theirs = sqrt(sum((weights.get(term, 1.0) * weight) ** 2 for term, weight in vector.items()))
    return min(1.0, 2 * dot / (mine * theirs)) if dot and mine and theirs else 0.0
