"""How alike two digests are that may tell one event, and what says that they do not. Pure.

Words alone take two quakes for one: they are told in the same words. So names and numbers are compared again by
themselves, and what cannot be of one event is a conflict: other days, other numbers, or two texts of one source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from reader.dataclass import dataclass
from reader.library.index.vectors import Compared
from reader.model.vectors import has_digits, term_of, terms_of_line
from reader.text import fold

FEWEST = 5
"""Terms that two sides share at least."""
FEWEST_WORDS = 3
"""Of those at least so many are no numbers: lists and tables of anything share the small ones."""
_WEEKDAYS = {
    term_of(name): at
    for at, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_COUNTS = {term_of(word) for word in "three four five six seven eight nine ten eleven twelve".split()}
_UPDATE = re.compile(
    r"^\W*(?:update\w*|live|correct(?:ion|ed)|follow[- ]up)\b[^:—–|]{0,20}[:—–|]"
    r"|[\[(](?:update\w*|corrected)\b|\bday (?:two|three|\d)\b",
    re.IGNORECASE,
)


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
    first: float = 0.5
    """The share of `least` that a digest has in common with the first side of its story: chains do not wander off."""
    same: float = 0.75
    """Both cosines from which on two texts of one source are one text that was put out twice."""
    numbers: int = 2
    """Numbers that two texts have each, and none of them in common, when they tell two events."""


RULES = Rules()


@dataclass(frozen=True, slots=True)
class Weighed:
    """A digest with weights by which it is compared: of length 1 all together, and its names of length 1."""

    id: int
    day: int
    terms: Mapping[int, float]
    names: Mapping[int, float]
    all_terms: frozenset[int]
    """Those too that carry no weight."""
    numbers: frozenset[int]
    titled: frozenset[int]
    """The numbers of its title."""
    named: frozenset[int]
    """The names of its title."""
    days: frozenset[int]
    """The days that it names, by their numbers."""
    source: str
    update: bool
    """Whether its title says that it goes on with what its source told before."""


def weighed(each: Compared, day: int, weights: Mapping[int, float]) -> Weighed:
    """A digest as it is compared, by the weights of its terms."""
    terms = unit({term: weight for term, weight in weights.items() if weight > 0})
    days = frozenset(day - (date.fromordinal(day).weekday() - _WEEKDAYS[t]) % 7 for t in each.vector if t in _WEEKDAYS)
    numbers = frozenset(term for term in terms if has_digits(term) or term in _COUNTS)
    title = terms_of_line(each.title)
    titled = frozenset(filter(has_digits, title))
    return Weighed(
        each.id,
        day,
        terms,
        unit({term: terms[term] for term in each.names if term in terms}),
        frozenset(each.vector),
        numbers,
        titled,
        (title & each.names & terms.keys()) - titled,
        days,
        fold(each.source).strip(),
        _UPDATE.search(each.title) is not None,
    )


def likeness(one: Weighed, other: Weighed, rules: Rules = RULES) -> float:
    """How alike two digests are: 0 where they are of two events."""
    names = cosine(one.names, other.names)
    shared = one.terms.keys() & other.terms.keys()
    if names < rules.least_names or len(shared) < FEWEST or len(shared) - sum(map(has_digits, shared)) < FEWEST_WORDS:
        return 0.0
    words = cosine(one.terms, other.terms)
    return (1 - rules.names) * words + rules.names * names - rules.day * abs(one.day - other.day)


def conflict(one: Weighed, other: Weighed, rules: Rules = RULES) -> bool:
    """Whether two digests cannot tell one event, however alike their words are."""
    if one.days and other.days and not one.days & other.days:
        return True
    if _other_numbers(one, other, rules) or _other_titles(one, other):
        return True
    if not one.source or one.source != other.source or one.update or other.update:
        return False
    return min(cosine(one.terms, other.terms), cosine(one.names, other.names)) < rules.same


def _other_numbers(one: Weighed, other: Weighed, rules: Rules) -> bool:
    """Whether each has some numbers, and none in common."""
    several = min(len(one.numbers), len(other.numbers)) >= rules.numbers
    return several and not one.numbers & other.numbers


def _other_titles(one: Weighed, other: Weighed) -> bool:
    """Whether the titles name others: what is in each of them, and nowhere in the other text, outweighs what both have.

    Titles without a number in common need less than that: a name of each that the other text does not have.
    """
    names = _alone(one.named, one, other), _alone(other.named, other, one)
    numbers = one.titled and other.titled and not one.titled & other.titled
    if numbers and (all(names) or (one.titled - other.all_terms and other.titled - one.all_terms)):
        return True
    both = one.named & other.named
    return min(names) > max(_weight(both, one), _weight(both, other))


def _alone(names: frozenset[int], text: Weighed, other: Weighed) -> float:
    """What the names of a title weigh that are nowhere in the other text."""
    return _weight(names - other.all_terms, text)


def _weight(terms: frozenset[int], text: Weighed) -> float:
    return sum(text.terms.get(term, 0.0) for term in terms)


def cosine(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """The cosine of two vectors of length 1."""
    if len(other) < len(one):
        one, other = other, one
    return sum([weight * other[term] for term, weight in one.items() if term in other])


def unit(weights: Mapping[int, float]) -> dict[int, float]:
    """The same weights, of length 1 together."""
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
