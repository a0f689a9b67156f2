"""The marks of an index, folded over all devices: one stamp for each field of each digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import orjson
from pyroaring import BitMap

from reader.library.ids import range_of
from reader.library.index.connection import Connection, json_list
from reader.library.index.kinds import COUNT, ID, ROW, TEXT, VALUE
from reader.model.marks import DELETED, FINISHED, HIGHLIGHT, LATER, TAG, VOTE, Marks, Stamp, Value
from reader.translation import gettext as _

Stamps: TypeAlias = Mapping[int, Mapping[str, Stamp]]
"""Stamps by id and field."""
_UNSET = Stamp(False, 0, "")
_STAMP = (TEXT, VALUE, COUNT, TEXT)
"""Field, value, moment and device."""


class FoldedMarks:
    """The marks of an index."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, doc_id: int) -> Marks:
        """The marks of a digest."""
        found = self._connection.select("SELECT field, value, at, device FROM marks WHERE id=?", (doc_id,), _STAMP)
        return Marks({field: _stamp(value, at, device) for field, value, at, device in found})

    def all(self) -> dict[int, dict[str, Stamp]]:
        """All marks by id and field."""
        return _by_id(self._connection.select("SELECT id, field, value, at, device FROM marks", (), (ID, *_STAMP)))

    def values(self, doc_ids: Iterable[int], fields: Iterable[str]) -> dict[int, dict[str, Value]]:
        """The values of these fields for these ids, where they were ever set."""
        values: dict[int, dict[str, Value]] = {}
        for doc_id, field, value in self._connection.select(
            "SELECT id, field, value FROM marks WHERE id IN (SELECT value FROM json_each(?)) "
            "AND field IN (SELECT value FROM json_each(?))",
            (json_list(doc_ids), json_list(fields)),
            (ID, TEXT, VALUE),
        ):
            values.setdefault(doc_id, {})[field] = value if isinstance(value, str) else bool(value)
        return values

    def stamps(self, doc_ids: Iterable[int]) -> dict[int, dict[str, Stamp]]:
        """All stamps of these ids, by id and field."""
        return _by_id(
            self._connection.select(
                "SELECT id, field, value, at, device FROM marks WHERE id IN (SELECT value FROM json_each(?))",
                (json_list(doc_ids),),
                (ID, *_STAMP),
            )
        )

    def said(self, doc_ids: Iterable[int]) -> dict[int, Marks]:
        """What a reader wrote and highlighted in each of these: only notes and highlights."""
        wanted = json_list(doc_ids)
        # `;` comes after `:`, so this is every field that begins with the prefix.
        found = self._connection.select(
            "SELECT id, field, value, at, device FROM marks WHERE id IN (SELECT value FROM json_each(?)) "
            "AND (field='note' OR (field>=? AND field<?))",
            (wanted, HIGHLIGHT, HIGHLIGHT[:-1] + ";"),
            (ID, *_STAMP),
        )
        return {doc_id: Marks(fields) for doc_id, fields in _by_id(found).items()}

    def moments(self, doc_ids: Iterable[int], field: str) -> dict[int, int]:
        """When this field was set for each of these ids where it ever was, in microseconds since 1970."""
        return dict(
            self._connection.select(
                "SELECT id, at FROM marks WHERE field=? AND id IN (SELECT value FROM json_each(?))",
                (field, json_list(doc_ids)),
                (ID, COUNT),
            )
        )

    def steps_since(self, field: str, since: int) -> dict[int, BitMap]:
        """The rows for which a field was set at or after a moment, by the moment, in microseconds since 1970.

        What was set in one step has one moment.
        """
        found = self._connection.select(
            # CROSS: the marks first. SQLite takes the rows for the smaller table, and they are the larger one.
            "SELECT m.at, json_group_array(r.row) FROM marks m CROSS JOIN rows r USING(id) "
            "WHERE m.field=? AND m.at>=? AND m.value NOT IN (0, '') GROUP BY m.at",
            (field, since),
            (COUNT, TEXT),
        )
        with self._connection.blobs():
            steps: dict[int, list[int]] = {at: orjson.loads(rows) for at, rows in found}
        if not all(map(ROW.holds, steps.values())):
            raise self._connection.damaged(_("rows out of range"))
        return {at: BitMap(rows) for at, rows in steps.items()}

    @property
    def newest_at(self) -> int:
        """The latest moment of any mark, in microseconds since 1970."""
        return self._connection.number("newest_at")

    def difference(self, bucket: str, marks: Mapping[int, Marks]) -> tuple[Stamps, Stamps]:
        """What has to change for the marks of a bucket to be exactly these: the fields to unset, and those to set."""
        stored = _by_id(
            self._connection.select(
                "SELECT id, field, value, at, device FROM marks WHERE id>=? AND id<?", range_of(bucket), (ID, *_STAMP)
            )
        )
        gone = {
            i: {f: _UNSET for f in fields if i not in marks or f not in marks[i].fields} for i, fields in stored.items()
        }
        changed = {i: {f: s for f, s in m.fields.items() if stored.get(i, {}).get(f) != s} for i, m in marks.items()}
        return _present(gone), _present(changed)

    def remove(self, stamps: Stamps) -> None:
        """Forget these fields."""
        self._connection.db.executemany(
            "DELETE FROM marks WHERE id=? AND field=?", ((i, field) for i, fields in stamps.items() for field in fields)
        )

    def put(self, stamps: Stamps) -> None:
        """Set these fields: that they are newer is known."""
        alike: dict[tuple[str, int], tuple[Stamp, list[int]]] = {}
        for doc_id, fields in stamps.items():
            for field, stamp in fields.items():
                alike.setdefault((field, id(stamp)), (stamp, []))[1].append(doc_id)
        for (field, _rest), (stamp, doc_ids) in alike.items():
            self._connection.db.execute(
                "INSERT OR REPLACE INTO marks SELECT value, ?, ?, ?, ? FROM json_each(?)",
                (field, _plain(stamp.value), stamp.at, stamp.device, json_list(doc_ids)),
            )
        newest = max((stamp.at for stamp, _rest in alike.values()), default=0)
        if newest > self.newest_at:
            self._connection.set_meta("newest_at", newest)


