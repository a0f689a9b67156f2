"""The parts of a score, as they are told to whoever asks why a digest stands where it does. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from reader.briefing.rules import (
    DEPTH,
    FIELDS,
    FRESHNESS,
    LIKED,
    MUTED,
    ROLES,
    SOURCES,
    TEXT,
    TOPICS,
    WEIGHTS,
    Interest,
)
from reader.dataclass import dataclass
from reader.model.reasons import in_words
from reader.translation import decimal, marked, number
from reader.translation import gettext as _

TITLES: Mapping[str, str] = {
    ROLES: _("Your roles"),
    FIELDS: _("Fields"),
    DEPTH: _("Depth"),
    SOURCES: _("Sources"),
    TOPICS: _("Topics and words"),
    FRESHNESS: _("Freshness"),
    TEXT: _("Its words"),
    LIKED: _("Like what you liked"),
    MUTED: _("Muted"),
}
"""What each part is called."""
SHORT: Mapping[str, str] = {
    ROLES: marked("for your roles"),
    FIELDS: marked("in your fields"),
    DEPTH: marked("at your depth"),
    SOURCES: marked("from your sources"),
    TOPICS: marked("on what you asked for"),
    FRESHNESS: marked("new"),
    TEXT: marked("in words of what you liked"),
    LIKED: marked("like what you liked"),
    MUTED: marked("muted"),
}
"""What each part says for a digest, in short; in English, as briefs keep it."""
_AGAINST: Mapping[str, str] = {
    ROLES: marked("for roles you want less of"),
    FIELDS: marked("in fields you want less of"),
    DEPTH: marked("at a depth you want less of"),
    SOURCES: marked("from sources you want less of"),
    TOPICS: marked("on what you want less of"),
    TEXT: marked("in words of what you passed over"),
    LIKED: marked("like what you passed over"),
}
NAMES = tuple(WEIGHTS)


def called(interest: str) -> str:
    """What can be wanted more or less, in words: `word:rarely` is the word “rarely”; a filter stays as it is typed."""
    facet, _colon, value = interest.partition(":")
    return _("the word “{word}”").format(word=value) if facet == "word" and value else interest


def weighing(weight: float) -> str:
    """A weight without decimals that say nothing: `1`, `1.5`, `0.25`."""
    whole, point, rest = f"{weight:g}".partition(".")
    return decimal(weight, len(rest)) if point else whole


def signed(points: float) -> str:
    """`+0.50`, `-1.25`."""
    return f"{'-' if points < 0 else '+'}{decimal(abs(points), 2)}"


NOTHING_DECLARED, NO_ROLES = _("Nothing declared"), _("You chose no roles (P chooses them)")
WORKED_OUT = (FRESHNESS, TEXT, LIKED, MUTED)
"""Parts that no interest is of: they are worked out."""


class Part(NamedTuple):
    """One summand of a score: its weight times its value."""

    name: str
    weight: float
    value: float
    """Within [-1, 1]; freshness within [0, 1]."""
    text: str
    """Why it has this value, in words; `""` where it has none."""
    terms_for: tuple[str, ...] = ()
    terms_against: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """What it adds to the score."""
        return self.weight * self.value

    @property
    def title(self) -> str:
        return TITLES[self.name]

    @property
    def says_something(self) -> bool:
        """Whether it has a value, or says why it has none though something was declared."""
        if abs(self.value) >= 0.005 or self.terms_for or self.terms_against:
            return True
        return self.name == FRESHNESS or (self.name not in WORKED_OUT and self.text not in (NOTHING_DECLARED, NO_ROLES))


class Scored(NamedTuple):
    """A row with its score."""

    row: int
    score: float
    values: tuple[float, ...]
    """In the order of `NAMES`."""
    weights: tuple[float, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts without their terms; their points add up to the score."""
        return tuple(
            Part(name, weight, value, in_short(name, value))
            for name, weight, value in zip(NAMES, self.weights, self.values, strict=True)
        )


def in_short(name: str, value: float) -> str:
    """What a part says with this value, in the reader's language; `""` where it says nothing."""
    return in_words(kept_short(name, value))


def kept_short(name: str, value: float) -> str:
    """The same in English, as briefs keep it."""
    if value > 0.005:
        return SHORT[name]
    return _AGAINST.get(name, SHORT[name]) if value < -0.005 else ""


class Near(NamedTuple):
    """A digest that the reader liked and that is like another one."""

    id: str
    title: str
    likeness: float
    """Share of what tells of the liked one that the other has too, within [0, 1]."""
    how: str
    """What the reader did: `bookmarked`, `judged` or `read to the end`."""


class Label(NamedTuple):
    """Something about a digest that one can want more or less of."""

    interest: Interest
    sign: str
    """What is declared of it: `+`, `-` or `""`."""


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a digest stands where it does."""

    id: str
    title: str
    score: float
    place: int
    """Its place among those that were ranked, from 1; 0 where it is none of them."""
    ranked: int
    """How many were ranked."""
    parts: Sequence[Part]
    nearest: Sequence[Near]
    labels: Sequence[Label]
    """What can be declared of it, part by part."""
    about: str
    """What the ranking rests on so far, in a sentence."""
    apart: str = ""
    """Why it is none of those that were ranked: `put off until Thu 24 Dec, 07:00`."""

    @property
    def standing(self) -> str:
        """Its score, and its place or why it has none."""
        place = (
            _("place {place} of {ranked}").format(place=number(self.place), ranked=number(self.ranked))
            if self.place
            else _("in no list: {apart}").format(apart=self.apart)
        )
        return _("score {score}, {place}").format(score=decimal(self.score, 2), place=place)

    def to_record(self) -> dict[str, Any]:
        """As pipes see it."""
        return {
            "id": self.id,
            "title": self.title,
            "score": round(self.score, 4),
            "place": self.place,
            "ranked": self.ranked,
            "about": self.about,
            **({"apart": self.apart} if self.apart else {}),
            "parts": [
                {
                    "part": part.name,
                    "weight": part.weight,
                    "value": round(part.value, 4),
                    "points": round(part.points, 4),
                    "text": part.text,
                    "for": list(part.terms_for),
                    "against": list(part.terms_against),
                }
                for part in self.parts
            ],
            "nearest": [
                {"id": near.id, "title": near.title, "likeness": round(near.likeness, 4), "how": near.how}
                for near in self.nearest
            ],
            "labels": [{"interest": label.interest.name, "sign": label.sign} for label in self.labels],
        }
