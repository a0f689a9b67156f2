"""Which quantities of an article those of a claim are compared with: of its sentence, and of its clause. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.curate.alignment import Index, words_of
from reader.curate.comparing import Compared, compared
from reader.curate.counted import Placed
from reader.curate.languages import Language
from reader.curate.quantities import quantities
from reader.curate.quantity import COUNT, DATE, Quantity, agree, alike
from reader.curate.segments import NEAR, of_another_part


def of_another_clause(found: Sequence[Quantity], known: Sequence[Placed], claim: Compared, index: Index) -> str:
    """Why a quantity of a claim is in its sentence of something else, `""` where none is: `half of A, a third of B`."""
    for match in claim.best[:2] if found else ():
        if match.around >= max(NEAR, 0.7 * claim.best[0].around):
            inside = [p.quantity for p in known if p.sentence == match.number and not p.single]
            if why := of_another_part(found, inside, claim, match.number, index):
                return why
    return ""


def of_one_sentence(said: str, language: Language, known: Sequence[Placed], index: Index) -> Sequence[Placed]:
    """The quantities that a claim's are compared with: those of the one sentence near to it that has them all.

    Where no sentence has, with the one before and after it, any of the article may be meant.
    """
    found = quantities(said, language)
    if not found:
        return known
    numbers = (w.key for w in words_of(said, index.code) if any(q.start <= w.start < q.end for q in found))
    claim = compared(said, language, index, frozenset(numbers))
    having = [{p.sentence for p in known if agree(q, p.quantity)} for q in found]
    exact = [
        {p.sentence for p in known if agree(q, p.quantity) and bool(p.quantity.month) >= bool(q.month)} for q in found
    ]
    mixed = len(found) > 1 and any(q.kind != DATE for q in found)
    known = [p for p in known if not _is_dateline(p, index) or any(agree(q, p.quantity) for q in found)]
    near = {match.number: match.around for match in claim.best}
    best = max(near.values(), default=0.0)
    if mixed and any(q.value > 12 for q in found):  # that two of these stand in one sentence is no chance
        near.update({n: max(near.get(n, 0.0), 0.35 * best) for n in set.intersection(*exact) if n >= 0})
    for n, around in sorted(near.items(), key=lambda pair: (not all(pair[0] in at for at in having), -pair[1])):
        least = 0.35 if mixed and all(n in at for at in having) else 0.7 if len(found) > 1 else 0.95
        if around < least * best or not any(n in at for at in having):
            continue
        others = [p.quantity for p in known if p.sentence == n and not any(agree(q, p.quantity) for q in found)]
        beside = {n - 1, n, n + 1}
        if all(
            n in at or (at & beside and not any(alike(q, other) for other in others))
            for q, at in zip(found, having, strict=True)
        ):
            return [
                p for p in known
                if p.sentence == n or (p.sentence in beside and any(agree(q, p.quantity) for q in found))
            ]  # fmt: skip
    return known


def _is_dateline(placed: Placed, index: Index) -> bool:
    """Whether a date tells when the article was written: `Ankara, 8 June 2015 – `."""
    quantity = placed.quantity
    if quantity.kind != DATE or placed.sentence < 0 or quantity.start > 50:
        return False
    return bool(re.match(r"\)?[ \u00a0]*[–—]", index.sentences[placed.sentence].text[quantity.end : quantity.end + 4]))


_AND = re.compile(r"\b(?:and|und|y|et|e|en|or|oder|ou|o)\b")


def listed(said: str, index: Index) -> frozenset[int]:
    """How many things the sentences near to a claim list: what it may count."""
    found: set[int] = set()
    if not any(q.kind == COUNT and 2 < q.value < 30 for q in quantities(said, index.language)):
        return frozenset()
    for match in compared(said, index.language, index).best:
        run = 1
        for part in index.sentences[match.number].text.split(","):
            words = part.split(maxsplit=8)
            if run > 1 and _AND.search(" ".join(words[:5])):
                found.add(run + 1)
            run = run + 1 if run > 1 and len(words) <= 3 else 2
    return frozenset(found)
