"""What a fact check refutes is no part of what an article says: it is left out, with the bare verdict on it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.curate.passages import HEADING, Sentence
from reader.curate.words import terms

_FALSE = (
    r"(?:false|untrue|not (?:true|correct|accurate)|wrong|incorrect|inaccurate|a lie|lies|fake|a fake|a hoax|a myth"
    r"|misleading|baseless|unfounded|fabricated|nonsense|falsch|unwahr|nicht wahr|irreführend|faux|fausse|mensonger"
    r"|falso|falsa"
    r"|niet waar|onwaar)"
)
_ABOUT_IT = (
    r"(?:this|that|it|the (?:claim|post|statement|rumou?r|story|video|image|photo|allegation)s?|these claims|das|dies"
    r"|die behauptung|c['’]est|cette affirmation|esto|la afirmación|questo|isto|dit|dat)"
)
_VERDICT = re.compile(
    rf"^\W*(?:{_ABOUT_IT}(?: \w+){{0,3}}? ?(?:is|are|was|were|ist|est|es|è|é)? ?(?:\w+ ){{0,2}}?)?{_FALSE}\W*$",
    re.IGNORECASE,
)
"""A sentence that says of the one before it that it is false, and nothing else."""
_CLAIMED = re.compile(
    r"^\W*(?:what (?:was|is|has been|people|they) (?:being )?(?:claim\w*|said|shared)|the claims?|claims?"
    r"|(?:die )?behauptung|l['’]affirmation|la afirmación|l['’]affermazione|a afirmação|de bewering)\W*$",
    re.IGNORECASE,
)
"""A heading, or a line of its own, under which a fact check quotes a claim."""
_SPREAD = re.compile(
    r"\b(?:posts?|videos?|tweets?|memes?|rumou?rs?|chain (?:mails?|letters?)|viral|shared (?:on|\d)"
    r"|users? (?:on|of)|claims? that)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:sa(?:id|ys?)|claim\w*|alleg\w+|show(?:s|ed)?|suggest\w*|state[sd]?|assert\w*)\b", re.IGNORECASE
)
_RATING = re.compile(r"^\W*(?:our )?(?:rating|verdict|urteil|fazit|veredicto|oordeel)\s*:", re.IGNORECASE)
_NOUN = re.compile(r"^\W*(?:the|these|die|cette|la|l['’]|de) ?\w", re.IGNORECASE)
LIKE = 0.5
"""Share of a sentence's words that what was spread has too, for it to be that."""


def without_refuted(own: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of an article without those that it says are false."""
    verdicts = [n for n, s in enumerate(own) if _VERDICT.match(s.text) or _RATING.match(s.text)]
    refuted = {meant for n in verdicts if (meant := _meant(n, own)) >= 0} | _under(own)
    if not verdicts and not refuted:
        return list(own)
    claims = [frozenset(terms(own[n].text)) for n in refuted]
    out = {*verdicts, *refuted, *(n for n, s in enumerate(own) if s.kind != HEADING and _says_it_too(s, claims))}
    return [s for n, s in enumerate(own) if n not in out]


def _meant(number: int, own: Sequence[Sentence]) -> int:
    """Which sentence a verdict is on: the one before it, or the last one that tells what was spread; -1 for none."""
    if _RATING.match(own[number].text):
        return -1
    near = range(number - 1, max(-1, number - 5), -1)
    if _NOUN.match(own[number].text):
        told = next((n for n in near if _is_told(own[n].text)), -1)
        if told >= 0:
            return told
    before = number - 1
    return before if before >= 0 and own[before].kind != HEADING and own[before].block >= own[number].block - 1 else -1


def _is_told(text: str) -> bool:
    return bool(_SPREAD.search(text) and _TELLS.search(text) and not _DENIES.search(text))


def _under(own: Sequence[Sentence]) -> set[int]:
    """The block right after a heading, or a line of its own, that announces a claim."""
    found: set[int] = set()
    announced = -1
    for number, sentence in enumerate(own):
        if _CLAIMED.match(sentence.text):
            announced = sentence.block + 1
            found.add(number)
        elif sentence.block == announced and sentence.kind != HEADING:
            found.add(number)
    return found


def _says_it_too(sentence: Sentence, claims: Sequence[frozenset[str]]) -> bool:
    """Whether a sentence says what was refuted, and denies nothing."""
    own = frozenset(terms(sentence.text))
    return bool(own) and not _DENIES.search(sentence.text) and any(len(own & c) >= LIKE * len(own) for c in claims)


_DENIES = re.compile(
    r"\b(?:no|not|never|n't|none|false|untrue|wrong|contrary|in fact|actually|lie|fake|hoax|myth"
    r"|nicht|kein\w*|falsch|pas"
    r"|faux|no es|falso|non|não|niet|geen)\b|n['’]t\b",
    re.IGNORECASE,
)
