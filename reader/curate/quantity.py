"""One quantity of a text, and whether another may be the same. Pure."""

from __future__ import annotations

import re

from reader.dataclass import dataclass

COUNT, PERCENT, POINT, SHARE, MONEY, MEASURE, ORDINAL, SCORE, DATE, WEEKDAY = (
    "count", "percent", "point", "share", "money", "measure", "ordinal", "score", "date", "weekday",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    start: int
    end: int
    text: str
    value: float
    kind: str
    unit: str = ""
    """Of money its currency; of a measure what is measured."""
    factor: float = 1.0
    """Of a measure: how much of the smallest unit one is."""
    rounded: bool = False
    """Whether it is said to be about so much."""
    day: int = 0
    month: int = 0
    """Of a date, 0 where it has none; `value` is its year."""
    bound: int = 0
    """1 where it is said to be more than so much, -1 where it is less."""
    worded: bool = False
    bare: str = ""
    """The number alone, of a measure."""

    @property
    def base(self) -> float:
        return self.value * self.factor


_MORE = re.compile(
    r"(?:\b(?:more than|over|above|at least|exceed(?:s|ed|ing)?|mehr als|über|mindestens|plus de|au moins|más de"
    r"|al menos|oltre|più di|almeno|meer dan|mais de)\s+|超过|超過|不少于|至少|以上)$",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"(?:\b(?:less than|fewer than|under|below|up to|at most|almost|nearly|weniger als|unter|bis zu|fast|knapp|beinahe"
    r"|höchstens|moins de|presque|menos de|casi|meno di|quasi|minder dan|bijna|quase)\s+|不到|近|将近)$",
    re.IGNORECASE,
)


_MILLIONS = re.compile(r"\d ?m$")
"""Metres, or millions: `14.6m people`."""


def bound_before(text: str) -> int:
    """Whether a number is said to be less, or more, than what it would be: by what stands before it."""
    return 1 if _MORE.search(text) else -1 if _LESS.search(text) else 0


_MAY_AGREE = frozenset(
    pair
    for one, two in (
        (MEASURE, COUNT), (MEASURE, MONEY), (DATE, COUNT), (PERCENT, SHARE), (MONEY, COUNT), (COUNT, PERCENT),
        (ORDINAL, COUNT),
    )
    for pair in ((one, two), (two, one))
)  # fmt: skip
"""Kinds of which one may be told as another: `2019` and `in 2019`."""


def agree(said: Quantity, known: Quantity) -> bool:
    """Whether a quantity of a claim may be one that the article has."""
    return (said.kind == known.kind or (said.kind, known.kind) in _MAY_AGREE) and _agree(said, known)


def _agree(said: Quantity, known: Quantity) -> bool:
    if said.kind == MEASURE and _MILLIONS.search(said.text) and known.kind in (COUNT, MONEY):
        return _near(said.value * 1e6, known.value, rounded=said.rounded)
    if DATE in (said.kind, known.kind) and COUNT in (said.kind, known.kind):
        return not (said.month or known.month) and _fits(said, known, rounded=said.rounded)
    if said.kind == known.kind == DATE:
        pairs = ((said.value, known.value), (said.month, known.month), (said.day, known.day))
        return all(one == other or not one or not other for one, other in pairs) and any(a and b for a, b in pairs)
    if {said.kind, known.kind} <= {PERCENT, SHARE}:
        if said.kind == known.kind == PERCENT:
            return _fits(said, known, rounded=said.rounded or known.rounded)
        return abs(said.value - known.value) <= (0.04 if said.kind == known.kind else 0.08) * max(
            said.value, known.value
        )
    if said.kind == known.kind == MEASURE:
        if said.unit != known.unit:
            return False
        if said.factor == known.factor:
            return _fits(said, known, rounded=said.rounded)
        return abs(said.base - known.base) <= 0.025 * max(said.base, known.base)
    if said.kind == known.kind == MONEY:
        return said.unit == known.unit and _fits(said, known, rounded=said.rounded)
    if {said.kind, known.kind} in ({MONEY, COUNT}, {MEASURE, COUNT}, {COUNT}, {POINT}):
        return _fits(said, known, rounded=said.rounded)
    if said.kind == COUNT and known.kind == PERCENT:
        return said.value == known.value != int(known.value)  # `nearly 50 %, 49.8 to be exact`
    if {said.kind, known.kind} == {ORDINAL, COUNT}:
        return said.value == known.value
    if {said.kind, known.kind} == {MONEY, MEASURE} and "mass" in (said.unit, known.unit):
        return said.value == known.value and "gbp" in (said.unit, known.unit)
    return said.kind == known.kind and said.value == known.value


def alike(said: Quantity, known: Quantity) -> bool:
    """Whether two quantities measure the same kind of thing, whatever their values."""
    if {said.kind, known.kind} <= {PERCENT, SHARE}:
        return True
    return said.kind == known.kind and (said.kind not in (MEASURE, MONEY) or said.unit == known.unit)


def _fits(said: Quantity, known: Quantity, *, rounded: bool) -> bool:
    """Whether a value is another one, what that is rounded to, or a round bound not far from it."""
    if said.bound and said.value >= 10 and _significant(said.value) <= 2:
        least, most = (1.0, 1.25) if said.bound > 0 else (0.8, 1.0)
        if least * said.value <= known.value <= most * said.value:
            return True
    return _near(said.value, known.value, rounded=rounded)


def _near(said: float, known: float, *, rounded: bool) -> bool:
    """Whether a value is another one, or what that is rounded to."""
    if said == known or abs(said - known) < 1e-9 * abs(known):
        return True
    if known < 10 and known == int(known):
        return False
    digits, exact = _significant(said), _significant(known)
    if digits >= exact:
        return False
    apart = abs(said - known) / abs(known)
    return apart <= 0.06 if rounded else digits >= 2 and apart <= 0.02


def _significant(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").rstrip(".").replace(".", "").strip("0")) or 1
