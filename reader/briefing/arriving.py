"""What arrives in a library while somebody waits for it, whoever brings it: a process, or another device."""

from __future__ import annotations

from pyroaring import BitMap

from reader.briefing.stories import update
from reader.library import Library, Row
from reader.library.ids import doc_id_of
from reader.model.query import Query


class Arrivals:
    """The digests that a query finds and did not find when the wait began, each of them once."""

    def __init__(self, library: Library, query: Query) -> None:
        self._library = library
        self._query = query
        self._rows = self._matched()
        # By id: a newer version stands in another row, and after a new index all of them do.
        self._seen = set(library.sync.whole_rows(lambda: library.index.rows.ids(self._rows)))

    def look(self) -> list[Row]:
        """Look once: what arrived since the last look, in the order in which it came in.

        Where nothing changed that is two look-ups, of the index's version and of the files' sizes and times; what the
        clock brings back (`digest later`) is found too. Raises LibraryError.
        """
        library = self._library
        if library.refresh():
            update(library)
        now = self._matched()
        if now == self._rows:
            return []
        fresh = now - self._rows
        self._rows = now
        rows = [row for row in library.fetch(list(fresh)) if doc_id_of(row.id) not in self._seen]
        self._seen.update(doc_id_of(row.id) for row in rows)
        return rows

    def _matched(self) -> BitMap:
        return self._library.find(self._query).matched
