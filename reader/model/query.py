"""The query language: one text for the search bar, `digest list` and saved views.

    transformers "tool use" role:"AI Engineer" level:advanced,expert -source:x is:unread since:7d sort:relevance

Terms are and-ed; a comma list or a repeated facet is or (`and` between two of one facet asks for both); `or`,
`not` or `-`, parentheses. The last bare word matches as a prefix. A half-typed query is never an error: what can
be read applies, the rest is reported in `Query.problems`; a space behind the last word ends it, as quotes do.
Everything here is pure, and `parse(format_query(q)) == q`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from datetime import date, timedelta
from typing import TypeAlias

from reader.dataclass import dataclass
from reader.terms import search_words
from reader.text import fold, unique

FACETS = (
    "role", "level", "abstraction", "length", "domain", "subfield", "topic", "source", "curator", "author",
    "media", "kind", "intent", "feed", "tag", "story", "brief", "plate", "view", "is", "has",
)  # fmt: skip
"""Every facet that the index keeps values for; `is` is the state."""
COMPOUND = {"field": ("domain", "subfield"), "depth": ("level", "abstraction")}
"""Facets that look into several others."""
ALIASES = {
    "roles": "role",
    "topics": "topic",
    "authors": "author",
    "tags": "tag",
    "state": "is",
    "best_for": "role",
}
STATES = ("unread", "read", "bookmarked", "new", "finished", "later", "muted", "deleted")
HAVINGS = (
    "note",
    "evidence",
    "link",
    "article",
    "change",
    "made",
    "versions",
    "edit",
    "vote",
    "highlight",
    "teaser",
    "whole",
)
DATES = ("since", "before", "on")
SORTS = (
    "newest",
    "oldest",
    "added",
    "title",
    "source",
    "shortest",
    "longest",
    "easiest",
    "deepest",
    "relevance",
    "forme",
)
"""Orders of a list. `relevance` is `newest` where there are no words to rank by, `forme` where nothing ranks."""
DEFAULT_SORT = "newest"

_SPAN = re.compile(r"(\d{1,4})([dwmy])")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Text:
    """Words to find in a digest, next to each other and in this order."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """Any of these values of a facet. A value that no digest has matches those that contain its words."""

    name: str
    """A name of `FACETS` or `COMPOUND`."""
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Date:
    """`since`, `before` or `on` a date (ISO, any precision), a span back from today (`7d`), or a word."""

    relation: str
    value: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """Reading minutes compared with a number; relation is one of `< <= = >= >`."""

    relation: str
    number: int


@dataclass(frozen=True, slots=True)
class Not:
    node: Node


@dataclass(frozen=True, slots=True)
class And:
    nodes: tuple[Node, ...] = ()
    """Empty means everything."""


@dataclass(frozen=True, slots=True)
class Or:
    nodes: tuple[Node, ...]


Node: TypeAlias = Text | Facet | Date | Minutes | Not | And | Or


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a query that does not apply, and what would make it apply."""

    start: int
    end: int
    hint: str
    instead: str = ""
    """What was probably meant in its place; `""` where nobody can say."""


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a query's text, for whoever paints it. `kind`: name, value, word, operator."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; equal queries mean the same, however they were typed."""

    where: And = And()
    sort: str = DEFAULT_SORT
    problems: tuple[Problem, ...] = field(default=(), compare=False)
    tokens: tuple[Token, ...] = field(default=(), compare=False)

    def values(self, name: str) -> tuple[str, ...]:
        """The values that the query asks of a facet, at its top level."""
        return tuple(
            v for node in self.where.nodes if isinstance(node, Facet) and node.name == name for v in node.values
        )

    def excluded(self, name: str) -> tuple[str, ...]:
        """The values of a facet that the query excludes at its top level."""
        return tuple(
            v for node in self.where.nodes if (facet := _excluding(node)) and facet.name == name for v in facet.values
        )

    def toggled(self, name: str, value: str) -> Query:
        """With the value added to the facet's filter, or taken out of it."""
        rest = self._without_value(name, value)
        if len(rest.values(name)) < len(self.values(name)):
            return rest
        nodes = list(rest.where.nodes)
        for at, node in reversed(list(enumerate(nodes))):
            if isinstance(node, Facet) and node.name == name:
                nodes[at] = Facet(name, (*node.values, value))
                return rest._with(nodes)
        return rest._with([*nodes, Facet(name, (value,))])

    def excluding(self, name: str, value: str) -> Query:
        """With what has the value excluded, or not excluded any more."""
        rest = self._without_value(name, value)
        excluded = rest.excluded(name)
        if len(excluded) < len(self.excluded(name)):
            return rest
        nodes = [n for n in rest.where.nodes if not ((facet := _excluding(n)) and facet.name == name)]
        return rest._with([*nodes, Not(Facet(name, (*excluded, value)))])

    def requiring(self, name: str, value: str) -> Query:
        """With the value asked for beside the facet's other ones, or not asked for any more."""
        rest = self._without_value(name, value)
        if len(rest.values(name)) < len(self.values(name)):
            return rest
        return rest._with([*rest.where.nodes, Facet(name, (value,))])

    def _without_value(self, name: str, value: str) -> Query:
        """Without a value of a facet, whether it is asked for or excluded."""
        nodes: list[Node] = []
        for node in self.where.nodes:
            facet = node if isinstance(node, Facet) else _excluding(node)
            if facet is None or facet.name != name:
                nodes.append(node)
                continue
            kept = tuple(v for v in facet.values if fold(v) != fold(value))
            if kept:
                nodes.append(Facet(name, kept) if facet is node else Not(Facet(name, kept)))
        return self._with(nodes)

    def _with(self, nodes: Iterable[Node]) -> Query:
        return replace(self, where=And(tuple(nodes)), problems=(), tokens=())

    def with_values(self, name: str, values: Iterable[str]) -> Query:
        """With the facet's filter replaced; none takes it out. Its place in the query stays."""
        wanted = Facet(name, unique(values))
        nodes: list[Node] = []
        placed = not wanted.values
        for node in self.where.nodes:
            if not (isinstance(node, Facet) and node.name == name):
                nodes.append(node)
            elif not placed:
                nodes.append(wanted)
                placed = True
        if not placed:
            nodes.append(wanted)
        return replace(self, where=And(tuple(nodes)), problems=(), tokens=())

    def without(self, *names: str) -> Query:
        """Without the top-level filters of these facets."""
        nodes = tuple(n for n in self.where.nodes if not (isinstance(n, Facet) and n.name in names))
        return replace(self, where=And(nodes), problems=(), tokens=())

    def texts(self) -> tuple[Text, ...]:
        """The words that a match contains: those not under a `not`."""
        return tuple(n for n in _leaves(self.where, negated=False) if isinstance(n, Text))

    @property
    def prefix(self) -> Text | None:
        """The last word, which matches as a prefix unless it is quoted or has a space behind it."""
        texts = [n for n in _leaves(self.where, negated=None) if isinstance(n, Text)]
        return texts[-1] if texts and not texts[-1].quoted else None

    @property
    def facets(self) -> frozenset[str]:
        """Names of the facets filtered at the top level."""
        return frozenset(n.name for n in self.where.nodes if isinstance(n, Facet))


