"""Lists of feeds as programs exchange them: OPML in and out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html import unescape
from xml.sax.saxutils import escape, quoteattr

from reader.errors import SourceError
from reader.logins import masked_address, with_login
from reader.model.subscription import Rules, Subscription, address_key, clean_tag, from_address, merged_tags
from reader.sources.charset import decode, of_xml
from reader.sources.feed_text import words_of
from reader.text import clean_line, safe_link
from reader.translation import gettext as _

_BARE_AMPERSAND = re.compile(r"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)")
_OTHER_SCHEME = re.compile(r"\s*(?!feed:|https?:)[a-zA-Z][\w+.-]*:(?!//|\d+(?:/|$))")
"""An address of something that is no site: `mailto:`, `newsletter:`; not a host with its port."""
_OPENED = re.compile(r"<outline\b((?:(?!<outline\b).)*?)>\s*(?=</?(?:outline|body|opml)\b|<!--|\Z)", re.I | re.DOTALL)
"""An outline up to what can follow one: its attributes may contain tags of HTML."""
MAX_OUTLINE = 20_000
"""Characters of an outline that is mended: looking for the end of an attribute may take as long as the rest of it."""
_NAMES = r"(?:text|title|type|xmlurl|htmlurl|url|description|language|version|category|created|comments?|\w+:\w+)"
_WHOLE_ATTRIBUTE = re.compile(
    rf"\b({_NAMES})\s*=\s*(?:\"(.*?)\"|'(.*?)')(?=\s+{_NAMES}\s*=\s*[\"']|\s*/?\s*\Z)", re.IGNORECASE | re.DOTALL
)
_OUTLINE = re.compile(r"<outline\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>?", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?<![\w:.-])([\w:.-]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)')")


def is_opml(head: bytes) -> bool:
    """Whether content begins like OPML; `head` is its first kilobytes."""
    return re.search(rb"<(?:opml|outlineDocument)[\s>]", head[:4_096], re.IGNORECASE) is not None


def parse_opml(content: bytes) -> tuple[list[Subscription], list[SourceError]]:
    """The feeds of an OPML file, each once, folders as tags, and what in it cannot be followed.

    Raises SourceError where there is nothing to follow in it at all.
    """
    text = _BARE_AMPERSAND.sub("&amp;", _decoded(content))
    text = text if _is_well_formed(text) else _OPENED.sub(_escaped, text)
    found = _listed(text) or _searched(text)
    followed: dict[int, Subscription] = {}
    refused: list[SourceError] = []
    for address, title, tags in found:
        try:
            if _OTHER_SCHEME.match(address):
                raise SourceError(
                    _("{address} is not an http address").format(address=masked_address(clean_line(address))[:200])
                )
            feed = replace(from_address(address), title=words_of(title), rules=Rules(tags=merged_tags(tags)))
            if not safe_link(feed.address):
                # Nobody else's list may have this machine read a folder or run a command.
                raise SourceError(
                    _("{address} is not an http address").format(address=masked_address(feed.address)[:200])
                )
        except SourceError as error:
            refused.append(error)
            continue
        known = followed.get(address_key(feed.address))
        if known is not None:
            feed = replace(
                known, login=feed.login or known.login, rules=Rules(tags=merged_tags(known.rules.tags, feed.rules.tags))
            )
        followed[feed.key] = feed
    if not followed and not refused:
        raise SourceError(_("contains no feed") if is_opml(content) else _("is not a list of feeds (OPML)"))
    return list(followed.values()), refused


def _is_well_formed(text: str) -> bool:
    from lxml import etree

    try:
        etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True


def _escaped(found: re.Match[str]) -> str:
    """An outline with its attributes escaped: some programs write HTML into them as it stands."""
    if "<" not in found[1] or len(found[1]) > MAX_OUTLINE:
        return found[0]
    attributes = [f"{name}={quoteattr(unescape(a or b))}" for name, a, b in _WHOLE_ATTRIBUTE.findall(found[1])]
    return f"<outline {' '.join(attributes)}{'/' if found[1].rstrip().endswith('/') else ''}>"


def _decoded(content: bytes) -> str:
    text = decode(content, (of_xml(content),))
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    # Its encoding declaration no longer holds.
    text = re.sub(r"""(<\?xml[^>]{0,100}?)\s+encoding=["'][\w.-]*["']""", r"\1", text, count=1)
    return _without_document_type(text)


def _without_document_type(text: str) -> str:
    begun = re.search(r"<!DOCTYPE[^>\[]{0,500}", text, re.IGNORECASE)
    if begun is None:
        return text
    # What it declares may hold `>` too, and ends with a bracket.
    ended = re.compile(r"\]\s*+>" if text.startswith("[", begun.end()) else ">").search(text, begun.end())
    return text[: begun.start()] + text[ended.end() :] if ended else text


def _listed(text: str) -> list[tuple[str, str, Iterable[str]]]:
    import listparser

    try:
        result = listparser.parse(text)
    except Exception:  # noqa: BLE001 (whatever it trips over, the outlines can still be searched)
        return []
    return [
        (feed.url, feed.title or "", [*(feed.tags or ()), *(t for path in feed.categories or () for t in path)])
        for feed in result.feeds
    ]


def _searched(text: str) -> list[tuple[str, str, Iterable[str]]]:
    """The outlines of a file that is no XML, one by one, without their folders."""
    found: list[tuple[str, str, Iterable[str]]] = []
    for outline in _OUTLINE.findall(text):
        given = {name.lower(): unescape(a or b) for name, a, b in _ATTRIBUTE.findall(outline)}
        if address := given.get("xmlurl") or given.get("url", ""):
            tags = [t for t in given.get("category", "").replace("/", ",").split(",") if t.strip()]
            found.append((address, given.get("title") or given.get("text", ""), tags))
    return found


def format_opml(feeds: Iterable[Subscription], title: str = "digest") -> str:
    """OPML of these subscriptions, with the logins that they have.

    Each tag is a folder, and a feed of several tags stands in the first of them.
    """
    folders: dict[str, list[Subscription]] = {}
    for feed in feeds:
        folders.setdefault(next(iter(feed.rules.tags), ""), []).append(feed)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += [f"  <head><title>{escape(title)}</title></head>", "  <body>"]
    for folder, members in sorted(folders.items()):
        if folder:
            lines.append(f"    <outline text={quoteattr(folder)} title={quoteattr(folder)}>")
        lines += ["      " + _outline(feed) for feed in members]
        if folder:
            lines.append("    </outline>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outline(feed: Subscription) -> str:
    others = ",".join(map(clean_tag, feed.rules.tags))
    category = f" category={quoteattr(others)}" if len(feed.rules.tags) > 1 else ""
    name = quoteattr(feed.shown)
    address = quoteattr(with_login(feed.url or feed.address, feed.login))
    return f'<outline type="rss" text={name} title={name} xmlUrl={address}{category}/>'
