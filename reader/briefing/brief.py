"""The brief of a day: composed once, kept on the desk, and from then on the same on every device until midnight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from pyroaring import BitMap

from reader.briefing.choosing import Candidate, Wanted, choose
from reader.briefing.importance import importance_of
from reader.briefing.interests import scored
from reader.briefing.kept import kept_brief, step_of, tidied, told_before
from reader.briefing.parts import Scored, kept_short
from reader.briefing.plate import bearings, telling_sentence
from reader.briefing.rules import FRESHNESS
from reader.dataclass import dataclass
from reader.library.bearing import Bearing, ranked_by_bearing
from reader.library.ids import id_of
from reader.model.brief import MOST_ITEMS, Brief, Item, Reason
from reader.model.brief import Bearing as Bears
from reader.model.query import DEFAULT_SORT, And, Facet, Query
from reader.model.query_text import format_query
from reader.text import fold

if TYPE_CHECKING:
    from reader.library import Library

ITEMS = 7
"""Items of a brief where nothing is said."""
WINDOWS = (2, 7, 0)
"""Days back that are looked at, one after the other until the brief is full; 0: everything."""
COMPARED = 200
"""Digests of a window whose importance is worked out, those that matter most to the reader."""
FOR_ME = 0.5
"""What the score of `reader.briefing.interests` is multiplied with, beside the importance, which is 1 at most."""
USUAL_SHARE = 0.1
"""Share of what a reader read and bookmarked from which on a field is a usual one."""


ON_PLATE = 0.25
"""What a digest gains that has all words of a decision on the reader's plate; one that has half of them half of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a brief is asked to be, and for whom."""

    query: Query = field(default_factory=Query)
    items: int = ITEMS
    minutes: int = 0
    """Together at most so many; 0: however long, only so many items."""
    roles: tuple[str, ...] = ()
    """The reader's own."""
    domains: tuple[str, ...] = ()
    """The reader's fields."""

    @property
    def beyond_usual(self) -> str:
        """How it differs from the brief of the day, as part of its name."""
        size = f"{self.minutes} minutes" if self.minutes else f"{self.items} items" if self.items != ITEMS else ""
        return " ".join(filter(None, (size, format_query(replace(self.query, sort=DEFAULT_SORT)))))


def brief_of(library: Library, asked: Asked, today: date) -> Brief:
    """The brief of this day: the one that was composed already, here or on another device, else a new one."""
    kept = kept_brief(library, today.isoformat(), asked.beyond_usual)
    if kept is not None:
        return kept
    brief = compose(library, asked, today)
    if brief.items:
        library.arrange([step_of(library, brief), *tidied(library, today)], undoable=False)
    return brief


def compose(library: Library, asked: Asked, today: date) -> Brief:
    """A new brief, not kept."""
    usual = _usual_domains(library)
    wanted = Wanted(
        asked.items, asked.minutes, tuple(map(fold, asked.roles)), tuple(map(fold, asked.domains)),
        tuple(each.question for each in library.desk.decisions() if not each.closed),
        frozenset(usual | set(map(fold, asked.domains))),
    )  # fmt: skip
    if asked.minutes and asked.items == ITEMS:
        wanted = replace(wanted, items=min(MOST_ITEMS, max(ITEMS, asked.minutes)))
    considered = _Considered(library, asked, today)
    chosen = choose(considered.windows(), wanted)
    items = tuple(considered.item(candidate, outside=candidate.row == chosen.outside) for candidate in chosen.taken)
    return Brief(today.isoformat(), asked.beyond_usual, items)


def _domain_label(library: Library, domain: str) -> str:
    value = library.index.facets.values("domain").get(domain)
    return value.label if value is not None else domain


