"""The subscriptions of a library, folded over all its devices."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from reader.library.documents import Fingerprint
from reader.library.files import Files, UnreadableFileError
from reader.model.marks import Marks, Stamp, Value, from_document, to_document
from reader.model.subscription import Subscription, address_key, fields_of, from_marks
from reader.paths import FEEDS
from reader.text import clean_line, fold


class Feeds:
    """Reads and writes `feeds/<device>.json`. Raises LibraryError."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._read: dict[str, Fingerprint] | None = None
        self._folded: dict[int, tuple[str, Marks]] = {}

    def all(self) -> list[Subscription]:
        """What is followed, by name."""
        followed = [
            from_marks(address, marks) for address, marks in self._fold().values() if marks.value("followed") is True
        ]
        return sorted(followed, key=lambda feed: (fold(feed.shown), feed.address))

    def get(self, address: str) -> Subscription | None:
        """The subscription of this address, as it was first followed or where it is now."""
        key = address_key(address)
        return next((f for f in self.all() if key in (f.key, address_key(f.url))), None)

    def put(self, subscriptions: Iterable[Subscription]) -> int:
        """Follow these, or change those that are followed; how many were changed."""
        with self.files.lock():
            self.files.identify()
            folded = self._fold()
            changes: dict[int, tuple[str, dict[str, Value]]] = {}
            for feed in subscriptions:
                address, marks = folded.get(feed.key, (feed.address, Marks()))
                followed = marks.value("followed") is True
                fields = fields_of(feed, from_marks(address, marks) if followed else None)
                if not followed:
                    fields |= {tag: False for tag in _tags(marks) if tag not in fields}
                    fields |= {
                        n: "" for n, s in marks.fields.items() if s.value and n not in fields and n != "followed"
                    }
                if fields:
                    changes[feed.key] = address, fields
            self._write(changes)
        return len(changes)

    def remove(self, addresses: Iterable[str]) -> int:
        """Follow these no longer; how many were followed."""
        with self.files.lock():
            self.files.identify()
            folded = self._fold()
            gone = {
                key: (folded[key][0], {"followed": False})
                for key in map(address_key, addresses)
                if key in folded and folded[key][1].value("followed") is True
            }
            self._write(dict(gone))
        return len(gone)

    def take_over(self, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Put another file's documents into this device's. Call it under the lock."""
        merged: dict[int, dict[str, Any]] = {}
        for doc_id, document in documents.items():
            marks = from_document(document).merge(self._fold().get(doc_id, ("", Marks()))[1])
            merged[doc_id] = {**document, **to_document(marks)}
        if merged:
            self.files.put_feeds(merged)

    def _write(self, changes: Mapping[int, tuple[str, Mapping[str, Value]]]) -> None:
        newest = max((s.at for _, m in self._fold().values() for s in m.fields.values()), default=0)
        at = max(time.time_ns() // 1000, newest + 1)
        documents = {
            key: {
                "address": address,
                **to_document(Marks({name: Stamp(value, at, self.files.device) for name, value in fields.items()})),
            }
            for key, (address, fields) in changes.items()
        }
        if documents:
            self.files.put_feeds(documents)

    def _fold(self) -> dict[int, tuple[str, Marks]]:
        """Address and fields of everything that was ever followed, by key."""
        now = self.files.fingerprints(FEEDS)
        if now == self._read:
            return self._folded
        folded: dict[int, tuple[str, Marks]] = {}
        for name in sorted(now):
            try:
                _, entries, problem = self.files.read(name)
            except UnreadableFileError as error:
                self.files.note(str(error))
                continue
            self.files.note(problem)
            for entry in entries:
                address = entry.document.get("address")
                if isinstance(address, str) and clean_line(address):
                    old = folded.get(entry.doc_id, ("", Marks()))[1]
                    folded[entry.doc_id] = clean_line(address), old.merge(from_document(entry.document))
        self._read, self._folded = self.files.fingerprints(FEEDS), folded
        return folded


def _tags(marks: Marks) -> list[str]:
    return [name for name, stamp in marks.fields.items() if name.startswith("tag:") and stamp.value]
