"""The term vectors of an index, and the story that each digest belongs to: what is compared, and what came of it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pyroaring import BitMap

from reader.library.index.connection import Connection, json_list
from reader.library.index.kinds import BLOB, COUNT, ID, ROW, TEXT
from reader.model.digest import Digest
from reader.model.marks import TAKEN_OUT
from reader.model.vectors import Vector, pack_digest, unpack_names, unpack_vector, without_names
from reader.text import fold

STORIED = "storied"
"""The last row that was looked at for its story."""
CHANGED = "stories_changed"
"""How often stories were set: who has read them need not read them again before it grows."""
ALONE = 0
"""What is stored as the story of a digest that shares it with none."""
_TAKEN_OUT = f"EXISTS (SELECT 1 FROM marks m WHERE m.id=r.id AND m.field='{TAKEN_OUT}' AND m.value=1)"


class Compared(NamedTuple):
    """A row as it is compared with others."""

    row: int
    id: int
    date: str
    vector: Vector
    names: frozenset[int] = frozenset()
    """The terms of the vector that are names or numbers."""
    source: str = ""
    title: str = ""
    alone: bool = False
    """Whether its reader took it out of its story: it shares one with none."""


def by_date(compared: Compared) -> tuple[str, int]:
    """The order in which digests are looked at for their story."""
    return compared.date, compared.id


class Vectors:
    """Vectors by row, stories by id: a row changes with its digest's text, and the story stays."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._generation = -1
        self._read_at = -1, -1
        self._stories: dict[int, BitMap] = {}
        self._of_row: dict[int, int] = {}
        self._tellers: dict[int, str] = {}
        self._dated: dict[int, list[int]] = {}

    def add(self, row: int, digest: Digest) -> None:
        """Keep the vector of a new row."""
        self._connection.db.execute("INSERT INTO vectors VALUES(?, ?)", (row, pack_digest(digest)))

    def remove(self, row: int) -> None:
        self._connection.db.execute("DELETE FROM vectors WHERE row=?", (row,))

    def of(self, rows: Iterable[int]) -> dict[int, Vector]:
        """The vectors of these rows."""
        found = self._connection.select(
            "SELECT row, terms FROM vectors WHERE row IN (SELECT value FROM json_each(?))",
            (json_list(rows),),
            (ROW, BLOB),
        )
        with self._connection.blobs():
            return {row: unpack_vector(terms) for row, terms in found}

    def packed(self, rows: Iterable[int]) -> dict[int, tuple[array[int], str]]:
        """The same, weight and term in one number as they are stored, each with the date of its digest."""
        found = self._connection.select(
            "SELECT v.row, v.terms, r.date FROM vectors v JOIN rows r USING(row) "
            "WHERE v.row IN (SELECT value FROM json_each(?))",
            (json_list(rows),),
            (ROW, BLOB, TEXT),
        )
        with self._connection.blobs():
            return {row: (without_names(terms), day) for row, terms, day in found}

    def has_new(self) -> bool:
        """Whether there may be rows that were not looked at for their story."""
        newest = self._connection.first("SELECT ifnull(max(row), 0) FROM rows", (), (ROW,))
        return bool(newest and newest[0] > self.known_upto())

    def without_story(self, most: int = 1 << 31) -> list[Compared]:
        """The rows that were not looked at for their story yet, by date, the oldest `most` of them."""
        upto = self.known_upto()
        # A few new rows are found by their numbers and sorted; of a whole library the first are read in order.
        order = "+r.date, +r.id" if upto else "r.date, r.id"
        where = "v.row > ? AND NOT EXISTS (SELECT 1 FROM stories s WHERE s.id=r.id)"
        return self._compared(where, (upto,), f"{order} LIMIT {most}")

    def between(self, first: str, last: str, most: int = 1 << 31) -> list[Compared]:
        """The rows whose stories are known and whose dates begin with days of `[first, last]`, by date.

        Of more than `most` the newest.
        """
        where = "r.date >= ? AND r.date < ? AND EXISTS (SELECT 1 FROM stories s WHERE s.id=r.id)"
        return self._compared(where, (first, last + "~"), f"r.date DESC, r.id LIMIT {most}")

    def before(self, day: str, most: int) -> list[Compared]:
        """The rows whose stories are known and that are older than a day, by date, the last `most` of them."""
        where = "r.date < ? AND EXISTS (SELECT 1 FROM stories s WHERE s.id=r.id)"
        return self._compared(where, (day,), f"r.date DESC, r.id LIMIT {most}")

    def _compared(self, where: str, parameters: tuple[object, ...], order: str) -> list[Compared]:
        columns = f"v.row, r.id, r.date, v.terms, r.source, r.title, {_TAKEN_OUT}"
        found = self._connection.select(
            f"SELECT {columns} FROM rows r JOIN vectors v USING(row) WHERE {where} ORDER BY {order}",
            parameters,
            (ROW, ID, TEXT, BLOB, TEXT, TEXT, COUNT),
        )
        with self._connection.blobs():
            compared = [
                Compared(row, doc_id, date, unpack_vector(terms), unpack_names(terms), source, title, bool(alone))
                for row, doc_id, date, terms, source, title, alone in found
            ]
        return sorted(compared, key=by_date)

    def put_stories(self, stories: Mapping[int, int], upto: int) -> None:
        """Set the story of these ids, their own where they are alone, and up to which row stories are known.

        Call it in a transaction.
        """
        shared = {story for doc_id, story in stories.items() if story != doc_id}
        known = self.story_of_ids(shared)
        # The first digest of a story was alone until another one told it too.
        firsts = {story: story for story in shared if story in known and story not in stories}
        rows = [
            (doc_id, ALONE if story == doc_id and story not in shared else story)
            for doc_id, story in (firsts | dict(stories)).items()
        ]
        self._connection.db.executemany("INSERT OR REPLACE INTO stories VALUES(?, ?)", rows)
        self._connection.set_meta(STORIED, upto)
        if shared:
            self.are_others()

    def are_others(self) -> None:
        """Have whoever has read the stories read them again: some were set, or a digest taken out of its own."""
        self._connection.set_meta(CHANGED, self._connection.number(CHANGED) + 1)

    def story_of_ids(self, doc_ids: Iterable[int]) -> dict[int, int]:
        """The story of each of these ids that was looked at: its own id where it is alone."""
        return dict(
            self._connection.select(
                f"SELECT id, CASE story WHEN {ALONE} THEN id ELSE story END FROM stories "
                "WHERE id IN (SELECT value FROM json_each(?))",
                (json_list(doc_ids),),
                (ID, ID),
            )
        )

    def stories(self, generation: int) -> Mapping[int, BitMap]:
        """The rows of every story that has several, by the id of its first digest; read once a generation."""
        self._load(generation)
        return self._stories

    def story_of_row(self, generation: int) -> Mapping[int, int]:
        """The story of every row that shares one with others."""
        self._load(generation)
        return self._of_row

    def _load(self, generation: int) -> None:
        if generation == self._generation:
            return
        # Marks make a generation too: stories are read again only when they, or the rows, are others.
        now = self._connection.number(CHANGED), self._connection.number("rows_generation")
        if now != self._read_at:
            self._read_stories()
        self._read_at, self._generation = now, generation

    def _read_stories(self) -> None:
        stories: dict[int, BitMap] = {}
        names: dict[int, int] = {}
        tellers: dict[int, str] = {}
        dates: dict[int, str] = {}
        for story, row, doc_id, source, link, date in self._connection.select(
            "SELECT s.story, r.row, r.id, r.source, r.link, r.date FROM stories s JOIN rows r USING(id) "
            f"WHERE s.story > ? AND NOT {_TAKEN_OUT} ORDER BY r.id <> s.story, r.date, r.id",
            (ALONE,),
            (ID, ROW, ID, TEXT, TEXT, TEXT),
        ):
            stories.setdefault(story, BitMap()).add(row)
            names.setdefault(story, doc_id)
            tellers[row], dates[row] = teller(source, link), date
        # Where its first digest was taken out, a story goes by the next one.
        self._stories = {names[story]: rows for story, rows in stories.items() if len(rows) > 1}
        self._of_row = {row: story for story, rows in self._stories.items() for row in rows}
        self._tellers = tellers
        self._dated = {story: sorted(rows, key=lambda row: (dates[row], row)) for story, rows in self._stories.items()}

    def by_date(self, generation: int, story: int) -> list[int]:
        """The rows of a story, the oldest first."""
        self._load(generation)
        return self._dated[story]

    def told_by(self, generation: int, rows: Iterable[int]) -> int:
        """How many sources these rows of stories are of: two texts of one source are told by one."""
        self._load(generation)
        return len({self._tellers.get(row) or str(row) for row in rows})

    def known_upto(self) -> int:
        """The last row that was looked at for its story."""
        return self._connection.number(STORIED)


def teller(source: str, link: str) -> str:
    """Who tells a digest, to be compared: its source folded, else the host of its link; `""` where neither is known."""
    return fold(source).strip() or link.partition("://")[2].partition("/")[0].lower().removeprefix("www.")
