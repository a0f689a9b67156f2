"""Which sentences of an article a claim is nearest to, by the beginnings of words, rare ones counting more. Pure."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from reader.curate.languages import Language, languages
from reader.curate.passages import Sentence
from reader.curate.words import STOP, stem
from reader.dataclass import dataclass
from reader.terms import fold

_WORD = re.compile(r"[^\W_]+(?:['’](?:s|t)\b)?")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
LETTERS = 5
"""Letters by which two forms of one word are alike in any of our languages."""
AROUND = 0.35
"""What a word of the sentence before or the heading counts, against one of the sentence itself."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a sentence, and where it stands."""

    start: int
    text: str
    folded: str
    key: str
    """By which it is compared; `""` of one that says nothing alone."""


@lru_cache(maxsize=16)
def _small(code: str) -> frozenset[str]:
    language = languages().get(code)
    small = STOP if code in ("en", "") else frozenset[str]()
    return small | frozenset(map(fold, language.stop)) if language is not None else STOP


@lru_cache(maxsize=65536)
def key_of(word: str) -> str:
    """By what a folded word is compared."""
    return word if word.isdigit() else stem(_FORMS.get(word, word))[:LETTERS]


_FORMS = dict(
    pair.split("/")[::-1]
    for pair in (
        "lose/lost lose/losing win/won keep/kept leave/left sell/sold buy/bought rise/rose rise/risen fall/fell "
        "fall/fallen grow/grew grow/grown hold/held "
        "find/found say/said pay/paid send/sent lead/led meet/met build/built become/became begin/began "
        "begin/begun choose/chose "
        "choose/chosen drive/drove eat/ate fly/flew forbid/forbade give/gave hear/heard know/knew know/known "
        "make/made run/ran see/saw "
        "see/seen seek/sought speak/spoke spend/spent stand/stood swim/swam take/took teach/taught tell/told "
        "think/thought throw/threw "
        "understand/understood write/wrote write/written injury/injured beat/beaten sink/sank sink/sunk "
        "bring/brought catch/caught fight/fought"
    ).split()
)
"""What some words are forms of."""


@lru_cache(maxsize=4096)
def words_of(text: str, code: str = "en") -> tuple[Word, ...]:
    """The words of one sentence; of CJK text its pairs of signs."""
    small = _small(code)
    found: list[Word] = []
    for match in _WORD.finditer(text):
        word = match[0]
        if _CJK.search(word):
            found += [
                Word(match.start() + n, word[n : n + 2], word[n : n + 2], word[n : n + 2])
                for n in range(max(1, len(word) - 1))
            ]
            continue
        folded = fold(word.partition("'")[0].partition("’")[0])
        found.append(Word(match.start(), word, folded, "" if folded in small or len(folded) < 2 else key_of(folded)))
    return tuple(found)


class Index:
    """The words of an article's sentences, taken apart once."""

    def __init__(self, sentences: Sequence[Sentence], language: Language) -> None:
        self.sentences, self.language, self.code = sentences, language, language.code
        self.words = [words_of.__wrapped__(s.text, language.code) for s in sentences]
        self.keys = [frozenset(w.key for w in words if w.key) for words in self.words]
        self._standing: dict[str, list[int]] = defaultdict(list)
        self._weights: dict[str, float] = {}
        self._headings: dict[str, frozenset[str]] = {"": frozenset()}
        for number, keys in enumerate(self.keys):
            for key in keys:
                self._standing[key].append(number)

    @cached_property
    def size(self) -> int:
        return sum(1 for s in self.sentences if s.kind != "heading") or 1

    def __contains__(self, key: str) -> bool:
        return key in self._standing

    def with_key(self, key: str) -> Sequence[int]:
        return self._standing.get(key, ())

    def weight(self, key: str) -> float:
        """How much a word tells: rare ones more."""
        weight = self._weights.get(key)
        if weight is None:
            weight = self._weights[key] = 0.4 + math.log((self.size + 1) / (len(self._standing.get(key, ())) or 1))
        return weight

    def total(self, keys: Iterable[str]) -> float:
        """How much several words tell together, whatever order they come in: a set has another in each process."""
        return math.fsum(map(self.weight, keys))

    def around(self, number: int) -> frozenset[str]:
        """The words of the sentence before, where it stands in the same block, and of the heading."""
        keys = (
            self.keys[number - 1]
            if number and self.sentences[number - 1].block == self.sentences[number].block
            else frozenset[str]()
        )
        return keys | self.heading(number)

    def heading(self, number: int) -> frozenset[str]:
        """The words of the heading that a sentence stands under."""
        heading = self.sentences[number].heading
        keys = self._headings.get(heading)
        if keys is None:
            keys = self._headings[heading] = frozenset(w.key for w in words_of(heading, self.code) if w.key)
        return keys

    def scores(self, keys: Iterable[str]) -> Mapping[int, float]:
        """How much each sentence has in common with these words; those without any are left out."""
        found: dict[int, float] = defaultdict(float)
        for key in sorted(keys):
            weight = self.weight(key)
            for number in self._standing.get(key, ()):
                found[number] += weight
        return found
