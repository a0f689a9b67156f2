"""The way back from jumps: a followed topic, a feed opened from its screen, a search."""

from __future__ import annotations

from reader.dataclass import dataclass
from reader.model.query import Query

MOST = 50
"""Places that are remembered."""


@dataclass(frozen=True, slots=True)
class Place:
    """A query, and the digest that was under the cursor."""

    query: Query
    cursor: str = ""
    """Id of the digest."""


class Jumps:
    """Where one came from, the latest last."""

    def __init__(self) -> None:
        self._places: list[Place] = []

    def leave(self, query: Query, cursor: str) -> None:
        """Remember a place before something else is asked."""
        self._places = [*self._places[1 - MOST :], Place(query, cursor)]

    def possible(self, query: Query) -> bool:
        """Whether there is another place than this query's to go back to."""
        return any(place.query != query for place in self._places)

    def back(self, query: Query) -> Place | None:
        """The latest place with another query than this one, which stops being remembered; None where there is none."""
        while self._places:
            place = self._places.pop()
            if place.query != query:
                return place
        return None
