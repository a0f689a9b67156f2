"""A query of ours as a condition in SQL on the server's digests. Pure.

What a digest itself says can be asked of the server. What one reader made of it (marks, views, feeds, the plate, the
day's brief) or what only a whole local library knows (its stories) cannot, and is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from reader.dates import start_of_day, whole_day
from reader.errors import QueryError
from reader.model.query import (
    COMPOUND,
    And,
    Date,
    Facet,
    Minutes,
    Node,
    Not,
    Or,
    Query,
    Text,
    date_range,
    matching_values,
)
from reader.model.query_text import parse_strictly
from reader.share.lexemes import words_query
from reader.text import fold
from reader.translation import gettext as _

FACETS = frozenset((
    "role", "level", "abstraction", "length", "domain", "subfield", "topic", "source", "curator", "author", "media",
    "kind", "intent", "has",
))  # fmt: skip
HAVINGS = frozenset(("link", "article", "made", "versions", "evidence", "change", "teaser", "whole"))
"""Those of `has:` that are a digest's own."""
_OPERATORS = {"<": "<", "<=": "<=", "=": "=", ">=": ">=", ">": ">"}
Labels = Callable[[str, str], Iterable[str]]
"""The values of a facet, folded, that any digest of the server has and that a typed value may mean: all of those that
it does mean are among them."""
Own = Callable[[str, str], "Condition | None"]
"""The condition of a facet's value that is this reader's own mark, None where the server does not know it."""


class Condition(NamedTuple):
    """A condition on columns of `entry`, with its parameters in their order."""

    sql: str
    parameters: tuple[object, ...] = ()


EVERYTHING = Condition("true")
NOTHING = Condition("false")


def slice_of(text: str, labels: Labels, today: date) -> Condition:
    """The condition of a query as it was typed. Raises QueryError where it does not apply, or the server cannot say."""
    return condition(parse_strictly(text), labels, today, _of_no_slice)


def condition(query: Query, labels: Labels, today: date, own: Own | None = None) -> Condition:
    """The condition of a query. Raises QueryError where the server cannot say; `own` can of this reader's marks."""
    return _Writer(query, labels, today, own or _unknown).of(query.where)


def _unknown(facet: str, value: str) -> Condition | None:
    return None


def _of_no_slice(facet: str, value: str) -> Condition | None:
    """A slice that followed marks would change with every key. Raises QueryError."""
    raise QueryError(
        _(
            "A slice cannot be chosen by {asked}, which is no part of a digest itself: hold a wider slice, "
            "and list {asked} within it."
        ).format(asked=_asked(facet, value))
    )


def _asked(facet: str, value: str) -> str:
    return f"{facet}:{value}" if facet in ("has", "is") else f"{facet}:"


class _Writer:
    def __init__(self, query: Query, labels: Labels, today: date, own: Own) -> None:
        self.own = own
        self.prefix = query.prefix
        self.labels = labels
        self.today = today

    def of(self, node: Node) -> Condition:
        match node:
            case And(nodes):
                return _joined(" AND ", map(self.of, nodes), "true")
            case Or(nodes):
                return _joined(" OR ", map(self.of, nodes), "false")
            case Not(child):
                inner = self.of(child)
                return Condition(f"NOT ({inner.sql})", inner.parameters)
            case Text(text):
                return words_condition(text, prefix=node is self.prefix)
            case Facet(name, values):
                return self.facet(name, values)
            case Date(relation, value):
                return self.dated(relation, value)
            case Minutes(relation, number):
                return Condition(f"minutes {_OPERATORS[relation]} %s", (number,))

    def facet(self, name: str, values: Sequence[str]) -> Condition:
        parts = COMPOUND.get(name, (name,))
        shared = [value for value in values if name != "has" or fold(value) in HAVINGS]
        if not FACETS.issuperset(parts):
            shared = []
        own = [self.mark(name, value) for value in values if value not in shared]
        found = list(dict.fromkeys(key for value in shared for key in self.keys(parts, value)))
        if parts == ("level",):
            return Condition("level = ANY (%s)", ([key.partition(":")[2] for key in found],)) if found else NOTHING
        labelled = [Condition("labels && %s::text[]", (found,))] if found else []
        return _joined(" OR ", [*labelled, *own], NOTHING.sql)

    def mark(self, name: str, value: str) -> Condition:
        """What only this reader's own marks say."""
        condition = self.own(name, value)
        if condition is None:
            raise QueryError(
                _("The shared library cannot be asked for {asked}, which is known only on this machine.").format(
                    asked=_asked(name, value)
                )
            )
        return condition

    def keys(self, parts: Sequence[str], value: str) -> list[str]:
        """The labels that a value means: those that are it, else those with its words."""
        known = {part: set(self.labels(part, value)) for part in parts}
        exact = fold(value)
        if any(exact in keys for keys in known.values()):
            return [f"{part}:{exact}" for part, keys in known.items() if exact in keys]
        return [f"{part}:{key}" for part, keys in known.items() for key in sorted(matching_values(value, keys))]

    def dated(self, relation: str, value: str) -> Condition:
        days = date_range(value, self.today)
        if days is None:
            return EVERYTHING
        first, after_last = (day.isoformat() for day in days)
        match relation:
            case "since":
                return _published(">=", first)
            case "before":
                return _published("<", first)
            case _:
                return _joined(" AND ", (_published(">=", first), _published("<", after_last)), EVERYTHING.sql)


def _published(relation: str, day: str) -> Condition:
    """Dates before a day, or from it on: a moment belongs to the day that it falls on where the reader is, and a month
    or a year counts as its first day. The first bound is of both, and what an index finds."""
    whole, moment = whole_day(day), start_of_day(day)
    widest = min(whole, moment) if relation == ">=" else max(whole, moment)
    return Condition(
        f"published {relation} %s AND published {relation} CASE WHEN length(published) <= 10 THEN %s ELSE %s END",
        (widest, whole, moment),
    )


def words_condition(text: str, *, prefix: bool) -> Condition:
    """Words next to each other, the last of which may go on."""
    asked = words_query(text, prefix=prefix)
    if asked is None:
        return NOTHING
    return Condition("words @@ %s::tsquery", (asked,)) if asked else EVERYTHING


def is_dated(text: str) -> bool:
    """Whether what a query finds changes with the day."""
    return any(isinstance(node, Date) for node in leaves(parse_strictly(text).where))


def leaves(node: Node) -> Iterable[Node]:
    """All that a query asks, apart from how it is joined."""
    match node:
        case And(nodes) | Or(nodes):
            for each in nodes:
                yield from leaves(each)
        case Not(child):
            yield from leaves(child)
        case _:
            yield node


def _joined(operator: str, conditions: Iterable[Condition], empty: str) -> Condition:
    listed = list(conditions)
    if not listed:
        return Condition(empty)
    return Condition(
        operator.join(f"({each.sql})" for each in listed), tuple(p for each in listed for p in each.parameters)
    )
