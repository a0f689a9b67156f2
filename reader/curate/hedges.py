"""Whether a claim is surer than the article, gives another reason, or has amounts of something else. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from reader.curate.alignment import Index, words_of
from reader.curate.comparing import Compared, Match, clause_like, compared, parts
from reader.curate.counted import Placed
from reader.curate.languages import Language
from reader.curate.quantities import quantities
from reader.curate.quantity import COUNT, DATE, MEASURE, MONEY, PERCENT, SHARE, Quantity, agree, alike

LIKE = 0.4
_SURE = re.compile(
    r"\b(?:prove[sdn]?|proof|certain(?:ty|ly)?|beyond (?:any )?doubt|established|confirm(?:s|ed)?|definitely"
    r"|undoubtedly|guarantee[sd]?"
    r"|without exception|completely|entirely|permanently|forever|fully|full|always|every|all|none|sole(?:ly)?|already"
    r"|in every case"
    r"|tests? (?:had |have )?shown"
    r"|counts? (?:had |have )?shown|bewies|bewiesen|beweist|sicher|zweifellos|erwiesen|jeder|jede|jedes|alle"
    r"|allen|sämtliche[rn]?|dauerhaft|auf dauer|immer|vollständig|völlig|komplett"
    r"|zu jeder zeit|ausnahmslos|prouvé|prouve|certain que|certainement|toujours|tous|toutes|seul(?:e)?"
    r"|seguro que|es seguro|seguramente|demostr(?:ó|ado)"
    r"|siempre|todos|todas|todo|toda|único|única|sempre|tutti|tutte|dimostrato|altijd|bewezen|alle|todos|todas"
    r"|provado)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:may|might|could|can|perhaps|possibly|probabl[ey]|likely|appears?|seems?|suggests?|believe[sd]?"
    r"|thought|think|thinks|reportedly|allegedly"
    r"|temporar(?:y|ily)|briefly|for a (?:short )?(?:time|while)|estimate[sd]?|assume[sd]?|expected"
    r"|considering|considered|looking at|some|many|(?<!the )most|several|often"
    r"|usually|sometimes|generally|in general|mostly|partly|partial(?:ly)?|almost"
    r"|nearly|half|include[sd]?|included|among|modest|subtl[ey]|slightly|one of|should|kann|können|könnte"
    r"|könnten|möglich\w*|vielleicht|wahrscheinlich|vermutlich|soll|sollen"
    r"|vorübergehend|zeitweise|kurze(?:r|n)? zeit|eine reihe"
    r"|einige|manche|viele|meist\w*|teilweise|geringfügig|derzeit|oft"
    r"|peut|peuvent|pourrai(?:t|ent)|serai(?:t"
    r"|ent)|aurai(?:t|ent)|probablement|certains|certaines|plusieurs|la plupart|souvent"
    r"|puede|pueden|podría|podrían|probablemente|quizás?|algunos|algunas|muchos|muchas|gran parte|la mayoría"
    r"|una de las|uno de los|a menudo|suele|può|possono|potrebbe|probabilmente|alcuni|alcune"
    r"|molti|spesso|kan|kunnen|mogelijk|waarschijnlijk|sommige|veel|vaak|pode|podem|poderia|provavelmente"
    r"|alguns|algumas|muitos)\b",
    re.IGNORECASE,
)
_MAYBE = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|probably|reportedly|allegedly|thought to|believed to|suggests?"
    r"|appears? to|seems? to|assumed|estimates?"
    r"|könnte|könnten|vielleicht|wahrscheinlich|vermutlich|möglicherweise|pourrai(?:t|ent)|peut-être"
    r"|probablement|podría|podrían|probablemente|quizás?"
    r"|potrebbe|forse|probabilmente|misschien|waarschijnlijk|poderia|talvez|provavelmente)\b",
    re.IGNORECASE,
)  # fmt: skip


def surer(claim: Compared, index: Index, language: Language) -> str:
    """Why a claim goes further than the sentence that is nearest to it, `""` where it does not."""
    match = claim.first
    if match is None or match.around < LIKE or len(match.shared) < 2:
        return ""
    known = clause_like(match.shared, match.number, index) or index.sentences[match.number].text
    whole = index.sentences[match.number].text
    sure = [
        m
        for m in _SURE.finditer(claim.said)
        if not _NOT.search(claim.said[: m.start()]) and not _PART_OF.search(claim.said[: m.start()])
    ]
    unsure = _UNSURE.search(known)
    if every := _of_all(claim, match, index):
        return every
    if sure and unsure and not _SURE.search(whole) and not _MAYBE.search(claim.said):
        return f"the article says “{unsure[0]}”, and the claim “{sure[0][0]}”"
    maybe = _MAYBE.search(clause_like(match.shared, match.number, index, 0.99))
    if (
        maybe
        and match.share >= 0.65
        and not _UNSURE.search(claim.said)
        and not language.hedges.search(claim.said)
        and not language.speech.search(claim.said)
    ):
        return f"the article says “{maybe[0]}”, and the claim does not"
    return ""


_ALL = re.compile(
    r"\b(all(?: of)?|every|each|alle[rn]?|jede[rsmn]?|sämtliche[rn]?|tous les|toutes les|todos los|todas las|tutti i"
    r"|tutte le)\s+(?!(?:year|month|week|day|time|jahr|monat|woche|tag)s?\b)"
    r"(?:(?:the|its|their|of|der|die|den|les|los|las)\s+)*",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\b(some(?: of)?|(?<!the )most(?: of)?|many(?: of)?|several|few|half(?: of)?|part of|a number of|one of"
    r"|\d+(?:[.,]\d+)? ?(?:%|percent|per cent|prozent)(?: of)|einige[rn]?|manche[rn]?|viele[rn]?|mehrere[rn]?"
    r"|die meisten"
    r"|eine reihe|teile? (?:der|des)|certain[es]*|plusieurs|la plupart des?|algun[oa]s|much[oa]s|la mayoría de"
    r"|alcun[ie]|molt[ie])\s+(?:(?:the|its|their|of|der|die|den|les|los|las)\s+)*",
    re.IGNORECASE,
)


def _of_all(claim: Compared, match: Match, index: Index) -> str:
    """Why a claim tells of all what the article tells of some of the same."""
    every = next((m for m in _ALL.finditer(claim.said) if not _PART_OF.search(claim.said[: m.start()])), None)
    if every is None or match.share < 0.6:
        return ""
    text = index.sentences[match.number].text
    if _ALL.search(text) or _NOT.search(claim.said[: every.start()]):
        return ""
    of = [w.key for w in claim.words if w.key and w.start >= every.end()][:2]
    for some in _SOME.finditer(text):
        known = [w.key for w in index.words[match.number] if w.key and w.start >= some.end()][:2]
        if of and known and (of[0] in known or known[0] in of):
            return f"the article says “{some[1]}”, and the claim “{every[1]}”"
    return ""


_NOT = re.compile(r"\b(?:not|nicht|no|nearly|almost|fast|presque|casi|quasi)\s+$", re.IGNORECASE)
_PART_OF = re.compile(
    r"(?:half|most|some|many|thirds?|quarters?|majority|number|cent|percent|%|hälfte|drittel|prozent) (?:of|von)\s+$",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"\b(?:because of|because|due to|owing to|thanks to|as a result of|caused by|as a consequence of|weil|da"
    r"|wegen|aufgrund|dank|parce qu(?:e|(?=['’]))|à cause d[eu']"
    r"|en raison d[eu']|grâce à|porque|debido a|debió a|a causa de|gracias a|perché|a causa d[i']|grazie a"
    r"|omdat|wegens|vanwege|dankzij|por causa d[eoa])(?!\w)",
    re.IGNORECASE,
)


def other_cause(claim: Compared, index: Index) -> str:
    """Why what a claim gives as a reason is none in the article, `""` where it may be one."""
    found = _BECAUSE.search(claim.said)
    if found is None or (found[0].lower() == "da" and found.start() and claim.said[found.start() - 2] != ","):
        return ""
    ends = (
        re.search(r"[,;.]\s", claim.said[found.end() :])
        if not found.start()
        else re.search(r"[,;]\s", claim.said[found.end() :])
    )
    end = found.end() + ends.start() if ends else len(claim.said)
    reason = claim.said[found.end() : end]
    effect = claim.said[: found.start()] + claim.said[end:]
    why = frozenset(w.key for w in words_of(reason, index.code) if w.key)
    what = compared(effect, claim.language, index, why)
    if not why or what.first is None or what.first.around < 0.3:
        return ""
    own = frozenset(w.key for w in words_of(effect, index.code) if w.key)
    new = frozenset(key for key in why - own if key in index)
    if not new:
        return ""
    weight = sum(map(index.weight, new))
    nearest = 0.0
    for match in what.best:
        if match.around < 0.6 * what.first.around:
            continue
        near: set[str] = set(index.around(match.number)) | index.keys[match.number]
        if match.number + 1 < len(index.keys):
            near |= index.keys[match.number + 1]
        nearest = max(nearest, sum(map(index.weight, new & near)) / weight)
    # A reason that stands somewhere else in the article is what it says of something else.
    elsewhere = max(index.scores(new).values(), default=0.0) / weight
    if nearest >= 0.3 and elsewhere < nearest + 0.2:
        return ""
    return f"the article does not give “{reason.strip(' .')[:60]}” as the reason"


_AMOUNTS = frozenset((COUNT, PERCENT, SHARE, MONEY, MEASURE))


def of_another_clause(found: Sequence[Quantity], known: Sequence[Placed], claim: Compared, index: Index) -> str:
    """Why a quantity of a claim is in its sentence of something else, `""` where none is: `half of A, a third of B`."""
    match = claim.first
    if match is None or match.share < 0.6:
        return ""
    text = index.sentences[match.number].text
    own = [p.quantity for p in known if p.sentence == match.number and p.quantity.kind in _AMOUNTS]
    numbers = {w.key for w in claim.words if any(q.start <= w.start < q.end for q in found)}
    shared = match.shared - numbers
    clauses: list[tuple[float, int, int]] = []
    words = index.words[match.number]
    for start, end in parts(text):
        first = bisect_left(words, start, key=lambda word: word.start)
        within = {w.key for w in words[first : bisect_left(words, end, key=lambda word: word.start)]}
        clauses.append((sum(map(index.weight, shared & within)), start, end))
    weight, start, end = max(clauses)
    starts = [start for _, start, _ in clauses]
    for quantity in found:
        having = [q for q in own if agree(quantity, q)]
        inside = [q for q in own if start <= q.start < end and alike(quantity, q)]
        if quantity.kind not in _AMOUNTS or not having or not inside or any(agree(quantity, q) for q in inside):
            continue
        best = max(clauses[max(0, bisect_right(starts, q.start) - 1)][0] for q in having)
        others = [q for q in inside if not any(agree(other, q) for other in found)]
        if others and weight >= 1.4 * best:
            return f"the article says “{others[0].text.strip()}” of this, not “{quantity.text.strip()}”"
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
