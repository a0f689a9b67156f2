"""Which parts of a query are to blame for finding nothing, so that a reader is told what to drop or was meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from pyroaring import BitMap

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
        if self.alone:
            return _("no digest has {parts}: {count} without {them}").format(
                parts=parts, count=number(self.count), them=self.them
            )
        return _("no digest has all of this: {count} without {parts}").format(count=number(self.count), parts=parts)

    @property
    def them(self) -> str:
        return _("it") if len(self.parts) == 1 else _("them")


def blame(search: Search, query: Query, today: date) -> Blame | None:
    """The fewest parts to drop; None where every part would have to go, or three and more.

    Parts that find nothing by themselves have to go in any case; where the others find nothing together, one or two
    more, those without which most is found and, of equals, those that were added last.
    """
    nodes = query.where.nodes
    rows = [search.matched(Query(And((_alone(node, query),))), today) for node in nodes]
    innocent = [at for at, found in enumerate(rows) if found]
    for size in (0, 1, 2) if len(innocent) <= MOST else (0,):
        drops = combinations(innocent, size)
        count, dropped = max(((_count(rows, innocent, drop), drop) for drop in drops), default=(0, ()))
        if count:
            kept = [at for at in innocent if at not in dropped]
            parts = tuple(format_query(Query(And((node,)))) for at, node in enumerate(nodes) if at not in kept)
            return Blame(parts, not dropped, replace(query, where=And(tuple(nodes[at] for at in kept))), count)
    return None


def meant(search: Search, query: Query) -> str:
    """What was probably meant by the first value of a query that no digest has, as a question; `""`: by none.

    `no digest has role:CTOO: did you mean role:CTO?`
    """
    for facet in _facets(query.where):
        names = COMPOUND.get(facet.name, (facet.name,))
        if not SPELLED.issuperset(names):
            continue
        labels = [label for name in names for label in search.labels(name)[:MOST_LABELS]]
        for value in facet.values:
            if any(matching_values(value, search.index.facets.values(name)) for name in names):
                continue
            known = {fold(label): label for label in reversed(labels) if len(label) <= LONGEST_LABEL}
            near = nearest(value[:LONGEST_LABEL], known)
            if near:
                parts = [format_query(Query(And((Facet(facet.name, (said,)),)))) for said in (value, known[near])]
                return _("no digest has {parts}: did you mean {meant}?").format(parts=parts[0], meant=parts[1])
    return ""


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
