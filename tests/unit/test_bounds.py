"""One item is taken in as far as a person could have written it; what was cut is named."""

from __future__ import annotations

from typing import Any

import pytest

from reader.export.text import lines_of
from reader.intake.imports import Report, store
from reader.library import Library
from reader.model.article import Article, Enclosure, Origin
from reader.model.bounds import (
    MAX_ITEM,
    MAX_ITEMS,
    MAX_LINE,
    MAX_NAMES,
    MAX_SECTION,
    MAX_TEXT,
    MAX_UNKNOWN,
    beginning,
    size_of,
)
from reader.model.digest import Digest
from reader.model.marks import Marks, from_document
from reader.model.record import from_record, to_document, to_record
from reader.model.undigested import undigested
from reader.sources.contents import read_any
from reader.sources.feed import parse_feed
from reader.tui.shown import CHARACTERS, ITEMS, shown

MANY = 3_000
LARGE: dict[str, Any] = {
    "title": "word " * 50_000,
    "source": "s" * 50_000,
    "summary": "word " * 100_000,
    "insights": [f"Insight {n}." for n in range(MANY)],
    "method": ["m" * 50_000],
    "topics": [f"topic {n}" for n in range(MANY)],
    "best_for": [f"Role {n}" for n in range(MANY)],
    "authors": ["a" * 50_000],
    "link": "https://l.example/" + "a" * 50_000,
    "related": [{"title": f"R {n}"} for n in range(MANY)],
    "field": {"domain": "d" * 50_000, "subfields": [f"Field {n}" for n in range(MANY)]},
    "takeaways": [{"role": f"R {n}", "text": "T."} for n in range(MANY)],
    "evidence": [{"section": "summary", "text": "T."}] * MANY,
    "versions": [{"title": "T", "summary": "w" * MAX_TEXT}],
    "strange": {"key": ["x" * (MAX_UNKNOWN + 1)]},
}


def lengths(digest: Digest) -> list[int]:
    """The length of every text, and of every list of texts."""
    record = to_record(digest)
    lists = [value for value in record.values() if isinstance(value, list)]
    return [*map(len, lists), *(len(item) for items in lists for item in items if isinstance(item, str))]


@pytest.mark.parametrize("name", LARGE)
def test_a_record_is_cut_and_says_so(name: str) -> None:
    digest = from_record({"title": "T", name: LARGE[name]})
    assert digest.cut == (name,)
    assert to_record(digest)["cut"] == [name]
    assert size_of(to_document(digest), MAX_TEXT) <= 2 * MAX_SECTION
    assert max(lengths(digest)) <= max(MAX_ITEMS, MAX_ITEM)
    assert max(len(digest.title), len(digest.source), len(digest.field.domain)) <= MAX_LINE
    assert max(len(digest.topics), len(digest.best_for), len(digest.field.subfields)) <= MAX_NAMES
    assert from_record(to_document(digest), trusted_id=digest.id) == digest
    assert f"too much of it: {name}." in " ".join(line.text for line in lines_of(digest))


def test_what_a_person_writes_is_not_cut() -> None:
    digest = from_record({"title": "t" * MAX_LINE, "topics": [f"t{n}" for n in range(MAX_NAMES)], "other": {"a": [1]}})
    assert digest.cut == ()
    assert "cut" not in to_record(digest)
    assert digest.extra == {"other": {"a": [1]}}


def test_an_article_is_cut_and_says_so() -> None:
    article = Article(
        text="A text. " * 300_000,
        origins=tuple(Origin(feed=f"https://f.example/{n}") for n in range(MANY)),
        enclosures=tuple(Enclosure(f"https://e.example/{n}") for n in range(MANY)),
    )
    digest = undigested(article, title="T" * 5_000, topics=(f"t{n}" for n in range(MANY)))
    assert digest.article is not None
    assert digest.article.cut == ("text", "origins", "enclosures")
    assert digest.cut == ("title", "topics")
    assert len(digest.article.text) <= MAX_TEXT
    assert len(digest.article.origins) == len(digest.article.enclosures) == MAX_ITEMS
    assert from_record(to_document(digest), trusted_id=digest.id) == digest


