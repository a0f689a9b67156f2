"""What a subscription's rules let in, and what they add to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from reader.library import Library
from reader.model.digest import Digest
from reader.model.marks import TAG
from reader.model.subscription import Rules, expired_before, muted, with_rules


def wanted(digests: Iterable[Digest], rules: Rules) -> list[Digest]:
    """The digests that pass the rules, with what the rules add to them."""
    oldest = expired_before(rules, datetime.now(UTC).date())
    return [
        with_rules(digest, rules)
        for digest in digests
        if not muted(digest, rules.mute) and (not digest.published or digest.published >= oldest)
    ]


def tag_fresh(library: Library, fresh: Iterable[tuple[Digest, Rules]]) -> None:
    """Give new digests the tags of their subscriptions."""
    changes = {digest.id: {TAG + tag: True for tag in rules.tags} for digest, rules in fresh if rules.tags}
    if changes:
        library.mark(changes, undoable=False)
