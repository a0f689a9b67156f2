"""Whether the place of something in an order, or the date of an amount, is another in the article. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.curate.alignment import Index
from reader.curate.comparing import Compared
from reader.curate.counted import Placed
from reader.curate.quantity import COUNT, DATE, MEASURE, MONEY, ORDINAL, PERCENT, SHARE, Quantity, agree
from reader.curate.segments import after

THE_SAME = 0.7
"""Share of a claim's words that a sentence has to have, for its ordinal to be the one that is meant."""
_BEST = re.compile(r"(?P<before>[^\W_]+)?[ -]?\b(?P<most>most [^\W\d_]+|[^\W\d_]{2,}est)\b", re.IGNORECASE)
_LARGE = frozenset(("biggest", "largest", "greatest"))
_AMOUNTS = frozenset((COUNT, PERCENT, SHARE, MONEY, MEASURE))


def other_rank(found: Sequence[Quantity], known: Sequence[Placed], claim: Compared, index: Index) -> str:
    """Why something has another place in the article than in a claim, `""` where it has not."""
    first = claim.first
    ordinals = [q for q in found if q.kind == ORDINAL and q.value > 1]
    if first is None or not ordinals or first.share < 0.4:
        return ""
    text = index.sentences[first.number].text
    inside = [p.quantity for p in known if p.sentence == first.number and p.quantity.kind == ORDINAL]
    for quantity in ordinals:
        if any(agree(quantity, q) for q in inside):
            continue
        best = _BEST.match(claim.said, quantity.start)
        if best and any(_same(best["most"], b["most"]) for b in _BEST.finditer(text)):
            return f"the article says “{best['most']}”, not “{quantity.text.strip()}”"
        if first.share < THE_SAME:
            continue
        for other in inside:
            named = after(other, index.words[first.number])
            if other.value > 0 and named and named <= claim.keys and not any(agree(q, other) for q in found):
                return f"the article says “{other.text.strip()}” of this, not “{quantity.text.strip()}”"
    return ""


def _same(one: str, two: str) -> bool:
    one, two = one.casefold(), two.casefold()
    return one == two or {one, two} <= _LARGE


def other_date(found: Sequence[Quantity], known: Sequence[Placed], claim: Compared, index: Index) -> str:
    """Why the amount that a claim has at one time is in the article of another, `""` where it is not."""
    dates = [q for q in found if q.kind == DATE]
    amounts = [q for q in found if q.kind in _AMOUNTS and (q.value > 12 or q.kind == MONEY)]
    if len(dates) != 1 or not amounts:
        return ""
    date = dates[0]
    having = {p.sentence for p in known if p.sentence >= 0 and agree(amounts[0], p.quantity)}
    numbers = {w.key for w in claim.words if any(q.start <= w.start < q.end for q in found)}
    about = {n: index.total((claim.keys - numbers) & index.keys[n]) for n in having}
    near = max(about, key=lambda n: about[n], default=-1)
    there = [p.quantity for p in known if p.sentence == near and p.quantity.kind == DATE]
    if near < 0 or about[near] < 2 or any(agree(date, q) for q in there):
        return ""
    others = [q for q in there if q.value and bool(q.month) == bool(date.month)]
    return f"the article says “{others[0].text.strip()}” of this, not “{date.text.strip()}”" if len(others) == 1 else ""
