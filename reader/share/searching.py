"""Searching all of a shared library: pages, counts, facets; and what is opened is kept."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from reader.errors import UnknownDigestError
from reader.library import Library
from reader.library.ids import BUCKETS, DIGITS, doc_id_of, id_of, range_of
from reader.model.digest import Digest
from reader.model.marks import NOTE
from reader.share.answers import NUMBER, TEXT
from reader.share.archive import MOST_RANKED, NEWEST, OLDEST, RELEVANCE, Asked, Window, asked_of, windows
from reader.share.entries import from_entry
from reader.share.kept import Kept
from reader.share.lexemes import month_of, months_query
from reader.share.server import MOST_LABELS, Published, Server
from reader.share.slices import EVERYTHING, Condition
from reader.share.taking import keep
from reader.text import clean_line, fold
from reader.translation import gettext as _
from reader.translation import number

PAGE = 50
MOST_COUNTED = 10_000
"""Who has more matches than these is told no number."""
MOST_VERSIONS = 10_000
"""Versions of a note that are shown, the newest."""
MOST_LABEL = 200
"""Characters of a facet's value."""
_ORDERS = {NEWEST: ("<", "DESC"), RELEVANCE: ("<", "DESC"), OLDEST: (">", "ASC")}
_WEIGHTS = "{0.1,0.1,0.3,1.0}"
"""Of the other words of a digest, its body, its lead and its title."""
_PLACED = (TEXT, NUMBER)
_Place = tuple[str, int]
"""Where a digest stands among all: its date and its id."""


def counted(count: int) -> str:
    """What `Archive.count` found, in words."""
    return _("more than {count}").format(count=number(MOST_COUNTED)) if count > MOST_COUNTED else number(count)


class Facet(NamedTuple):
    label: str
    digests: int


class NoteVersion(NamedTuple):
    """What a note was from a moment on."""

    note: str
    at: int
    """Microseconds since 1970."""
    device: str


