"""What a query means: set algebra over the index's bitmaps, with counts beside every filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from pyroaring import BitMap

from reader.errors import QueryError
from reader.library.bearing import Bearing, bearing_on, ranked_by_bearing
from reader.library.evaluation import Evaluation
from reader.library.found import Count, Found, HiddenRows, Rows
from reader.library.hiding import DELETED, MUTED, Hiding
from reader.library.hiding import STATES as HIDDEN
from reader.library.index.index import Index
from reader.model.brief import brief_day
from reader.model.desk import Mute
from reader.model.muting import states_of
from reader.model.query import COMPOUND, DEFAULT_SORT, STATES, Query, Text
from reader.model.query_text import parse
from reader.model.views import NONE, Nested, names_in, nested, resolved, whole
from reader.terms import expression
from reader.text import fold

RANKED = 5_000
"""At most so many matches are ranked, the newest: bm25 over all matches of two letters takes a third of a second."""


class Search:
    """Evaluates queries on one index."""

    def __init__(self, index: Index, mutes: Callable[[], Sequence[Mute]] = tuple) -> None:
        self.index = index
        self.hiding = Hiding(index, mutes)
        self.for_me: Callable[[BitMap, date], Sequence[int]] | None = None
        """The best of some rows for this reader, the best first; None: nobody ranks, and the newest go first."""
        self.brief_ids: Callable[[str], Sequence[int]] = lambda day: ()
        """The digests of a day's brief, in their order."""
        self.views: Callable[[], Mapping[str, str]] = dict
        """The queries of all views, by name."""
        self.strict = False
        """Whether a query with a view that cannot be used is an error; else it finds nothing."""
        self._texts: dict[str, BitMap] = {}
        self._bearings: dict[str, Bearing] = {}
        self._dates: dict[tuple[str, str, str], BitMap] = {}
        self._keys: dict[str, list[str]] = {}
        self._generation = -1

    def find(self, query: Query, today: date, held: int = 0, *, every_side: bool = False) -> Found:
        """All digests that match, in the query's order; the row `held` is shown whether it matches or not.

        Of those that tell one story one is listed, unless `every_side` is wanted, or the query asks for a story.
        """
        matched = self.matched(query, today)
        shown = matched | BitMap([held]) if held in self.index.rows.live else matched
        inner = self.nested(query)
        listed = shown if every_side else shown - self._told_already(whole(query, inner), shown, held)
        one = resolved(query, inner)
        rows = Rows(self.index.rows.order(one.sort), listed, self._best(one, listed, today))
        unread = len(matched) - matched.intersection_cardinality(self.index.facets.rows("is", "read"))
        return Found(query, rows, matched, unread)

    def matched(self, query: Query, today: date) -> BitMap:
        """The rows that match and are listed: deleted, muted and put off ones only where they are asked for.

        Raises QueryError where it is `strict` and a view of the query cannot be used.
        """
        inner = self.nested(query)
        if inner.problems and self.strict:
            raise QueryError(" ".join(inner.problems[:3]))
        asked = whole(query, inner)
        return self.all_matched(query, today) - self.hiding.unlisted(asked, self.all_matched, today)

    def all_matched(self, query: Query, today: date) -> BitMap:
        """The live rows that match, hidden ones too; none where a view that the query names cannot be used."""
        self._forget_old()
        inner = self.nested(query)
        if inner.problems:
            return BitMap()
        views: dict[str, BitMap] = {}
        for name, each in inner.queries.items():
            views[name] = Evaluation(self, each, today, views).rows(each.where)
        return Evaluation(self, query, today, views).rows(query.where) & self.index.rows.live

    def nested(self, query: Query) -> Nested:
        """The views that a query names, and what is wrong with them."""
        named = next(names_in(query.where), None) is not None
        return nested(query, self.views()) if named else NONE

    def problems(self, query: Query) -> tuple[str, ...]:
        """Why a query cannot be answered, in sentences: a view that it names cannot be used."""
        return self.nested(query).problems

    def hidden_states(self, today: date) -> list[str]:
        """The states of digests that are not listed, as far as any digest is in them."""
        rows = ((state, self.hiding.rows(state, self.all_matched, today)) for state in STATES if state in HIDDEN)
        return [state for state, found in rows if found.intersect(self.index.rows.live)]

    def would_hide(self, mute: Mute, today: date) -> int:
        """How many of the digests that are listed now a mute would hide."""
        query = parse(mute.query)
        found = self.hiding.hides(mute, self.all_matched(query, today))
        return self.matched(query, today).intersection_cardinality(found)

    def hidden(self, query: Query, today: date) -> HiddenRows:
        """What the mutes hide of the rows that match."""
        if not self.hiding.mutes(today) or MUTED in set(states_of(whole(query, self.nested(query)).where)):
            return HiddenRows(BitMap(), [])
        found = self.all_matched(query, today) - self.index.facets.rows("is", DELETED) - self.hiding.put_off()
        return HiddenRows(
            found & self.hiding.muted(self.all_matched, today), self.hiding.by_mute(found, self.all_matched, today)
        )

    def _told_already(self, query: Query, shown: BitMap, held: int) -> BitMap:
        """Of each story the rows but one: the held one, else the first that is unread, else the newest.

        All of them are listed where one asks for a story.
        """
        if _asks_for_story(query):
            return BitMap()
        told = BitMap()
        vectors, generation = self.index.vectors, self.index.generation
        stories, read = vectors.stories(generation), self.index.facets.rows("is", "read")
        for story in self._stories_in(shown):
            rows = stories[story] & shown
            if len(rows) > 1:
                told |= rows
                dated = [row for row in vectors.by_date(generation, story) if row in rows]
                told.discard(held if held in rows else next((row for row in dated if row not in read), dated[-1]))
        return told

    def _stories_in(self, shown: BitMap) -> Iterable[int]:
        of_row = self.index.vectors.story_of_row(self.index.generation)
        if len(of_row) < len(shown):
            return {story for row, story in of_row.items() if row in shown}
        return {of_row[row] for row in shown if row in of_row}

    def _forget_old(self) -> None:
        if self._generation != self.index.generation:
            self._texts.clear()
            self._bearings.clear()
            self._dates.clear()
            self._keys.clear()
            self._generation = self.index.generation

    def _best(self, query: Query, shown: BitMap, today: date) -> Sequence[int]:
        """What goes before all other rows: where it was asked for, the newest ones by what they are to this reader,
        or by how well their words match."""
        briefs = query.values("brief")
        if briefs and query.sort == DEFAULT_SORT:
            return [row for day in briefs for row in self.brief_rows(day, today) if row in shown]
        if query.sort == "relevance" and len(query.values("plate")) == 1:
            bearing = self.bearing(*query.values("plate"))
            return [row for row, _ in ranked_by_bearing(self.index, bearing, bearing.rows & shown)]
        if query.sort == "forme":
            return self.for_me(shown, today) if self.for_me is not None else ()
        texts = query.texts()
        expressions = [e for text in texts if (e := expression(text.text, prefix=text is query.prefix))]
        if query.sort != "relevance" or not expressions:
            return ()
        # Words that all have to be there leave far fewer rows to rank.
        operator = " AND " if all(text in query.where.nodes for text in texts) else " OR "
        first = shown[-RANKED] if len(shown) > RANKED else 0
        return [row for row in self.index.words.ranked(operator.join(expressions), first) if row in shown]

    def brief_rows(self, day: str, today: date) -> list[int]:
        """The rows of a day's brief in their order; the day is ISO, or `today`."""
        ids = self.brief_ids(brief_day(day, today))
        rows = self.index.rows.of(ids)
        return [rows[doc_id] for doc_id in ids if doc_id in rows]

    def bearing(self, question: str) -> Bearing:
        """What of the whole library bears on a question, looked up once as long as nothing changes."""
        self._forget_old()
        key = fold(question)
        found = self._bearings.get(key)
        if found is None:
            found = self._bearings[key] = bearing_on(self.index, question)
        return found

    def counts(self, query: Query, name: str, today: date, keys: Iterable[str] | None = None) -> list[Count]:
        """For each value of a facet how many digests there are with it, the facet's own filter left out.

        In the order of `keys`; without them all values, most digests of the whole library first.
        """
        base = self.matched(query.without(name, *(c for c, parts in COMPOUND.items() if name in parts)), today)
        if name == "is":
            return self._state_counts(query, base, today)
        values = self.index.facets.values(name)
        return [
            Count(key, values[key].label, base.intersection_cardinality(values[key].rows))
            for key in (self.keys(name) if keys is None else keys)
            if key in values
        ]

    def keys(self, name: str) -> list[str]:
        """The keys of a facet that a live digest has, most digests first."""
        self._forget_old()
        keys = self._keys.get(name)
        if keys is None:
            live = self.present()
            sizes = {k: v.rows.intersection_cardinality(live) for k, v in self.index.facets.values(name).items()}
            keys = self._keys[name] = sorted(filter(sizes.__getitem__, sizes), key=lambda key: (-sizes[key], key))
        return keys

    def labels(self, name: str) -> list[str]:
        """The values of a facet as they were first written, most digests first."""
        values = self.index.facets.values(name)
        return [values[key].label for key in self.keys(name)]

    def _state_counts(self, query: Query, base: BitMap, today: date) -> list[Count]:
        evaluation = Evaluation(self, Query(), today)
        listed = [
            Count(state, state, base.intersection_cardinality(evaluation.state(state)))
            for state in ("unread", "new", "bookmarked", "read")
        ]
        rest = query.without("is")
        return listed + [
            Count(state, state, len(self.matched(rest.toggled("is", state), today)))
            for state in self.hidden_states(today)
        ]

    def present(self) -> BitMap:
        """The rows of the library: all that are live, and were not deleted."""
        return self.index.rows.live - self.index.facets.rows("is", DELETED)

    def text_rows(self, text: Text, prefix: bool) -> BitMap:
        """The rows with these words, looked up once as long as nothing changes."""
        asked = expression(text.text, prefix=prefix)
        rows = self._texts.get(asked)
        if rows is None:
            rows = self._texts[asked] = self.index.words.match(asked) if asked else self.index.rows.live
        return rows

    def dated_rows(self, column: str, first: str, after_last: str) -> BitMap:
        """The rows of these days, looked up once as long as nothing changes."""
        key = column, first, after_last
        rows = self._dates.get(key)
        if rows is None:
            rows = self._dates[key] = self.index.rows.dated(*key)
        return rows


def _asks_for_story(query: Query) -> bool:
    return bool(query.facets & {"story", "brief"})
