"""An article that nobody has digested yet, made straight from what a parser found. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reader.dates import read_date
from reader.model.article import Article
from reader.model.digest import Digest, digest_id
from reader.text import clean, clean_line, clean_paragraphs, safe_link, unique


def undigested(
    article: Article,
    *,
    title: str,
    source: str = "",
    link: str = "",
    published: str = "",
    authors: Iterable[str] = (),
    topics: Iterable[str] = (),
    media: str = "",
    kind: str = "",
    summary: str = "",
    id_: str = "",
    extra: Mapping[str, str] | None = None,
) -> Digest:
    """The article as a digest without a curator, cleaned exactly as `from_record` cleans the same values.

    `summary` is the publisher's own abstract. Without `id_` the id follows from the link, or from the names.
    """
    title, source, link = clean_line(title), clean_line(source), safe_link(link)
    return Digest(
        id=id_ or digest_id(link, source, title, ""),
        title=title,
        source=source,
        link=link,
        published=read_date(published),
        authors=unique(map(clean_line, authors)),
        topics=unique(map(clean_line, topics)),
        media=clean_line(media),
        kind=clean_line(kind),
        summary=clean_paragraphs(summary),
        article=_cleaned(article),
        extra=dict(extra or {}),
    )


def _cleaned(article: Article) -> Article:
    return replace(
        article,
        text=clean(article.text).strip(),
        origins=tuple(
            replace(
                origin,
                feed=clean_line(origin.feed),
                entry=clean_line(origin.entry),
                link=safe_link(origin.link),
                name=clean_line(origin.name),
            )
            for origin in article.origins
        ),
        enclosures=tuple(
            replace(enclosure, link=link, media=clean_line(enclosure.media))
            for enclosure in article.enclosures
            if (link := safe_link(enclosure.link))
        ),
        issue=clean_line(article.issue),
        issue_link=safe_link(article.issue_link),
    )
