"""A linear model of what somebody likes to read, and what is nearest to what they liked. Pure Python, pure functions.

Texts are packed vectors (`reader.model.vectors`): a term in 28 bits and its weight in the four above. A term that is
rare among what the reader gets tells more; the weight counts by its root. The model has a number for each term, learned
by going through the examples until what was liked stands above 1, what was disliked below -1 and anything else at 0 or
below. It has no constant: a text of unknown terms is worth 0, and few examples are enough.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from math import log, sqrt, tanh
from typing import TypeAlias

Packed: TypeAlias = "array[int]"
"""Weight and term of each term in one number."""
BITS = 28
_TERM = (1 << BITS) - 1
_WEIGHTS = 16
_ROOTS = tuple(map(sqrt, range(_WEIGHTS)))
SAMPLE = 800
"""Texts that are counted to know which terms are rare."""
ROUNDS = 8
RATE = 0.5
LIKE_TERMS = 60
"""Terms of an example that are learned, those that tell most."""
MOST_TERMS = 500
"""Terms that a model has, those that count most."""
TELLING = 20
"""Terms of a liked text by which others are near to it."""
NEAREST = 3
ENOUGH = 3
"""Likes after which a model is half sure of itself."""
NEAR = 0.05
"""Share below which a text is not near."""


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
        self._whole = log(len(sample) + 2)

    def of(self, term: int) -> float:
        return self._whole - log(self._counts.get(term, 0) + 1)

    def weighed(self, terms: Packed, most: int) -> dict[int, float]:
        """The terms that tell most, each with what it counts in its text."""
        size = _size(terms)
        weighed = {each & _TERM: _ROOTS[each >> BITS] * self.of(each & _TERM) / size for each in terms}
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
    """The same by packed term, times its root."""
    _near: Mapping[int, Sequence[tuple[int, float]]] = field(default_factory=dict)
    """By packed term the examples that it is telling of, with its share of them; dislikes count from the end."""
    _known: frozenset[int] = frozenset()

    @property
    def sure(self) -> float:
        """How much the model believes itself, from 0 to 1: by how many examples it has."""
        size = len(self.likes) + len(self.dislikes) / 2
        return size / (size + ENOUGH)

    def values(self, terms: Packed, key: int = -1) -> tuple[float, float]:
        """What a text is worth by its terms, and by what is nearest to it; both within [-1, 1].

        `key`: its row, so that it is not near to itself.
        """
        hits = self._known.intersection(terms)
        if not hits:
            return 0.0, 0.0
        worth = self._worth
        total = sum([worth[each] for each in hits if each in worth])
        return tanh(total / _size(terms)) * self.sure, self._nearness(hits, key)

    def _nearness(self, hits: Iterable[int], key: int) -> float:
        shares = self._shares(hits)
        likes, dislikes = self.likes, self.dislikes
        good = [s * likes[i].weight for i, s in shares.items() if i >= 0 and s >= NEAR and likes[i].key != key]
        bad = [s * dislikes[~i].weight for i, s in shares.items() if i < 0 and s >= NEAR and dislikes[~i].key != key]
        return max(-1.0, min(1.0, 2 * (_best(good, len(likes)) - _best(bad, len(dislikes)))))

    def _shares(self, hits: Iterable[int]) -> dict[int, float]:
        shares: dict[int, float] = {}
        near = self._near
        for each in hits:
            for example, share in near.get(each, ()):
                shares[example] = shares.get(example, 0.0) + share
        return shares

    def nearest(self, terms: Packed, key: int = -1) -> list[tuple[int, float]]:
        """Rows of the liked texts that are nearest, with the share of what tells of them that is here too."""
        found = self._shares(self._known.intersection(terms))
        near = [(self.likes[i].key, s) for i, s in found.items() if i >= 0 and s >= NEAR and self.likes[i].key != key]
        return nlargest(NEAREST, near, key=lambda item: (item[1], item[0]))

    def told(self, terms: Packed) -> dict[int, float]:
        """What each term of a text adds to its worth."""
        size = _size(terms)
        return {each & _TERM: self._worth[each] / size for each in terms if each in self._worth}


def _best(shares: Sequence[float], examples: int) -> float:
    """The mean of the three greatest; of fewer where there are fewer examples."""
    return sum(nlargest(NEAREST, shares)) / min(NEAREST, examples) if shares else 0.0


def learn(likes: Sequence[Example], dislikes: Sequence[Example], others: Sequence[Packed], rarity: Rarity) -> Learned:
    """Learn from what was liked and disliked; the `others` are texts of which nothing is known."""
    if not likes and not dislikes:
        return Learned()
    numbers = _numbers(likes, dislikes, others, rarity)
    worth = {
        weight << BITS | term: number * rarity.of(term) * _ROOTS[weight]
        for term, number in numbers.items()
        for weight in range(1, _WEIGHTS)
    }
    near: dict[int, list[tuple[int, float]]] = {}
    for examples, index in ((likes, range(len(likes))), (dislikes, range(-1, -1 - len(dislikes), -1))):
        for at, example in zip(index, examples, strict=True):
            telling = rarity.weighed(example.terms, TELLING)
            whole = sum(telling.values()) or 1.0
            for term, weight in telling.items():
                for packed in range(1, _WEIGHTS):
                    near.setdefault(packed << BITS | term, []).append((at, weight / whole))
    return Learned(likes, dislikes, numbers, worth, near, frozenset(worth) | frozenset(near))


def _numbers(
    likes: Sequence[Example], dislikes: Sequence[Example], others: Sequence[Packed], rarity: Rarity
) -> dict[int, float]:
    """What each term is worth."""
    examples = [
        *((rarity.weighed(each.terms, LIKE_TERMS), 1.0, each.weight) for each in likes),
        *((rarity.weighed(each.terms, LIKE_TERMS), -1.0, each.weight) for each in dislikes),
        *((rarity.weighed(terms, LIKE_TERMS), 0.0, 0.5) for terms in others),
    ]
    numbers: dict[int, float] = {}
    for turn in range(ROUNDS):
        rate = RATE / (1 + turn / 2)
        for terms, wanted, weight in examples:
            value = sum([numbers[term] * x for term, x in terms.items() if term in numbers])
            # What is known is drawn to its side; what is not is only kept from being liked.
            missing = wanted - value if wanted else min(0.0, -value)
            if missing * (wanted or -1.0) > 0:
                step = rate * weight * missing
                for term, x in terms.items():
                    numbers[term] = numbers.get(term, 0.0) + step * x
    return dict(nlargest(MOST_TERMS, numbers.items(), key=lambda item: (abs(item[1]) * rarity.of(item[0]), item[0])))
