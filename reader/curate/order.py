"""Which of two comes first, or is more, in a claim and in a sentence of the article. Pure.

`A before B`, `after B, A`, `A, then B`, `A in 1930 and B in 1936`, `A is larger than B` each set one over the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from reader.curate.alignment import Index, Word
from reader.curate.comparing import Compared
from reader.curate.quantity import DATE, Quantity
from reader.curate.segments import words_of_each
from reader.dataclass import dataclass

REACH = 14
"""Words on either side that are looked at."""
MOST = 8
"""Orders of one sentence that are looked at."""
_FIRST, _LAST = "first", "last"
_CONNECTIVES = {
    word: side
    for side, listed in {
        _FIRST: "before then later afterwards subsequently bevor ehe danach spater anschliessend daraufhin avant puis "
        "ensuite antes luego prima poi voordat daarna",
        _LAST: "after following once nachdem apres despues tras dopo nadat depois",
    }.items()
    for word in listed.split()
}
"""Words after which something is told that came later than what stands before them, or earlier."""
_PASSIVE = {"followed": _FIRST, "gefolgt": _FIRST, "suivi": _FIRST, "preceded": _LAST, "replaced": _FIRST}
_BY = frozenset("by von de par por da".split())
_AND = frozenset("and und but erst only".split())
_WHICH = frozenset("which who that".split())
_THAN = frozenset("than als".split())
_LESS = re.compile(
    r"(?:less|fewer|lower|smaller|slower|shorter|weaker|worse|younger|cheaper|lighter|colder|poorer|narrower|weniger"
    r"|geringer|kleiner|niedriger|kürzer|schwächer|schlechter|jünger|langsamer)",
    re.IGNORECASE,
)
_EARLIER = {"earlier": 1, "sooner": 1, "later": -1, "früher": 1, "eher": 1, "später": -1}


@dataclass(frozen=True, slots=True)
class Order:
    """What is before, or over, what: by the words of both, and 1 where the first is, -1 where the second is."""

    kind: str
    left: frozenset[str]
    right: frozenset[str]
    sign: int


def other_order(claim: Compared, number: int, inside: Sequence[Quantity], index: Index) -> int:
    """1 where a claim has two in another order than a sentence, -1 where in the same, 0 where it has no such two."""
    ours = list(islice(_orders(claim.words, claim.said), MOST))
    if not ours:
        return 0
    text = index.sentences[number].text
    theirs = [*islice(_orders(index.words[number], text), MOST), *_by_date(index.words[number], text, inside)]
    found = [_compare(one, two) for one in ours for two in theirs if one.kind == two.kind]
    return 1 if 1 in found and -1 not in found else -1 if -1 in found else 0


def _compare(one: Order, two: Order) -> int:
    crossed = (one.left & two.right, one.right & two.left)
    straight = (one.left & two.left, one.right & two.right)
    if all(crossed) and (one.kind == "than" or len(crossed[0] | crossed[1]) > len(straight[0] | straight[1])):
        return 1 if one.sign == two.sign else -1
    if all(straight) and not any(crossed):
        return -1 if one.sign == two.sign else 1
    return 0


def _orders(words: Sequence[Word], text: str) -> Iterator[Order]:
    for n, word in enumerate(words):
        after = words[n + 1].folded if n + 1 < len(words) else ""
        if word.folded in _PASSIVE and after in _BY:
            side, start = _PASSIVE[word.folded], n + 2
        elif word.folded in _CONNECTIVES and after not in _THAN and _joins(words, n, text):
            side, start = _CONNECTIVES[word.folded], n + 1
        elif word.folded in _THAN and (sign := _compared(words, n)):
            left, right = _sides(words, n, n + 1, text, fronted=False)
            yield from _order("time" if abs(sign) == 2 else "than", left, right, 1 if sign > 0 else -1)
            continue
        else:
            continue
        left, right = _sides(words, n, start, text, fronted=_begins(words, n, text))
        yield from _order("time", left, right, 1 if side == _FIRST else -1)


def _order(kind: str, left: frozenset[str], right: frozenset[str], sign: int) -> Iterator[Order]:
    """One order, of the words that stand on one side only."""
    if left - right and right - left:
        yield Order(kind, left - right, right - left, sign)


def _compared(words: Sequence[Word], n: int) -> int:
    """1 or -1 where before a `than` something is more or less, 2 or -2 where it is earlier or later; else 0."""
    before = words[max(0, n - 5) : n]
    for word in reversed(before):
        if word.folded in _EARLIER:
            return 2 * _EARLIER[word.folded]
        if _LESS.fullmatch(word.text):
            return -1
        if word.folded in ("more", "mehr", "rather", "other") or word.folded.endswith("er"):
            return 0 if word.folded in ("rather", "other") else 1
    return 0


def _joins(words: Sequence[Word], n: int, text: str) -> bool:
    """Whether a word sets what follows it after what stands before: `and later`, not `how much later`."""
    before = words[n - 1].folded if n else ""
    if words[n].folded in ("later", "spater"):
        return before in _AND or _begins(words, n, text)
    return before not in _WHICH


def _begins(words: Sequence[Word], n: int, text: str) -> bool:
    before = text[words[n - 1].start + len(words[n - 1].text) : words[n].start] if n else "."
    return any(mark in before for mark in ".,;:—(")


def _sides(
    words: Sequence[Word], n: int, start: int, text: str, *, fronted: bool
) -> tuple[frozenset[str], frozenset[str]]:
    """The words before and after a connective; where it begins its clause, those after the comma and those before."""
    after = words[start : start + REACH]
    if fronted and words[n].folded not in ("then", "later", "danach", "puis", "ensuite", "luego", "poi", "daarna"):
        comma = text.find(", ", words[n].start)
        if n == 0 and comma > 0:
            rest = [w for w in words[start:] if w.start > comma][:REACH]
            return _keys(rest), _keys([w for w in after if w.start < comma])
    return _keys(words[max(0, n - REACH) : n]), _keys(after)


def _keys(words: Sequence[Word]) -> frozenset[str]:
    return frozenset(w.key for w in words if w.key and not w.key.isdigit())


def _by_date(words: Sequence[Word], text: str, inside: Sequence[Quantity]) -> Iterator[Order]:
    """What a sentence tells of two times."""
    dates = sorted((q for q in inside if q.kind == DATE and q.value), key=lambda q: q.start)
    if len(dates) != 2 or dates[0].value == dates[1].value:
        return
    one, two = words_of_each(text, words, dates)
    yield from _order("time", one, two, 1 if dates[0].value < dates[1].value else -1)