class Archive:
    """All of a shared library, by a connection to it. Everything raises OfflineError, RefusedError."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def asked(self, text: str, today: date | None = None) -> Asked:
        """What a query asks. Raises QueryError where the archive cannot answer it."""
        tags = self._tags() if "tag" in text.casefold() else []
        return asked_of(text, self._server.labels, today or date.today(), tags)

    def find(self, asked: Asked, most: int = PAGE, after: str = "") -> list[Digest]:
        """What a query finds, in its order, at most so many, those behind the digest `after`, an id."""
        return [from_entry(each.id, each.document) for each in self.page(asked, most, after)]

    def page(self, asked: Asked, most: int = PAGE, after: str = "") -> list[Published]:
        """The same as the server has it, which can be kept here by `taking.keep`."""
        if asked.sort == RELEVANCE:
            doc_ids = self._ranked(asked, most, after)
        else:
            place = self._place(after) if after else None
            doc_ids = [doc_id for _published, doc_id in self._places(asked, most, place)]
        found = {each.id: each for each in self._server.documents(doc_ids)}
        return [found[doc_id] for doc_id in doc_ids if doc_id in found]

    def count(self, asked: Asked) -> int:
        """How many digests match; `MOST_COUNTED` + 1 stands for more than so many."""
        if asked.condition == EVERYTHING:
            return self.size()
        found = self._server.ask(
            (NUMBER,),
            f"SELECT count(*) FROM (SELECT FROM digest.entry e WHERE {asked.condition.sql} LIMIT %s) c",
            *asked.condition.parameters,
            MOST_COUNTED + 1,
            most=1,
        )
        return int(found[0][0])

    def size(self) -> int:
        """How many digests there are."""
        return sum(digests for _month, digests in self._months())

    def facets(self, name: str, most: int) -> list[Facet]:
        """The values of a facet that most digests have."""
        rows = self._server.ask(
            (TEXT, NUMBER),
            "SELECT left(label, %s), digests FROM digest.label WHERE facet = %s AND digests > 0 "
            "ORDER BY digests DESC, key LIMIT %s",
            MOST_LABEL,
            name,
            most,
            most=most,
        )
        return [Facet(clean_line(label), digests) for label, digests in rows]

    def resolve(self, typed: str) -> int:
        """The digest that an id names, which may be shortened. Raises UnknownDigestError."""
        digits = fold(typed.strip())
        if not digits or len(digits) > DIGITS or set(digits) - set(BUCKETS):
            raise UnknownDigestError(_("The shared library has no digest {typed}.").format(typed=repr(typed[:40])))
        low, high = range_of(digits)
        found = self._server.ask(
            (NUMBER,), "SELECT id FROM digest.entry WHERE id >= %s AND id < %s LIMIT 2", low, high, most=2
        )
        if not found:
            raise UnknownDigestError(_("The shared library has no digest {typed}.").format(typed=digits))
        if len(found) > 1:
            raise UnknownDigestError(
                _("Several digests of the shared library begin with {typed}: type more of the ID.").format(typed=digits)
            )
        return int(found[0][0])

    def take(self, library: Library, kept: Kept, doc_id: int) -> Digest:
        """Have a digest here from now on, whatever the slice is."""
        library.refresh()
        keep(library, kept, list(self._server.documents([doc_id])))
        return library.get(id_of(doc_id))

    def note_versions(self, doc_id: int) -> list[NoteVersion]:
        """Every version of this reader's note on a digest that the server has, the newest first."""
        rows = self._server.ask(
            (TEXT, NUMBER, TEXT),
            "SELECT value, at, device FROM digest.note_version WHERE reader = session_user AND id = %s "
            "ORDER BY at DESC, device DESC LIMIT %s",
            doc_id,
            MOST_VERSIONS,
            most=MOST_VERSIONS,
        )
        return [NoteVersion(*row) for row in rows]

    def _ranked(self, asked: Asked, most: int, after: str) -> list[int]:
        """The best of the newest matches."""
        candidates = [doc_id for _published, doc_id in self._places(asked, MOST_RANKED, None)]
        rows = self._server.ask(
            (NUMBER,),
            "SELECT id FROM digest.entry WHERE id = ANY (%s) "
            "ORDER BY ts_rank(%s::real[], words, %s::tsquery, 1) DESC, published DESC, id DESC",
            candidates,
            _WEIGHTS,
            asked.ranking,
            most=MOST_RANKED,
        )
        ranked = [doc_id for (doc_id,) in rows]
        start = 0
        if after:
            doc_id = self.resolve(after)
            start = ranked.index(doc_id) + 1 if doc_id in ranked else len(ranked)
        return ranked[start : start + most]

    def _places(self, asked: Asked, most: int, after: _Place | None) -> list[_Place]:
        """The first matches behind a place, in order: lot after lot of months, until there are enough."""
        if not asked.narrow:
            return self._in_order(asked, most, after)
        found: list[_Place] = []
        start = month_of(after[0]) if after else None
        for window in windows(self._months(), start, oldest=asked.sort == OLDEST):
            found += self._in_window(asked, window, most - len(found), after)
            if len(found) >= most:
                break
        return found

    def _in_order(self, asked: Asked, most: int, after: _Place | None) -> list[_Place]:
        where, behind = asked.condition, _behind(asked, after)
        return self._server.ask(
            _PLACED,
            f"SELECT published, id FROM digest.entry e WHERE ({where.sql}) AND {behind.sql} {_order(asked)} LIMIT %s",
            *where.parameters,
            *behind.parameters,
            most,
            most=most,
        )

    def _in_window(self, asked: Asked, window: Window, most: int, after: _Place | None) -> list[_Place]:
        """Matches are found first and put in order then: who orders first reads a million for a rare word."""
        where, behind, within = asked.condition, _behind(asked, after), _within(asked, window)
        return self._server.ask(
            _PLACED,
            f"WITH found AS MATERIALIZED (SELECT published, id FROM digest.entry e WHERE {within.sql} AND "
            f"({where.sql}) AND {behind.sql}) SELECT published, id FROM found {_order(asked)} LIMIT %s",
            *within.parameters,
            *where.parameters,
            *behind.parameters,
            most,
            most=most,
        )

    def _months(self) -> list[tuple[str, int]]:
        statement = "SELECT key, digests FROM digest.label WHERE facet = 'month' AND digests > 0"
        rows = self._server.ask((TEXT, NUMBER), statement, most=MOST_LABELS)
        return [(month, digests) for month, digests in rows]

    def _place(self, typed: str) -> _Place:
        doc_id = self.resolve(typed)
        found = self._server.ask(_PLACED, "SELECT published, id FROM digest.entry WHERE id = %s", doc_id, most=1)
        if not found:
            raise UnknownDigestError(_("The shared library has no digest {typed}.").format(typed=typed))
        return found[0]

    def _tags(self) -> list[str]:
        rows = self._server.ask(
            (TEXT,),
            "SELECT DISTINCT substr(field, 5) FROM digest.stamp WHERE reader = session_user AND folder = 'marks' "
            "AND field LIKE 'tag:%%' AND flag AND value = %s",
            "true",
            most=MOST_LABELS,
        )
        return [tag for (tag,) in rows]


def notes_here(library: Library, kept: Kept, digest_id: str) -> list[NoteVersion]:
    """The versions of a note that this machine has: the one that stands, and those that were not sent yet."""
    note = library.marks(digest_id).fields.get(NOTE)
    found = [NoteVersion(str(note.value), note.at, note.device)] if note is not None else []
    older = (version for version in kept.note_versions() if version.id == doc_id_of(digest_id))
    return found + [NoteVersion(str(version.value), version.at, version.device) for version in older]


def _order(asked: Asked) -> str:
    direction = _ORDERS[asked.sort][1]
    return f"ORDER BY published {direction}, id {direction}"


def _behind(asked: Asked, after: _Place | None) -> Condition:
    return Condition(f"(published, id) {_ORDERS[asked.sort][0]} (%s, %s)", after) if after else EVERYTHING


def _within(asked: Asked, window: Window) -> Condition:
    """The digests of a window: by the index that the query needs too, so that it is one look into one index."""
    if not window.months:
        return Condition("published >= %s" if asked.sort == OLDEST else "published < %s", (window.bound,))
    if asked.worded:
        return Condition("words @@ %s::tsquery", (months_query(window.months),))
    return Condition("labels && %s::text[]", ([f"month:{month}" for month in window.months],))
