"""An article that nobody has digested yet, made straight from what a parser found. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reader.dates import read_date
from reader.model.article import Article, cleaned
from reader.model.bounds import MAX_ITEMS, MAX_NAMES, MAX_SECTION, Bounds, one_more
from reader.model.digest import Digest, digest_id
from reader.text import clean_line, clean_paragraphs, safe_link, unique


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
    bounds = Bounds()
    title, source = clean_line(bounds.text("title", title)), clean_line(bounds.text("source", source))
    link = safe_link(bounds.link("link", link))
    return Digest(
        id=id_ or digest_id(link, source, title, ""),
        title=title,
        source=source,
        link=link,
        published=read_date(published),
        authors=_names("authors", authors, bounds),
        topics=_names("topics", topics, bounds),
        media=clean_line(bounds.text("media", media)),
        kind=clean_line(bounds.text("kind", kind)),
        summary=clean_paragraphs(bounds.text("summary", summary, MAX_SECTION)),
        article=cleaned(article),
        cut=bounds.cut,
        extra=dict(extra or {}),
    )


def _names(field: str, names: Iterable[str], bounds: Bounds) -> tuple[str, ...]:
    some = bounds.items(field, one_more(names, MAX_ITEMS))
    return tuple(bounds.items(field, unique(clean_line(bounds.text(field, name)) for name in some), MAX_NAMES))
