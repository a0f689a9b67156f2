"""The words of an index: full text of digests and notes, and the matches that took long, which are kept."""

from __future__ import annotations

import time
from collections.abc import Iterable

from pyroaring import BitMap

from reader.library.index.connection import Connection
from reader.library.index.kinds import BLOB, ROW, pack, unpack_set
from reader.library.index.rows import Rows
from reader.model.digest import Digest
from reader.terms import index_text

SLOW = 0.008
"""Seconds from which on the rows that match some words are kept: two letters match half of a million digests."""
KEPT_MATCHES = 400
REMEMBERED = 100
"""Matches that are remembered in memory, without a look at the file: those of views and decisions among them."""


class Words:
    """The full text of an index."""

    def __init__(self, connection: Connection, rows: Rows) -> None:
        self._connection = connection
        self._rows = rows
        self._matched: dict[str, tuple[int, BitMap]] = {}
        """What was matched last, and among the rows up to which: marks change far more often than words."""

    def forget(self) -> None:
        """Forget what was matched: another connection wrote, and a row may be another one now."""
        self._matched.clear()

    def add(self, row: int, digest: Digest) -> None:
        """Take in the words of a new row."""
        self._connection.db.execute(
            "INSERT INTO words(rowid, title, lead, body) VALUES(?, ?, ?, ?)",
            (row, *map(index_text, weighted_texts(digest))),
        )

    def set_notes(self, notes: Iterable[tuple[int, str]]) -> None:
        """Replace the notes of these rows; an empty one is none."""
        notes = list(notes)
        self._connection.db.executemany("DELETE FROM notes WHERE rowid=?", ((row,) for row, _ in notes))
        self.add_notes((row, note) for row, note in notes if note)

    def add_notes(self, notes: Iterable[tuple[int, str]]) -> None:
        """Take in notes of rows that have none yet."""
        self._connection.db.executemany(
            "INSERT INTO notes(rowid, note) VALUES(?, ?)", ((row, index_text(note)) for row, note in notes)
        )

    def match(self, expression: str) -> BitMap:
        """Rows whose words match a full-text expression, and rows whose note does."""
        return self._words_match(expression) | self._connection.bitmap(
            "SELECT rowid AS row FROM notes WHERE notes MATCH ?", (expression,)
        )

    def ranked(self, expression: str, from_row: int) -> list[int]:
        """Rows from this one on that match, the best first: a hit in a title weighs most."""
        return self._connection.listed(
            "SELECT rowid AS row FROM words WHERE words MATCH ? AND rowid>=? ORDER BY bm25(words, 10.0, 3.0, 1.0)",
            (expression, from_row),
        )

    def holding(self, word: str, from_row: int) -> BitMap:
        """Rows from this one on that have a word, folded."""
        return self._connection.bitmap(
            "SELECT rowid AS row FROM words WHERE words MATCH ? AND rowid>=?", (f'"{word}"', from_row)
        )

    def holding_any(self, expression: str, from_row: int) -> BitMap:
        """Rows from this one on that match a full-text expression; of all rows it is kept where that takes long."""
        if not expression:
            return BitMap()
        if not from_row:
            return self._words_match(expression)
        return self._connection.bitmap(
            "SELECT rowid AS row FROM words WHERE words MATCH ? AND rowid>=?", (expression, from_row)
        )

    def _words_match(self, expression: str) -> BitMap:
        """What took long is kept: rows never change their words, so only those that came since are looked at."""
        newest = self._rows.generation
        upto, found = self._matched.get(expression) or self._kept(expression)
        if upto < newest:
            begin = time.perf_counter()
            found = found | self._connection.bitmap(
                "SELECT rowid AS row FROM words WHERE words MATCH ? AND rowid>?", (expression, upto)
            )
            if time.perf_counter() - begin > SLOW:
                self._keep(expression, newest, found)
        if len(self._matched) >= REMEMBERED and expression not in self._matched:
            del self._matched[next(iter(self._matched))]
        self._matched[expression] = newest, found
        return found

    def _kept(self, expression: str) -> tuple[int, BitMap]:
        """What was kept of a match, and among the rows up to which."""
        kept = self._connection.first("SELECT upto, rows FROM matches WHERE expression=?", (expression,), (ROW, BLOB))
        with self._connection.blobs():
            return (kept[0], unpack_set(kept[1])) if kept else (0, BitMap())

    def _keep(self, expression: str, newest: int, found: BitMap) -> None:
        self._connection.keep("INSERT OR REPLACE INTO matches VALUES(?, ?, ?)", (expression, newest, pack(found)))
        self._connection.keep("DELETE FROM matches WHERE rowid<=(SELECT max(rowid) FROM matches)-?", (KEPT_MATCHES,))


def weighted_texts(digest: Digest) -> tuple[str, str, str]:
    """Title, lead and body: the three weights of the full-text search."""
    body = (*digest.insights, *digest.in_practice, *digest.method, *digest.principles, *digest.topics)
    if digest.article is not None:
        body = (*body, digest.article.text)
    return digest.title, f"{digest.summary}\n{digest.takeaway}", "\n".join(body)