def by_field(stamps: Stamps) -> dict[str, dict[int, Stamp]]:
    """The same stamps by field and id."""
    found: dict[str, dict[int, Stamp]] = {}
    for doc_id, fields in stamps.items():
        for field, stamp in fields.items():
            found.setdefault(field, {})[doc_id] = stamp
    return found


def facet_of(field: str) -> tuple[str, str]:
    """The facet and label that show whether a field of a mark is set; both `""` where none does."""
    if field.startswith(TAG):
        return "tag", field[len(TAG) :]
    if field.startswith(HIGHLIGHT):
        return "has", "highlight"
    return {
        "read": ("is", "read"),
        "bookmark": ("is", "bookmarked"),
        "note": ("has", "note"),
        DELETED: ("is", "deleted"),
        LATER: ("is", "later"),
        FINISHED: ("is", "finished"),
        VOTE: ("has", "vote"),
    }.get(field, ("", ""))


def _present(stamps: Stamps) -> Stamps:
    return {doc_id: fields for doc_id, fields in stamps.items() if fields}


def _by_id(found: Iterable[tuple[int, str, int | str, int, str]]) -> dict[int, dict[str, Stamp]]:
    stamps: dict[int, dict[str, Stamp]] = {}
    for doc_id, field, value, at, device in found:
        stamps.setdefault(doc_id, {})[field] = _stamp(value, at, device)
    return stamps


def _plain(value: Value) -> int | str:
    return int(value) if isinstance(value, bool) else value


def _stamp(value: int | str, at: int, device: str) -> Stamp:
    return Stamp(value if isinstance(value, str) else bool(value), at, device)
