"""What a mail says by its looks alone: titles that are only large or bold, cards that are one link."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = frozenset(
    "address article aside blockquote center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li"
    " main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_STYLED = ("div", "p", "td", "span", "a")
_EMPHASIZED = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th", "pre", "code"))
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)\b|\bfont\s*:[^;]{0,40}\b(?:bold|[6-9]00)\b")
_SIZE = re.compile(r"font(?:-size)?\s*:[^;]{0,40}?\b(\d{1,3}(?:\.\d+)?)px")
MAX_STYLE = 2_000
"""Characters of a style that are looked at."""
TITLE = 30
"""Words of a title."""
LARGER = 1.25
"""How much larger the letters of a title are than those of most of the text."""


def split_cards(root: HtmlElement) -> None:
    """Turn a link around a whole card, its title, text and source, into a link of the title with the rest below it."""
    for link in list(root.iter("a")):
        blocks = [block for block in link.iter() if block is not link and is_leaf(block) and _said(block)]
        if len(blocks) < 2 or not link.get("href"):
            continue
        title = next((block for block in blocks if block.tag in ("h1", "h2", "h3", "h4", "h5", "h6")), blocks[0])
        inner = _wrap(title, "a")
        inner.set("href", link.get("href"))
        link.tag = "div"
        link.attrib.clear()


def mark_titles(root: HtmlElement) -> None:
    """Set in bold what only its style sets in bold, or in larger letters than the rest, where it stands by itself."""
    usual = _usual_size(root)
    for element in list(root.iter(*_STYLED)):
        style = (element.get("style") or "")[:MAX_STYLE].lower()
        if ":" not in style or not _looks_like_title(style, usual) or not _may_be_title(element):
            continue
        _wrap(element, "b")


def is_leaf(element: HtmlElement) -> bool:
    """Whether an element is a block without blocks in it."""
    return element.tag in _BLOCKS and not any(inner.tag in _BLOCKS for inner in element.iterdescendants())


def _looks_like_title(style: str, usual: float) -> bool:
    size = _SIZE.search(style)
    return _BOLD.search(style) is not None or (size is not None and usual > 0 and float(size[1]) >= LARGER * usual)


def _usual_size(root: HtmlElement) -> float:
    """The size in pixels that most letters are set in, 0 where no style says any."""
    letters = Counter[float]()
    for element in root.iter():
        if isinstance(element.tag, str) and (found := _SIZE.search((element.get("style") or "")[:MAX_STYLE].lower())):
            own = (element.text or "") + "".join(child.tail or "" for child in element)
            letters[float(found[1])] += len(own.strip()) or 1
    return max(letters, key=lambda size: letters[size], default=0.0)


def _may_be_title(element: HtmlElement) -> bool:
    """Whether an element is all of a block, in a few words, and not in bold already."""
    said = _said(element)
    if not said or len(said.split()) > TITLE or any(inner.tag in _BLOCKS for inner in element.iterdescendants()):
        return False
    if any(inner.tag in _EMPHASIZED for inner in element.iter()):
        return False
    block = element if element.tag in _BLOCKS else next((a for a in element.iterancestors() if a.tag in _BLOCKS), None)
    if block is None or any(a.tag in _EMPHASIZED for a in element.iterancestors()):
        return False
    return _said(block) == said


def _said(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _wrap(element: HtmlElement, tag: str) -> HtmlElement:
    """Put all that is in an element into a new one of this tag within it."""
    inner = element.makeelement(tag)
    inner.text, element.text = element.text, None
    for child in list(element):
        inner.append(child)
    element.append(inner)
    return inner
