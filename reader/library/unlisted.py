"""Why a digest that is here is in no list: it was deleted, put off, or muted. In words, for whoever looks for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from pyroaring import BitMap

from reader.dataclass import dataclass
from reader.library.hiding import DELETED, MUTED, PUT_OFF, STATES, Hidden
from reader.library.library import Library
from reader.library.search import Search
from reader.model.later import shown_moment
from reader.model.muting import states_of
from reader.model.query import Query
from reader.translation import gettext as _
from reader.translation import ngettext, number

NAMED = 2
"""Mutes that are named."""
LONGEST = 60
"""Characters of a mute's query that are shown."""


@dataclass(frozen=True, slots=True)
class Unlisted:
    """How many digests of a query are not listed; each counts once."""

    put_off: int = 0
    until: str = ""
    """The moment in UTC when the first of them comes back."""
    muted: int = 0
    mutes: Sequence[Hidden] = ()
    deleted: int = 0

    def __bool__(self) -> bool:
        return bool(self.put_off or self.muted or self.deleted)

    def told(self, now: datetime) -> str:
        """Each state with its reason: `1 put off until Thu 24 Dec, 07:00 (is:later), 1 deleted (is:deleted)`."""
        parts = (
            (
                self.put_off,
                _("put off, the first until") if self.put_off > 1 else _("put off until"),
                shown_moment(self.until, now),
                PUT_OFF,
            ),
            (self.muted, _("muted by"), _named(self.mutes), MUTED),
            (self.deleted, _("deleted"), "", DELETED),
        )
        return ", ".join(
            " ".join(filter(None, (number(n), done, by, f"(is:{state})"))) for n, done, by, state in parts if n
        )


def unlisted(library: Library, query: Query) -> Unlisted:
    """What a query would find too, if it asked for it by its state: `is:later`, `is:muted`, `is:deleted`."""
    return library.sync.whole(lambda: _of(library.search, library.search.all_matched(query, date.today()), query))


def why_unlisted(library: Library, digest_id: str, now: datetime) -> str:
    """Why a digest is in no list: `put off until Thu 24 Dec, 07:00`; `""` where it is in one."""
    row = library.row_of(digest_id)
    found = library.sync.whole(lambda: _of(library.search, BitMap([row] if row is not None else ()), Query()))
    return found.told(now).removeprefix("1 ").rpartition(" (")[0]


def _of(search: Search, rows: BitMap, query: Query) -> Unlisted:
    today = date.today()
    asked = STATES & set(states_of(query.where))
    rows = rows - search.matched(query, today) if query.where.nodes else rows
    deleted = rows & search.hiding.rows(DELETED, search.all_matched, today)
    put_off = (rows & search.hiding.put_off()) - deleted
    muted = (rows & search.hiding.muted(search.all_matched, today)) - deleted - put_off
    deleted, put_off, muted = (
        BitMap() if state in asked else found
        for state, found in ((DELETED, deleted), (PUT_OFF, put_off), (MUTED, muted))
    )
    mutes = search.hiding.by_mute(muted, search.all_matched, today) if muted else ()
    return Unlisted(len(put_off), search.hiding.first_back(put_off), len(muted), mutes, len(deleted))


def _named(mutes: Sequence[Hidden]) -> str:
    if len(mutes) > NAMED:
        return _("{count} mutes").format(count=len(mutes))
    named = (each.mute.query for each in mutes)
    return _(" and ").join(query if len(query) <= LONGEST else f"{query[: LONGEST - 1]}…" for query in named)


def emptied(library: Library) -> str:
    """That all digests of a library were deleted, in a sentence; `""` where that is not why it is empty."""
    deleted = len(library.index.rows.live)
    if not deleted or len(library):
        return ""
    return ngettext(
        "The only digest is deleted: undo brings back what was deleted last, and is:deleted lists it.",
        "All {count} digests are deleted: undo brings back what was deleted last, and is:deleted lists it.",
        deleted,
    ).format(count=number(deleted))
