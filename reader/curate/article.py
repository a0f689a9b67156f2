"""An article, taken apart once for all the claims on it. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import field
from functools import cached_property, lru_cache

from reader.curate.alignment import Index, words_of
from reader.curate.certainty import digits_of
from reader.curate.counted import Placed, placed
from reader.curate.languages import Language, language_of
from reader.curate.named import name_pairs
from reader.curate.names import Names
from reader.curate.passages import Sentence, sentences
from reader.curate.quotations import Folded
from reader.curate.words import stem, terms
from reader.dataclass import dataclass
from reader.terms import fold as fold_word
from reader.text import clean_line, fold, plain

_WORDS = re.compile(r"[^\W_]+")


@lru_cache(maxsize=64)
def language_said(said: str) -> Language:
    return language_of(said)


@dataclass(frozen=True)
class Text:
    """An article, taken apart once for all claims on it."""

    markdown: str
    title: str = ""
    """Its names and numbers count as the article's."""
    sentences: Sequence[Sentence] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sentences", sentences(self.markdown))

    @cached_property
    def plain(self) -> str:
        return clean_line(f"{self.title}. {plain(self.markdown)}" if self.title else plain(self.markdown))

    @cached_property
    def folded(self) -> Folded:
        return Folded(self.markdown)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word, folded; of names with marks in them also the parts."""
        return frozenset(_WORDS.findall(fold_word(self.plain)))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The first letters of every word: what another form of it begins with too."""
        return frozenset(word[:4] for word in self.words if len(word) >= 4)

    @cached_property
    def digits(self) -> frozenset[str]:
        """Its numbers by the digits that tell."""
        return digits_of(self.plain)

    @cached_property
    def title_keys(self) -> frozenset[str]:
        return frozenset(w.key for w in words_of(self.title, self.language.code) if w.key)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.words))

    @cached_property
    def initials(self) -> str:
        """First letters of all words: what an abbreviation may stand for."""
        return "".join(word[0] for word in _WORDS.findall(fold_word(self.plain)))

    @cached_property
    def lower(self) -> frozenset[str]:
        """The words that occur without a capital."""
        return frozenset(fold_word(w) for w in _WORDS.findall(self.plain) if w[:1].islower())

    @cached_property
    def language(self) -> Language:
        return language_of(self.plain)

    def language_of(self, said: str) -> Language:
        """The language of a claim: the article's, where it is too short to tell."""
        language = language_said(said)
        return language if language.known else self.language

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """First and family names, and other words with capitals that stand together."""
        return name_pairs((s.text for s in self.sentences), self.lower)

    @cached_property
    def all_pairs(self) -> frozenset[tuple[str, str]]:
        """The same, also of words that it has in small letters elsewhere."""
        return name_pairs((s.text for s in self.sentences), frozenset())

    @cached_property
    def run(self) -> str:
        """All of it, folded, without spaces: where a name in a script without them stands."""
        return "".join(fold_word(self.plain).split())

    @cached_property
    def index(self) -> Index:
        return Index(self.sentences, self.language)

    @cached_property
    def names(self) -> Names:
        return Names(self.index, self.lower)

    @cached_property
    def quantities(self) -> list[Placed]:
        return placed(self.index, f"{self.title}. {self.left_out}", self.language)

    @property
    def left_out(self) -> str:
        """What stands between its sentences: lines that are none, as the one with its date."""
        ends = [0, *(s.end for s in self.sentences)]
        starts = [*(s.start for s in self.sentences), len(self.markdown)]
        between = (self.markdown[end:start].strip() for end, start in zip(ends, starts, strict=True) if start > end)
        return ". ".join(part for part in between if any(map(str.isalnum, part)))

    @cached_property
    def terms(self) -> list[frozenset[str]]:
        """Of each sentence."""
        return [frozenset(terms(sentence.text)) for sentence in self.sentences]

    @cached_property
    def all_terms(self) -> frozenset[str]:
        return frozenset().union(*self.terms)

    @cached_property
    def own(self) -> dict[str, Sentence]:
        """Its sentences by their letters: what is copied is supported."""
        return {bare: s for s in self.sentences if (bare := bare_of(s.text))}

    @cached_property
    def counts(self) -> frozenset[int]:
        """How many items its lists have, and how many parts: what a digest may count."""
        items: Counter[str] = Counter(
            s.heading for s in {s.block: s for s in self.sentences if s.kind in ("item", "step")}.values()
        )
        headings = sum(1 for s in self.sentences if s.kind == "heading")
        return frozenset((*items.values(), headings, sum(items.values())))


_BARE = re.compile(r"[^\W_]+|(?<=\d)[.,:/](?=\d)|[-−](?=\d)|[%‰$€£¥°]")


def bare_of(text: str) -> str:
    """A text without spaces and marks, but for those that tell of its numbers: `£3.4` is neither `€3.4` nor `£34`."""
    return "".join(_BARE.findall(fold(text)))
