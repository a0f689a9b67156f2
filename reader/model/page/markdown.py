"""Markdown as blocks, part by part: headings, lists, quotes, code, tables, pictures, footnotes. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from reader.dataclass import dataclass
from reader.model.page.blocks import (
    Block,
    Bullets,
    Code,
    Heading,
    Item,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
    Target,
)  # fmt: skip
from reader.model.page.cells import tidy
from reader.model.page.chunks import Chunk, Fence, chunks
from reader.model.page.inline import LINK, Spans, plain_runs
from reader.text import printable, safe_link

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_NOTE = re.compile(r"^( {0,3})\[\^([^\[\]\s^]{1,40})\]:", re.MULTILINE)
_REFERENCE = re.compile(r"^ {0,3}\[[^\[\]\n^][^\[\]\n]{0,200}\]:[ \t]*\S+[^\n]*$", re.MULTILINE)
_TASK = re.compile(r"\[([ xX])\] ")
BULLETS = "•◦▪"
"""Marks of a list by its depth."""
ROWS = 60
"""Rows of a table that are laid out at once: a longer one goes on with another."""
ITEMS = 40
"""Items of a list that are laid out at once."""


def markdown_blocks(markdown: str) -> Iterator[Block]:
    """The blocks of a text, read as they are asked for."""
    notes, env = _defined(markdown)
    for chunk in chunks(markdown):
        yield from _code(chunk) if chunk.code else _read(chunk.text, notes, env)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text that is a block by itself, and how it is written."""

    source: str
    texts: tuple[str, ...] = ()
    """Its words, as the parser reads them; what stands in code is none."""
    active: bool = False
    """Whether there is HTML in it, an address that is not of the web, or code with more than a language to its name."""
    between: bool = False
    """Whether it is no block: empty lines, and what footnotes and links refer to."""
    long_code: bool = False
    """Whether it is some lines of a code that is too long for one part."""
    goes_on: bool = False
    """Whether the part before it belongs to the same code."""
    language: str = ""
    notes: frozenset[str] = frozenset()
    env: Mapping[str, Any] = field(default_factory=dict)

    def blocks(self) -> Iterator[Block]:
        """What it is."""
        return _read(self.source, self.notes, dict(self.env))


def markdown_parts(markdown: str) -> Iterator[Part]:
    """The parts of a text; put together, their sources are the text."""
    notes, env = _defined(markdown)
    for chunk in chunks(markdown):
        if chunk.code:
            yield Part(chunk.text, long_code=True, goes_on=chunk.goes_on, language=chunk.language)
            continue
        lines, at = chunk.text.split("\n"), 0
        tokens = _parser().parse(chunk.text, dict(env))
        for opened, (start, end), inner in _at_top(tokens):
            if start > at:
                yield Part("\n".join(lines[at:start]), between=True)
            end = max(end, start + 1)
            while end > start + 1 and not lines[end - 1].strip() and opened.type != "fence":
                end -= 1
            source = "\n".join(lines[start:end])
            yield Part(source, tuple(_texts(inner)), any(map(_is_active, inner)), notes=notes, env=env)
            at = end
        if at < len(lines):
            yield Part("\n".join(lines[at:]), between=True)


def _at_top(tokens: Sequence[Token]) -> Iterator[tuple[Token, tuple[int, int], list[Token]]]:
    """Each block that stands in no other, the lines it is written in, and all that is in it."""
    opened: Token | None = None
    inner: list[Token] = []
    for token in tokens:
        if token.level == 0 and token.nesting >= 0:
            opened, inner = token, []
        inner += (token, *(token.children or ()))
        if opened is not None and token.level == 0 and token.nesting <= 0 and opened.map:
            yield opened, (opened.map[0], opened.map[1]), inner


def _texts(tokens: Iterable[Token]) -> Iterator[str]:
    return (token.content for token in tokens if token.type in ("text", "image"))


def _is_active(token: Token) -> bool:
    if token.type in ("html_block", "html_inline"):
        return True
    if token.type == "fence" and token.info.strip():
        return not token.info.strip().isalnum()
    address = str(token.attrGet("href") or token.attrGet("src") or "") if token.type in ("link_open", "image") else ""
    return bool(address) and not safe_link(address)


def _defined(markdown: str) -> tuple[frozenset[str], dict[str, Any]]:
    """The names of a text's footnotes, and what its links refer to."""
    notes = frozenset(found[2] for found in _NOTE.finditer(markdown))
    env: dict[str, Any] = {}
    references = "\n".join(_REFERENCE.findall(markdown)[:2_000])
    if references:
        _parser().parse(references, env)
    return notes, env


def _code(chunk: Chunk) -> Iterator[Block]:
    yield Code(printable(chunk.text), chunk.language, chunk.goes_on)


