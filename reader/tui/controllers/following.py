"""What a reader does to subscriptions: follow, change, pause, unfollow and take that back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from reader.errors import DigestError, sentence
from reader.intake.follow import Found, discover, follow
from reader.intake.network import guard_of
from reader.library import Library
from reader.logins import shown
from reader.model.permission import needs_permission, reach_of
from reader.model.subscription import Subscription
from reader.translation import gettext as _
from reader.tui.controllers.said import CHANGED, Said
from reader.tui.controllers.writes import Writes

FEW = 20
"""Subscriptions that are refreshed on their own once they are followed; where there are more, all feeds are."""


class Following:
    """The subscriptions of one library."""

    def __init__(self, library: Library, allow_hosts: Sequence[str], writes: Writes) -> None:
        self.library = library
        self.allow_hosts = tuple(allow_hosts)
        self.writes = writes

    def discover(self, text: str) -> Found | Said:
        """What can be followed at an address; may take seconds, for a thread."""
        try:
            return discover(text, guard_of(self.allow_hosts))
        except DigestError as error:
            return Said(sentence(error, "" if text in str(error) else shown(text)), "warning")

    def follow(self, feeds: Sequence[Subscription], *, typed: bool = True) -> tuple[list[Subscription], Said]:
        """Follow these: the ones that are new, and what to say. `typed`: their addresses were, by a person here."""
        followed: list[Subscription] = []

        def act(library: Library) -> Said:
            followed[:] = follow(library, tuple(feeds), allowed=typed)
            if not followed:
                return CHANGED
            name = followed[0].shown if len(followed) == 1 else _("{count} feeds").format(count=len(followed))
            return Said(_("Following {name}").format(name=name), "information", changed=True)

        said = self.writes.do(act)
        return list(followed), said

    def edit(self, before: Subscription, after: Subscription) -> Said:
        """Keep what was changed here: a refresh may have learnt a new title or address meanwhile."""

        def edit(library: Library) -> None:
            now = library.feeds.get(before.address) or before
            library.arrange(library.feeds.put_steps([replace(now, name=after.name, rules=after.rules)]))

        return self._change(edit)

    def pause(self, feed: Subscription) -> Said:
        """Pause a feed, or resume it."""
        changed = replace(feed, paused=not feed.paused)
        return self._change(lambda library: library.arrange(library.feeds.put_steps([changed])))

    def question(self, feed: Subscription) -> str:
        """What to ask before this feed is refreshed on this machine, `""` where nothing has to be asked."""
        try:
            asked = needs_permission(feed.address) and not self.library.fetches.allows(feed.address)
        except DigestError:
            asked = True
        if not asked:
            return ""
        return _("Allow {address} on this machine? {reach}").format(address=feed.address, reach=reach_of(feed.address))

    def allow(self, feed: Subscription) -> Said:
        """Let this feed reach into this machine."""
        return self._change(lambda library: library.fetches.allow([feed.address]))

    def unfollow(self, feed: Subscription) -> Said:
        """Unfollow a feed; its digests stay."""

        def act(library: Library) -> Said:
            self.writes.followed.unfollow(library, [feed.address])
            told = _("Unfollowed {feed}. Its digests stay; u undoes it.").format(feed=feed.shown)
            return Said(told, "information", changed=True)

        return self.writes.do(act)

    def _change(self, change: Callable[[Library], object]) -> Said:
        def act(library: Library) -> Said:
            change(library)
            return CHANGED

        return self.writes.do(act)


def to_refresh(followed: Sequence[Subscription]) -> list[str]:
    """Addresses to refresh once these are followed, empty for all."""
    return [feed.address for feed in followed] if len(followed) < FEW else []
