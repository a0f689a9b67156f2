from __future__ import annotations

import ast
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given

import reader
from reader.model.claims import Claim, next_unsupported
from reader.model.digest import (
    LEVELS,
    Depth,
    Digest,
    Field,
    Related,
    audience,
    digest_id,
    length_of,
    order_of,
    parse_depth,
    parse_field,
    split_list,
)
from reader.model.record import from_record, same_content, to_document, to_record
from reader.model.sections import TITLES
from tests.strategies import records


@given(records())
def test_a_record_given_back_is_the_same_digest(record: dict[str, Any]) -> None:
    digest = from_record(record)
    assert from_record(to_record(digest), trusted_id=digest.id) == digest


@given(records())
def test_what_is_stored_is_the_same_digest(record: dict[str, Any]) -> None:
    digest = from_record(record)
    stored = orjson.loads(orjson.dumps(to_document(digest)))
    assert from_record(stored, trusted_id=digest.id) == digest
    assert from_record(orjson.loads(orjson.dumps(to_record(digest)))).title == digest.title


def test_unknown_fields_survive_as_they_are() -> None:
    unknown = {"rating": 4.5, "seen": False, "nothing": None, "empty": "", "deep": {"a": [1, {"b": "x"}], "n": 0}}
    digest = from_record({"title": "T", **unknown})
    assert {k: to_record(digest)[k] for k in unknown} == unknown
    assert {k: to_document(digest)[k] for k in unknown} == unknown


def test_unknown_fields_carry_no_control_codes_and_nothing_that_json_cannot_hold() -> None:
    deep: list[Any] = []
    for _ in range(2_000):
        deep = [deep]
    digest = from_record(
        {"title": "T", "x": "a\x1b[31mb", "y": {"k\u202e": ["\x07c"]}, "n": 10**30, "f": float("nan"), "deep": deep}
    )
    assert digest.extra["x"] == "ab"
    assert digest.extra["y"] == {"k": ["c"]}
    assert digest.extra["n"] == str(10**30)
    assert digest.extra["f"] == "nan"
    orjson.dumps(to_record(digest))


def test_what_is_missing_is_empty_in_a_record_and_lists_are_lists() -> None:
    record = to_record(from_record({"title": "T"}))
    assert record["field"] == {"domain": "", "subfields": []}
    assert record["depth"] == {"level": "", "abstraction": ""}
    assert record["summary"] == ""
    assert record["best_for"] == []
    assert json.loads(json.dumps(record)) == record


@pytest.mark.parametrize(
    ("text", "depth", "length"),
    [
        ("Intermediate, medium", Depth("intermediate", "medium"), ""),
        ("high, EXPERT", Depth("expert", "high"), ""),
        ("Advanced, short", Depth("advanced"), "short"),
        ("short", Depth(), "short"),
        ("Beginner; low; long", Depth("beginner", "low"), "long"),
        ("medium, medium", Depth("", "medium"), ""),
        ("Introductory", Depth("beginner"), ""),
        ("Wizardly, Cosmic", Depth("Wizardly", "Cosmic"), ""),
        ("Cosmic, advanced", Depth("advanced", "Cosmic"), ""),
        ("", Depth(), ""),
    ],
)
def test_depth_is_level_and_abstraction_and_knows_a_length(text: str, depth: Depth, length: str) -> None:
    assert parse_depth(text) == (depth, length)


def test_levels_have_an_order_and_unknown_words_come_last() -> None:
    words = ["Wizardly", "expert", "beginner", "advanced", "intermediate"]
    assert sorted(words, key=lambda word: order_of(word, LEVELS)) == [*LEVELS, "Wizardly"]


@pytest.mark.parametrize("dash", [" — ", " – ", " - ", "—", " > ", " › ", " ― ", " − "])
def test_a_field_is_domain_and_subfields_behind_any_dash(dash: str) -> None:
    assert parse_field(f"Tech & Co{dash}Cloud-Native, AI") == Field("Tech & Co", ("Cloud-Native", "AI"))


