"""The values that a library's facets have, as completion offers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reader.library.library import Library
from reader.model.query import Query


def vocabulary(library: Library) -> Callable[[str], Iterator[tuple[str, int]]]:
    """Gives the values of a facet, most digests first, each with how many digests of the whole library have it."""
    return lambda facet: ((count.label, count.digests) for count in library.counts(Query(), facet) if count.digests)
