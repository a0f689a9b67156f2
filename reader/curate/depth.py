"""How deep an article goes: its level by how its words are, its abstraction by signs of doing and of deciding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import exp

from reader.curate.names import ordinary_words
from reader.curate.passages import HEADING, STEP, Sentence
from reader.curate.taxonomy import Grams, Signs, Taxonomy
from reader.curate.words import STOP
from reader.model.digest import LEVELS
from reader.terms import search_words

KNOWN_LANGUAGE = 0.25
"""Share of a text's words that are small ones we know; where it is lower, there is too little prose to judge."""
# Fitted by ridge regression on 46 labelled articles by two hands, none of which the benchmark measures.
LEVEL_BASE = 0.91
LEVEL_WEIGHTS: Mapping[str, float] = {
    "long_words": 25.1, "longish_words": 4.53, "rare_words": -9.53, "hyphens": 15.7, "symbols": 7.19, "numbers": 4.0,
    "you": -7.05, "beginner": -0.354, "advanced": 0.711, "expert": 0.419,
}  # fmt: skip
LEVEL_WIDTH = 0.6
CLEAR = 2.5
"""Signs in 100 words from which on a text is clearly of one kind, if it has few of the other."""
FEW = 3.0
"""How many times as many signs of the one kind as of the other there are then."""
BOTH = 1.5
"""Signs in 100 words of either kind from which on a text has both in number."""
A_STEP = 0.6
"""What a numbered step counts for beside signs in 100 words."""
DISTINCT = 3
"""Different signs of a kind that it takes: a word that is repeated says little."""


def levels(sentences: Sequence[Sentence], grams: Grams, taxonomy: Taxonomy) -> dict[str, float]:
    """Shares of the levels, by where a text stands between plain and technical; none where its words are not known."""
    features = depth_features(sentences, grams, taxonomy)
    if features["plain_words"] < KNOWN_LANGUAGE:
        return {}
    place = LEVEL_BASE + sum(weight * features[name] for name, weight in LEVEL_WEIGHTS.items())
    place = min(max(place, 0.0), len(LEVELS) - 1.0)
    shares = {level: exp(-(((place - at) / LEVEL_WIDTH) ** 2)) for at, level in enumerate(LEVELS)}
    total = sum(shares.values())
    return {level: share / total for level, share in shares.items()}


def depth_features(sentences: Sequence[Sentence], grams: Grams, taxonomy: Taxonomy) -> dict[str, float]:
    """What tells how hard a text is: shares of its words, and the signs of each level in 100 words."""
    written = [word for s in sentences if s.kind != HEADING for word in s.text.split()]
    words = search_words(" ".join(written))
    letters = [word for word in words if word.isalpha()]
    count, alphabetic, tokens = max(1, len(words)), max(1, len(letters)), max(1, len(written))
    hundreds = max(1.5, grams.words / 100)
    ordinary = ordinary_words() | STOP
    features = {
        "long_words": sum(len(word) > 10 for word in letters) / alphabetic,
        "longish_words": sum(len(word) > 7 for word in letters) / alphabetic,
        "rare_words": sum(len(word) > 3 and word not in ordinary for word in letters) / alphabetic,
        "plain_words": sum(word in STOP for word in letters) / alphabetic,
        "hyphens": sum(bool(_HYPHEN.search(word)) for word in written) / tokens,
        "symbols": sum(bool(_SYMBOL.search(word)) for word in written) / tokens,
        "numbers": sum(any(map(str.isdigit, word)) for word in words) / count,
        "you": sum(word in _YOU for word in words) / count,
    }
    for level in ("beginner", "advanced", "expert"):
        signs = taxonomy.levels.get(level)
        features[level] = grams.score(signs) / hundreds if signs else 0.0
    return features


_HYPHEN = re.compile(r"\w-\w")
_SYMBOL = re.compile(r"[=<>_∈≤≥√σμλεΩα-ω^{}\\|]")
_YOU = frozenset(("you", "your", "yours", "yourself"))


def abstractions(sentences: Sequence[Sentence], grams: Grams, taxonomy: Taxonomy) -> dict[str, float]:
    """The abstraction that the signs say, with how sure that is; none where there are too few signs."""
    steps = min(5, sum(1 for s in sentences if s.kind == STEP))
    low = _kind(grams, taxonomy.abstractions.get("low"), steps) + A_STEP * steps
    high = _kind(grams, taxonomy.abstractions.get("high"))
    if low >= CLEAR and low >= FEW * high:
        return {"low": low / (low + high + 0.5)}
    if high >= CLEAR and high >= FEW * low:
        return {"high": high / (low + high + 0.5)}
    if min(low, high) >= BOTH:
        return {"medium": min(low, high) / max(low, high)}
    return {}


def _kind(grams: Grams, signs: Signs | None, others: int = 0) -> float:
    """Signs of one kind in 100 words; none where there are too few different ones, `others` being known already."""
    if signs is None or len(grams.found(signs)) + others < DISTINCT:
        return 0.0
    return grams.score(signs) / (max(150, grams.words) / 100)
