"""An article's own Markdown where it leaves in a note: as it was written, if nothing in it is active. Pure.

A part that might be (HTML, what Obsidian takes for its own, an address that is not of the web) is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.export.marked_up import markdown_blocks_of
from reader.model.page.blocks import Code
from reader.model.page.markdown import Part, markdown_parts
from reader.text import printable

_ELSEWHERE = r"(?!\s*<?https?://)"
_IN_SOURCE = re.compile(
    rf"\[\[|%%|<[!%?]|\]\({_ELSEWHERE}|(?<![^\s>])\[(?!\^)(?:\\.|[^\[\]\\]){{1,1000}}\]:{_ELSEWHERE}", re.DOTALL
)
_IN_TEXT = re.compile(r"<[A-Za-z/]|\$|==|#\w|\[!|\{\{")
"""What a browser or Obsidian would make something of. A link within a footnote, and an address that is defined within
a list or a quote, are no links to the parser."""
_DEFINED = re.compile(
    r" {0,3}\[(?:\^[\w.-]{1,40}\]:(?![ \t]*<?(?!https?://)(?:(?:javascript|vbscript|data|file|blob):|\w+:/|//|\S*[&\\]))"
    r"|[^\[\]\n^][^\[\]\n]{0,200}\]:[ \t]*<?https?://)[^\n]*",
    re.IGNORECASE,
)
"""A footnote, or the address of a link that stands elsewhere; to who knows no footnotes, the first is one, too."""


def article_lines(text: str) -> Iterator[str]:
    """The lines of an article."""
    before, anew = "", False
    for lines, new in _parts(text):
        if (anew or new) and before.strip() and lines and lines[0].strip():
            yield ""
        yield from lines
        before, anew = lines[-1] if lines else before, new


def _parts(text: str) -> Iterator[tuple[list[str], bool]]:
    """The lines of each part, and whether they are written anew."""
    code: list[str] = []
    language = ""
    for part in markdown_parts(printable(text)):
        if code and not part.goes_on:
            yield list(markdown_blocks_of([Code("\n".join(code), language)])), True
            code = []
        if part.long_code:
            code.append(part.source)
            language = part.language
        elif part.between:
            yield [line for line in part.source.split("\n") if not line.strip() or _is_harmless(line)], False
        elif _is_plain(part):
            yield part.source.split("\n"), False
        else:
            yield list(markdown_blocks_of(part.blocks())), True
    if code:
        yield list(markdown_blocks_of([Code("\n".join(code), language)])), True


def _is_plain(part: Part) -> bool:
    return not (part.active or _IN_SOURCE.search(part.source) or any(map(_IN_TEXT.search, part.texts)))


def _is_harmless(line: str) -> bool:
    return _DEFINED.fullmatch(line) is not None and not _IN_SOURCE.search(line) and not _IN_TEXT.search(line)
