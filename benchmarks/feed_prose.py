"""Prose for the feeds of `benchmarks.feeds`: words of our own, drawn as often as words of a language are."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass, field
from itertools import accumulate

COMMON = (
    "the of and to a in is that it for was on as with be by this are from at which or had not but have an they their"
    " one were all there we can more when so out up into than them its only some could these two may then do first any"
    " now such like our over even most after also made many before must through where much way well down should because"
    " each just those how too little world own see work long get here between both life being under never day same"
    " another know while last might us great old year off come since against go came right used take three"
).split()
"""About half of all words of a text."""
_ONSETS = "b c d f g h l m n p r s t v w br ch cl cr dr fl gr pl pr sh sl sp st th tr qu str".split()
_NUCLEI = "a e i o u ai ea ee ou oa io".split()
_CODAS = ("", "", "n", "r", "s", "t", "l", "m", "nd", "st", "ck", "ng", "rt", "ble", "tion", "ment", "ness", "ing")


def _vocabulary(size: int = 9_000) -> list[str]:
    chosen = random.Random("vocabulary")
    words: dict[str, None] = {}
    while len(words) < size:
        syllables = chosen.choices((1, 2, 3), (2, 5, 2))[0]
        stem = "".join(chosen.choice(_ONSETS) + chosen.choice(_NUCLEI) for _ in range(syllables))
        words[stem + chosen.choice(_CODAS)] = None
    return list(words)


VOCABULARY = _vocabulary()
_WEIGHTS = list(accumulate(1 / (rank + 12) for rank in range(len(VOCABULARY))))


@dataclass
class Author:
    """Who writes a feed: what they write is the same every time."""

    name: str
    chosen: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chosen = random.Random(self.name)
        self.site = f"https://{self.name}.example"
        self.person = self.title(2)

    def words(self, count: int) -> list[str]:
        rare = self.chosen.choices(VOCABULARY, cum_weights=_WEIGHTS, k=count)
        return [self.chosen.choice(COMMON) if self.chosen.random() < 0.52 else word for word in rare]

    def said(self, count: int) -> str:
        return " ".join(self.words(count))

    def sentence(self, least: int = 8, most: int = 26) -> str:
        words = self.words(self.chosen.randint(least, most))
        if len(words) > 12 and self.chosen.random() < 0.5:
            words[5] += ","
        if self.chosen.random() < 0.15:
            words[-1] = f"{self.chosen.randint(2, 1999)} {words[-1]}"
        return " ".join(words).capitalize() + self.chosen.choice("......?!")

    def title(self, words: int = 0) -> str:
        return self.said(words or self.chosen.randint(4, 11)).title()

    def slug(self) -> str:
        return "-".join(self.words(self.chosen.randint(3, 7)))

    def link(self) -> str:
        return f"https://{self.chosen.choice(VOCABULARY)}.example/{self.chosen.randint(2015, 2026)}/{self.slug()}/"

    def prose(self, sentences: int = 0) -> str:
        """The inside of a paragraph: sentences with a link or a word set apart here and there."""
        pieces: list[str] = []
        for _ in range(sentences or self.chosen.randint(2, 6)):
            piece, kind = self.sentence(), self.chosen.random()
            if kind < 0.14:
                piece += f' <a href="{self.link()}" target="_blank" rel="noopener">{self.said(3)}</a>.'
            elif kind < 0.22:
                piece = f"<strong>{piece}</strong>"
            elif kind < 0.30:
                piece = f"As they say, <em>{piece}</em>"
            elif kind < 0.36:
                piece = f"&#8220;{piece}&#8221; It&#8217;s so &#8211; {self.said(4)}&#8230;"
            pieces.append(piece)
        return " ".join(pieces)

    def code(self) -> str:
        lines = [
            f"    {a}_{b} = {c}({self.chosen.randint(1, 99)})  # {self.said(4)}" for a, b, c in map(self.words, [3] * 8)
        ]
        text = "\n".join(["def measure(depth: int) -> None:", *lines, "    if depth < 3 and depth > 0: return"])
        return html.escape(text)

    def items(self, count: int, attributes: str = "") -> str:
        return "".join(f"<li{attributes}>{self.prose(1)}</li>\n" for _ in range(count))
