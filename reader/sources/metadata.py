"""What a page says of itself: JSON-LD, OpenGraph, Dublin Core, citations and plain meta tags."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from reader.dates import read_date
from reader.sources.body import resolved
from reader.text import clean_line, fold, strip_tags, unique

_ARTICLES = re.compile(r"(?:Article|NewsArticle|BlogPosting|Posting|Report|TechArticle|ScholarlyArticle|WebPage)$")
_TITLE_PARTS = re.compile(r"\s+[|»·•—–:-]\s+|\s+::\s+")
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
    data = _linked_data(tree)
    heading = _text(tree.find(".//h1"))
    site = _first(meta, _SITES) or _name(data.get("publisher")) or ""
    title = clean_line(_string(data.get("headline"))) or _first(meta, _TITLES) or _text(tree.find(".//title"))
    title, site = _split_title(title, site, heading)
    canonical = tree.find(".//link[@rel='canonical']")
    link = canonical.get("href", "") if canonical is not None else _first(meta, ("og:url",))
    return Metadata(
        title=title or heading,
        site=site,
        authors=_authors(tree, meta, data),
        published=_published(tree, meta, data),
        abstract=_plain(_first(meta, _ABSTRACTS) or _string(data.get("description"))),
        topics=_topics(meta, data),
        link=resolved(link, base),
        kind="paper" if meta.get("citation_title") and meta.get("citation_author") else "",
        body=_string(data.get("articleBody")),
    )


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


def _linked_data(tree: Any) -> Mapping[str, Any]:
    """The article among what a page says in JSON-LD."""
    found: list[Mapping[str, Any]] = []
    for script in tree.xpath(".//script[contains(@type, 'ld+json')]"):
        text = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", script.text or "")
        try:
            values = orjson.loads(re.sub(r"[\x00-\x1f]", " ", text))
        except orjson.JSONDecodeError:
            continue
        found += _articles(values, 0)
    return max(found, key=lambda data: (bool(data.get("headline")), len(data)), default={})


def _articles(values: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > 4:
        return
    if isinstance(values, list):
        for value in values[:200]:
            yield from _articles(value, depth + 1)
    elif isinstance(values, Mapping):
        kinds = values.get("@type")
        if any(_ARTICLES.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
            yield values
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles(values.get(name), depth + 1)


def _split_title(title: str, site: str, heading: str) -> tuple[str, str]:
    """A title without the name of the site that many pages put before or behind it, and that name."""
    parts = _TITLE_PARTS.split(title)
    if len(parts) < 2:
        return title, site
    if site:
        kept = [part for part in parts if fold(part) != fold(site)]
        if len(kept) < len(parts):
            at = title.find(kept[0]) if kept else -1
            end = title.rfind(kept[-1]) + len(kept[-1]) if kept else -1
            return (title[at:end], site) if kept else (title, site)
    for start, name in ((0, parts[-1]), (1, parts[0])):
        rest = title[: title.rfind(name)] if start == 0 else title[len(name) :]
        rest = rest.strip(" |»·•—–:-")
        if heading and fold(rest) == fold(heading):
            return rest, site or name
    return title, site


def _authors(tree: Any, meta: Mapping[str, list[str]], data: Mapping[str, Any]) -> tuple[str, ...]:
    given = data.get("author")
    names = [_name(one) for one in (given if isinstance(given, list) else [given])]
    if not any(names):
        names = next((meta[name] for name in _AUTHORS if meta.get(name)), [])
    if not any(names):
        marked = tree.xpath(".//a[@rel='author'] | .//*[@itemprop='author'] | .//*[contains(@class, 'p-author')]")
        names = [_text(one) for one in marked[:5]]
    people = (re.sub(r"^by\s+", "", clean_line(name), flags=re.IGNORECASE).lstrip("@") for name in names)
    return unique(name for name in people if name and len(name) < 100 and not name.startswith("http"))


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
    return unique(clean_line(tag) for text in tags for tag in re.split(r"[,;]", text) if len(tag) < 60)[:20]


def _name(value: object) -> str:
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list):
        value = value[0] if value else ""
    return clean_line(value) if isinstance(value, str) else ""


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _plain(text: str) -> str:
    return clean_line(strip_tags(text, " "))


def _text(element: Any) -> str:
    return clean_line("".join(element.itertext()))[:1_000] if element is not None else ""
