"""Why a digest stands where it does for its reader: each part with its terms, and what it is like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from pyroaring import BitMap

from reader.briefing.history import BOOKMARKED, JUDGED, READ_ON
from reader.briefing.interests import Ranking, declared, ranking_of
from reader.briefing.parts import NAMES, NO_ROLES, NOTHING_DECLARED, Explained, Label, Near, Part, Scored, in_short
from reader.briefing.rules import (
    DEPTH,
    FIELDS,
    FRESHNESS,
    LIKED,
    MORE,
    ROLES,
    SOURCES,
    TEXT,
    TOPICS,
    Interest,
    Rules,
    rules_of,
)
from reader.library.unlisted import why_unlisted
from reader.model.day_names import written_day
from reader.model.digest import Digest
from reader.model.query import Query
from reader.model.vectors import words_of
from reader.text import fold
from reader.translation import gettext as _
from reader.translation import ngettext, number

if TYPE_CHECKING:
    from reader.library import Library

TERMS = 6
"""Words for and against that are told."""
LABELS, AUTHORS = 12, 3
"""Labels of one kind that are told, and authors."""
_DECLARED = (ROLES, FIELDS, DEPTH, SOURCES, TOPICS)


def explain(
    library: Library, digest_id: str, today: date, *, rules: Rules | None = None, roles: Sequence[str] | None = None
) -> Explained:
    """Why a digest stands where it does among the newest that are listed. Raises UnknownDigestError.

    `rules`: others than those on the desk, to try them. `roles`: None for those that the library was opened with.
    """
    digest = library.get(digest_id)
    row = library.row_of(digest_id) or 0
    return library.sync.whole(lambda: _explain(library, digest, row, today, rules, roles))


def _explain(
    library: Library, digest: Digest, row: int, today: date, rules: Rules | None, roles: Sequence[str] | None
) -> Explained:
    ranking = ranking_of(library)
    rules = rules_of(library) if rules is None else rules
    roles = ranking.roles() if roles is None else roles
    ranked = ranking.scored(library.search.matched(Query(), today), today, rules, roles)
    place = next((at for at, scored in enumerate(ranked, start=1) if scored.row == row), 0)
    scored = ranked[place - 1] if place else ranking.scored(BitMap([row]), today, rules, roles)[0]
    telling = _Telling(library, ranking, digest, scored, rules, roles, today)
    labels = labels_of(digest, declared(rules, roles), telling.words)
    return Explained(
        digest.id, digest.title, scored.score, place, len(ranked),
        telling.parts(), telling.nearest, labels, about(ranking, rules, roles),
        "" if place else why_unlisted(library, digest.id, datetime.now()) or _older(len(ranked)),
    )  # fmt: skip


def _older(ranked: int) -> str:
    return _("older than the {count} ranked").format(count=number(ranked))


def about(ranking: Ranking, rules: Rules, roles: Sequence[str]) -> str:
    """What a ranking rests on so far, in a sentence."""
    said = [ngettext("your {count} role", "your {count} roles", len(roles)).format(count=len(roles))] if roles else []
    interests = len(rules.interests)
    said += (
        [ngettext("{count} interest you declared", "{count} interests you declared", interests).format(count=interests)]
        if interests
        else []
    )
    likes, dislikes = len(ranking.history.likes), len(ranking.history.dislikes)
    if not likes and not dislikes:
        return _("Nothing bookmarked yet: ranked by {what}.").format(what=_and([*said, _("freshness")]))
    learned = (
        [ngettext("{count} digest you liked", "{count} digests you liked", likes).format(count=number(likes))]
        if likes
        else []
    )
    learned += [_("{count} you passed over").format(count=number(dislikes))] if dislikes else []
    return _("Ranked by {what}.").format(what=_and([*said, *learned, _("freshness")]))


def _and(pieces: Sequence[str]) -> str:
    return (
        pieces[0]
        if len(pieces) == 1
        else _("{others} and {last}").format(others=", ".join(pieces[:-1]), last=pieces[-1])
    )


class _Telling:
    """Puts the parts of one digest into words."""

    def __init__(
        self, library: Library, ranking: Ranking, digest: Digest, scored: Scored, rules: Rules, roles: Sequence[str],
        today: date,
    ) -> None:  # fmt: skip
        self.library, self.ranking, self.digest, self.scored = library, ranking, digest, scored
        self.rules, self.roles, self.today = rules, roles, today
        terms = ranking.packed(scored.row)
        self.nearest = _nearest(library, ranking, scored.row)
        told = sorted(ranking.learned.told(terms).items(), key=lambda item: (-item[1], item[0]))
        # A number tells one event from another, and nothing of what somebody likes.
        words = {term: word for term, word in words_of(digest).items() if not word.isdecimal()}
        self._for = tuple(words[term] for term, worth in told if worth > 0 and term in words)[:TERMS]
        self._against = tuple(words[term] for term, worth in reversed(told) if worth < 0 and term in words)[:TERMS]

    @property
    def words(self) -> tuple[str, ...]:
        """The words that tell most, for and against."""
        return (*self._for, *self._against)

    def parts(self) -> list[Part]:
        return [
            self._part(name, weight, value)
            for name, weight, value in zip(NAMES, self.scored.weights, self.scored.values, strict=True)
        ]

    def _part(self, name: str, weight: float, value: float) -> Part:
        short = in_short(name, value)
        if name in _DECLARED:
            good, bad = self._declared(name)
            nothing = _("As much speaks for it as against it") if good else self._nothing_declared(name)
            return Part(name, weight, value, short or nothing, good, bad)
        if name == TEXT:
            return Part(name, weight, value, short or self._nothing_learned(), self._for, self._against)
        if name == LIKED:
            return Part(name, weight, value, self._like(short), tuple(near.title for near in self.nearest))
        if name == FRESHNESS:
            return Part(name, weight, value, _age(self.digest.date, self.today))
        return Part(name, weight, value, short or _("No mute of yours hides it"))

    def _declared(self, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What was declared for and against it."""
        good: list[str] = []
        bad: list[str] = []
        for interest, sign in declared(self.rules, self.roles):
            if interest.part == name and self.scored.row in self.ranking.rows_of(interest, self.today):
                (good if sign == MORE else bad).append(interest.name)
        return tuple(good), tuple(bad)

    def _nothing_declared(self, name: str) -> str:
        if any(interest.part == name for interest, _rest in declared(self.rules, self.roles)):
            return _("None of the {what} that you declared").format(what=_CALLED[name])
        return NO_ROLES if name == ROLES else NOTHING_DECLARED

    def _like(self, short: str) -> str:
        if self.nearest:
            first = self.nearest[0]
            return _("like “{title}”, which you {did}").format(title=first.title, did=_DID[first.how])
        return short or (
            _("Nothing that you liked is near to it") if self.ranking.history.likes else _("Nothing liked yet")
        )

    def _nothing_learned(self) -> str:
        return _("None of its words tells anything") if self.ranking.learned.numbers else _("Nothing to learn from yet")


