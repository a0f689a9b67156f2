"""JSON Feed, 1.0 and 1.1."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from reader.dates import is_believable, read_date
from reader.errors import SourceError
from reader.json_text import load_json
from reader.model.article import Enclosure
from reader.model.bounds import MAX_ITEMS, MAX_LINE, one_more
from reader.sources.body import resolved
from reader.sources.entry import MAX_ENTRIES, Entry, people, string
from reader.sources.feed_text import is_html, markdown_of, words_of
from reader.text import clean_line, safe_link, unique
from reader.translation import gettext as _


def json_feed(content: bytes, link: str, now: datetime) -> tuple[str, str, list[Entry]]:
    """Title, site and entries of a JSON Feed. Raises SourceError."""
    try:
        values = load_json(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise SourceError(_("is not a JSON Feed ({line})").format(line=clean_line(str(error)))) from error
    if not isinstance(values, dict):
        raise SourceError(_("is not a JSON Feed: it is not an object"))
    site = resolved(string(values.get("home_page_url")), link)
    title = words_of(string(values.get("title"))[:MAX_LINE])
    authors = _json_authors(values)
    items = [item for item in _list(values.get("items"))[:MAX_ENTRIES] if isinstance(item, Mapping)]
    entries = [entry for item in items if (entry := _json_entry(item, link or site, authors, now))]
    return title, site, entries


def _json_entry(item: Mapping[str, Any], base: str, authors: tuple[str, ...], now: datetime) -> Entry | None:
    given = [(string(item.get("content_html")), "html"), (string(item.get("content_text")), "")]
    body, kind = max(given, key=lambda pair: bool(pair[0].strip()))
    text = markdown_of(body, kind, base)
    entry_id = clean_line(string(item.get("id")))
    addresses = (string(item.get("url")), string(item.get("external_url")), safe_link(entry_id))
    link = next((found for address in addresses if (found := resolved(address, base))), "")
    title = words_of(string(item.get("title"))[: MAX_LINE + 1])
    if not (title or text or link):
        return None
    published, stated = _published(item, now)
    return Entry(
        id=entry_id or link,
        title=title,
        link=link,
        published=published,
        stated=stated,
        authors=_json_authors(item) or authors,
        topics=unique(words_of(string(tag)) for tag in one_more(_list(item.get("tags")), MAX_ITEMS)),
        abstract=markdown_of(string(item.get("summary")), "", base),
        text=text,
        raw=body if is_html(body, kind) else "",
        enclosures=tuple(
            Enclosure(
                enclosed,
                clean_line(string(a.get("mime_type"))),
                _whole(a.get("size_in_bytes")),
                _whole(a.get("duration_in_seconds")),
            )
            for a in one_more(_list(item.get("attachments")), MAX_ITEMS)
            if isinstance(a, Mapping) and (enclosed := resolved(string(a.get("url")), base))
        ),
        source="",
    )


def _published(item: Mapping[str, Any], now: datetime) -> tuple[str, str]:
    """The date of an item, and what is stated where that cannot be read or believed."""
    given = [string(item.get(name)) for name in ("date_published", "date_modified")]
    for text in given:
        if is_believable(date := read_date(text), now):
            return date, ""
    return "", clean_line(next(filter(None, given), ""))[:100]


def _json_authors(values: Mapping[str, Any]) -> tuple[str, ...]:
    given = [*one_more(_list(values.get("authors")), MAX_ITEMS), values.get("author")]
    return people(string(a.get("name")) for a in given if isinstance(a, Mapping))


def _whole(value: object) -> int:
    """A number that is not below zero, as an integer; 0 where it is none."""
    return int(value) if isinstance(value, int | float) and 0 <= value < 1 << 60 else 0


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
