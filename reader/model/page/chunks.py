"""Markdown in parts, read one after the other: the first screen of a long text waits for no more. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.dataclass import dataclass

ENOUGH = 3_000
"""Characters after which a part ends at the next place where a block ends."""
MOST = 12_000
"""Characters after which it ends at the next line, or in the middle of one that is longer than this."""
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([^`\s]{0,60})")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a text."""

    text: str
    code: bool = False
    """Whether it is part of a fence that is too long for one; then its text is the code."""
    language: str = ""
    goes_on: bool = False
    """Whether the part before it belongs to the same code."""


def chunks(markdown: str) -> Iterator[Chunk]:
    """The parts of a text; put together, their texts are the text, but for the line ends between them."""
    lines: list[str] = []
    size = 0
    fence = Fence()
    for line in _lines(markdown):
        if fence.closes(line):
            if fence.parts:
                yield fence.chunk(lines)
                lines, size = [], 0
            else:
                lines.append(line)
                size += len(line)
            fence = Fence()
            continue
        if fence.mark:
            lines.append(line)
            size += len(line)
            if size > MOST:
                if not fence.parts:
                    before, lines = lines[: fence.at], lines[fence.at + 1 :]
                    yield Chunk("\n".join(before))
                yield fence.chunk(lines)
                fence.parts += 1
                lines, size = [], 0
            continue
        if lines and (size > MOST or (size > ENOUGH and not lines[-1].strip() and line[:1].strip())):
            yield Chunk("\n".join(lines))
            lines, size = [], 0
        fence.open(line, len(lines))
        lines.append(line)
        size += len(line) + 1
    if fence.parts:
        yield fence.chunk(lines)
    elif lines:
        yield Chunk("\n".join(lines))


@dataclass(slots=True)
class Fence:
    """A fence that is open, if one is."""

    mark: str = ""
    language: str = ""
    at: int = 0
    """Which line of its part opened it."""
    parts: int = 0
    """How many parts of it there are already."""

    def open(self, line: str, at: int) -> None:
        found = _FENCE.match(line)
        if found:
            self.mark, self.language, self.at = found[1], found[2], at

    def closes(self, line: str) -> bool:
        bare = line.strip()
        return bool(self.mark) and len(bare) >= len(self.mark) and set(bare) == {self.mark[0]}

    def chunk(self, lines: list[str]) -> Chunk:
        return Chunk("\n".join(lines), True, self.language, self.parts > 0)


def _lines(markdown: str) -> Iterator[str]:
    for line in markdown.split("\n"):
        while len(line) > MOST:
            # A paragraph of two megabytes is broken where a sentence or a word ends.
            end = max(line.rfind(". ", 0, MOST) + 1, 0) or max(line.rfind(" ", 0, MOST), 0) or MOST
            yield line[:end]
            line = line[end:].lstrip(" ")
        yield line