def _excluding(node: Node) -> Facet | None:
    """The facet that a node excludes values of, None where it excludes something else or nothing."""
    return node.node if isinstance(node, Not) and isinstance(node.node, Facet) else None


def _leaves(node: Node, negated: bool | None) -> Iterator[Node]:
    """Leaves in order. `negated` None: all of them; else whether the leaf stands under an odd number of nots."""
    match node:
        case And(nodes) | Or(nodes):
            for child in nodes:
                yield from _leaves(child, negated)
        case Not(child):
            yield from _leaves(child, None if negated is None else not negated)
        case _ if not negated:
            yield node


def all_of(nodes: Iterable[Node]) -> Node:
    """And, flat; one node is itself."""
    flat = tuple(_flatten(nodes, And))
    return flat[0] if len(flat) == 1 else And(flat)


def any_of(nodes: Iterable[Node]) -> Node:
    """Or, flat; one node is itself."""
    flat = tuple(_flatten(nodes, Or))
    return flat[0] if len(flat) == 1 else Or(flat)


def negate(node: Node) -> Node:
    return node.node if isinstance(node, Not) else Not(node)


def _flatten(nodes: Iterable[Node], kind: type[And] | type[Or]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, kind):
            yield from _flatten(node.nodes, kind)
        else:
            yield node


def conjunction(node: Node) -> And:
    return node if isinstance(node, And) else And((node,))


def date_range(value: str, today: date) -> tuple[date, date] | None:
    """The days `[first, after_last)` that a date value names, or None where it names none."""
    try:
        if value in ("today", "yesterday"):
            first = today - timedelta(days=value == "yesterday")
            return first, first + timedelta(days=1)
        if span := _SPAN.fullmatch(value):
            first = _back(today, int(span[1]), span[2])
            return first, first + timedelta(days=1)
        if day := _DAY.fullmatch(value):
            return _days(*(int(part) if part else 0 for part in day.groups()))
    except (ValueError, OverflowError):
        pass
    return None


def _back(today: date, number: int, unit: str) -> date:
    if unit in "dw":
        return today - timedelta(days=number * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(today.day, last))


def _days(year: int, month: int, day: int) -> tuple[date, date]:
    first = date(year, month or 1, day or 1)
    if day:
        return first, first + timedelta(days=1)
    if month:
        return first, date(year + month // 12, month % 12 + 1, 1)
    return first, date(year + 1, 1, 1)


def compare(relation: str, one: int, other: int) -> bool:
    """Whether `one` stands in this relation of `Minutes` to `other`."""
    match relation:
        case "<":
            return one < other
        case "<=":
            return one <= other
        case ">":
            return one > other
        case ">=":
            return one >= other
        case _:
            return one == other


def matching_values(wanted: str, keys: Iterable[str]) -> list[str]:
    """Which of a facet's values (folded) a typed value means: the equal one, else those containing its words.

    The last word counts as a prefix: `adv` is `advanced`, `engineer` is every engineer.
    """
    wanted = fold(wanted)
    keys = keys if isinstance(keys, dict | set | frozenset | list | tuple) else list(keys)
    if wanted in keys:
        return [wanted]
    needle = " " + _spaced(wanted)
    return [key for key in keys if needle in " " + _spaced(key)] if needle.strip() else []


def _spaced(key: str) -> str:
    return " ".join(search_words(key))
