"""What the server does not have yet: stamps, and digests of a curator. It is found by comparing, so nothing queues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from reader.errors import UnfitError
from reader.library import Library
from reader.library.ids import id_of
from reader.paths import DESK
from reader.share.entries import content_of, to_entry
from reader.share.kept import HERE, Entry, Kept
from reader.share.operations import Operation, too_early
from reader.share.server import Server, batches

T = TypeVar("T")
MOST = 5_000
"""Operations in one call."""
MOST_ENTRIES = 200


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
    """Stamps that the server is not known to have: at most so many marks, and all of the desk."""
    things = {i: (thing.name, thing.marks.fields) for i, thing in library.desk.stamped.folded().items()}
    return [*kept.unconfirmed(DESK, things), *kept.unconfirmed_marks(most)]


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
    """Publish what a curator added or edited: digests, and no articles that nobody has digested."""
    sent = unfit = 0
    why = ""
    for batch in batches(kept.changed_digests(), MOST_ENTRIES):
        known = kept.entries(doc_id for doc_id, *_ in batch)
        entries: list[Entry] = []
        published = []
        for doc_id, checksum, stored_at, edited in batch:
            digest = library.load(id_of(doc_id))
            if digest is None or library.marks(digest.id).deleted:
                continue
            old = known.get(doc_id)
            origin = old.origin if old is not None else HERE
            content = b"" if digest.undigested else content_of(digest)
            entries.append(Entry(doc_id, checksum, edited, content, old.number if old is not None else 0, origin))
            if content and (old is None or old.content != content):
                published.append(to_entry(digest, max(stored_at, edited, 1), device))
        unfit_ids: set[int] = set()
        if published:
            refused = put_good(published, server.publish)
            unfit_ids = {entry["id"] for entry, error in refused}
            why = why or next((str(error) for entry, error in refused), "")
            number = server.hello().entries
            sent_ids = {entry["id"] for entry in published} - unfit_ids
            entries = [e._replace(number=number) if e.id in sent_ids else e for e in entries if e.id not in unfit_ids]
        kept.put_entries(entries)
        sent += len(published) - len(unfit_ids)
        unfit += len(unfit_ids)
    return Sent(digests=sent, unfit=unfit, why=why)
