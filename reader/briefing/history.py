"""What a reader liked and disliked, by what they did: the examples that the text model learns from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pyroaring import BitMap

from reader.dataclass import dataclass
from reader.model.marks import FINISHED, VOTE
from reader.translation import marked

if TYPE_CHECKING:
    from reader.library.index.index import Index

JUDGED, BOOKMARKED, READ_ON, SKIPPED = marked("judged"), marked("bookmarked"), marked("read to the end"), "skipped"
WEIGHT: Mapping[str, float] = {JUDGED: 1.0, BOOKMARKED: 1.0, READ_ON: 0.6, SKIPPED: 0.4}
"""How much each counts as an example."""
MOST = 80
"""Likes that are learned from, and as many dislikes: those of the newest digests."""
TOGETHER = 5
"""Digests marked read in one step from which on they count as skipped: nobody reads so many at once."""
_LOOKED_AT = 400
"""Read digests that are looked at for being skipped, the newest."""


@dataclass(frozen=True, slots=True)
class History:
    """Rows with what was done to them."""

    likes: Mapping[int, str]
    """One of `JUDGED`, `BOOKMARKED`, `READ_ON`."""
    dislikes: Mapping[int, str]
    """`JUDGED` or `SKIPPED`."""


def history_of(index: Index) -> History:
    """What the reader did, the strongest sign of each digest: judged, then bookmarked, then read to the end."""
    live = index.rows.live
    good, bad = _judged(index)
    bookmarked = (index.facets.rows("is", "bookmarked") & live) - bad - good
    finished = (index.facets.rows("is", FINISHED) & live) - bad - good - bookmarked
    likes = {
        **dict.fromkeys(_newest(good), JUDGED),
        **dict.fromkeys(_newest(bookmarked), BOOKMARKED),
    }
    likes |= dict.fromkeys(_newest(finished, MOST - len(likes)), READ_ON)
    skipped = _skipped(index, bad | good | bookmarked | finished)
    dislikes = dict.fromkeys(_newest(bad), JUDGED)
    dislikes |= dict.fromkeys(_newest(skipped, MOST - len(dislikes)), SKIPPED)
    return History(likes, dislikes)


def _newest(rows: BitMap, most: int = MOST) -> BitMap:
    """So many of these rows, those that came last."""
    if most <= 0:
        return BitMap()
    return BitMap(rows[-most:]) if len(rows) > most else rows


def _judged(index: Index) -> tuple[BitMap, BitMap]:
    """The rows that were judged good, and those that were judged bad."""
    rows = _newest(index.facets.rows("has", "vote") & index.rows.live, 5 * MOST)
    if not rows:
        return BitMap(), BitMap()
    votes = index.marks.values(index.rows.ids(rows), [VOTE])
    row_of = index.rows.of(votes)
    said = {row: votes[doc_id].get(VOTE) for doc_id, row in row_of.items()}
    return BitMap(row for row, vote in said.items() if vote == "+"), BitMap(
        r for r, vote in said.items() if vote == "-"
    )


def _skipped(index: Index, but: BitMap) -> BitMap:
    """The rows that were marked read in one step with several others, and that nothing else was done to.

    That is what `A` and a marked selection leave behind, on whichever device, and no mark of its own is needed for it.
    """
    read = _newest((index.facets.rows("is", "read") & index.rows.live) - but, _LOOKED_AT)
    if len(read) < TOGETHER:
        return BitMap()
    moments = index.marks.moments(index.rows.ids(read), "read")
    together = Counter(moments.values())
    return BitMap(row for doc_id, row in index.rows.of(moments).items() if together[moments[doc_id]] >= TOGETHER)
