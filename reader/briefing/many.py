"""Acting on many digests at once: what a command means here, how many that changes, and doing it as one step.

The set is a snapshot: what arrives after it was taken, from another device or by a refresh, is not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import datetime

from pyroaring import BitMap

from reader.briefing.together import TOGETHER, whole_stories
from reader.dataclass import dataclass
from reader.errors import QueryError
from reader.library import mutes
from reader.library.changes import Change
from reader.library.found import Found, Rows
from reader.library.ids import doc_id_of
from reader.library.index import Row
from reader.library.index.marks import facet_of
from reader.library.library import Library
from reader.model.many import Action
from reader.model.marks import DELETED, LATER
from reader.model.muting import states_of
from reader.model.query import DEFAULT_SORT, Query
from reader.translation import gettext as _
from reader.translation import ngettext, number

SHOWN = 5
"""Titles that are shown before something is done."""
SELECTED, LISTED = "selected", "listed"
NO_QUERY = _("say which digests with a query, such as source:example.org or before:1y")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a command acts on, as it was when the command line was opened."""

    present: BitMap | None = None
    """The rows that were there; None: all that are there now."""
    selected: BitMap = field(default_factory=BitMap)
    """The rows that were selected: what a command without a query acts on first."""
    listed: BitMap | None = None
    """What was listed, which a command without a query acts on else; None: it has to have one."""
    query: Query = field(default_factory=Query)
    """What found that."""
    whole_story: bool = True
    """Whether what is done to selected digests is done to their stories (`reader.briefing.together`)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a command would do."""

    action: Action
    found: BitMap
    """The digests that are meant."""
    rows: BitMap
    """Those of them that it changes, and those that tell the same stories and change with them."""
    what: str = ""
    """`selected` or `listed` where the command did not say which."""
    meant: str = ""
    """Where its query finds nothing: what was probably meant, as a question that begins in lower case."""

    @property
    def sides(self) -> int:
        """How many change only because they tell the same stories."""
        return len(self.rows - self.found)

    @property
    def told(self) -> str:
        """What it would do, in a sentence: `12 of 340 digests will be marked read`."""
        found, count = len(self.found), len(self.rows & self.found)
        if not count and self.action.mute is not None:
            return _("None of {counted} is hidden yet; what comes will be").format(counted=_counted(found, self.what))
        if not found:
            return f"{self.meant[:1].upper()}{self.meant[1:]}" or _("No digest matches")
        if not self.rows:
            return _("None of {counted} changes: all are so already").format(counted=_counted(found, self.what))
        all_of = _counted(found, self.what)
        many = _("{count} of {counted}").format(count=number(count), counted=all_of) if count < found else all_of
        return _("{many}{sides} will be {done}").format(
            many=many, sides=_and_sides(self.sides, ", "), done=self.action.done
        )


def told_done(done: str, changed: int, sides: int = 0) -> str:
    """What was done to so many, `sides` of whom only tell the same stories: `2 marked read, and 1 that tells the …`"""
    return _("{count} {done}{sides}").format(count=number(changed - sides), done=done, sides=_and_sides(sides))


def _and_sides(sides: int, end: str = "") -> str:
    """`, and 80 that tell the same stories`; `""` for none."""
    told = ngettext(", and {count} that tells the same story", ", and {count} that tell the same stories", sides)
    return told.format(count=number(sides)) + end.rstrip() if sides else ""


def _counted(count: int, which: str) -> str:
    if which == SELECTED:
        told = ngettext("{count} selected digest", "{count} selected digests", count)
    elif which == LISTED:
        told = ngettext("{count} listed digest", "{count} listed digests", count)
    else:
        told = ngettext("{count} digest", "{count} digests", count)
    return told.format(count=number(count))


def snapshot(library: Library, selected: Sequence[str], listed: Found, *, whole_story: bool = True) -> Scope:
    """What is there at this moment. `selected`: ids."""
    return Scope(
        BitMap(library.index.rows.live), rows_of(library, selected), BitMap(listed.matched), listed.query, whole_story
    )


def plan(library: Library, action: Action, scope: Scope, now: datetime) -> Plan:
    """What an action would do. Raises QueryError where it does not say enough, or its query cannot be answered."""
    what = ""
    if action.query is not None:
        found = _matched(library, action, action.query)
    elif scope.selected and action.verb.takes != "mute":
        found, what = scope.selected, SELECTED
    elif scope.listed is not None:
        if not scope.query.where.nodes and action.deletes:
            raise QueryError(_("everything is listed: {no_query}; or select all of it first").format(no_query=NO_QUERY))
        action = action.over(scope.query, now)
        found, what = scope.listed, LISTED
    else:
        raise QueryError(NO_QUERY)
    # A selected row stands for its story; a query means what it finds, but that read once is read everywhere.
    together = TOGETHER if what == SELECTED else {"read"}
    meant = found
    if scope.whole_story and action.fields and action.fields.keys() <= together:
        meant = found | (whole_stories(library, found) - _deleted(library, action))
    if scope.present is not None:
        found, meant = found & scope.present, meant & scope.present
    question = library.meant(action.query) if action.query is not None and not found else ""
    return Plan(action, found, _changing(library, action, meant), what, question)


def _deleted(library: Library, action: Action) -> BitMap:
    """The deleted digests, where the action is about others."""
    return BitMap() if DELETED in action.fields else library.having("is", DELETED)


def _matched(library: Library, action: Action, query: Query) -> BitMap:
    problems = library.search.problems(query)
    if problems:
        raise QueryError(" ".join(problems[:3]))
    if action.state and action.state not in set(states_of(query.where)):
        query = query.requiring("is", action.state)
    return library.find(query).matched


def _changing(library: Library, action: Action, found: BitMap) -> BitMap:
    """The rows that the action would change."""
    if action.mute is not None:
        kept = Rows(library.index.rows.order(DEFAULT_SORT), found)[: action.mute.keep] if action.mute.keep else ()
        return found - BitMap(kept)
    changing = BitMap()
    for name, value in action.fields.items():
        if name == LATER and value:
            return found  # which may be put off already, until another moment
        have = library.having(*facet_of(name))
        changing |= found - have if value else found & have
    return changing


def first(library: Library, plan: Plan, count: int = SHOWN) -> list[Row]:
    """The newest of the digests that would change."""
    return library.fetch(Rows(library.index.rows.order(DEFAULT_SORT), plan.rows)[:count])


def in_order(library: Library, ids: Sequence[str]) -> list[str]:
    """These digests, the newest first; what is gone is left out."""
    rows = Rows(library.index.rows.order(DEFAULT_SORT), rows_of(library, ids))
    return [row.id for row in library.fetch(rows[:])]


def rows_of(library: Library, ids: Sequence[str]) -> BitMap:
    """The rows of these digests, all asked for at once; what is gone has none."""
    doc_ids = list(map(doc_id_of, ids))
    return BitMap(library.sync.whole(lambda: library.index.rows.of(doc_ids)).values())


def ids_of(library: Library, plan: Plan) -> list[str]:
    """The ids of the digests that would change, which pins them. Raises LibraryError."""
    return library.ids_of(plan.rows)


def carry_out(library: Library, action: Action, ids: Sequence[str]) -> Change:
    """Do it to these digests, as one step that can be undone. Raises LibraryError."""
    if action.mute is not None:
        return mutes.mute(library, action.mute)
    return library.mark(dict.fromkeys(ids, action.fields))
