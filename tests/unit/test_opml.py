"""Lists of feeds, as programs write them and as they should not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import SourceError
from reader.intake import workers
from reader.intake.follow import discover
from reader.intake.network import guard_of
from reader.model.subscription import Rules, Subscription
from reader.sources.opml import format_opml, parse_opml

LINK = "https://a.example/feed?x=1&y=2"


@pytest.mark.parametrize(
    "text",
    [
        f'<opml><body><outline text="A & B" xmlUrl="{LINK}"/></body></opml>',
        f'<opml><body><outline text="A &amp; B" xmlUrl="{LINK}">',
        f'<OPML><BODY><OUTLINE TEXT="A & B" XMLURL="{LINK}"/></BODY></OPML>',
        f'\n<?xml version="1.0" encoding="utf-16"?><opml><body><outline text="A & B" xmlUrl="{LINK}"/></body></opml>',
        f'<opml><body><outline text="A & B" text="B" xmlUrl="{LINK}"/></body></opml>',
        f'<opml><body>&nbsp;<outline text="A \x01& B" xmlUrl="feed:{LINK}"/></body>',
        f'<opml><head><title>x</head><body><outline title="A & B" url="{LINK}"/></body></opml>',
    ],
)
def test_malformed_lists_are_read(text: str) -> None:
    (feed,), refused = parse_opml(text.encode())
    assert feed.address == LINK
    assert feed.title.startswith("A & B")
    assert not refused


def test_folders_become_tags_and_a_feed_in_two_of_them_is_one() -> None:
    feed = f'<outline text="A" type="rss" xmlUrl="{LINK}"/>'
    text = f'<opml><body><outline text="Sea"><outline text="Deep">{feed}</outline></outline><outline text="Land">{feed}</outline></body></opml>'
    (found,), _ = parse_opml(text.encode())
    assert set(found.rules.tags) == {"sea", "deep", "land"}


@pytest.mark.parametrize(
    "address", ["exec:rm -rf ~", "/etc/passwd", "file:///etc/passwd", "javascript:x", "imaps://a@b/c", ""]
)
def test_only_http_is_followed_on_anothers_word(address: str) -> None:
    text = f'<opml><body><outline text="A" xmlUrl="{address}"/><outline text="B" xmlUrl="{LINK}"/></body></opml>'
    (feed,), _ = parse_opml(text.encode())
    assert feed.address == LINK


@pytest.mark.parametrize("content", [b"", b"words", b"<opml><body/></opml>", b"<html></html>", b"\xff\xfe\x00"])
def test_what_holds_no_feed_is_named(content: bytes) -> None:
    with pytest.raises(SourceError):
        parse_opml(content)


words = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)


@given(st.lists(st.tuples(words, st.integers(0, 999), st.lists(words, max_size=2)), min_size=1, max_size=6))
def test_what_is_written_is_read_again(given: list[tuple[str, int, list[str]]]) -> None:
    feeds = {
        n: Subscription(f"https://a.example/{n}?x=1&y", "", title, rules=Rules(tags=tuple(tags)))
        for title, n, tags in given
    }
    found, refused = parse_opml(format_opml(feeds.values()).encode())
    assert {feed.address for feed in found} == {feed.address for feed in feeds.values()}
    assert not refused


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_are_refused(content: bytes) -> None:
    for text in (content, b"<opml><body><outline xmlUrl='" + content):
        try:
            parse_opml(text)
        except SourceError:
            continue


def test_a_list_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text("<opml><body>" + '<outline xmlUrl="https://a.example/feed"/>' * 200_000 + "</body></opml>")
    monkeypatch.setattr(workers, "SECONDS", 0.2)
    with pytest.raises(SourceError, match="took too long to read"):
        discover(str(path), guard_of(()))


def test_a_list_in_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text('<opml><body><outline xmlUrl="https://a.example/feed"/></body></opml>')
    found = discover(str(path), guard_of(()))
    assert (found.listed, [feed.address for feed in found.feeds]) == (True, ["https://a.example/feed"])
