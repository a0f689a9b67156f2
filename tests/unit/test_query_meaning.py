"""Queries on a real library agree with a filter that looks at every digest."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from operator import eq, ge, gt, le, lt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.library import Library, open_library
from reader.model.digest import Depth, Digest
from reader.model.marks import Marks
from reader.model.query import COMPOUND, And, Date, Facet, Minutes, Node, Not, Or, Query, Text, date_range
from reader.model.query_text import format_query, parse
from reader.terms import search_terms as search_words
from reader.text import fold
from tests.strategies import FOUND, digests

TODAY = date(2024, 6, 2)
COMPARE: dict[str, Callable[[int, int], bool]] = {"<": lt, "<=": le, "=": eq, ">=": ge, ">": gt}
Pair = tuple[Digest, Marks]


class Filter:
    """The meaning of a query, worked out from the digests and their marks alone."""

    def __init__(self, query: Query, pairs: list[Pair]) -> None:
        self.query = query
        self.pairs = pairs

    def ids(self) -> set[str]:
        return {digest.id for digest, marks in self.pairs if self.matches(self.query.where, digest, marks)}

    def matches(self, node: Node, digest: Digest, marks: Marks) -> bool:
        match node:
            case And(nodes):
                return all(self.matches(child, digest, marks) for child in nodes)
            case Or(nodes):
                return any(self.matches(child, digest, marks) for child in nodes)
            case Not(child):
                return not self.matches(child, digest, marks)
            case Text():
                return self.has_words(node, digest, marks)
            case Facet(name, values):
                return any(self.has_value(name, value, digest, marks) for value in values)
            case Minutes(relation, number):
                return COMPARE[relation](digest.minutes, number)
            case Date(relation, value):
                days = date_range(value, TODAY)
                assert days is not None
                day = day_of(digest.published or digest.added)
                return {"since": day >= days[0], "before": day < days[0], "on": days[0] <= day < days[1]}[relation]

    def has_words(self, text: Text, digest: Digest, marks: Marks) -> bool:
        wanted = search_words(text.text)
        prefix = text is self.query.prefix
        lead = f"{digest.summary} {digest.takeaway}"
        body = (*digest.insights, *digest.in_practice, *digest.method, *digest.principles, *digest.topics)
        for words in map(search_words, (digest.title, lead, " ".join(body), marks.note)):
            for at in range(len(words) - len(wanted) + 1):
                here = words[at : at + len(wanted)]
                if here == wanted or (prefix and here[:-1] == wanted[:-1] and here[-1].startswith(wanted[-1])):
                    return True
        return False

    def has_value(self, name: str, value: str, digest: Digest, marks: Marks) -> bool:
        own = values_of(name, digest, marks)
        if name in ("is", "has"):
            return value in own
        known = {v for d, m in self.pairs for v in values_of(name, d, m)}
        if fold(value) in known:
            return fold(value) in own
        return any(f" {' '.join(search_words(value))}" in f" {' '.join(search_words(v))}" for v in own)


def day_of(moment: str) -> date:
    return date.fromisoformat((moment[:10] + "-01-01")[:10])


def values_of(name: str, digest: Digest, marks: Marks) -> set[str]:
    if name in COMPOUND:
        return {value for part in COMPOUND[name] for value in values_of(part, digest, marks)}
    new = not marks.read and day_of(digest.added).toordinal() >= TODAY.toordinal() - 1
    found: dict[str, Iterable[str]] = {
        "role": digest.best_for,
        "topic": digest.topics,
        "subfield": digest.field.subfields,
        "domain": [digest.field.domain],
        "level": [digest.depth.level],
        "abstraction": [digest.depth.abstraction],
        "length": [digest.length],
        "source": [digest.source],
        "tag": marks.tags,
        "is": ["read" if marks.read else "unread", "bookmarked" * marks.bookmark, "new" * new],
        "has": ["note" * bool(marks.note), "link" * bool(digest.link)],
    }
    return {fold(value) for value in found[name] if value}


MARKINGS = st.fixed_dictionaries(
    {},
    optional={
        "read": st.booleans(),
        "bookmark": st.booleans(),
        "note": st.sampled_from(["raft later", "Café"]),
        "tag:later": st.booleans(),
    },
)


@settings(max_examples=60)
@pytest.mark.slow
@given(
    made=st.integers(0, 7).flatmap(lambda n: st.tuples(*(st.tuples(digests(i), MARKINGS) for i in range(n)))),
    queries=st.lists(FOUND, min_size=6, max_size=10),
)
def test_a_library_finds_what_a_look_at_every_digest_finds(
    made: tuple[tuple[Digest, dict[str, bool | str]], ...], queries: list[Query]
) -> None:
    with tempfile.TemporaryDirectory() as folder, open_library(Path(folder)) as library:
        library.add(digest for digest, _ in made)
        library.mark({digest.id: fields for digest, fields in made if fields})
        pairs = [(library.get(digest.id), library.marks(digest.id)) for digest, _ in made]
        for query in queries:
            query = parse(format_query(query))
            found = library.find(query, today=TODAY)
            rows = library.fetch(found.rows)
            assert {row.id for row in rows} == Filter(query, pairs).ids(), format_query(query)
            assert found.total == len(rows)
            assert found.unread == sum(not library.marks(row.id).read for row in rows)


@settings(max_examples=25)
@given(
    made=st.tuples(*(digests(i) for i in range(6))),
    query=FOUND,
    facet=st.sampled_from(["role", "level", "topic", "source", "length"]),
)
def test_a_count_is_what_the_list_would_show(made: tuple[Digest, ...], query: Query, facet: str) -> None:
    query = parse(format_query(query))
    pairs = [(digest, Marks()) for digest in made]
    with tempfile.TemporaryDirectory() as folder, open_library(Path(folder)) as library:
        library.add(made)
        others = query.without(facet, *(name for name, parts in COMPOUND.items() if facet in parts))
        shown = {row.id for row in library.fetch(library.find(others).rows)}
        counted = {count.key: count.digests for count in library.counts(query, facet)}
    wanted = {value for digest in made for value in values_of(facet, digest, Marks())}
    assert counted == {
        value: sum(d.id in shown and value in values_of(facet, d, m) for d, m in pairs) for value in wanted
    }


@pytest.fixture
def shelf(library: Library) -> Library:
    library.add(
        [
            Digest("00000000000a", "b Alpha", published="2024-01-02", depth=Depth("expert"), stated_minutes=3),
            Digest("00000000000b", "A beta", published="2024-01-03", depth=Depth("beginner"), stated_minutes=9),
            Digest("00000000000c", "c gamma", published="2024", depth=Depth("odd"), summary="alpha", stated_minutes=5),
        ]
    )
    return library


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", "Abc"),
        ("sort:oldest", "cbA"),
        ("sort:title", "Abc"),
        ("sort:shortest", "bcA"),
        ("sort:longest", "Acb"),
        ("sort:easiest", "Abc"),
        ("sort:deepest", "bAc"),
        ("alpha sort:oldest", "cb"),
        ("alpha sort:relevance", "bc"),
    ],
)
def test_the_orders(shelf: Library, query: str, titles: str) -> None:
    rows = shelf.fetch(shelf.find(parse(query)).rows)
    assert "".join(row.title[0] for row in rows) == titles


def test_a_date_of_a_year_or_month_counts_as_its_first_day(shelf: Library) -> None:
    shelf.add([Digest("00000000000d", "d", published="2024-05")])
    assert [shelf.count(parse(q)) for q in ("on:2024", "since:2024-01-01", "before:2024", "on:2024-05")] == [4, 4, 0, 1]
    assert [shelf.count(parse(q)) for q in ("since:2024-05-02", "before:2024-01-02", "on:2024-01-02")] == [0, 1, 1]


def test_a_value_that_only_an_older_version_had_is_forgotten(shelf: Library) -> None:
    shelf.add([Digest("00000000000a", "b Alpha", source="Log"), Digest("00000000000b", "A beta", source="Log Weekly")])
    assert shelf.count(parse("source:log")) == 1
    shelf.add([Digest("00000000000a", "b Alpha", source="Other")])
    assert shelf.count(parse("source:log")) == 1
    shelf.reindex()
    assert shelf.count(parse("source:log")) == 1


def test_a_row_that_is_held_stays_in_the_list_but_is_not_counted(shelf: Library) -> None:
    row = shelf.find(parse("beta")).rows[0]
    found = shelf.find(parse("alpha"), held=row)
    assert row in found.rows
    assert (len(found.rows), found.total, found.rows.position(row)) == (3, 2, 0)
