"""Plain text, as it is copied from a page, to lines."""

from __future__ import annotations

import re

from reader.sources.lines import Line
from reader.text import clean, clean_line

BULLET = re.compile(r"\s*(?:[-*+•‣◦▪●○–—·]|\(?\d{1,3}[.)])\s+(?=\S)")
_RULE = re.compile(r"\s*([-=*_~—])(?:\s*\1){2,}\s*")
_ADDRESS = re.compile(r"https?://[^\s<>\"'\])}]+")


def parse_plain(text: str) -> list[Line]:
    """Lines of plain text; addresses that stand in them become links."""
    return [_line(raw, number) for number, raw in enumerate(clean(text).split("\n"), start=1)]


def _line(raw: str, number: int) -> Line:
    if _RULE.fullmatch(raw):
        return Line("", number, rule=True)
    bullet = BULLET.match(raw)
    # The byline begins with a dot too, so a dot alone does not make an item; whoever reads the line decides.
    item = bullet is not None and not raw.lstrip().startswith("·")
    text = clean_line(raw[bullet.end() :] if bullet is not None and item else raw)
    return Line(text, number, item=item, links=tuple(("", address) for address in _ADDRESS.findall(text)))
