"""What a digest is worth to one reader: a sum of named parts, each with its weight (`docs/for-me.md` has the formula).

Only the newest 5,000 of the rows asked for are ranked. What was learned of the reader stays as it is until `forget`
is called and something changed: a list must not move under the cursor because of a bookmark.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from pyroaring import BitMap

from reader.briefing.for_me import ForMe, rank_for
from reader.briefing.history import WEIGHT, History, history_of
from reader.briefing.parts import NAMES, Scored
from reader.briefing.rules import (
    FRESHNESS,
    LIKED,
    MORE,
    MUTED,
    TEXT,
    Interest,
    Rules,
    rules_of,
)
from reader.briefing.text_model import Example, Learned, Rarity, learn
from reader.library.collector import no_garbage_collection
from reader.model.query import And, Facet, Query, Text

if TYPE_CHECKING:
    from reader.library import Library

RANKED = 5_000
"""Rows that are ranked, the newest."""
HALF_LIFE = 4.0
"""Days after which half of the freshness is left."""
_OTHERS = 50
"""Texts of which nothing is known that the model is shown, so that it does not take every word for a liked one."""
_NO_DATE = -1.0e9


class Ranking:
    """Ranks digests of one library for its reader. Belongs to the thread of the library. Raises LibraryError."""

    def __init__(self, library: Library, roles: Callable[[], Sequence[str]] = tuple) -> None:
        self.library = library
        self.roles = roles
        """The roles that the reader chose, as they are now."""
        self.history = History({}, {})
        self.learned = Learned()
        self._generation = -1
        self._may_learn = True
        self._rarity: tuple[int, Rarity] = (-1, Rarity(()))
        # Rows never change their words or dates, so these stay right as long as anybody asks for them.
        self._packed: dict[int, array[int]] = {}
        self._days: dict[int, float] = {}
        self._learned_values: dict[int, tuple[float, float]] = {}

    def forget(self) -> None:
        """Learn again before the next ranking, where marks changed."""
        self._may_learn = True

    def start_again(self) -> None:
        """Learn everything again before the next ranking, whatever is known."""
        self._may_learn, self._generation, self.history = True, -1, History({}, {})

    def __call__(self, rows: BitMap, today: date) -> list[int]:
        """The best of these rows, the best first."""
        return [scored.row for scored in self.scored(rows, today)]

    def scored(
        self, rows: BitMap, today: date, rules: Rules | None = None, roles: Sequence[str] | None = None
    ) -> list[Scored]:
        """The newest of these rows with their scores, best first; by other rules and roles than the reader's own,
        where they are given."""
        newest = self.newest(rows)
        rules = rules_of(self.library) if rules is None else rules
        weights = tuple(map(rules.weight, NAMES))
        with no_garbage_collection():
            self.learn(newest)
            columns = self._columns(newest, today, rules, self.roles() if roles is None else roles)
            found = [
                Scored(row, sum(map(_product, weights, values)), values, weights)
                for row, values in zip(newest, zip(*columns, strict=True), strict=True)
            ]
        found.sort(key=_score, reverse=True)  # stable: of equal ones the newest first
        return found

    def newest(self, rows: BitMap) -> list[int]:
        """So many of these rows as are ranked, the newest first."""
        order = self.library.index.rows.order("newest")
        return list(islice(filter(rows.__contains__, order), RANKED))

    def learn(self, rows: Sequence[int]) -> None:
        """Learn of the reader's marks, where that may be and they changed."""
        index = self.library.index
        self._load(rows)
        if not self._may_learn or self._generation == index.generation:
            return
        self._may_learn, self._generation = False, index.generation
        history = history_of(index)
        if history == self.history:
            return
        self.history = history
        self._load([*history.likes, *history.dislikes])
        self._learned_values.clear()
        unknown = self._texts(row for row in rows if row not in history.likes and row not in history.dislikes)
        others = unknown[:: max(1, len(unknown) // _OTHERS)]
        self.learned = learn(self._examples(history.likes), self._examples(history.dislikes), others, self.rarity(rows))

    def rarity(self, rows: Sequence[int]) -> Rarity:
        """Which terms are rare among these rows; counted again when the library has become a tenth larger."""
        size = len(self.library.index.rows.live)
        if abs(size - self._rarity[0]) * 10 > self._rarity[0]:
            self._rarity = size, Rarity(self._texts(rows))
        return self._rarity[1]

    def packed(self, row: int) -> array[int]:
        """The packed vector of a row that was ranked or learned from."""
        self._load([row])
        return self._packed.get(row, array("I"))

    def rows_of(self, interest: Interest, today: date) -> BitMap:
        """The rows that an interest is in; a word is found as a search finds it."""
        node = (
            Text(interest.value, quoted=True) if interest.facet == "word" else Facet(interest.facet, (interest.value,))
        )
        return self.library.search.all_matched(Query(And((node,))), today)

    def _texts(self, rows: Iterable[int]) -> list[array[int]]:
        return [self._packed[row] for row in rows if row in self._packed]

    def _examples(self, rows: Mapping[int, str]) -> list[Example]:
        return [Example(row, self._packed[row], WEIGHT[how]) for row, how in rows.items() if row in self._packed]

    def _load(self, rows: Sequence[int]) -> None:
        """Read vectors and dates of rows that were not read yet."""
        new = [row for row in rows if row not in self._packed]
        if not new:
            return
        if len(self._packed) > 4 * RANKED:
            for known in (self._packed, self._days, self._learned_values):
                known.clear()
            new = [*dict.fromkeys((*rows, *self.history.likes, *self.history.dislikes))]
        for row, (terms, day) in self.library.index.vectors.packed(new).items():
            self._packed[row], self._days[row] = terms, _day(day)

    def _columns(self, rows: Sequence[int], today: date, rules: Rules, roles: Sequence[str]) -> list[Iterable[float]]:
        """The values of every part for these rows, in the order of `NAMES`."""
        declared = self._declared(BitMap(rows), today, rules, roles)
        learned = self._by_words(rows)
        columns: dict[str, Iterable[float]] = {
            name: [values.get(row, 0.0) for row in rows] if values else [0.0] * len(rows)
            for name, values in declared.items()
        }
        columns[FRESHNESS] = self._fresh(rows, today)
        columns[TEXT] = [value for value, _ in learned]
        columns[LIKED] = [value for _, value in learned]
        return [columns[name] for name in NAMES]

    def _declared(self, rows: BitMap, today: date, rules: Rules, roles: Sequence[str]) -> dict[str, dict[int, float]]:
        """By part what was declared for and against each row: within [-1, 1]."""
        found: dict[str, dict[int, float]] = {name: {} for name in NAMES}
        for interest, sign in declared(rules, roles):
            values, step = found[interest.part], 1.0 if sign == MORE else -1.0
            for row in self.rows_of(interest, today) & rows:
                values[row] = max(-1.0, min(1.0, values.get(row, 0.0) + step))
        search = self.library.search
        found[MUTED] = dict.fromkeys(search.hiding.muted(search.all_matched, today) & rows, -1.0)
        return found

    def _by_words(self, rows: Sequence[int]) -> list[tuple[float, float]]:
        if not self.learned.numbers:
            return [(0.0, 0.0)] * len(rows)
        known, packed, values = self._learned_values, self._packed, self.learned.values
        for row in rows:
            if row not in known:
                known[row] = values(packed[row], row) if row in packed else (0.0, 0.0)
        return [known[row] for row in rows]

    def _fresh(self, rows: Sequence[int], today: date) -> list[float]:
        day, now = self._days, today.toordinal()
        by_day: dict[float, float] = {}
        for each in {day.get(row, _NO_DATE) for row in rows}:
            by_day[each] = 0.5 ** (max(0.0, now - each) / HALF_LIFE) if each > 0 else 0.0
        return [by_day[day.get(row, _NO_DATE)] for row in rows]


def declared(rules: Rules, roles: Sequence[str]) -> list[tuple[Interest, str]]:
    """All interests with their signs: the chosen roles, unless something else is declared of them, then the others."""
    chosen = (Interest("role", role) for role in roles)
    return [*((role, MORE) for role in chosen if not rules.sign(role)), *rules.interests.items()]


def ranking_of(library: Library) -> Ranking:
    """The ranking that the library's searches use; where they use none yet, one without roles from here on."""
    known: Any = library.search.for_me
    for_me: ForMe = known if isinstance(known, ForMe) else rank_for(library, tuple)
    return for_me.ranking()


def scored(
    library: Library, rows: BitMap, today: date, roles: Sequence[str] | None = None, rules: Rules | None = None
) -> list[Scored]:
    """The newest 5,000 of these rows with their scores for this reader, best first.

    `roles`: those the reader chose; None: those that the library was opened with. `rules`: None for those on the desk.
    """
    return ranking_of(library).scored(rows, today, rules, roles)


def _product(weight: float, value: float) -> float:
    return weight * value


def _score(scored: Scored) -> float:
    return scored.score


def _day(text: str) -> float:
    """The day of a date as a number, of a month or a year its first; `_NO_DATE` where there is none."""
    try:
        return (
            float(date.fromisoformat((text[:10] + "-01-01"[len(text[:10]) - 4 :])[:10]).toordinal())
            if text
            else _NO_DATE
        )
    except ValueError:
        return _NO_DATE
