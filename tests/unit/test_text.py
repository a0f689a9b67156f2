from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.dates import read_date
from reader.text import (
    canonical_link,
    clean,
    clean_line,
    clean_paragraphs,
    escape_json,
    fold,
    is_plain_link,
    printable,
    reading_minutes,
    safe_link,
    unique,
)
from reader.urls import NO_URL, join_url, split_url

NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("\x1b\x9b\x9d\x07\\[]0;m\u202e\u2066\ufeff\u200d\u00a0\r\n\t\u0085\u2028\x00"),
        st.characters(exclude_categories=()),
    )
)


@pytest.mark.parametrize(
    ("dirty", "plain"),
    [
        ("\x1b]0;owned\x07title", "title"),
        ("\x1b]8;;http://e.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b[31;1mred\x1b[0m", "red"),
        ("\x9b31mred\x9b0m", "red"),
        ("\x1bPq#0\x1b\\sixel", "sixel"),
        ("a\x1bcb", "ab"),
        ("back\x08space\x7f", "backspace"),
        ("exe\u202egpj\u2066x\u2069", "exegpjx"),
        ("\ufeffstart", "start"),
        ("zero\u200bwidth\u00adsoft", "zerowidthsoft"),
        ("\ud800lone", "lone"),
        ("tag\U000e0041s", "tags"),
    ],
)
def test_control_codes_go_whole(dirty: str, plain: str) -> None:
    assert clean(dirty) == plain


@pytest.mark.parametrize("text", ["👩‍👩‍👧‍👦", "می‌خواهم", "🏳️‍🌈", "क्‍ष", "naïve – “quoted” [red] [/]", "a\nb"])
def test_what_scripts_emoji_and_markup_need_stays(text: str) -> None:
    assert clean(text) == text


def test_newlines_and_spaces_become_plain_ones() -> None:
    assert clean("a\r\nb\rc\u2028d\u0085e") == "a\nb\nc\nd\ne"
    assert clean("1\u00a0000\u202fkm\tend") == "1 000 km end"
    assert clean_line("  two \n words ") == "two words"
    assert clean_paragraphs("one\nline\n\n \n two ") == "one line\n\ntwo"


@given(NASTY)
def test_cleaning_is_idempotent_and_leaves_no_control_code(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not {c for c in cleaned if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"}
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    cleaned.encode()


@given(NASTY)
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_names_are_compared_without_case_dashes_and_quotes() -> None:
    assert fold("Don’t  STOP — now") == fold("don't stop - now")
    assert fold("ﬁne Ｗide") == "fine wide"
    assert unique(["LLM", "", "llm", "Agents"]) == ("LLM", "Agents")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2014", "2014"),
        ("2014-6", "2014-06"),
        ("2014-06-19", "2014-06-19"),
        ("2014-06-19T12:00:00+02:00", "2014-06-19T10:00:00Z"),
        ("2014-06-19 10:00", "2014-06-19T10:00:00Z"),
        ("June 19, 2014", "2014-06-19"),
        ("19 Jun 2014", "2014-06-19"),
        ("June 2014", "2014-06"),
        ("２０１４-06", "2014-06"),
        ("2014-13-01", ""),
        ("2014-02-30", ""),
        ("0000-01-01", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_dates_of_any_precision(text: str, date: str) -> None:
    assert read_date(text) == date
    assert read_date(date) == date


@given(st.one_of(NASTY, st.from_regex(r"\A\d{4}-\d\d-\d\d[T ][0-9:.+Z-]{0,12}\Z")))
def test_a_date_is_read_or_empty_and_never_raises(text: str) -> None:
    date = read_date(text)
    assert read_date(date) == date


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "http://", "http://[", "//e.example", "", "just words"]
)
def test_only_addresses_of_hosts_are_links(link: str) -> None:
    assert safe_link(link) == ""


@pytest.mark.parametrize(
    "link",
    [
        "http://www.E.example/a/?utm_source=x&b=2&a=1#part",
        "https://e.example:443/a?a=1&b=2&fbclid=y",
        "https://e.example/a/?b=2&a=1",
    ],
)
def test_links_to_one_text_are_one_identity(link: str) -> None:
    assert safe_link(link) == link
    assert canonical_link(link) == "https://e.example/a?a=1&b=2"


@given(NASTY)
def test_no_link_raises(text: str) -> None:
    if link := safe_link(f"https://{text}"):
        assert canonical_link(canonical_link(link)) == canonical_link(link)


def test_reading_takes_at_least_a_minute() -> None:
    assert [reading_minutes(words) for words in (0, 1, 299, 301, 2000)] == [1, 1, 1, 2, 10]


TERMINAL_CODES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@given(NASTY)
def test_what_is_printed_has_no_control_code_and_keeps_everything_else(text: str) -> None:
    shown = printable(text)
    assert TERMINAL_CODES.search(shown) is None
    assert printable(shown) == shown


@pytest.mark.parametrize("text", ["a\tb\nc", "1\u00a0000  km", "👩\u200d👧", "naïve – “quoted”"])
def test_what_is_printed_is_not_rewritten(text: str) -> None:
    assert printable(text) == text


def test_a_carriage_return_cannot_write_over_a_line() -> None:
    assert printable("all is well\rrm -rf\r\nnext") == "all is well rm -rf\nnext"


@given(st.recursive(NASTY, lambda inner: st.lists(inner) | st.dictionaries(NASTY, inner)))
def test_json_for_a_terminal_reads_back_as_it_was(value: object) -> None:
    text = escape_json(json.dumps(value, ensure_ascii=False))
    assert TERMINAL_CODES.search(text) is None
    assert json.loads(text) == json.loads(json.dumps(value))


@pytest.mark.parametrize(
    "link", ["http://[::1", "http://[x]/", "http://a]b/", "http://h:99999/", "http://h:x/", "http://\u2100.example/"]
)
def test_no_address_raises(link: str) -> None:
    assert split_url(link) is NO_URL
    assert (safe_link(link), canonical_link(link)) == ("", link)
    assert isinstance(join_url("https://h.example/", link) + join_url(link, "x"), str)


@given(st.text(alphabet="htp:/[]@#?%x1.\u2100\\ ", max_size=30))
def test_no_text_taken_for_an_address_raises(text: str) -> None:
    for link in (text, f"http://{text}"):
        safe_link(canonical_link(join_url(link, safe_link(link))))


@pytest.mark.parametrize(
    ("link", "is_plain"),
    [
        ("https://harbour.example/log/2026/tide-tables?page=2&utm_source=rss", True),
        ("http://harbour.example:8080", True),
        ("https://me:secret@harbour.example/", False),
        ("https://harbour.example/a/../b", False),
        ("https://harbour.example/log#part", False),
        ("https://harbour.example/log?", False),
        ("HTTPS://Harbour.example/", False),
        ("https://harbour.example/a b", False),
        ("/log", False),
    ],
)
def test_only_an_address_that_stays_as_it_is_is_plain(link: str, is_plain: bool) -> None:
    assert is_plain_link(link) is is_plain
    if is_plain:
        assert join_url("https://other.example/feed", link) == link == safe_link(link)
