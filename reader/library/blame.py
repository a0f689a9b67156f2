"""Which parts of a query are to blame for finding nothing, so that a reader is told what to drop or was meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, combinations, islice

from pyroaring import BitMap

from reader.dataclass import dataclass
from reader.library.search import Search
from reader.model.query import COMPOUND, FACETS, And, Facet, Node, Or, Query, Text, matching_values
from reader.model.query_text import format_query, nearest
from reader.text import fold
from reader.translation import gettext as _
from reader.translation import number

MOST = 12
"""Parts of a query that are looked at together; of a longer one only what finds nothing by itself is named."""


MOST_LABELS = 1_000
"""Values of a facet, those of most digests first, among which the one that was probably meant is looked for."""
LONGEST_LABEL = 80
MOST_MEANT = 3
"""Values and words of a query for which others are looked for."""
FOR_A_WORD = ("topic", "role", "source", "subfield", "tag", "author")
"""Facets of which a value may be meant by a word."""
ALIKE = 0.75
"""Share of letters that a word and the value it may stand for have in common at least."""
SPELLED = frozenset(FACETS) - {"story", "brief", "plate", "view", "is", "has"}
"""Facets whose values are words of the library."""


@dataclass(frozen=True, slots=True)
class Blame:
    """Parts of a query without which it finds something."""

    parts: tuple[str, ...]
    """As they stand in the query."""
    alone: bool
    """Whether each of them finds nothing even by itself."""
    rest: Query
    """The query without them."""
    count: int
    """How many digests that finds."""

    def __str__(self) -> str:
        """A sentence, begun in lower case and without its full stop."""
        parts = (_(" or ") if self.alone else _(" and ")).join(self.parts)
        if not self.rest.where.nodes:
            return _("no digest has {parts}").format(parts=parts)
        if self.alone:
            return _("no digest has {parts}: {count} without {them}").format(
                parts=parts, count=number(self.count), them=self.them
            )
        return _("no digest has all of this: {count} without {parts}").format(count=number(self.count), parts=parts)

    @property
    def them(self) -> str:
        return _("it") if len(self.parts) == 1 else _("them")


def blame(search: Search, query: Query, today: date) -> Blame | None:
    """The fewest parts to drop; None where three and more would have to go that find something by themselves.

    Parts that find nothing by themselves have to go in any case; where the others find nothing together, one or two
    more, those without which most is found and, of equals, those that were added last.
    """
    nodes = query.where.nodes
    rows = [search.matched(Query(And((_alone(node, query),))), today) for node in nodes]
    innocent = [at for at, found in enumerate(rows) if found]
    if not innocent:
        everything = replace(query, where=And())
        return Blame(tuple(map(_shown, nodes)), True, everything, len(search.matched(everything, today)))
    for size in (0, 1, 2) if len(innocent) <= MOST else (0,):
        drops = combinations(innocent, size)
        count, dropped = max(((_count(rows, innocent, drop), drop) for drop in drops), default=(0, ()))
        if count:
            kept = [at for at in innocent if at not in dropped]
            parts = tuple(_shown(node) for at, node in enumerate(nodes) if at not in kept)
            return Blame(parts, not dropped, replace(query, where=And(tuple(nodes[at] for at in kept))), count)
    return None


def meant(search: Search, query: Query, today: date) -> str:
    """What was probably meant by the values and words of a query that no digest has, as a question; `""`: by none.

    `no digest has role:CTOO: did you mean role:CTO?`
    """
    wrong = list(islice(chain(_unknown_values(search, query), _unknown_words(search, query, today)), MOST_MEANT))
    instead = [near for _part, near in wrong if near]
    if not instead:
        return ""
    return _("no digest has {parts}: did you mean {meant}?").format(
        parts=_(" or ").join(part for part, _near in wrong), meant=_(" or ").join(instead)
    )


def _unknown_values(search: Search, query: Query) -> Iterator[tuple[str, str]]:
    """The values that no digest has, each with the one that is most like it, or `""`."""
    for facet in _facets(query.where):
        names = COMPOUND.get(facet.name, (facet.name,))
        if not SPELLED.issuperset(names):
            continue
        labels = [label for name in names for label in search.labels(name)[:MOST_LABELS]]
        for value in facet.values:
            if not any(matching_values(value, search.index.facets.values(name)) for name in names):
                near = _nearest(value, labels)
                yield _shown(Facet(facet.name, (value,))), _shown(Facet(facet.name, (near,))) if near else ""


def _unknown_words(search: Search, query: Query, today: date) -> Iterator[tuple[str, str]]:
    """The words that no digest has, each with a value that begins with it, or that is most like it."""
    for node in query.where.nodes:
        if not isinstance(node, Text) or search.matched(Query(And((_alone(node, query),))), today):
            continue
        wanted = f" {fold(node.text)}"
        named = [(name, search.labels(name)[:MOST_LABELS]) for name in FOR_A_WORD]
        begun = ((name, label) for name, labels in named for label in labels if wanted in f" {fold(label)}")
        alike = ((name, near) for name, labels in named if (near := _nearest(node.text, labels, ALIKE)))
        name, near = next(chain(begun, alike), ("", ""))
        yield _shown(node), _shown(Facet(name, (near,))) if near else ""


def _nearest(value: str, labels: Sequence[str], least: float = 0.6) -> str:
    known = {fold(label): label for label in reversed(labels) if len(label) <= LONGEST_LABEL}
    return known.get(nearest(value[:LONGEST_LABEL], known, least), "")


def _shown(node: Node) -> str:
    """A part as it stands in a query."""
    return format_query(Query(And((node,))))


def _facets(node: Node) -> Iterator[Facet]:
    """The facets that something has to have to be found."""
    if isinstance(node, Facet):
        yield node
    elif isinstance(node, And | Or):
        for each in node.nodes:
            yield from _facets(each)


def _alone(node: Node, query: Query) -> Node:
    """The part as it matches where it stands: only the last word of a query matches as a prefix."""
    return replace(node, quoted=True) if isinstance(node, Text) and node is not query.prefix else node


def _count(rows: Sequence[BitMap], innocent: Sequence[int], drop: Sequence[int]) -> int:
    left = [rows[at] for at in innocent if at not in drop]
    return len(BitMap.intersection(*left)) if left else 0