def test_a_field_may_be_a_domain_only() -> None:
    assert parse_field("Cloud-native Tech") == Field("Cloud-native Tech")


def test_minutes_come_from_the_words_unless_they_are_stated() -> None:
    digest = Digest(id="", title="T", summary="word " * 999, insights=("word " * 1000,))
    assert (digest.minutes, digest.length) == (10, "long")
    assert replace(digest, stated_minutes=4).minutes == 4
    assert replace(digest, stated_minutes=4).length == "medium"
    assert replace(digest, stated_length="short").length == "short"
    assert [length_of(minutes) for minutes in (1, 2, 3, 8, 9)] == ["short", "short", "medium", "medium", "long"]
    assert from_record({"title": "T", "minutes": "about 12 min"}).minutes == 12
    assert from_record({"title": "T", "minutes": 1}).stated_minutes == 0


def test_an_id_is_the_link_or_else_source_title_and_curator() -> None:
    assert digest_id("https://e.example/a", "S", "T", "C") == digest_id("http://www.e.example/a/?utm_id=1", "", "", "")
    assert digest_id("", "S", "Why  small – queues", "C") == digest_id("", "s", "WHY SMALL - QUEUES", "c")
    others = {digest_id("", *parts) for parts in [("S", "T", "C"), ("T", "S", "C"), ("S", "T", ""), ("ST", "", "C")]}
    assert len(others) == 4
    assert all(len(i) == 12 and int(i, 16) >= 0 for i in others)


def test_flat_records_and_lists_in_text_are_understood() -> None:
    digest = from_record(
        {"title": "T", "domain": "D", "subfields": "a; b", "level": "EXPERT", "abstraction": "low", "best_for": "X, Y",
         "insights": "one\n\ntwo", "related": ["R", {"title": "", "link": "https://e.example"}, 3, {}],
         "authors": ["A", "a"]}
    )  # fmt: skip
    assert digest.field == Field("D", ("a", "b"))
    assert digest.depth == Depth("expert", "low")
    assert digest.best_for == ("X", "Y")
    assert digest.insights == ("one", "two")
    assert digest.related == (Related("R"), Related("https://e.example", "https://e.example"), Related("3"))
    assert digest.authors == ("A",)
    assert split_list("a, b;c · d\ne | , ") == ("a", "b", "c", "d", "e")


def test_when_it_was_added_is_no_content() -> None:
    one = Digest(id="1", title="T", added="2024-01-01T00:00:00Z")
    assert same_content(one, replace(one, added="", id="2"))
    assert not same_content(one, replace(one, takeaway="else"))


def test_a_takeaway_says_whom_it_addresses() -> None:
    assert audience("For data teams, start small.") == ("data teams", "Start small.")
    assert audience("Start small.") == ("", "Start small.")
    assert audience("For now. Wait, then act.")[0] == ""
    for listed in (
        "For anyone who designs storage, links or compression, work out the entropy first.",
        "For those who decide whether to train, buy or regulate a language model, ask for its sources.",
        "For nurses, teachers, and drivers, plan the week.",
    ):
        assert audience(listed) == ("", listed)
    assert audience(
        "For people who choose libraries, take what is hard to write and well kept by others, write the rest."
    )[0]


def test_the_next_unsupported_claim_is_found_all_around() -> None:
    good, bad = Claim("summary", "A."), Claim("summary", "B.", why="nothing says so")
    claims = (good, bad, good, bad)
    assert [next_unsupported(claims, here) for here in range(4)] == [1, 3, 3, 1]
    assert next_unsupported((good, bad), 1) == 1
    assert next_unsupported((good, good), 0) is next_unsupported((), 0) is None


def test_titles_of_sections_stand_in_their_table_alone() -> None:
    files = sorted(Path(reader.__file__).parent.rglob("*.py"))
    by_hand = {
        f"{file.name}:{node.lineno}"
        for file in files
        if file.name != "sections.py"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip(" ·") in TITLES.values()
    }
    assert not by_hand
