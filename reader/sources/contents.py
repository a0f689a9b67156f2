"""What is in somebody's bytes: the entries of a feed, mails, records, a paper, a page, a text."""

from __future__ import annotations

import os
from dataclasses import field, replace
from io import BytesIO
from pathlib import Path, PurePath

from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.model.article import Article, Origin
from reader.model.digest import Digest
from reader.opening import read_limited
from reader.sources.charset import decode_page, of_content_type
from reader.sources.detect import kind_of, named_form, sniff
from reader.sources.files import MAX_PAGE, MAX_RECORDS, Failure, opened, read_stream
from reader.sources.mailbox import iter_mbox
from reader.sources.posts import text_article
from reader.translation import gettext as _

MAX_FILE = 20 * 1024 * 1024
"""Bytes of a file that holds one thing."""
_MANY = frozenset((".json", ".jsonl", ".ndjson", ".csv", ".mbox", ""))
"""Ends of the names of files that may hold many."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What was found in somebody's bytes."""

    kind: str
    """`feed`, `mail`, `records`, `paper` or `page`."""
    digests: tuple[Digest, ...]
    failures: tuple[Failure, ...] = field(default=())
    title: str = ""
    """The feed's own title."""
    link: str = ""
    """The feed's web site."""


def read_any(content: bytes, name: str, *, link: str = "", content_type: str = "", feed: str = "") -> Contents:
    """What is in these bytes, whatever they are. Raises SourceError where nothing can be made of them.

    `name` is what failures call it, `link` where it was fetched, `feed` the subscription that brought it.
    """
    kind = kind_of(content, name, content_type)
    if not content.strip():
        raise SourceError(_("is empty"))
    found = _READERS[kind](content, name, link, content_type, feed)
    return replace(found, digests=tuple(_of(feed, digest) for digest in found.digests)) if feed else found


def article_at(content: bytes, link: str, content_type: str = "") -> Article:
    """The article that a page or a paper is. Raises SourceError where it is none."""
    found = read_any(content, link, link=link, content_type=content_type)
    articles = [digest.article for digest in found.digests if digest.article is not None]
    if found.kind not in ("page", "paper", "text") or len(articles) != 1 or not articles[0].text:
        raise SourceError(_("has no text that could be an article"))
    return articles[0]


def read_path(path: Path, name: str, *, feed: str = "") -> Contents:
    """What is in a file, whatever it is; `name` is what failures call it. Raises SourceError."""
    with opened(path) as file:
        limit = MAX_RECORDS if path.suffix.lower() in _MANY else MAX_FILE
        if os.fstat(file.fileno()).st_size > limit:
            raise SourceError(_("is larger than {count} MB").format(count=limit >> 20))
        content = read_limited(file, limit)
    return read_any(content, name, feed=feed)


def _of(feed: str, digest: Digest) -> Digest:
    """The digest as one that this subscription brought."""
    article = digest.article or Article()
    origins = article.origins or (Origin(entry=digest.id, link=digest.link, name=digest.source),)
    origins = tuple(replace(origin, feed=feed, entry=origin.entry or digest.id) for origin in origins)
    return replace(digest, article=replace(article, origins=origins))


def _read_feed(content: bytes, name: str, link: str, content_type: str, feed: str) -> Contents:
    from reader.sources.feed import parse_feed

    found = parse_feed(content, feed or link or name, link, content_type)
    return Contents("feed", found.entries, title=found.title, link=found.link)


def _read_mail(content: bytes, name: str, link: str, content_type: str, feed: str) -> Contents:
    from reader.sources.mail import parse_message

    return Contents("mail", tuple(parse_message(content, name)))


def _read_mbox(content: bytes, name: str, link: str, content_type: str, feed: str) -> Contents:
    from reader.sources.mail import parse_message

    digests: list[Digest] = []
    failures: list[Failure] = []
    for number, message in enumerate(iter_mbox(BytesIO(content)), start=1):
        try:
            digests += parse_message(message, name)
        except SourceError as error:
            failures.append(Failure(f"{name}, message {number}", 0, str(error)))
    return Contents("mail", tuple(digests), tuple(failures))


def _read_pdf(content: bytes, name: str, link: str, content_type: str, feed: str) -> Contents:
    from reader.sources.pdf import parse_pdf

    return Contents("paper", tuple(parse_pdf(content, PurePath(name).name, link)))


def _read_page(content: bytes, name: str, link: str, content_type: str, feed: str) -> Contents:
    from reader.sources.web import parse_page

    return Contents("page", tuple(parse_page(content, link, of_content_type(content_type))))


def _refuse_opml(content: bytes, name: str, link: str, content_type: str, feed: str) -> Contents:
    raise SourceError(_("is a list of feeds: follow it with `digest follow`"))


def _read_text(content: bytes, name: str, link: str, content_type: str, feed: str) -> Contents:
    """Records, curated pages, or a text that nobody has digested."""
    found = list(read_stream(BytesIO(content), name, named_form(name), link))
    digests = tuple(item for item in found if isinstance(item, Digest))
    failures = tuple(item for item in found if isinstance(item, Failure))
    if digests or sniff(content) in ("json", "json lines", "csv") or len(content) > MAX_PAGE:
        return Contents("page" if any(d.undigested for d in digests) else "records", digests, failures)
    text, note = decode_page(content)
    notes = (Failure(name, 0, note, note=True),) if note else ()
    return Contents("page", (text_article(text, name, link),), notes)


_READERS = {
    "feed": _read_feed,
    "mail": _read_mail,
    "mbox": _read_mbox,
    "pdf": _read_pdf,
    "html": _read_page,
    "opml": _refuse_opml,
    "text": _read_text,
}
