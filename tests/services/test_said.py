"""What services say, in every form that they say it in, and what is no answer."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import SourceError
from reader.intake.services.deciding import States, decide
from reader.library.services import Seen
from reader.logins import Login
from reader.sources.services import fever, greader


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("tag:google.com,2005:reader/item/000000000000001f", "000000000000001f"),
        ("31", "000000000000001f"),
        (31, "000000000000001f"),
        ("-1", "ffffffffffffffff"),
        ("18446744073709551615", "ffffffffffffffff"),
        ("00157a17b192950b65be3791", "00157a17b192950b65be3791"),  # The Old Reader's
        ("tag:google.com,2005:reader/item/00157a17b192950b65be3791", "00157a17b192950b65be3791"),
        ("99999999999999999999", ""),
        ("a b", ""),
        ("x" * 300, ""),
        (True, ""),
        (None, ""),
        (1.5, ""),
        ({"id": 1}, ""),
    ],
)
def test_one_article_has_one_id(said: object, meant: str) -> None:
    assert greader.id_of(said) == meant


@given(st.integers(-(1 << 63), (1 << 64) - 1))
def test_a_number_and_its_long_form_are_one(number: int) -> None:
    short = greader.id_of(str(number))
    assert greader.id_of(greader.LONG + short) == short
    assert int(short, 16) == number % (1 << 64)


@pytest.mark.parametrize(
    ("said", "meant"), [("7", "7"), (7, "7"), ("007", "7"), ("0", ""), ("-7", ""), (1 << 63, ""), (True, ""), ([], "")]
)
def test_ids_of_fever(said: object, meant: str) -> None:
    assert fever.id_of(said) == meant


def test_the_login_of_fever_is_as_documented() -> None:
    # md5 of "you@yourdomain.com:b3stp4s4wd3v4", the example of the protocol's own page.
    assert len(fever.key_of(Login("you@yourdomain.com", "b3stp4s4wd3v4"))) == 32


def test_subscriptions_of_the_google_reader_api() -> None:
    said = {
        "subscriptions": [
            {
                "id": "feed/1",
                "title": "Harbours &amp; more",
                "url": "https://harbour.example/feed",
                "categories": [{"id": "user/-/label/Sea", "label": "Sea"}, {"label": 5}, "x"],
            },
            {"id": "feed/https://moor.example/rss", "title": "Moor"},
            {"id": "feed/3", "url": "javascript:alert(1)"},
            "nothing",
            {"url": "https://none.example/"},
        ]
    }
    first, second = greader.read_subscriptions(orjson.dumps(said))
    assert (first.id, first.address, first.title, first.folders) == (
        "feed/1",
        "https://harbour.example/feed",
        "Harbours & more",
        ("sea",),
    )
    assert second.address == "https://moor.example/rss"


def test_articles_of_the_google_reader_api() -> None:
    said = {
        "items": [
            {
                "id": "tag:google.com,2005:reader/item/0005b9a8c2f3a001",
                "title": "First light",
                "published": 1763371200,
                "canonical": [{"href": "https://harbour.example/first"}],
                "summary": {"content": "<p>The lamp was lit.</p>"},
                "categories": ["user/1/state/com.google/read", "user/-/state/com.google/starred", "user/-/label/Sea"],
                "origin": {"streamId": "feed/1", "title": "The Harbour Log"},
            },
            {"id": "no id at all", "title": "lost"},
            7,
        ]
    }
    (found,) = greader.read_articles(orjson.dumps(said))
    assert (found.id, found.feed, found.item.read, found.item.starred) == ("0005b9a8c2f3a001", "feed/1", True, True)
    assert (found.item.link, found.item.published[:10]) == ("https://harbour.example/first", "2025-11-17")


def test_subscriptions_and_articles_of_fever() -> None:
    feeds = {"feeds": [{"id": 3, "title": "Moor", "url": "https://moor.example/rss"}, {"id": 4, "url": "file:///etc"}]}
    groups = {"groups": [{"id": 1, "title": "Land"}], "feeds_groups": [{"group_id": 1, "feed_ids": "3, 4,x"}]}
    (feed,) = fever.read_subscriptions(feeds, groups)
    assert (feed.id, feed.folders) == ("3", ("land",))
    item = {"id": 9, "feed_id": 3, "title": "Bog", "html": "<p>Wet.</p>", "url": "https://moor.example/bog"}
    (found,) = fever.read_articles({"items": [{**item, "is_read": 1, "is_saved": 0, "created_on_time": 1763371200}]})
    assert (found.id, found.feed, found.item.read, found.item.starred) == ("9", "3", True, False)
    assert fever.read_ids({"unread_item_ids": "9,10,,x,-4"}, "unread_item_ids").ids == ("9", "10")
    assert fever.read_ids({"unread_item_ids": ""}, "unread_item_ids").ids == ()


BAD = [b"", b"<html>Bad gateway</html>", b"[]", b"null", b"7", b"{", b'{"items": 7}', b"[" * 100_000, b"\xff\xfe\x00"]


@pytest.mark.parametrize("body", BAD)
def test_what_is_no_answer_is_told(body: bytes) -> None:
    for read in (greader.read_subscriptions, greader.read_ids, greader.read_articles, fever.read_answer):
        with pytest.raises(SourceError, match=r"sent .* (Google Reader|Fever) API"):
            read(body)


@pytest.mark.parametrize("body", [b"", b"<html>", b"Auth=\n", b"NotAuth=x", b"Auth=a b\n", b"\xff" * 50])
def test_a_login_that_is_no_login(body: bytes) -> None:
    with pytest.raises(SourceError, match="no answer of the Google Reader API to a login"):
        greader.auth_of(body)


def test_a_login_and_a_token() -> None:
    assert greader.auth_of(b"SID=x\r\nLSID=y\r\nAuth=me/0123\r\n") == "me/0123"
    assert greader.token_of(b"abc/def\n") == "abc/def"
    for body in (b"", b"<p>", b"a\nb", b"x" * 3_000):
        with pytest.raises(SourceError):
            greader.token_of(body)


flags = st.booleans()


@given(base=flags, here=flags, there=flags, whole=flags)
def test_both_sides_come_to_say_the_same(base: bool, here: bool, there: bool, whole: bool) -> None:
    """Whoever changed it last as far as can be known wins; a change that was not sent is never lost."""
    states = States(starred=frozenset(["a"]) if there else frozenset(), starred_whole=whole)
    found = decide({"a": Seen("d", False, base)}, {"d": {"read": False, "bookmark": here}}, states)
    told = (bool(found.send), bool(found.mark), bool(found.doubtful), bool(found.agreed))
    assert sum(told) <= 1
    if here != base:
        known = there or whole
        assert told == ((False, False, False, True) if known and there == here else (True, False, False, False))
    elif there != base:
        assert told == ((False, True, False, False) if there else (False, False, whole, False))
    else:
        assert not any(told)


def test_a_digest_that_is_not_here_says_nothing() -> None:
    found = decide({"a": Seen("gone", True, True), "b": Seen("", True, False)}, {}, States(frozenset("ab")))
    assert (found.send, found.mark, found.doubtful, found.agreed) == ({}, {}, [], {})
