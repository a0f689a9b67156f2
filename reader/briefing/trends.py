"""Topics that rise and fall: shares of two halves of a time compared, and told from chance. Pure.

Of each topic the smoothed ratio of its shares is taken, and how far its logarithm is from 0 in standard errors. Many
topics are looked at, so some would stand out by chance alone: the procedure of Benjamini and Hochberg leaves so many
that about one in ten of those listed is expected to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import erfc, log, sqrt
from typing import NamedTuple

from reader.dataclass import dataclass

FALSE = 0.1
"""Share of those listed that may be there by chance."""
LEAST = 5
"""Times that a topic has to be there, both halves together."""
LEAST_IN_HALF = 20
"""What each half has to have for the two to be compared."""
LEAST_RATIO = 1.25
"""By which factor a share has to change: of much, a small change is no chance, and yet nothing to speak of."""
SMOOTHING = 0.5
"""What is added to each count, so that none is 0."""
MOST_PARTS = 26
"""Parts of both halves together."""


class Counted(NamedTuple):
    """A topic's row in a table: how often it was there in each half."""

    key: str
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Parts:
    """Two halves of one length, cut into parts of one length: weeks, or days where a half is a week."""

    first: date
    days: int
    """Of each part."""
    in_half: int
    """Parts of each half."""

    @property
    def middle(self) -> date:
        return self.first + timedelta(days=self.days * self.in_half)

    @property
    def after(self) -> date:
        return self.first + timedelta(days=2 * self.days * self.in_half)

    def bounds(self) -> list[date]:
        """The first day of each part, and the day after the last."""
        return [self.first + timedelta(days=self.days * n) for n in range(2 * self.in_half + 1)]


def parts_of(days: int, today: date) -> Parts:
    """Two halves that end today, each about so many days: whole weeks, at most 26 parts in all."""
    weeks = max(1, round(days / 7))
    if weeks == 1:
        length, in_half = 1, 7
    else:
        step = -(-2 * weeks // MOST_PARTS)
        length, in_half = 7 * step, max(1, round(weeks / step))
    return Parts(today - timedelta(days=2 * length * in_half - 1), length, in_half)


def ratio(each: Counted, before: int, now: int) -> float:
    """Its share of the later half by its share of the earlier one, smoothed."""
    later = (each.now + SMOOTHING) / (now + 2 * SMOOTHING)
    earlier = (each.before + SMOOTHING) / (before + 2 * SMOOTHING)
    return later / earlier


def deviation(each: Counted, before: int, now: int) -> float:
    """How far the logarithm of the ratio is from 0, in standard errors; above 0 where it rises."""
    error = sqrt(1 / (each.now + SMOOTHING) + 1 / (each.before + SMOOTHING))
    return log(ratio(each, before, now)) / error


def changed(counted: Iterable[Counted], before: int, now: int) -> tuple[list[Counted], list[Counted]]:
    """What rises and what falls more than by chance, and by enough to speak of, what changed most surely first.

    `before`, `now`: how much there was of everything.
    """
    if min(before, now) < LEAST_IN_HALF:
        return [], []
    tested = [(deviation(each, before, now), each) for each in counted if each.before + each.now >= LEAST]
    sure = _sure(sorted(tested, key=lambda pair: (-abs(pair[0]), pair[1].key)))
    ratios = [(ratio(each, before, now), each) for _, each in sure]
    return (
        [each for change, each in ratios if change >= LEAST_RATIO],
        [each for change, each in ratios if change <= 1 / LEAST_RATIO],
    )


def _sure(ordered: Sequence[tuple[float, Counted]]) -> Sequence[tuple[float, Counted]]:
    """Those that are told from chance; the surest stand first."""
    kept = 0
    for place, (z, _) in enumerate(ordered, start=1):
        if erfc(abs(z) / sqrt(2)) <= FALSE * place / len(ordered):
            kept = place
    return ordered[:kept]
