"""Which reasons against a claim are hard evidence: what stands nowhere in the article, in any form. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from reader.curate.alignment import Index
from reader.curate.comparing import Compared
from reader.curate.quantity import MEASURE, MONEY, PERCENT, POINT, Quantity
from reader.curate.synonyms import like
from reader.terms import fold

STRONG = 0.7
"""Share of a claim's words that one sentence has to have, for what is another there to be a contradiction."""
_DIGITS = re.compile(r"\d+(?:[.,'’\u00a0\u202f ]\d+)*")
_LETTERS = re.compile(r"[^\W\d_]+")


class Known(Protocol):
    """What an article has of words and numbers."""

    @property
    def words(self) -> frozenset[str]: ...

    @property
    def beginnings(self) -> frozenset[str]: ...

    @property
    def digits(self) -> frozenset[str]: ...


def digits_of(text: str) -> frozenset[str]:
    """The numbers of a text by the digits that tell: those of `1,250`, `1.25` and `12.5` are the same."""
    return frozenset(sense for found in _DIGITS.findall(text) for sense in (_bare(found), *map(_bare, _split(found))))


def _split(number: str) -> list[str]:
    return re.split(r"\D", number)


def _bare(number: str) -> str:
    return re.sub(r"\D", "", number).strip("0") or "0"


def is_no_number_of(quantity: Quantity, text: Known) -> bool:
    """Whether a quantity is in digits that the article has in no form: nor more exactly, nor rounded."""
    found = [_bare(number) for number in _DIGITS.findall(quantity.text)]
    return bool(found) and not any(_stands(number, text.digits) for number in found)


def _stands(number: str, known: frozenset[str]) -> bool:
    if number in known:
        return True
    rounded = str(int(number) - 1)
    least = 2 if len(number) > 1 else 3
    return any(
        len(other) >= least and len(other) > len(number) and other.startswith((number, rounded)) for other in known
    )


_WITH_UNITS = frozenset((MONEY, MEASURE, PERCENT, POINT))


def is_of_another_unit(quantity: Quantity, known: Iterable[Quantity]) -> bool:
    """Whether the article has a number, but never of this unit, size or currency: 3.1 million, and not 3.1 billion."""
    if quantity.kind not in _WITH_UNITS:
        return False
    digits = _significant(quantity)
    known = list(known)
    same = [q for q in known if q.value == quantity.value] or [q for q in known if _significant(q) == digits]
    return bool(same) and all(q.kind in _WITH_UNITS for q in same)


def _significant(quantity: Quantity) -> str:
    return _bare(f"{quantity.value:.4f}".rstrip("0"))


def is_no_name_of(name: str, said: str, text: Known) -> bool:
    """Whether a part of a name stands nowhere in the article, not even with another ending."""
    parts = _LETTERS.findall(name)
    if len(parts) > 4 or (len(parts) == 1 and said.startswith(name)):
        return False
    named = [fold(part) for part in parts if part[0].isupper() or name.islower()]
    return any(_is_nowhere(word, text) for word in named if len(word) > 2)


def _is_nowhere(word: str, text: Known) -> bool:
    if len(word) < 4:
        return word not in text.words
    return word[:4] not in text.beginnings and not any(word in other for other in text.words)


def stands_in_one(claim: Compared, index: Index) -> bool:
    """Whether one sentence of the article has most of a claim's words."""
    keys = frozenset(key for key in claim.keys if not key[0].isdigit())
    total = index.total(keys)
    return any(
        index.total(key for key in keys if like(key, claim.language.code) & index.keys[m.number]) >= STRONG * total
        for m in claim.best[:2]
    )
