"""What editors and readers said of texts like an article: the library's own labels, as votes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol

from reader.text import fold

MOST = 0.5
"""What the neighbours count for at most beside the words of the article itself."""


class Neighbour(Protocol):
    """A digest that is like an article, and what a person said of it."""

    @property
    def likeness(self) -> float:
        """0 to 1, more where its reader praised it."""

    @property
    def labels(self) -> Mapping[str, Sequence[str]]:
        """Labels by their field: `domain`, `subfields`, `level`, `abstraction`, `best_for`, `topics`."""

    @property
    def refused(self) -> Mapping[str, Sequence[str]]:
        """Labels that its reader said are wrong."""


class Neighbours(Protocol):
    """Something that knows digests labelled by people: a library."""

    def nearest(self, words: Sequence[str]) -> Sequence[Neighbour]:
        """The labelled digests that have most of these words, the first of which say most."""


def weight(near: Sequence[Neighbour], name: str, most: float = MOST) -> float:
    """How much the neighbours have to say of a label beside the words: nothing where none is near."""
    return min(most, sum(n.likeness for n in near if n.labels.get(name)) / 5)


def votes(near: Sequence[Neighbour], name: str) -> dict[str, float]:
    """Share of the neighbours that say each label, folded; what readers refused counts against it."""
    total = sum(n.likeness for n in near)
    said: defaultdict[str, float] = defaultdict(float)
    for neighbour in near:
        for label in neighbour.labels.get(name, ()):
            said[fold(label)] += neighbour.likeness / total if total else 0.0
        for label in neighbour.refused.get(name, ()):
            said[fold(label)] -= neighbour.likeness / total if total else 0.0
    return dict(said)


def best(shares: Mapping[str, float], near: Sequence[Neighbour], name: str) -> tuple[str, float]:
    """The label with the greatest share, the neighbours' votes mixed in; and that share."""
    said, much = votes(near, name), weight(near, name)
    mixed = {label: share * (1 - much) + much * said.get(fold(label), 0.0) for label, share in shares.items()}
    return max(mixed.items(), key=lambda pair: pair[1], default=("", 0.0))
