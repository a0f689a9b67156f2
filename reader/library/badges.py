"""What a line of a list shows of a digest beside its words: marks, tags, how many feeds brought it, how many
sources tell its story."""

from __future__ import annotations

from collections.abc import Iterable

from pyroaring import BitMap

from reader.dataclass import dataclass
from reader.library.hiding import DELETED
from reader.library.library import Library


@dataclass(frozen=True, slots=True)
class Badges:
    """The badges of one digest."""

    note: bool = False
    tags: tuple[str, ...] = ()
    feeds: int = 0
    """How many feeds brought it."""
    teaser: bool = False
    """Whether only a teaser of its article is here."""
    sides: int = 0
    """How many sources tell its story, where several digests do; 1: one source, more than once."""


def badges_of(library: Library, rows: Iterable[int]) -> dict[int, Badges]:
    """The badges of each of these rows that has any."""
    wanted = BitMap(rows)
    noted = library.having("has", "note") & wanted
    teasers = library.having("has", "teaser") & wanted
    tags = _labels(library, "tag", wanted)
    feeds = _labels(library, "feed", wanted)
    sides = _sides(library, wanted)
    return {
        row: Badges(row in noted, tuple(tags.get(row, ())), len(feeds.get(row, ())), row in teasers, sides.get(row, 0))
        for row in (noted | teasers | BitMap(tags) | BitMap(feeds) | BitMap(sides))
    }


def _sides(library: Library, wanted: BitMap) -> dict[int, int]:
    """How many sources tell the story of each row that shares one; deleted ones are no sides."""
    vectors, generation = library.index.vectors, library.index.generation
    of_row, stories = vectors.story_of_row(generation), vectors.stories(generation)
    deleted = library.having("is", DELETED)
    shared = {row: told for row in wanted if row in of_row and len(told := stories[of_row[row]] - deleted) > 1}
    return {row: vectors.told_by(generation, told) for row, told in shared.items()}


def _labels(library: Library, facet: str, wanted: BitMap) -> dict[int, list[str]]:
    """The values of a facet that each row has."""
    found: dict[int, list[str]] = {}
    for value in library.index.facets.values(facet).values():
        for row in value.rows & wanted:
            found.setdefault(row, []).append(value.label)
    return found
