"""Generated words of the model: records of odd shapes, digests, marks and queries."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from reader.model.digest import ABSTRACTIONS, LENGTHS, LEVELS, Depth, Digest, Field, digest_id
from reader.model.marks import Marks, Stamp
from reader.model.query import (
    COMPOUND,
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
    Query,
    Text,
    all_of,
    any_of,
    negate,
)
from reader.terms import search_words
from reader.text import unique

_PRIMITIVE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
JSON: st.SearchStrategy[Any] = st.recursive(
    _PRIMITIVE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = (
    "id", "title", "source", "curator", "link", "published", "added", "field", "depth", "length", "minutes",
    "original_minutes", "authors", "media", "kind", "intent", "summary", "takeaway", "insights", "principles", "method",
    "in_practice", "topics", "best_for", "related", "attribution", "marks", "stored_at", "domain", "level",
    "made", "takeaways", "evidence", "confidence", "versions",
)  # fmt: skip
_LIKELY = st.sampled_from(
    ["https://e.example/a?b=1", "2024-05", "Advanced, short", "A — B, C", "long", "7", "x\x1b[31m\u202e", " a ;b\nc"]
)


def records() -> st.SearchStrategy[dict[str, Any]]:
    """Records with known and unknown keys and values of any type."""
    values = st.one_of(_LIKELY, JSON)
    known = st.dictionaries(st.sampled_from(KEYS), values, max_size=12)
    unknown = st.dictionaries(st.text(max_size=6), values, max_size=3)
    return st.tuples(unknown, known).map(lambda pair: {**pair[0], **pair[1]})


_STAMPS = st.builds(
    Stamp, value=st.booleans() | st.sampled_from(["", "later"]), at=st.integers(0, 3), device=st.sampled_from("ab")
)
MARKS = st.dictionaries(st.sampled_from(["read", "bookmark", "note", "tag:x"]), _STAMPS).map(Marks)

WORDS = ["raft", "consensus", "log", "queue", "café", "naive"]
_BARE = st.sampled_from([*WORDS, "c++", "don't", "a-b", "http://e.example/x", "C#", "Ort", "nota", "x\\y"])
_TEXTS = st.one_of(
    _BARE.map(Text),
    st.text(max_size=12).filter(search_words).map(lambda text: Text(text, quoted=True)),
)
_VALUE = st.text(max_size=12).map(lambda text: " ".join(text.split())).filter(bool)


def _facets(name: str) -> st.SearchStrategy[Facet]:
    words = {"is": STATES, "has": HAVINGS}.get(name)
    value = st.sampled_from(words) if words else _VALUE
    return st.lists(value, min_size=1, max_size=3).map(lambda values: Facet(name, unique(values)))


_FACETS = st.sampled_from((*FACETS, *COMPOUND)).flatmap(_facets)
DATES = st.sampled_from(["today", "yesterday", "7d", "2w", "3m", "1y", "2024", "2024-05", "2024-05-31", "2023-12"])
_DATES = st.builds(Date, st.sampled_from(["since", "before", "on"]), DATES)
MINUTES = st.builds(Minutes, st.sampled_from(["<", "<=", "=", ">=", ">"]), st.integers(0, 12))


def trees(leaves: st.SearchStrategy[Node]) -> st.SearchStrategy[Query]:
    """Queries in the form that `parse` gives: no `and` in an `and`, no `or` in an `or`, no `not` of a `not`."""

    def wider(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(inner, min_size=2, max_size=3)
        return st.one_of(several.map(all_of), several.map(any_of), inner.map(negate))

    nodes = st.recursive(leaves, wider, max_leaves=8)
    where = nodes.map(lambda node: node if isinstance(node, And) else And((node,)))
    return st.builds(Query, where=where | st.just(And()), sort=st.sampled_from((DEFAULT_SORT, *SORTS)))


QUERIES = trees(st.one_of(_TEXTS, _FACETS, _DATES, MINUTES))

TYPED = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [
                "(",
                ")",
                '"',
                "-",
                ",",
                ":",
                "\\",
                " ",
                "or ",
                "and",
                " not ",
                "level:",
                "role:",
                "is:",
                "is:read",
                "since:",
                "7d",
                "minutes:<",
                "5",
                "sort:",
                "title",
                "a",
                "b c",
                '"d e"',
                "field:x",
                "has:",
                "http://",
                "é",
                "\x00",
            ]
        ),
        max_size=14,
    ).map("".join),
)
"""What a person may have typed so far."""

_NAMES = ["AI Engineer", "Data Engineer", "CTO", "cto office"]
_SENTENCES = st.lists(st.sampled_from(["Raft", "consensus", "log", "queue", "Café", "naïve"]), max_size=4).map(" ".join)
_LISTS = st.lists(_SENTENCES.map(lambda text: text or "log"), max_size=2).map(tuple)
PUBLISHED = st.sampled_from(["", "2024", "2024-05", "2024-05-01", "2024-05-31", "2024-06-01T10:00:00Z", "2023-12-31"])


@st.composite
def digests(draw: st.DrawFn, number: int) -> Digest:
    """A digest of few words, so that queries meet it."""
    names = st.lists(st.sampled_from(_NAMES), max_size=2, unique=True).map(tuple)
    link = draw(st.sampled_from(["", f"https://e.example/{number}"]))
    title = f"{draw(_SENTENCES)} t{number}".strip()
    source = draw(st.sampled_from(["", "The Log", "Queue Weekly"]))
    return Digest(
        id=digest_id(link, source, title, ""),
        title=title,
        source=source,
        link=link,
        published=draw(PUBLISHED),
        added=draw(st.sampled_from(["2024-05-30T08:00:00Z", "2024-06-01T08:00:00Z", "2024-06-02T08:00:00Z"])),
        field=Field(draw(st.sampled_from(["", "Systems", "Data"])), draw(names)),
        depth=Depth(draw(st.sampled_from(["", *LEVELS, "arcane"])), draw(st.sampled_from(["", *ABSTRACTIONS]))),
        stated_length=draw(st.sampled_from(["", *(word for word in LENGTHS if word != "short")])),
        stated_minutes=draw(st.sampled_from([0, 2, 5, 9])),
        summary=draw(_SENTENCES),
        takeaway=draw(_SENTENCES),
        insights=draw(_LISTS),
        method=draw(_LISTS),
        topics=draw(names),
        best_for=draw(names),
    )


FOUND = trees(
    st.one_of(
        st.sampled_from([*WORDS, "lo", "con", "t1", "arcane"]).map(Text),
        st.sampled_from(["raft consensus", "log queue", "queue", "Cafe naive"]).map(lambda t: Text(t, quoted=True)),
        st.builds(Facet, st.sampled_from(["role", "topic", "subfield", "field"]), st.sampled_from(
            [("AI Engineer",), ("cto",), ("engineer",), ("Data", "CTO"), ("nobody",), ("eng dat",)])),
        st.builds(Facet, st.sampled_from(["level", "depth", "length", "abstraction"]), st.sampled_from(
            [("advanced",), ("adv",), ("low", "high"), ("medium", "long"), ("arcane",)])),
        st.builds(Facet, st.just("source"), st.sampled_from([("the log",), ("weekly", "log")])),
        st.sampled_from(STATES).map(lambda state: Facet("is", (state,))),
        st.just(Facet("is", ("read", "bookmarked"))),
        st.sampled_from(["note", "link"]).map(lambda what: Facet("has", (what,))),
        st.just(Facet("tag", ("later",))),
        _DATES,
        MINUTES,
    )
)  # fmt: skip
"""Queries that meet such digests."""
