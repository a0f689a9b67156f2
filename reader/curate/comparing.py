"""A claim beside the sentence of the article that is nearest to it: what both have, and what only one has. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.curate.alignment import AROUND, Index, Word, words_of
from reader.curate.languages import Language
from reader.dataclass import dataclass

_BREAK = re.compile(
    r"[,;:—–()“”\"„«»]|\b(?:but|while|whereas|although|though|which|who|aber|sondern|während|obwohl|mais"
    r"|tandis que|pero|aunque|mientras"
    r"|ma|mentre|maar|terwijl|mas|enquanto)\b",
    re.IGNORECASE,
)
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence of the article, and how much of a claim it has."""

    number: int
    share: float
    """Of the claim's words, rare ones counting more: those in the sentence itself."""
    around: float
    """The same, with the sentence before it and its heading."""
    shared: frozenset[str]


@dataclass(frozen=True)
class Compared:
    """A claim and the sentences that are nearest to it."""

    said: str
    language: Language
    words: Sequence[Word]
    keys: frozenset[str]
    total: float
    best: Sequence[Match]

    @property
    def first(self) -> Match | None:
        return self.best[0] if self.best else None


def compared(said: str, language: Language, index: Index, leave: frozenset[str] = frozenset()) -> Compared:
    """A claim with the sentences that have most of its words, those of `leave` not counted."""
    words = words_of(said, index.code)
    keys = frozenset(w.key for w in words if w.key) - leave
    total = index.total(keys) or 1.0
    scores = index.scores(keys)
    nearest = sorted(scores, key=lambda n: (-scores[n] + 0.02 * len(index.keys[n]), n))[: NEAREST + 3]
    matches = [
        Match(
            n, scores[n] / total,
            (scores[n] + AROUND * index.total((keys - index.keys[n]) & index.around(n))) / total,
            keys & index.keys[n],
        )
        for n in nearest
    ]  # fmt: skip
    matches.sort(key=lambda m: -m.around)
    return Compared(said, language, words, keys, total, matches[:NEAREST])


def parts(text: str) -> list[tuple[int, int]]:
    """Where the clauses of a sentence stand, roughly: between its marks and conjunctions."""
    found: list[tuple[int, int]] = []
    start = 0
    for mark in _BREAK.finditer(text):
        if mark.start() > start:
            found.append((start, mark.start()))
        start = mark.start() if mark[0].isalpha() else mark.end()
    found.append((start, len(text)))
    return found


def clause_like(keys: frozenset[str], number: int, index: Index, least: float = 0.25) -> str:
    """The clauses of a sentence that have these words, without those that have hardly any of them."""
    text = index.sentences[number].text
    weighed: list[tuple[float, int, int]] = []
    for start, end in parts(text):
        inside = {w.key for w in index.words[number] if start <= w.start < end}
        weighed.append((index.total(keys & inside), start, end))
    most = max(weight for weight, _, _ in weighed)
    return " ".join(text[start:end] for weight, start, end in weighed if weight >= least * most > 0)
