"""All highlights of a library, wherever they were made."""

from __future__ import annotations

from datetime import UTC, date, datetime

from reader.dataclass import dataclass
from reader.library.library import Library
from reader.model.highlights import Highlight, gone, highlights
from reader.model.query import Query


@dataclass(frozen=True, slots=True)
class Collected:
    """A highlight, and the digest that it stands in."""

    digest_id: str
    title: str
    source: str
    link: str
    """`""` where the digest has none."""
    highlight: Highlight
    gone: bool = False
    """Whether its sentence does not stand in the digest any more."""

    @property
    def day(self) -> date:
        """The reader's own day on which it was made, or its note changed."""
        return datetime.fromtimestamp(self.highlight.at / 1e6, UTC).astimezone().date()


def collected(library: Library, query: Query, today: date | None = None) -> list[Collected]:
    """The highlights of the digests that a query finds, the newest first.

    Those of muted and put-off digests are among them, and of every digest of a story. Raises LibraryError.
    """
    found: list[Collected] = []
    for digest_id in library.ids_of(_rows(library, query, today)):
        digest, kept = library.load(digest_id), highlights(library.marks(digest_id))
        if digest is None:
            continue
        lost = {each.field for each in gone(digest, kept)}
        found += [
            Collected(digest_id, digest.title, digest.source, digest.link, each, each.field in lost) for each in kept
        ]
    return sorted(found, key=lambda each: (-each.highlight.at, each.highlight.field))


def _rows(library: Library, query: Query, today: date | None) -> list[int]:
    day = today or datetime.now().date()  # the reader's own day, in local time
    search = library.search
    return list(
        library.sync.whole(
            lambda: search.all_matched(query, day) & library.having("has", "highlight") & search.present()
        )
    )
