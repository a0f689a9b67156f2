"""An article's text on the screen: Markdown to `Content`. Text from outside is only ever text here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from reader.text import safe_link

if TYPE_CHECKING:
    from markdown_it.token import Token

SHOWN = 60_000
"""Characters that are shown: twenty minutes of reading. What is longer is read where it was published."""
LINES = 1_500
"""Lines that are shown: each costs a layout."""
LINK = "$accent"
QUOTE = "$foreground 75%"
CODE = "$foreground on $surface"


def article_content(markdown: str) -> Content:
    """The text with its headings, lists, quotes, code and links; links can be clicked."""
    from markdown_it import MarkdownIt

    shown = _shown(markdown)
    tokens = MarkdownIt("commonmark").enable("table").parse(shown)
    blocks = list(_blocks(tokens))
    if len(markdown) > len(shown):
        blocks.append(Content.styled("… It goes on: o opens the original.", "$foreground 60%"))
    return Content("\n\n").join(blocks)


def _shown(markdown: str) -> str:
    """As much of a text as is shown."""
    text = markdown[:SHOWN]
    return text if text.count("\n") <= LINES else "\n".join(text.split("\n", LINES)[:LINES])


def _blocks(tokens: list[Token]) -> Iterator[Content]:
    """One content a block; the items of a list and the rows of a table stand together."""
    walk = _Walk()
    for token in tokens:
        walk.take(token)
    return iter(walk.blocks)


class _Walk:
    """A walk over the tokens of a text."""

    def __init__(self) -> None:
        self.blocks: list[Content] = []
        self._lines: list[Content] = []
        """Of the list or table that is open."""
        self._numbers: list[int] = []
        """For each open list the number of its next item, 0 where it has bullets."""
        self._mark = ""
        self._quotes = 0
        self._heading = ""
        self._cells: list[Content] | None = None

    def take(self, token: Token) -> None:
        match token.type:
            case "inline":
                self._take_text(_inline(token.children or []))
            case "heading_open":
                self._heading = "bold $accent" if token.tag in ("h1", "h2") else "bold"
            case "heading_close":
                self._heading = ""
            case "blockquote_open":
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
            case "fence" | "code_block":
                self._add(Content.styled(token.content.rstrip("\n"), CODE))
            case "html_block":
                self._add(Content(token.content.strip()))
            case "hr":
                self._add(Content.styled("· · ·", "$foreground 50%"))
            case _:
                self._take_list(token)
                self._take_table(token)

    def _take_text(self, text: Content) -> None:
        text = text.stylize(self._heading) if self._heading else text
        if self._quotes:
            text = Content("▏ " * min(self._quotes, 4)) + text.stylize(QUOTE)
        if self._cells is not None:
            self._cells.append(text)
        else:
            self._add(text)

    def _take_list(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._numbers.append(0)
            case "ordered_list_open":
                self._numbers.append(int(token.attrGet("start") or 1))
            case "list_item_open":
                number = self._numbers[-1]
                self._mark = f"{number}. " if number else "• "
                self._numbers[-1] += bool(number)
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
                if not self._numbers:
                    self._close()

    def _take_table(self, token: Token) -> None:
        match token.type:
            case "tr_open":
                self._cells = []
            case "tr_close":
                self._lines.append(Content("  │  ").join(self._cells or []))
                self._cells = None
            case "table_close" if not self._numbers:
                self._close()

    def _add(self, text: Content) -> None:
        if self._numbers:
            indent = "  " * (min(len(self._numbers), 6) - 1)
            self._lines.append(Content(indent + (self._mark or "  ")) + text)
            self._mark = ""
        elif text:
            self.blocks.append(text)

    def _close(self) -> None:
        self.blocks.append(Content("\n").join(self._lines))
        self._lines = []


def _inline(children: list[Token]) -> Content:
    parts: list[Content] = []
    styles: list[str] = []
    link = ""
    for child in children:
        if child.type == "text":
            text = Content(child.content)
        elif child.type == "code_inline":
            text = Content.styled(child.content, CODE)
        elif child.type in ("softbreak", "hardbreak"):
            text = Content(" " if child.type == "softbreak" else "\n")
        elif child.type == "image":
            text = Content.styled(f"[{child.content}]" if child.content else "", "italic")
        elif child.type == "html_inline":
            text = Content(child.content)
        else:
            if child.type in ("strong_open", "em_open"):
                styles.append("bold" if child.type == "strong_open" else "italic")
            elif child.type in ("strong_close", "em_close") and styles:
                styles.pop()
            elif child.type == "link_open":
                link = safe_link(str(child.attrGet("href") or ""))
            elif child.type == "link_close":
                link = ""
            continue
        for style in styles:
            text = text.stylize(style)
        if link:
            text = text.stylize(LINK).stylize(Style.from_meta({"@click": ("screen.do", ("open-address", (link,)))}))
        parts.append(text)
    return Content("").join(parts)
