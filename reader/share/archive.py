"""What is asked of all of a shared library: a query of ours as a condition in SQL, and the lots to look at. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from reader.dataclass import dataclass
from reader.errors import QueryError
from reader.model.marks import TAG, tag_field
from reader.model.query import Facet, Query, Text, matching_values
from reader.model.query_text import parse_strictly
from reader.share.lexemes import words_query
from reader.share.slices import EVERYTHING, Condition, Labels, condition, leaves
from reader.text import fold
from reader.translation import gettext as _

NEWEST, OLDEST, RELEVANCE = "newest", "oldest", "relevance"
SORTS = (NEWEST, OLDEST, RELEVANCE)
MOST_RANKED = 1_000
"""So many matches, the newest, are ranked."""
FIRST_WINDOW, GROWTH = 4_000, 16
"""Digests of the months that are looked at first, and how many times as many each next time."""
_MARK = "EXISTS (SELECT FROM digest.stamp s WHERE s.reader = session_user AND s.folder = 'marks' AND s.id = e.id AND "
_TRUE = "s.flag AND s.value = 'true')"
_READ = (
    f"({_MARK}s.field = 'read' AND {_TRUE} OR EXISTS (SELECT FROM digest.watermark w WHERE w.reader = session_user "
    f"AND e.born <= w.upto AND e.id <> ALL (w.but) AND NOT {_MARK}s.field = 'read' "
    "AND (s.at, s.device) > (w.at, w.device))))"
)
"""Marked as read itself, or there when all was, and not marked as unread since."""
_FLAGS: Mapping[str, str] = {"finished": "finished", "bookmarked": "bookmark", "deleted": "deleted"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as the server answers it; the condition is on `digest.entry e`."""

    condition: Condition
    sort: str
    """One of `SORTS`; by relevance only where there are words."""
    ranking: str = ""
    """A `tsquery` of all words that matches have some of."""
    worded: bool = False
    """Whether it asks for words anywhere."""
    narrow: bool = False
    """Whether there may be few matches, far apart, so that going through all digests in order could take long."""


class Window(NamedTuple):
    """Digests that are looked at together: those of some months, or all that are left."""

    months: tuple[str, ...]
    bound: str = ""
    """Without months: dates before it, or, for the oldest first, from it on."""


def asked_of(text: str, labels: Labels, today: date, tags: Sequence[str] = ()) -> Asked:
    """What a query asks, as it was typed. Raises QueryError where it does not apply, or the server cannot say.

    `tags` are the reader's own, folded.
    """
    query = parse_strictly(text)
    if query.sort not in SORTS:
        raise QueryError(
            _("The shared library is listed by sort:newest, sort:oldest or sort:relevance, not by sort:{sort}.").format(
                sort=query.sort
            )
        )
    ranking = _ranking(query)
    sort = query.sort if ranking or query.sort != RELEVANCE else NEWEST
    parts = list(leaves(query.where))
    worded = any(isinstance(part, Text) for part in parts)
    narrow = worded or any(isinstance(part, Facet) for part in parts)
    where = condition(query, labels, today, lambda name, value: own_mark(name, value, tags))
    return Asked(where if parts else EVERYTHING, sort, ranking, worded, narrow)


def own_mark(name: str, value: str, tags: Sequence[str]) -> Condition | None:
    """The condition of a reader's own mark, None for what the server does not know."""
    key = fold(value)
    if name == "is" and key in _FLAGS:
        return Condition(f"{_MARK}s.field = %s AND {_TRUE}", (_FLAGS[key],))
    if name == "is" and key in ("read", "unread"):
        return Condition(_READ if key == "read" else f"NOT {_READ}")
    if name == "has" and key == "note":
        return Condition(f"{_MARK}s.field = 'note' AND NOT s.flag AND s.value <> '')")
    if name == "tag":
        fields = [TAG + tag for tag in matching_values(value, list(tags))] or [tag_field(value)]
        return Condition(f"{_MARK}s.field = ANY (%s) AND {_TRUE}", (fields,))
    return None


def _ranking(query: Query) -> str:
    prefix = query.prefix
    found = (words_query(text.text, prefix=text is prefix) for text in query.texts())
    return " | ".join(f"({each})" for each in found if each)


def windows(months: Sequence[tuple[str, int]], start: str | None, *, oldest: bool = False) -> Iterator[Window]:
    """The months to look at, one lot after another, each larger, until all digests are.

    `months` with how many digests each has, in any order; `start` is the month to begin with, None for the first.
    """
    ordered = sorted(months, reverse=not oldest)
    left = [each for each in ordered if start is None or (each[0] >= start if oldest else each[0] <= start)]
    size, at = FIRST_WINDOW, 0
    while at < len(left):
        first, held = at, 0
        while at < len(left) and held < size:
            held += left[at][1]
            at += 1
        if at == len(left) and first:
            yield Window((), left[first][0] if oldest else left[first - 1][0])
        else:
            yield Window(tuple(month for month, _count in left[first:at]))
        size *= GROWTH
