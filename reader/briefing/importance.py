"""What a digest is worth, whoever reads: an open score of five parts, each between 0 and its weight.

`docs/brief.md` gives the formula; what is counted there is counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from math import log2
from typing import TYPE_CHECKING, NamedTuple

from reader.briefing.told import told_by
from reader.model.brief import Reason
from reader.model.digest import LEVELS
from reader.text import fold

if TYPE_CHECKING:
    from pyroaring import BitMap

    from reader.library import Library

WEIGHTS: Mapping[str, float] = {"source": 0.25, "kind": 0.10, "depth": 0.15, "freshness": 0.30, "covered": 0.20}
"""The most that each part can add."""
HALF_LIFE = 3.0
"""Days after which a digest's freshness is half of what it was."""
NEWLY_ADDED = 0.5
"""The freshness of an old text on the day it came into the library."""
MADE = {"editor": 1.0, "model": 0.8, "extract": 0.7, "article": 0.6}
"""What a digest is worth by who made it; an article is one that nobody made a digest of yet."""
KINDS = {
    "paper": 1.0, "research": 1.0, "study": 1.0, "guide": 0.9, "tutorial": 0.9, "postmortem": 0.9, "essay": 0.8,
    "analysis": 0.8, "report": 0.8, "interview": 0.7, "news": 0.6, "opinion": 0.6, "announcement": 0.4, "release": 0.4,
    "advertisement": 0.0,
}  # fmt: skip
"""What a kind of text is worth; the word may stand in a longer one."""
UNKNOWN_KIND = 0.6
FULLY_COVERED = 8
"""Sources of a story from which on more add nothing."""
FEWEST_SEEN = 5
"""Digests of a source that were seen before anything is said of it."""
PRIOR = 4
"""Digests that a source is taken to have had before the first one was seen, bookmarked as often as any."""

FORMULA = (
    "score = importance + what matters to you (digest why ID explains that part)",
    "importance = " + " + ".join(f"{weight:.2f} · {part}" for part, weight in WEIGHTS.items()),
    "  source     who made the digest, and how often you bookmark this source per digest seen, half each",
    "  kind       a paper or a guide 0.9 to 1, an essay or a report 0.8, news 0.6, an announcement 0.4",
    "  depth      1 less a third for every step from the level that you usually bookmark; 0.5 where not known",
    f"  freshness  halves every {HALF_LIFE:g} days; an old text that is new here begins with {NEWLY_ADDED:g}",
    f"  covered    0 where one source tells it, 1 where {FULLY_COVERED} do",
    "Every role and field of yours is served where anything can, no story is told twice, and one place goes to",
    "something outside your usual fields. docs/brief.md says more.",
)
"""The formula, as `digest brief --explain` prints it."""


class Facts(NamedTuple):
    """What of a digest counts."""

    row: int
    source: str
    level: str
    kind: str
    """As `KINDS` has them, else as it came."""
    made: str
    """One of `MADE`."""
    date: str
    added: str
    sides: int
    """Digests of its story, itself included."""


def reasons(facts: Facts, today: date, rate: tuple[float, float], usual_level: float | None) -> tuple[Reason, ...]:
    """The parts of a digest's importance.

    `rate` is how often this source's digests, and all digests, are bookmarked per seen one; `usual_level` the mean
    position in `LEVELS` of what the reader bookmarks, None where that is not known.
    """
    return tuple(
        Reason(part, round(WEIGHTS[part] * value, 4), text)
        for part, (value, text) in {
            "source": _source(facts, *rate),
            "kind": _kind(facts.kind),
            "depth": _depth(facts.level, usual_level),
            "freshness": _freshness(facts, today),
            "covered": _covered(facts.sides),
        }.items()
    )


def _source(facts: Facts, own: float, overall: float) -> tuple[float, str]:
    experience = own / (own + overall) if own + overall else 0.5
    liked = "more often than most" if experience > 0.6 else "less often than most" if experience < 0.4 else ""
    made = {"editor": "an editor's digest", "model": "a digest by a model", "extract": "a digest made offline"}
    text = made.get(facts.made, "an article without a digest")
    return (MADE[facts.made] + experience) / 2, f"{text}{f'; you bookmark {facts.source} {liked}' if liked else ''}"


