"""Subscriptions, when they are asked, and when two texts are one."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import SourceError
from reader.intake.schedule import DAY, failed, fresh_seconds, is_due, pause, retry_seconds, succeeded
from reader.library.feed_state import Fetch
from reader.library.versions import joined, same_text
from reader.model.article import Article, Origin, changes
from reader.model.digest import LEVELS, Digest
from reader.model.marks import Marks, Stamp
from reader.model.record import from_record
from reader.model.similarity import bands, resemblance
from reader.model.subscription import (
    Rules,
    Subscription,
    address_key,
    checked_address,
    fields_of,
    from_marks,
    muted,
    path_address,
    path_of,
)
from reader.text import clean_line

words = st.text(alphabet="abc xyzäö", min_size=1, max_size=8).map(lambda t: " ".join(t.split())).filter(bool)
names = st.lists(words, max_size=3, unique=True).map(tuple)
rules = st.builds(
    Rules,
    tags=names,
    fields=names,
    roles=names,
    level=st.sampled_from(("", *LEVELS)),
    mute=names,
    whole=st.booleans(),
    keep=st.integers(0, 9999),
)
subscriptions = st.builds(
    Subscription,
    address=st.just("https://a.example/"),
    url=st.just("https://a.example/"),
    title=words,
    name=words,
    paused=st.booleans(),
    rules=rules,
)


def stamped(feed: Subscription, before: Subscription | None = None, at: int = 1) -> Marks:
    return Marks({name: Stamp(value, at, "here-0000") for name, value in fields_of(feed, before).items()})


@given(subscriptions, subscriptions)
def test_what_is_stored_is_what_was_said(one: Subscription, other: Subscription) -> None:
    marks = stamped(one)
    stored = from_marks(one.address, marks)
    assert from_marks(one.address, stamped(stored)) == stored
    after = from_marks(one.address, marks.merge(stamped(other, stored, at=2)))
    assert after == from_marks(one.address, stamped(other))
    assert fields_of(after, after) == {}


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://a.example/f", "https://a.example/f"),
        ("feed://a.example/f", "http://a.example/f"),
        ("feed:https://a.example/f", "https://a.example/f"),
        ("a.example/f", "https://a.example/f"),
        ("  https://a.example ", "https://a.example"),
        ("exec:my-source --all", "exec:my-source --all"),
        ("imaps://me@mail.example/News", "imaps://me@mail.example/News"),
    ],
)
def test_addresses_as_people_type_them(typed: str, address: str) -> None:
    assert checked_address(typed) == address


@pytest.mark.parametrize(
    "typed", ["", "ftp://a.example", "javascript:x", "file:///etc", "words of mine", "exec:", "http://"]
)
def test_what_is_no_address_is_named(typed: str) -> None:
    with pytest.raises(SourceError):
        checked_address(typed)


def test_a_password_is_not_shown() -> None:
    feed = Subscription("https://me:secret@a.example/@x")
    assert (feed.shown, feed.where) == ("https://me:…@a.example/@x",) * 2
    assert Subscription("https://a.example/@me").where == "https://a.example/@me"


def test_two_spellings_are_one() -> None:
    assert address_key("http://www.a.example/f/") == address_key("https://a.example/f")
    assert address_key("exec:a") != address_key("exec:b")


@pytest.mark.parametrize(("word", "out"), [("sponsored", True), ("SPONSORED", True), ("by our friends", True), ("spons", False), ("", False), ("c++", True)])  # fmt: skip
def test_muted_words_are_whole_words(word: str, out: bool) -> None:
    digest = from_record({"title": "Sponsored: silt", "summary": "Brought by our friends, in C++."})
    assert muted(digest, [word]) is out


NOW = 1_000_000.0
FEED = Subscription("https://a.example/")


def test_failures_make_the_pauses_longer_up_to_a_day() -> None:
    fetch = Fetch(FEED.address)
    pauses = []
    for _ in range(20):
        fetch = failed(fetch, "no", 500, {}, NOW)
        pauses.append(pause(fetch))
    assert pauses[:4] == [0, 120, 240, 480]
    assert pauses == sorted(pauses)
    assert pauses[-1] == DAY
    assert is_due(FEED, fetch, NOW + DAY) and not is_due(FEED, fetch, NOW + DAY / 2)  # noqa: PT018
    assert pause(succeeded(fetch, {}, "x", NOW)) == 0


@pytest.mark.parametrize(("value", "seconds"), [("120", 120), ("999999999999", DAY), ("Mon, 12 Jan 1970 13:47:40 GMT", 60), ("soon", 0), ("-5", 0), ("", 0)])  # fmt: skip
def test_retry_after_in_both_forms(value: str, seconds: float) -> None:
    assert retry_seconds(value, NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=60"}, 60),
        ({"cache-control": "max-age=60", "age": "50"}, 10),
        ({"cache-control": "no-cache, max-age=60"}, 0),
        ({"cache-control": 'max-age="60"'}, 60),
        ({"cache-control": "max-age=99999999"}, DAY),
        ({"expires": "Mon, 12 Jan 1970 13:47:40 GMT"}, 60),
        ({"expires": "0"}, 0),
        ({}, 0),
    ],
)
def test_cache_headers(headers: dict[str, str], seconds: float) -> None:
    assert fresh_seconds(headers, NOW) == seconds


def test_a_clock_that_was_set_back_keeps_nobody_from_asking_for_ever() -> None:
    fetch = replace(Fetch(FEED.address), last_try=NOW, not_before=NOW + 50 * DAY, fresh_until=NOW + 50 * DAY)
    assert is_due(FEED, fetch, NOW + DAY + 1)


def text_of(seed: int, length: int = 300) -> str:
    chosen = random.Random(seed)
    return " ".join(f"w{chosen.randrange(500)}" for _ in range(length))


def test_near_equal_texts_share_a_key_and_others_do_not() -> None:
    missed = 0
    for seed in range(60):
        text = text_of(seed)
        parts = text.split()
        parts[40], parts[200] = "another", "word"
        assert resemblance(text, " ".join(parts)) > 0.9
        missed += not set(bands(text)) & set(bands(" ".join(parts)))
        assert resemblance(text, text_of(seed + 1000)) < 0.1
    assert missed <= 1
    assert bands("too short") == ()


def article(text: str, feed: str, entry: str = "1") -> Digest:
    return replace(from_record({"title": "t"}), article=Article(text=text, origins=(Origin(feed, entry),)))


def test_two_entries_of_one_feed_are_two_stories() -> None:
    assert same_text(article(text_of(1), "a"), article(text_of(1), "b"))
    assert not same_text(article(text_of(1), "a", "1"), article(text_of(1), "a", "2"))


def test_a_longer_text_of_another_place_takes_over_and_a_shorter_one_does_not() -> None:
    short, whole = article("Only the beginning.", "a"), article("Only the beginning. " * 9, "b")
    for old, new in ((short, whole), (whole, short)):
        kept = joined(old, new, "2026-11-24T00:00:00Z").article
        assert kept is not None
        assert kept.text == "Only the beginning. " * 9
        assert len(kept.origins) == 2


def test_an_editors_words_are_never_lost_to_an_article() -> None:
    curated = from_record({"title": "t", "curator": "Ann", "takeaway": "Dredge."})
    kept = joined(curated, article("The whole text.", "a"), "2026-11-24T00:00:00Z")
    assert (kept.takeaway, kept.undigested) == ("Dredge.", False)
    assert kept.article is not None
    back = joined(article("The whole text.", "a"), curated, "2026-11-24T00:00:00Z")
    assert (back.takeaway, back.article is not None) == ("Dredge.", True)


def test_changes_are_told_by_sentence() -> None:
    changed = Article(
        text="It rains. A storm came. We wait.", before="It rains. It is calm. We wait.", changed="2026-11-24"
    )
    assert list(changes(changed)) == [("-", "It is calm."), ("+", "A storm came.")]


@pytest.mark.parametrize(
    "path", ["/a/b", "/a  b", "/ a ", "/a\nb", "/a\tb", "/\udcff\udcfe", "/\x1b]0;x\x07", "/é", "/\u202eb", "/%41"]
)
def test_a_path_and_its_address(path: str) -> None:
    address = path_address(path)
    assert path_of(address) == path
    assert clean_line(address) == address
    assert address.isprintable()
    address.encode()


def test_an_ordinary_path_is_its_own_address() -> None:
    assert path_address("/home/me/Letters é") == "/home/me/Letters é"
