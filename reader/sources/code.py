"""Blocks of code on a page as plain text, line by line, without the numbers beside them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NUMBERS = re.compile(
    r"(?:^|\s)(?:[\w-]*line-?(?:no|nos|num|nums|numbers?)(?:-rows)?|lnt?|gutter|rouge-gutter|blob-num|hljs-ln-n(?:umbers)?|crayon-nums?|linenodiv)(?:\s|$)",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"(?:^|[\s_-])(?:code|linenums|highlight\w*|geshi|syntaxhighlighter|dp-\w+|hljs|rouge|crayon|chroma|lntable|prettyprint|blob|js-file-line-container|source\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LINE = re.compile(r"(?:^|\s)(?:[\w-]*-)?line(?:\s|$)", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:lang(?:uage)?-|highlight-(?:source-|text-)?|brush:\s*)(?!(?:default|none|plain|text|wrapper|container)\b)([\w+#.-]{1,20})",
    re.IGNORECASE,
)
_BLOCKS = frozenset(("div", "li", "p", "tr", "ol", "ul", "table"))
MOST_NUMBERS = 20_000
"""Lines of a listing that are looked at."""


def rewrite_code(root: HtmlElement) -> None:
    """Turn every listing under `root` into one `pre` of text, in place."""
    for table in list(root.iter("table")):
        if table.getparent() is not None and table.find(".//table") is None:
            _rewrite_table(table)
    for listing in list(root.iter("ol")):
        if listing.getparent() is not None and _is_listing(listing):
            listing.tag = "pre"
    for pre in list(root.iter("pre")):
        if pre.getparent() is not None and pre.getparent().tag != "pre":
            _rewrite_pre(pre)


def _is_listing(numbered: HtmlElement) -> bool:
    """Whether a numbered list outside of a `pre` holds the lines of a program."""
    named = f"{numbered.get('class') or ''} {numbered.getparent().get('class') or ''}"
    inside = any(part.tag == "pre" for part in _few_ancestors(numbered))
    lines = [line for line in numbered if line.tag == "li"]
    alone = bool(lines) and all(len(line) == 1 and line[0].tag in ("code", "pre") for line in lines)
    return not inside and bool(lines) and (alone or (_LISTING.search(named) is not None and "code" in named.lower()))


def _few_ancestors(element: HtmlElement) -> list[HtmlElement]:
    return [part for part, _ in zip(element.iterancestors(), range(6), strict=False)]


def _rewrite_table(table: HtmlElement) -> None:
    """A table of one column of numbers and one of code becomes the code."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")][:MOST_NUMBERS]
    if not rows or any(len(cells) != 2 for cells in rows):
        return
    numbers = [_text(cells[0]) for cells in rows]
    if not _count_up(numbers, rows) or not _holds_code(table, rows):
        return
    text = "\n".join(_text(cells[1]).strip("\n") for cells in rows)
    language = _language_of(table)
    within = any(part.tag == "pre" for part in _few_ancestors(table))
    _become(table, text, language)
    if within:
        table.tag = "span"


def _count_up(numbers: list[str], rows: list[list[HtmlElement]]) -> bool:
    """Whether these cells number the lines: their numbers go up by one, or are only drawn by the style."""
    found = [word for number in numbers for word in number.split()]
    if not found:
        return all(cells[0].get("data-line-number") or _NUMBERS.search(cells[0].get("class") or "") for cells in rows)
    if not all(word.isdecimal() and len(word) < 7 for word in found):
        return False
    values = [int(word) for word in found]
    return all(b == a + 1 for a, b in pairwise(values))


def _holds_code(table: HtmlElement, rows: list[list[HtmlElement]]) -> bool:
    named = " ".join(
        filter(None, (part.get("class") for part in (table, rows[0][0], rows[0][1], *_few_ancestors(table)[:2])))
    )
    inside = any(next(cells[1].iter("pre", "code"), None) is not None for cells in rows[:5])
    return inside or _LISTING.search(named) is not None


def _rewrite_pre(pre: HtmlElement) -> None:
    _become(pre, _text(pre), _language_of(pre))


def _language_of(element: HtmlElement) -> str:
    for part in (element, *list(element.iter("code"))[:1], *_few_ancestors(element)[:2]):
        if found := _LANGUAGE.search(part.get("class") or ""):
            return found[1]
    return ""


def _become(element: HtmlElement, text: str, language: str) -> None:
    tail = element.tail
    element.clear()
    element.tag, element.tail = "pre", tail
    code = etree.SubElement(element, "code")
    code.text = text.strip("\n") + "\n" if text.strip() else ""
    if language:
        code.set("class", f"language-{language}")


def _text(element: HtmlElement) -> str:
    """The text of a listing with its line breaks, without the numbers of its lines. One walk."""
    written = _Lines()
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            written.begin(part, part is element)
        else:
            written.end(part, part is element)
    return "".join(written.parts)


class _Lines:
    """The text of a listing while it is walked over."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._left_out = 0
        self._owed = False
        """Whether a line has ended that no line break stands behind yet."""
        self._since = 0
        """Parts that were written when the line that is open began."""

    def begin(self, part: HtmlElement, top: bool) -> None:
        if self._left_out or (not top and _is_number(part)):
            self._left_out += 1
            return
        if part.tag == "br":
            self._owed = False
            self.parts.append("\n")
        elif not top and (part.tag in _BLOCKS or _is_line(part)):
            self._break()
        if isinstance(part.tag, str):
            self._write(part.text)

    def end(self, part: HtmlElement, top: bool) -> None:
        if self._left_out:
            self._left_out -= 1
        elif not top and (part.tag in _BLOCKS or _is_line(part)):
            self._owed = not (len(self.parts) > self._since and self.parts[-1].endswith("\n"))
        if not self._left_out and not top:
            self._write(part.tail)

    def _break(self) -> None:
        if self._owed or (self.parts and not self.parts[-1].endswith("\n")):
            self.parts.append("\n")
        self._owed = False
        self._since = len(self.parts)

    def _write(self, text: str | None) -> None:
        if not text:
            return
        if self._owed and text.strip(" \t\r\n"):
            if not text.startswith("\n"):
                self.parts.append("\n")
            self._owed = False
        elif self._owed and "\n" in text:
            self._owed = False
        self.parts.append(text)


def _is_line(part: HtmlElement) -> bool:
    return part.tag in ("span", "code") and _LINE.search(part.get("class") or "") is not None


def _is_number(part: HtmlElement) -> bool:
    """Whether an element within code only numbers a line."""
    if not isinstance(part.tag, str) or not _NUMBERS.search(part.get("class") or ""):
        return False
    text = "".join(part.itertext())
    return not text.strip(" \t\r\n.:|0123456789\u00a0")
