"""Entries of RSS, RDF, Atom and CDF, as feedparser gives them."""

from __future__ import annotations

import calendar
import html
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from reader.model.article import Enclosure
from reader.model.bounds import MAX_ITEMS, MAX_LINE, one_more
from reader.sources.body import looks_like_html, resolved, tidy, to_markdown
from reader.sources.entry import Entry, people, string
from reader.text import clean_line, has_tags, parse_date, safe_link, strip_tags, unique

_SCRIPTS = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.DOTALL | re.IGNORECASE)


def xml_entry(item: Any, base: str) -> Entry | None:
    base = string(item.get("base")) or base
    body, kind, body_base = _body(item)
    text = _markdown(body, kind, resolved(body_base, base) or base)
    detail = item.get("summary_detail") or {}
    abstract = string(detail.get("value")) or string(item.get("summary"))
    abstract = "" if abstract == body else _markdown(abstract, string(detail.get("type")), base)
    link = _link(item, base)
    title = words_of(item.get("title_detail"), item.get("title"))
    entry_id = clean_line(string(item.get("id"))) or link
    if not item:
        return None
    return Entry(
        id=entry_id,
        title=title,
        link=link,
        published=_date(item),
        authors=_authors(item),
        topics=unique(
            clean_line(string(tag.get("label")) or string(tag.get("term")))
            for tag in one_more(item.get("tags", []), MAX_ITEMS)
        ),
        abstract=abstract,
        text=text or abstract,
        raw=body if "html" in kind or looks_like_html(body) else "",
        enclosures=tuple(_enclosures(item, base)),
        source=words_of((item.get("source") or {}).get("title_detail"), (item.get("source") or {}).get("title")),
    )


def _body(item: Any) -> tuple[str, str, str]:
    """The longest of an entry's contents, its type and what its links are relative to."""
    contents = [c for c in item.get("content", []) if isinstance(c, Mapping)]
    best = max(contents, key=lambda c: len(string(c.get("value"))), default={})
    if not string(best.get("value")).strip():
        best = item.get("summary_detail") or {"value": item.get("summary")}
    return string(best.get("value")), string(best.get("type")).lower(), string(best.get("base"))


def _markdown(text: str, kind: str, base: str) -> str:
    if not text.strip():
        return ""
    # The declared type is often wrong in one direction: there are tags in what is declared plain.
    if "html" in kind or looks_like_html(text):
        return to_markdown(text, base)
    return tidy(text, base)


def _link(item: Any, base: str) -> str:
    links = [link for link in item.get("links", []) if isinstance(link, Mapping)]
    alternate = [link for link in links if link.get("rel", "alternate") == "alternate" and link.get("href")]
    pages = [link for link in alternate if "html" in string(link.get("type"))] or alternate
    entry_id = string(item.get("id"))
    given = [string(link.get("href")) for link in pages[:1]] + [string(item.get("link"))]
    # An RSS guid counts as a link unless the feed says otherwise, and many are not links.
    given = [address for address in given if address != entry_id or entry_id.startswith("/") or safe_link(entry_id)]
    given.append(safe_link(entry_id))
    return next((link for address in given if (link := resolved(address, base))), "")


def _date(item: Any) -> str:
    for name in ("published", "created", "updated"):
        moment = item.get(f"{name}_parsed") if f"{name}_parsed" in item else None
        if moment:
            try:
                return datetime.fromtimestamp(calendar.timegm(moment), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            except (ValueError, OverflowError, OSError):
                continue
    given = (string(item.get(name)) for name in ("published", "updated") if name in item)
    return next((date for text in given if (date := parse_date(text))), "")


def _authors(item: Any) -> tuple[str, ...]:
    names = [string(a.get("name")) for a in one_more(item.get("authors", []), MAX_ITEMS) if isinstance(a, Mapping)]
    return people(names if any(names) else [string(item.get("author"))])


def _enclosures(item: Any, base: str) -> Iterator[Enclosure]:
    for given in one_more(item.get("enclosures", []), MAX_ITEMS):
        link = resolved(string(given.get("href") or given.get("url")), base)
        size = string(given.get("length"))
        if link:
            yield Enclosure(link, clean_line(string(given.get("type"))), int(size) if size.isdecimal() else 0)


def words_of(detail: object, text: object) -> str:
    """The plain words of a title, whatever the feed says that it is."""
    value = string(text) or (string(detail.get("value")) if isinstance(detail, Mapping) else "")
    kind = string(detail.get("type")) if isinstance(detail, Mapping) else ""
    if "html" in kind or has_tags(value):
        value = html.unescape(strip_tags(_SCRIPTS.sub("", value)))
    elif "&" in value:
        value = html.unescape(value)  # many write &amp;amp; and mean &
    return clean_line(value)[: MAX_LINE + 1]
