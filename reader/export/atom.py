"""An Atom feed (RFC 4287). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.export.entries import URN, content, feed_id, lead, moment, stamp
from reader.export.item import About, Item, html_text


def write(items: Iterable[Item], about: About) -> Iterator[bytes]:
    """The feed, an entry a digest, in their order."""
    address = html_text(about.address)
    own = f'<link rel="self" type="application/atom+xml" href="{address}"/>\n' if address else ""
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{html_text(about.title)}</title>\n<id>{html_text(feed_id(about))}</id>\n"
        f"<updated>{about.made}</updated>\n{own}"
        "<author><name>digest</name></author>\n<generator>digest</generator>\n"
    ).encode()
    for item in items:
        yield ("<entry>\n" + "\n".join(_entry(item, about)) + "\n</entry>\n").encode()
    yield b"</feed>\n"


def _entry(item: Item, about: About) -> Iterator[str]:
    yield f"<title>{html_text(item.title)}</title>"
    yield f"<id>{URN}{item.id}</id>"
    if item.link:
        yield f'<link rel="alternate" href="{html_text(item.link)}"/>'
    published = moment(item.text("published"))
    updated = published or moment(item.text("added"))
    if published is not None:
        yield f"<published>{stamp(published)}</published>"
    yield f"<updated>{stamp(updated) if updated is not None else about.made}</updated>"
    for author in item.texts("authors"):
        yield f"<author><name>{html_text(author)}</name></author>"
    for topic in item.texts("topics"):
        yield f'<category term="{html_text(topic)}"/>'
    if lead(item):
        yield f"<summary>{html_text(lead(item))}</summary>"
    yield f'<content type="html">{html_text(content(item))}</content>'
