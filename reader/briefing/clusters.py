"""Which digests tell one event: one pass by date over term vectors. Pure, and the same for the same digests.

Each digest is compared with those of the days around it that share rare terms with it (an inverted index finds them),
as `reader.briefing.alike` has it. It joins a story where it is like its first side and the last ones, and in conflict
with none of them: a chain of texts that are each like the next is no story.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from heapq import nlargest
from math import log

from reader.briefing.alike import RULES, Rules, Weighed, conflict, day_of, likeness, weighed
from reader.library.index.vectors import Compared, by_date
from reader.model.common_words import COMMON
from reader.model.vectors import Vector, term_of
from reader.text import fold

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
SPREAD = 10
"""Days between the first side of a story and any other at most."""
_RECENT = 40
"""Digests of one source, the last ones before it, by which it is known what it says in all of them."""
_SEVERAL, _ALWAYS = 5, 0.4
"""How many of these have a term, and what share of them, when it is boilerplate."""
_LOGS = [0.0, *(1 + log(weight) for weight in range(1, 16))]
_LOG = [0.0, *(log(count) for count in range(1, COUNTED + PRIOR + 1))]


class Rarity:
    """How rare a term is among the digests before one, and which ones its source says all the time."""

    def __init__(self) -> None:
        self._having: Counter[int] = Counter()
        self._counted: deque[Vector] = deque()
        self._sources: dict[str, tuple[Counter[int], deque[Vector]]] = {}

    def count(self, vector: Vector, source: str = "") -> None:
        """Take a digest into account, the next by date."""
        _count(vector, self._having, self._counted, COUNTED)
        if source:
            _count(vector, *self._sources.setdefault(source, (Counter(), deque())), _RECENT)

    def weigh(self, vector: Vector, source: str = "") -> dict[int, float]:
        """The weights of a digest's terms: what is boilerplate of its source has none."""
        having, prior, logs, log_of = self._having.get, _IN_PRIOR.get, _LOGS, _LOG
        whole = log_of[PRIOR + len(self._counted)]
        own, counted = self._sources.get(source, (Counter[int](), deque[Vector]()))
        always = max(_SEVERAL, _ALWAYS * len(counted))
        return {
            term: logs[weight] * (whole - log_of[having(term, 0) + prior(term, _RARE_IN_PRIOR)])
            for term, weight in vector.items()
            if own[term] < always
        }


def _count(vector: Vector, having: Counter[int], counted: deque[Vector], most: int) -> None:
    """Count the terms of the last so many vectors."""
    counted.append(vector)
    having.update(vector.keys())
    if len(counted) > most:
        gone = counted.popleft()
        having.subtract(gone.keys())
        for term in gone:
            if not having[term]:
                del having[term]


def assign(
    fresh: Sequence[Compared], known: Sequence[Compared], stories: Mapping[int, int], rules: Rules = RULES
) -> dict[int, int]:
    """The story of each fresh digest, by ids: the id of the story's first digest, its own where it tells a new one.

    `known` are digests whose stories are known, of the days around the fresh ones and before; `stories` says which.
    """
    order = sorted([*known, *fresh], key=by_date)
    texts = _weighed(order, fresh)
    clusters = _Clusters(rules)
    for each in known:
        if each.id in texts:
            clusters.put(texts[each.id], stories.get(each.id, each.id))
    assigned: dict[int, int] = {}
    for each in sorted(fresh, key=by_date):
        text = texts.get(each.id)
        assigned[each.id] = clusters.story_of(text) if text is not None else each.id
        if text is not None:
            clusters.put(text, assigned[each.id])
    return assigned


def _weighed(order: Sequence[Compared], looked_at: Sequence[Compared]) -> dict[int, Weighed]:
    """The digests that are compared, weighed by those before each; a date that is none takes part in nothing."""
    rarity = Rarity()
    days = [day for each in looked_at if (day := day_of(each.date))]
    first, last = min(days, default=0) - SPREAD, max(days, default=0) + SPREAD
    found: dict[int, Weighed] = {}
    for each in order:
        day, source = day_of(each.date), fold(each.source)
        if first <= day <= last and day and each.vector and not each.alone:
            found[each.id] = weighed(each, day, rarity.weigh(each.vector, source))
        rarity.count(each.vector, source)
    return found


class _Clusters:
    """Stories so far, with the inverted index of their sides' rare terms."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._having: dict[int, deque[Weighed]] = {}
        self._sides: dict[int, list[Weighed]] = {}
        self._story: dict[int, int] = {}

    def put(self, text: Weighed, story: int) -> None:
        """Take in a side of a story."""
        self._story[text.id] = story
        self._sides.setdefault(story, []).append(text)
        for term in _rarest(text):
            having = self._having.setdefault(term, deque(maxlen=LONGEST))
            having.append(text)

    def story_of(self, text: Weighed) -> int:
        """The story that a digest tells: the likeliest one, else its own."""
        best, most = text.id, self._rules.least
        for story in sorted({self._story[each.id] for each in self._candidates(text)}):
            found = self._likeness(text, self._sides[story])
            if found > most:
                best, most = story, found
        return best

    def _likeness(self, text: Weighed, sides: Sequence[Weighed]) -> float:
        """How alike a digest is to a story: to its last sides, and not too far from its first."""
        rules, first = self._rules, sides[0]
        near = [side for side in sides if abs(side.day - text.day) <= WINDOW][-MEMBERS:]
        if abs(first.day - text.day) > SPREAD or not near:
            return 0.0
        if any(conflict(text, side, rules) for side in {first.id: first, **{side.id: side for side in near}}.values()):
            return 0.0
        if likeness(text, first, rules) < rules.first * rules.least:
            return 0.0
        return sum(likeness(text, side, rules) for side in near) / len(near)

    def _candidates(self, text: Weighed) -> list[Weighed]:
        shared: dict[int, float] = {}
        texts: dict[int, Weighed] = {}
        for term in _rarest(text):
            weight = text.terms[term]
            for other in self._having.get(term, ()):
                if abs(other.day - text.day) <= WINDOW:
                    shared[other.id] = shared.get(other.id, 0.0) + weight * other.terms[term]
                    texts[other.id] = other
        return [texts[found] for found in nlargest(CANDIDATES, shared, key=lambda i: (shared[i], -i))]


def _rarest(text: Weighed) -> list[int]:
    return sorted(text.terms, key=text.terms.__getitem__, reverse=True)[:RARE]
