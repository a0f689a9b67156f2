"""The values that a library's facets have, as completion offers them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from reader.library.library import Library
from reader.model.query import Query


def vocabulary(library: Library) -> Callable[[str], Sequence[tuple[str, int]]]:
    """Gives the values of a facet, most digests first, each with how many digests of the whole library have it.

    They are counted once for as long as the library stays as it is: completion asks with every letter.
    """
    counted: dict[str, tuple[int, Sequence[tuple[str, int]]]] = {}

    def values(facet: str) -> Sequence[tuple[str, int]]:
        if facet == "view":
            return tuple((view.name, library.views.count(view, date.today()).total) for view in library.views.all())
        generation = library.index.generation
        if facet not in counted or counted[facet][0] != generation:
            counts = library.counts(Query(), facet)
            counted[facet] = generation, tuple((count.label, count.digests) for count in counts if count.digests)
        return counted[facet][1]

    return values
