"""The sentences of a page, one after the other, as a reader chooses some of them. Pure.

Places in a paragraph are counted in its letters, spaces left out: so they are the same in its text and in its lines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import accumulate

from reader.dataclass import dataclass
from reader.model.page.blocks import Block, Bullets, Callout, Paragraph, Quote
from reader.model.page.highlighted import without_spaces
from reader.model.page.laid import Laid

Split = Callable[[str], Iterable[tuple[int, int]]]
"""Where the sentences of a text begin and end."""


def text_of(paragraph: Paragraph) -> str:
    """The words of a paragraph on one line; `""` where they are no text of the digest's but a note, or a link."""
    runs = paragraph.runs
    if not runs or "mark" in runs[0].styles or all(run.target is not None for run in runs if run.text.strip()):
        return ""
    return " ".join("".join(run.text for run in runs).split())


def texts_of(blocks: Iterable[Block]) -> Iterator[str]:
    """The paragraphs of a page that are its digest's own words."""
    for block in blocks:
        match block:
            case Paragraph():
                yield text_of(block)
            case Bullets():
                for item in block.items:
                    yield from texts_of(item.blocks)
            case Callout() | Quote():
                yield from texts_of(block.blocks)


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A sentence on a page."""

    line: int
    """Where its paragraph begins."""
    number: int
    """Of the sentence in it."""


class _Passage:
    """A paragraph in its lines."""

    def __init__(self, laid: Laid, line: int, split: Split) -> None:
        """`line`: its first one."""
        self.paragraph = laid.lines[line].paragraph
        self.text = text_of(self.paragraph) if self.paragraph is not None else ""
        self._split = split
        self.starts = [0]
        """Letters before each of its lines, and all."""
        at = line
        while self.text and at < len(laid.lines) and laid.lines[at].paragraph is self.paragraph:
            said = laid.lines[at]
            self.starts.append(self.starts[-1] + _letters(said.text[said.lead :]))
            at += 1
            laid.reach(at + 1)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Where they begin and end, in letters."""
        before = [0, *accumulate(not sign.isspace() for sign in self.text)]
        return [(before[start], before[end]) for start, end in self._split(self.text)]

    @cached_property
    def words(self) -> list[str]:
        """The sentences."""
        return [self.text[start:end] for start, end in self._split(self.text)]


class Sentences:
    """The sentences of a page that is laid out; what is further down is laid out when it is come to."""

    def __init__(self, laid: Laid, split: Split) -> None:
        self._laid = laid
        self._split = split
        self._known: dict[int, _Passage] = {}

    def from_line(self, line: int, step: int = 1) -> Spot | None:
        """The sentence in a line, or the next one after it (before it where `step` is -1); None where there is none."""
        at = line
        while self._has(at):
            first = self._first(at)
            passage = self._passage(first)
            if passage.sentences:
                letter = passage.starts[at - first] if at - first < len(passage.starts) else 0
                numbers = [n for n, (_, end) in enumerate(passage.sentences) if end > letter]
                return Spot(first, numbers[0] if step > 0 and numbers else len(passage.sentences) - 1)
            at = max(at, first + len(passage.starts) - 2) + 1 if step > 0 else first - 1
        return None

    def next(self, spot: Spot, step: int) -> Spot | None:
        """The sentence after this one, or before it; None at the end."""
        passage = self._passage(spot.line)
        if 0 <= spot.number + step < len(passage.sentences):
            return Spot(spot.line, spot.number + step)
        return self.from_line(spot.line + len(passage.starts) - 1 if step > 0 else spot.line - 1, step)

    def lines(self, spot: Spot) -> tuple[int, int]:
        """The first and the last line that a sentence stands in."""
        passage = self._passage(spot.line)
        start, end = passage.sentences[spot.number]
        shown = [n for n, at in enumerate(passage.starts[:-1]) if at < end and passage.starts[n + 1] > start]
        return (spot.line + shown[0], spot.line + shown[-1]) if shown else (spot.line, spot.line)

    def passages(self, first: Spot, last: Spot) -> list[str]:
        """The words from one sentence to another, those of each paragraph together."""
        found: list[tuple[int, list[str]]] = []
        at: Spot | None = first
        while at is not None and at <= last:
            if not found or found[-1][0] != at.line:
                found.append((at.line, []))
            found[-1][1].append(self._passage(at.line).words[at.number])
            at = self.next(at, 1)
        return [" ".join(words) for _, words in found]

    def line_of(self, text: str) -> int:
        """The first line in which a passage stands, -1 where it stands nowhere."""
        wanted, at = without_spaces(text), 0
        while wanted and self._has(at):
            passage = self._passage(at)
            letter = without_spaces(passage.text).find(wanted)
            if letter >= 0:
                return at + max(0, bisect_right(passage.starts, letter) - 1)
            at += max(1, len(passage.starts) - 1)
        return -1

    def spans(self, line: int, first: Spot, last: Spot) -> list[tuple[int, int]]:
        """Which characters of a line's text are those sentences, from the first to the last."""
        if not self._has(line) or self._laid.lines[line].paragraph is None:
            return []
        begin = self._first(line)
        passage, shown = self._passage(begin), self._laid.lines[line]
        places = [at for at, sign in enumerate(shown.text) if at >= shown.lead and not sign.isspace()]
        found = []
        for number, (start, end) in enumerate(passage.sentences):
            if first <= Spot(begin, number) <= last and places:
                before = passage.starts[line - begin]
                start, end = max(0, start - before), min(len(places), end - before)
                if start < end:
                    found.append((places[start], places[end - 1] + 1))
        return found

    def _has(self, line: int) -> bool:
        if line < 0:
            return False
        self._laid.reach(line + 1)
        return line < len(self._laid.lines)

    def _first(self, line: int) -> int:
        """Where the paragraph of a line begins."""
        lines = self._laid.lines
        while line and lines[line].paragraph is not None and lines[line - 1].paragraph is lines[line].paragraph:
            line -= 1
        return line

    def _passage(self, first: int) -> _Passage:
        passage = self._known.get(first)
        if passage is None:
            passage = self._known[first] = _Passage(self._laid, first, self._split)
        return passage


class Choice:
    """Sentences that a reader has chosen, all from one to another."""

    def __init__(self, walk: Sentences, spot: Spot) -> None:
        self._walk = walk
        self._from = spot
        self._to = spot
        """The one that moves."""

    def move(self, step: int, *, extend: bool) -> None:
        """To the next sentence or the one before; at the end of the page it stays. `extend`: those between are kept."""
        spot = self._walk.next(self._to, step) or self._to
        self._to = spot
        if not extend:
            self._from = spot

    @property
    def lines(self) -> tuple[int, int]:
        """The first and the last line of the sentence that moved."""
        return self._walk.lines(self._to)

    @property
    def passages(self) -> list[str]:
        """Their words, those of each paragraph together."""
        return self._walk.passages(*self._ends)

    def spans(self, line: int) -> list[tuple[int, int]]:
        """Which characters of a line they are."""
        return self._walk.spans(line, *self._ends)

    @property
    def _ends(self) -> tuple[Spot, Spot]:
        return min(self._from, self._to), max(self._from, self._to)


def _letters(text: str) -> int:
    return sum(not sign.isspace() for sign in text)
