"""What a search finds: rows in their order, worked out as far as they are looked at, and counts."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import NamedTuple, overload

from pyroaring import BitMap

from reader.dataclass import dataclass
from reader.library.hiding import Hidden
from reader.model.query import Query


class Count(NamedTuple):
    """A value of a facet, and how many digests would be shown with it."""

    key: str
    label: str
    digests: int


class HiddenRows(NamedTuple):
    """What the mutes hide of what a query finds."""

    rows: BitMap
    by_mute: Sequence[Hidden]
    """Each mute that hides some of them; two may hide the same."""


class Rows(Sequence[int]):
    """Rows of a result in their order, worked out as far as they are looked at."""

    def __init__(self, order: Sequence[int], members: BitMap, best: Sequence[int] = ()) -> None:
        """The `members` in this order, the `best` of them first, in theirs."""
        self._members = members
        self._size = len(members)
        whole = self._size == len(order) and not best
        self._known: Sequence[int] = order if whole else array("I", best)
        rest = members - BitMap(best) if best else members
        self._rest: Iterator[int] = iter(()) if whole else filter(rest.__contains__, order)

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        stop = (
            index.indices(self._size)[1] if isinstance(index, slice) else (index % self._size if self._size else 0) + 1
        )
        self._extend(stop)
        return self._known[index] if isinstance(index, slice) or index >= 0 else self._known[self._size + index]

    def position(self, row: int) -> int:
        """Where a row stands, -1 where it does not."""
        if row not in self._members:
            return -1
        looked = -1
        while looked < len(self._known):  # it mostly stands near the beginning, and all of a large result takes time
            looked, start = len(self._known), max(looked, 0)
            with suppress(ValueError):
                return self._known.index(row, start)
            self._extend(looked + 1)
        return -1

    def _extend(self, stop: int) -> None:
        known = self._known
        if len(known) < stop and isinstance(known, array):
            # Some more than asked for, so that scrolling does not come back here line by line.
            known.extend(islice(self._rest, max(stop - len(known), 512)))


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a query."""

    query: Query
    rows: Rows
    matched: BitMap
    """The rows that match; `rows` may show one more, that is held."""
    unread: int

    @property
    def total(self) -> int:
        return len(self.matched)
