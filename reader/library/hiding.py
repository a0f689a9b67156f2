"""What lists leave out: digests that were deleted, put off until later, or muted, and those of a story but one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime

from pyroaring import BitMap

from reader.dataclass import dataclass
from reader.library.index.index import Index
from reader.model.desk import Mute
from reader.model.marks import LATER
from reader.model.muting import states_of
from reader.model.query import Query
from reader.model.query_text import parse

DELETED, PUT_OFF, MUTED = "deleted", "later", "muted"
STATES = frozenset((DELETED, PUT_OFF, MUTED))
"""States of what is not listed, unless it is asked for."""

Matched = Callable[[Query, date], BitMap]
"""The rows that match a query, hidden ones too."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """How many digests of a query are not listed, and by which mute."""

    mute: Mute
    digests: int


@dataclass(frozen=True, slots=True)
class Aside:
    """What is not listed at a moment, as far as that changes by itself."""

    generation: int
    """Of the index; rows can be compared within one."""
    today: date
    mutes: tuple[Mute, ...]
    put_off: BitMap


class Hiding:
    """Works out what is hidden on one index. `mutes` says what is muted now."""

    def __init__(self, index: Index, mutes: Callable[[], Sequence[Mute]]) -> None:
        self._index = index
        self._mutes = mutes
        self.views: Callable[[], Mapping[str, str]] = dict
        """The queries of all views, by name: what a mute that names one depends on."""
        self._known: tuple[object, ...] = ()
        self._muted: dict[Mute, BitMap] = {}
        self._moments: tuple[int, Mapping[int, str]] = (-1, {})

    def unlisted(self, query: Query, matched: Matched, today: date) -> BitMap:
        """The rows that this query does not list: of what is hidden, all but what it asks for by its state.

        What is asked for as deleted or put off is listed, muted or not: it was named more closely.
        """
        asked = STATES & set(states_of(query.where))
        unlisted = self.put_off() if PUT_OFF not in asked else BitMap()
        if MUTED not in asked:
            unlisted |= self.muted(matched, today)
        for state in asked - {MUTED}:
            unlisted -= self.rows(state, matched, today)
        return unlisted if DELETED in asked else unlisted | self._index.facets.rows("is", DELETED)

    def rows(self, state: str, matched: Matched, today: date) -> BitMap:
        """The rows in one of these states now."""
        if state == PUT_OFF:
            return self.put_off()
        return self.muted(matched, today) if state == MUTED else self._index.facets.rows("is", state)

    def put_off(self) -> BitMap:
        """The rows whose moment has not come yet."""
        now = _now()
        return BitMap(row for row, moment in self._put_off_until().items() if moment > now)

    def first_back(self, rows: BitMap) -> str:
        """The moment at which the first of these rows comes back, `""` where none is put off."""
        return min((moment for row, moment in self._put_off_until().items() if row in rows), default="")

    def come_back(self, since: str) -> BitMap:
        """The rows whose moment came, at or after this one."""
        now = _now()
        return BitMap(row for row, moment in self._put_off_until().items() if since <= moment <= now)

    def _put_off_until(self) -> Mapping[int, str]:
        generation, moments = self._moments
        if generation != self._index.generation:
            rows = self._index.facets.rows("is", PUT_OFF) & self._index.rows.live
            ids = self._index.rows.ids(rows) if rows else []
            values = self._index.marks.values(ids, [LATER])
            moments = {
                row: moment
                for doc_id, row in self._index.rows.of(values).items()
                if isinstance(moment := values[doc_id].get(LATER), str)
            }
            self._moments = self._index.generation, moments
        return moments

    def aside(self, today: date) -> Aside:
        """What is put off and muted now."""
        return Aside(self._index.generation, today, self.mutes(today), self.put_off())

    def mutes(self, today: date) -> tuple[Mute, ...]:
        """The mutes that hold today."""
        return tuple(mute for mute in self._mutes() if mute.holds(today.isoformat()))

    def muted(self, matched: Matched, today: date) -> BitMap:
        """The rows that any mute hides."""
        return BitMap().union(*self._muted_by(matched, today).values())

    def by_mute(self, found: BitMap, matched: Matched, today: date) -> list[Hidden]:
        """Which mutes hide how many of these rows, those that hide most first."""
        counted = [
            Hidden(mute, rows.intersection_cardinality(found)) for mute, rows in self._muted_by(matched, today).items()
        ]
        return sorted((each for each in counted if each.digests), key=lambda each: (-each.digests, each.mute.query))

    def _muted_by(self, matched: Matched, today: date) -> Mapping[Mute, BitMap]:
        mutes = self.mutes(today)
        views = tuple(self.views().items()) if any("view:" in mute.query.lower() for mute in mutes) else ()
        known = (self._index.generation, today, mutes, views)
        if known != self._known:
            self._known, self._muted = known, {}
            for mute in mutes:
                query = parse(mute.query)
                # A query of which only a part can be read would hide more than was meant.
                if not query.problems and query.where.nodes:
                    self._muted[mute] = self.hides(mute, matched(query, today))
        return self._muted

    def hides(self, mute: Mute, rows: BitMap) -> BitMap:
        """Of the rows that a mute finds, those that it hides: all but the newest so many, deleted ones not counted."""
        if not mute.keep:
            return rows
        rows = rows - self._index.facets.rows("is", DELETED)
        newest: list[int] = []
        for row in self._index.rows.order("newest"):
            if len(newest) == mute.keep:
                break
            if row in rows:
                newest.append(row)
        return rows - BitMap(newest)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
