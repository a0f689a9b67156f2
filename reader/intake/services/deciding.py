"""Who follows whom where a mark here and a state at the service differ. Pure.

Neither protocol says when somebody read or starred an article. What both sides last agreed on says enough: the side
that no longer says so has changed. Where both have, they have become the same, for there are but two values.
"""

from __future__ import annotations

from dataclasses import field

from reader.dataclass import dataclass
from reader.library.services import Seen

FIELDS = {"read": "read", "starred": "bookmark"}
"""The states of a service, and the marks that they are here."""


@dataclass(frozen=True, slots=True)
class States:
    """What a service's lists say. `whole`: whether an article that is not in one of them is known to be out of it."""

    unread: frozenset[str] = frozenset()
    starred: frozenset[str] = frozenset()
    unread_whole: bool = False
    starred_whole: bool = False

    def of(self, id_: str, state: str) -> bool | None:
        """Whether an article is read, or starred; None where that is not known."""
        if state == "read":
            return False if id_ in self.unread else True if self.unread_whole else None
        return True if id_ in self.starred else False if self.starred_whole else None


@dataclass(slots=True)
class Decided:
    """What is to be done with the articles that both sides have."""

    send: dict[tuple[str, bool], list[str]] = field(default_factory=dict)
    """Ids of articles, by state and value."""
    mark: dict[str, dict[str, bool]] = field(default_factory=dict)
    """States to take over here, by the id of the article."""
    doubtful: list[str] = field(default_factory=list)
    """Articles that are out of a list, which they are too when the service no longer has them."""
    agreed: dict[str, Seen] = field(default_factory=dict)
    """Articles that changed alike on both sides."""


def decide(seen: dict[str, Seen], here: dict[str, dict[str, bool]], there: States) -> Decided:
    """`here`: marks by the ids of digests, of those that are here."""
    found = Decided()
    for id_, base in seen.items():
        marks = here.get(base.digest)
        if marks is None:
            continue
        for state, mark in FIELDS.items():
            before: bool = getattr(base, state)
            mine, theirs = marks.get(mark, False), there.of(id_, state)
            if mine != before:
                if theirs == mine:
                    found.agreed[id_] = changed(found.agreed.get(id_, base), state, mine)
                else:
                    found.send.setdefault((state, mine), []).append(id_)
            elif theirs is not None and theirs != before:
                listed = theirs if state == "starred" else not theirs
                if listed:
                    found.mark.setdefault(id_, {})[state] = theirs
                elif id_ not in found.doubtful[-1:]:
                    found.doubtful.append(id_)
    return found


def changed(seen: Seen, state: str, value: bool) -> Seen:
    """What both sides have, with another value of one state."""
    return Seen(seen.digest, value, seen.starred) if state == "read" else Seen(seen.digest, seen.read, value)
