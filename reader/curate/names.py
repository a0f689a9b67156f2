"""Proper names of a text: words with a capital that their place in a sentence does not explain."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from reader.curate.alignment import Index, Word
from reader.curate.figures import NUMBERS
from reader.curate.number_words import CURRENCIES, PERCENTS, SHORT_SCALES, UNITS
from reader.curate.words import IMPERATIVES, STOP, stem
from reader.paths import data_folder
from reader.terms import fold as fold_word

_LETTER = r"[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_TOKEN = re.compile(rf"{_LETTER}+(?:[-.&'’](?=\w){_LETTER}+)*")
_DETERMINERS = frozenset(
    "der die das des dem den ein eine einen einem einer eines im am zum zur vom beim ins ans kein keine seine seiner "
    "seinen seinem ihre ihrer ihren ihrem ihr sein dieser diese dieses diesem diesen".split()
)
_JOINED = frozenset("of the de la von van der den du for and bin al del di da".split())
"""Small words that stand within a name."""
_NOUNS = re.compile(
    r"(?:tions?|sions?|ments?|ness|ity|ities|ology|ologists?|isms?|ances?|ences?|ships?|hoods?|ables?|ibles?)$"
)
"""Endings that ordinary words have, and names do not."""
_BEGINS = re.compile(r"(?:[.!?:;•—–]\s*|,\s*(?=[\"“‘(\[])|(?=\())[\"'“‘(\[]*\s*$")
"""What stands before a word that begins a sentence, also one that is quoted."""
_SPEAKS = re.compile(r"\s+(?:said|says|argued|argues|told|wrote|writes|noted|added|explained|announced|reported)\b")
_AFTER_VERBS = frozenset("a an the your it them each every all only how what with".split())
"""What follows a verb that tells somebody to do something, and hardly ever a name."""
_PLURAL_VERBS = frozenset(
    "are were have do say fear want hope live die know need like love hate want mean seem feel".split()
)
_MONTHS_DAYS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec".split()
)  # the months of a date are figures


def names(text: str, known: frozenset[str] = frozenset()) -> Iterator[str]:
    """The names in one sentence, each of one or more words. `known`: folded words that are none.

    The first word is one only where it does not look like an ordinary word.
    """
    tokens = list(_TOKEN.finditer(text))
    run: list[re.Match[str]] = []
    for position, token in enumerate(tokens):
        joined = not run or text[run[-1].end() : token.start()] in (" ", " ", "-")
        first = position == 0 or bool(_BEGINS.search(text[max(0, token.start() - 12) : token.start()]))
        if run and not joined:
            yield from _name(run, text)
            run = []
        within = run and token[0].lower() in _JOINED and _next_is_name(tokens, position, text)
        if within or (_is_name(token[0]) and not (first and _ordinary(tokens, position, text, known))):
            run.append(token)
        else:
            yield from _name(run, text)
            run = []
    yield from _name(run, text)


@cache
def _ordinary_stems(start: str) -> frozenset[str]:
    """The stems of those that begin so."""
    return frozenset(stem(word) for word in (*ordinary_words(), *IMPERATIVES) if word.startswith(start))


@cache
def ordinary_words() -> frozenset[str]:
    """Words that begin a sentence without being a name."""
    text = (data_folder() / "words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def _name(run: list[re.Match[str]], text: str) -> Iterator[str]:
    if run:
        yield re.sub(r"['’]s?$", "", text[run[0].start() : run[-1].end()])


def _is_name(word: str) -> bool:
    if (
        len(word) < 2
        or fold_word(word) in _MONTHS_DAYS
        or fold_word(word).partition("-")[0] in NUMBERS
        or word in ("I'm", "I’m", "I've", "I’ve", "I'd", "I’d", "I'll", "I’ll")
    ):
        return False
    return word[0].isupper() or any(c.isupper() for c in word[1:])


def _next_is_name(tokens: list[re.Match[str]], position: int, text: str) -> bool:
    following = tokens[position + 1 : position + 3]
    return bool(following) and (
        (_is_name(following[0][0]) and text[tokens[position].end() : following[0].start()] == " ")
        or (following[0][0] in _JOINED and len(following) > 1 and _is_name(following[1][0]))
    )


def _ordinary(tokens: list[re.Match[str]], position: int, text: str, known: frozenset[str]) -> bool:
    """Whether the capital of the word that begins a sentence says nothing."""
    word = tokens[position][0]
    folded = fold_word(word)
    if any(c.isupper() for c in word[1:]) or any(c.isdigit() for c in word):
        return False
    bare = folded.partition("'")[0].partition("’")[0].partition("-")[0]
    if bare in STOP or bare in IMPERATIVES or bare in known or bare in ordinary_words() or len(bare) < 3:
        return True
    after = tokens[position + 1] if position + 1 < len(tokens) else None
    adjacent = after is not None and text[tokens[position].end() : after.start()] == " "
    if (after is not None and adjacent and _is_name(after[0])) or _SPEAKS.match(text, tokens[position].end()):
        return False
    if after is not None and adjacent and after[0] in _AFTER_VERBS:
        return True
    if after is not None and adjacent and bare.endswith("s") and after[0] in _PLURAL_VERBS | IMPERATIVES:
        return True  # several of something do, where one of a name does: `Bakers sell`, `Williams sells`
    return bool(_NOUNS.search(bare)) or stem(bare) in _ordinary_stems(bare[:2])


def recurring_names(sentences: Iterable[str], least: int) -> list[tuple[str, int]]:
    """Names that occur in so many sentences, the most frequent first; a part of a longer name counts for it."""
    texts = list(sentences)
    lower = frozenset(w for t in texts for w in re.findall(r"\b[a-z]{3,}\b", t))
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(dict.fromkeys((n for n in names(text, lower) if not n.isdigit() and len(n) > 2), 1))
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for name in counts:
        if 1 < len(words := name.split()) <= 3:
            for word in dict.fromkeys(words):
                parts[word].append(name)
    for name in sorted(counts, key=len):
        longer = [other for other in parts[name] if other in counts]
        if len(longer) == 1 and counts[longer[0]] * 3 >= counts[name]:
            counts[longer[0]] += counts.pop(name)
    return [(name, n) for name, n in counts.most_common() if n >= least]


SAYS = re.compile(
    r"(?<!\w)(?:according to|laut|nach angaben|zufolge|selon|d'après|según|secondo|volgens|segundo|sprach"
    r"|sprachen|thought|believed|fürchteten|befürchtete[n]?|führte[n]?|determined|found)(?!\w)",
    re.IGNORECASE,
)


_QUOTED = re.compile(r"“[^“”]{3,}(?:”|$)|„[^„“]{3,}(?:“|$)|«[^«»]{3,}(?:»|$)|\"[^\"]{3,}\"")


class Names:
    """The names of an article: by their keys, and which sentences have them."""

    def __init__(self, index: Index, lower: frozenset[str]) -> None:
        self._speakers: dict[int, frozenset[str]] = {}
        self._german = index.code == "de"
        self._keys = self._found(index, lower)
        self._at = [keys & self._keys for keys in index.keys]

    def _found(self, index: Index, lower: frozenset[str]) -> frozenset[str]:
        names: set[str] = set()
        self._folded: set[str] = set()
        nouns = self._german_nouns(index) if self._german else frozenset[str]()
        for words, sentence in zip(index.words, index.sentences, strict=True):
            if sentence.kind == "heading":
                continue
            for n, word in enumerate(words):
                if not word.key or not word.text[0].isupper() or word.folded in lower or word.folded in CURRENCIES:
                    continue
                if n == 0 and not (len(words) > 1 and words[1].text[0].isupper()):
                    continue  # its capital says nothing; where it is a name, it stands elsewhere too
                if self._german and (word.folded in nouns or not self._is_german(words, n)):
                    continue
                names.add(word.key)
                self._folded.add(word.folded)
        return frozenset(names)

    @staticmethod
    def _german_nouns(index: Index) -> frozenset[str]:
        """Words with a small one before them that stands before nouns, and what is counted or measured."""
        found = {fold_word(word) for word in index.language.numbers} | {*UNITS, *SHORT_SCALES, *PERCENTS}
        for words in index.words:
            for before, word in pairwise(words):
                if before.folded in _DETERMINERS and not word.text.isupper():
                    found.add(word.folded)
        return frozenset(found)

    @staticmethod
    def _is_german(words: Sequence[Word], n: int) -> bool:
        word = words[n].text
        if word.isupper() or any(c.isupper() for c in word[1:]):
            return True
        before, after = words[n - 1] if n else None, words[n + 1] if n + 1 < len(words) else None
        beside = [
            w for w in (before, after)
            if w is not None and w.key and w.text[0].isupper()
            and abs(w.start - words[n].start) <= max(len(w.text), len(word)) + 1
        ]  # fmt: skip
        return bool(beside) and (n > 0 or after in beside)

    def in_claim(self, words: Sequence[Word]) -> frozenset[str]:
        return frozenset(
            w.key for w in words if w.key in self._keys and w.text[0].isupper() and self._is_known(w.folded)
        )

    def _is_known(self, folded: str) -> bool:
        return folded in self._folded or any(
            folded[: len(folded) - n] in self._folded for n in (1, 2, 3) if len(folded) > n + 3
        )

    def speaking(self, number: int, index: Index) -> frozenset[str]:
        """The names beside the verb of saying in a sentence, or where it has none in those around it."""
        block = index.sentences[number].block
        for n in (number, number - 1, number - 2, number - 3, number + 1):
            if 0 <= n < len(self._at) and index.sentences[n].block == block and (found := self._speaker(n, index)):
                return found
        return frozenset()

    def _speaker(self, number: int, index: Index) -> frozenset[str]:
        if number not in self._speakers:
            text = index.sentences[number].text
            quoted = [m.span() for m in _QUOTED.finditer(text)]
            verbs = [*index.language.speech.finditer(text), *SAYS.finditer(text)]
            self._speakers[number] = frozenset(
                w.key for w in index.words[number]
                if w.key in self._at[number] and w.text[0].isupper()
                and not any(start <= w.start < end for start, end in quoted[:4])
                and any(-70 <= w.start - verb.start() <= 70 for verb in verbs)
            )  # fmt: skip
        return self._speakers[number]

    def at(self, number: int) -> frozenset[str]:
        return self._at[number]

    def about(self, number: int, index: Index) -> frozenset[str]:
        """The names of a sentence; where it has none of its own, those of the ones beside it."""
        keys = index.keys[number]
        block = index.sentences[number].block
        if number and index.sentences[number - 1].block == block:
            keys = keys | index.keys[number - 1]
        if (
            number + 1 < len(index.keys)
            and index.sentences[number + 1].block == block
            and '"' in index.sentences[number].text
        ):
            keys = keys | index.keys[number + 1]
        return keys | index.heading(number)

    def shown(self, names: frozenset[str], number: int, index: Index) -> str:
        for near in (number, number - 1, number - 2, number - 3, number + 1):
            run: list[str] = []
            for word in index.words[near] if 0 <= near < len(index.words) else ():
                if word.key in names and word.text[0].isupper():
                    run.append(re.sub(r"['’]s$", "", word.text))
                elif run:
                    break
            if run:
                return " ".join(run)
        return "another"
