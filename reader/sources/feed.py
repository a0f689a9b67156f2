"""Feeds: RSS of every version, RDF, Atom, CDF and JSON Feed; to digests and articles."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.model.article import Article, Origin
from reader.model.digest import STATED, Digest, digest_id
from reader.model.record import from_record
from reader.model.teasers import LONGEST, ends_cut
from reader.model.undigested import undigested
from reader.sources.body import abstract_of, cut_of, in_a_line, shortened
from reader.sources.charset import of_content_type
from reader.sources.entry import Entry
from reader.sources.feed_ids import names_a_part, told_apart
from reader.sources.feed_json import json_feed
from reader.sources.feed_xml import xml_feed
from reader.sources.footnotes import parted
from reader.sources.post_frame import without_frame
from reader.sources.tags import topics_in
from reader.text import canonical_link, clean, clean_line, plain

HEAD = 16_384
"""Bytes at either end of a JSON Feed in which it says that it is one."""
LAST = 3
"""Paragraphs at the end of an entry of which one may say that it goes on: behind it stand what its program adds."""
_TITLE_WORDS = 14
_CURATED = ("key takeaway", "key insights", "best for", "in practice", "editorial summary", "editorial curation")
"""Words of which a curated entry has some, in lower case."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself, and what it brings."""

    title: str
    link: str
    """Its web site."""
    entries: tuple[Digest, ...]


def is_feed(head: bytes) -> bool:
    """Whether content begins like a feed in XML; `head` is its beginning."""
    return re.search(rb"<(?:\w+:)?(?:rss|feed|rdf|channel)[\s>]", head, re.IGNORECASE) is not None


def is_json_feed(content: bytes) -> bool:
    """Whether content in JSON is a JSON Feed, wherever in it that is said."""
    version = rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org'
    return re.search(version, content[:HEAD]) is not None or re.search(version, content[-HEAD:]) is not None


def parse_feed(content: bytes, address: str = "", link: str = "", content_type: str = "") -> Feed:
    """The feed in these bytes. Raises SourceError where there is none.

    `address` is what its entries call their feed, `link` where it was fetched.
    """
    now = datetime.now(UTC)
    if is_json_feed(content):
        title, site, entries = json_feed(content, link, now)
        return Feed(title, site, tuple(_digests(entries, address, title, site)))
    # Ids are never resolved against the feed's address: a feed that moves would be all new.
    found = xml_feed(content, link, of_content_type(content_type), now)
    if found is None:
        raise SourceError(_why_not(content))
    return Feed(found.title, found.site, tuple(_digests(found.entries, address, found.title, found.site)))


def _why_not(content: bytes) -> str:
    if not content.strip():
        return "is empty"
    if re.match(rb"\s*(?:<!doctype html|<html)", content, re.IGNORECASE):
        return "is a web page, not a feed"
    return "is not a feed"


def _digests(entries: list[Entry], address: str, title: str, site: str) -> Iterator[Digest]:
    """The entries as digests. A link that several entries share, or that is the site's own, identifies none of them."""
    entries = told_apart(entries)
    shared = Counter(canonical_link(entry.link) for entry in entries if entry.link)
    home = canonical_link(site) if site else ""
    for entry in entries:
        link = canonical_link(entry.link) if entry.link else ""
        alone = link and link != home and shared[link] == 1 and not names_a_part(entry.link)
        identity = "" if alone else digest_id("", address, entry.id, "")
        yield from _curated(entry, address, title) or [_article(_as_written(entry), address, title, identity)]


def _as_written(entry: Entry) -> Entry:
    """The entry without what its program puts around it."""
    return replace(
        entry,
        text=parted(without_frame(entry.text, entry.title, entry.link), entry.text),
        goes_on=len(entry.text) <= LONGEST and any(map(ends_cut, entry.text.split("\n\n")[-LAST:])),
        abstract=without_frame(entry.abstract, entry.title, entry.link),
        topics=topics_in(entry.topics),
    )


def _article(entry: Entry, address: str, feed_title: str, identity: str) -> Digest:
    source = entry.source or feed_title
    origin = Origin(feed=address, entry=clean_line(entry.id), link=entry.link, name=feed_title)
    cut = cut_of(entry.raw)
    article = Article(text=entry.text, teaser=entry.goes_on, origins=(origin,), enclosures=entry.enclosures, cut=cut)
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
        extra={STATED: entry.stated} if entry.stated else {},
    )


def _plain_paragraphs(markdown: str) -> str:
    return "\n\n".join(filter(None, map(in_a_line, clean(markdown[:4_000]).split("\n\n"))))


def _title_from(entry: Entry) -> str:
    words = clean_line(plain(entry.text[:1000])).split()
    if words:
        return " ".join(words[:_TITLE_WORDS]) + ("…" if len(words) > _TITLE_WORDS else "")
    return entry.link or next((enclosure.link for enclosure in entry.enclosures), "(untitled)")


def _curated(entry: Entry, address: str, feed_title: str) -> list[Digest]:
    """The digest that an entry holds, where an editor's sections stand in it; else nothing."""
    if not entry.raw or not any(map(entry.raw.lower().__contains__, _CURATED)):
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
    page["topics"] = page.get("topics") or list(topics_in(entry.topics))
    stated = {STATED: entry.stated} if entry.stated and not page["published"] else {}
    digest = from_record({**page, **stated, "curator": page.get("curator") or feed_title})
    return [replace(digest, article=Article(origins=(origin,)))] if digest.title else []
