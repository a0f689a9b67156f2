"""JSON Feed, 1.0 and 1.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from reader.errors import SourceError
from reader.model.article import Enclosure
from reader.model.bounds import MAX_ITEMS, MAX_LINE, one_more
from reader.sources.body import resolved, tidy, to_markdown
from reader.sources.entry import MAX_ENTRIES, Entry, people, string
from reader.text import clean_line, parse_date, unique


def json_feed(content: bytes, link: str) -> tuple[str, str, list[Entry]]:
    """Title, site and entries of a JSON Feed. Raises SourceError."""
    try:
        values = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise SourceError(f"is not a JSON Feed ({clean_line(str(error))})") from error
    if not isinstance(values, dict):
        raise SourceError("is not a JSON Feed: it is not an object")
    site = resolved(string(values.get("home_page_url")), link)
    title = clean_line(string(values.get("title"))[:MAX_LINE])
    authors = _json_authors(values)
    items = [item for item in _list(values.get("items"))[:MAX_ENTRIES] if isinstance(item, Mapping)]
    entries = [entry for item in items if (entry := _json_entry(item, link or site, authors))]
    return title, site, entries


def _json_entry(item: Mapping[str, Any], base: str, authors: tuple[str, ...]) -> Entry | None:
    body = string(item.get("content_html"))
    text = to_markdown(body, base) if body else tidy(string(item.get("content_text")), base)
    link = resolved(string(item.get("url")) or string(item.get("external_url")), base)
    title = clean_line(string(item.get("title"))[: MAX_LINE + 1])
    if not (title or text or link):
        return None
    return Entry(
        id=clean_line(string(item.get("id"))) or link,
        title=title,
        link=link,
        published=parse_date(string(item.get("date_published")) or string(item.get("date_modified"))),
        authors=_json_authors(item) or authors,
        topics=unique(clean_line(string(tag)) for tag in one_more(_list(item.get("tags")), MAX_ITEMS)),
        abstract=tidy(string(item.get("summary")), base),
        text=text,
        raw=body,
        enclosures=tuple(
            Enclosure(
                enclosed,
                clean_line(string(a.get("mime_type"))),
                size if isinstance(size := a.get("size_in_bytes"), int) else 0,
            )
            for a in one_more(_list(item.get("attachments")), MAX_ITEMS)
            if isinstance(a, Mapping) and (enclosed := resolved(string(a.get("url")), base))
        ),
        source="",
    )


def _json_authors(values: Mapping[str, Any]) -> tuple[str, ...]:
    given = [*one_more(_list(values.get("authors")), MAX_ITEMS), values.get("author")]
    return people(string(a.get("name")) for a in given if isinstance(a, Mapping))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
