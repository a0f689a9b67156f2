"""Digests that a reader is done with, for good or for now. All of it is marks, so it reaches every device.

A deleted digest keeps its document: what its feed or an import brings again is known by it, and stays deleted with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyroaring import BitMap

from reader.errors import QueryError
from reader.library.changes import Change
from reader.library.library import Library
from reader.model.marks import DELETED, LATER, Value
from reader.model.muting import states_of
from reader.model.query import Query
from reader.translation import gettext as _

DELETE: Mapping[str, Value] = {DELETED: True}
BRING_BACK: Mapping[str, Value] = {DELETED: False}


def delete(library: Library, ids: Sequence[str]) -> Change:
    """Delete digests: they are in no list and no count any more, on no device, and no refresh brings them back."""
    return library.mark(dict.fromkeys(ids, DELETE))


def bring_back(library: Library, ids: Sequence[str]) -> Change:
    """Bring deleted digests back, with all their marks."""
    return library.mark(dict.fromkeys(ids, BRING_BACK))


def put_off(library: Library, ids: Sequence[str], moment: str) -> Change:
    """Put digests off until a moment in UTC, when they come back as new and unread; `""`: they come back now."""
    fields: Mapping[str, Value] = {LATER: moment, "read": False} if moment else {LATER: ""}
    return library.mark(dict.fromkeys(ids, fields))


def to_delete(library: Library, query: Query, *, back: bool = False) -> BitMap:
    """The rows that a query finds to be deleted, or brought back: every side of a story, also where one is listed.

    Raises QueryError where it asks for nothing in particular.
    """
    if not query.where.nodes:
        raise QueryError(_("an empty query means every digest: say which, such as source:example.org or before:1y"))
    if back and DELETED not in set(states_of(query.where)):
        query = query.requiring("is", DELETED)
    return library.find(query, every_side=True).matched
