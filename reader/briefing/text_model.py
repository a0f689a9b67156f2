"""A linear model of what somebody likes to read, and what is nearest to what they liked. Pure Python, pure functions.

Texts are packed vectors (`reader.model.vectors.without_names`): a term, and its weight above it. A term that is rare
among what the reader gets tells more; the weight counts by its root. The model has a number for each term: the mean of
what was liked without the mean of all else, then corrected example by example until what was liked stands near 1, what
was disliked near -1 and anything else at 0 or below. It has no constant: a text of unknown terms is worth 0, and few
examples are enough.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from heapq import nlargest
from itertools import repeat
from math import log, sqrt, tanh
from typing import NamedTuple, TypeAlias
from zlib import crc32

from reader.dataclass import dataclass
from reader.model.vectors import TERM_MASK, WEIGHT_SHIFT

Packed: TypeAlias = "array[int]"
"""Weight and term of each term in one number."""
BITS, _TERM = WEIGHT_SHIFT, TERM_MASK
_WEIGHTS = 16
_ROOTS = tuple(map(sqrt, range(_WEIGHTS)))
NUMBERS = frozenset(crc32(b"%d" % number) & _TERM for number in (*range(1_000), *range(1_900, 2_100)))
"""Terms that are numbers: they tell one event from another, and nothing of what somebody likes."""
SAMPLE = 500
"""Texts that are counted to know which terms are rare."""
ROUNDS = 4
RATE = 0.3
TERMS = 100
"""Terms of an example that are learned, those that tell most."""
MOST_TERMS = 500
"""Terms that a model has, those that count most."""
TELLING = 40
"""Terms of a liked text by which others are near to it."""
RARE, FEW = 0.12, 3
"""Share of the texts, and number of them, that may have a term which is one of these."""
NEAREST = 3
ENOUGH = 3
"""Likes after which a model is half sure of itself."""
NEAR = 0.05
"""Share below which a text is not near."""
OTHER = 0.2
"""Weight of a text of which nothing is known, as an example."""
STEEP, CLOSE = 6.0, 1.0
"""What the sum of a text's terms, and the share that is near, are multiplied by to fill [-1, 1]."""
SPEAKS = 0.4
"""What the words of a text come to at least, for something near it to be looked for."""
_ZEROS = repeat(0.0)


@dataclass(frozen=True, slots=True)
class Example:
    """A text of which it is known what the reader thinks of it."""

    key: int
    """Its row."""
    terms: Packed
    weight: float
    """How much it counts, positive."""


