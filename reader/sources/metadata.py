"""What a page says of itself: JSON-LD, OpenGraph, Dublin Core, citations and plain meta tags."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import field
from html import unescape
from typing import Any

import orjson

from reader.dataclass import dataclass
from reader.dates import read_date
from reader.json_text import load_json
from reader.sources.body import resolved
from reader.sources.page_title import Claims, find_title
from reader.sources.tags import topics_in
from reader.text import clean_line, fold, strip_tags, unique
from reader.urls import split_url

_ARTICLES = re.compile(r"(?:Article|Posting|Report|Review|Recipe|HowTo)\b")
_PAGES = re.compile(r"(?:WebPage|ItemPage|AboutPage|FAQPage|VideoObject)\b")
_SITES_OF = re.compile(r"WebSite\b|NewsMediaOrganization\b|Blog\b")
_BY = re.compile(r"^(?:(?:written |posted |words )?by|von|par|por|di|door)[\s:]+", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?:|www\.|//)|[^\s@]+\.(?:com|org|net|php|html?)/", re.IGNORECASE)
_CLASS = ".//*[contains(concat(' ', normalize-space(@class), ' '), ' {} ')]"
_BYLINES = (
    ".//*[@itemprop='author']//*[@itemprop='name']",
    ".//a[@rel='author'] | .//*[@itemprop='author'] | .//*[contains(@class, 'p-author')]",
    _CLASS.format("author-name"),
    f"{_CLASS.format('author')}/a | {_CLASS.format('byline')}//a",
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?")
_TITLES = ("og:title", "citation_title", "dc.title", "dcterms.title", "twitter:title", "parsely-title", "title")
_SITES = ("og:site_name", "application-name", "citation_journal_title", "dc.publisher", "al:ios:app_name")
_AUTHORS = (
    "citation_author",
    "article:author",
    "author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "byl",
    "twitter:creator",
)
_DATES = (
    "article:published_time", "og:article:published_time", "citation_publication_date", "citation_date",
    "dc.date.issued", "sailthru.date",
    "dcterms.created", "dc.date", "parsely-pub-date", "date", "pubdate", "publish-date", "publication_date",
    "datepublished", "datecreated",
)  # fmt: skip
_ABSTRACTS = ("citation_abstract", "og:description", "description", "dc.description", "twitter:description")
_TOPICS = ("article:tag", "keywords", "news_keywords", "citation_keywords", "parsely-tags")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; `""` or empty where it says nothing."""

    title: str = ""
    site: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    abstract: str = ""
    topics: tuple[str, ...] = ()
    link: str = ""
    """Its canonical address."""
    kind: str = ""
    body: str = field(default="", repr=False)
    """The article's text, where the page gives it to machines too."""


def read_metadata(tree: Any, base: str) -> Metadata:
    """The metadata of a page, a tree of lxml. `base`: where it was fetched."""
    meta = _meta(tree)
    things = _linked_data(tree)
    data = _article_of(things)
    people = {str(thing.get("@id")): _name(thing.get("name")) for thing in things if "Person" in _kinds(thing)}
    title, site = find_title(
        tree,
        Claims(
            said=[_plain(_string(data.get(name))) for name in _names_of(data)]
            + [meta[name][0] for name in _TITLES if meta.get(name)],
            site=_site(meta, things),
            sites=[name for name in (_name(data.get("publisher")),) if name],
            host=split_url(base).hostname or "",
        ),
    )
    canonical = tree.find(".//link[@rel='canonical']")
    link = canonical.get("href", "") if canonical is not None else _first(meta, ("og:url",))
    return Metadata(
        title=title,
        site=site,
        authors=_authors(tree, meta, data, people, site),
        published=_published(tree, meta, data),
        abstract=_plain(_first(meta, _ABSTRACTS) or _string(data.get("description"))),
        topics=_topics(meta, data),
        link=resolved(link, base),
        kind="paper" if meta.get("citation_title") and meta.get("citation_author") else "",
        body=_string(data.get("articleBody")),
    )


def _names_of(data: Mapping[str, Any]) -> tuple[str, str]:
    """What holds the title of a thing: an article has a headline, a page a name."""
    return ("headline", "name") if _ARTICLES.search(_kinds(data)) else ("name", "headline")


def _site(meta: Mapping[str, list[str]], things: list[Mapping[str, Any]]) -> str:
    """What the page calls its site."""
    named = (_name(thing.get("name")) for thing in things if _SITES_OF.search(_kinds(thing)))
    return unescape(_first(meta, _SITES)) or next(filter(None, named), "")


