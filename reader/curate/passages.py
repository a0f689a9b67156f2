"""An article's Markdown, taken apart: headings, items, sentences, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reader.model.claims import Span
from reader.text import clean_line, fold, plain, without_closing_hashes

PROSE, ITEM, STEP, HEADING, QUOTE = "prose", "item", "step", "heading", "quote"
"""Kinds of blocks; a step is an item that has a number. Code, tables and rules are no sentences, and left out."""

_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_ATX = re.compile(r" {0,3}#{1,6}[ \t]++(?P<text>.+)")
_MARK = re.compile(r"[ \t]*(?:(?P<bullet>[-*+•])|(?P<number>\d{1,3})[.)])[ \t]+(?=\S)")
_QUOTED = re.compile(r" {0,3}>[ \t]?")
_RULE = re.compile(r" {0,3}(?:[-*_=][ \t]*){3,}$")
_STRONG_LINE = re.compile(r"\s*(\*\*|__)(?P<text>[^*_]{3,80})\1:?\s*$")
_END = re.compile(
    r"(?<![.!?…])(?P<stop>[.!?…]++)(?P<close>[\"'”’»)\]*_]{0,4})(?:\[\d{1,3}\])?(?=\s|$)"
    r"|[。！？｡]+(?:[」』”’）]{1,2}(?=[\s「『“（]|$)|(?![」』”’）]))"
)
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof rev hon gen col sgt capt lt st mt jr sr inc ltd co corp llc bros vs etc eg ie cf al fig figs "
    "eq eqs sec ch vol vols no nos pp ed eds approx est dept univ assn ave blvd rd jan feb mar apr jun jul aug sep "
    "sept oct nov dec mon tue wed thu fri sat sun bzw usw ca evtl ggf inkl nr str zb dh ua mme mlle max min avg ref "
    "art para op cit ibid viz".split()
)
_SELDOM_LAST = frozenset("mr mrs ms dr prof st vs eg ie cf fig figs eq no nos pp approx gen capt lt bzw ca nr".split())
"""Abbreviations that a sentence does not end with."""


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


def sentences(markdown: str) -> list[Sentence]:
    """The sentences of an article, in order; a heading counts as one."""
    found: list[Sentence] = []
    for number, block in enumerate(_blocks(markdown)):
        for start, end in _split(markdown, block):
            text = clean_line(plain(_without_quote_marks(markdown[start:end], block.kind)))
            if any(map(str.isalnum, text)):
                found.append(Sentence(start, end, text, block.kind, number, block.heading))
    return found


def _without_quote_marks(text: str, kind: str) -> str:
    return re.sub(r"\n[ \t]*>[ \t]?", "\n", text) if kind == QUOTE else text


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
        if title or not bare.strip() or _RULE.match(bare) or _is_table(bare) or _is_code(bare, open_):
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
        if open_ is None or (found.kind not in (PROSE, open_.kind) and found.kind != PROSE) or _MARK.match(bare):
            if open_:
                yield open_
            open_ = found
        else:
            open_ = _Block(open_.kind, open_.start, end, heading)
    if open_:
        yield open_


def _opened(bare: str, start: int, end: int, heading: str) -> _Block:
    """The block that a line begins."""
    mark = _MARK.match(bare)
    if mark:
        return _Block(STEP if mark["number"] else ITEM, start + mark.end(), end, heading)
    quoted = _QUOTED.match(bare)
    if quoted:
        return _Block(QUOTE, start + quoted.end(), end, heading)
    return _Block(PROSE, start + len(bare) - len(bare.lstrip()), end, heading)


def _is_table(line: str) -> bool:
    return line.lstrip().startswith("|") or line.count(" | ") > 2


def _is_code(line: str, open_: _Block | None) -> bool:
    return open_ is None and line.startswith(("    ", "\t")) and not _MARK.match(line)


def _split(markdown: str, block: _Block) -> Iterator[tuple[int, int]]:
    """Where the sentences of a block begin and end, white space left out."""
    if block.kind == HEADING:
        yield block.start, block.end
        return
    start = block.start
    for end in _END.finditer(markdown, block.start, block.end):
        if end["stop"] and not _ends(markdown, start, end, block.end):
            continue
        yield from _trimmed(markdown, start, end.end())
        start = end.end()
    yield from _trimmed(markdown, start, block.end)


def _trimmed(markdown: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    text = markdown[start:end]
    if text.strip():
        yield start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())


def _ends(markdown: str, start: int, end: re.Match[str], last: int) -> bool:
    """Whether a full stop ends a sentence here, and not an abbreviation, an initial or a number."""
    rest = markdown[end.end() : min(end.end() + 24, last)].lstrip().lstrip("\"'“‘«([*_>")
    if not rest:
        return True
    if end["stop"] != ".":
        # `"Was it?" he asked.` is one sentence, and so is `They said so … and went on.`
        return not rest[0].islower() or not (end["close"] or end["stop"] in ("…", "...", ".."))
    word = re.search(r"[^\s\"'“‘(\[*_]*$", markdown[max(start, end.start() - 24) : end.start()])
    before = fold(word[0]) if word else ""
    letters = before.replace(".", "")
    if len(letters) == 1 and re.match(r"\w\.", rest):
        return False  # `z. B.`, `J. S. Bach`
    if letters in _SELDOM_LAST and rest[0] not in "\n":
        return False
    if (letters in _ABBREVIATIONS or ("." in before and letters.isalpha())) and not _begins(rest):
        return False
    if len(letters) == 1 and letters.isalpha() and word and word[0].isupper():
        # `J. Smith`, but `vitamin C. The`
        return _begins(rest) and rest.split(" ")[0].lower() in _STARTERS
    return rest[0].isupper() or not rest[0].isalpha() or not rest[0].islower() or bool(end["close"].strip("*_"))


_STARTERS = frozenset(
    "the a an this that these those it he she we they i you in on at for but and or so as if when while there what "
    "how why who its his her our their to from with by not no most some many all each every both one two".split()
)


def _begins(rest: str) -> bool:
    """Whether what follows an abbreviation looks like a new sentence."""
    return rest[0].isupper() and rest.split(" ")[0].lower() in _STARTERS
