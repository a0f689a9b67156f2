"""What the server has and this machine does not: stamps of this reader, digests of the slice."""

from __future__ import annotations

from typing import NamedTuple

from reader.library import Library
from reader.library.ids import id_of
from reader.model.digest import Digest
from reader.model.marks import EDIT
from reader.paths import DESK, MARKS
from reader.share.entries import content_of, from_entry
from reader.share.kept import HERE, KEPT, SLICE, Entry, Kept
from reader.share.operations import folded
from reader.share.server import Published, Server, batches
from reader.share.slices import Condition
from reader.share.watermarks import cover

MOST = 5_000
MOST_ENTRIES = 500


class Taken(NamedTuple):
    """How much came: for how many documents marks changed, how many digests came and went."""

    stamps: int = 0
    digests: int = 0
    dropped: int = 0


def take_stamps(library: Library, kept: Kept, server: Server, upto: int) -> Taken:
    """Take every stamp of this reader in that came after the last one, up to a number; known as taken once it is on the
    disk. What comes meanwhile is the next round's, or one would never end."""
    changed = 0
    while (since := kept.number("stamps")) < upto:
        operations, last = server.stamps_since(since, upto, MOST)
        if not operations:
            break
        found = folded(operations)
        changed += library.take_in(
            {i: marks for i, (_, marks) in found[MARKS].items()},
            {i: each for i, each in found[DESK].items() if each[0]},
        )
        kept.confirm(operations, stamps=last)
    return Taken(stamps=changed)


def take_digests(
    library: Library, kept: Kept, server: Server, slice_: Condition, upto: int, *, curates: bool = False
) -> Taken:
    """Take in what changed in the slice up to a number, and let go of what left it."""
    came = gone = 0
    while (since := kept.number("entries")) < upto:
        held = kept.held() if since else []
        page = server.entries_since(since, upto, MOST_ENTRIES, slice_, held)
        known = kept.entries(each.id for each in page)
        out = [p.id for p in page if not p.mine and known[p.id].origin == SLICE]
        taken = [p for p in page if p.id not in out and p.document is not None]
        came += _take_in(library, kept, taken, known, curates=curates)
        cover(library, kept, server, (p.id for p in taken))
        gone += drop(library, kept, out)
        # What lies between the last one and `upto` is in no slice of ours.
        kept.set(entries=page[-1].number if page else upto)
    return Taken(digests=came, dropped=gone)


def keep(library: Library, kept: Kept, page: list[Published]) -> int:
    """Take digests in that a reader opened out of the archive: they stay, whatever the slice is."""
    page = [p for p in page if p.document is not None]
    came = _take_in(library, kept, page, kept.entries(each.id for each in page), origin=KEPT)
    kept.set(watermarks=0)  # the next round looks whether all was read since they were published
    return came


def prune(library: Library, kept: Kept, server: Server, slice_: Condition) -> int:
    """Let go of what is no longer in the slice; how many digests that were."""
    gone = 0
    for batch in batches(kept.held(SLICE), MOST):
        inside = server.in_slice(batch, slice_)
        gone += drop(library, kept, [doc_id for doc_id in batch if doc_id not in inside])
    # Of what came before this library was left and joined again, only what is still there can come again.
    for batch in batches(kept.left_unchanged(), MOST):
        there, inside = server.numbers(batch), server.in_slice(batch, slice_)
        gone += drop(library, kept, [doc_id for doc_id in batch if doc_id in there and doc_id not in inside])
    return gone


def drop(library: Library, kept: Kept, doc_ids: list[int]) -> int:
    """Remove digests that came from the server. Their marks stay, here and there."""
    if not doc_ids:
        return 0
    gone = library.adding.drop(doc_ids)
    kept.let_go(doc_ids)
    return gone


def _take_in(
    library: Library,
    kept: Kept,
    page: list[Published],
    known: dict[int, Entry],
    *,
    curates: bool = False,
    origin: str = SLICE,
) -> int:
    digests = {p.id: from_entry(p.id, p.document) for p in page}
    contents = {doc_id: content_of(digest) for doc_id, digest in digests.items()}
    present = library.index.rows.of(digests)
    fresh: dict[int, tuple[Digest, bool]] = {}
    for p in page:
        old = known.get(p.id)
        if old is None or old.content != contents[p.id] or p.id not in present:
            fresh[p.id] = digests[p.id], old is not None and old.number > 0
    if fresh:
        # Why they come is known before they are here: broken off between the two, they would count as this machine's.
        new = [p for p in page if p.id in fresh and p.id not in known and p.id not in present]
        kept.put_entries(Entry(p.id, b"", 0, b"", 0, origin) for p in new)
        library.adding.take_in(fresh)
        if curates:
            _forget_older_edits(library, {p.id: p.at for p in page if p.id in fresh})
    entries = []
    for doc_id, (checksum, edited) in kept.checksums(digests).items():
        old = known.get(doc_id)
        why = (
            old.origin
            if old is not None and old.origin != SLICE
            else HERE
            if _was_here(doc_id, old, present)
            else origin
        )
        number = next(p.number for p in page if p.id == doc_id)
        entries.append(Entry(doc_id, checksum, edited, contents[doc_id], number, why))
    kept.put_entries(entries)
    return len(fresh)


def _was_here(doc_id: int, old: Entry | None, present: dict[int, int]) -> bool:
    """Whether a digest stood here before it came from the server."""
    return old is None and doc_id in present


def _forget_older_edits(library: Library, moments: dict[int, int]) -> None:
    """A curator's edits are published, so a version that is newer than they are has taken their place."""
    changes = {}
    for doc_id, at in moments.items():
        digest_id = id_of(doc_id)
        old = {
            name: False
            for name, stamp in library.marks(digest_id).fields.items()
            if name.startswith(EDIT) and isinstance(stamp.value, str) and stamp.at < at
        }
        if old:
            changes[digest_id] = old
    if changes:
        library.mark(changes, undoable=False)
