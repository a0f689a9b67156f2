"""Running text in lines: runs are broken between words, and where scripts have no spaces between characters. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from reader.model.page import cells
from reader.model.page.blocks import Run, Runs

# A hard space breaks no line, so it is part of its word.
_ATOM = re.compile(r"\n|[ ]+|[^ \n]+")
_IDEOGRAPHS = "\u2e80-\u2fdf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
_CLOSING = "、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】ぁぃぅぇぉっゃゅょァィゥェォッャュョ!),.:;?\\]}"
_OPENING = "‘“（〔［｛〈《「『【(\\[{"
Piece = tuple[str, Run]
"""A part of a run's text, and the run."""


def flow(runs: Iterable[Run], width: int, *, whole: bool = False) -> list[Runs]:
    """The lines of a text, at most `width` columns each; at least one line.

    A word that is wider is broken, unless words are to stay `whole`, so that an address can be clicked and copied.
    """
    lines = _Lines(max(1, width), whole)
    word: list[Piece] = []
    for text, run in _atoms(runs):
        if text == "\n" or (text.isspace() and not run.whole and "\u00a0" not in text):
            lines.put(word)
            word = []
            lines.end() if text == "\n" else lines.space(text, run)
        elif not run.whole and _has_ideographs(text):
            for part in _part().findall(text):
                if word and _has_ideographs(part):
                    lines.put(word)
                    word = []
                word.append((part, run))
                if _has_ideographs(part):
                    lines.put(word)
                    word = []
        else:
            word.append((text, run))
    lines.put(word)
    lines.end()
    return lines.found


def _has_ideographs(text: str) -> bool:
    return max(text) >= _IDEOGRAPHS[0] and _ideograph().search(text) is not None


# Large sets of signs take milliseconds to compile, and most texts have none of these.
@cache
def _ideograph() -> re.Pattern[str]:
    return re.compile(f"[{_IDEOGRAPHS}]")


@cache
def _part() -> re.Pattern[str]:
    """A sign with the marks that must not leave it, or what stands between signs."""
    other = f"[^{_IDEOGRAPHS}{_OPENING}]"
    return re.compile(rf"[{_OPENING}]*[{_IDEOGRAPHS}][{_CLOSING}]*|{other}+|[{_OPENING}]+{other}*")


def _atoms(runs: Iterable[Run]) -> Iterator[Piece]:
    for run in runs:
        if run.whole:
            yield run.text, run
        else:
            for text in _ATOM.findall(run.text):
                yield text, run


class _Lines:
    """Lines that are being filled."""

    def __init__(self, width: int, whole: bool) -> None:
        self.found: list[Runs] = []
        self._width = width
        self._whole = whole
        self._line: list[Piece] = []
        self._used = 0
        self._gap: list[Piece] = []

    def space(self, text: str, run: Run) -> None:
        if self._line:
            self._gap.append((text, run))

    def put(self, word: list[Piece]) -> None:
        """Put a word on this line, or on the next one where it does not fit."""
        if not word:
            return
        wide = sum(cells.width(text) for text, _ in word)
        gap = sum(len(text) for text, _ in self._gap)
        if self._line and self._used + gap + wide > self._width:
            self.end()
            gap = 0
        self._line += self._gap
        self._used += gap
        self._gap = []
        if wide <= self._width or self._whole:
            self._line += word
            self._used += wide
        else:
            self._break(word)

    def _break(self, word: list[Piece]) -> None:
        for text, run in word:
            for number, part in enumerate(cells.chopped(text, self._width - self._used, self._width)):
                if number:
                    self.end()
                if part:
                    self._line.append((part, run))
                    self._used += cells.width(part)

    def end(self) -> None:
        self.found.append(tuple(_merged(self._line)))
        self._line, self._used, self._gap = [], 0, []


def _merged(pieces: list[Piece]) -> Iterator[Run]:
    """Runs again: what stands side by side and comes from one run is one."""
    texts: list[str] = []
    for number, (text, run) in enumerate(pieces):
        texts.append(text)
        if number + 1 == len(pieces) or pieces[number + 1][1] is not run:
            yield Run("".join(texts), run.styles, run.target, run.whole)
            texts = []