class _Considered:
    """The candidates of a brief, and why each has its score."""

    def __init__(self, library: Library, asked: Asked, today: date) -> None:
        self._library = library
        self._asked = asked
        self._today = today
        self._why: dict[int, tuple[Reason, ...]] = {}
        unread = And((*asked.query.where.nodes, Facet("is", ("unread",))))
        self._rows = library.search.matched(replace(asked.query, where=unread), today) - told_before(library, today)
        self._bearings: Mapping[str, Bearing] = {}
        self._on_plate: dict[str, dict[int, float]] = {}
        """For each decision the rows that bear on it most, with how much."""

    def windows(self) -> Iterator[Sequence[Candidate]]:
        """The candidates of one window after the other."""
        for days in WINDOWS:
            within = self._rows
            if days:
                first = (self._today - timedelta(days=days)).isoformat()
                within = within & self._library.search.dated_rows("added", first, "9999")
            yield self._candidates(within)

    def item(self, candidate: Candidate, *, outside: bool) -> Item:
        """A candidate that was chosen."""
        library, why = self._library, self._why[candidate.row]
        row = library.fetch([candidate.row])[0]
        if outside:
            field = _domain_label(library, candidate.domain)
            why = (*why, Reason("outside", 0.0, f"outside your usual fields: {field}"))
        story = id_of(candidate.story) if candidate.story else ""
        return Item(row.id, row.minutes, round(candidate.score, 4), why, story, self._bears_on(candidate.row, row.id))

    def _bears_on(self, row: int, digest_id: str) -> tuple[Bears, ...]:
        bearing = {question: each for question, each in self._bearings.items() if row in each.rows}
        digest = self._library.load(digest_id) if bearing else None
        if digest is None:
            return ()
        found = ((question, telling_sentence(digest, each)) for question, each in bearing.items())
        return tuple(Bears(question, sentence) for question, sentence in found if sentence)

    def _candidates(self, rows: BitMap) -> list[Candidate]:
        library = self._library
        mine = {each.row: each for each in scored(library, rows, self._today, self._asked.roles)}
        if mine and not self._bearings:
            self._bearings = bearings(library, min(mine))
        best = self._best(mine)
        importance = importance_of(library, best, self._today)
        lines = {row.row: row for row in library.fetch(best)}
        roles, domains = _values(library, "role", best), _values(library, "domain", best)
        story_of = library.index.vectors.story_of_row(library.index.generation)
        candidates = []
        for row in (row for row in best if row in lines):
            self._why[row] = (*_for_me(mine[row]), *self._plate(row), *importance[row])
            score = sum(reason.value for reason in self._why[row])
            candidates.append(
                Candidate(
                    row, max(score, 0.001), lines[row].minutes, fold(lines[row].source),
                    min(domains[row], default=""), frozenset(roles[row]), story_of.get(row, 0),
                    sum(reason.value for reason in importance[row]), self._decisions(row),
                )
            )  # fmt: skip
        return candidates

    def _best(self, mine: Mapping[int, Scored]) -> list[int]:
        """The rows that are compared: the best for this reader, and what bears on their decisions."""
        for question, bearing in self._bearings.items():
            ranked = ranked_by_bearing(self._library.index, bearing, bearing.rows & BitMap(mine))
            self._on_plate[question] = dict(ranked[: COMPARED // 10])
        on_plate = [row for scores in self._on_plate.values() for row in scores]
        return list(dict.fromkeys([*islice(mine, COMPARED), *on_plate]))

    def _decisions(self, row: int) -> Mapping[str, float]:
        """How much a digest bears on each decision."""
        return {question: scores[row] for question, scores in self._on_plate.items() if row in scores}

    def _plate(self, row: int) -> Iterator[Reason]:
        """What a digest gains by the decision that it bears on most."""
        scores = self._decisions(row)
        if scores:
            question = max(scores, key=lambda each: scores[each])
            yield Reason("plate", round(ON_PLATE * scores[question], 4), f"on your plate: {question}")


def _values(library: Library, facet: str, rows: Sequence[int]) -> dict[int, list[str]]:
    """The keys of a facet that each of these rows has."""
    wanted = BitMap(rows)
    found: dict[int, list[str]] = {row: [] for row in rows}
    for key, value in library.index.facets.values(facet).items():
        for row in value.rows & wanted:
            found[row].append(key)
    return found


def _for_me(scored: Scored) -> Iterator[Reason]:
    """What a digest is to this reader; how new it is counts as a part of its importance."""
    for part in scored.parts:
        text = kept_short(part.name, part.value)
        if text and part.name != FRESHNESS:
            yield Reason(part.name, round(FOR_ME * part.points, 4), text)


def _usual_domains(library: Library) -> set[str]:
    """The fields of which a reader reads and bookmarks a good share, folded."""
    seen = library.having("is", "bookmarked") | library.having("is", "read")
    if not seen:
        return set()
    return {
        key
        for key, value in library.index.facets.values("domain").items()
        if value.rows.intersection_cardinality(seen) >= USUAL_SHARE * len(seen)
    }
