from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import QueryError
from reader.model.query import And, Date, Facet, Minutes, Not, Or, Query, Text, date_range, matching_values
from reader.model.query_text import format_query, parse, parse_strictly
from reader.text import fold
from tests.strategies import QUERIES, TYPED


@given(TYPED)
def test_whatever_is_typed_parses_and_comes_back(text: str) -> None:
    query = parse(text)
    assert parse(format_query(query)) == query
    assert parse(format_query(query)).problems == ()
    assert all(0 <= problem.start <= problem.end for problem in query.problems)
    assert all(0 <= token.start <= token.end <= len(text) for token in query.tokens)


@given(QUERIES)
def test_every_query_can_be_written_and_read(query: Query) -> None:
    text = format_query(query)
    assert parse(text) == query
    assert parse(text).problems == ()
    assert format_query(parse(text)) == text


@given(
    QUERIES, st.sampled_from(["role", "level", "is"]), st.sampled_from(["unread", 'Ärzte, "all"', "a (b)", "or", "-x"])
)
def test_what_a_widget_does_can_be_typed(query: Query, name: str, value: str) -> None:
    value = "unread" if name == "is" else value
    toggled = query.toggled(name, value)
    assert _asks(toggled, name, value) is not _asks(query, name, value)
    back = parse(format_query(toggled))
    assert _asks(back, name, value) is _asks(toggled, name, value)
    others = (
        query.excluding(name, value),
        query.requiring(name, value),
        query.excluding(name, value).toggled(name, value),
    )
    for edited in (
        toggled.toggled(name, value), toggled.with_values(name, [value]), toggled.without(name), back, *others
    ):  # fmt: skip
        assert parse(format_query(edited)).where == _normal(edited)


def _asks(query: Query, name: str, value: str) -> bool:
    return fold(value) in map(fold, query.values(name))


def _normal(query: Query) -> And:
    """The query with what only an edit can leave behind, an `and` alone at the top, taken away."""
    return (
        query.where
        if len(query.where.nodes) != 1 or not isinstance(query.where.nodes[0], And)
        else query.where.nodes[0]
    )


def test_toggling_in_a_widget_keeps_the_place_and_the_rest() -> None:
    query = parse("raft level:advanced is:unread sort:title")
    more = query.toggled("level", "expert")
    assert format_query(more) == "raft level:advanced,expert is:unread sort:title"
    assert format_query(more.toggled("level", "ADVANCED")) == "raft level:expert is:unread sort:title"
    assert format_query(more.without("level", "is")) == "raft sort:title"
    assert format_query(query.with_values("role", ["AI Engineer"])).endswith('is:unread role:"AI Engineer" sort:title')


def test_a_value_is_excluded_or_asked_for_beside_others_and_let_go() -> None:
    query = parse("raft role:CTO")
    without = query.excluding("role", "AI Engineer")
    assert format_query(without) == 'raft role:CTO -role:"AI Engineer"'
    assert without.excluded("role") == ("AI Engineer",)
    assert format_query(without.excluding("role", "founder")) == 'raft role:CTO -role:"AI Engineer",founder'
    assert without.excluding("role", "ai engineer") == query
    assert format_query(without.toggled("role", "AI engineer")) == 'raft role:CTO,"AI engineer"'
    assert format_query(query.excluding("role", "cto")) == "raft -role:cto"
    both = query.requiring("role", "Founder")
    assert format_query(both) == "raft role:CTO and role:Founder"
    assert both.requiring("role", "founder") == query
    assert both.toggled("role", "founder") == query
    assert format_query(both.toggled("role", "cto")) == "raft role:Founder"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a b", And((Text("a"), Text("b")))),
        ("a or b c", And((Or((Text("a"), And((Text("b"), Text("c"))))),))),
        ("(a or b) c", And((Or((Text("a"), Text("b"))), Text("c")))),
        ("-a not b", And((Not(Text("a")), Not(Text("b"))))),
        ("not not a", And((Text("a"),))),
        ("-(a b)", And((Not(And((Text("a"), Text("b")))),))),
        ("level:a level:b", And((Facet("level", ("a", "b")),))),
        ("level:a,B,A", And((Facet("level", ("a", "B")),))),
        ("level:a and level:b", And((Facet("level", ("a",)), Facet("level", ("b",))))),
        ('topics:"x, y",z', And((Facet("topic", ("x, y", "z")),))),
        ("ROLE:CTO", And((Facet("role", ("CTO",)),))),
        ("minutes:<10 minutes:7", And((Minutes("<", 10), Minutes("=", 7)))),
        ("since:7D on:TODAY", And((Date("since", "7d"), Date("on", "today")))),
        ('"tool use" c++ don\'t', And((Text("tool use", quoted=True), Text("c++"), Text("don't")))),
        ('"a \\"b\\" \\\\"', And((Text('a "b" \\', quoted=True),))),
        ("https://e.example/a:b", And((Text("https://e.example/a:b"),))),
        ("or-else ANDroid", And((Text("or-else"), Text("ANDroid")))),
    ],
)
def test_the_language(text: str, where: And) -> None:
    query = parse(text)
    assert query.where == where
    assert query.problems == ()
    assert parse(format_query(query)) == query


