"""A page as Markdown to lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.sources.lines import Line, Link
from reader.text import clean_line, strip_tags

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_DECLARATIONS = 100
"""Comments and other declarations in Markdown."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DECLARATION = re.compile(r"<(?=[!?])")


def parse_markdown(text: str, first: int = 0) -> list[Line]:
    """Lines of Markdown; `first` lines stand before it in the file."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").parse(_with_few_declarations(text))
    return list(_lines(tokens, first))


def _with_few_declarations(text: str) -> str:
    """The text, its declarations as words where they are very many: the parser looks for the end of each of them."""
    if text.count("<!") + text.count("<?") <= MAX_DECLARATIONS:
        return text
    return _DECLARATION.sub(r"\\<", _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text))


def _lines(tokens: list[Token], first: int) -> Iterator[Line]:
    heading, item, number = 0, False, first + 1
    for token in tokens:
        if token.map:
            number = first + token.map[0] + 1
        match token.type:
            case "heading_open":
                heading = int(token.tag[1])
            case "list_item_open":
                item = True
            case "hr":
                yield Line("", number, rule=True)
            case "inline":
                for offset, (line, links) in enumerate(_inline(token.children or [])):
                    if line:
                        yield Line(line, number + offset, heading, item, links=tuple(links))
                        item = False
            case "fence" | "code_block":
                for offset, raw in enumerate(token.content.splitlines()):
                    yield Line(clean_line(raw), number + offset)
            case "html_block":
                from reader.sources.markup import parse_html

                yield from parse_html(token.content)[0]
            case "heading_close" | "paragraph_close" | "list_item_close":
                yield Line("", number)
                heading = 0


def _inline(tokens: list[Token]) -> Iterator[tuple[str, list[Link]]]:
    """The lines of a paragraph, with their links."""
    text: list[str] = []
    links: list[Link] = []
    start, href = 0, ""
    for token in tokens:
        match token.type:
            case "softbreak" | "hardbreak":
                yield clean_line("".join(text)), links
                text, links, start = [], [], 0
            case "link_open":
                start, href = len(text), str(token.attrGet("href") or "")
            case "link_close":
                links.append((clean_line("".join(text[start:])), href))
            case "html_inline":
                text.append(strip_tags(token.content))
            case "text" | "code_inline" | "image":
                text.append(token.content)
    yield clean_line("".join(text)), links