def _kind(kind: str) -> tuple[float, str]:
    word = next((word for word in KINDS if word in fold(kind)), "")
    return (KINDS[word], kind.lower()) if word else (UNKNOWN_KIND, kind.lower() or "kind not known")


def _depth(level: str, usual: float | None) -> tuple[float, str]:
    if usual is None or level not in LEVELS:
        return 0.5, level or "level not known"
    distance = abs(LEVELS.index(level) - usual)
    near = "as you usually read" if distance < 0.75 else "not as you usually read"
    return max(0.0, 1 - distance / 3), f"{level}, {near}"


def _freshness(facts: Facts, today: date) -> tuple[float, str]:
    age, came = _days(facts.date, today), _days(facts.added, today)
    fresh, new = 0.5 ** (age / HALF_LIFE), NEWLY_ADDED * 0.5 ** (came / HALF_LIFE)
    if fresh >= new:
        return fresh, "published today" if age < 1 else f"published {_ago(age)}"
    return new, "added today" if came < 1 else f"added {_ago(came)}"


def _ago(days: int) -> str:
    return f"{days:,} day{'s' * (days != 1)} ago"


def _days(moment: str, today: date) -> int:
    """Whole days from a moment to today; a date that says less counts from its first day."""
    parts = [int(part) for part in moment[:10].split("-") if part.isdecimal()]
    try:
        return max(0, (today - date(*[*parts, 1, 1][:3])).days) if parts else 3650
    except (ValueError, TypeError):
        return 3650


def _covered(sides: int) -> tuple[float, str]:
    return min(1.0, log2(max(1, sides)) / log2(FULLY_COVERED)), f"told by {sides}" if sides > 1 else "told by one"


class Experience:
    """What one reader's marks say of sources and levels, counted once for many digests."""

    def __init__(self, library: Library) -> None:
        facets = library.index.facets
        self._library = library
        self._bookmarked = library.having("is", "bookmarked")
        self._seen = library.having("is", "read") | self._bookmarked
        # Of somebody who bookmarks nothing no source can be liked less than another.
        self._overall = (len(self._bookmarked) + 1) / (len(self._seen) + 10) if self._bookmarked else 0.0
        self._sources: dict[str, tuple[float, float]] = {}
        levels = [(at, self._count("level", level, self._bookmarked)) for at, level in enumerate(LEVELS)]
        liked = sum(count for _, count in levels)
        self.usual_level = sum(at * count for at, count in levels) / liked if liked else None
        self._made = facets.rows("has", "made")
        self._extracted = facets.rows("curator", "extract")
        self._articles = facets.rows("kind", "article")

    def rate(self, source: str) -> tuple[float, float]:
        """How often digests of this source, and of all, are bookmarked per seen one."""
        found = self._sources.get(source)
        if found is None:
            seen, liked = (self._count("source", fold(source), rows) for rows in (self._seen, self._bookmarked))
            own = (liked + PRIOR * self._overall) / (seen + PRIOR) if seen >= FEWEST_SEEN else self._overall
            found = self._sources[source] = own, self._overall
        return found

    def _count(self, facet: str, key: str, rows: BitMap) -> int:
        return self._library.having(facet, key).intersection_cardinality(rows)

    def made(self, row: int) -> str:
        """Who made a digest, as `MADE` has it."""
        if row in self._articles:
            return "article"
        return "editor" if row not in self._made else "extract" if row in self._extracted else "model"


def importance_of(library: Library, rows: Iterable[int], today: date) -> dict[int, tuple[Reason, ...]]:
    """The parts of the importance of these rows."""
    experience = Experience(library)
    listed = list(rows)
    sides = told_by(library, listed)
    dates, kinds = library.index.rows.dates(listed), _kinds(library, listed)
    found = {}
    for row in library.fetch(listed):
        date_, added = dates.get(row.row, (row.date, ""))
        facts = Facts(
            row.row,
            row.source,
            row.level,
            kinds.get(row.row, ""),
            experience.made(row.row),
            date_,
            added,
            sides[row.row],
        )
        found[row.row] = reasons(facts, today, experience.rate(row.source), experience.usual_level)
    return found


def _kinds(library: Library, rows: list[int]) -> dict[int, str]:
    from pyroaring import BitMap

    wanted = BitMap(rows)
    values = library.index.facets.values("kind").values()
    return {row: value.label for value in values if value.label != "article" for row in value.rows & wanted}
