"""An article's Markdown, taken apart: headings, items, sentences, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.curate.languages import Language
from reader.curate.metadata import is_metadata
from reader.curate.splitting import begins_sentence, split_sentences
from reader.dataclass import dataclass
from reader.model.claims import Span
from reader.text import clean_line, plain, without_closing_hashes

PROSE, ITEM, STEP, HEADING, QUOTE = "prose", "item", "step", "heading", "quote"
"""Kinds of blocks; a step is an item that has a number, and so is a footnote.

Code, tables, rules, pictures and the captions under them are no sentences, and left out.
"""

_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_ATX = re.compile(r" {0,3}#{1,6}[ \t]++(?P<text>.+)")
_MARK = re.compile(r"[ \t]*(?:(?P<bullet>[-*+•])|(?P<number>\d{1,3})[.)])[ \t]+(?=\S)")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\[\]\s^]{1,40}\]:[ \t]*")
_QUOTED = re.compile(r" {0,3}>[ \t]?")
_RULE = re.compile(r" {0,3}(?:[-*_=][ \t]*){3,}$")
_PICTURE = re.compile(r"\s*\[?!\[[^\]\n]*\]\([^)\n]*\)")
_EMPHASISED = re.compile(r"(\*|_)(?!\1)[^*_]{1,400}\1", re.DOTALL)
_RUN_IN = re.compile(r"(\*\*|__)(?P<head>[^*_\n]{2,79}[^*_\n.!?,;:])[.:]?\1[.:]?\s+(?=[\"“‘(]?[A-Z0-9])")
_FIRST_LINE = re.compile(r"(?P<head>[^\n]{2,59}[^\n.!?,;:…\s—–-])[ \t]*\n(?=[\"“‘(*_\[]{0,3}[A-Z0-9])")
_SPEAKS = re.compile(
    r"\s*(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?(?:[\])]|\s|$)"
    r"|(?:[QA]|[A-Z][\w.'’-]{1,20}(?: [A-Z][\w.'’-]{0,20}){0,3})[:：]\s+\S)"
)
"""A line that begins what somebody says: with a time, or with who it is."""
_CUE = re.compile(r"\s*[\[(]?\d{1,2}:\d{2}")
_STRONG_LINE = re.compile(r"\s*(\*\*|__)(?P<text>[^*_]{3,80})\1:?\s*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article."""

    start: int
    end: int
    text: str
    """Plain, on one line."""
    kind: str
    block: int
    """Number of the block it stands in: a paragraph, an item, a heading."""
    heading: str = ""
    """The heading it stands under."""

    def span(self, markdown: str) -> Span:
        return Span(self.start, self.end, markdown[self.start : self.end])


@dataclass(frozen=True, slots=True)
class _Block:
    kind: str
    start: int
    end: int
    heading: str


def sentences(markdown: str, language: Language | None = None) -> list[Sentence]:
    """The sentences of an article, in order; a heading counts as one. `language`: None where it is not known."""
    found: list[Sentence] = []
    for number, block in enumerate(_told(markdown, language)):
        for start, end in _split(markdown, block, language):
            text = clean_line(plain(_without_quote_marks(markdown[start:end], block.kind)))
            if any(map(str.isalnum, text)):
                found.append(Sentence(start, end, text, block.kind, number, block.heading))
    return found


def _without_quote_marks(text: str, kind: str) -> str:
    return re.sub(r"\n[ \t]*>[ \t]?", "\n", text) if kind == QUOTE else text


def _told(markdown: str, language: Language | None) -> Iterator[_Block]:
    """The blocks without captions, a heading apart from the paragraph that it was run into."""
    after_picture = False
    for block in _blocks(markdown):
        text = markdown[block.start : block.end]
        if block.kind == PROSE and _PICTURE.match(text):
            after_picture = True
            continue
        caption = after_picture and block.kind == PROSE and _EMPHASISED.fullmatch(text.strip())
        after_picture = False
        if caption:
            continue
        yield from _unglued(block, text, language) if block.kind == PROSE else (block,)