@pytest.mark.parametrize(
    ("text", "valid", "wrong"),
    [
        ("raft level:", "raft", "level:"),
        ("raft nosuch:x", "raft", "nosuch:x"),
        ("raft is:rea", "raft", "is:rea"),
        ("raft since:soon", "raft", "since:soon"),
        ("raft minutes:many", "raft", "minutes:many"),
        ("raft sort:colour", "raft", "sort:colour"),
        ("raft (log", "raft log", "("),
        ("raft ) log", "raft log", ")"),
        ('raft "lo', 'raft "lo"', '"lo'),
        ("raft or", "raft", ""),
        ("or raft", "raft", "or"),
        ("raft -", "raft", "-"),
        ("raft not", "raft", "not"),
        ("raft not and log", "raft log", "not"),
        ("raft -and log", "raft log", "-"),
        ("raft ***", "raft", "***"),
        ("is:read,nope", "is:read", "is:read,nope"),
    ],
)
def test_a_half_typed_query_applies_as_far_as_it_goes(text: str, valid: str, wrong: str) -> None:
    query = parse(text)
    assert query == parse(valid)
    assert [text[p.start : p.end] for p in query.problems] == ([wrong] if wrong else [])
    assert all(p.hint for p in query.problems)


def test_nesting_has_an_end() -> None:
    assert parse("(" * 10_000 + "a" + ")" * 10_000).problems
    assert parse("-" * 10_001 + "a").where == And((Not(Text("a")),))


def test_the_last_bare_word_is_a_prefix_and_negated_words_are_no_match() -> None:
    query = parse('raft con -("x y" or log)')
    assert query.prefix == Text("log")
    assert query.texts() == (Text("raft"), Text("con"))
    assert parse('"only quoted"').prefix is None
    assert parse('foo "only quoted"').prefix is None


def test_a_space_ends_the_last_word() -> None:
    assert parse("raft con ").prefix is None
    assert parse("raft con ") == parse('raft "con"')
    assert parse("con role:CTO ").prefix == Text("con")


@pytest.mark.parametrize("text", ["is:unred", "rol:cto", "sort:foo bar", "x" * 5_000 + ":y"])
def test_a_query_that_must_apply_is_refused_where_it_does_not(text: str) -> None:
    with pytest.raises(QueryError) as error:
        parse_strictly(f"raft {text}")
    assert len(str(error.value)) < 1_000
    assert parse_strictly("raft role:CTO") == parse("raft role:CTO")


def test_tokens_say_what_to_paint() -> None:
    text = 'raft role:"AI E" or -x'
    kinds = [(text[t.start : t.end], t.kind) for t in parse(text).tokens]
    assert kinds == [
        ("raft", "word"),
        ("role:", "name"),
        ('"AI E"', "value"),
        ("or", "operator"),
        ("-", "operator"),
        ("x", "word"),
    ]


@pytest.mark.parametrize(
    ("value", "first", "after_last"),
    [
        ("today", "2024-03-31", "2024-04-01"),
        ("yesterday", "2024-03-30", "2024-03-31"),
        ("7d", "2024-03-24", "2024-03-25"),
        ("2w", "2024-03-17", "2024-03-18"),
        ("1m", "2024-02-29", "2024-03-01"),
        ("13m", "2023-02-28", "2023-03-01"),
        ("1y", "2023-03-31", "2023-04-01"),
        ("2024", "2024-01-01", "2025-01-01"),
        ("2023-12", "2023-12-01", "2024-01-01"),
        ("2024-2-29", "2024-02-29", "2024-03-01"),
    ],
)
def test_dates_and_spans_name_days(value: str, first: str, after_last: str) -> None:
    days = date_range(value, date(2024, 3, 31))
    assert days == (date.fromisoformat(first), date.fromisoformat(after_last))


@pytest.mark.parametrize("value", ["2024-13", "2023-02-29", "9999y", "0", "9999-12-31", "later", ""])
def test_what_names_no_day_is_none(value: str) -> None:
    assert date_range(value, date(2024, 3, 31)) is None


def test_a_value_means_the_equal_one_or_those_with_its_words() -> None:
    keys = ["ai engineer", "data engineer", "engineer", "chief engineering officer"]
    assert matching_values("Engineer", keys) == ["engineer"]
    assert matching_values("eng", keys) == keys
    assert matching_values("data eng", keys) == ["data engineer"]
    assert matching_values("gineer", keys) == []
    assert matching_values("--", keys) == []
