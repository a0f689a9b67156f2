"""What the server does not have yet: stamps, and digests of a curator. It is found by comparing, so nothing queues."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple, TypeAlias, TypeVar

from reader.errors import UnfitError
from reader.library import Library
from reader.library.ids import id_of
from reader.model.digest import Digest
from reader.paths import DESK
from reader.share.entries import content_of, from_entry, to_entry
from reader.share.kept import HERE, Entry, Kept
from reader.share.operations import Operation, too_early
from reader.share.server import Server, batches

T = TypeVar("T")
MOST = 5_000
"""Operations in one call."""
MOST_ENTRIES = 500
"""Digests in one call."""
_Row: TypeAlias = tuple[int, bytes, int, int]
"""Of a digest that is not as it last was: see `Kept.changed_digests`."""
_Changed: TypeAlias = tuple[Digest | None, int, Entry]
"""What is to be known of a digest; the digest itself and its moment, where it is to be published."""


class Sent(NamedTuple):
    """How much the server took, and what it would not take."""

    stamps: int = 0
    digests: int = 0
    early: int = 0
    """Stamps whose moment lies more than a day ahead: they wait until it has come nearer."""
    unfit: int = 0
    """What the server cannot hold as it is; it stays here alone."""
    why: str = ""
    """Why the first of these does not fit."""


def waiting(library: Library, kept: Kept, most: int = MOST) -> list[Operation]:
    """Stamps that the server is not known to have: at most so many marks, all of the desk, all older notes."""
    things = {i: (thing.name, thing.marks.fields) for i, thing in library.desk.stamped.folded().items()}
    return [*kept.note_versions(), *kept.unconfirmed(DESK, things), *kept.unconfirmed_marks(most)]


def send_stamps(library: Library, kept: Kept, server: Server, now: int) -> Sent:
    """Send every stamp that the server does not have; each is known as sent once the server has confirmed it.

    `now`: the server's clock, microseconds since 1970. One stamp that it cannot hold keeps no other one back.
    """
    sent = 0
    unfit: set[Operation] = set()
    why = ""
    while True:
        operations, early = too_early(waiting(library, kept, MOST + len(unfit)), now)
        operations = [operation for operation in operations if operation not in unfit]
        if not operations:
            return Sent(stamps=sent, early=len(early), unfit=len(unfit), why=why)
        for batch in batches(operations, MOST):
            refused = put_good(batch, server.put)
            for operation, error in refused:
                unfit.add(operation)
                why = why or str(error)
            good = [operation for operation in batch if operation not in unfit]
            kept.confirm(good)
            sent += len(good)


def put_good(batch: list[T], put: Callable[[list[T]], Any]) -> list[tuple[T, UnfitError]]:
    """Put all that can be held, and say what cannot: a server takes a batch whole or not at all, so it is halved."""
    try:
        put(batch)
    except UnfitError as error:
        if len(batch) == 1:
            return [(batch[0], error)]
        half = len(batch) // 2
        return [*put_good(batch[:half], put), *put_good(batch[half:], put)]
    return []


def send_digests(library: Library, kept: Kept, server: Server, device: str) -> Sent:
    """Publish what a curator added or edited: digests, and no articles that nobody has digested.

    While the server takes some, the next are made ready: with a large library each takes as long as the other.
    """
    sent = Sent()
    with ThreadPoolExecutor(1) as other:
        for lot in batches(kept.changed_digests(), MOST):
            known = kept.entries(doc_id for doc_id, *rest in lot)
            there = _there(known, server, lot)  # here the connection is nobody else's
            under_way: Callable[[], Sent] | None = None
            for batch in batches(lot, MOST_ENTRIES):
                changed = _changed(library, known, there, batch)
                records = [to_entry(digest, at, device) for digest, at, entry in changed if digest is not None]
                if under_way is not None:
                    sent = _sum(sent, under_way())
                taken = other.submit(_publish, server, records)
                under_way = partial(_know, kept, changed, taken)
            if under_way is not None:
                sent = _sum(sent, under_way())
    return sent


class _Published(NamedTuple):
    digests: int
    number: int
    """Of the last change that the server has, 0 where nothing was published."""
    refused: list[tuple[dict[str, Any], UnfitError]]


def _publish(server: Server, records: list[dict[str, Any]]) -> _Published:
    refused = put_good(records, server.publish) if records else []
    return _Published(len(records) - len(refused), server.hello().entries if records else 0, refused)


def _know(kept: Kept, changed: list[_Changed], taken: Future[_Published]) -> Sent:
    """Wait until the server has taken these, and know that it has them."""
    published = taken.result()
    unfit = {record["id"] for record, error in published.refused}
    kept.put_entries(
        entry if digest is None else entry._replace(number=published.number)
        for digest, entry_at, entry in changed
        if entry.id not in unfit
    )
    why = next((str(error) for record, error in published.refused), "")
    return Sent(digests=published.digests, unfit=len(unfit), why=why)


def _sum(one: Sent, other: Sent) -> Sent:
    return one._replace(digests=one.digests + other.digests, unfit=one.unfit + other.unfit, why=one.why or other.why)


def _there(known: dict[int, Entry], server: Server, lot: list[_Row]) -> dict[int, tuple[bytes, int]]:
    """Content and number of those that are not known any more, or not yet: the server may have the very same."""
    strange = [doc_id for doc_id, *rest in lot if doc_id not in known or not known[doc_id].content]
    return {
        p.id: (content_of(from_entry(p.id, p.document)), p.number)
        for p in server.documents(strange)
        if p.document is not None
    }


def _changed(
    library: Library, known: dict[int, Entry], there: dict[int, tuple[bytes, int]], batch: list[_Row]
) -> list[_Changed]:
    """What is to be known of each of these, with the digest and its moment where it is to be published."""
    changed: list[_Changed] = []
    for doc_id, checksum, stored_at, edited in batch:
        digest = library.load(id_of(doc_id))
        if digest is None or library.marks(digest.id).deleted:
            continue
        old = known.get(doc_id)
        content = b"" if digest.undigested else content_of(digest)
        same, number = there.get(
            doc_id, (old.content if old is not None else b"", old.number if old is not None else 0)
        )
        entry = Entry(doc_id, checksum, edited, content, number, old.origin if old is not None else HERE)
        changed.append((digest if content and content != same else None, max(stored_at, edited, 1), entry))
    return changed
