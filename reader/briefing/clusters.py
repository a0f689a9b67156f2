"""Which digests tell one event: one pass by date over term vectors. Pure, and the same for the same digests.

Each digest is compared with those of the days around it that share rare terms with it (an inverted index finds them),
by the cosine of their weighted terms. That alone takes two quakes for one: they are told in the same words. So names
and numbers are compared again by themselves, and what differs in them is another event.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from heapq import nlargest
from math import log, sqrt
from typing import NamedTuple

from reader.library.index.vectors import Compared, by_date
from reader.model.common_words import COMMON
from reader.model.vectors import Vector, term_of

WINDOW = 6
"""Days between two sides of a story at most."""
COUNTED = 2_000
"""Digests before one by which it is known how rare a term is."""
PRIOR = 1_000
"""Imagined digests that are counted too: in a library of ten, all terms are rare."""
_IN_PRIOR = {term_of(word): 60 for word in COMMON}
_RARE_IN_PRIOR = 2
RARE = 14
"""Terms of a digest, its weightiest, by which others are found."""
CANDIDATES = 16
"""Digests that one is compared with, those that share most of these."""
LONGEST = 200
"""Digests with a term that are looked at, the newest."""
MEMBERS = 6
"""Sides of a story that a digest is compared with."""
FEWEST = 5
"""Terms that two sides share at least."""
_LOGS = [0.0, *(1 + log(weight) for weight in range(1, 16))]
_LOG = [0.0, *(log(count) for count in range(1, COUNTED + PRIOR + 1))]


class Rules(NamedTuple):
    """How alike two sides of a story are; measured by `python -m benchmarks.stories`."""

    least: float = 0.22
    """The likeness from which on two digests tell one event: the mean of both cosines, less what their days cost."""
    names: float = 0.5
    """How much of it is the cosine of the names and numbers."""
    least_names: float = 0.10
    """The cosine of the names below which it is another event, whatever the other words say."""
    day: float = 0.005
    """What a day between them costs."""


RULES = Rules()


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A digest with weights by which it is compared: of length 1 all together, and its names of length 1."""

    id: int
    day: int
    terms: Mapping[int, float]
    names: Mapping[int, float]


class Rarity:
    """How rare a term is among the digests before one."""

    def __init__(self) -> None:
        self._having: Counter[int] = Counter()
        self._counted: deque[Vector] = deque()

    def count(self, vector: Vector) -> None:
        """Take a digest into account, the next by date."""
        self._counted.append(vector)
        self._having.update(vector.keys())
        if len(self._counted) > COUNTED:
            self._having.subtract(self._counted.popleft().keys())

    def weigh(self, vector: Vector) -> dict[int, float]:
        """The weights of a digest's terms."""
        having, prior, logs, log_of = self._having.get, _IN_PRIOR.get, _LOGS, _LOG
        whole = log_of[PRIOR + len(self._counted)]
        return {
            term: logs[weight] * (whole - log_of[having(term, 0) + prior(term, _RARE_IN_PRIOR)])
            for term, weight in vector.items()
        }


def assign(
    fresh: Sequence[Compared], known: Sequence[Compared], stories: Mapping[int, int], rules: Rules = RULES
) -> dict[int, int]:
    """The story of each fresh digest, by ids: the id of the story's first digest, its own where it tells a new one.

    `known` are digests whose stories are known, of the days around the fresh ones and before; `stories` says which.
    """
    order = sorted([*known, *fresh], key=by_date)
    weighed = _weighed(order, {each.id for each in fresh}, fresh)
    clusters = _Clusters(rules)
    for each in known:
        if each.id in weighed:
            clusters.put(weighed[each.id], stories.get(each.id, each.id))
    assigned: dict[int, int] = {}
    for each in sorted(fresh, key=by_date):
        text = weighed.get(each.id)
        assigned[each.id] = clusters.story_of(text) if text is not None else each.id
        if text is not None:
            clusters.put(text, assigned[each.id])
    return assigned


def _weighed(order: Sequence[Compared], fresh: set[int], looked_at: Sequence[Compared]) -> dict[int, _Weighed]:
    """The digests that are compared, weighed by those before each; a date that is none takes part in nothing."""
    rarity = Rarity()
    days = [day for each in looked_at if (day := day_of(each.date))]
    first, last = min(days, default=0) - WINDOW, max(days, default=0) + WINDOW
    weighed: dict[int, _Weighed] = {}
    for each in order:
        day = day_of(each.date)
        if first <= day <= last and day and each.vector:
            weights = _unit(rarity.weigh(each.vector))
            names = _unit({term: weights[term] for term in each.names if term in weights})
            weighed[each.id] = _Weighed(each.id, day, weights, names)
        rarity.count(each.vector)
    return weighed


class _Clusters:
    """Stories so far, with the inverted index of their sides' rare terms."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._having: dict[int, deque[_Weighed]] = {}
        self._sides: dict[int, list[_Weighed]] = {}
        self._story: dict[int, int] = {}

    def put(self, text: _Weighed, story: int) -> None:
        """Take in a side of a story."""
        self._story[text.id] = story
        self._sides.setdefault(story, []).append(text)
        for term in _rarest(text):
            having = self._having.setdefault(term, deque(maxlen=LONGEST))
            having.append(text)

    def story_of(self, text: _Weighed) -> int:
        """The story that a digest tells: the likeliest one, else its own."""
        best, likeness = text.id, self._rules.least
        for story in sorted({self._story[each.id] for each in self._candidates(text)}):
            sides = [side for side in self._sides[story] if abs(side.day - text.day) <= WINDOW][-MEMBERS:]
            found = sum(self._likeness(text, side) for side in sides) / len(sides)
            if found > likeness:
                best, likeness = story, found
        return best

    def _candidates(self, text: _Weighed) -> list[_Weighed]:
        shared: dict[int, float] = {}
        texts: dict[int, _Weighed] = {}
        for term in _rarest(text):
            weight = text.terms[term]
            for other in self._having.get(term, ()):
                if abs(other.day - text.day) <= WINDOW:
                    shared[other.id] = shared.get(other.id, 0.0) + weight * other.terms[term]
                    texts[other.id] = other
        return [texts[found] for found in nlargest(CANDIDATES, shared, key=lambda i: (shared[i], -i))]

    def _likeness(self, one: _Weighed, other: _Weighed) -> float:
        rules = self._rules
        names = cosine(one.names, other.names)
        if names < rules.least_names or len(one.terms.keys() & other.terms.keys()) < FEWEST:
            return 0.0
        words = cosine(one.terms, other.terms)
        return (1 - rules.names) * words + rules.names * names - rules.day * abs(one.day - other.day)


def _rarest(text: _Weighed) -> list[int]:
    return sorted(text.terms, key=text.terms.__getitem__, reverse=True)[:RARE]


def cosine(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """The cosine of two vectors of length 1."""
    if len(other) < len(one):
        one, other = other, one
    return sum([weight * other[term] for term, weight in one.items() if term in other])


def _unit(weights: Mapping[int, float]) -> dict[int, float]:
    length = sqrt(sum([weight * weight for weight in weights.values()])) or 1.0
    return {term: weight / length for term, weight in weights.items()}


@lru_cache(maxsize=1 << 12)
def day_of(moment: str) -> int:
    """The number of the day of a date or moment; 0 for a month, a year, and what is no date: they tell no event."""
    try:
        return date(*map(int, moment[:10].split("-"))).toordinal()
    except (ValueError, TypeError):
        return 0


def day_text(day: int) -> str:
    """A day's number as a date."""
    return date.fromordinal(max(1, day)).isoformat()
