"""How much of its title a sentence names: the same words, their other forms, and compounds of them."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from reader.curate.words import terms

LEAST = 5
"""Letters that two forms of a word have in common at their beginning."""
COMMON = 0.75
"""Share of the longer one that they are."""
PART = 6
"""Letters of a word that is looked for within a compound."""


class Title:
    """The terms of a title, and which of them a text has in some form."""

    def __init__(self, title: str, all_terms: Iterable[Iterable[str]]) -> None:
        self.terms = frozenset(terms(title))
        self._named: dict[str, frozenset[str]] = {}
        for own in all_terms:
            for term in own:
                if term not in self._named:
                    self._named[term] = frozenset(wanted for wanted in self.terms if alike(term, wanted))

    def named(self, own: Iterable[str]) -> frozenset[str]:
        """Which of its terms are among these."""
        return frozenset().union(*(self._named.get(term, frozenset()) for term in own))


def alike(one: str, other: str) -> bool:
    """Whether they are forms of one word, or one of them stands at an end of the other."""
    if one == other or one.rstrip("e") == other.rstrip("e"):
        return True
    short, long_ = sorted((one, other), key=len)
    if len(short) < LEAST or not short.isalpha():
        return False
    if len(short) >= PART and (long_.startswith(short) or long_.endswith(short)):
        return True
    return one[: max(LEAST, ceil(COMMON * len(long_)))] == other[: max(LEAST, ceil(COMMON * len(long_)))]
