"""Where the words of a query stand in a text, as the full-text index would find them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.model.query import Query
from reader.terms import fold_with_places, pattern


class Matches:
    """The words of one query."""

    def __init__(self, query: Query) -> None:
        patterns = [pattern(text.text, prefix=text is query.prefix) for text in query.texts()]
        self._regex = re.compile("|".join(filter(None, patterns))) if any(patterns) else None

    def __eq__(self, other: object) -> bool:
        """Whether the same stretches of every text match."""
        return isinstance(other, Matches) and self._regex == other._regex

    def __hash__(self) -> int:
        return hash(self._regex)

    def __bool__(self) -> bool:
        return self._regex is not None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of every match."""
        if self._regex is None:
            return
        folded, places = fold_with_places(text)
        for found in self._regex.finditer(folded):
            start, end = found.span()
            if end > start:
                yield places[start], places[end - 1] + 1
