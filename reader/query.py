"""The query language: one text for the search bar, `digest list` and saved views.

    transformers "tool use" role:"AI Engineer" level:advanced,expert -source:x is:unread since:7d sort:relevance

Terms are and-ed; a comma list or a repeated facet is or (`and` between two of one facet asks for both); `or`,
`not` or `-`, parentheses. The last bare word matches as a prefix. A half-typed query is never an error: what can
be read applies, the rest is told in `Query.problems`. Everything here is pure, and `parse(format_query(q)) == q`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeAlias

from reader.text import fold, search_words, unique

FACETS = (
    "role", "level", "abstraction", "length", "domain", "subfield", "topic", "source", "curator", "author",
    "media", "kind", "intent", "feed", "tag", "is", "has",
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
STATES = ("unread", "read", "bookmarked", "new")
HAVINGS = ("note", "evidence", "link", "article", "change", "made", "versions", "edit", "vote")
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
)
"""Orders of a list. `relevance` is `newest` where there are no words to rank by."""
DEFAULT_SORT = "newest"

_SPAN = re.compile(r"(\d{1,4})([dwmy])")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_MINUTES = re.compile(r"(<=|>=|<|>|=)?(\d{1,5})")
_NAME = re.compile(r"[A-Za-z_]+:")
_STOP = re.compile(r'[\s()"]')
_OPERATORS = ("or", "and", "not")


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

    def toggled(self, name: str, value: str) -> Query:
        """With the value added to the facet's filter, or taken out of it."""
        kept = tuple(v for v in self.values(name) if fold(v) != fold(value))
        if len(kept) == len(self.values(name)):
            kept = (*kept, value)
        return self.with_values(name, kept)

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
        """The last bare word, which matches as a prefix."""
        bare = [n for n in _leaves(self.where, negated=None) if isinstance(n, Text) and not n.quoted]
        return bare[-1] if bare else None

    @property
    def facets(self) -> frozenset[str]:
        """Names of the facets filtered at the top level."""
        return frozenset(n.name for n in self.where.nodes if isinstance(n, Facet))


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


# --- normal form ----------------------------------------------------------------------------------


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


def _top(node: Node) -> And:
    return node if isinstance(node, And) else And((node,))


# --- text to query --------------------------------------------------------------------------------


def parse(text: str) -> Query:
    """The query of a text. Never raises: what cannot be read is in `problems`."""
    return _Parser(text).query()


