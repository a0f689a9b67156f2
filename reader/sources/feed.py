"""Feeds: RSS of every version, RDF, Atom, CDF by feedparser, and JSON Feed; to digests and articles."""

from __future__ import annotations

import calendar
import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import orjson

from reader.errors import SourceError
from reader.model.article import Article, Enclosure, Origin
from reader.model.digest import Digest, digest_id
from reader.model.record import from_record
from reader.model.undigested import undigested
from reader.sources.body import abstract_of, looks_like_html, resolved, shortened, tidy, to_markdown
from reader.text import canonical_link, clean, clean_line, has_tags, parse_date, plain, safe_link, strip_tags, unique

MAX_ENTRIES = 10_000
_TITLE_WORDS = 14
_CURATED = re.compile(
    r"key (?:takeaway|insights)|best for\s*<|in practice\s*<|editorial (?:summary|curation)", re.IGNORECASE
)
_SCRIPTS = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.DOTALL | re.IGNORECASE)
_AUTHOR = re.compile(
    r"\s*(?:[\w.+-]+@[\w.-]+\s*\((?P<name>[^()]+)\)|(?P<name2>[^<>()]+?)\s*[<(][^<>()]*@[^<>()]*[>)])\s*"
)
_NAMELESS = frozenset(("admin", "administrator", "unknown", "noreply", "no-reply", "none"))


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself, and what it brings."""

    title: str
    link: str
    """The site that it is of."""
    entries: tuple[Digest, ...]


def is_feed(head: bytes) -> bool:
    """Whether content begins like a feed in XML; `head` is its beginning."""
    return re.search(rb"<(?:\w+:)?(?:rss|feed|rdf|channel)[\s>]", head, re.IGNORECASE) is not None


def is_json_feed(content: bytes) -> bool:
    """Whether content in JSON is a JSON Feed."""
    return re.search(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org', content[:4096]) is not None


def parse_feed(content: bytes, address: str = "", link: str = "", content_type: str = "") -> Feed:
    """The feed in these bytes. Raises SourceError where there is none.

    `address` is what its entries call their feed, `link` where it was fetched.
    """
    if is_json_feed(content):
        return _json_feed(content, address, link)
    import feedparser

    # It is not told the feed's address: it would resolve ids against it, and a feed that moves would be all new.
    headers = {"content-type": content_type} if content_type else {}
    found = feedparser.parse(
        BytesIO(content), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    # Of CDF, which names no version, it is enough that something is said of the channel.
    if not found.get("version") and not found.entries and not (found.feed and is_feed(content[:65_536])):
        raise SourceError(_why_not(content, found.get("bozo_exception")))
    feed = found.feed
    site = resolved(_string(feed.get("link")), link)
    title = _words(feed.get("title_detail"), feed.get("title"))
    entries = [entry for item in found.entries[:MAX_ENTRIES] if (entry := _entry(item, link))]
    return Feed(title, site, tuple(_digests(entries, address, title, site)))


def _why_not(content: bytes, error: object) -> str:
    if not content.strip():
        return "is empty"
    if re.match(rb"\s*(?:<!doctype html|<html)", content, re.IGNORECASE):
        return "is a web page, not a feed"
    said = clean_line(str(getattr(error, "getMessage", lambda: error)())) if error else ""
    return f"is no feed ({said})" if said else "is no feed"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry, in no feed's own words. Text is Markdown."""

    id: str
    title: str
    link: str
    published: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    abstract: str
    text: str
    raw: str
    """Its body as HTML, where it has any: a curated digest is recognised in it."""
    enclosures: tuple[Enclosure, ...]
    source: str


# --- entries of XML feeds -------------------------------------------------------------------------


def _entry(item: Any, base: str) -> _Entry | None:
    base = _string(item.get("base")) or base
    body, kind, body_base = _body(item)
    text = _markdown(body, kind, resolved(body_base, base) or base)
    detail = item.get("summary_detail") or {}
    abstract = _string(detail.get("value")) or _string(item.get("summary"))
    abstract = "" if abstract == body else _markdown(abstract, _string(detail.get("type")), base)
    link = _link(item, base)
    title = _words(item.get("title_detail"), item.get("title"))
    entry_id = clean_line(_string(item.get("id"))) or link
    if not item:
        return None
    return _Entry(
        id=entry_id,
        title=title,
        link=link,
        published=_date(item),
        authors=_authors(item),
        topics=unique(
            clean_line(_string(tag.get("label")) or _string(tag.get("term"))) for tag in item.get("tags", [])
        ),
        abstract=abstract,
        text=text or abstract,
        raw=body if "html" in kind or looks_like_html(body) else "",
        enclosures=tuple(_enclosures(item, base)),
        source=_words((item.get("source") or {}).get("title_detail"), (item.get("source") or {}).get("title")),
    )


