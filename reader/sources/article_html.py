"""Finding the article in a page, among menus, sidebars, comments and whatever else surrounds it."""

from __future__ import annotations

import re
from typing import Any

from reader.sources.body import looks_like_html
from reader.sources.elements import open_noscripts
from reader.sources.noise import drop_noise
from reader.sources.weights import Weight, weigh
from reader.text import strip_tags

LEAST_LINKED = 0.65
"""A part of which more stands in links is a list of links."""
FEW = 100
"""Words of a result that is looked at twice."""
TIGHTEST = 0.88
"""Of the best candidate's text, the share that a smaller one must hold to be taken for it."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BODY = re.compile(
    r"(?:^|\s)(?:(?:td-|js-|c-|o-|l-|wp-block-|single-|full-)?(?:entry|post|article|story|blog|blogpost|news|gh|page|single|main|node|content)(?:-|_|__|--)?(?:full-?)?(?:content|body|text|copy|inner|main)"
    r"|e-content|markdown-body|mw-parser-output|prose|available-content|rich-?text|field-?-?name-body|s-prose|post|entry|hentry|article|cooked)(?=\s|$)",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(r"[:：]\s*$")
_CONTENT = ("blockquote", "pre", "table", "ul", "ol", "p")


def article_html(text: str, tree: Any, stated: str = "", titles: tuple[str, ...] = ()) -> str:
    """The HTML of the article: what the page marks as it, what a reading view makes of it, or the densest part.

    `stated`: the article's text where the page gives it to machines too; `titles`: what its heading may be.
    """
    result, words = _found(text, tree, titles, lenient=False)
    if words < FEW:
        # Where hardly anything is left, what was taken for noise may have been the article.
        more, count = _found(text, _reparsed(text), titles, lenient=True)
        if count > 3 * words + 20:
            result, words = more, count
    if stated and len(stated.split()) > 2 * words:
        return stated if looks_like_html(stated) else "".join(f"<p>{_escaped(p)}</p>" for p in stated.split("\n"))
    if words < FEW:
        return _by_trafilatura(text, words) or result
    return result


def _found(text: str, tree: Any, titles: tuple[str, ...], lenient: bool) -> tuple[str, int]:
    """The best candidate of a page as HTML, and how many words it has."""
    from lxml import html

    prepare(tree)
    drop_noise(tree, titles, lenient)
    reading = _reading_view(str(html.tostring(tree, encoding="unicode")))
    weights = weigh(tree)
    body = tree if tree.tag == "body" else tree.find(".//body")
    candidates = [(marked, 1.25 * weights[marked].score)] if (marked := _marked(tree, weights)) is not None else []
    if body is not None:
        candidates.append((body, 0.45 * weights[body].score))
    if reading is not None:
        candidates.append((reading, weigh(reading)[reading].score))
    best, score = max(candidates, key=lambda pair: pair[1], default=(None, 0.0))
    if best is None or score <= 0:
        return "", 0
    _tidy(best)
    result = str(html.tostring(best, encoding="unicode", with_tail=False))
    return result, len("".join(best.itertext()).split())


def prepare(tree: Any) -> None:
    """Show what scripts would show or hide: text for those without them, formulas, lines of code, films."""
    from reader.sources.code import rewrite_code
    from reader.sources.frames import rewrite_frames
    from reader.sources.maths import rewrite_maths

    open_noscripts(tree)
    rewrite_maths(tree)
    rewrite_code(tree)
    rewrite_frames(tree, known_only=True)


def _reparsed(text: str) -> Any:
    from lxml import html

    return html.document_fromstring(re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _tidy(node: Any) -> None:
    """Remove what interrupts an article: lists of links without introduction, empty headings."""
    weights = weigh(node)
    kept = _kept_lists(node, weights)
    for part in [part for tag in ("ul", "ol", "table", "section", "div") for part in node.iter(tag)]:
        if part is node or part in kept or part.getparent() is None:
            continue
        # Where links are the most of it, as on a page of references, they are what it is about.
        if (
            weights[part].text < weights[node].text * 0.2
            and weights[part].density > LEAST_LINKED
            and not _is_film(part)
        ):
            part.drop_tree()
    for heading in _trailing_headings(node):
        heading.drop_tree()


def _is_film(part: Any) -> bool:
    return str(part.text_content()).strip().startswith(("Video: ", "Audio: "))


def _kept_lists(node: Any, weights: dict[Any, Weight]) -> set[Any]:
    """Lists of links that belong to the text, and what is around them: text introduces them, or goes on behind."""
    kept: set[Any] = set()
    waiting: list[Any] = []
    read = 0
    before: Any = None
    for part in node.iter():
        if part.tag in ("ul", "ol", "table") and weights[part].density > LEAST_LINKED:
            if read > 0 and _is_introduced(before):
                kept.add(part)
            elif read > 0:
                waiting.append(part)
        elif part.tag in ("p", "blockquote", "pre") and weights[part].words > 8 and weights[part].density < 0.5:
            read += 1
            kept.update(waiting)
            waiting.clear()
        if part.tag in ("p", "h2", "h3", "h4", "h5", "h6", "div", "dt") and weights[part].words and part.tag != "div":
            before = part
    for part in list(kept):
        kept.update(part.iterancestors())
    return kept


def _is_introduced(before: Any) -> bool:
    if before is None:
        return False
    return before.tag in _HEADINGS or _INTRODUCES.search("".join(before.itertext())[-20:]) is not None


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


def _marked(tree: Any, weights: dict[Any, Weight]) -> Any:
    """What the page itself marks as its article: the tightest of those that hold nearly all text of the best."""
    scored = [(weights[node].score * factor, -number, node) for number, (node, factor) in enumerate(_marks(tree))]
    best = max(scored, default=None, key=lambda entry: (entry[0], entry[1]))
    if best is None or best[0] < 150:
        return None
    # Of several articles on a page the first is what it is about, unless another is far longer.
    return min((entry for entry in scored if entry[0] >= TIGHTEST * best[0]), key=lambda e: weights[e[2]].text)[2]


def _marks(tree: Any) -> list[tuple[Any, float]]:
    """The elements that say that they are the article, and how far each is believed."""
    found: list[tuple[Any, float]] = []
    for node in tree.iter("article", "main", "div", "section", "td"):
        if "articleBody" in (node.get("itemprop"), node.get("property")):
            found.append((node, 1.5))
        elif (
            node.tag in ("article", "main")
            or node.get("role") in ("main", "article")
            or _BODY.search(f"{(node.get('class') or '')[:300]} {(node.get('id') or '')[:100]}")
        ):
            found.append((node, 1.0))
        if len(found) > 300:
            break
    return found


def _reading_view(text: str) -> Any:
    from lxml import html
    from readability import Document

    try:
        summary = Document(text).summary(html_partial=True)
        node = html.fragment_fromstring(summary, create_parent="div")
    except Exception:  # noqa: BLE001 (it has many ways to fail on pages that browsers show; the others remain)
        return None
    return node


def _by_trafilatura(text: str, least: int) -> str:
    """What trafilatura finds, if it is installed and finds more."""
    try:
        import trafilatura
    except ImportError:
        return ""
    found = trafilatura.extract(text, output_format="html", include_links=True) or ""
    return found if len(strip_tags(found, " ").split()) > least else ""
