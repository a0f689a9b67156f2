"""The title of a page, as distinct from the name of its site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from reader.dataclass import dataclass
from reader.text import clean_line, fold, unique

_BETWEEN = re.compile(r"(\s+(?:[|»«·•—–―-]|::|\\|/|>|<)\s+|\s*[|｜]\s*|:\s+|\s+@\s+)")
_ANCHOR = re.compile("\\s*[¶§#\uf0c1🔗]$")
_STRONG = re.compile(r"[|｜»•]|::")
_HOME = re.compile(r"(?:https?://([^/]+))?/?(?:index\.\w+|home|[a-z]{2}/?)?(?:[?#].*)?")
_NO_NAME = frozenset(
    ("home", "homepage", "start", "index", "startseite", "accueil", "menu", "back", "logo", "skip to content")
)
_NO_TITLE = frozenset(("", "untitled", "home", "homepage", "index", "no title", "blog", "article", "post"))
LONGEST_SITE = 5
"""Words of a name of a site that nothing else says is one."""


@dataclass(frozen=True)
class Claims:
    """What a page says of its title and its site, the most believable first."""

    said: list[str]
    site: str
    """What the page calls its site."""
    sites: list[str]
    """Other names that may be the site's: that of its publisher."""
    host: str


def find_title(tree: Any, claims: Claims) -> tuple[str, str]:
    """The title of a page and the name of its site, each `""` where it is not known."""
    document = _line(tree.find(".//title"))
    headings = [(heading, _line(heading)) for heading in list(tree.iter("h1"))[:5]]
    homes = _home_names(tree, claims.host)
    sites = {fold(name) for name in (claims.site, *claims.sites, *homes)} - {""}
    own = [
        text for heading, text in headings if text and fold(text) not in sites and not _leads_home(heading, claims.host)
    ]
    own += [text for text in _marked_headings(tree) if fold(text) not in sites]
    split = _Split(document, sites, own, claims.host)
    site = claims.site or split.site or next((n for n in (*claims.sites, *homes) if fold(n) in fold(document)), "")
    site = site or next(iter(claims.sites), "")
    said = [clean_line(unescape(text)) for text in claims.said]
    candidates = [without_site(text, sites, split.site) for text in (*said, split.title, *own)]
    fitting = [text for text in candidates if fold(text) not in sites | _NO_TITLE and fold(text) != fold(split.site)]
    return _most_said(fitting, document, own) or without_site(document, sites, "") or document, site


def _most_said(candidates: list[str], document: str, headings: list[str]) -> str:
    """The first candidate, unless it stands neither above the text nor over the window, and another does."""
    if not candidates:
        return ""
    seen = [fold(document), *map(fold, headings)]
    first = candidates[0]
    if any(fold(first) in text or (text and text in fold(first)) for text in seen):
        return first
    return next((text for text in candidates if any(fold(text) in shown for shown in seen)), first)


class _Split:
    """The title of a window, split into that of the text and the name of the site."""

    def __init__(self, document: str, sites: set[str], headings: list[str], host: str) -> None:
        self.title, self.site = document, ""
        shown = {fold(heading) for heading in headings}
        known = [(rest, name) for rest, name, _ in _cuts(document) if fold(name) in sites]
        alike = [(rest, name) for rest, name, _ in _cuts(document) if fold(rest) in shown]
        hosted = [(rest, name) for rest, name, _ in _cuts(document) if _is_of_host(name, host)]
        likely = [
            (rest, name)
            for rest, name, mark in _cuts(document)
            if _STRONG.search(mark)
            and document.startswith(rest)
            and len(name.split()) <= min(LONGEST_SITE, len(rest.split()))
        ]
        for found in (known, alike, hosted, [] if fold(document) in shown else likely):
            if found:
                self.title, self.site = found[0]
                break


def _cuts(title: str) -> Iterator[tuple[str, str, str]]:
    """Each way to cut a title into its own words and a name behind or before them, with the mark between."""
    marks = list(_BETWEEN.finditer(title))[:8]
    for mark in marks:
        yield title[: mark.start()].strip(), title[mark.end() :].strip(), mark[0]
    for mark in reversed(marks):
        yield title[mark.end() :].strip(), title[: mark.start()].strip(), mark[0]


def without_site(title: str, sites: set[str], site: str) -> str:
    """A title without a name of the site before or behind it."""
    names = sites | {fold(site)} - {""}
    for rest, name, _ in _cuts(title):
        if rest and fold(name) in names:
            return without_site(rest, sites, site)
    return title


def _is_of_host(name: str, host: str) -> bool:
    letters = re.sub(r"[\W_]", "", name.casefold())
    names = [part for part in host.removeprefix("www.").split(".") if len(part) > 2]
    bare = re.sub(r"[\W_]", "", host.removeprefix("www."))
    return len(letters) > 2 and (letters == bare or letters in (re.sub(r"[\W_]", "", part) for part in names))


def _is_home(href: str, host: str) -> bool:
    """Whether an address is that of the site's front page."""
    found = _HOME.fullmatch(href[:300]) if href and href[0] not in "#?" else None
    return found is not None and (
        not found[1] or not host or found[1].removeprefix("www.") == host.removeprefix("www.")
    )


def _home_names(tree: Any, host: str) -> list[str]:
    """What the links to the front page are called."""
    found: list[str] = []
    for link in list(tree.iter("a"))[:60]:
        if _is_home(link.get("href") or "", host):
            text = _line(link) or next((clean_line(image.get("alt") or "") for image in link.iter("img")), "")
            found.append(re.sub(r"\s+(?:home ?page|home|logo)$", "", text, flags=re.IGNORECASE))
    return [name for name in unique(found) if 0 < len(name) < 60 and fold(name) not in _NO_NAME]


def _leads_home(heading: Any, host: str) -> bool:
    link = next(heading.iter("a"), None)
    if link is None and (parent := heading.getparent()) is not None and parent.tag == "a":
        link = parent
    return link is not None and _is_home(link.get("href") or "", host)


def _marked_headings(tree: Any) -> list[str]:
    """Headings that say that they are the title, and the first of the article."""
    paths = (
        ".//*[@itemprop='headline']",
        ".//*[contains(concat(' ', normalize-space(@class), ' '), ' entry-title ')]",
        ".//*[contains(concat(' ', normalize-space(@class), ' '), ' p-name ')]",
        ".//article//h2",
    )
    found = ((tree.xpath(path) or [None])[0] for path in paths)
    return [text for one in found if one is not None and (text := _line(one)) and len(text) < 300]


def _line(element: Any) -> str:
    """The text of an element on one line, without the sign that links a heading to itself."""
    return _ANCHOR.sub("", clean_line("".join(element.itertext()))[:1_000]) if element is not None else ""
