"""Tags that are topics, and tags that are notes to a publisher's own machines."""

from __future__ import annotations

import pytest

from reader.sources.contents import read_any
from reader.sources.tags import topics_in

TOPICS = (
    "glaze",
    "AI",
    "C",
    "C++",
    "R",
    "Node.js",
    "Web 3.0",
    "COVID-19",
    "G20",
    "Formula 1",
    "Star Trek: Picard",
    "3D printing",
    "猫",
    "Künstliche Intelligenz",
)
NOTES = (
    "@post-id:4711",
    "section: Article",
    "Section: World",
    "type:longread",
    "tone/news",
    "content_type=article",
    "uncategorized",
    "Non classé",
    "Sin categoría",
    "Allgemein",
    "Article",
    "Blog posts",
    "2024",
    "12345",
    "https://a.example/tag/x",
    "utm_source: mail",
    "id:99",
    "page-id: 4",
    "_featured",
    "$premium",
    "550e8400-e29b-41d4-a716-446655440000",
    "hs:123",
    "post-4711-a8",
    "news",
    "This is a whole sentence that somebody has put where the tags of a text should stand.",
)


@pytest.mark.parametrize("tag", TOPICS)
def test_a_topic_stays_as_it_is_written(tag: str) -> None:
    assert topics_in([tag]) == (tag,)


@pytest.mark.parametrize("tag", NOTES)
def test_a_note_to_a_machine_is_no_topic(tag: str) -> None:
    assert topics_in([tag]) == ()


def test_feeds_and_pages_bring_topics_only() -> None:
    feed = (
        "<rss version='2.0'><channel><title>T</title><item><title>One</title><link>https://a.example/1</link>"
        "<category>@post-id:4711</category><category>Tides</category><category>section: Article</category>"
        "<description>The tide came in at nine, and went out again at three.</description></item></channel></rss>"
    )
    page = (
        "<html><head><title>Two</title><meta property='article:tag' content='Tides'><meta property='article:tag' content='type:longread'></head>"
        "<body><article><h1>Two</h1>"
        + "<p>The tide came in at nine, and it went out again at three in the afternoon.</p>" * 6
        + "</article></body></html>"
    )
    for content, name in ((feed, "feed.xml"), (page, "page.html")):
        (digest,) = read_any(content.encode(), name).digests
        assert digest.topics == ("Tides",)
