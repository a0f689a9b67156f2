"""Which of many candidates make a brief: the best set that fits, every role and field of the reader's served. Pure.

Candidates are taken one by one, the best first. What was taken makes others of its source and its field weigh less, so
that a brief is not seven times the same; a story is told once. Then each decision, role and field of the reader's that
nothing serves yet gets its best candidate in place of the weakest item that nobody would miss, and one place goes to
something outside the reader's usual fields.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field

from reader.dataclass import dataclass

REPEATED = 0.75
"""What a candidate's score is multiplied with for every item of its source that was taken already."""
ALIKE = 0.9
"""The same for every item of its field."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A digest that could be in a brief."""

    row: int
    score: float
    """Above zero: what it is worth to this reader."""
    minutes: int
    source: str = ""
    domain: str = ""
    """Folded."""
    roles: frozenset[str] = frozenset()
    """Folded."""
    story: int = 0
    """0 where no other digest tells it."""
    importance: float = 0.0
    """What it is worth to anybody."""
    decisions: Mapping[str, float] = field(default_factory=dict)
    """How much it bears on each decision of the reader's that it bears on."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a brief is to be."""

    items: int = 7
    """At most so many."""
    minutes: int = 0
    """Together at most so many; 0: however long."""
    roles: tuple[str, ...] = ()
    """The reader's own, folded: each is to be served."""
    domains: tuple[str, ...] = ()
    """The reader's fields, folded: the same."""
    decisions: tuple[str, ...] = ()
    """The decisions on the reader's plate: what bears most on each has a place."""
    usual: frozenset[str] = frozenset()
    """Fields that the reader usually reads; something else gets one place."""


@dataclass(slots=True)
class Chosen:
    """The set so far."""

    wanted: Wanted
    taken: list[Candidate] = field(default_factory=list)
    outside: int = 0
    """The row that stands outside the reader's usual; 0 where none does."""

    def fits(self, candidate: Candidate, *, instead: Candidate | None = None) -> bool:
        """Whether there is room for it, and its story is not told yet."""
        rest = [each for each in self.taken if each is not instead]
        if any(each.row == candidate.row or (each.story and each.story == candidate.story) for each in rest):
            return False
        minutes = sum(each.minutes for each in rest) + candidate.minutes
        return len(rest) < self.wanted.items and (not self.wanted.minutes or minutes <= self.wanted.minutes)

    @property
    def full(self) -> bool:
        """Whether no more is needed: all places are taken, or nearly all of the time."""
        if len(self.taken) >= self.wanted.items:
            return True
        return bool(self.wanted.minutes) and sum(c.minutes for c in self.taken) >= 0.8 * self.wanted.minutes

    def fill(self, candidates: Sequence[Candidate], places: int | None = None) -> None:
        """Take the best that fit, each weighed by what is taken already."""
        sources = Counter(each.source for each in self.taken)
        domains = Counter(each.domain for each in self.taken)
        decisions = Counter(decision for each in self.taken for decision in each.decisions)

        def worth(candidate: Candidate) -> float:
            repeated = sources[candidate.source] + max((decisions[each] for each in candidate.decisions), default=0)
            return candidate.score * REPEATED**repeated * ALIKE ** domains[candidate.domain]

        left = sorted(candidates, key=lambda c: (-c.score, c.row))
        while left and (places is None or len(self.taken) < places) and not self._is_out_of_room():
            best = _best_fitting(left, worth, self.fits)
            if best is None:
                return
            self.taken.append(best)
            sources[best.source] += 1
            domains[best.domain] += 1
            decisions.update(best.decisions.keys())
            left.remove(best)

    def _is_out_of_room(self) -> bool:
        return len(self.taken) >= self.wanted.items

    def serve(self, candidates: Sequence[Candidate]) -> None:
        """Give each role and field of the reader's, and the world outside, its best candidate where it has none."""
        for role in self.wanted.roles:
            self._serve(candidates, lambda c, role=role: role in c.roles)  # type: ignore[misc]
        for domain in self.wanted.domains:
            self._serve(candidates, lambda c, domain=domain: c.domain == domain)  # type: ignore[misc]
        for decision in self.wanted.decisions:
            bearing = [c for c in candidates if decision in c.decisions]
            bearing.sort(key=lambda c: (-c.decisions[decision], c.row))
            self._serve(bearing, lambda c, decision=decision: decision in c.decisions)  # type: ignore[misc]
        if self.wanted.usual and self.wanted.items > 2:
            abroad = [c for c in candidates if c.domain and c.domain not in self.wanted.usual]
            by_importance = sorted(abroad, key=lambda c: (-c.importance, c.row))
            self._serve(by_importance, lambda c: bool(c.domain) and c.domain not in self.wanted.usual)
            self.outside = next((c.row for c in self.taken if c.domain and c.domain not in self.wanted.usual), 0)

    def _serve(self, candidates: Iterable[Candidate], serves: Callable[[Candidate], bool]) -> None:
        if any(map(serves, self.taken)):
            return
        for candidate in filter(serves, candidates):
            if self.fits(candidate):
                self.taken.append(candidate)
                return
            weakest = self._weakest(candidate)
            if weakest is not None:
                self.taken[self.taken.index(weakest)] = candidate
                return

    def _weakest(self, candidate: Candidate) -> Candidate | None:
        """The weakest item that serves nothing alone and whose place the candidate can take; None: there is none."""
        replaceable = [c for c in self.taken if not self._is_needed(c) and self.fits(candidate, instead=c)]
        return min(replaceable, key=lambda c: (c.score, -c.row), default=None)

    def _is_needed(self, candidate: Candidate) -> bool:
        others = [c for c in self.taken if c is not candidate]
        roles = candidate.roles & set(self.wanted.roles)
        if any(not any(role in c.roles for c in others) for role in roles):
            return True
        wanted = set(self.wanted.decisions)
        if any(not any(decision in c.decisions for c in others) for decision in candidate.decisions.keys() & wanted):
            return True
        return candidate.domain in self.wanted.domains and not any(c.domain == candidate.domain for c in others)