_DID = {JUDGED: _("judged good"), BOOKMARKED: _("bookmarked"), READ_ON: _("read to the end")}


_CALLED = {
    ROLES: _("roles"),
    FIELDS: _("fields"),
    DEPTH: _("depths"),
    SOURCES: _("sources"),
    TOPICS: _("topics and words"),
}


def _age(day: str, today: date) -> str:
    """How long ago it was published: `published 3 days ago`."""
    if not day:
        return _("It has no date")
    try:
        days = (today - date.fromisoformat(day[:10])).days
    except ValueError:  # a month or a year alone
        return _("published {day}").format(day=day[:10])
    if days <= 0:
        ahead = _("dated {day}, which is in the future").format(day=written_day(day))
        return ahead if days else _("published today")
    if days < 60:
        return ngettext("published {count} day ago", "published {count} days ago", days).format(count=days)
    if days < 730:
        months = days // 30
        return ngettext("published {count} month ago", "published {count} months ago", months).format(count=months)
    years = days // 365
    return ngettext("published {count} year ago", "published {count} years ago", years).format(count=years)


def _nearest(library: Library, ranking: Ranking, row: int) -> list[Near]:
    found = dict(ranking.learned.nearest(ranking.packed(row), row))
    how = ranking.history.likes
    return [Near(each.id, each.title, found[each.row], how[each.row]) for each in library.fetch(list(found))]


def labels_of(digest: Digest, interests: Iterable[tuple[Interest, str]], words: Iterable[str] = ()) -> list[Label]:
    """What can be declared of a digest, part by part, with what is."""
    signs = {fold(interest.name): sign for interest, sign in interests}
    return [Label(interest, signs.get(fold(interest.name), "")) for interest in _interests(digest, words)]


def _interests(digest: Digest, words: Iterable[str]) -> Iterator[Interest]:
    named: list[tuple[str, Sequence[str]]] = [
        ("role", digest.best_for[:LABELS]),
        ("domain", (digest.field.domain,)),
        ("subfield", digest.field.subfields[:LABELS]),
        ("level", (digest.depth.level,)),
        ("abstraction", (digest.depth.abstraction,)),
        ("source", (digest.source,)),
        ("author", digest.authors[:AUTHORS]),
        ("topic", digest.topics[:LABELS]),
        ("word", tuple(words)),
    ]
    for facet, values in named:
        yield from (Interest(facet, value) for value in values if value.strip())
