"""Whether a claim puts another name where the article has one: between the same words. Pure.

`Ada Brandt will become head of the firm` where the article says `Tom Reed will become head of the firm`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reader.curate.alignment import Index, Word
from reader.curate.comparing import Compared
from reader.curate.names import Names

NEAR = 0.4
"""Share of a claim's words that a sentence has to have, to be compared with it place by place."""
BESIDE = 7
"""Words before and after such a place, among which the claim's own name may not stand."""
MOST = 6
"""Names of a claim, and places of a word, that are looked at."""
_STOPS = re.compile(r"[,;:]\s|\s(?:while|whereas|but|and|während|aber|und)\s")
_PREPOSITIONS = frozenset(
    "in on at from of for to with by near against über in aus bei von für mit nach dans en sur de à pour par con "
    "por".split()
)
_MARKED = re.compile(r"[.;:]\s|[“”\"]|\s[–—-]\s")


def other_in_place(claim: Compared, index: Index, known: Names) -> str:
    """Why the article has another name between the same words than a claim has, `""` where it has not."""
    own = known.in_claim(claim.words)
    for match in claim.best[:2] if own else ():
        if match.around < NEAR or match.share < 0.75 * claim.best[0].share:
            continue
        words, text = index.words[match.number], index.sentences[match.number].text
        names = known.at(match.number)
        for start, end in list(_runs(claim.words, own))[:MOST]:
            mine = claim.words[start:end]
            for place in _before_the_same(claim.words, end, words, german=index.code == "de"):
                theirs = _run_before(words, place, names, text)
                near = [*words[max(0, place - BESIDE) : place], *_until_a_mark(words, place, text)]
                if theirs and _is_another(mine, theirs, near, claim, german=index.code == "de"):
                    shown = " ".join(w.text for w in theirs)
                    said = " ".join(w.text for w in mine)
                    return f"the article says this of “{shown}”, not of “{said}”"
    return ""


def _runs(words: Sequence[Word], names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where names stand in a claim."""
    start = -1
    for n, word in enumerate((*words, None)):
        inside = word is not None and word.key in names and word.text[0].isupper()
        if inside and start < 0:
            start = n
        elif not inside and start >= 0:
            yield start, n
            start = -1


def _before_the_same(ours: Sequence[Word], end: int, theirs: Sequence[Word], *, german: bool) -> list[int]:
    """Where the words that follow a name in a claim stand in the article: the next two that tell something."""
    after = [w for w in ours[end : end + 6] if w.key][:2]
    if len(after) < 2 or (after[0].text[0].isupper() and not german):
        return []
    places = [m for m, w in enumerate(theirs) if w.key == after[0].key][:MOST]
    return [m for m in places if any(w.key == after[1].key for w in theirs[m + 1 : m + 5])]


def _run_before(words: Sequence[Word], place: int, names: frozenset[str], text: str) -> Sequence[Word]:
    """The name right before a place, small words between them left out."""
    at = place - 1
    while at >= 0 and not words[at].key and place - at < 6:
        at -= 1
    end = at + 1
    while at >= 0 and words[at].key and words[at].text[0].isupper():
        at -= 1
    run = words[at + 1 : end]
    if (
        not any(w.key in names for w in run)
        or (at >= 0 and words[at].folded in _PREPOSITIONS)
        or _MARKED.search(text, run[-1].start + len(run[-1].text), words[place].start)
    ):
        return ()
    return run


def _until_a_mark(words: Sequence[Word], place: int, text: str) -> Sequence[Word]:
    near = words[place : place + BESIDE]
    end = next((n for n in range(1, len(near)) if _STOPS.search(text, near[n - 1].start, near[n].start)), len(near))
    return near[:end]


def _is_another(
    said: Sequence[Word], theirs: Sequence[Word], near: Sequence[Word], claim: Compared, *, german: bool
) -> bool:
    mine = frozenset(w.key for w in said)
    keys = frozenset(w.key for w in theirs)
    shared, only = keys & mine, keys - mine
    if not only or only & claim.keys or mine <= keys or (mine - shared) & {w.key for w in near}:
        return False
    if any(one[:4] == other[:4] for one in mine - shared for other in only):
        return False  # `Cuba` and `Cuban`
    if german and not all(len(run) > 1 or run[0].text.isupper() for run in (said, theirs)):
        return False  # all nouns have capitals
    initials = "".join(w.folded[0] for w in theirs)
    return not any(initials.startswith(one) or one.startswith(initials) for one in mine if len(initials) > 1)
