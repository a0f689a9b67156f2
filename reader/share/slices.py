"""A query of ours as a condition in SQL on the server's digests. Pure.

What a digest itself says can be asked of the server. What one reader made of it (marks, views, feeds, the plate, the
day's brief) or what only a whole local library knows (its stories) cannot, and is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

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
from reader.terms import search_terms
from reader.text import fold

FACETS = frozenset((
    "role", "level", "abstraction", "length", "domain", "subfield", "topic", "source", "curator", "author", "media",
    "kind", "intent", "has",
))  # fmt: skip
HAVINGS = frozenset(("link", "article", "made", "versions", "evidence", "change", "teaser", "whole"))
"""Those of `has:` that are a digest's own."""
_OPERATORS = {"<": "<", "<=": "<=", "=": "=", ">=": ">=", ">": ">"}
Labels = Callable[[str], Iterable[str]]
"""The values of a facet that any digest of the server has, folded."""


class Condition(NamedTuple):
    """A condition on columns of `entry`, with its parameters in their order."""

    sql: str
    parameters: tuple[object, ...] = ()


EVERYTHING = Condition("true")


def slice_of(text: str, labels: Labels, today: date) -> Condition:
    """The condition of a query as it was typed. Raises QueryError where it does not apply, or the server cannot say."""
    return condition(parse_strictly(text), labels, today)


def condition(query: Query, labels: Labels, today: date) -> Condition:
    """The condition of a query. Raises QueryError where the server cannot say."""
    return _Writer(query, labels, today).of(query.where)


class _Writer:
    def __init__(self, query: Query, labels: Labels, today: date) -> None:
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
        unknown = [part for part in parts if part not in FACETS]
        unknown += [f"has:{value}" for value in values if name == "has" and fold(value) not in HAVINGS]
        if unknown:
            raise QueryError(
                f"The shared library cannot be asked for {unknown[0]}: that is known only on this machine."
            )
        found = list(dict.fromkeys(key for value in values for key in self.keys(parts, value)))
        if parts == ("level",):
            return Condition("level = ANY (%s)", ([key.partition(":")[2] for key in found],))
        return Condition("labels && %s::text[]", (found,))

    def keys(self, parts: Sequence[str], value: str) -> list[str]:
        """The labels that a value means: those that are it, else those with its words."""
        known = {part: set(self.labels(part)) for part in parts}
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
                return Condition("published >= %s", (first,))
            case "before":
                return Condition("published < %s", (first,))
            case _:
                return Condition("published >= %s AND published < %s", (first, after_last))


def words_condition(text: str, *, prefix: bool) -> Condition:
    """Words next to each other, the last of which may go on."""
    asked = tsquery(text, prefix=prefix)
    return Condition("words @@ %s::tsquery", (asked,)) if asked else EVERYTHING


def tsquery(text: str, *, prefix: bool) -> str:
    """What `to_tsquery` takes for a text's words next to each other; `""` where it has none. Every term is quoted."""
    terms = search_terms(text)
    quoted = ["'" + term.replace("\\", "\\\\").replace("'", "''") + "'" for term in terms]
    if quoted and prefix:
        quoted[-1] += ":*"
    return " <-> ".join(quoted)


def is_dated(text: str) -> bool:
    """Whether what a query finds changes with the day."""
    return any(isinstance(node, Date) for node in _leaves(parse_strictly(text).where))


def _leaves(node: Node) -> Iterable[Node]:
    match node:
        case And(nodes) | Or(nodes):
            for each in nodes:
                yield from _leaves(each)
        case Not(child):
            yield from _leaves(child)
        case _:
            yield node


def _joined(operator: str, conditions: Iterable[Condition], empty: str) -> Condition:
    listed = list(conditions)
    if not listed:
        return Condition(empty)
    return Condition(
        operator.join(f"({each.sql})" for each in listed), tuple(p for each in listed for p in each.parameters)
    )
