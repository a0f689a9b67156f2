"""An RSS 2.0 feed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from itertools import chain, islice

from reader.export.entries import URN, content, lead, moment
from reader.export.item import About, Item, html_text
from reader.urls import split_url

PEEKED = 20
"""Digests that are looked at for a site."""
NOWHERE = "about:blank"
"""A URL that leads nowhere."""

_NAMESPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def write(items: Iterable[Item], about: About) -> Iterator[bytes]:
    """The feed, an item a digest, in their order."""
    address = html_text(about.address)
    own = f'<atom:link rel="self" type="application/rss+xml" href="{address}"/>\n' if address else ""
    built = moment(about.made)
    waiting = iter(items)
    first = list(islice(waiting, PEEKED))
    yield (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" {_NAMESPACES}>\n<channel>\n'
        f"<title>{html_text(about.title)}</title>\n<link>{html_text(about.address or _site(first))}</link>\n"
        f"<description>{html_text(about.title)}</description>\n{own}<generator>digest</generator>\n"
    ).encode()
    if built is not None:
        yield f"<lastBuildDate>{_date(built)}</lastBuildDate>\n".encode()
    for item in chain(first, waiting):
        yield ("<item>\n" + "\n".join(_item(item)) + "\n</item>\n").encode()
    yield b"</channel>\n</rss>\n"


def _site(items: Iterable[Item]) -> str:
    """The site of the first of these that has one: a channel has to have a URL, also where it is not published.

    None of which the site itself is the article: it would be taken for the channel's, and for no entry's own.
    """
    links = [split_url(item.link) for item in items if item.link]
    return next((f"{link.scheme}://{link.netloc}/" for link in links if link.path.strip("/") or link.query), NOWHERE)


def _item(item: Item) -> Iterator[str]:
    yield f"<title>{html_text(item.title)}</title>"
    if item.link:
        yield f"<link>{html_text(item.link)}</link>"
    yield f'<guid isPermaLink="false">{URN}{item.id}</guid>'
    published = moment(item.text("published"))
    if published is not None:
        yield f"<pubDate>{_date(published)}</pubDate>"
    for author in item.texts("authors"):
        yield f"<dc:creator>{html_text(author)}</dc:creator>"
    for topic in item.texts("topics"):
        yield f"<category>{html_text(topic)}</category>"
    # A description is HTML: what is plain text is escaped once for that, and once for XML.
    yield f"<description>{html_text(html_text(lead(item)))}</description>"
    yield f"<content:encoded>{html_text(content(item))}</content:encoded>"


def _date(when: datetime) -> str:
    return format_datetime(when)
