"""RSS of every version, RDF, Atom and CDF: what the feed says of itself, and its entries."""

from __future__ import annotations

import base64
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from reader.dataclass import dataclass
from reader.dates import is_believable, read_date
from reader.errors import SourceError
from reader.model.article import Enclosure
from reader.model.bounds import MAX_ITEMS, one_more
from reader.sources.body import resolved
from reader.sources.entry import MAX_ENTRIES, Entry, people, seconds_of
from reader.sources.feed_text import html_of, is_html, markdown_of, words_of
from reader.sources.xml_tree import xml_tree
from reader.text import clean_line, safe_link, strip_tags, unique
from reader.translation import gettext as _

_ROOTS = frozenset(("rss", "feed", "rdf:rdf", "rdf", "channel"))
_ENTRIES = frozenset(("item", "entry"))
_OWN = re.compile(
    r"https?://(?:www\.w3\.org/2005/atom|purl\.org/(?:atom/|rss/|net/rss1\.1)|my\.netscape\.com/|channel\.netscape\.com/"
    r"|backend\.userland\.com/rss|blogs\.law\.harvard\.edu/tech/rss|www\.rssboard\.org/|cyber\.law\.harvard\.edu/)",
    re.IGNORECASE,
)
"""Namespaces of the formats themselves."""
_PREFIXES = (
    ("http://purl.org/dc/elements/", "dc"),
    ("http://purl.org/dc/terms", "dcterms"),
    ("http://purl.org/rss/1.0/modules/content", "content"),
    ("http://www.itunes.com/dtds/", "itunes"),
    ("http://search.yahoo.com/mrss", "media"),
    ("http://www.rssboard.org/media-rss", "media"),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
)
_OWN_PREFIXES = frozenset(("rss", "rss1", "rss2", "atom", "atom03", "atom10"))
"""Prefixes of the formats themselves, where nobody declares what they stand for."""
_DATES = (
    "pubdate", "published", "issued", "dcterms:issued", "created", "dcterms:created", "dc:date", "date", "updated",
    "modified", "dcterms:modified", "lastmod",
)  # fmt: skip
_BODIES = ("content:encoded", "content", "xhtml:body", "body", "xhtml:div", "fullitem")
_ABSTRACTS = ("description", "summary", "dc:description", "abstract", "dcterms:abstract")
_PODCAST = ("itunes:summary",)
LONGEST_ABSTRACT = 12_000
"""Characters of an abstract, with its tags, from which the one that is shown is made."""
NEARLY = 0.8
"""What only should say something about an entry is its text where even this share of it is longer than its content."""
_LAST = ("media:description", "itunes:subtitle", "media:text")
"""What says something about an entry that has no words of its own."""
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as it stands in a feed, and what it is said to be: `html`, `text`, or `""` where nobody says."""

    value: str = ""
    kind: str = ""
    base: str = ""
    """What its links are relative to, where that is said beside it."""

    @property
    def length(self) -> int:
        """Characters without tags."""
        return len(strip_tags(html_of(self.value, self.kind)).strip())


class _Parts(defaultdict[str, list[Any]]):
    """The elements within an element by their names, in lower case, with the usual prefixes."""

    @classmethod
    def of(cls, node: Any, root_prefix: str) -> _Parts:
        parts = cls(list)
        for child in node:
            if isinstance(child.tag, str):
                parts[_name(child.tag, child.prefix, root_prefix)].append(child)
        for group in list(parts.get("media:group", ())) + list(parts.get("media:content", ())):
            for child in group:
                if isinstance(child.tag, str):
                    parts[_name(child.tag, child.prefix, root_prefix)].append(child)
        return parts

    def all(self, *names: str) -> Iterator[Any]:
        for name in names:
            yield from self.get(name, ())

    def first(self, *names: str) -> _Text:
        """The first of these that has a text."""
        return next((text for node in self.all(*names) if (text := _text(node)).value), _Text())


@lru_cache(maxsize=4096)
def _name(tag: str, prefix: str | None, root_prefix: str) -> str:
    uri, _rest, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    if not uri:
        given, colon, rest = tag.partition(":")  # a prefix that nobody declared
        return rest.lower() if colon and (given == root_prefix or given.lower() in _OWN_PREFIXES) else tag.lower()
    known = next((name for begin, name in _PREFIXES if uri.lower().startswith(begin)), "")
    if not known and not _OWN.match(uri):
        known = prefix or ""
    return f"{known}:{local}".lower() if known else local.lower()


@dataclass(frozen=True, slots=True)
class XmlFeed:
    """What a feed says of itself, and its entries."""

    title: str
    site: str
    entries: list[Entry]
    flaw: str = ""
    """Why it is not well-formed, `""` where it is."""


def xml_feed(content: bytes, link: str, charset: str, now: datetime) -> XmlFeed | None:
    """The feed in these bytes, None where they are none. `link`: where it was fetched. Raises SourceError."""
    root, flaw = xml_tree(content, charset)
    if root is None or not isinstance(root.tag, str):
        if flaw and content.strip():
            raise SourceError(_("is not a feed ({line})").format(line=clean_line(flaw)))
        return None
    prefix = root.tag.partition(":")[0] if ":" in root.tag and not root.tag.startswith("{") else ""
    prefix = "" if prefix == "rdf" else prefix
    kind = _name(root.tag, root.prefix, prefix)
    if kind not in _ROOTS:
        return None
    channel = next((n for n in root if isinstance(n.tag, str) and _name(n.tag, n.prefix, prefix) == "channel"), root)
    about = _Parts.of(channel, prefix)
    site = _link(about, "", link) or resolved(_attribute(channel, "href"), link)
    is_atom = kind == "feed"
    nodes = [n for n in root.iter() if isinstance(n.tag, str) and _name(n.tag, n.prefix, prefix) in _ENTRIES]
    if channel is root and not nodes and not about:
        return None
    # What an RSS feed links to is relative to its site; an Atom feed says it, or means its own address.
    base = (link or site) if is_atom else (site or link)
    authors = _authors(about) if is_atom else ()
    entries = [_entry(node, prefix, base, authors, now) for node in nodes[:MAX_ENTRIES] if len(node) or node.attrib]
    return XmlFeed(_title(about), site, entries, flaw)


def _entry(node: Any, prefix: str, base: str, feed_authors: tuple[str, ...], now: datetime) -> Entry:
    parts = _Parts.of(node, prefix)
    base = _base(node, base)
    own = [_Text(t.value, t.kind) for n in parts.all(*_BODIES) if (t := _text(n)).value]
    said = [t for n in parts.all(*_ABSTRACTS) if (t := _text(n)).value]
    body = _longest(own, said + [t for n in parts.all(*_PODCAST) if (t := _text(n)).value]) or parts.first(*_LAST)
    abstract = next((t for t in said if t != body), _Text())
    published, stated = _published(parts, now)
    source = next(parts.all("source"), None)
    about = _Parts.of(source, prefix) if source is not None else _Parts(list)
    guid = next(parts.all("guid", "id"), None)
    entry_id = clean_line(_text(guid).value if guid is not None else "") or clean_line(_attribute(node, "about"))
    permanent = guid is None or _attribute(guid, "ispermalink").lower() != "false"
    link = _link(parts, entry_id, base, permanent=permanent) or resolved(_attribute(node, "href"), base)
    return Entry(
        id=entry_id or link,
        title=_title(parts),
        link=link,
        published=published,
        authors=_authors(parts) or _authors(about) or feed_authors,
        topics=_topics(parts),
        abstract=markdown_of(abstract.value[:LONGEST_ABSTRACT], abstract.kind, resolved(abstract.base, base) or base),
        text=markdown_of(body.value, body.kind, resolved(body.base, base) or base),
        raw=body.value if is_html(body.value, body.kind) else "",
        enclosures=tuple(_enclosures(parts, base)),
        source=_title(about) or (words_of(source.text or "") if source is not None and not len(source) else ""),
        stated=stated,
    )


def _longest(own: list[_Text], said: list[_Text]) -> _Text | None:
    """The text of an entry: its content, unless what only should say something about it is far longer."""
    if len(own) + len(said) < 2:
        return next(iter(own + said), None)
    return max(
        ((text.length * (1.0 if text in own else NEARLY), text) for text in own + said), key=lambda pair: pair[0]
    )[1]


def _title(parts: _Parts) -> str:
    found = (
        words_of(text.value, text.kind)
        for node in parts.all("title", "dc:title", "media:title")
        if (text := _text(node)).value
    )
    return next(filter(None, found), "")


def _text(node: Any) -> _Text:
    """The text of an element, or the HTML that stands in it."""
    kind, mode, base = _attribute(node, "type").lower(), _attribute(node, "mode").lower(), node.get(_XML_BASE) or ""
    if len(node):
        base = resolved(node[0].get(_XML_BASE) or "", base) or base
        return _Text(_inner(node).strip(), "html", base)
    value = (node.text or "").strip()
    if mode == "base64" or ("/" in kind and not kind.startswith(("text/", "application/x")) and " " not in value[:76]):
        value = _from_base64(value)
    if "html" in kind:
        return _Text(value, "html", base)
    declared = kind in ("text", "text/plain") or (not kind and "atom" in node.tag.lower() and mode != "escaped")
    return _Text(value, "text" if declared else "", base)


def _inner(node: Any) -> str:
    """The HTML within an element, without namespaces."""
    from lxml import etree

    for inner in node.iterdescendants():
        if isinstance(inner.tag, str):
            inner.tag = inner.tag.rpartition("}")[2].rpartition(":")[2] or "span"
    etree.cleanup_namespaces(node)
    head = (node.text or "").replace("&", "&amp;").replace("<", "&lt;")
    return head + "".join(etree.tostring(child, encoding="unicode", method="html") for child in node)


def _from_base64(value: str) -> str:
    try:
        return base64.b64decode(value, validate=False).decode("utf-8", "replace") if value else ""
    except ValueError:
        return value


def _attribute(node: Any, name: str) -> str:
    """An attribute by its name in lower case, whatever its namespace."""
    for key, value in node.attrib.items():
        if key.rpartition("}")[2].rpartition(":")[2].lower() == name:
            return str(value).strip()
    return ""


def _base(node: Any, base: str) -> str:
    """What links within an element are relative to: the nearest `xml:base`, each resolved against the one around it."""
    stated = [value for one in (node, *node.iterancestors()) if (value := one.get(_XML_BASE))]
    for value in reversed(stated):
        base = resolved(value, base) or base
    return base


def _link(parts: _Parts, entry_id: str, base: str, *, permanent: bool = True) -> str:
    given = [
        (_attribute(n, "rel").rpartition("/")[2] or "alternate", _attribute(n, "type"), n)
        for n in parts.all("link", "atom:link")
    ]
    pages = [(n.text or "").strip() for rel, _rest, n in given if rel == "alternate" and not _attribute(n, "href")]
    alternate = [(kind, _attribute(n, "href")) for rel, kind, n in given if rel == "alternate"]
    pages += [href for kind, href in alternate if not kind or "html" in kind] + [href for _rest, href in alternate]
    # An RSS guid counts as a link unless the feed says otherwise, and many are not links.
    pages += [entry_id if permanent and entry_id.startswith("/") else "", safe_link(entry_id)]
    return next((link for address in pages if address and (link := resolved(address, base))), "")


def _published(parts: _Parts, now: datetime) -> tuple[str, str]:
    """The date of an entry, and what is stated where that cannot be read or believed."""
    stated = ""
    for node in parts.all(*_DATES):
        text = clean_line(node.text or "")
        date = read_date(text)
        if is_believable(date, now):
            return date, ""
        stated = stated or text
    return "", stated[:100]


def _authors(parts: _Parts) -> tuple[str, ...]:
    return people(
        filter(
            None,
            (
                _person(node)
                for node in one_more(
                    parts.all("author", "dc:creator", "creator", "dc:author", "itunes:author"), MAX_ITEMS
                )
            ),
        )
    )


def _person(node: Any) -> str:
    named = [child for child in node if isinstance(child.tag, str)]
    name = next((child for child in named if child.tag.lower().endswith("name")), None)
    if name is not None:
        return "".join(name.itertext())
    return "" if named else node.text or ""


def _topics(parts: _Parts) -> tuple[str, ...]:
    nodes = [*parts.all("category", "dc:subject", "subject", "itunes:category", "media:category")]
    nodes += [child for node in parts.all("itunes:category") for child in node if isinstance(child.tag, str)]
    stated = (
        [_attribute(n, "label"), _attribute(n, "term"), (n.text or "").strip(), _attribute(n, "text")]
        for n in one_more(nodes, MAX_ITEMS)
    )
    given = [next(filter(None, texts), "") for texts in stated]
    given += [
        word for node in parts.all("itunes:keywords", "media:keywords", "tags") for word in (node.text or "").split(",")
    ]
    return unique(filter(None, map(words_of, one_more(given, MAX_ITEMS))))


def _enclosures(parts: _Parts, base: str) -> Iterator[Enclosure]:
    linked = (node for node in parts.all("link", "atom:link") if _attribute(node, "rel") == "enclosure")
    given = [*one_more((*parts.all("enclosure"), *linked), MAX_ITEMS)]
    plays = _seconds(parts) if given else 0
    for node in given:
        size = _attribute(node, "length")
        if link := resolved(_attribute(node, "url") or _attribute(node, "href"), base):
            bytes_ = int(size) if size.isdecimal() and len(size) < 19 else 0
            yield Enclosure(
                link, media := clean_line(_attribute(node, "type")), bytes_, 0 if _is_still(media) else plays
            )


def _is_still(media: str) -> bool:
    """Whether a file of this type has no length in time, as a cover or a paper."""
    return media.startswith(("image/", "text/", "application/pdf"))


def _seconds(parts: _Parts) -> int:
    """How long an entry's episode plays."""
    stated = (seconds_of(node.text or "") for node in parts.all("itunes:duration", "duration"))
    shown = (seconds_of(_attribute(node, "duration")) for node in parts.all("media:content"))
    return next(filter(None, (*stated, *shown)), 0)
