"""What a text speaks of in two words, again and again: `interest rates`, `birch tar`. Of English texts only."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from reader.curate.words import IMPERATIVES, STOP, stem

AT_FRONT, ELSEWHERE = 3, 5
"""Sentences from which on a phrase is a topic, if the title or the lead has it too, and if not."""
MOST = 2
_PAIR = re.compile(r"(?<![\w'’-])(?=(?P<one>[a-z]{3,}(?:-[a-z]+)?) (?P<two>[a-z]{3,})(?![\w'’-]))")
_NO_NOUN = frozenset(
    """
    new old good bad big large small high low long short main recent current different certain early late full whole
    local former same own real major minor simple great million billion trillion thousand hundred percent per cent said
    says told made found used known called given taken best better worse worst least less more most many much few two
    three four five six seven eight nine ten half third important possible available able likely last next first
    second young human entire particular specific similar several various common further
    previous following only even well still yet also however example time times year years day days week weeks month
    months people way ways thing things lot part parts kind number total amount place end side
    """.split()
)


def recurring_phrases(sentences: Sequence[str], front: str, sayable: Callable[[str], bool]) -> list[tuple[str, int]]:
    """The phrases that recur, as they are mostly written, with how many sentences have them. `front`: title, lead."""
    spelled: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for text in sentences:
        for one, two in dict.fromkeys(_pairs(text)):
            spelled[stem(one), stem(two)][f"{one} {two}"] += 1
    at_front = {(stem(one), stem(two)) for one, two in _pairs(front.lower())}
    counted = [
        (forms.most_common(1)[0][0].title(), n)
        for key, forms in spelled.items()
        if (n := sum(forms.values())) >= (AT_FRONT if key in at_front else ELSEWHERE)
    ]
    return sorted((each for each in counted if sayable(each[0])), key=lambda each: -each[1])[:MOST]


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for found in _PAIR.finditer(text):
        if _may_begin(found["one"]) and _may_be_noun(found["two"]):
            yield found["one"], found["two"]


def _may_begin(word: str) -> bool:
    return (
        word not in STOP
        and word not in _NO_NOUN
        and not word.endswith(("ly", "ing", "ed"))
        and word not in IMPERATIVES
        and word[:-1] not in IMPERATIVES
    )


def _may_be_noun(word: str) -> bool:
    return (
        word not in STOP and word not in _NO_NOUN and word not in IMPERATIVES and not word.endswith(("ed", "ly", "ing"))
    )
