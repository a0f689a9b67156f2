"""An article made by a parser is the article that its record would be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.model.article import Article, Enclosure, Origin, to_document
from reader.model.record import from_record
from reader.model.undigested import undigested

TEXT = st.text(max_size=40) | st.sampled_from(("a\x1b[31mb", "x\u202ey", " a\n\n b ", "\ufeffA"))
LINK = TEXT | st.sampled_from(("https://example.org/a", "javascript:x", "http://example.org/ä b"))
DATE = TEXT | st.sampled_from(("2014-06-19", "June 19, 2014", "2014-06-19T10:00:00+02:00"))
ARTICLE = st.builds(
    Article,
    text=TEXT,
    whole=st.booleans(),
    origins=st.lists(st.builds(Origin, TEXT, TEXT, LINK, TEXT), max_size=2).map(tuple),
    enclosures=st.lists(st.builds(Enclosure, LINK, TEXT, st.integers(0, 9)), max_size=2).map(tuple),
    issue=TEXT,
    issue_link=LINK,
)


@given(ARTICLE, TEXT, TEXT, LINK, DATE, st.lists(TEXT, max_size=3), st.lists(TEXT, max_size=3), TEXT)
def test_it_is_cleaned_as_a_record_is(
    article: Article,
    title: str,
    source: str,
    link: str,
    published: str,
    authors: list[str],
    topics: list[str],
    summary: str,
) -> None:
    record = {
        "title": title,
        "source": source,
        "link": link,
        "published": published,
        "authors": authors,
        "topics": topics,
        "summary": summary,
        "media": title,
        "kind": source,
    }
    made = undigested(
        article,
        title=title,
        source=source,
        link=link,
        published=published,
        authors=authors,
        topics=topics,
        summary=summary,
        media=title,
        kind=source,
    )
    assert made == from_record({**record, "article": to_document(article)})
