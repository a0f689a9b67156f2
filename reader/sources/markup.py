"""A page saved as HTML, to lines. Scripts, styles and hidden parts are left out; nothing is ever run or fetched."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from reader.sources.lines import Line, Link
from reader.text import clean_line, with_unclosed_as_text

_SKIPPED = frozenset(
    ("script", "style", "template", "noscript", "svg", "title", "iframe", "object", "select", "textarea")
)
_BLOCKS = frozenset(
    "address article aside blockquote body button dd details dialog div dl dt fieldset figcaption figure footer form "
    "header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul h1 h2 h3 h4 h5 h6".split()
)
_HEADING = re.compile(r"h([1-6])")
_CHIPS = frozenset(("span", "a", "button"))
"""Elements that hold one entry each where a list is set as chips."""
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_BETWEEN = " ,;·•|\n\t\r"


class AnyMarkup(HTMLParser):
    """Reads what stands within every element but scripts and styles, on every Python alike: the newer ones take all
    that follows an `iframe` or a `textarea` that is never closed for its text."""

    # Final to typeshed; the parser itself asks its object for them.
    CDATA_CONTENT_ELEMENTS = ("script", "style")  # type: ignore[misc]
    RCDATA_CONTENT_ELEMENTS = ()  # type: ignore[misc]


class _Lines(AnyMarkup):
    """Collects lines. Iterative, so no nesting is too deep."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.address = ""
        self._text: list[str] = []
        self._links: list[Link] = []
        self._heading = 0
        self._item = False
        self._skipped: list[str] = []
        self._href = ""
        self._link_from = 0
        self._number = 1
        self._chips: list[int] = []
        self._depth = 0
        self._loose = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and "canonical" in given.get("rel", ""):
            self.address = self.address or given.get("href", "")
        if tag == "meta" and given.get("property") == "og:url":
            self.address = self.address or given.get("content", "")
        if tag in _SKIPPED or tag in self._skipped[-1:] or ("hidden" in given and tag not in _VOID):
            self._skipped.append(tag)
        if self._skipped:
            return
        if tag == "br":
            self._end_line()
        elif tag in _BLOCKS:
            self._end_block()
            heading = _HEADING.fullmatch(tag)
            self._heading = int(heading[1]) if heading else self._heading
            self._item = tag == "li" or self._item
            if tag == "hr":
                self.lines.append(Line("", self.getpos()[0], rule=True))
        elif tag == "a":
            self._href = given.get("href", "")
            self._link_from = len(self._text)
        if tag in _CHIPS:
            if not self._depth:
                self._chips.append(len(self._text))
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            # What stands open within a skipped element ends with it.
            if tag in self._skipped:
                while self._skipped.pop() != tag:
                    pass
            return
        if tag == "a" and self._href:
            self._links.append(("".join(self._text[self._link_from :]), self._href))
            self._href = ""
        if tag in _CHIPS:
            self._depth = max(0, self._depth - 1)
        if tag in _BLOCKS:
            self._end_block()
            if _HEADING.fullmatch(tag):
                self._heading = 0
            if tag == "li":
                self._item = False

    def handle_data(self, data: str) -> None:
        if self._skipped or not data:
            return
        if not self._text:
            self._number = self.getpos()[0]
        self._text.append(data)
        self._loose = self._loose or (not self._depth and bool(data.strip(_BETWEEN)))

    def _end_line(self) -> None:
        chips: tuple[str, ...] = ()
        if len(self._chips) > 1 and not self._loose:
            bounds = zip(self._chips, [*self._chips[1:], len(self._text)], strict=True)
            chips = tuple(chip for a, b in bounds if (chip := clean_line("".join(self._text[a:b])).strip(_BETWEEN)))
        text = clean_line(" ".join(self._text) if chips else "".join(self._text))
        if text:
            links = tuple((clean_line(label), href) for label, href in self._links)
            self.lines.append(Line(text, self._number, self._heading, self._item, links=links, chips=chips))
            self._item = False
        self._text.clear()
        self._links.clear()
        self._chips.clear()
        self._link_from = self._depth = 0
        self._loose = False

    def _end_block(self) -> None:
        self._end_line()
        if self.lines and self.lines[-1].text:
            self.lines.append(Line("", self.getpos()[0]))

    def finish(self) -> list[Line]:
        self.close()
        self._end_line()
        return self.lines


def parse_html(text: str) -> tuple[list[Line], str]:
    """Lines of a saved page, and the address it says it has (`""` where it says none)."""
    parser = _Lines()
    parser.feed(with_unclosed_as_text(text))
    lines = parser.finish()
    return [_without_bullet(line) for line in lines], parser.address


def _without_bullet(line: Line) -> Line:
    # Copied pages carry bullets as text inside paragraphs.
    stripped = re.sub(r"^[•‣◦▪●]\s+", "", line.text)
    return replace(line, text=stripped, item=True) if stripped != line.text else line
