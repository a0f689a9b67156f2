"""Which words of a sentence each of its quantities is of, where it has several of one kind. Pure.

`Public workers had a rate of 34 percent, private ones of 6`: each has the words between the marks and conjunctions
around it. What the first says once of all of them (`will own … of the firm`) is no word of one alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from reader.curate.alignment import Index, Word
from reader.curate.comparing import Compared
from reader.curate.quantity import (
    COUNT,
    DATE,
    MEASURE,
    MONEY,
    ORDINAL,
    PERCENT,
    SHARE,
    WEEKDAY,
    Quantity,
    agree,
    alike,
)  # fmt: skip

KINDS = frozenset((COUNT, PERCENT, SHARE, MONEY, MEASURE, DATE, ORDINAL, WEEKDAY))
SHORT = 4
"""Words of a part that has no verb of its own, at most."""
NEAR = 0.45
"""Share of a claim's words that a sentence has to have, to be compared part by part."""
MOST = 12
"""Quantities of a claim that are looked at."""
CLEARLY = 2.5
_TURN = re.compile(
    r"[;:]|[,)]?\s(?:and|while|whereas|but|than|und|während|aber|als|et|mais|tandis que|y|pero|mientras|e|ma|mentre"
    r"|en|maar|terwijl|mas|enquanto)\s",
    re.IGNORECASE,
)
_COMMA = re.compile(r",(?!\d)(?!\s(?:which|who|whose|that|der|die|das|qui|que|che)\b)", re.IGNORECASE)
_RESPECTIVELY = re.compile(
    r"\b(?:respectively|beziehungsweise|jeweils|respectivement|respectivamente|rispettivamente)\b"
)
_OTHER = re.compile(
    r"\b(?:other than|except(?: for)?|apart from|unlike|besides|außer|sauf|excepto|salvo)\s", re.IGNORECASE
)
_RANGE = re.compile(r"\s*(?:to|[–-]|bis|à|a|tot|or|oder|ou|o)\s*", re.IGNORECASE)
_ELSE = "other"
_HELPS = frozenset(
    "is are was were be been has have had will would can could may might must should does did owns own ist sind war "
    "waren hat haben hatte hatten wird werden wurde wurden a ont avait avaient est sont fut ha han habia es son fue "
    "sera hanno aveva sono heeft hebben had zijn werd tem teve foi".split()
)
"""Verbs that stand before another one, by which the end of a subject is told."""


def of_another_part(
    found: Sequence[Quantity], inside: Sequence[Quantity], claim: Compared, number: int, index: Index
) -> str:
    """Why a quantity of a claim is in this sentence of something else than in the claim, `""` where none is."""
    for quantity in found[:MOST]:
        numbers = {w.key for w in claim.words if quantity.start <= w.start < quantity.end}
        like = sorted((q for q in inside if q.kind in KINDS and alike(quantity, q)), key=lambda q: q.start)
        text = index.sentences[number].text
        if any(_RANGE.fullmatch(text[a.end : b.start]) for a, b in pairwise(like)):
            continue
        own = [n for n, q in enumerate(like) if agree(quantity, q)]
        words = index.words[number]
        of_it = (quantity, *(like[n] for n in own))
        others = [n for n, q in enumerate(like) if not any(agree(f, q) for f in found)]
        others = [n for n in others if _is_of_such(like[n], of_it, words, claim.words)]
        if not own or not others:
            continue
        same = sorted((q for q in found if alike(quantity, q)), key=lambda q: q.start)
        said = words_of_each(claim.said, claim.words, same)[same.index(quantity)] - numbers if len(same) > 1 else (
            claim.keys - numbers
        )  # fmt: skip
        said -= _left_out(claim)
        weights = _weights(said, text, words, like, index)
        best, (most, other) = max(weights[n] for n in own), max((weights[n], n) for n in others)
        if most >= (1.0 if best == 0 else CLEARLY * best + 0.5):
            return f"the article says “{like[other].text.strip()}” of this, not “{quantity.text.strip()}”"
    return ""


def _is_of_such(other: Quantity, own: Sequence[Quantity], words: Sequence[Word], said: Sequence[Word]) -> bool:
    """Whether another quantity is of what the claim's is of: of a count or a place, where the same is counted."""
    if other.kind == DATE:
        return bool(own[0].value and other.value) or bool(own[0].month and other.month)
    if other.kind not in (COUNT, ORDINAL):
        return True
    counted = after(other, words)
    mine = after(own[0], said).union(*(after(q, words) for q in own[1:]))
    return not counted or bool(counted & mine) or _ELSE in counted | mine


def after(quantity: Quantity, words: Sequence[Word]) -> frozenset[str]:
    """The first words after a quantity that tell something: what is counted."""
    place = bisect_left(words, quantity.end, key=lambda word: word.start)
    return frozenset([w.key for w in words[place : place + 5] if w.key][:2])


def _left_out(claim: Compared) -> frozenset[str]:
    """What a claim says that it does not speak of: `those other than A`."""
    found = _OTHER.search(claim.said)
    return frozenset(w.key for w in claim.words if found and found.end() <= w.start < found.end() + 20)


def _weights(
    said: frozenset[str], text: str, words: Sequence[Word], like: Sequence[Quantity], index: Index
) -> Sequence[float]:
    """How much of what is said stands with each of the quantities of a sentence, and with no other."""
    each = words_of_each(text, words, like)
    times = Counter(key for keys in each for key in keys)
    return [index.total(key for key in keys & said if times[key] == 1) for keys in each]


def words_of_each(text: str, words: Sequence[Word], like: Sequence[Quantity]) -> list[frozenset[str]]:
    """The words that stand with each of the quantities."""
    spans = _spans(text, like)
    places = [[bisect_left(words, edge, key=lambda word: word.start) for edge in span] for span in spans]
    each = [[w for w in words[start:end] if w.key] for start, end in places]
    bare = [not any(map(_is_verb, words[start:end])) for start, end in places]
    if any(len(part) <= SHORT and verbless for part, verbless in zip(each[1:], bare[1:], strict=True)):
        start = spans[0][0]
        verb = next((w.start for w in words if w.start > start and _is_verb(w)), len(text))
        before = [w for w in each[0] if w.start < verb]
        each[0] = before or each[0]
    return [frozenset(w.key for w in part) for part in each]


def _is_verb(word: Word) -> bool:
    return word.folded in _HELPS or (word.text[:1].islower() and word.folded.endswith(("ed", "ing")))


def _spans(text: str, like: Sequence[Quantity]) -> list[tuple[int, int]]:
    """The part of a text that each of its quantities stands in."""
    if len(like) == 2 and _RESPECTIVELY.search(text):
        turn = list(re.finditer(r"\s(?:and|und|et|y|e|en)\s", text[: like[0].start]))
        if turn:
            return [(0, turn[-1].start()), (turn[-1].end(), like[0].start)]
    edges = [0]
    for one, two in pairwise(like):
        edges.append(_edge(text, one.end, two.start))
    return list(zip(edges, [*edges[1:], len(text)], strict=True))


def _edge(text: str, start: int, end: int) -> int:
    """Where between two quantities what belongs to the second begins."""
    closing = re.match(r"\s?\)", text[start:end])
    if closing:
        return start + closing.end()
    if turn := _TURN.search(text, start, end):
        return turn.start()
    commas = list(_COMMA.finditer(text, start, end))
    return commas[-1].start() if commas else start