def _meta(tree: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        value = clean_line(tag.get("content") or "")
        if name and value:
            found[name.lower()].append(value[:5_000])
    return found


def _first(meta: Mapping[str, list[str]], names: tuple[str, ...]) -> str:
    return next((meta[name][0] for name in names if meta.get(name)), "")


def _linked_data(tree: Any) -> list[Mapping[str, Any]]:
    """All that a page says in JSON-LD, one mapping a thing."""
    found: list[Mapping[str, Any]] = []
    for script in tree.xpath(".//script[contains(@type, 'ld+json')]"):
        text = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", script.text or "")
        try:
            values = load_json(re.sub(r"[\x00-\x1f]", " ", text))
        except orjson.JSONDecodeError:
            continue
        found += _things(values, 0)
    return found


def _things(values: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > 4:
        return
    if isinstance(values, list):
        for value in values[:200]:
            yield from _things(value, depth + 1)
    elif isinstance(values, Mapping):
        yield values
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "isPartOf", "publisher"):
            yield from _things(values.get(name), depth + 1)


def _kinds(thing: Mapping[str, Any]) -> str:
    kinds = thing.get("@type")
    return " ".join(map(str, kinds)) if isinstance(kinds, list) else str(kinds)


def _article_of(things: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The article among them; a page about it where there is none."""
    for kind in (_ARTICLES, _PAGES):
        found = [thing for thing in things if kind.search(_kinds(thing))]
        if found:
            return max(found, key=lambda thing: (bool(thing.get("headline")), len(thing)))
    return {}


def _authors(
    tree: Any, meta: Mapping[str, list[str]], data: Mapping[str, Any], people: Mapping[str, str], site: str
) -> tuple[str, ...]:
    given = data.get("author") or data.get("creator")
    names = [_name(one, people) for one in (given if isinstance(given, list) else [given])]
    names = list(filter(_is_name, names))
    if not names:
        # Many give the address of a profile where the name belongs, and the name elsewhere.
        stated = ([name for name in meta.get(key, ()) if _is_name(name)] for key in _AUTHORS)
        names = next(filter(None, stated), [])
    if not names:
        names = _written_by(tree)
    written = (clean_line(_BY.sub("", clean_line(name)).lstrip("@")) for name in names)
    return unique(name for name in written if fold(name) != fold(site))


def _is_name(text: str) -> bool:
    return bool(text) and len(text) < 100 and not _ADDRESS.match(text)


def _written_by(tree: Any) -> list[str]:
    """The names in the byline."""
    for path in _BYLINES:
        found = [name for one in tree.xpath(path)[:5] if _is_name(name := _text(one))]
        if found:
            return found
    return []


def _published(tree: Any, meta: Mapping[str, list[str]], data: Mapping[str, Any]) -> str:
    given = [
        _string(data.get("datePublished")),
        _string(data.get("dateCreated")),
        *(_first(meta, (n,)) for n in _DATES),
    ]
    given += [time.get("datetime", "") for time in tree.xpath(".//time[@datetime]")[:3]]
    given += [_text(one) for one in tree.xpath(".//*[@itemprop='datePublished'] | .//time")[:3]]
    for text in given:
        if date := read_date(text):
            return date
        found = _DAY.search(text)
        if found and (date := read_date(found[0])):
            return date
    return ""


def _topics(meta: Mapping[str, list[str]], data: Mapping[str, Any]) -> tuple[str, ...]:
    tags = meta.get("article:tag")
    if not tags:
        said = data.get("keywords")
        tags = [str(tag) for tag in said] if isinstance(said, list) else [_string(said) or _first(meta, _TOPICS)]
    return topics_in(unique(clean_line(tag) for text in tags for tag in re.split(r"[,;]", text)))[:20]


def _name(value: object, people: Mapping[str, str] | None = None) -> str:
    if isinstance(value, Mapping):
        value = value.get("name") or (people or {}).get(str(value.get("@id")))
    if isinstance(value, list):
        value = value[0] if value else ""
    return clean_line(unescape(value)) if isinstance(value, str) else ""


def _string(value: object) -> str:
    if isinstance(value, Mapping):
        value = value.get("@value")
    return value if isinstance(value, str) else ""


def _plain(text: str) -> str:
    """A line of text that may have been escaped for HTML, and have tags in it."""
    return clean_line(unescape(strip_tags(text, " ")))


def _text(element: Any) -> str:
    return clean_line("".join(element.itertext()))[:1_000] if element is not None else ""
