"""Where the words of a query stand in a text, as the full-text index would find them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.model.query import Query
from reader.text import fold_search, search_words


class Matches:
    """The words of one query."""

    def __init__(self, query: Query) -> None:
        prefix = query.prefix
        patterns = [_pattern(search_words(text.text), text is prefix) for text in query.texts()]
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
        if self._regex is not None:
            for found in self._regex.finditer(fold_search(text)):
                yield found.span()


def _pattern(words: list[str], prefix: bool) -> str:
    if not words:
        return ""
    end = r"[^\W_]*" if prefix else r"(?![^\W_])"
    return r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, words)) + end
