"""The rows of an index: one version of one digest each, where it stands, by which keys it is known, in which order.

A row never changes its words: a new version is a new row, because the full-text table is contentless and cannot
forget. `live` is the set of rows that count.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from pyroaring import BitMap

from reader.dates import start_of_day, whole_day
from reader.library.documents import Entry, Fingerprint
from reader.library.ids import doc_id_of, id_of
from reader.library.index.connection import Connection, json_list
from reader.library.index.kinds import BLOB, COUNT, ID, INTEGER, MOMENT, ROW, TEXT, pack, unpack_list
from reader.library.versions import origin_keys, text_keys
from reader.model.digest import LEVELS, Digest, name_id
from reader.model.query import SORTS
from reader.translation import gettext as _

_LEVEL = "CASE level " + " ".join(f"WHEN '{w}' THEN {i}" for i, w in enumerate(LEVELS)) + " ELSE NULL END"
_ORDER_BY = {
    "newest": "date DESC, id",
    "oldest": "date, id",
    "added": "added DESC, date DESC, id",
    "title": "title COLLATE NOCASE, id",
    "source": "source COLLATE NOCASE, date DESC, id",
    "shortest": "minutes, date DESC, id",
    "longest": "minutes DESC, date DESC, id",
    "easiest": f"{_LEVEL} NULLS LAST, date DESC, id",
    "deepest": f"{_LEVEL} DESC NULLS LAST, date DESC, id",
}
assert {*_ORDER_BY, "relevance", "forme"} == set(SORTS)


class Row(NamedTuple):
    """What a line of a list needs."""

    row: int
    id: str
    title: str
    source: str
    level: str
    minutes: int
    date: str
    link: str
    kind: str
    """`article` where nobody has digested it yet, else `""`."""


_ROW = (ROW, ID, TEXT, TEXT, TEXT, COUNT, TEXT, TEXT, TEXT)


class Place(NamedTuple):
    """Where a document stands."""

    name: str
    fingerprint: Fingerprint
    offset: int
    length: int


class Version(NamedTuple):
    """The version of a digest that counts: what decides between it and another file's."""

    row: int
    stored_at: int
    checksum: bytes
    file: int


