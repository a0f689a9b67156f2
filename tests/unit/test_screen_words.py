"""Small things of the screen that need no screen: completions, matches, ages, keys, rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.model.many import tag_fields
from reader.model.query_text import parse
from reader.tui.age import format_age
from reader.tui.app import ReaderApp
from reader.tui.keys import keymap_of, problems
from reader.tui.matches import Matches
from reader.tui.screens.main import MainScreen
from reader.tui.widgets.digest_list import DigestList, fit_source
from reader.tui.widgets.key_bar import Hint, fitting
from reader.tui.widgets.line_view import broken, fit, wrapped


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("raft", "Raft, a raft, rafting and aircraft", ["Raft", "raft", "rafting"]),
        ("raft log", "raft rafts log logs", ["raft", "log", "logs"]),
        ('"tool use"', "tool-use, tool uses, a tool use", ["tool-use", "tool use"]),
        ("cafe", "Café CAFÉS", ["Café", "CAFÉS"]),
        ("-raft role:raft", "raft", []),
        ("c++", "c++ and c", ["c", "c"]),
        ("(a or b) not c", "a b c", ["a", "b"]),
        ("", "anything", []),
    ],
)
def test_matches_stand_where_the_index_finds_them(query: str, text: str, found: list[str]) -> None:
    matches = Matches(parse(query))
    assert [text[start:end] for start, end in matches.spans(text)] == found
    assert bool(matches) == bool(parse(query).texts())


NOW = datetime(2024, 3, 10, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "age"),
    [
        ("", ""),
        ("2024-03-10T08:59:30Z", "now"),
        ("2024-03-10T08:30:00Z", "30 min"),
        ("2024-03-10T07:00:00Z", "2 h"),
        ("2024-03-09T08:00:00Z", "1 d"),
        ("2024-03-10", "today"),
        ("2024-03-11", "today"),
        ("2024-02-26", "13 d"),
        ("2024-02-25", "2 w"),
        ("2024-01-11", "8 w"),
        ("2024-01-10", "2 mo"),
        ("2023-03-12", "12 mo"),
        ("2023-03-11", "2023"),
        ("2024-01", "2 mo"),
        ("2023-03", "2023"),
        ("2024-03", "2024"),
        ("1972", "1972"),
    ],
)
def test_an_age_in_few_characters(value: str, age: str) -> None:
    assert format_age(value, NOW) == age


def test_an_age_is_the_same_in_every_time_zone() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=13)))
    assert format_age("2024-03-09", there) == "1 d"
    assert format_age("2024-03-10T07:00:00Z", there) == "2 h"


@pytest.mark.parametrize("text", ["", "short", "exactly ten", "分布式系统的时钟", "a" * 500, "e\u0301" * 20, "🚀" * 9])
@pytest.mark.parametrize("width", [0, 1, 2, 9, 10, 11, 40])
def test_a_text_fills_its_room_and_no_more(text: str, width: int) -> None:
    fitted = fit(text, width)
    assert cell_len(fitted) == width
    assert fitted.rstrip() == text or fitted.rstrip().endswith("…") or width == 0


def test_a_long_source_gives_way_to_the_depth() -> None:
    source, depth = "A Society for Long Names", "Advanced · 4 min"
    assert fit_source(source, depth, 60).rstrip() == f"{source} · {depth}"
    assert fit_source(source, depth, 30).rstrip() == f"A Society… · {depth}"
    assert fit_source("", depth, 30).rstrip() == depth
    assert cell_len(fit_source(source, depth, 12)) == 12


def test_keys_are_left_out_whole_and_the_last_stays() -> None:
    keys = [Hint("/", "search"), Hint("r", "role"), Hint("?", "help")]
    assert fitting(keys, 80) == keys
    assert fitting(keys, 24) == keys
    assert fitting(keys, 23) == [keys[0], keys[2]]
    assert fitting(keys, 3) == [keys[2]]
    assert fitting([], 10) == []


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ("later, on  call", {"tag:later": True, "tag:on call": True}),
        ("-later", {"tag:later": False}),
        (" , -, ", {}),
    ],
)
def test_tags_as_they_are_typed(typed: str, fields: dict[str, bool]) -> None:
    assert tag_fields(typed) == fields


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({}, []),
        ({"bookmark": "W, ctrl+b"}, []),
        ({"bookmark": "m", "read": "b"}, []),
        ({"search": "?", "help": "f1"}, []),
        ({"bookmark": "m"}, ["In the configuration the key m is both 'bookmark' and 'read'."]),
        ({"search": "?"}, ["In the configuration the key question_mark is both 'search' and 'help'."]),
        ({"down": "n"}, ["In the configuration the key n is both 'next-unread' and 'down'."]),
        ({"nothing": "n"}, ["In the configuration it sets a key for 'nothing', which nothing is called."]),
    ],
)
def test_a_keymap_that_cannot_work_is_named(keys: dict[str, str], found: list[str]) -> None:
    assert problems(keymap_of(keys), [ReaderApp, MainScreen], [DigestList], []) == found


@pytest.mark.parametrize(
    ("title", "columns", "lines"),
    [
        ("Review of the December", 9, ("Review of", "the December")),
        ("Review of", 6, ("Review", "of")),
        ("Review of", 9, ("Review of", "")),
        ("Donaudampfschifffahrt", 10, ("Donaudampf", "schifffahrt")),
        ("a Donaudampfschifffahrt", 10, ("a Donaudam", "pfschifffahrt")),
        ("日本語の題名", 9, ("日本語の", "題名")),
    ],
)
def test_a_title_is_broken_at_a_space_or_where_it_must_be(title: str, columns: int, lines: tuple[str, str]) -> None:
    assert broken(title, columns) == lines


PICTURES = [" ", "⚠️", "❤️", "☀️ ", "\ufe0f", "\u200d", "👩\u200d🚀", "👍🏽", "🇩🇪", "1️⃣", "日本", "e\u0301"]
SIGNS = st.lists(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(PICTURES), max_size=80
).map(lambda signs: " ".join("".join(signs).split()))


def letters(text: str) -> str:
    return text.replace(" ", "")


@given(SIGNS, st.integers(2, 30))
def test_no_letter_of_a_broken_title_is_lost(title: str, columns: int) -> None:
    first, rest = broken(title, columns)
    assert cell_len(first) <= columns
    assert letters(first + rest) == letters(title)


@given(SIGNS, st.integers(4, 30), st.integers(4, 30))
def test_two_lines_of_a_title_are_its_beginning(title: str, columns: int, second: int) -> None:
    first, rest = broken(title, columns)
    last = fit(rest, second).rstrip()
    seen = letters(fit(first, columns) + last.removesuffix("…"))
    assert letters(title).startswith(seen)
    assert last.endswith("…") or seen == letters(title)


@given(SIGNS, st.integers(2, 30))
def test_wrapped_lines_have_every_letter_and_room(text: str, columns: int) -> None:
    lines = list(wrapped(text, columns))
    assert all(cell_len(line) <= columns for line in lines)
    assert letters("".join(lines)) == letters(text)


def test_wrapped_lines_keep_an_indent_and_double_spaces() -> None:
    assert list(wrapped("  one  two\nthree ", 10)) == ["  one  two", "three"]
    assert list(wrapped("one two three", 13)) == ["one two three"]
    assert list(wrapped("", 10)) == [""]
