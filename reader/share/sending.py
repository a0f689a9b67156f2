"""What the server does not have yet: stamps, and digests of a curator. It is found by comparing, so nothing queues."""

from __future__ import annotations

from typing import NamedTuple

from reader.library import Library, clock
from reader.library.ids import id_of
from reader.paths import DESK
from reader.share.entries import content_of, to_entry
from reader.share.kept import HERE, Entry, Kept
from reader.share.operations import Operation, too_early
from reader.share.server import Server, batches

MOST = 5_000
"""Operations in one call."""
MOST_ENTRIES = 200


class Sent(NamedTuple):
    """How much the server took, and what it would not take."""

    stamps: int = 0
    digests: int = 0
    early: int = 0
    """Stamps whose moment lies more than a day ahead: they wait until it has come nearer."""


def waiting(library: Library, kept: Kept, most: int = MOST) -> list[Operation]:
    """Stamps that the server is not known to have: at most so many marks, and all of the desk."""
    things = {i: (thing.name, thing.marks.fields) for i, thing in library.desk.stamped.folded().items()}
    return [*kept.unconfirmed(DESK, things), *kept.unconfirmed_marks(most)]


def send_stamps(library: Library, kept: Kept, server: Server) -> Sent:
    """Send every stamp that the server does not have; each is known as sent once the server has confirmed it."""
    sent = 0
    while True:
        operations, early = too_early(waiting(library, kept), clock.microseconds())
        if not operations:
            return Sent(stamps=sent, early=len(early))
        for batch in batches(operations, MOST):
            server.put(batch)
            kept.confirm(batch)
            sent += len(batch)


def send_digests(library: Library, kept: Kept, server: Server, device: str) -> Sent:
    """Publish what a curator added or edited: digests, and no articles that nobody has digested."""
    sent = 0
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
        if published:
            number = server.publish(published)
            sent_ids = {entry["id"] for entry in published}
            entries = [e._replace(number=number) if e.id in sent_ids else e for e in entries]
        kept.put_entries(entries)
        sent += len(published)
    return Sent(digests=sent)