class Rows:
    """The rows of an index."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.live = BitMap()
        self.generation = 0
        """Grows with every change of the rows, and is the last row used; marks leave it as it is."""
        self._orders: dict[str, array[int]] = {}

    def load(self) -> None:
        """Read again what another connection wrote."""
        self.generation = self._connection.number("rows_generation")
        self.live = self._connection.set_of_rows("live")
        self._orders.clear()

    def save(self) -> None:
        """Write which rows there are."""
        self._connection.set_meta("rows_generation", self.generation)
        self._connection.set_meta("live", pack(self.live))
        self._orders.clear()

    def insert(self, file: int, entry: Entry, checksum: bytes, stored_at: int, digest: Digest) -> int:
        """Give a digest a new row; the row."""
        row = self._next()
        db = self._connection.db
        db.execute(
            "INSERT INTO rows VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row, entry.doc_id, doc_id_of(name_id(digest)), checksum, stored_at,
                file, entry.offset, entry.length,
                digest.title, digest.source, digest.depth.level, digest.minutes, digest.date, digest.added, digest.link,
                "article" if digest.undigested else "",
            ),
        )  # fmt: skip
        if digest.article is not None:
            keys = {*origin_keys(digest), *text_keys(digest)}
            db.executemany("INSERT OR IGNORE INTO keys VALUES(?, ?)", ((entry.doc_id, key) for key in keys))
        self.live.add(row)
        return row

    def remove(self, row: int, doc_id: int) -> None:
        """Remove a row. It is never used again: the full-text table still names it."""
        self.live.discard(row)
        self._connection.db.execute("DELETE FROM rows WHERE row=?", (row,))
        self._connection.db.execute("DELETE FROM keys WHERE id=?", (doc_id,))
        self._next()

    def move(self, places: Iterable[tuple[int, int, int]]) -> None:
        """Offset, length and row of documents that stand elsewhere in their file now."""
        self._connection.db.executemany("UPDATE rows SET offset=?, length=? WHERE row=?", places)

    def of_file(self, file: int) -> dict[int, tuple[int, bytes]]:
        """Row and checksum of each digest of a file, by id."""
        found = self._connection.select("SELECT id, row, checksum FROM rows WHERE file=?", (file,), (ID, ROW, BLOB))
        return {doc_id: (row, checksum) for doc_id, row, checksum in found}

    def version(self, doc_id: int) -> Version | None:
        """The version of a digest that counts, None where there is no digest."""
        found = self._connection.first(
            "SELECT row, stored_at, checksum, file FROM rows WHERE id=?", (doc_id,), (ROW, MOMENT, BLOB, INTEGER)
        )
        return Version(*found) if found else None

    def of(self, doc_ids: Iterable[int]) -> dict[int, int]:
        """The live row of each of these ids that has one."""
        return dict(
            self._connection.select(
                "SELECT id, row FROM rows WHERE id IN (SELECT value FROM json_each(?))",
                (json_list(doc_ids),),
                (ID, ROW),
            )
        )

    def ids(self, rows: Iterable[int]) -> list[int]:
        """The ids of these rows, in the order of the rows; rows that are gone are left out."""
        found = self._connection.select(
            "SELECT id FROM rows WHERE row IN (SELECT value FROM json_each(?))", (json_list(rows),), (ID,)
        )
        return [doc_id for (doc_id,) in found]

    def places(self, doc_ids: Iterable[int]) -> dict[int, str]:
        """In which file each of these digests stands."""
        return dict(
            self._connection.select(
                "SELECT r.id, f.name FROM rows r JOIN files f USING(file) "
                "WHERE r.id IN (SELECT value FROM json_each(?))", (json_list(doc_ids),), (ID, TEXT)
            )
        )  # fmt: skip

    def place(self, doc_id: int) -> Place | None:
        """Where a digest's document stands, None where there is no digest."""
        found = self._connection.first(
            "SELECT f.name, f.size, f.mtime_ns, f.inode, r.offset, r.length FROM rows r JOIN files f USING(file) "
            "WHERE r.id=?", (doc_id,), (TEXT, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER)
        )  # fmt: skip
        return Place(found[0], Fingerprint(*found[1:4]), *found[4:]) if found else None

    def newest_stored(self, doc_ids: Iterable[int]) -> int:
        """When the newest of these digests was stored, in microseconds since 1970; 0 where none is here."""
        newest: int = self._connection.first(
            "SELECT ifnull(max(stored_at), 0) FROM rows WHERE id IN (SELECT value FROM json_each(?))",
            (json_list(doc_ids),), (MOMENT,)
        )[0]  # fmt: skip
        return newest

    def named(self, names: Iterable[int]) -> dict[int, list[int]]:
        """Ids of the digests with each of these identities by name."""
        return self._grouped("SELECT name, id FROM rows WHERE name IN (SELECT value FROM json_each(?))", names)

    def keyed(self, keys: Iterable[int]) -> dict[int, list[int]]:
        """Ids of the digests that have each of these keys."""
        return self._grouped("SELECT key, id FROM keys WHERE key IN (SELECT value FROM json_each(?))", keys)

    def ids_between(self, low: int, high: int, limit: int) -> list[int]:
        """Ids in `[low, high)`, at most so many: what a shortened id may mean."""
        found = self._connection.select(
            "SELECT id FROM rows WHERE id>=? AND id<? ORDER BY id LIMIT ?", (low, high, limit), (ID,)
        )
        return [doc_id for (doc_id,) in found]

    def fetch(self, rows: Sequence[int]) -> list[Row]:
        """Lines of a list, in the order asked for; rows that are gone are left out."""
        found = {
            row: Row(row, id_of(doc_id), *rest)
            for row, doc_id, *rest in self._connection.select(
                "SELECT row, id, title, source, level, minutes, date, link, kind FROM rows "
                "WHERE row IN (SELECT value FROM json_each(?))", (json_list(rows),), _ROW
            )
        }  # fmt: skip
        return [found[row] for row in rows if row in found]

    def dates(self, rows: Iterable[int]) -> dict[int, tuple[str, str]]:
        """Of these rows the dates that order them, and when they were added."""
        found = self._connection.select(
            "SELECT row, date, added FROM rows WHERE row IN (SELECT value FROM json_each(?))",
            (json_list(rows),),
            (ROW, TEXT, TEXT),
        )
        return {row: (day, added) for row, day, added in found}

    def order(self, sort: str) -> array[int]:
        """All live rows in this order. It is computed once per change of the rows and then kept.

        By relevance, which only words have, is newest first.
        """
        sort = sort if sort in _ORDER_BY else "newest"
        order = self._orders.get(sort)
        if order is None:
            order = self._orders[sort] = self._load_order(sort)
        return order

    def dated(self, column: str, first: str, after_last: str) -> BitMap:
        """Rows whose `date` or `added` is in `[first, after_last)`, days of the reader; ISO texts compare as dates.

        A moment belongs to the day that it falls on where the reader is; a date without a clock is of every zone. A
        date of a month or a year only counts as its first day, so a bound on a first day is cut to that precision.
        """
        moments = tuple(start_of_day(bound) if bound else "" for bound in (first, after_last))
        days = whole_day(first), whole_day(after_last)
        within = f"SELECT row FROM rows WHERE {column}>=? AND {column}<? AND length({column})"
        return self._connection.bitmap(f"{within}<=10 UNION ALL {within}>10", (*days, *moments))

    def added_on(self, days: Sequence[str]) -> list[BitMap]:
        """The rows that were added on each of these days of the reader, which are in order; one day ends at the next.

        In one pass of the index, so that years of days cost what one query does; `dated` says what belongs to a day.
        """
        moments = self._added_between([start_of_day(day) for day in days], ">10")
        whole_days = self._added_between([whole_day(day) for day in days], "<=10")
        return [one | other for one, other in zip(moments, whole_days, strict=True)]

    def _added_between(self, bounds: Sequence[str], length: str) -> list[BitMap]:
        """The rows that were added between each bound and the next, of texts of this length."""
        rows = self._connection.listed(
            f"SELECT row FROM rows WHERE added>=? AND added<? AND length(added){length} ORDER BY added",
            (bounds[0], bounds[-1]),
        )
        if not rows:
            return [BitMap() for _rest in bounds[1:]]
        counts = self._connection.listed(
            "SELECT (SELECT count(*) FROM rows WHERE added>=substr(value, 1, instr(value, ' ') - 1) "
            f"AND added<substr(value, instr(value, ' ') + 1) AND length(added){length}) AS row "
            "FROM json_each(?) ORDER BY key",
            (json_list(f"{low} {high}" for low, high in pairwise(bounds)),),
        )
        ends = list(accumulate(counts, initial=0))
        return [BitMap(rows[low:high]) for low, high in pairwise(ends)]

    def checksums(self) -> dict[int, bytes]:
        """The checksum of every digest's document."""
        return dict(self._connection.select("SELECT id, checksum FROM rows", (), (ID, BLOB)))

    def problem(self) -> str:
        """Whether the live rows are those that there are, in words; `""` where they are."""
        there = self._connection.bitmap("SELECT row FROM rows")
        return "" if there == self.live else _("it does not know which rows it has")

    def _next(self) -> int:
        self.generation += 1
        return self.generation

    def _grouped(self, select: str, values: Iterable[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for value, doc_id in self._connection.select(select, (json_list(values),), (INTEGER, ID)):
            found.setdefault(value, []).append(doc_id)
        return found

    def _load_order(self, sort: str) -> array[int]:
        kept = self._connection.first(
            "SELECT rows FROM orders WHERE sort=? AND generation=?", (sort, self.generation), (BLOB,)
        )
        if kept:
            with self._connection.blobs():
                return unpack_list(kept[0])
        order = array("I", self._connection.listed(f"SELECT row FROM rows ORDER BY {_ORDER_BY[sort]}"))
        self._connection.keep("INSERT OR REPLACE INTO orders VALUES(?, ?, ?)", (sort, self.generation, pack(order)))
        return order