class _Parser:
    """Recursive descent over the text; one pass, no backtracking."""

    MAX_DEPTH = 50

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.sort = DEFAULT_SORT
        self.problems: list[Problem] = []
        self.tokens: list[Token] = []

    def query(self) -> Query:
        nodes = []
        while True:
            node = self._either()
            if node is not None:
                nodes.append(node)
            if self.at >= len(self.text):
                break
            self._problem(self.at, self.at + 1, "there is no ( for this )")
            self.at += 1
        return Query(_top(all_of(nodes)), self.sort, tuple(self.problems), tuple(self.tokens))

    # The grammar: either = both ("or" both)*; both = (["and"] factor)*; factor = ["not"|"-"] (group | term)

    def _either(self) -> Node | None:
        nodes = []
        while True:
            node = self._both()
            if node is not None:
                nodes.append(node)
            if self._operator() != "or":
                break
            self._token(self.at, self.at + 2, "operator")
            if node is None:
                self._problem(self.at, self.at + 2, "or needs something before it")
            self.at += 2
        return any_of(nodes) if nodes else None

    def _both(self) -> Node | None:
        nodes: list[Node] = []
        explicit = False
        while not self._ended() and self._operator() != "or":
            if self._operator() == "and":
                self._token(self.at, self.at + 3, "operator")
                self.at += 3
                explicit = True
                continue
            node = self._factor()
            if node is not None:
                _join(nodes, node, merge=not explicit)
            explicit = False
        return all_of(nodes) if nodes else None

    def _factor(self) -> Node | None:
        negated = False
        while True:
            if self._operator() == "not":
                length = 3
            elif self._peek() == "-" and not _blank(self.text[self.at + 1 : self.at + 2]):
                length = 1
            else:
                break
            start = self.at
            self._token(start, start + length, "operator")
            self.at += length
            negated = not negated
            if self._ended() or self._operator() in ("or", "and"):
                self._problem(start, start + length, "not what?")
                return None
        node = self._group() if self._peek() == "(" else self._term()
        return negate(node) if negated and node is not None else node

    def _group(self) -> Node | None:
        start = self.at
        self._token(start, start + 1, "operator")
        self.at += 1
        self.depth += 1
        node = None
        if self.depth > self.MAX_DEPTH:
            self._problem(start, len(self.text), f"more than {self.MAX_DEPTH} parentheses in each other")
            self.at = len(self.text)
        else:
            node = self._either()
            if self._peek() == ")":
                self._token(self.at, self.at + 1, "operator")
                self.at += 1
            else:
                self._problem(start, start + 1, "there is no ) for this (")
        self.depth -= 1
        return node

    def _term(self) -> Node | None:
        start = self.at
        if self._peek() == '"':
            return self._phrase()
        found = _NAME.match(self.text, self.at)
        if found and not self.text.startswith("//", found.end()):
            self.at = found.end()
            return self._facet(start, found[0][:-1].lower())
        word = self._bare()
        self._token(start, self.at, "word")
        if not search_words(word):
            self._problem(start, self.at, "no letter or digit to search for")
            return None
        return Text(word)

    def _phrase(self) -> Node | None:
        start = self.at
        phrase = self._quoted()
        self._token(start, self.at, "word")
        if not search_words(phrase):
            self._problem(start, self.at, "nothing between the quotes yet")
            return None
        return Text(phrase, quoted=True)

    def _facet(self, start: int, typed: str) -> Node | None:
        name = ALIASES.get(typed, typed)
        self._token(start, self.at, "name")
        begin = self.at
        values = self._values()
        if self.at > begin:
            self._token(begin, self.at, "value")
        if name not in FACETS and name not in COMPOUND and name not in (*DATES, "minutes", "sort"):
            self._problem(start, self.at, f"there is no filter {typed}:")
            return None
        if not values:
            self._problem(start, self.at, f"{typed}: what?")
            return None
        node, hint = self._valued(name, values)
        if hint:
            self._problem(start, self.at, hint)
        return node

    def _valued(self, name: str, values: tuple[str, ...]) -> tuple[Node | None, str]:
        """The node for a facet's values, or a hint why there is none."""
        first = fold(values[0])
        if name in DATES:
            if date_range(first, date.min.replace(year=2000)) is None:
                return (
                    None,
                    f"{name}: takes a date (2026-05-31, 2026-05, 2026), a span (7d, 2w, 3m, 1y), today or yesterday",
                )
            return Date(name, first), ""
        if name == "minutes":
            found = _MINUTES.fullmatch(first)
            return (Minutes(found[1] or "=", int(found[2])), "") if found else (None, "minutes: takes <10, >5 or 7")
        if name == "sort":
            if first not in SORTS:
                return None, f"sort: takes {', '.join(SORTS)}"
            self.sort = first
            return None, ""
        words = {"is": STATES, "has": HAVINGS}.get(name)
        if words is None:
            return Facet(name, values), ""
        known = tuple(fold(v) for v in values if fold(v) in words)
        hint = "" if len(known) == len(values) else f"{name}: takes {', '.join(words)}"
        return (Facet(name, tuple(dict.fromkeys(known))) if known else None), hint

    # Reading of characters

    def _values(self) -> tuple[str, ...]:
        values: list[str] = []
        while True:
            value = self._quoted() if self._peek_raw() == '"' else self._bare(",")
            values.append(" ".join(value.split()))
            if self._peek_raw() != ",":
                return unique(values)
            self.at += 1

    def _quoted(self) -> str:
        start = self.at
        self.at += 1
        out: list[str] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 1
            if char == '"':
                return "".join(out)
            if char == "\\" and self.at < len(self.text):
                char = self.text[self.at]
                self.at += 1
            out.append(char)
        self._problem(start, len(self.text), 'the closing " is missing')
        return "".join(out)

    def _bare(self, stop: str = "") -> str:
        start = self.at
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == stop or _STOP.match(char):
                break
            self.at += 1
        return self.text[start : self.at]

    def _peek_raw(self) -> str:
        return self.text[self.at : self.at + 1]

    def _peek(self) -> str:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self._peek_raw()

    def _ended(self) -> bool:
        return self._peek() in ("", ")")

    def _operator(self) -> str:
        """`or`, `and`, `not` where one stands next as a word of its own, else `""`."""
        self._peek()
        for word in _OPERATORS:
            end = self.at + len(word)
            after = self.text[end : end + 1]
            if self.text[self.at : end].lower() == word and (_blank(after) or after in '()"'):
                return word
        return ""

    def _problem(self, start: int, end: int, hint: str) -> None:
        self.problems.append(Problem(start, end, hint))

    def _token(self, start: int, end: int, kind: str) -> None:
        self.tokens.append(Token(start, end, kind))


def _blank(char: str) -> bool:
    return not char or char.isspace()


def _join(nodes: list[Node], node: Node, *, merge: bool) -> None:
    """Append, or widen the latest filter of the same facet: a repeated facet is or."""
    if merge and isinstance(node, Facet):
        for i in reversed(range(len(nodes))):
            other = nodes[i]
            if isinstance(other, Facet) and other.name == node.name:
                nodes[i] = Facet(node.name, unique((*other.values, *node.values)))
                return
    nodes.append(node)


# --- query to text --------------------------------------------------------------------------------


def format_query(query: Query) -> str:
    """The shortest text that parses to this query."""
    parts = [_format_and(query.where)] if query.where.nodes else []
    if query.sort != DEFAULT_SORT:
        parts.append(f"sort:{query.sort}")
    return " ".join(parts)


def _format_and(node: And) -> str:
    parts: list[str] = []
    seen: set[str] = set()
    for child in node.nodes:
        text = _format(child)
        if isinstance(child, Or):
            text = f"({text})"
        if isinstance(child, Facet):
            text = f"and {text}" if child.name in seen else text
            seen.add(child.name)
        parts.append(text)
    return " ".join(parts)


def _format(node: Node) -> str:
    match node:
        case Text(text, quoted):
            return _quote(text) if quoted or not _is_bare_word(text) else text
        case Facet(name, values):
            return f"{name}:{','.join(v if _is_bare_value(v) else _quote(v) for v in values)}"
        case Date(relation, value):
            return f"{relation}:{value}"
        case Minutes(relation, number):
            return f"minutes:{'' if relation == '=' else relation}{number}"
        case Not(child):
            text = _format(child)
            return f"-({text})" if isinstance(child, And | Or) else f"-{text}"
        case And():
            return _format_and(node)
        case Or(nodes):
            return " or ".join(_format(child) for child in nodes)


def _is_bare_word(text: str) -> bool:
    named = _NAME.match(text)
    return (
        not _STOP.search(text)
        and not text.startswith("-")
        and text.lower() not in _OPERATORS
        and not (named and not text.startswith("//", named.end()))
    )


def _is_bare_value(text: str) -> bool:
    return bool(text) and not _STOP.search(text) and "," not in text


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


# --- meaning --------------------------------------------------------------------------------------


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
