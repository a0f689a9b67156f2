"""Finding the article in a page, among menus, sidebars, comments and whatever else surrounds it."""

from __future__ import annotations

import re
from typing import Any

from reader.sources.body import looks_like_html
from reader.text import strip_tags

LINKS_MOST = 0.2
"""A part made of links is removed if it is a smaller share of the article's text than this."""
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|footer|sidebar|aside|share|sharing|social|related|recommend(?:ed|ations)?|"
    r"comments?|disqus|cookies?|consent|gdpr|newsletter|subscribe|subscription|signup|promo|advert(?:isement)?s?|ads?|banner|"
    r"popup|modal|pagination|pager|byline|author-?bio|tag-?list|tags|toc|skip-link|print-only|screen-reader|sr-only|"
    r"widget|toolbar|caption|rating|vote|donat(?:e|ion)|support-us|most-read|trending|read-?next|more-stories|paywall|masthead|site-header|postmeta|post-meta|entry-meta)(?:$|[\s_-])",
    re.IGNORECASE,
)  # fmt: skip
_ALWAYS_OUT = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "form", "button", "input", "select",
    "textarea",
    "nav", "svg", "canvas", "dialog",
)  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CANDIDATES = (
    ".//*[@itemprop='articleBody']",
    ".//article",
    ".//main",
    ".//*[@role='main']",
    ".//*[contains(concat(' ', normalize-space(@class), ' '), ' entry-content ')]",
    ".//*[contains(concat(' ', normalize-space(@class), ' '), ' post-content ')]",
    ".//*[contains(concat(' ', normalize-space(@class), ' '), ' article-body ')]",
    ".//*[contains(concat(' ', normalize-space(@class), ' '), ' markdown-body ')]",
)


def article_html(text: str, tree: Any, stated: str = "") -> str:
    """The HTML of the article: what the page marks as it, what a reading view makes of it, or the densest part."""
    from lxml import html

    _clean(tree)
    found = [(_marked(tree), 1.3), (_reading_view(text), 1.0), (tree.find("body"), 0.45)]
    scored = [(node, weight * _score(node)) for node, weight in found if node is not None]
    best = max(scored, key=lambda pair: pair[1], default=(None, 0.0))
    if best[1] > 0:
        _tidy(best[0])
    result = "" if best[1] <= 0 else str(html.tostring(best[0], encoding="unicode", with_tail=False))
    words = len(strip_tags(result, " ").split())
    if stated and len(stated.split()) > 2 * words:
        return stated if looks_like_html(stated) else "".join(f"<p>{_escaped(p)}</p>" for p in stated.split("\n"))
    if words < 100:
        return _by_trafilatura(text, words) or result
    return result


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _clean(tree: Any) -> None:
    """Remove what is never part of an article."""
    for tag in (*_ALWAYS_OUT, "footer", "aside"):
        for node in list(tree.iter(tag)):
            # An article may have a footer and an aside of its own, with its notes in it; a page's have none.
            if tag in ("footer", "aside") and len(_words(node)) > 120 and _density(node) < 0.2:
                continue
            _drop(node)
    for node in list(tree.iter()):
        if not isinstance(node.tag, str) or node.getparent() is None or node.tag in ("html", "body", "article", "main"):
            continue
        named = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('role') or ''}"
        hidden = (
            node.get("hidden") is not None
            or node.get("aria-hidden") == "true"
            or "display:none" in (node.get("style") or "").replace(" ", "")
        )
        if hidden or (_NOISE.search(named) and (len(_words(node)) < 150 or _density(node) > 0.3)):
            _drop(node)


def _tidy(node: Any) -> None:
    """Remove what interrupts an article: captions of pictures, lists of links, empty headings."""
    whole = _length(node)
    for figure in list(node.iter("figure")):
        if figure.find(".//pre") is None and figure.find(".//table") is None and len(_words(figure)) < 60:
            _drop(figure)
    for part in [part for tag in ("ul", "ol", "table", "section", "div") for part in node.iter(tag)]:
        # Where links are the most of it, as on a page of references, they are what it is about.
        if part is not node and _length(part) < whole * LINKS_MOST and _density(part) > 0.65:
            _drop(part)
    for heading in _trailing_headings(node):
        _drop(heading)


def _trailing_headings(node: Any) -> list[Any]:
    """The headings within a node that no words follow. One walk: a page may have tens of thousands of them."""
    from lxml import etree

    trailing: list[Any] = []
    inside = 0
    for event, part in etree.iterwalk(node, events=("start", "end")):
        heading = part is not node and part.tag in _HEADINGS
        if event == "start":
            inside += heading
            if not inside and (part.text or "").strip():
                trailing.clear()
            continue
        inside -= heading
        if heading and not inside:
            trailing.append(part)
        if not inside and part is not node and (part.tail or "").strip():
            trailing.clear()
    return trailing


def _drop(node: Any) -> None:
    parent = node.getparent()
    if parent is not None:
        node.drop_tree()


def _marked(tree: Any) -> Any:
    """What the page itself marks as its article, the candidate with most text of its own."""
    found = [node for path in _CANDIDATES for node in tree.xpath(path)[:30]]
    # Of several articles on a page the first is what it is about, unless another is far longer.
    scored = [(_score(node), -number, node) for number, node in enumerate(found)]
    best = max(scored, default=None, key=lambda entry: (entry[0], entry[1]))
    if best is None or best[0] < 150:
        return None
    # The tightest of those that hold nearly all of it.
    return min((entry for entry in scored if entry[0] >= 0.85 * best[0]), key=lambda e: len(_words(e[2])))[2]


def _reading_view(text: str) -> Any:
    from lxml import html
    from readability import Document

    try:
        summary = Document(text).summary(html_partial=True)
        node = html.fragment_fromstring(summary, create_parent="div")
    except Exception:  # noqa: BLE001 (it has many ways to fail on pages that browsers show; the others remain)
        return None
    _clean(node)
    return node


def _score(node: Any) -> float:
    """How much text of paragraphs a node holds, its links discounted: characters."""
    inner = [p for tag in ("p", "pre", "li", "blockquote", "td", "h2", "h3", "dd") for p in node.iter(tag)]
    paragraphs = sum(_length(p) for p in inner if p.tag != "td" or not len(p))
    own = _length(node)
    text = paragraphs if paragraphs > own / 3 else own * 0.8
    return text * float((1 - _density(node)) ** 1.5)


def _words(node: Any) -> list[str]:
    return "".join(node.itertext()).split()


def _length(node: Any) -> int:
    return len(" ".join("".join(node.itertext()).split()))


def _density(node: Any) -> float:
    """The share of its text that stands in links."""
    whole = _length(node)
    return min(1.0, sum(_length(a) for a in node.iter("a")) / whole) if whole else 1.0


def _by_trafilatura(text: str, least: int) -> str:
    """What trafilatura finds, if it is installed and finds more."""
    try:
        import trafilatura
    except ImportError:
        return ""
    found = trafilatura.extract(text, output_format="html", include_links=True) or ""
    return found if len(strip_tags(found, " ").split()) > least else ""
