"""What was read and what it was worth: figures of a library, from its bitmaps and the moments of its marks.

Deleted digests are left out. `docs/statistics.md` says how each figure is counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from pyroaring import BitMap

from reader.briefing.history import TOGETHER
from reader.briefing.importance import PRIOR
from reader.briefing.trends import LEAST_IN_HALF, Counted, Parts, changed, parts_of, ratio
from reader.dataclass import dataclass
from reader.model.marks import FINISHED
from reader.model.statistics import MOST_DAYS, Day, Minutes, Share, Statistics, Trend, Trends, Worth
from reader.text import fold
from reader.translation import marked

if TYPE_CHECKING:
    from reader.library import Library

Between: TypeAlias = Callable[[date, date], BitMap]
"""The rows of the days `[first, after)`."""
LISTED = 8
"""Topics of each kind that are listed at most."""


@dataclass(frozen=True, slots=True)
class Reads:
    """What was read, and when."""

    moments: Sequence[int]
    """Microseconds since 1970, in order."""
    rows: Sequence[int]
    """A row for each moment; of a story one."""
    cleared: Sequence[tuple[int, int]]
    """When much was marked read at once, in order, and how much that was; a story once."""
    cleared_rows: BitMap
    """The rows of that."""

    def between(self, first: date, after: date) -> BitMap:
        """The rows that were read on the days `[first, after)`."""
        low, high = (bisect_right(self.moments, _moment(day) - 1) for day in (first, after))
        return BitMap(self.rows[low:high])


class Arrivals:
    """What came into the library on each day, read once."""

    def __init__(self, library: Library, present: BitMap, first: date, after: date) -> None:
        self._first = first
        days = [(first + timedelta(days=n)).isoformat() for n in range((after - first).days + 1)]
        self._days = [rows & present for rows in library.index.rows.added_on(days)]

    def between(self, first: date, after: date) -> BitMap:
        """The rows that arrived on the days `[first, after)`."""
        days = self._days[(first - self._first).days : (after - self._first).days]
        return BitMap.union(BitMap(), *days)


def statistics_of(library: Library, days: int, today: date, *, streak: bool = False) -> Statistics:
    """The figures of so many days, today included. `streak`: count the days in a row whose brief was read.

    Raises LibraryError.
    """
    days = max(1, min(days, MOST_DAYS))
    return library.sync.whole(lambda: _counted(library, days, today, streak=streak))


def _counted(library: Library, days: int, today: date, *, streak: bool) -> Statistics:
    first, after = today - timedelta(days=days - 1), today + timedelta(days=1)
    parts = parts_of(days, today)
    present = library.search.present()
    begin = min(first, parts.first)
    reads = _reads(library, present, _moment(begin))
    arrivals = Arrivals(library, present, begin, after)
    read, arrived = reads.between(first, after), arrivals.between(first, after)
    once = _once(library, arrivals.between(parts.first, parts.after))
    return Statistics(
        days=tuple(_days(reads, arrivals, first, days)),
        read=len(read),
        cleared=sum(count for at, count in reads.cleared if _moment(first) <= at < _moment(after)),
        finished=read.intersection_cardinality(library.having("is", FINISHED)),
        minutes=_minutes(library, read),
        roles=_shares(library, "role", read, arrived),
        fields=_shares(library, "domain", read, arrived),
        arriving=_trends(library, lambda low, high: arrivals.between(low, high) & once, parts),
        reading=_trends(library, reads.between, parts),
        sources=_sources(library, arrived, reads.cleared_rows),
        streak=_streak(library, today) if streak else None,
        ever_read=present.intersect(library.having("is", "read")),
    )


def _moment(day: date) -> int:
    """When a day begins where the reader is, in microseconds since 1970."""
    return int(datetime(day.year, day.month, day.day).timestamp() * 1_000_000)


def _reads(library: Library, present: BitMap, since: int) -> Reads:
    """What was marked read from this moment on.

    One moment is one step of the reader's. Digests of one story that became read in it were read once; of many
    stories nobody reads at once: they were cleared away.
    """
    story_of = library.index.vectors.story_of_row(library.index.generation)
    read: list[tuple[int, int]] = []
    cleared: list[tuple[int, int]] = []
    cleared_rows = BitMap()
    for at, rows in sorted(library.index.marks.steps_since("read", since).items()):
        rows &= present
        shared = [story for row in rows if (story := story_of.get(row))]
        stories = len(rows) - len(shared) + len(set(shared))
        if stories < TOGETHER:
            read += [(at, row) for row in {story_of.get(row, -row): row for row in reversed(rows)}.values()]
        else:
            cleared.append((at, stories))
            cleared_rows |= rows
    return Reads([at for at, _ in read], [row for _, row in read], cleared, cleared_rows)


def _once(library: Library, rows: BitMap) -> BitMap:
    """Of these rows one of each story, its first: ten that tell one event make no topic rise."""
    stories = library.index.vectors.stories(library.index.generation).values()
    return rows - BitMap().union(*(told - BitMap(told[:1]) for told in stories if told.intersect(rows)))


def _days(reads: Reads, arrivals: Arrivals, first: date, days: int) -> Iterable[Day]:
    listed = [first + timedelta(days=n) for n in range(days + 1)]
    bounds = [_moment(day) for day in listed]
    read, cleared = _per_day(bounds, ((at, 1) for at in reads.moments)), _per_day(bounds, reads.cleared)
    for n, (day, next_day) in enumerate(pairwise(listed)):
        yield Day(day, read[n], cleared[n], len(arrivals.between(day, next_day)))


def _per_day(bounds: Sequence[int], moments: Iterable[tuple[int, int]]) -> Counter[int]:
    """How much there is at the moments between each bound and the next."""
    counted: Counter[int] = Counter()
    for at, count in moments:
        counted[bisect_right(bounds, at) - 1] += count
    return counted


def _minutes(library: Library, read: BitMap) -> Minutes:
    known = BitMap()
    originals = 0
    for key, value in library.index.facets.values("original").items():
        rows = value.rows & read
        if rows and _is_minutes(key):
            known |= rows
            originals += int(key) * len(rows)
    return Minutes(_minutes_of(library, read), len(known), _minutes_of(library, known), originals)


def _minutes_of(library: Library, rows: BitMap) -> int:
    values = library.index.facets.values("minutes").items()
    return sum(int(key) * value.rows.intersection_cardinality(rows) for key, value in values if _is_minutes(key))


def _is_minutes(key: str) -> bool:
    return key.isdecimal() and len(key) < 9


def _shares(library: Library, facet: str, read: BitMap, arrived: BitMap) -> tuple[Share, ...]:
    """The values of a facet of which anything was read, the most read first."""
    shares = (
        Share(v.label, v.rows.intersection_cardinality(read), v.rows.intersection_cardinality(arrived))
        for v in library.index.facets.values(facet).values()
        if v.rows.intersect(read)
    )
    return tuple(sorted(shares, key=lambda each: (-each.read, -each.arrived, fold(each.name))))


def _trends(library: Library, between: Between, parts: Parts) -> Trends:
    earlier, later = between(parts.first, parts.middle), between(parts.middle, parts.after)
    before, now = len(earlier), len(later)
    topics = library.index.facets.values("topic")
    enough = min(before, now) >= LEAST_IN_HALF
    counted = [
        Counted(key, value.rows.intersection_cardinality(earlier), value.rows.intersection_cardinality(later))
        for key, value in (topics.items() if enough else ())
    ]
    rising, falling = (half[:LISTED] for half in changed(counted, before, now))
    bounds = parts.bounds()
    slices = [between(*days) for days in pairwise(bounds)] if rising or falling else []

    def trend(each: Counted) -> Trend:
        value = topics[each.key]
        counts = tuple(value.rows.intersection_cardinality(rows) for rows in slices)
        return Trend(value.label, each.before, each.now, ratio(each, before, now), counts)

    return Trends(
        parts.first,
        parts.middle,
        parts.after,
        before,
        now,
        tuple(map(trend, rising)),
        tuple(map(trend, falling)),
        enough,
    )


def _sources(library: Library, arrived: BitMap, cleared: BitMap) -> tuple[Worth, ...]:
    """What each source of what arrived is worth: the feeds, and sources of what no followed feed brought."""
    read, bookmarked = (library.having("is", state) & arrived for state in ("read", "bookmarked"))
    read -= cleared
    seen = read | bookmarked
    usual = _Usual(len(arrived), len(read), len(seen), len(bookmarked))
    feeds = {fold(feed.address): feed for feed in library.feeds.all()}
    brought = BitMap()
    found = []
    for key, feed in feeds.items():
        rows = library.having("feed", key) & arrived
        brought |= rows
        found.append(usual.worth(feed.shown, feed.address, rows, read, seen, bookmarked))
    rest = arrived - brought
    for value in library.index.facets.values("source").values():
        rows = value.rows & rest
        if rows:
            found.append(usual.worth(value.label, "", rows, read, seen, bookmarked))
    return tuple(sorted_sources(found, ORDERS[0]))


@dataclass(frozen=True, slots=True)
class _Usual:
    """What all sources together are worth: what a source is taken for before it has shown more of itself."""

    arrived: int
    read: int
    seen: int
    bookmarked: int

    def worth(self, name: str, feed: str, rows: BitMap, *marked: BitMap) -> Worth:
        read, seen, bookmarked = (rows.intersection_cardinality(each) for each in marked)
        read_rate = (read + PRIOR * (self.read + 1) / (self.arrived + 10)) / (len(rows) + PRIOR)
        bookmark_rate = (bookmarked + PRIOR * (self.bookmarked + 1) / (self.seen + 10)) / (seen + PRIOR)
        return Worth(name, len(rows), read, seen, bookmarked, read_rate, bookmark_rate, feed)


def _streak(library: Library, today: date) -> int:
    from reader.briefing.kept import streak

    return streak(library, today)


def sorted_sources(sources: Iterable[Worth], order: str) -> list[Worth]:
    """Sources in one of the `ORDERS`; those of which nothing arrived come last."""
    return sorted(sources, key=lambda each: (not each.arrived, _ORDERS[order](each), fold(each.name)))


_ORDERS: Mapping[str, Callable[[Worth], float]] = {
    marked("most worth"): lambda each: -each.worth,
    marked("least worth"): lambda each: each.worth,
    marked("most arrived"): lambda each: -each.arrived,
    "name": lambda each: 0,
}
ORDERS = tuple(_ORDERS)
"""In which the sources can be listed."""
