"""The words of a digest as PostgreSQL keeps them, and what is asked of them. Pure.

A digest's words are folded and taken apart here, as the local index does it, and the server stores what it is given:
it has no parser of its own that could differ. Beside them stands the digest's month, as a word that no text can have,
so that one index finds the digests of some months with some words without looking at those of all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reader.terms import goes_on, index_terms, search_terms

WEIGHTS = "ABC"
"""Of title, lead and body."""
MOST_BYTES = 900_000
"""Of the words of a digest and where they stand: PostgreSQL takes a megabyte. What comes behind is not found."""
LONGEST = 500
"""Characters of a word: PostgreSQL takes 2,046 bytes."""
_LAST_PLACE, _MOST_PLACES = 16_383, 255
"""Of a word: PostgreSQL keeps no others."""


def month_of(day: str) -> str:
    """The month of a date as precise as it is known, `-` for none; months are in the order of their dates."""
    return day[:7] or "-"


def vector_of(texts: Iterable[str], day: str) -> str:
    """A `tsvector` of texts in the order of `WEIGHTS`, and of the month of a day."""
    places: dict[str, list[str]] = {}
    place, left = 0, MOST_BYTES
    for weight, text in zip(WEIGHTS, texts, strict=True):
        terms = index_terms(text)
        for at, term in enumerate(terms, place + 1):
            known = places.get(term)
            if known is None:
                left -= (len(term) if term.isascii() else len(term) * 4) + 6
                if left < 0:
                    break
                if len(term) <= LONGEST:
                    places[term] = [f"{at if at < _LAST_PLACE else _LAST_PLACE}{weight}"]
            elif len(known) < _MOST_PLACES and left > 0:
                left -= 2
                known.append(f"{at if at < _LAST_PLACE else _LAST_PLACE}{weight}")
        # The end of one text and the beginning of the next are not next to each other.
        place += len(terms) + 1
    listed = [f"{term}:{','.join(at)}" for term, at in places.items()]
    return " ".join([_quoted(f"@{month_of(day)}"), *listed])


def words_query(text: str, *, prefix: bool) -> str | None:
    """A `tsquery` for a text's words next to each other, the last of which may go on; None where no digest has them.

    `""` where the text has no words.
    """
    terms = search_terms(text)
    if any(len(term) > LONGEST for term in terms):
        return None
    quoted = [_quoted(term) for term in terms]
    if quoted and (prefix or goes_on(text)):
        quoted[-1] += ":*"
    return " <-> ".join(quoted)


def months_query(months: Sequence[str]) -> str:
    """A `tsquery` for the digests of any of these months."""
    return " | ".join(_quoted(f"@{month}") for month in months)


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