def _read(text: str, notes: frozenset[str], env: dict[str, Any]) -> Iterator[Block]:
    text = _with_notes(text) if notes else text
    yield from _Reader(_parser().parse(text, env), notes).blocks()


def _with_notes(text: str) -> str:
    """The text with each of its footnotes as a paragraph; what looks like one in code stays as it is.

    Without the backslash a note of one word would be taken for the address of a link, and lost.
    """
    lines: list[str] = []
    fence = Fence()
    for line in text.split("\n"):
        if fence.mark:
            fence = Fence() if fence.closes(line) else fence
        elif found := _NOTE.match(line):
            line = f"\n{found[1]}\\{line.lstrip()}"
        else:
            fence.open(line, len(lines))
        lines.append(line)
    return "\n".join(lines)


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # To the parser a link with an address like `file:` is none, and its text is left as it is written; others read the
    # same text as a link. So it is one here too, and is shown without its address.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


class _Reader:
    """Reads the tokens of a text. They nest at most as deep as the parser lets them (20)."""

    def __init__(self, tokens: Sequence[Token], notes: frozenset[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._notes = notes
        self._lists = 0

    def blocks(self, end: str = "") -> Iterator[Block]:
        """The blocks up to a closing token, which is read too."""
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == end:
                return
            yield from self._block(token)

    def _block(self, token: Token) -> Iterator[Block]:
        match token.type:
            case "inline":
                yield from self._text(token.children or [])
            case "heading_open":
                runs = Spans(self._notes).runs(self._tokens[self._at].children or [])
                self._at += 2
                level = int(token.tag[1:])
                yield Heading(runs, max(2, level), written=level)
            case "blockquote_open":
                yield Quote(tuple(self.blocks("blockquote_close")))
            case "bullet_list_open" | "ordered_list_open":
                yield from self._list(token)
            case "fence" | "code_block":
                language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
                yield Code(printable(token.content.rstrip("\n")), tidy(language))
            case "html_block":
                yield Paragraph(plain_runs(" ".join(token.content.split())))
            case "hr":
                yield Rule()
            case "table_open":
                yield from self._table()

    def _text(self, children: Sequence[Token]) -> Iterator[Block]:
        for part in Spans(self._notes).split(children):
            yield self._note(part) if isinstance(part, tuple) else part

    def _note(self, runs: Runs) -> Paragraph:
        """A paragraph; the text of a footnote leads back to where it was referred to."""
        first = runs[0]
        if self._notes and first.target == Target("footnote", first.text[1:-1]) and len(runs) > 1:
            rest = runs[1].text
            if rest.startswith(":"):
                name = first.text[1:-1]
                back = replace(first, target=Target("reference", name), styles=LINK)
                return Paragraph((back, replace(runs[1], text=rest[1:]), *runs[2:]), name)
        return Paragraph(runs)

    def _list(self, opened: Token) -> Iterator[Block]:
        ordered = opened.type == "ordered_list_open"
        number = int(opened.attrGet("start") or 1) if ordered else 0
        mark = BULLETS[min(self._lists, len(BULLETS) - 1)]
        items: list[Item] = []
        loose = False
        self._lists += 1
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type != "list_item_open":
                break
            inner = self._tokens[self._at]
            loose = loose or (inner.type == "paragraph_open" and not inner.hidden)
            items.append(_item(f"{number}." if ordered else mark, tuple(self.blocks("list_item_close"))))
            number += 1
        self._lists -= 1
        for start in range(0, len(items), ITEMS):
            yield Bullets(tuple(items[start : start + ITEMS]), loose, start > 0 and not loose)

    def _table(self) -> Iterator[Block]:
        rows: list[tuple[Runs, ...]] = []
        aligned: list[Any] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append(())
            elif token.type in ("th_open", "td_open"):
                if len(rows) == 1:
                    aligned.append(_alignment(token))
                rows[-1] += (Spans(self._notes).runs(self._tokens[self._at].children or []),)
        head = tuple(tuple(replace(run, styles=run.styles | {"strong"}) for run in cell) for cell in rows[0])
        for start in range(1, max(2, len(rows)), ROWS):
            yield Table(head, tuple(rows[start : start + ROWS]), tuple(aligned), start > 1)


def _alignment(token: Token) -> str:
    style = str(token.attrGet("style") or "")
    return next((where for where in ("right", "center") if style.endswith(where)), "left")


def _item(mark: str, blocks: tuple[Block, ...]) -> Item:
    """An item; one that begins with a box is a task."""
    first = blocks[0] if blocks else None
    found = _TASK.match(first.runs[0].text) if isinstance(first, Paragraph) and first.runs else None
    if first is None or found is None or not isinstance(first, Paragraph):
        return Item(mark, blocks)
    rest = Run(first.runs[0].text[found.end() :], first.runs[0].styles, first.runs[0].target)
    return Item("☐" if found[1] == " " else "☑", (Paragraph((rest, *first.runs[1:])), *blocks[1:]))