def _body(item: Any) -> tuple[str, str, str]:
    """The longest of an entry's contents, its type and what its links are relative to."""
    contents = [c for c in item.get("content", []) if isinstance(c, Mapping)]
    best = max(contents, key=lambda c: len(_string(c.get("value"))), default={})
    if not _string(best.get("value")).strip():
        best = item.get("summary_detail") or {"value": item.get("summary")}
    return _string(best.get("value")), _string(best.get("type")).lower(), _string(best.get("base"))


def _markdown(text: str, kind: str, base: str) -> str:
    if not text.strip():
        return ""
    # What a feed says of the type is often wrong in one direction: tags in what is said to be plain.
    if "html" in kind or looks_like_html(text):
        return to_markdown(text, base)
    return tidy(text, base)


def _link(item: Any, base: str) -> str:
    links = [link for link in item.get("links", []) if isinstance(link, Mapping)]
    alternate = [link for link in links if link.get("rel", "alternate") == "alternate" and link.get("href")]
    pages = [link for link in alternate if "html" in _string(link.get("type"))] or alternate
    entry_id = _string(item.get("id"))
    given = [_string(link.get("href")) for link in pages[:1]] + [_string(item.get("link"))]
    # An RSS guid is said to be a link where nobody says that it is none; many are not.
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
    given = (_string(item.get(name)) for name in ("published", "updated") if name in item)
    return next((date for text in given if (date := parse_date(text))), "")


def _authors(item: Any) -> tuple[str, ...]:
    names = [_string(a.get("name")) for a in item.get("authors", []) if isinstance(a, Mapping)]
    return _people(names if any(names) else [_string(item.get("author"))])


def _people(names: Iterable[str]) -> tuple[str, ...]:
    return unique(name for raw in names if (name := _person(raw)) and name.casefold() not in _NAMELESS)


def _person(raw: str) -> str:
    name = clean_line(html.unescape(strip_tags(raw)))[:200]
    found = _AUTHOR.fullmatch(name)
    if found:
        name = (found["name"] or found["name2"] or "").strip(" \"'")
    return "" if "@" in name and " " not in name else name


def _enclosures(item: Any, base: str) -> Iterator[Enclosure]:
    for given in item.get("enclosures", []):
        link = resolved(_string(given.get("href") or given.get("url")), base)
        size = _string(given.get("length"))
        if link:
            yield Enclosure(link, clean_line(_string(given.get("type"))), int(size) if size.isdecimal() else 0)


def _words(detail: object, text: object) -> str:
    """The plain words of a title, whatever the feed says that it is."""
    value = _string(text) or (_string(detail.get("value")) if isinstance(detail, Mapping) else "")
    kind = _string(detail.get("type")) if isinstance(detail, Mapping) else ""
    if "html" in kind or has_tags(value):
        value = html.unescape(strip_tags(_SCRIPTS.sub("", value)))
    elif "&" in value:
        value = html.unescape(value)  # many write &amp;amp; and mean &
    return clean_line(value)[:500]


