"""newsboat's filter expressions in our query language, as far as both can say the same. Pure.

unread = "yes" and (tags # "news" or title =~ "rust")      is:unread (tag:news or rust)
"""

from __future__ import annotations

import re

from reader.errors import SourceError
from reader.model.query_text import parse_strictly
from reader.model.views import query_of
from reader.translation import gettext as _

MAX_LENGTH = 2_000
MAX_DEPTH = 30
_TOKEN = re.compile(
    r"\s*(?:(?P<sign>[()])|(?P<op>==|=~|!~|!=|!#|<=|>=|=|<|>|#)|\"(?P<text>(?:[^\"\\]|\\.)*)\"|(?P<word>[\w:.-]+))"
)
_PLAIN = re.compile(r"[\w\s'’&+#/-]+")
_SPAN = re.compile(r"(\d{1,4}):(\d{1,4})")
_LETTERS = re.compile(r"[A-Za-z]{1,52}")
_SAME = ("=", "==")
_POSITIVE = {"!=": "=", "!~": "=~", "!#": "#"}
"""What each comparison says that none may be."""


def translated(expression: str) -> str:
    """The query that an expression means. Raises SourceError with what has no like here."""
    if len(expression) > MAX_LENGTH:
        raise SourceError(_("its expression is too long"))
    query = _Reader(_tokens(expression)).all()
    parse_strictly(query)
    return query


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise SourceError(
                _("its expression cannot be read from “{rest}” on").format(rest=text[at : at + 20].strip())
            )
        tokens.append((found.lastgroup, re.sub(r"\\(.)", r"\1", found[found.lastgroup])))
        at = found.end()
    return tokens


class _Reader:
    """Reads an expression from left to right; `and` binds closer than `or`."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def all(self) -> str:
        query = self._either(0)
        if self._at < len(self._tokens):
            raise SourceError(
                _("its expression has “{sign}” where nothing is expected").format(sign=self._tokens[self._at][1])
            )
        return query

    def _either(self, depth: int) -> str:
        parts = [self._both(depth)]
        while self._takes("or"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else f"({' or '.join(parts)})"

    def _both(self, depth: int) -> str:
        parts = [self._one(depth)]
        while self._takes("and"):
            parts.append(self._one(depth))
        return " ".join(parts)

    def _one(self, depth: int) -> str:
        if depth > MAX_DEPTH:
            raise SourceError(_("its expression nests too deeply"))
        if self._next() == ("sign", "("):
            self._at += 1
            inner = self._either(depth + 1)
            if self._next() != ("sign", ")"):
                raise SourceError(_("its expression lacks a closing bracket"))
            self._at += 1
            return f"({inner})" if not inner.startswith("(") else inner
        return self._comparison()

    def _comparison(self) -> str:
        kind, name = self._next()
        op_kind, op = self._next(1)
        value_kind, value = self._next(2)
        if kind != "word" or (op_kind != "op" and op != "between") or value_kind not in ("text", "word"):
            raise SourceError(_("its expression is not complete"))
        self._at += 3
        return _compared(name.lower(), op, value)

    def _next(self, ahead: int = 0) -> tuple[str, str]:
        place = self._at + ahead
        return self._tokens[place] if place < len(self._tokens) else ("end", "")

    def _takes(self, word: str) -> bool:
        if self._next()[0] == "word" and self._next()[1].lower() == word:
            self._at += 1
            return True
        return False


def _compared(name: str, op: str, value: str) -> str:
    if name == "age":
        return _age(op, value)
    found = _facet(name, _POSITIVE.get(op, op), value, negated=op in _POSITIVE)
    if not found:
        raise SourceError(_("nothing here is like {name} {op} “{value}”").format(name=name, op=op, value=value))
    return found


def _facet(name: str, op: str, value: str, *, negated: bool) -> str:
    sign = "-" if negated else ""
    if name == "unread" and op in _SAME:
        return "is:unread" if (value == "yes") != negated else "is:read"
    if name == "flags":
        return _flags(op, value, negated=negated)
    if (name == "tags" and op == "#") or (name == "tags" and op in _SAME and len(value.split()) == 1):
        return " ".join(f"{sign}{query_of('tag', tag)}" for tag in value.split()[:1])
    if name in ("feedtitle", "author") and op in (*_SAME, "=~") and _words(value):
        facet = "source" if name == "feedtitle" else "author"
        return _any([f"{sign}{query_of(facet, words)}" for words in _words(value)], negated=negated)
    if name in ("rssurl", "feedlink") and op in _SAME:
        return sign + query_of("feed", value)
    if name in ("title", "content", "description") and op in (*_SAME, "=~", "#") and _words(value):
        return _any([f'{sign}"{words}"' for words in _words(value)], negated=negated)
    return ""


def _flags(op: str, value: str, *, negated: bool) -> str:
    if not value and op in _SAME:
        return "is:bookmarked" if negated else "-is:bookmarked"
    if op in ("#", "=~", *_SAME) and _LETTERS.fullmatch(value):
        return " ".join(f"{'-' if negated else ''}{query_of('tag', f'flag-{letter}')}" for letter in value)
    return ""


def _words(pattern: str) -> list[str]:
    """The words that a regular expression looks for, where it is no more than words with bars between them."""
    parts = [part.strip() for part in pattern.strip("()").split("|")]
    return parts if all(part and _PLAIN.fullmatch(part) for part in parts) else []


def _any(parts: list[str], *, negated: bool) -> str:
    if len(parts) == 1:
        return parts[0]
    return " ".join(parts) if negated else f"({' or '.join(parts)})"


def _age(op: str, value: str) -> str:
    span = _SPAN.fullmatch(value)
    if op == "between" and span:
        first, last = sorted(map(int, span.groups()))
        return f"since:{max(1, last)}d" + (f" before:{first}d" if first else "")
    if not value.isdecimal() or len(value) > 4 or op in ("=", "==", "!=") or op not in ("<", "<=", ">", ">="):
        raise SourceError(_("nothing here is like age {op} “{value}”").format(op=op, value=value))
    return f"{'since' if op[0] == '<' else 'before'}:{max(1, int(value))}d"
