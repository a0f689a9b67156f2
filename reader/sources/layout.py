"""Tables that lay a page out, as distinct from tables of data; and what a mail hides.

Mail programs know little of style sheets, so newsletters stand in tables within tables, and old pages do too. Read as
data they become one cell of a thousand words; here their cells become blocks, and tables of data stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.sources.looks import mark_titles, split_cards

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = frozenset(
    "address article aside blockquote center dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol"
    " p pre section table ul".split()
)
_PARTS = frozenset(("tbody", "thead", "tfoot", "tr", "colgroup", "col"))
_CELLS = ("td", "th")
_MAY_HIDE = ("div", "span", "p", "td", "tr", "table", "img", "section", "center", "a", "li")
_HIDING = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|max-height\s*:\s*0(?:px)?\s*(?:;|!|$))"
)
MAX_STYLE = 2_000
"""Characters of a style that are looked at."""
LONG_CELL = 160
"""Characters of a cell of data at most, on an average over its table."""


def flat_mail(html: str) -> str:
    """The HTML of a mail without what it hides and without tables that lay out; as it was where it cannot be parsed."""
    import lxml.etree
    import lxml.html

    try:
        root = lxml.html.document_fromstring(html, parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (lxml.etree.LxmlError, ValueError):
        return html
    drop_hidden(root)
    split_cards(root)
    mark_titles(root)
    unwrap_layout(root)
    text: str = lxml.html.tostring(root, encoding="unicode")
    return text


def drop_hidden(root: HtmlElement) -> None:
    """Take out what is not shown: previews for the list of mails, pictures of one pixel. Text behind it stays.

    A size of letters of 0 hides nothing: such cells close gaps, and what stands in them sets its own size.
    """
    for element in list(root.iter(*_MAY_HIDE)):
        if element.getparent() is not None and (_is_hidden(element) or _is_pixel(element)):
            element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    style = (element.get("style") or "")[:MAX_STYLE].lower()
    return "hidden" in element.attrib or (":" in style and _HIDING.search(style) is not None)


def _is_pixel(element: HtmlElement) -> bool:
    sizes = [(element.get(side) or "").strip().removesuffix("px") for side in ("width", "height")]
    return element.tag == "img" and any(size in ("0", "1") for size in sizes)


def unwrap_layout(root: HtmlElement) -> None:
    """Turn every table under `root` that lays out into blocks, in place; its cells stand one after another."""
    for table in reversed(list(root.iter("table"))):  # the inner ones first
        if lays_out(table):
            _unwrap(table)


def lays_out(table: HtmlElement) -> bool:
    """Whether a table only puts its content in places."""
    if (table.get("role") or "").strip().lower() in ("presentation", "none"):
        return True
    rows = [[cell for cell in row if cell.tag in _CELLS] for row in _rows(table)]
    cells = [cell for row in rows for cell in row]
    if not cells or max(map(len, rows)) == 1:
        return True
    if any("\n" in "".join(pre.itertext()).strip() for cell in cells for pre in cell.iter("pre")):
        return True  # the lines of code would become one
    if _has_headings(table, rows):
        return False
    if any(_is_block(inner) for cell in cells for inner in cell.iter()):
        return True
    filled = [text for cell in cells if (text := " ".join(cell.itertext()).strip())]
    return len(rows) == 1 or len(filled) <= len(rows) or sum(map(len, filled)) > LONG_CELL * len(filled)


def _rows(table: HtmlElement) -> list[HtmlElement]:
    """The rows of a table itself, not of those within it."""
    groups = [part for part in table if part.tag in ("tbody", "thead", "tfoot")]
    return [row for group in (table, *groups) for row in group if row.tag == "tr"]


def _has_headings(table: HtmlElement, rows: list[list[HtmlElement]]) -> bool:
    """Whether rows or columns have headings that say what stands under them."""
    if any(part.tag == "caption" and part.text_content().strip() for part in table):
        return True
    headings = [cell for row in rows for cell in row if cell.tag == "th"]
    return bool(headings) and not any(_is_block(inner) for cell in headings for inner in cell.iter())


def _is_block(element: HtmlElement) -> bool:
    return element.tag in _BLOCKS and (element.tag != "p" or len(element.getparent()) > 1)


def _unwrap(table: HtmlElement) -> None:
    for part in list(table.iter()):
        if part.tag in _CELLS and _table_of(part) is table:
            part.tag = "div"
            part.attrib.clear()
        elif part.tag in _PARTS and _table_of(part) is table:
            part.drop_tag()
    table.tag = "div"
    table.attrib.clear()


def _table_of(part: HtmlElement) -> HtmlElement | None:
    return next(part.iterancestors("table"), None)