def _string(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None or isinstance(value, Mapping | list) else str(value)


# --- JSON Feed ------------------------------------------------------------------------------------


def _json_feed(content: bytes, address: str, link: str) -> Feed:
    try:
        values = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise SourceError(f"is no JSON Feed ({clean_line(str(error))})") from error
    if not isinstance(values, dict):
        raise SourceError("is no JSON Feed: it is not an object")
    site = resolved(_string(values.get("home_page_url")), link)
    title = clean_line(_string(values.get("title")))
    authors = _json_authors(values)
    items = [item for item in _list(values.get("items"))[:MAX_ENTRIES] if isinstance(item, Mapping)]
    entries = [entry for item in items if (entry := _json_entry(item, link or site, authors))]
    return Feed(title, site, tuple(_digests(entries, address, title, site)))


def _json_entry(item: Mapping[str, Any], base: str, authors: tuple[str, ...]) -> _Entry | None:
    body = _string(item.get("content_html"))
    text = to_markdown(body, base) if body else tidy(_string(item.get("content_text")), base)
    link = resolved(_string(item.get("url")) or _string(item.get("external_url")), base)
    title = clean_line(_string(item.get("title")))
    if not (title or text or link):
        return None
    return _Entry(
        id=clean_line(_string(item.get("id"))) or link,
        title=title,
        link=link,
        published=parse_date(_string(item.get("date_published")) or _string(item.get("date_modified"))),
        authors=_json_authors(item) or authors,
        topics=unique(clean_line(_string(tag)) for tag in _list(item.get("tags"))),
        abstract=tidy(_string(item.get("summary")), base),
        text=text,
        raw=body,
        enclosures=tuple(
            Enclosure(
                enclosed,
                clean_line(_string(a.get("mime_type"))),
                size if isinstance(size := a.get("size_in_bytes"), int) else 0,
            )
            for a in _list(item.get("attachments"))
            if isinstance(a, Mapping) and (enclosed := resolved(_string(a.get("url")), base))
        ),
        source="",
    )


def _json_authors(values: Mapping[str, Any]) -> tuple[str, ...]:
    given = [*_list(values.get("authors")), values.get("author")]
    return _people(_string(a.get("name")) for a in given if isinstance(a, Mapping))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


# --- entries to digests ---------------------------------------------------------------------------


def _digests(entries: list[_Entry], address: str, title: str, site: str) -> Iterator[Digest]:
    """The entries as digests. A link that several entries share, or that is the site's own, tells none of them."""
    shared = Counter(canonical_link(entry.link) for entry in entries if entry.link)
    home = canonical_link(site) if site else ""
    seen: Counter[str] = Counter()
    for entry in entries:
        key = entry.id or f"{entry.title}\n{entry.published}\n{entry.text[:200]}"
        seen[key] += 1
        if seen[key] > 1 and (not entry.id or entry.id == entry.link):
            entry = replace(entry, id=f"{key}\n{entry.title}")
        elif not entry.id:
            entry = replace(entry, id=key)
        link = canonical_link(entry.link) if entry.link else ""
        identity = "" if link and link != home and shared[link] == 1 else digest_id("", address, entry.id, "")
        yield from _curated(entry, address, title) or [_article(entry, address, title, identity)]


def _article(entry: _Entry, address: str, feed_title: str, identity: str) -> Digest:
    source = entry.source or feed_title
    origin = Origin(feed=address, entry=clean_line(entry.id), link=entry.link, name=feed_title)
    article = Article(text=entry.text, origins=(origin,), enclosures=entry.enclosures)
    media = next((e.media.partition("/")[0] for e in entry.enclosures if e.media.startswith(("audio/", "video/"))), "")
    return undigested(
        article,
        title=entry.title or _title_from(entry),
        source=source,
        link=entry.link,
        published=entry.published,
        authors=entry.authors,
        topics=entry.topics,
        media=media,
        summary=shortened(_plain_paragraphs(entry.abstract)) or abstract_of(entry.text),
        id_=identity,
    )


def _plain_paragraphs(markdown: str) -> str:
    return plain(clean(markdown[:4_000])) if markdown else ""


def _title_from(entry: _Entry) -> str:
    words = clean_line(plain(entry.text[:1000])).split()
    if words:
        return " ".join(words[:_TITLE_WORDS]) + ("…" if len(words) > _TITLE_WORDS else "")
    return entry.link or next((enclosure.link for enclosure in entry.enclosures), "(untitled)")


def _curated(entry: _Entry, address: str, feed_title: str) -> list[Digest]:
    """The digest that an entry holds, where an editor's sections stand in it; else nothing."""
    if not entry.raw or not _CURATED.search(entry.raw):
        return []
    from reader.sources.markup import parse_html
    from reader.sources.page import is_certain, parse_pages

    heading = f"<h1>{html.escape(entry.title)}</h1>" if entry.title and not re.search(r"<h1[\s>]", entry.raw) else ""
    lines, _ = parse_html(heading + entry.raw)
    pages = [page for page in parse_pages(lines, named=bool(entry.title), loose=False) if isinstance(page, dict)]
    if len(pages) != 1 or not is_certain(pages[0]):
        return []
    page = pages[0]
    origin = Origin(feed=address, entry=clean_line(entry.id), link=entry.link, name=feed_title)
    page["title"] = entry.title or page.get("title")
    page["link"] = page.get("link") or entry.link
    page["source"] = page.get("source") or entry.source or feed_title
    page["published"] = page.get("published") or entry.published
    page["authors"] = page.get("authors") or list(entry.authors)
    page["topics"] = page.get("topics") or list(entry.topics)
    digest = from_record({**page, "curator": page.get("curator") or feed_title})
    return [replace(digest, article=Article(origins=(origin,)))] if digest.title else []