def test_a_feed_says_what_it_cut() -> None:
    categories = "".join(f"<category>c{n}</category>" for n in range(MANY))
    item = f"<item><title>{'word ' * 9_000}</title>{categories}</item>"
    feed = f"<rss version='2.0'><channel><title>f</title>{item}</channel></rss>"
    (digest,) = parse_feed(feed.encode()).entries
    assert len(digest.topics) == MAX_NAMES
    assert len(digest.title) <= MAX_LINE
    assert set(digest.cut) == {"title", "topics"}


def test_tags_are_bounded_the_newest_first() -> None:
    marks = from_document({f"tag:{n:05}": [True, n, "dev"] for n in range(MANY)} | {"bad": 3})
    assert min(marks.fields) == f"tag:{MANY - 1_000:05}"
    assert len(marks.tags) == len(marks.to_record()["tags"]) == MAX_NAMES
    assert marks.to_record()["cut"] == ["tags"]
    assert "cut" not in Marks().to_record()


@pytest.mark.parametrize(
    ("items", "count", "last"),
    [
        (["a", "b"], 2, "b"),
        ([], 0, ""),
        (["x"] * 500, ITEMS + 1, "… and 400 more: `digest show` prints them"),
        (["x" * CHARACTERS], 1, "x" * CHARACTERS),
        (["x" * CHARACTERS * 2], 1, "x" * CHARACTERS + "…"),
        (["x" * CHARACTERS, "y", "z"], 2, "… and 2 more: `digest show` prints them"),
    ],
)
def test_a_page_shows_some_and_says_how_many_are_left(items: list[str], count: int, last: str) -> None:
    found = shown(items)
    assert len(found) == count
    assert (found or [""])[-1] == last


LINE = "Paragraph {} of it, which says a thing or two about ropes and quays.\n\n"
PARAGRAPHS = "".join(map(LINE.format, range(40_000)))


@pytest.mark.parametrize("name", ["long.md", "long.txt"])
def test_a_long_text_says_that_it_goes_on(name: str) -> None:
    (digest,) = read_any(f"# A rope\n\n{PARAGRAPHS}".encode(), name).digests
    assert digest.article is not None
    assert MAX_TEXT - 4_000 < len(digest.article.text) <= MAX_TEXT
    assert digest.article.text.endswith("quays.")
    assert (digest.article.cut, digest.article.whole) == (("text",), False)
    assert from_record(to_record(digest)).article == digest.article


def test_a_text_as_long_as_a_book_is_whole() -> None:
    (digest,) = read_any(PARAGRAPHS[:1_500_000].encode(), "book.md").digests
    assert digest.article is not None
    assert (digest.article.cut, digest.article.whole) == ((), True)
    assert len(digest.article.text) > 1_499_000


def test_a_long_page_says_that_it_goes_on() -> None:
    html = "".join(f"<p>{line}</p>" for line in PARAGRAPHS[:1_800_000].split("\n\n"))
    page = f"<html><body><article><h1>A rope</h1>{html}</article></body></html>"
    feed = f"<rss><channel><item><title>A</title><description><![CDATA[{html}]]></description></item></channel></rss>"
    (digest,) = read_any(page.encode(), "l.html").digests
    (entry,) = read_any(feed.encode(), "l.xml").digests
    for each in (digest, entry):
        assert each.article is not None
        assert each.article.text.endswith("quays.")
        assert (each.article.cut, each.article.whole) == (("text",), False)
    shown = " ".join(line.text for line in lines_of(undigested(Article("Short.", cut=("text",)), title="T")))
    assert "it goes on at its source" in shown


def test_whoever_adds_a_long_text_is_told(library: Library) -> None:
    report, count = Report(), len(beginning(PARAGRAPHS, MAX_TEXT))
    store(library, [undigested(Article(PARAGRAPHS, whole=True), title="A rope")], report)
    assert [str(note) for note in report.notes] == [
        f"A rope: is too long to be kept whole: its first {count:,} characters are here, the rest is at its source"
    ]
    assert report.failed == []
