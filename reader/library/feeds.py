"""The subscriptions of a library, folded over all its devices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reader.library.changes import Step
from reader.library.documents import Entry
from reader.library.files import Files
from reader.library.stamped import Stamped, Thing
from reader.logins import without_login
from reader.model.marks import Marks, Value
from reader.model.subscription import Subscription, address_key, fields_of, from_marks
from reader.paths import FEEDS
from reader.text import fold


class Feeds:
    """Reads and writes `feeds/<device>.json`. Raises LibraryError."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.stamped = Stamped(files, FEEDS, "address")

    def all(self) -> list[Subscription]:
        """What is followed, by name."""
        followed: dict[str, Subscription] = {}
        for key, thing in self.stamped.folded().items():
            if _is_followed(thing):
                feed = from_marks(*thing)
                # Another device may have put an address under a key that is not its own.
                if key == feed.key or feed.address not in followed:
                    followed[feed.address] = feed
        return sorted(followed.values(), key=lambda feed: (fold(feed.shown), feed.address))

    def get(self, address: str) -> Subscription | None:
        """The subscription of this address, as it was first followed or where it is now."""
        key = address_key(address)
        return next((f for f in self.all() if key in (f.key, address_key(f.url))), None)

    def put(self, subscriptions: Iterable[Subscription]) -> int:
        """Follow these, or change those that are followed; how many were changed."""
        with self.files.lock():
            self.files.identify()
            folded = self.stamped.folded()
            changes: dict[int, tuple[str, Mapping[str, Value]]] = {}
            for feed in subscriptions:
                thing = folded.get(feed.key, Thing(feed.address))
                fields = _changed_fields(feed, thing)
                if fields:
                    changes[feed.key] = thing.name, fields
            self.stamped.write(changes)
        return len(changes)

    def put_steps(self, subscriptions: Iterable[Subscription]) -> list[Step]:
        """The same as steps for `Library.arrange`, so that it can be undone."""
        folded = self.stamped.folded()
        wanted = ((feed, folded.get(feed.key, Thing(feed.address))) for feed in subscriptions)
        return [_step(thing, fields) for feed, thing in wanted if (fields := _changed_fields(feed, thing))]

    def remove_steps(self, addresses: Iterable[str]) -> list[Step]:
        """What unfollows these, as steps for `Library.arrange`."""
        return [_step(thing, {"followed": False}) for _, thing in self._followed(addresses)]

    def remove(self, addresses: Iterable[str]) -> int:
        """Follow these no longer; how many were followed."""
        with self.files.lock():
            self.files.identify()
            gone = {key: (thing.name, {"followed": False}) for key, thing in self._followed(addresses)}
            self.stamped.write(gone)
        return len(gone)

    def _followed(self, addresses: Iterable[str]) -> list[tuple[int, Thing]]:
        unwanted = set(map(address_key, addresses))
        return [
            (key, thing)
            for key, thing in self.stamped.folded().items()
            if _is_followed(thing) and not unwanted.isdisjoint((key, address_key(thing.name)))
        ]

    def known(self, address: str) -> Subscription:
        """The subscription of this address as it is, or was when it was followed."""
        return from_marks(*self.stamped.folded().get(address_key(address), Thing(address)))

    def forget_logins(self) -> list[str]:
        """Take the logins out of the addresses in this device's own file; the addresses as they were."""
        if not any(_without_logins(entry.document) for entry in self._own()):
            return []
        with self.files.lock():
            self.files.identify()
            entries = self._own()
            bare = {entry.doc_id: found for entry in entries if (found := _without_logins(entry.document))}
            self.files.put_stamped(FEEDS, bare)
        return [str(entry.document["address"]) for entry in entries if entry.doc_id in bare]

    def _own(self) -> list[Entry]:
        """The documents of this device's own file."""
        name = f"{FEEDS}/{self.files.device}.json"
        return self.files.read(name)[1] if self.files.fingerprint(name) is not None else []

    def take_over(self, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Put another file's documents into this device's. Call it under the lock."""
        self.stamped.take_over(documents)


def _step(thing: Thing, fields: Mapping[str, Value]) -> Step:
    return Step(FEEDS, thing.name, {name: thing.marks.value(name) for name in fields}, fields)


def _without_logins(document: Mapping[str, Any]) -> dict[str, Any]:
    """What in a stored subscription has a login in it, without it."""
    address, url = document.get("address"), document.get("url")
    bare: dict[str, Any] = {}
    if isinstance(address, str) and without_login(address) != address:
        bare["address"] = without_login(address)
        if isinstance(url, list) and url and isinstance(url[0], str):
            bare["url"] = [without_login(url[0]), *url[1:]]
    return bare


def _is_followed(thing: Thing) -> bool:
    return thing.marks.value("followed") is True


def _changed_fields(feed: Subscription, thing: Thing) -> dict[str, Value]:
    """The fields to set; of what was followed once, and no longer is, nothing is left."""
    if _is_followed(thing):
        return fields_of(feed, from_marks(*thing))
    fields = fields_of(feed, None)
    tags: dict[str, Value] = dict.fromkeys(_tags(thing.marks), False)
    set_once: dict[str, Value] = {n: "" for n, s in thing.marks.fields.items() if s.value and n != "followed"}
    return {**set_once, **tags, **fields}


def _tags(marks: Marks) -> list[str]:
    return [name for name, stamp in marks.fields.items() if name.startswith("tag:") and stamp.value]