class Rarity:
    """How much each term tells: the log of how few of the texts have it."""

    def __init__(self, texts: Sequence[Packed]) -> None:
        step = max(1, len(texts) // SAMPLE)
        counts: Counter[int] = Counter()
        sample = texts[::step]
        for terms in sample:
            counts.update([each & _TERM for each in terms])
        self._counts = counts
        most = max(len(sample), *counts.values()) if counts else 0  # a damaged vector may have a term twice
        self._by_count = [log(most + 2) - log(count + 1) for count in range(most + 1)]
        self._most = max(FEW, round(RARE * len(sample)))

    def of(self, term: int) -> float:
        return self._by_count[self._counts.get(term, 0)]

    def is_rare(self, term: int) -> bool:
        """Whether few texts have it."""
        return self._counts.get(term, 0) <= self._most

    def weighed(self, terms: Packed, most: int, among: frozenset[int] | None = None) -> dict[int, float]:
        """The terms that tell most, each with what it counts in its text; only those `among` some, where given."""
        size, by_count, count_of = _size(terms), self._by_count, self._counts.get
        weighed = {
            term: _ROOTS[each >> BITS] * by_count[count_of(term, 0)] / size
            for each in terms
            if (term := each & _TERM) not in NUMBERS and (among is None or term in among)
        }
        return (
            dict(nlargest(most, weighed.items(), key=lambda item: (item[1], item[0])))
            if len(weighed) > most
            else weighed
        )


def _size(terms: Packed) -> float:
    """What the weights of a text are divided by, so that a long one does not count more for being long."""
    return 5.0 * sqrt(len(terms) or 1)


@dataclass(slots=True)
class Learned:
    """What was learned from one reader's likes and dislikes."""

    likes: Sequence[Example] = ()
    dislikes: Sequence[Example] = ()
    numbers: Mapping[int, float] = field(default_factory=dict)
    """What each term is worth, positive for what is liked."""
    _worth: Mapping[int, float] = field(default_factory=dict)
    """The same by packed term, times the root of its weight."""
    _telling: Mapping[int, Sequence[tuple[int, float]]] = field(default_factory=dict)
    """By term the liked texts that it tells of, with its share of them."""
    _known: frozenset[int] = frozenset()
    """The packed terms that are worth something."""

    sure: float = 0.0
    """How much the model believes itself, from 0 to 1: by how many examples it has."""

    def values(self, terms: Packed, key: int = -1) -> tuple[float, float]:
        """What a text is worth by its terms, and by what is nearest to it; within [-1, 1] and [0, 1].

        `key`: its row, so that it is not near to itself.
        """
        hits = self._known.intersection(terms)
        if not hits:
            return 0.0, 0.0
        steep = STEEP * sum(map(self._worth.get, hits, _ZEROS)) / _size(terms)
        # Where its words do not speak for it nothing near is looked for: that spares most of the time.
        near = self._nearness(self._shares(terms), key) if steep > SPEAKS else 0.0
        return tanh(steep) * self.sure, near

    def _nearness(self, shares: Mapping[int, float], key: int) -> float:
        likes = self.likes
        near = [share * likes[at].weight for at, share in shares.items() if share >= NEAR and likes[at].key != key]
        if not near:
            return 0.0
        near.sort(reverse=True)
        return min(1.0, CLOSE * sum(near[:NEAREST]) / min(NEAREST, len(likes)))

    def _shares(self, terms: Packed) -> dict[int, float]:
        """Of each liked text that shares a telling term with this one the share that this one has."""
        shares: dict[int, float] = {}
        telling = self._telling
        for each in terms:
            for at, share in telling.get(each & _TERM, ()):
                shares[at] = shares.get(at, 0.0) + share
        return shares

    def nearest(self, terms: Packed, key: int = -1) -> list[tuple[int, float]]:
        """Rows of the liked texts that are nearest, with the share of what tells of them that is here too."""
        found = self._shares(terms)
        near = [
            (self.likes[at].key, share) for at, share in found.items() if share >= NEAR and self.likes[at].key != key
        ]
        return nlargest(NEAREST, near, key=lambda item: (item[1], item[0]))

    def told(self, terms: Packed) -> dict[int, float]:
        """What each term of a text adds to its worth."""
        size = _size(terms)
        return {each & _TERM: self._worth[each] / size for each in terms if each in self._worth}


def learn(likes: Sequence[Example], dislikes: Sequence[Example], others: Sequence[Packed], rarity: Rarity) -> Learned:
    """Learn from what was liked and disliked; the `others` are texts of which nothing is known."""
    if not likes and not dislikes:
        return Learned()
    weighed = {id(each): rarity.weighed(each.terms, TERMS) for each in (*likes, *dislikes)}
    # Terms of neither tell nothing, however common they are.
    known = frozenset().union(*weighed.values())
    examples = [
        *(_Weighed(weighed[id(each)], 1.0, each.weight) for each in likes),
        *(_Weighed(weighed[id(each)], -1.0, each.weight) for each in dislikes),
        *(_Weighed(rarity.weighed(terms, TERMS, known), 0.0, OTHER) for terms in others),
    ]
    numbers = _numbers(examples, rarity)
    worth = {
        weight << BITS | term: number * rarity.of(term) * _ROOTS[weight]
        for term, number in numbers.items()
        for weight in range(1, _WEIGHTS)
    }
    telling: dict[int, list[tuple[int, float]]] = {}
    for at, example in enumerate(likes):
        _tell(telling, at, weighed[id(example)], rarity)
    size = len(likes) + len(dislikes) / 2
    return Learned(likes, dislikes, numbers, worth, telling, frozenset(worth), size / (size + ENOUGH))


def _tell(telling: dict[int, list[tuple[int, float]]], at: int, weighed: Mapping[int, float], rarity: Rarity) -> None:
    """Enter the terms that tell of a liked text."""
    rare = ((term, weight) for term, weight in weighed.items() if rarity.is_rare(term))
    most = sorted(rare, key=lambda item: (-item[1], item[0]))[:TELLING]
    whole = sum([weight for _, weight in most]) or 1.0
    for term, weight in most:
        telling.setdefault(term, []).append((at, weight / whole))


class _Weighed(NamedTuple):
    """An example as it is learned."""

    terms: Mapping[int, float]
    wanted: float
    """1 for what was liked, -1 for what was disliked, 0 for what nothing is known of."""
    weight: float


def _numbers(examples: Sequence[_Weighed], rarity: Rarity) -> dict[int, float]:
    """What each term is worth: the mean of what is liked without the mean of all else, then corrected."""
    numbers: dict[int, float] = {}
    whole = {side: sum(each.weight for each in examples if each.wanted == side) for side in (1.0, 0.0, -1.0)}
    for terms, wanted, weight in examples:
        share = (wanted or -1.0) * weight / whole[wanted]
        for term, x in terms.items():
            numbers[term] = numbers.get(term, 0.0) + share * x
    for turn in range(ROUNDS):
        rate = RATE / (1 + turn)
        for terms, wanted, weight in examples:
            value = sum([numbers[term] * x for term, x in terms.items()])
            # What is known is drawn to its side; what is not is only kept from being liked.
            missing = wanted - value if wanted else min(0.0, -value)
            if missing * (wanted or -1.0) > 0:
                step = rate * weight * missing
                for term, x in terms.items():
                    numbers[term] += step * x
    return dict(nlargest(MOST_TERMS, numbers.items(), key=lambda item: (abs(item[1]) * rarity.of(item[0]), item[0])))
