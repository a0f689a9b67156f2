"""What a reader declared: interests in and against roles, fields, sources, topics and words, and weights of the parts.

They live on the desk, so that they travel to other devices and are undone with `u`. Pure but for `rules_of` and `keep`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from reader.dataclass import dataclass
from reader.errors import QueryError
from reader.model.desk import SET, TERM, WEIGHT, text
from reader.text import clean_line, fold
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.changes import Change, Fields, Step

ROLES, FIELDS, DEPTH, SOURCES, TOPICS = "roles", "fields", "depth", "sources", "topics"
FRESHNESS, TEXT, LIKED, MUTED = "freshness", "text", "liked", "muted"
WEIGHTS: Mapping[str, float] = {
    ROLES: 1.0,
    FIELDS: 0.75,
    DEPTH: 0.5,
    SOURCES: 0.75,
    TOPICS: 1.0,
    FRESHNESS: 0.75,
    TEXT: 2.0,
    LIKED: 1.0,
    MUTED: 2.0,
}
"""The parts of a score in the order in which they are told, with the weight that each has until it is set."""
MOST_WEIGHT = 5.0
PART_OF: Mapping[str, str] = {
    "role": ROLES,
    "field": FIELDS,
    "domain": FIELDS,
    "subfield": FIELDS,
    "depth": DEPTH,
    "level": DEPTH,
    "abstraction": DEPTH,
    "length": DEPTH,
    "source": SOURCES,
    "author": SOURCES,
    "curator": SOURCES,
    "topic": TOPICS,
    "kind": TOPICS,
    "media": TOPICS,
    "word": TOPICS,
}
"""What an interest may be in, with the part that it counts for."""
MORE, LESS, NEITHER = "+", "-", ""
_SIGN, _WEIGHT = "sign", "weight"
_WORDS = {"more": MORE, "less": LESS, "forget": NEITHER}


@dataclass(frozen=True, slots=True)
class Interest:
    """Something to read more or less of: `role` and `CTO`, `topic` and `Kafka`, `word` and `latency`."""

    facet: str
    """One of `PART_OF`."""
    value: str

    @property
    def name(self) -> str:
        return f"{self.facet}:{self.value}"

    @property
    def part(self) -> str:
        return PART_OF[self.facet]

    def same(self, other: Interest) -> bool:
        """Names that differ in case only are one."""
        return fold(self.name) == fold(other.name)


@dataclass(frozen=True, slots=True)
class Rules:
    """All that a reader declared."""

    interests: Mapping[Interest, str] = field(default_factory=dict)
    """`+` or `-` for each."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """By part, those that were set."""

    def weight(self, part: str) -> float:
        return self.weights.get(part, WEIGHTS[part])

    def sign(self, interest: Interest) -> str:
        """`+`, `-`, or `""` where nothing was declared."""
        return next((sign for known, sign in self.interests.items() if known.same(interest)), NEITHER)

    def declared(self, interest: Interest, sign: str) -> Rules:
        """With this interest in place of what was declared of the same."""
        rest = {known: had for known, had in self.interests.items() if not known.same(interest)}
        return replace(self, interests={**rest, interest: sign} if sign else rest)

    def weighed(self, part: str, weight: float) -> Rules:
        """With this weight of a part, within bounds; its own one again is as if it was never set."""
        weight = round(min(max(weight, 0.0), MOST_WEIGHT), 2)
        rest = {known: had for known, had in self.weights.items() if known != part}
        return replace(self, weights=rest if weight == WEIGHTS[part] else {**rest, part: weight})

    def changed(self, rule: str) -> Rules:
        """With a rule as a person writes it: `more role:CTO`, `less crypto`, `forget topic:Java`, `text=1.5`.

        Raises QueryError.
        """
        verb, _rest, rest = clean_line(rule).strip().partition(" ")
        if verb.lower() in _WORDS and rest.strip():
            return self.declared(parse_interest(rest), _WORDS[verb.lower()])
        if "=" in rule:
            return self.weighed(*parse_weight(rule.lower().removeprefix("weight ")))
        raise QueryError(
            _(
                "{rule!r} is no rule: write `more role:CTO`, `less topic:crypto`, `forget topic:crypto` or `text=1.5`."
            ).format(rule=rule)
        )


def parse_interest(written: str) -> Interest:
    """An interest as a person writes it: `topic:crypto`, `role:"AI Engineer"`, or only a word. Raises QueryError."""
    facet, colon, value = clean_line(written).strip().partition(":")
    facet = facet.strip().lower()
    if not colon:
        facet, value = "word", written
    if facet not in PART_OF:
        raise QueryError(
            _("There is no interest in {facet!r}: {part_of} are what it can be in.").format(
                facet=facet, part_of=", ".join(PART_OF)
            )
        )
    value = clean_line(value).strip().strip('"').strip()
    if not fold(value):
        raise QueryError(
            _("{written!r} names nothing: write for example `{facet}:something`.").format(written=written, facet=facet)
        )
    return Interest(facet, value)


def parse_weight(written: str) -> tuple[str, float]:
    """A part and its weight, as in `text=1.5`. Raises QueryError."""
    part, _rest, number = (piece.strip() for piece in written.partition("="))
    if part not in WEIGHTS:
        raise QueryError(
            _("There is no part {part!r}: {weights} are the parts of a score.").format(
                part=part, weights=", ".join(WEIGHTS)
            )
        )
    try:
        weight = float(number)
    except ValueError:
        weight = -1.0
    if not 0.0 <= weight <= MOST_WEIGHT:
        raise QueryError(
            _("The weight {number!r} of {part} is no number from 0 to {most_weight:g}.").format(
                number=number, part=part, most_weight=MOST_WEIGHT
            )
        )
    return part, weight


def rules_of(library: Library) -> Rules:
    """What is declared in a library; what another version wrote and this one does not know is passed over."""
    interests: dict[Interest, str] = {}
    for name, marks in library.desk.things(TERM).items():
        sign = text(marks, _SIGN)
        facet, _rest, value = name.partition(":")
        if facet in PART_OF and value and sign in (MORE, LESS):
            interests[Interest(facet, value)] = sign
    weights: dict[str, float] = {}
    for name, marks in library.desk.things(WEIGHT).items():
        try:
            part, weight = parse_weight(f"{name}={text(marks, _WEIGHT)}")
        except QueryError:
            continue
        weights[part] = weight
    return Rules(interests, weights)


def keep(library: Library, before: Rules, after: Rules) -> Change:
    """Make what is declared these rules, as one change that can be undone. Raises LibraryError."""
    return library.arrange([*_interest_steps(library, before, after), *_weight_steps(library, before, after)])


def _interest_steps(library: Library, before: Rules, after: Rules) -> Sequence[Step]:
    names = {fold(each.name): each for each in (*before.interests, *after.interests)}
    wanted: dict[Interest, Fields | None] = {}
    for interest in names.values():
        sign = after.sign(interest)
        if sign != before.sign(interest):
            wanted[interest] = {SET: True, _SIGN: sign} if sign else None
    return [library.desk.step(TERM, interest.name, fields) for interest, fields in wanted.items()]


def _weight_steps(library: Library, before: Rules, after: Rules) -> Sequence[Step]:
    return [
        library.desk.step(
            WEIGHT, part, {SET: True, _WEIGHT: f"{after.weights[part]:g}"} if part in after.weights else None
        )
        for part in WEIGHTS
        if before.weights.get(part) != after.weights.get(part)
    ]
