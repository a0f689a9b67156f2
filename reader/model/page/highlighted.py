"""Highlights on a page: the passages are marked where they stand, each with its reader's note below it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reader.model.highlights import Highlight
from reader.model.page.blocks import Block, Bullets, Callout, Facts, Item, Paragraph, Quote, Run, Runs, Style
from reader.model.page.cells import tidy
from reader.model.page.inline import plain_runs
from reader.model.page.matched import styled

Span = tuple[int, int]
_MARK: frozenset[Style] = frozenset(("mark",))
_DIM: frozenset[Style] = frozenset(("dim",))


class Highlighted:
    """Marks highlights in the blocks of one page, each note once."""

    def __init__(self, among: Sequence[Highlight], *, brackets: bool) -> None:
        """`brackets`: whether `«` and `»` stand around a passage, where nothing else can show it."""
        self._among = [(without_spaces(tidy(each.text)), each) for each in among]
        self._brackets = brackets
        self._noted: set[str] = set()

    def mark(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The blocks with their highlights marked."""
        if not self._among:
            yield from blocks
            return
        for block in blocks:
            match block:
                case Paragraph():
                    yield from self._paragraph(block)
                case Bullets():
                    items = tuple(Item(item.mark, tuple(self.mark(item.blocks))) for item in block.items)
                    yield replace(block, items=items)
                case Callout() | Quote():
                    yield replace(block, blocks=tuple(self.mark(block.blocks)))
                case _:
                    yield block

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Block]:
        text = "".join(run.text for run in paragraph.runs)
        places = [at for at, sign in enumerate(text) if not sign.isspace()]
        letters = without_spaces(text)
        spans: list[Span] = []
        found: list[Highlight] = []
        for passage, each in self._among:
            start = letters.find(passage) if passage else -1
            if start >= 0:
                spans.append((places[start], places[start + len(passage) - 1] + 1))
                found.append(each)
        if not spans:
            yield paragraph
            return
        runs = styled(paragraph.runs, merged(spans), "highlight")
        yield replace(paragraph, runs=_bracketed(runs) if self._brackets else runs)
        for each in found:
            yield from self._note(each)

    def _note(self, highlight: Highlight) -> Iterator[Block]:
        if highlight.note and highlight.field not in self._noted:
            self._noted.add(highlight.field)
            yield from note_lines(highlight.note)


def note_lines(note: str) -> Iterator[Block]:
    """The note of a highlight, quietly."""
    for number, line in enumerate(filter(None, note.split("\n"))):
        yield Facts((Run("  " if number else "✎ ", _MARK), *plain_runs(line, _DIM)), close=True)


def without_spaces(text: str) -> str:
    """The letters of a text as they are compared, one for each of its signs that is no space."""
    lower = text.lower()
    if len(lower) != len(text):  # `İ` becomes two signs
        lower = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    return "".join(lower.split())


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _bracketed(runs: Runs) -> Runs:
    """Runs with `«` and `»` around what is highlighted."""
    done: list[Run] = []
    inside = False
    for run in runs:
        if ("highlight" in run.styles) != inside:
            done.append(Run("»" if inside else "«", _MARK))
            inside = not inside
        done.append(run)
    return (*done, Run("»", _MARK)) if inside else tuple(done)
