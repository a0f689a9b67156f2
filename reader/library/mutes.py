"""What is muted, and what could be: the same for the command line and the screen."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from reader.dataclass import dataclass
from reader.errors import LibraryError, QueryError
from reader.library.changes import Change
from reader.library.found import HiddenRows
from reader.library.library import Library
from reader.model.desk import MOST, MUTE, Mute, mute_fields
from reader.model.digest import Digest
from reader.model.muting import format_mute, parse_mute, reasons
from reader.model.query import Query, Text
from reader.model.query_text import format_query, parse
from reader.text import fold
from reader.translation import gettext as _
from reader.translation import number

MOST_WORDS = 6
"""Words of a title that are offered to be muted."""
LEAST_TO_WARN = 4
"""Digests below which more than half of all that is listed is not much."""
COMMON = 5
"""A word that more than one of so many digests has says nothing of this one."""
PASSING = ("is", "has", "brief", "view", "story", "plate")
"""Filters that say how a digest stands today, and nothing that somebody may be tired of."""
UNTIL = (("", _("for good")), ("1d", _("for a day")), ("7d", _("for a week")), ("1m", _("for a month")))
"""How long a mute may hold, and in words."""


@dataclass(frozen=True, slots=True)
class Muted:
    """A mute, and what it does now."""

    mute: Mute
    digests: int
    """How many it hides."""
    holds: bool

    @property
    def text(self) -> str:
        """As it can be typed."""
        return format_mute(self.mute)

    def to_record(self) -> dict[str, Any]:
        """The object that `digest mute --list --json` prints."""
        mute = self.mute
        return {
            "query": mute.query,
            "until": mute.until or None,
            "keep": mute.keep or None,
            "hidden": self.digests,
            "holds": self.holds,
        }


@dataclass(frozen=True, slots=True)
class Choice:
    """A query that could be muted."""

    query: str
    digests: int
    """How many of those that are listed now it would hide."""
    most: bool = False
    """Whether that is more than half of all of them."""

    @property
    def told(self) -> str:
        """The query, and how its last word is meant: `queue` and `"queue"` are hard to tell from each other."""
        nodes = parse(self.query).where.nodes
        last = nodes[-1] if nodes else None
        if not isinstance(last, Text) or not all(isinstance(node, Text) for node in nodes):
            return self.query
        about = _("{query} (exact)") if last.quoted else _("{query} (also as the beginning of a word)")
        return about.format(query=self.query)


def hidden_by(hidden: HiddenRows, longest: int = 0) -> str:
    """How many digests the mutes hide, and which: `4 hidden by source:example.org`; `""` for none.

    `longest`: characters of a mute's query that are named, 0 for all.
    """
    if not hidden.rows:
        return ""
    named = (
        hidden.by_mute[0].mute.query
        if len(hidden.by_mute) == 1
        else _("{count} mutes").format(count=len(hidden.by_mute))
    )
    named = named if not longest or len(named) <= longest else f"{named[: longest - 1]}…"
    return _("{count} hidden by {named}").format(count=number(len(hidden.rows)), named=named)


def all_muted(library: Library, today: date) -> list[Muted]:
    """Every mute, those that are over included, by query."""
    hidden = {each.mute: each.digests for each in library.hidden(Query()).by_mute}
    return [Muted(mute, hidden.get(mute, 0), mute.holds(today.isoformat())) for mute in library.desk.mutes()]


def mute(library: Library, wanted: Mute) -> Change:
    """Hide what a query finds, from now on; a mute of the same query is replaced. Raises LibraryError."""
    had = library.desk.mutes()
    if len(had) >= MOST and not any(_same(each, wanted.query) for each in had):
        raise LibraryError(
            _("there are {most} mutes already: lift one before the next, with `digest unmute QUERY`").format(most=MOST)
        )
    return library.arrange([library.desk.step(MUTE, wanted.query, mute_fields(wanted))])


def unmute(library: Library, text: str) -> Mute:
    """Lift the mute of this query, however it is typed; the mute that was. Raises QueryError where there is none."""
    found = find(library, text)
    library.arrange([library.desk.step(MUTE, found.query, None)])
    return found


def find(library: Library, text: str) -> Mute:
    """The mute of this query. Raises QueryError where there is none."""
    named = [text, format_query(Query(parse(text).where))]
    with contextlib.suppress(QueryError):  # what another version of this program muted may be no query here
        named.append(parse_mute(text, date.min).query)
    found = next((each for each in library.desk.mutes() if any(_same(each, name) for name in named)), None)
    if found is None:
        raise QueryError(_("“{text}” is not muted: `digest mute --list` lists what is").format(text=text))
    return found


def _same(mute: Mute, query: str) -> bool:
    return fold(mute.query) == fold(query)


def choices(library: Library, digest: Digest | None, query: Query) -> list[Choice]:
    """What may be muted at hand: for reasons of this digest, then what the present query finds."""
    listed = library.count(Query())

    def choice(query: Query) -> Choice:
        count = library.count(query)
        return Choice(format_query(query), count, most=_is_most(count, listed))

    found = [choice(parse(text)) for text in (reasons(digest) if digest is not None else ())]
    words = [each for each in found if each.query.startswith('"')]
    telling = sorted((w for w in words if w.digests * COMMON <= len(library)), key=lambda word: word.digests)
    offered = [each for each in found if each not in words and each.digests] + telling[:MOST_WORDS]
    present = Query(query.without(*PASSING).where)
    if present.where.nodes and format_query(present) not in {each.query for each in offered}:
        offered.append(choice(present))
    return offered


def hides_most(library: Library, wanted: Mute) -> bool:
    """Whether a mute would hide more than half of all that is listed now."""
    return _is_most(library.would_hide(wanted), library.count(Query()))


def _is_most(count: int, listed: int) -> bool:
    return count >= LEAST_TO_WARN and 2 * count > listed


def until_days(today: date) -> Sequence[tuple[str, str]]:
    """The days that are offered as a mute's end, ISO, `""` for none, and how each is called."""
    from reader.model.later import day_of

    return [(day_of(span, today) if span else "", words) for span, words in UNTIL]
