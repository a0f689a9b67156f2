"""Mutes as they are typed and shown: a query, with `keep:10` and `until:2026-12-24` beside its filters. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from reader.errors import QueryError
from reader.model.bounds import MAX_LINE
from reader.model.common_words import COMMON
from reader.model.desk import Mute
from reader.model.digest import Digest
from reader.model.later import day_of
from reader.model.query import And, Facet, Node, Not, Or, Query, Text
from reader.model.query_text import format_query, parse_strictly
from reader.model.vectors import telling_words
from reader.terms import search_words
from reader.text import fold
from reader.translation import gettext as _
from reader.translation import number

HIDDEN_STATES = ("deleted", "later", "muted")
"""States of what is not listed, unless it is asked for."""
MOST_KEPT = 100_000
MOST_TOPICS = 4
SHORTEST = 4
"""Letters of the words of a title that are offered to be muted."""
_OF_TEXTS = frozenset(("article", "chapter", "digest", "headline", "news", "post", "title"))
"""Words for texts themselves."""
_RULE = re.compile(r"(?:^|(?<=\s))(keep|until):(\S*)", re.IGNORECASE)


def parse_mute(text: str, today: date, *, until: str = "", keep: int = 0) -> Mute:
    """The mute that is typed: a query that has to apply, and `keep:N` and `until:DAY`, which may be given apart.

    Raises QueryError where it says nothing, or something that a mute cannot say.
    """
    rules = {name.lower(): value for name, value in _RULE.findall(_unquoted(text))}
    query = parse_strictly(_without_rules(text))
    if not query.where.nodes:
        raise QueryError(_("a mute needs a query that says what to hide, such as source:example.org or topic:crypto"))
    if any(state in HIDDEN_STATES for state in states_of(query.where)):
        raise QueryError(_("a mute cannot hide by is:muted, is:later or is:deleted: those are not listed anyway"))
    name = format_query(Query(query.where))
    if len(name) > MAX_LINE:
        raise QueryError(
            _("this query is too long for a mute: at most {max_line} characters").format(max_line=number(MAX_LINE))
        )
    day = day_of(until or rules["until"], today) if until or "until" in rules else ""
    return Mute(name, day, keep or _number(rules["keep"]) if keep or "keep" in rules else 0)


def format_mute(mute: Mute) -> str:
    """A mute as it can be typed: `source:example.org keep:10 until:2026-12-24`."""
    keep, until = f" keep:{mute.keep}" if mute.keep else "", f" until:{mute.until}" if mute.until else ""
    return f"{mute.query}{keep}{until}"


def states_of(node: Node) -> Iterator[str]:
    """Every state that a query names, anywhere in it."""
    match node:
        case And(nodes) | Or(nodes):
            for child in nodes:
                yield from states_of(child)
        case Not(child):
            yield from states_of(child)
        case Facet("is", values):
            yield from values
        case _:
            pass


def reasons(digest: Digest) -> list[str]:
    """Queries that who is tired of a digest may mute: its source, feeds, topics, authors, words of its title."""
    facets: list[tuple[str, Sequence[str]]] = [
        ("source", (digest.source,)),
        ("feed", tuple(origin.feed for origin in digest.article.origins) if digest.article else ()),
        ("topic", digest.topics[:MOST_TOPICS]),
        ("author", digest.authors[:2]),
    ]
    nodes: list[Node] = [Facet(name, (value,)) for name, values in facets for value in values if value.strip()]
    nodes += [Text(word, quoted=True) for word in _title_words(digest.title)]
    return list(dict.fromkeys(format_query(Query(And((node,)))) for node in nodes))


def _title_words(title: str) -> list[str]:
    words = dict.fromkeys(fold(word) for word in search_words(title))
    return [word for word in words if len(word) >= SHORTEST and not word.isdecimal() and not _is_common(word)]


def _is_common(word: str) -> bool:
    """Whether a folded word stands in any text: who mutes it would miss what has nothing to do with it."""
    forms = {word, word.removesuffix("s"), f"{word.removesuffix('ies')}y"}
    return bool(forms & (COMMON | _OF_TEXTS)) or not telling_words(word)


def _number(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and 0 < int(value[:9]) <= MOST_KEPT and len(value) < 9):
        raise QueryError(
            _("keep:{value} does not apply: it needs a number, how many of the newest stay").format(value=value)
        )
    return int(value)


def _unquoted(text: str) -> str:
    """The text with what stands in quotes blanked out, place by place."""
    return re.sub(r'"(?:\\.|[^"\\])*"?', lambda found: " " * len(found[0]), text)


def _without_rules(text: str) -> str:
    kept, at = [], 0
    for rule in _RULE.finditer(_unquoted(text)):
        kept.append(text[at : rule.start()])
        at = rule.end()
    return "".join((*kept, text[at:]))