def choose(windows: Iterable[Sequence[Candidate]], wanted: Wanted) -> Chosen:
    """The brief of these candidates: each window is wider than the one before, and asked only for what is missing."""
    chosen = Chosen(wanted)
    seen: list[Candidate] = []
    for candidates in windows:
        seen = sorted(candidates, key=lambda c: (-c.score, c.row))
        if not chosen.full:
            chosen.fill(seen)
        chosen.serve(seen)
        if chosen.full and not _unserved(chosen):
            break
    if not chosen.taken and seen:
        # Whoever has two minutes is better served by the shortest than by nothing.
        chosen.taken.append(min(seen, key=lambda c: (c.minutes, -c.score, c.row)))
    chosen.taken.sort(key=lambda c: (c.row == chosen.outside, -c.score, c.row))
    return chosen


def _unserved(chosen: Chosen) -> bool:
    roles = {role for c in chosen.taken for role in c.roles}
    domains = {c.domain for c in chosen.taken}
    decisions = {decision for c in chosen.taken for decision in c.decisions}
    return not (
        roles.issuperset(chosen.wanted.roles)
        and domains.issuperset(chosen.wanted.domains)
        and decisions.issuperset(chosen.wanted.decisions)
    )


def _best_fitting(
    candidates: Sequence[Candidate], worth: Callable[[Candidate], float], fits: Callable[[Candidate], bool]
) -> Candidate | None:
    """The candidate that is worth most now and fits; they are sorted by their score, which is never below the worth."""
    best, most = None, 0.0
    for candidate in candidates:
        if candidate.score <= most:
            break
        value = worth(candidate)
        if value > most and fits(candidate):
            best, most = candidate, value
    return best
