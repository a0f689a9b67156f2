"""What ranks `sort:forme`: one function, called wherever a library is opened for a reader.

The ranking itself is imported when it is first asked for, so that no start waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pyroaring import BitMap

if TYPE_CHECKING:
    from reader.briefing.interests import Ranking
    from reader.library import Library


class ForMe:
    """Ranks rows for a reader; made when it is needed."""

    def __init__(self, library: Library, roles: Callable[[], Sequence[str]]) -> None:
        self._library = library
        self._roles = roles
        self._ranking: Ranking | None = None

    def __call__(self, rows: BitMap, today: date) -> Sequence[int]:
        return self.ranking()(rows, today)

    def ranking(self) -> Ranking:
        """The ranking itself, which explains too."""
        if self._ranking is None:
            from reader.briefing.interests import Ranking

            self._ranking = Ranking(self._library, self._roles)
        return self._ranking

    def forget(self) -> None:
        """Learn again before the next ranking, where marks changed."""
        if self._ranking is not None:
            self._ranking.forget()


def rank_for(library: Library, roles: Callable[[], Sequence[str]]) -> ForMe:
    """Have the searches of a library rank for the reader with these roles, which are asked for when they are needed."""
    for_me = ForMe(library, roles)
    library.search.for_me = for_me
    return for_me
