"""Unfollowing, and following again when that is undone: with what this machine alone knows of a feed."""

from __future__ import annotations

from collections.abc import Iterable

from reader.dataclass import dataclass
from reader.library import Library
from reader.library.changes import Change
from reader.library.feed_state import Fetch
from reader.model.subscription import Subscription
from reader.paths import FEEDS


def unfollow(library: Library, addresses: Iterable[str]) -> int:
    """Unfollow these addresses; their digests stay, and it can be undone. Returns how many of them were followed."""
    gone = list(addresses)
    library.fetches.set_aside(gone)
    library.logins.forget(gone)
    change = library.arrange(library.feeds.remove_steps(gone))
    # What another device put under a key that is not its own is no step that could be found again.
    return len(change) + library.feeds.remove(gone)


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """What unfollowing a feed takes off this machine, so that it can be put back."""

    feed: Subscription
    """With the login that it has here."""
    fetch: Fetch
    """When it was last asked, what it said, and whether it was allowed on this machine."""


class Followed:
    """What this machine alone knows of the feeds that one process unfollowed, to be there again when that is undone.

    It is kept in memory: a password is not stored for a feed that nobody follows, nor is what was allowed. What feeds
    said is set aside on the disk, for whoever undoes it later.
    """

    def __init__(self) -> None:
        self._unfollowed: dict[str, Unfollowed] = {}

    def unfollow(self, library: Library, addresses: Iterable[str]) -> int:
        """Unfollow these addresses, and remember them. Raises LibraryError."""
        gone = list(addresses)
        self._remember(library, gone)
        return unfollow(library, gone)

    def undo(self, library: Library) -> Change | None:
        """Take the last change back, whatever it was; see `Library.undo`. Raises LibraryError."""
        return self._in_step(library, library.undo())

    def redo(self, library: Library) -> Change | None:
        """Do the last undone change again. Raises LibraryError."""
        return self._in_step(library, library.redo())

    def _in_step(self, library: Library, change: Change | None) -> Change | None:
        """Forget here what is no longer followed, and put back what is followed again."""
        steps = [step for step in change.steps if step.folder == FEEDS] if change is not None else []
        gone = [step.name for step in steps if step.after.get("followed") is False]
        if gone:
            self._remember(library, gone)
            library.fetches.set_aside(gone)
            library.logins.forget(gone)
        back = [step.name for step in steps if step.after.get("followed") is True]
        library.fetches.take_back(back)
        for address in back:
            if address in self._unfollowed:
                _put_back(library, self._unfollowed.pop(address))
        return change

    def _remember(self, library: Library, addresses: Iterable[str]) -> None:
        fetches = library.fetches.all()
        for address in addresses:
            feed = library.logins.with_login(library.feeds.known(address))
            self._unfollowed[address] = Unfollowed(feed, fetches.get(address) or Fetch(address))


def _put_back(library: Library, unfollowed: Unfollowed) -> None:
    feed, fetch = unfollowed.feed, unfollowed.fetch
    library.logins.put([feed])
    if feed.address not in library.fetches.all():  # it may have been asked since
        library.fetches.put([fetch])
    if fetch.allowed:
        library.fetches.allow([feed.address])
