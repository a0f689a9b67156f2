"""What is only a teaser of an article, and what is all there is."""

from __future__ import annotations

import pytest

from reader.library import Library
from reader.model.article import Article, Enclosure, Origin
from reader.model.digest import Digest
from reader.model.query_text import parse
from reader.model.teasers import ends_cut, is_teaser, why_not_fetched
from reader.model.undigested import undigested
from reader.sources.feed import parse_feed

FEED = "https://clay.example/feed"
PARAGRAPH = "A kiln that cools slowly cracks no pots, which is why potters wait a day before they open one. " * 4


def entry(
    text: str, title: str = "Why potters wait", link: str = "https://clay.example/wait", **fields: object
) -> Digest:
    article = Article(text=text, origins=(Origin(feed=FEED, entry="1"),), **fields)  # type: ignore[arg-type]
    return undigested(article, title=title, link=link)


CUT = (
    "Potters wait a day. […]",
    "Potters wait a day [...]",
    "Potters wait a day, because…",
    "Potters wait a day. Read more",
    "Potters wait a day.\n\n[Continue reading →](https://clay.example/wait)",
    "Potters wait a day.\n\n[Continue reading “Why potters wait” →](https://clay.example/wait)",
    "Töpfer warten einen Tag. [Weiterlesen »](https://clay.example/wait)",
    "Les potiers attendent. Lire la suite",
    "陶工は一日待つ。続きを読む",
)
WHOLE = (
    "Potters wait a day. Then they open the kiln.",
    "You can read more about it in the book.",
    "Read more in our handbook of glazes.",
    "They said: read on.",
    "There was much one could learn more",
)


@pytest.mark.parametrize("text", CUT)
def test_a_text_says_at_its_end_that_it_goes_on(text: str) -> None:
    assert ends_cut(text)
    assert is_teaser(entry(PARAGRAPH + text))


@pytest.mark.parametrize("text", WHOLE)
def test_words_that_a_whole_text_may_end_with_are_no_sign(text: str) -> None:
    assert not ends_cut(text)
    assert not is_teaser(entry(f"{PARAGRAPH}\n\n{PARAGRAPH}\n\n{text}"))


def test_a_long_text_that_trails_off_is_whole() -> None:
    assert not is_teaser(entry(f"{PARAGRAPH * 4} and so on…"))
    assert not is_teaser(entry("word " * 2_000 + "[…]"))


def test_a_short_paragraph_under_a_title_is_a_teaser_and_a_post_without_a_title_is_not() -> None:
    blurb = "The oldest kiln of the valley was opened again this week."
    assert is_teaser(entry(blurb))
    assert is_teaser(entry(""))
    assert not is_teaser(entry(blurb, title="The oldest kiln of the valley was…"))
    assert not is_teaser(entry(f"{blurb}\n\n- one\n- two"))
    assert not is_teaser(entry(blurb, enclosures=(Enclosure("https://clay.example/1.mp3", "audio/mpeg"),)))
    assert not is_teaser(entry(blurb, issue="Clay weekly"))


def test_what_was_fetched_has_no_link_or_came_from_no_feed_is_no_teaser() -> None:
    assert not is_teaser(entry("Cut. […]", whole=True))
    assert not is_teaser(entry("Cut. […]", link=""))
    assert not is_teaser(undigested(Article(text="Cut. […]"), title="By hand", link="https://clay.example/x"))
    assert not is_teaser(Digest("00000000000a", "Curated", link="https://clay.example/x"))


def test_why_nothing_can_be_fetched_says_what_to_do() -> None:
    assert "here already" in why_not_fetched(entry("x", whole=True))
    assert "no link" in why_not_fetched(entry("x", link=""))
    assert "digest add" in why_not_fetched(Digest("00000000000a", "Curated"))
    assert why_not_fetched(entry("x")) == ""


def test_a_feed_that_says_read_more_brings_teasers_though_the_words_are_not_kept(library: Library) -> None:
    item = (
        "<item><guid>{0}</guid><title>Kiln {0}</title><link>https://clay.example/{0}</link>"
        "<description>&lt;p&gt;{1}&lt;/p&gt;{2}</description></item>"
    )
    more = "&lt;p&gt;&lt;a href='https://clay.example/1'&gt;Read more&lt;/a&gt;&lt;/p&gt;"
    feed = f"<rss version='2.0'><channel><title>Clay</title><link>https://clay.example/</link>{item.format(1, PARAGRAPH, more)}{item.format(2, PARAGRAPH, '')}</channel></rss>"  # noqa: E501
    library.add(parse_feed(feed.encode(), FEED).entries)
    found = library.find(parse("has:teaser"))
    assert [row.title for row in library.fetch(found.rows)] == ["Kiln 1"]
    text = library.get(library.ids_of(found.rows)[0]).article
    assert text is not None
    assert "Read more" not in text.text
