"""The term vectors of an index, and the story that each digest belongs to: what is compared, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pyroaring import BitMap

from reader.library.index.connection import Connection, json_list
from reader.library.index.kinds import BLOB, ID, ROW, TEXT
from reader.model.digest import Digest
from reader.model.vectors import Vector, pack_vector, unpack_vector, vector_of

STORIED = "storied"
"""The last row that was looked at for its story."""


class Compared(NamedTuple):
    """A row as it is compared with others."""

    row: int
    id: int
    date: str
    vector: Vector


class Vectors:
    """Vectors by row, stories by id: a row changes with its digest's text, and the story stays."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._generation = -1
        self._stories: dict[int, BitMap] = {}
        self._of_row: dict[int, int] = {}

    def add(self, row: int, digest: Digest) -> None:
        """Keep the vector of a new row."""
        self._connection.db.execute("INSERT INTO vectors VALUES(?, ?)", (row, pack_vector(vector_of(digest))))

    def remove(self, row: int) -> None:
        self._connection.db.execute("DELETE FROM vectors WHERE row=?", (row,))

    def of(self, rows: Iterable[int]) -> dict[int, Vector]:
        """The vectors of these rows."""
        found = self._connection.select(
            "SELECT row, terms FROM vectors WHERE row IN (SELECT value FROM json_each(?))",
            (json_list(rows),),
            (ROW, BLOB),
        )  # fmt: skip
        with self._connection.blobs():
            return {row: unpack_vector(terms) for row, terms in found}

    def without_story(self) -> list[Compared]:
        """The rows that were not looked at for their story yet, by date."""
        return self._compared("v.row > ? AND r.id NOT IN (SELECT id FROM stories)", (self._connection.number(STORIED),))

    def between(self, first: str, last: str) -> list[Compared]:
        """The rows that have a story and whose dates begin with days of `[first, last]`, by date."""
        return self._compared("r.date >= ? AND r.date < ? AND r.id IN (SELECT id FROM stories)", (first, last + "~"))

    def _compared(self, where: str, parameters: tuple[object, ...]) -> list[Compared]:
        found = self._connection.select(
            "SELECT v.row, r.id, r.date, v.terms FROM rows r JOIN vectors v USING(row) "
            f"WHERE {where} ORDER BY r.date, r.id", parameters, (ROW, ID, TEXT, BLOB)
        )  # fmt: skip
        with self._connection.blobs():
            return [Compared(row, doc_id, date, unpack_vector(terms)) for row, doc_id, date, terms in found]

    def put_stories(self, stories: Mapping[int, int], upto: int) -> None:
        """Set the story of these ids, and up to which row stories are known. Call it in a transaction."""
        self._connection.db.executemany("INSERT OR REPLACE INTO stories VALUES(?, ?)", stories.items())
        self._connection.set_meta(STORIED, upto)

    def story_of_ids(self, doc_ids: Iterable[int]) -> dict[int, int]:
        """The story of each of these ids that was looked at."""
        return dict(
            self._connection.select(
                "SELECT id, story FROM stories WHERE id IN (SELECT value FROM json_each(?))",
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
        stories: dict[int, BitMap] = {}
        of_row: dict[int, int] = {}
        for story, row in self._connection.select(
            "SELECT s.story, r.row FROM stories s JOIN rows r USING(id) WHERE s.story IN "
            "(SELECT story FROM stories GROUP BY story HAVING count(*) > 1)", (), (ID, ROW)
        ):  # fmt: skip
            stories.setdefault(story, BitMap()).add(row)
            of_row[row] = story
        self._stories, self._of_row, self._generation = stories, of_row, generation

    def known_upto(self) -> int:
        """The last row that was looked at for its story."""
        return self._connection.number(STORIED)
