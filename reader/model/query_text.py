"""The text of a query: parsed, and written again. Pure; `parse(format_query(q)) == q`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from reader.errors import QueryError
from reader.model.query import (
    ALIASES,
    COMPOUND,
    DATES,
    DEFAULT_SORT,
    FACETS,
    HAVINGS,
    SORTS,
    STATES,
    And,
    Date,
    Facet,
    Minutes,
    Node,
    Not,
    Or,
    Problem,
    Query,
    Text,
    Token,
    all_of,
    any_of,
    conjunction,
    date_range,
    negate,
)
from reader.terms import search_words
from reader.text import fold, unique
from reader.translation import gettext as _

_MINUTES = re.compile(r"(<=|>=|<|>|=)?(\d{1,5})")
_NAME = re.compile(r"[A-Za-z_]+:")
_STOP = re.compile(r'[\s()"]')
_OPERATORS = ("or", "and", "not")


NAMES = (*FACETS, *COMPOUND, *ALIASES, *DATES, "minutes", "sort")
"""Everything that may stand before a colon."""
LONGEST = 200
"""Characters of a part of a query that an error repeats."""
_LIKE = 0.7
"""Share of letters that a filter has in common with what was meant by it: `title` is not `state` mistyped."""
_TEXTS = frozenset(("title", "intitle", "text", "intext", "content", "body", "subject", "headline", "summary"))
"""What stands before the words of a text in other programs."""


def parse_strictly(text: str) -> Query:
    """The query of a text that has to apply as it stands. Raises QueryError, which says what was probably meant."""
    query = parse(text)
    if query.problems:
        raise QueryError(" ".join(describe_problem(text, problem) for problem in query.problems[:3]))
    return query


def describe_problem(text: str, problem: Problem) -> str:
    """A sentence or two: which part of a query does not apply, why, and what was probably meant."""
    part = text[problem.start : problem.end]
    part = part if len(part) <= LONGEST else part[:LONGEST] + "…"
    meant = _(" Did you mean {instead}?").format(instead=problem.instead) if problem.instead else ""
    return _("{part} does not apply in this query: {hint}.{meant}").format(part=part, hint=problem.hint, meant=meant)


def nearest(word: str, words: Iterable[str], least: float = 0.6) -> str:
    """The word that is most like this one, `""` where none is like it: the `least` share of letters in common."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(fold(word)[:LONGEST], tuple(words), 1, least)), "")


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
            self._problem(self.at, self.at + 1, _("there is no ( for this )"))
            self.at += 1
        return Query(conjunction(all_of(nodes)), self.sort, tuple(self.problems), tuple(self.tokens))

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
                self._problem(self.at, self.at + 2, _("or needs something before it"))
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
                self._problem(start, start + length, _("not what?"))
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
            self._problem(
                start,
                len(self.text),
                _("more than {max_depth} parentheses in each other").format(max_depth=self.MAX_DEPTH),
            )
            self.at = len(self.text)
        else:
            node = self._either()
            if self._peek() == ")":
                self._token(self.at, self.at + 1, "operator")
                self.at += 1
            else:
                self._problem(start, start + 1, _("there is no ) for this ("))
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
            self._problem(start, self.at, _("no letter or digit to search for"))
            return None
        # With a space behind it the last word is typed to its end.
        return Text(word, quoted=self.at < len(self.text) and _blank(self.text[self.at :].strip()))

    def _phrase(self) -> Node | None:
        start = self.at
        phrase = self._quoted()
        self._token(start, self.at, "word")
        if not search_words(phrase):
            self._problem(start, self.at, _("nothing between the quotes yet"))
            return None
        return Text(phrase, quoted=True)

    def _facet(self, start: int, typed: str) -> Node | None:
        name = ALIASES.get(typed, typed)
        self._token(start, self.at, "name")
        begin = self.at
        values = self._values()
        if self.at > begin:
            self._token(begin, self.at, "value")
        if name not in NAMES:
            self._unknown(start, typed, self._since(begin))
            return None
        if not values:
            self._problem(start, self.at, _("nothing stands behind {typed}:").format(typed=typed[:LONGEST]))
            return None
        node, hint = self._valued(name, values)
        if hint:
            self._problem(start, self.at, hint, _meant(typed, name, values))
        return node

    def _unknown(self, start: int, typed: str, value: str) -> None:
        """Say that there is no such filter, and what was probably meant: a text needs none."""
        hint = _("there is no filter {typed}:").format(typed=typed[:LONGEST])
        if typed in _TEXTS:
            hint = _("{hint} words of titles and texts are searched as they are").format(hint=hint)
            self._problem(start, self.at, hint, value)
            return
        meant = nearest(typed, NAMES, _LIKE)
        self._problem(start, self.at, hint, meant and f"{meant}:{value}")

    def _since(self, start: int) -> str:
        return self.text[start : self.at]

    def _valued(self, name: str, values: tuple[str, ...]) -> tuple[Node | None, str]:
        """The node for a facet's values, or a hint why there is none."""
        first = fold(values[0])
        if name in DATES:
            if date_range(first, date.min.replace(year=2000)) is None:
                return (
                    None,
                    _(
                        "{name}: takes a date (2026-05-31, 2026-05, 2026), a span (7d, 2w, 3m, 1y), today or yesterday"
                    ).format(name=name),
                )
            return Date(name, first), ""
        if name == "minutes":
            found = _MINUTES.fullmatch(first)
            return (Minutes(found[1] or "=", int(found[2])), "") if found else (None, _("minutes: takes <10, >5 or 7"))
        if name == "sort":
            if first not in SORTS:
                return None, _("sort: takes {sorts}").format(sorts=", ".join(SORTS))
            self.sort = first
            return None, ""
        words = {"is": STATES, "has": HAVINGS}.get(name)
        if words is None:
            return Facet(name, values), ""
        known = tuple(fold(v) for v in values if fold(v) in words)
        hint = "" if len(known) == len(values) else _("{name}: takes {words}").format(name=name, words=", ".join(words))
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
        self._problem(start, len(self.text), _('the closing " is missing'))
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

    def _problem(self, start: int, end: int, hint: str, instead: str = "") -> None:
        self.problems.append(Problem(start, end, hint, instead))

    def _token(self, start: int, end: int, kind: str) -> None:
        self.tokens.append(Token(start, end, kind))


def _meant(typed: str, name: str, values: tuple[str, ...]) -> str:
    """A filter of few words with those that are most like what was typed; `""` where one of them is like none."""
    words = {"is": STATES, "has": HAVINGS, "sort": SORTS}.get(name, ("today", "yesterday") if name in DATES else ())
    found = [nearest(value, words) for value in values]
    return f"{typed}:{','.join(dict.fromkeys(found))}" if found and all(found) else ""


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
