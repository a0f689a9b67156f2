"""How much text each element of a page holds, and how much of it stands in links: counted once, in one walk."""

from __future__ import annotations

from typing import Any

from reader.dataclass import dataclass

PARAGRAPHS = frozenset(("p", "pre", "li", "blockquote", "td", "h2", "h3", "h4", "dd", "dt", "figcaption"))


@dataclass(slots=True)
class Weight:
    """The text of one element, in characters without white space that does not count."""

    text: int = 0
    linked: int = 0
    paragraphs: int = 0
    """Of the text, what stands in paragraphs. Of nested ones only the outer counts."""
    words: int = 0

    @property
    def density(self) -> float:
        """The share of the text that stands in links."""
        return min(1.0, self.linked / self.text) if self.text else 1.0

    @property
    def score(self) -> float:
        """How much of an article this can be: its text, its links discounted."""
        text = self.paragraphs if self.paragraphs > self.text / 3 else self.text * 0.8
        return float(text * (1 - self.density) ** 1.5)


def weigh(root: Any) -> dict[Any, Weight]:
    """The weight of `root` and of every element in it."""
    from lxml import etree

    found: dict[Any, Weight] = {}
    open_: list[Weight] = []
    for event, part in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            open_.append(Weight())
            _add(open_[-1], part.text if isinstance(part.tag, str) else None)
            continue
        weight = open_.pop()
        _close(part, weight)
        found[part] = weight
        if open_ and part is not root:
            _take(open_[-1], weight)
            _add(open_[-1], part.tail)
    return found


def _add(weight: Weight, text: str | None) -> None:
    if text and (words := text.split()):
        weight.text += sum(map(len, words)) + len(words)
        weight.words += len(words)


def _take(weight: Weight, inner: Weight) -> None:
    weight.text += inner.text
    weight.linked += inner.linked
    weight.paragraphs += inner.paragraphs
    weight.words += inner.words


def _close(part: Any, weight: Weight) -> None:
    if part.tag == "a":
        weight.linked = weight.text
    if part.tag in PARAGRAPHS and (part.tag != "td" or len(part) == 0):
        weight.paragraphs = weight.text
