"""What is done to a story as one: reading, putting off and deleting a digest does so to all that tell its event.

The rule of every command and every key: **a digest that is named, by its row or its id, stands for its story; a query
means what it finds**, and only what makes that read, or unread, goes on to the other sides. `[reading] whole_story`
turns all of it off, and `take_out` ends it for one digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pyroaring import BitMap

from reader.briefing.told import sides_of_row
from reader.errors import NoStoryError
from reader.library import Library
from reader.library.changes import Change, Fields
from reader.library.hiding import DELETED
from reader.model.marks import LATER, TAKEN_OUT
from reader.translation import gettext as _
from reader.translation import ngettext, number

ALONE: Fields = {TAKEN_OUT: True}
BACK: Fields = {TAKEN_OUT: False}
TOGETHER = frozenset({"read", LATER, DELETED})
"""Fields of marks that all sides of a story have together."""


def with_sides(library: Library, changes: Mapping[str, Fields]) -> Mapping[str, Fields]:
    """Changes of marks in which what the sides of a story have together is set on all of them."""
    whole: dict[str, Fields] = dict(changes)
    for digest_id, fields in changes.items():
        shared = {name: value for name, value in fields.items() if name in TOGETHER}
        for side in _other_sides(library, digest_id, shared) if shared else ():
            whole[side] = {**shared, **whole.get(side, {})}
    return whole


def whole_stories(library: Library, rows: BitMap) -> BitMap:
    """These rows, and all that tell the same stories."""
    index = library.index
    of_row = library.sync.whole(lambda: index.vectors.story_of_row(index.generation))
    stories = index.vectors.stories(index.generation)
    return rows.union(*(stories[story] for story in {story for row, story in of_row.items() if row in rows}))


def ids_together(library: Library, ids: Iterable[str], fields: Fields) -> list[str]:
    """These digests, each once, and after them the other sides that change with them when these fields are set."""
    named = dict.fromkeys(ids)
    return list(dict.fromkeys((*named, *with_sides(library, dict.fromkeys(named, fields)))))


def how_many(changed: int, named: int) -> str:
    """How many digests changed where so many were named: `3 digests of one event`."""
    digests = ngettext("{count} digest", "{count} digests", changed).format(count=number(changed))
    if changed <= named:
        return digests
    return (
        _("{digests} of one event").format(digests=digests)
        if named == 1
        else _("{digests} of {named} rows, with all that tell their events").format(
            digests=digests, named=number(named)
        )
    )


def take_out(library: Library, ids: Sequence[str]) -> Change:
    """Take digests out of the stories that they were found to tell: they stay alone, on every device.

    Raises NoStoryError for one that is in no story.
    """
    for digest_id in ids:
        if library.marks(digest_id).value(TAKEN_OUT) is True:
            continue
        row = library.row_of(digest_id)
        if row is None or not sides_of_row(library, row):
            raise NoStoryError(
                _("no other digest tells the event of {digest_id}: there is nothing to take it out of").format(
                    digest_id=digest_id
                )
            )
    return library.mark(dict.fromkeys(ids, ALONE))


def put_back(library: Library, ids: Sequence[str]) -> Change:
    """Put digests that were taken out back into the stories that they were found to tell."""
    return library.mark(dict.fromkeys(ids, BACK))


def _other_sides(library: Library, digest_id: str, fields: Fields) -> list[str]:
    """The ids of the other sides that change too: of deleted ones nothing but that they are."""
    row = library.row_of(digest_id)
    rows = sides_of_row(library, row) - BitMap([row]) if row is not None else BitMap()
    if rows and DELETED not in fields:
        rows = rows - library.having("is", DELETED)
    return library.ids_of(rows) if rows else []