def _unglued(block: _Block, text: str, language: Language | None) -> Iterator[_Block]:
    """The block, and before it the heading that stands on its first line or in bold before its first sentence."""
    found = _RUN_IN.match(text) or _FIRST_LINE.match(text)
    if found is None or not _is_heading(found["head"], text[found.end() :], language, alone=not found.re.groups > 1):
        yield block
        return
    head = clean_line(plain(found["head"]))
    yield _Block(HEADING, block.start + found.start("head"), block.start + found.end("head"), head)
    yield _Block(PROSE, block.start + found.end(), block.end, head)


def _is_heading(head: str, rest: str, language: Language | None, *, alone: bool) -> bool:
    """Whether words before a paragraph are its heading, and not the beginning of its first sentence."""
    if alone:
        line = rest.partition("\n")[0]
        return len(head.split()) < 10 and len(line) >= 2 * len(head) and not rest[:1].islower()
    return len(head.split()) > 2 or begins_sentence(rest.lstrip('"“‘('), language)


def _blocks(markdown: str) -> Iterator[_Block]:
    """Blocks of text with their place, the marks of lists and headings left out of it."""
    heading, fence = "", ""
    open_: _Block | None = None
    at = 0
    for line in markdown.splitlines(keepends=True):
        start, at = at, at + len(line)
        bare = line.rstrip("\r\n")
        opened = _FENCE.match(bare)
        if fence or opened:
            if open_:
                yield open_
                open_ = None
            if not fence and opened:
                fence = opened[1]
            elif opened and opened[1].startswith(fence) and bare.strip() == opened[1]:
                fence = ""
            continue
        title = _ATX.match(bare) or _STRONG_LINE.match(bare)
        if title or not bare.strip() or _RULE.match(bare) or _is_no_text(bare, open_):
            if open_:
                yield open_
                open_ = None
            if title:
                text = without_closing_hashes(title["text"])
                heading = clean_line(plain(text))
                yield _Block(HEADING, start + title.start("text"), start + title.start("text") + len(text), heading)
            continue
        end = start + len(bare)
        found = _opened(bare, start, end, heading)
        if (
            open_ is None
            or (found.kind not in (PROSE, open_.kind) and found.kind != PROSE)
            or _MARK.match(bare)
            or _FOOTNOTE.match(bare)
            or (":" in bare[:80] and "-->" not in bare and _SPEAKS.match(bare) and _is_said(markdown, open_))
        ):
            if open_:
                yield open_
            open_ = found
        else:
            open_ = _Block(open_.kind, open_.start, end, heading)
    if open_:
        yield open_


def _is_said(markdown: str, before: _Block) -> bool:
    """Whether a sentence ends where a block does so far, or a time began it: then somebody else may speak."""
    end = markdown[max(before.start, before.end - 20) : before.end].rstrip('"”“’»*_) ')
    return end[-1:] in ".!?…]。？！" or _CUE.match(markdown, before.start) is not None


def _opened(bare: str, start: int, end: int, heading: str) -> _Block:
    """The block that a line begins."""
    mark = _MARK.match(bare)
    if mark:
        return _Block(STEP if mark["number"] else ITEM, start + mark.end(), end, heading)
    if note := _FOOTNOTE.match(bare):
        return _Block(STEP, start + note.end(), end, heading)
    quoted = _QUOTED.match(bare)
    if quoted:
        return _Block(QUOTE, start + quoted.end(), end, heading)
    return _Block(PROSE, start + len(bare) - len(bare.lstrip()), end, heading)


def _is_no_text(bare: str, open_: _Block | None) -> bool:
    return _is_table(bare) or _is_code(bare, open_) or is_metadata(bare)


def _is_table(line: str) -> bool:
    return line.lstrip().startswith("|") or line.count(" | ") > 2


def _is_code(line: str, open_: _Block | None) -> bool:
    return open_ is None and line.startswith(("    ", "\t")) and not _MARK.match(line)


def _split(markdown: str, block: _Block, language: Language | None) -> Iterator[tuple[int, int]]:
    """Where the sentences of a block begin and end, white space left out."""
    if block.kind == HEADING:
        return iter(((block.start, block.end),))
    return split_sentences(markdown, block.start, block.end, language)
