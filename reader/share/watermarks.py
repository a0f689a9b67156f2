"""“All read” as one row: a watermark, where a million stamps would say the same.

The local library keeps its stamps, which are exact whatever its reader does next. A watermark says of every digest that
was there at a moment, but for some, that it is read since then; each machine sets the stamps that follow from it, the
one that sent it too, so that all decide alike later.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reader.library import Library
from reader.library.clock import DAY
from reader.model.marks import LATEST, Marks, Stamp
from reader.paths import MARKS
from reader.share.kept import Kept
from reader.share.operations import Operation
from reader.share.server import Server, batches

LEAST = 1_000
"""Digests that are read at one moment from which on that is said by a watermark."""
MOST_EXCEPTED = 1_000
"""As many as the server takes."""
MOST = 5_000
READ = "read"


class Watermark(NamedTuple):
    """That all was read at a moment."""

    at: int
    """Microseconds since 1970."""
    device: str
    upto: int
    """Digests whose first version has no higher number."""
    but: tuple[int, ...]
    """Those of them that it does not concern."""


def send_all_read(kept: Kept, server: Server, now: int) -> int:
    """Have the server know what was marked as read at once, where that was all; for how many digests.

    Only where all of the shared library is held here: what a slice leaves out was not seen, and is not read.
    `now`: the server's clock, microseconds since 1970.
    """
    upto = kept.number("entries")
    if kept.setting("slice") or not upto:
        return 0
    sent = 0
    for at, device in kept.read_at_once(upto, LEAST):
        excepted = kept.not_read_by(at, MOST_EXCEPTED + 1)
        if at > min(now + DAY, LATEST) or len(excepted) > MOST_EXCEPTED:
            continue
        server.all_read(Watermark(at, device, upto, tuple(excepted)))
        covered = kept.read_then(at, device, upto)
        _confirm(kept, {doc_id: Stamp(True, at, device) for doc_id in covered})
        sent += len(covered)
    return sent


def take_all_read(library: Library, kept: Kept, server: Server) -> int:
    """Take in what new watermarks say of the digests that are here; for how many that was news."""
    newest = server.newest_watermark()
    if newest <= kept.number("watermarks"):
        return 0
    news = sum(cover(library, kept, server, batch) for batch in batches(kept.held(), MOST))
    kept.set(watermarks=newest)
    return news


def cover(library: Library, kept: Kept, server: Server, doc_ids: Iterable[int]) -> int:
    """Take in what all watermarks say of these digests; for how many that was news."""
    found = server.covered(list(doc_ids))
    if not found:
        return 0
    stamps = {doc_id: Stamp(True, at, device) for doc_id, at, device in found if 0 <= at < LATEST}
    news = library.take_in({doc_id: Marks({READ: stamp}) for doc_id, stamp in stamps.items()}, {})
    _confirm(kept, stamps)
    return news


def _confirm(kept: Kept, stamps: dict[int, Stamp]) -> None:
    """The server has these, by a watermark: they need not be sent."""
    kept.confirm([Operation(MARKS, i, READ, "", True, s.at, s.device) for i, s in stamps.items()])
