"""Whether two texts are one story, judged by their words alone.

A text is the set of its runs of four words. Of sixteen groups of these, taken by hash, the smallest of each is kept
(one-permutation MinHash, Li, Owen and Zhang 2012); two neighbouring ones make a band. Texts that share a band are
candidates, and their resemblance (Jaccard) decides. Texts of many feeds are mostly what all of them say: the notes of a
network of podcasts, a form that a forecast or a release is written in. So what two texts do not have in common decides
in the end: a copy differs in a few words at its ends, another story in the names and numbers within.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

RUN = 4
GROUPS = 16
"""A power of two."""
LEAST_WORDS = 60
"""Shorter texts say too little to be compared."""
SAME = 0.8
"""Texts that resemble each other so much are one story."""
_MOST_TEXT = 30_000
"""Characters that are compared: who copies so much, copies the rest."""
LEAST_STORY = 150
"""Words of a text that is repeated under another title; a shorter one is as likely what every entry of a feed says."""
COPIED = 0.9
"""How much it resembles the other one then."""
_MOST_WORDS = 800
"""Words in which two texts are compared one by one."""
_WORD = re.compile(r"[^\W_]+")


def runs(text: str) -> frozenset[int]:
    """Hashes of the text's runs of words; empty for a text too short to compare."""
    words = _WORD.findall(text[:_MOST_TEXT].lower())
    if len(words) < LEAST_WORDS:
        return frozenset()
    # Each text that comes in has hundreds of runs: no loop in Python goes over them.
    said = map(" ".join, zip(*(words[i:] for i in range(RUN)), strict=False))
    return frozenset(map(crc32, map(str.encode, said)))


@lru_cache(maxsize=1024)  # the same texts are asked for while they are compared, and when they are stored
def bands(text: str) -> tuple[int, ...]:
    """Keys that near-equal texts have in common, at least one of them; of 48 bits each."""
    descending = sorted(runs(text), reverse=True)
    least = dict(zip(map((GROUPS - 1).__and__, descending), descending, strict=True))  # of each group the last one
    return tuple(
        key_of("band", str(i), str(least[i] // GROUPS), str(least[i + 1] // GROUPS))
        for i in range(0, GROUPS, 2)
        if i in least and i + 1 in least
    )


def resemblance(one: str, other: str) -> float:
    """The share of runs that two texts have in common, 0 to 1."""
    a, b = runs(one), runs(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def is_same_story(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two texts that resemble each other, each a title and a text, tell the same."""
    titles = [frozenset(_WORD.findall(title.casefold())) for title, _ in (one, other)]
    named_alike = bool(titles[0] & titles[1]) and (titles[0] <= titles[1] or titles[1] <= titles[0])
    words = [_WORD.findall(text[:_MOST_TEXT]) for _, text in (one, other)]
    if not named_alike and (min(map(len, words)) < LEAST_STORY or resemblance(one[1], other[1]) < COPIED):
        return False
    return not _tells_otherwise(*words)


def _tells_otherwise(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether in the place of names or numbers of one text the other has different ones."""
    matcher = SequenceMatcher(None, one[:_MOST_WORDS], other[:_MOST_WORDS], autojunk=False)
    for sign, i, j, k, m in matcher.get_opcodes():
        if sign != "replace" or max(j, m) == min(len(one), len(other), _MOST_WORDS):
            continue
        before, after = ([word for word in words if _is_name(word)] for words in (one[i:j], other[k:m]))
        if before and after and {w.casefold() for w in before} != {w.casefold() for w in after}:
            return True
    return False


def _is_name(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit()


def key_of(*parts: str) -> int:
    """48 bits of a hash over these parts."""
    return int.from_bytes(blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=6).digest(), "big")
