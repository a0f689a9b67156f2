"""A page as Markdown, with or without front matter, to lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reader.errors import SourceError
from reader.sources.lines import Line, Link
from reader.text import clean_line, strip_tags

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\ufeff?---[ \t]*\n(?P<yaml>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
MAX_FRONT = 64 * 1024
MAX_NESTING = 64
MAX_DECLARATIONS = 100
"""Comments and other declarations in Markdown."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DECLARATION = re.compile(r"<(?=[!?])")
_BRACKET = re.compile(r"[\[\]{}]")


def split_front_matter(text: str) -> tuple[dict[str, Any], str, int]:
    """Front matter, the text after it, and how many lines it took. Raises SourceError where it is broken.

    Its values are text, or lists and mappings of text.
    """
    found = _FRONT.match(text)
    if found is None:
        return {}, text, 0
    import yaml

    source = found["yaml"]
    if len(source) > MAX_FRONT:
        raise SourceError(f"the front matter is longer than {MAX_FRONT // 1024} kB", 1)
    if _nesting(source) > MAX_NESTING:
        raise SourceError("the front matter nests lists too deeply", 1)
    try:
        # An alias can make a small text expand without end, and front matter has no need of one.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(source, Loader=yaml.BaseLoader)):
            raise SourceError("the front matter uses YAML aliases, which are not supported", 1)
        # Nothing is resolved: what is written stays the text that it is, `1:30:00` and `0x1F` and `yes` and a date too.
        values = yaml.load(source, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark is not None else 1
        raise SourceError(
            f"the front matter is not YAML ({getattr(error, 'problem', None) or 'broken'})", line
        ) from error
    except (ValueError, RecursionError) as error:  # an escape of no character; flows that nest without brackets
        raise SourceError("the front matter holds a value that cannot be read", 1) from error
    if not isinstance(values, dict):
        return {}, text, 0
    return (
        values,
        text[found.end() :],
        text[: found.end()].count("\n"),
    )


def _nesting(source: str) -> int:
    """How deep brackets stand in each other. PyYAML's time grows with the square of it."""
    deepest = depth = 0
    for bracket in _BRACKET.findall(source):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


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
