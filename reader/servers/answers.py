"""What an assistant is answered: the library's own words, few enough to be read, as plain data. No protocol here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from reader.briefing.brief import Asked, compose
from reader.briefing.kept import kept_brief, told
from reader.briefing.profile import profile_of
from reader.briefing.record import full_record
from reader.briefing.stories import update
from reader.briefing.together import with_sides
from reader.briefing.told import rows_in_stories, sides_of, story_of, told_by
from reader.errors import QueryError
from reader.library import Library, Row
from reader.library.changes import Fields
from reader.model.brief import Brief
from reader.model.marks import Value, clean_note, tag_field
from reader.model.query_text import parse_strictly
from reader.text import clean

MOST = 50
"""Digests in one answer."""
SUMMARY = 600
"""Characters of a summary in a list."""
FIELD = 4_000
"""Characters of one field of a digest that is shown whole."""
ITEMS = 60
"""Entries of one list of a digest that is shown whole."""
PART = 20_000
"""Characters of an article in one answer; the next part is asked for with `start`."""
SIDES = 12
"""Digests of one story that are named."""
FACETS = (
    "role", "level", "abstraction", "length", "domain", "subfield", "topic", "source", "curator", "author",
    "media", "kind", "intent", "feed", "tag", "is", "has",
)  # fmt: skip
"""What can be counted."""
_LONG = ("article", "evidence", "versions", "confidence", "cut")
"""What of a record is not for reading, or has an answer of its own."""


class Assistant:
    """Answers from one library. All of it raises DigestError, in a sentence that says what to do."""

    def __init__(self, library: Library) -> None:
        self._library = library
        library.search.strict = True

    def search(self, query: str, limit: int, offset: int = 0) -> dict[str, Any]:
        """The digests that a query finds, in its order, one a story."""
        library = self._current()
        found = library.find(parse_strictly(query))
        rows = library.fetch(found.rows[offset : offset + limit])
        listed = [{**self._line(row), "summary": self._summary(row.id)} for row in rows]
        answer = {"total": len(found.rows), "unread": found.unread, "digests": listed}
        if not listed and offset < len(found.rows):
            return answer
        if len(found.rows):
            return answer
        blame, meant = library.blame(found.query), library.meant(found.query)
        why = meant or (f"{blame}." if blame else "")
        return {**answer, **({"why_nothing": why} if why else {})}

    def show(self, digest_id: str, *, article: bool = False, start: int = 0) -> dict[str, Any]:
        """One digest with its marks, the other digests of its story, and a part of its article where that is asked."""
        library = self._current()
        full = library.resolve(digest_id)
        record = full_record(library, full)
        text = library.get(full).article
        shown: dict[str, Any] = {key: bounded(value) for key, value in record.items() if key not in _LONG}
        shown["sides"] = [self._line(row) for row in sides_of(library, full)[:SIDES] if row.id != full]
        shown["article_characters"] = len(text.text) if text is not None else 0
        if article and text is not None:
            shown["article"] = {"start": start, "text": clean(text.text[start : start + PART], tabs=True)}
        return shown

    def brief(self, minutes: int, query: str) -> dict[str, Any]:
        """The brief of today; one that was not made yet is only looked at, and not kept."""
        library, today = self._current(), date.today()
        profile = profile_of(library)
        asked = Asked(parse_strictly(query), minutes=minutes, roles=profile.roles, domains=profile.domains)
        found = kept_brief(library, today.isoformat(), asked.beyond_usual) or compose(library, asked, today)
        return {"date": found.date, "minutes": found.minutes, "items": self._items(found)}

    def _items(self, brief: Brief) -> list[dict[str, Any]]:
        return [
            {
                "id": each.item.id,
                "title": bounded(each.digest.title),
                "source": bounded(each.digest.source),
                "minutes": each.item.minutes,
                "summary": bounded(each.digest.takeaway or each.digest.summary, SUMMARY),
                "why": [bounded(reason.text, SUMMARY) for reason in each.item.why],
                "read": each.read,
            }
            for each in told(self._library, brief)
        ]

    def facets(self, facet: str, query: str, limit: int) -> dict[str, Any]:
        """The values of a facet with their counts under a query, most first; without a facet, which there are."""
        library = self._current()
        if not facet:
            return {"facets": list(FACETS)}
        if facet not in FACETS:
            raise QueryError(f"{clean(facet[:40])!r} is no facet that can be counted: {', '.join(FACETS)} are.")
        counts = sorted(library.counts(parse_strictly(query), facet), key=lambda count: -count.digests)
        values = [{"value": bounded(each.label), "digests": each.digests} for each in counts if each.digests]
        return {"facet": facet, "values": values[:limit], "more": max(0, len(values) - limit)}

    def stories(self, query: str, limit: int) -> dict[str, Any]:
        """The events that several of the digests tell that a query finds, the newest first, with all their sides."""
        library = self._current()
        several = rows_in_stories(library)
        found = library.find(replace(parse_strictly(query), sort="newest")).rows
        told_rows = [row for row in found[:] if row in several]
        stories = []
        for row in library.fetch(told_rows[:limit]):
            sides = sides_of(library, row.id)
            if len(sides) > 1:
                listed = [self._line(side) for side in sides[:SIDES]]
                stories.append({"story": story_of(library, row.id), "sides": len(sides), "digests": listed})
        return {"total": len(told_rows), "stories": stories}

    def mark(self, ids: Iterable[str], fields: Mapping[str, Value]) -> dict[str, Any]:
        """Set these fields on all of them, as one step that `digest undo` takes back."""
        library = self._current()
        found = [library.resolve(each) for each in ids]
        if not found or not fields:
            raise QueryError("Nothing was changed: name the digests by id, and say what to set.")
        changes: Mapping[str, Fields] = dict.fromkeys(found, fields)
        if self._whole_story():
            changes = with_sides(library, changes)
        return {"changed": len(library.mark(changes)), "undo": "`digest undo` takes it back"}

    def note(self, digest_id: str, text: str, *, instead: bool) -> dict[str, Any]:
        """Add to the note of a digest, or write another `instead`; `digest undo` takes it back."""
        library = self._current()
        full = library.resolve(digest_id)
        before = "" if instead else library.marks(full).note
        note = clean_note("\n\n".join(filter(None, (before, clean(text)))))
        changed = len(library.mark({full: {"note": note}}))
        return {"changed": changed, "note": bounded(note), "undo": "`digest undo` takes it back"}

    @staticmethod
    def _whole_story() -> bool:
        from reader.config import load_config
        from reader.paths import config_file

        return load_config(config_file()).reading.whole_story

    def _current(self) -> Library:
        """The library as it is now, whoever changed it."""
        if self._library.refresh():
            update(self._library)
        return self._library

    def _line(self, row: Row) -> dict[str, Any]:
        marks = self._library.marks(row.id)
        line: dict[str, Any] = {
            "id": row.id,
            "title": bounded(row.title),
            "source": bounded(row.source),
            "date": row.date[:10],
            "level": row.level,
            "minutes": row.minutes,
            "read": marks.read,
            "bookmark": marks.bookmark,
        }
        sides = told_by(self._library, [row.row])[row.row]
        return {**line, **({"sides": sides} if sides > 1 else {})}

    def _summary(self, digest_id: str) -> str:
        digest = self._library.load(digest_id)
        if digest is None:
            return ""
        text = digest.summary or digest.takeaway or (digest.article.text[:SUMMARY] if digest.article else "")
        return str(bounded(text, SUMMARY))


def marked(*, read: bool | None, bookmark: bool | None, tags: Iterable[str], untags: Iterable[str]) -> dict[str, Value]:
    """The fields of a mark; what is None stays as it is."""
    fields: dict[str, Value] = {name: v for name, v in (("read", read), ("bookmark", bookmark)) if v is not None}
    for names, value in ((tags, True), (untags, False)):
        fields |= {field: value for name in names if (field := tag_field(name))}
    return fields


def bounded(value: Any, most: int = FIELD) -> Any:
    """A value with every text in it cleaned and cut, and every list of it too; a cut is shown by `…`."""
    if isinstance(value, str):
        text = clean(value[: most + 1])
        return text if len(value) <= most else f"{text[:most].rstrip()}…"
    if isinstance(value, Mapping):
        return {bounded(str(key), 200): bounded(each, most) for key, each in list(value.items())[:ITEMS]}
    if isinstance(value, list | tuple):
        return [bounded(each, most) for each in value[:ITEMS]]
    return value
