"""What each part of a query means, as a set of rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from pyroaring import BitMap

from reader.dates import start_of_day
from reader.library.hiding import STATES as HIDDEN
from reader.library.ids import BUCKETS, DIGITS, doc_id_of, is_id, range_of
from reader.model.query import (
    COMPOUND,
    And,
    Date,
    Facet,
    Minutes,
    Node,
    Not,
    Or,
    Query,
    Text,
    compare,
    date_range,
    matching_values,
)
from reader.text import fold

if TYPE_CHECKING:
    from reader.library.search import Search

_EVER = "9999"


class Evaluation:
    """One walk over one query. Rows may include dead ones; the caller intersects with the live rows once."""

    def __init__(self, search: Search, query: Query, today: date, views: Mapping[str, BitMap] | None = None) -> None:
        """`views`: the rows of the views that the query names, by folded name."""
        self.search = search
        self.views = views or {}
        self.index = search.index
        self.prefix = query.prefix
        self.today = today

    def rows(self, node: Node) -> BitMap:
        match node:
            case And(nodes):
                return reduce(and_, map(self.rows, nodes), self.index.rows.live)
            case Or(nodes):
                return reduce(or_, map(self.rows, nodes), BitMap())
            case Not(child):
                return self.index.rows.live - self.rows(child)
            case Text():
                return self.search.text_rows(node, node is self.prefix)
            case Facet(name, values):
                return reduce(or_, (self.value(name, value) for value in values), BitMap())
            case Date(relation, value):
                return self.dated(relation, value)
            case Minutes(relation, number):
                minutes = self.index.facets.values("minutes")
                return BitMap.union(
                    BitMap(),
                    *(
                        v.rows
                        for k, v in minutes.items()
                        if k.isdecimal() and len(k) < 9 and compare(relation, int(k), number)
                    ),
                )

    def value(self, name: str, value: str) -> BitMap:
        if name == "is":
            return self.state(value)
        if name == "view":
            return self.views.get(fold(value), BitMap())
        if name == "story":
            return self.story(value)
        if name == "plate":
            return self.search.bearing(value).rows
        if name == "brief":
            return BitMap(self.search.brief_rows(value, self.today))
        found = BitMap()
        parts = COMPOUND.get(name, (name,))
        keys = {part: self.index.facets.values(part) for part in parts}
        exact = fold(value)
        # A value that only replaced versions had is as good as unknown: a new index would not have it.
        whole = any(exact in v and v[exact].rows.intersect(self.index.rows.live) for v in keys.values())
        for part, values in keys.items():
            for key in [exact] if whole else matching_values(value, values.keys() - {exact}):
                found |= self.index.facets.rows(part, key)
        return found

    def story(self, story: str) -> BitMap:
        """The rows that tell one event, named by the id of any of its digests, which may be shortened."""
        digits = fold(story)
        if not digits or len(digits) > DIGITS or set(digits) - set(BUCKETS):
            return BitMap()
        found = self.index.rows.ids_between(*range_of(digits), limit=2)
        if len(found) != 1 and not is_id(digits):
            return BitMap()
        doc_id = found[0] if len(found) == 1 else doc_id_of(digits)
        vectors, generation = self.index.vectors, self.index.generation
        rows = BitMap(self.index.rows.of([doc_id]).values())
        first = vectors.story_of_row(generation).get(min(rows), doc_id) if rows else doc_id
        told = vectors.stories(generation).get(first)
        return told if told is not None and (not rows or rows <= told) else rows

    def state(self, state: str) -> BitMap:
        read = self.index.facets.rows("is", "read")
        if state in HIDDEN:
            return self.search.hiding.rows(state, self.search.all_matched, self.today)
        match state:
            case "unread":
                return self.index.rows.live - read
            case "new":
                # What came yesterday or today: who was here yesterday morning has not seen all of yesterday.
                yesterday = self.today - timedelta(days=1)
                came = self.search.dated_rows("added", yesterday.isoformat(), _EVER)
                return (came | self.search.hiding.come_back(start_of_day(yesterday.isoformat()))) - read
            case _:
                return self.index.facets.rows("is", state)

    def dated(self, relation: str, value: str) -> BitMap:
        days = date_range(value, self.today)
        if days is None:
            return self.index.rows.live
        first, after_last = (day.isoformat() for day in days)
        match relation:
            case "since":
                return self.search.dated_rows("date", first, _EVER)
            case "before":
                return self.search.dated_rows("date", "", first)
            case _:
                return self.search.dated_rows("date", first, after_last)
