"""A web page: the curated digest that it is, or the article in it."""

from __future__ import annotations

import re
from typing import Any

from reader.errors import SourceError
from reader.model.article import Article, Origin
from reader.model.digest import Digest
from reader.model.record import from_record
from reader.model.undigested import undigested
from reader.sources.article_html import article_html
from reader.sources.body import abstract_of, cut_of, resolved, to_markdown
from reader.sources.charset import decode, of_html
from reader.sources.metadata import Metadata, read_metadata
from reader.text import canonical_link, clean_line, fold, plain
from reader.translation import gettext as _
from reader.urls import split_url

MAX_PAGE = 10 * 1024 * 1024
"""Bytes."""
MAX_TAGS = 60_000
"""Elements: a page that has more is a dump of data, and finding an article in it would take minutes."""
LEAST_WORDS = 20
FEW_WORDS = 60
"""Words of a text that may be no more than what was left of the navigation."""
_LINKED = re.compile(r"\[([^\[\]]{1,300})\]\(")
_CURATED = re.compile(r"key (?:takeaway|insights)|·\s*source\s*:|editorial (?:summary|curation)", re.IGNORECASE)


def parse_page(content: bytes, link: str = "", charset: str = "") -> list[Digest]:
    """The digests or the article of a page. Raises SourceError where there is nothing to read."""
    text = _checked(content, charset)
    curated = _curated(text, link)
    if curated:
        return curated
    tree = _tree(text)
    meta = read_metadata(tree, link)
    html = article_html(text, tree, meta.body, (meta.title,))
    markdown = _without_title(to_markdown(html, link), meta.title)
    if meta.abstract and _is_less(markdown, meta.abstract):
        markdown = meta.abstract
    if len(plain(markdown).split()) < LEAST_WORDS and len(plain(markdown)) < LEAST_WORDS * 6:
        if not (meta.title and len(meta.abstract) > 40):
            raise SourceError(_("has no text that could be an article"))
        markdown = markdown or meta.abstract
    return [_digest(meta, markdown, link, cut_of(html))]


def _checked(content: bytes, charset: str) -> str:
    if len(content) > MAX_PAGE:
        raise SourceError(_("is larger than {count} MB, the limit for a page").format(count=MAX_PAGE >> 20))
    text = decode(content, (charset, of_html(content))).replace("\0", "")
    if not text.strip():
        raise SourceError(_("is empty"))
    if text.count("<") > MAX_TAGS * 4:
        raise SourceError(_("has too many elements to be a page that people read"))
    return text


def _curated(text: str, link: str) -> list[Digest]:
    """The digests of a page that is curated: it has a byline, or sections that articles do not have."""
    if not _CURATED.search(text):
        return []
    from reader.sources.markup import parse_html
    from reader.sources.page import is_certain, parse_pages

    lines, address = parse_html(text)
    pages = [page for page in parse_pages(lines, loose=False) if isinstance(page, dict)]
    sure = [page for page in pages if is_certain(page)]
    if len(sure) == 1 and not sure[0].get("link"):
        sure[0]["link"] = resolved(address, link) or link
    return [digest for page in sure if (digest := from_record(page)).title]


def _tree(text: str) -> Any:
    from lxml import etree, html

    try:
        # Its encoding declaration no longer holds, and lxml would refuse it.
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise SourceError(_("cannot be parsed as a page")) from error
    if sum(1 for _rest in tree.iter()) > MAX_TAGS:
        raise SourceError(_("has too many elements to be a page that people read"))
    return tree


def _is_less(markdown: str, abstract: str) -> bool:
    """Whether a text is only what was left of the navigation, and says less than the page's own abstract."""
    words = len(plain(markdown).split())
    linked = sum(len(found[1].split()) for found in _LINKED.finditer(markdown))
    return words < FEW_WORDS and (words < len(abstract.split()) or linked > words / 2)


def _digest(meta: Metadata, markdown: str, link: str, cut: tuple[str, ...]) -> Digest:
    host = (split_url(link).hostname or "").removeprefix("www.")
    address = meta.link if meta.link and _same_host(meta.link, link) else link or meta.link
    source = meta.site or host or (split_url(meta.link).hostname or "").removeprefix("www.")
    origin = Origin(link=address, name=source)
    return undigested(
        Article(text=markdown, whole=True, origins=(origin,), cut=cut),
        title=meta.title or clean_line(plain(markdown.split("\n")[0]))[:200],
        source=source,
        link=address,
        published=meta.published,
        authors=meta.authors,
        topics=meta.topics,
        kind=meta.kind,
        summary=meta.abstract or abstract_of(markdown),
    )


def _same_host(one: str, other: str) -> bool:
    """Whether to believe the address that a page gives for itself: only its own site may give it."""
    if not other:
        return True
    a, b = (split_url(canonical_link(link)).hostname or "" for link in (one, other))
    return a == b or a.endswith("." + b) or b.endswith("." + a)


def _without_title(markdown: str, title: str) -> str:
    """The text without its own title at the top, which is shown above it."""
    first, _rest, rest = markdown.partition("\n")
    heading = re.sub(r"^#{1,3}\s+", "", first)
    if title and first.startswith("#") and fold(plain(heading)) in fold(title):
        return rest.strip()
    return markdown
