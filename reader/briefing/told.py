"""What is told of one event: whose story a digest tells, and its other sides."""

from __future__ import annotations

from collections.abc import Iterable

from reader.library import Library, Row
from reader.library.ids import id_of


def story_of(library: Library, digest_id: str) -> str:
    """The id of the first digest of a digest's story, `""` where no other digest tells it."""
    row = library.row_of(digest_id)
    story = _story_of_row(library, row) if row is not None else None
    return id_of(story) if story is not None else ""


def told_by(library: Library, row: int) -> int:
    """How many digests tell the story of this row, deleted ones too: 1 where it is alone."""
    story = _story_of_row(library, row)
    return len(library.index.vectors.stories(library.index.generation)[story]) if story is not None else 1


def sides_of(library: Library, digest_id: str) -> list[Row]:
    """All digests of a digest's story by date, it among them, deleted ones left out; empty where it is alone."""
    row = library.row_of(digest_id)
    story = _story_of_row(library, row) if row is not None else None
    if story is None:
        return []
    index = library.index
    rows = index.vectors.stories(index.generation)[story] - index.facets.rows("is", "deleted")
    return sorted(library.fetch(list(rows)), key=lambda row: (row.date, row.id)) if len(rows) > 1 else []


def others_of(library: Library, digest_ids: Iterable[str]) -> list[str]:
    """These digests and all that tell the same stories."""
    found: dict[str, None] = {}
    for digest_id in digest_ids:
        found |= dict.fromkeys([digest_id, *(side.id for side in sides_of(library, digest_id))])
    return list(found)


def _story_of_row(library: Library, row: int) -> int | None:
    index = library.index
    return library.sync.whole(lambda: index.vectors.story_of_row(index.generation).get(row))
