"""Proper names of a text: words with a capital that their place in a sentence does not explain."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from reader.curate.figures import NUMBERS
from reader.curate.words import IMPERATIVES, STOP, stem
from reader.paths import data_folder
from reader.terms import fold as fold_word

_LETTER = r"[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_TOKEN = re.compile(rf"{_LETTER}+(?:[-.&'’](?=\w){_LETTER}+)*")
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
    "thursday friday saturday sunday".split()
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
def _ordinary_stems() -> frozenset[str]:
    return frozenset(map(stem, ordinary_words() | IMPERATIVES))


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
    return bool(_NOUNS.search(bare)) or stem(bare) in _ordinary_stems()


def recurring_names(sentences: Iterable[str], least: int) -> list[tuple[str, int]]:
    """Names that occur in so many sentences, the most frequent first; a part of a longer name counts for it."""
    texts = list(sentences)
    lower = frozenset(w for t in texts for w in re.findall(r"\b[a-z]{3,}\b", t))
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({name for name in names(text, lower) if not name.isdigit() and len(name) > 2})
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
