"""Whether the quantities of a claim are those that the article has of the same thing. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from reader.curate.alignment import AROUND, Index, Word, words_of
from reader.curate.comparing import Compared, parts
from reader.curate.languages import Language
from reader.curate.quantities import UNITS, quantities
from reader.curate.quantity import COUNT, DATE, MEASURE, ORDINAL, SHARE, WEEKDAY, Quantity, agree, alike
from reader.dataclass import dataclass
from reader.terms import fold

CLEARLY = 1.25
"""How much nearer another quantity of the article has to be, for the claim's to be wrong."""
CLEARLY_BESIDE = 1.4
"""The same, where both stand in one sentence."""
RIVAL = 0.3
"""Share of what a claim says around a quantity that stands around another one, for that to be the one meant."""
FAR = 100
"""Letters around a quantity beyond which all words are equally far."""
_YEAR, _DAY = 31557600.0, 86400.0
_DATES = 40
"""Dates of an article, at most, between which the time is told."""
_ONE = frozenset(("a", "an", "ein", "eine", "einem", "einen", "einer", "un", "une", "una", "een", "um", "uma"))
_SINGLE = re.compile(
    r"\b(?:an?|per|each|every|same|next|following|eine?[nrms]?|une?|una?|uno)\s+(?P<unit>[^\W\d_]{3,12})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A quantity of the article, and the sentence that has it; -1 for the title."""

    quantity: Quantity
    sentence: int

    @property
    def single(self) -> bool:
        """Whether it is one that is told without a number."""
        return self.quantity.kind == MEASURE and self.quantity.worded


def placed(index: Index, title: str, language: Language) -> list[Placed]:
    """Every quantity of an article."""
    found = [Placed(q, n) for n, s in enumerate(index.sentences) for q in quantities(s.text, language)]
    found += [Placed(q, n) for n, s in enumerate(index.sentences) for q in _single(s.text)]
    return found + [Placed(q, -1) for q in quantities(title, language)]


def _single(text: str) -> Iterator[Quantity]:
    """What is one without a number: `a minute's silence`, `a day after`."""
    for found in _SINGLE.finditer(text):
        if unit := UNITS.get(fold(found["unit"])):
            yield Quantity(*found.span(), found[0], 1.0, MEASURE, unit[0], unit[1], worded=True, bare=found[0])


@dataclass(frozen=True, slots=True)
class Wrong:
    """A quantity of a claim that is not the article's, and the sentence that has another one instead."""

    why: str
    quantity: Quantity
    instead: int = -1
    elsewhere: bool = False
    """Whether the article has it, of something else."""


def told(known: Quantity, said: Quantity) -> str:
    return f"the article says “{known.text.strip()}” of this, not “{said.text.strip()}”"


def wrong_quantity(
    said: str, language: Language, known: Sequence[Placed], index: Index, counts: frozenset[int]
) -> tuple[Wrong | None, list[int]]:
    """The first quantity of a claim that is not the article's; and the sentences that have the others."""
    found = quantities(said, language)
    words = words_of(said, index.code)
    rests: list[int] = []
    for quantity in found:
        same = [p for p in known if agree(quantity, p.quantity)]
        if not same:
            if _told_otherwise(quantity, found, known, counts):
                continue
            return Wrong(f"the article does not say “{quantity.bare or quantity.text.strip()}”", quantity), rests
        weights = _weights(said, quantity, words, found, index)
        scored = [(_score(quantity, p, weights, index), p) for p in same]
        best, where = max(scored, key=lambda pair: pair[0])
        others = [p for p in known if _may_be_meant(quantity, p, found, words, index)]
        rival, other = max(
            ((_score(quantity, p, weights, index), p) for p in others), key=lambda pair: pair[0], default=(0.0, None)
        )
        clearly = CLEARLY if other is None or other.sentence != where.sentence else CLEARLY_BESIDE
        near = rival >= RIVAL * sum(weights.values())
        if other is not None and near and rival > clearly * best + 0.5 and where.sentence >= 0:
            return Wrong(told(other.quantity, quantity), quantity, other.sentence), rests
        if (
            best <= 0
            and where.sentence >= 0
            and not quantity.worded
            and quantity.kind not in (ORDINAL, SHARE, DATE, WEEKDAY)
        ):
            return Wrong(
                f"the article says “{quantity.text.strip()}” of something else", quantity, elsewhere=True
            ), rests
        if where.sentence >= 0:
            rests.append(where.sentence)
    return None, rests


def _may_be_meant(
    quantity: Quantity, other: Placed, found: Sequence[Quantity], words: Sequence[Word], index: Index
) -> bool:
    """Whether a quantity of the article may be the one that a claim has wrong."""
    known = other.quantity
    if other.sentence < 0 or other.single or not alike(quantity, known) or any(agree(q, known) for q in found):
        return False
    if quantity.kind != ORDINAL:
        return True
    counted = _counted(known, index.words[other.sentence])
    return counted == _counted(quantity, words) or (
        min(quantity.value, known.value) > 1 and any(w.key == counted for w in words)
    )


def _counted(quantity: Quantity, words: Sequence[Word]) -> str:
    """The word after a quantity: what is counted."""
    return next((word.key or word.folded for word in words if word.start >= quantity.end), "")


def _told_otherwise(
    quantity: Quantity, found: Sequence[Quantity], known: Sequence[Placed], counts: frozenset[int]
) -> bool:
    """Whether the article has a quantity in another way: as a count of its items, or between two of its years."""
    if quantity.kind == COUNT and quantity.value in counts:
        return True
    if quantity.kind == ORDINAL and quantity.value in (1, -1):
        return True
    if quantity.kind == MEASURE and quantity.value == 1 and quantity.bare.lower() in _ONE:
        return True  # `a year before`, where the article has `the year before`
    if quantity.kind == SHARE and quantity.rounded and not any(alike(quantity, p.quantity) for p in known):
        return True  # `half of the time` is seldom one that was counted
    return quantity.kind == MEASURE and _lies_between(quantity, known)


def _lies_between(quantity: Quantity, known: Sequence[Placed]) -> bool:
    """Whether so much time lies between two dates of the article: years, or months and days of one year."""
    dates = [p.quantity for p in known if p.quantity.kind == DATE]
    if quantity.factor >= _YEAR and quantity.value < 200:
        years = {int(date.value) for date in dates if date.value}
        return any(year + quantity.base / _YEAR in years for year in years)
    if quantity.factor < _DAY:
        return False
    days = {((d.value, d.month, d.day), 30.44 * d.month + d.day) for d in dates if d.month and d.day}
    near = sorted(days)[:_DATES]
    wanted = quantity.base / _DAY
    return any(
        (not one[0] or not other[0] or one[0] == other[0]) and abs(abs(at - place) - wanted) <= 0.1 * wanted
        for one, at in near for other, place in near
    )  # fmt: skip


def _weights(
    said: str, quantity: Quantity, words: Sequence[Word], found: Sequence[Quantity], index: Index
) -> dict[str, float]:
    """How much each word of a claim tells of what one of its quantities is of."""
    weights: dict[str, float] = {}
    start, end = next(((a, b) for a, b in parts(said) if a <= quantity.start < b), (0, len(said)))
    alone = (
        sum(1 for w in words if w.key and start <= w.start < end and not quantity.start <= w.start < quantity.end) >= 2
    )
    for word in words:
        if word.key and word.key in index and not any(q.start <= word.start < q.end for q in found):
            near = _nearness(word.start, quantity.start, quantity.end)
            if alone and not start <= word.start < end:
                near *= 0.6
            weights[word.key] = max(weights.get(word.key, 0.0), near * index.weight(word.key))
    return weights


def nearness_of(
    quantity: Quantity,
    found: Sequence[Quantity],
    claim: Compared,
    same: Sequence[Placed],
    others: Sequence[Placed],
    index: Index,
) -> tuple[float, float]:
    """How near the words of a claim are to a quantity as the article has it, and to the nearest of others."""
    weights = _weights(claim.said, quantity, claim.words, found, index)
    return (
        max((_score(quantity, p, weights, index) for p in same), default=0.0),
        max((_score(quantity, p, weights, index) for p in others), default=0.0),
    )


def _nearness(place: int, start: int, end: int) -> float:
    apart = start - place if place < start else place - end
    return 1.0 if apart < 30 else 0.8 if apart < 80 else 0.6


def _score(quantity: Quantity, other: Placed, weights: dict[str, float], index: Index) -> float:
    """How much what stands around a quantity of the article has in common with a claim."""
    if other.sentence < 0:
        return 0.0
    q = other.quantity
    score = 0.0
    seen: dict[str, float] = {}
    words = index.words[other.sentence]
    first = bisect_left(words, q.start - FAR, key=lambda word: word.start)
    for word in words[first : bisect_left(words, q.end + FAR, key=lambda word: word.start)]:
        if word.key in weights:
            seen[word.key] = max(seen.get(word.key, 0.0), _nearness(word.start, q.start, q.end))
    for key in weights.keys() & index.keys[other.sentence]:
        seen.setdefault(key, 0.6)
    for key, near in seen.items():
        score += weights[key] * near
    for key in index.around(other.sentence):
        if key in weights and key not in seen:
            score += AROUND * weights[key]
    if q.kind != quantity.kind and not alike(quantity, q) and {q.kind, quantity.kind} != {DATE, COUNT}:
        score *= 0.6
    return score
