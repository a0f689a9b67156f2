"""Whether a claim has somebody say or do what another does in the article. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.curate.alignment import Index, Word
from reader.curate.comparing import Compared, compared
from reader.curate.names import SAYS, Names

LIKE = 0.58
"""Share of what is said of somebody that a sentence has to have, to be what the article says of another."""


_RELATIVE = re.compile(r"^(?P<who>[^,]{3,80}), (?P<aside>[^,]{8,200}), (?P<rest>[^,].{8,})$")


def wrong_actor(claim: Compared, index: Index, known: Names) -> str:
    """Why the article says of another what a claim says of somebody, `""` where it does not."""
    if found := _wrong_speaker(claim, index, known):
        return found
    if found := _other_in_place(claim, index, known):
        return found
    if aside := _RELATIVE.match(claim.said):
        who = aside["who"]
        for part in (aside["rest"], aside["aside"]):
            if found := _wrong_doer(compared(f"{who} {part}", claim.language, index), index, known, least=2):
                return found
    return _wrong_doer(claim, index, known, least=3)


def _other_in_place(claim: Compared, index: Index, known: Names) -> str:
    """Why between the same words the article has another name than a claim has."""
    first = claim.first
    if first is None or first.share < 0.55:
        return ""
    near = known.about(first.number, index)
    own = known.in_claim(claim.words)
    words, theirs = claim.words, index.words[first.number]
    missing = [n for n, w in enumerate(words) if w.key in own and w.key not in near]
    if not missing:
        return ""
    names = [n for n, w in enumerate(theirs) if w.key in known.at(first.number) and w.text[0].isupper()]
    for n in missing:
        for m in names:
            before = n > 1 and m > 1 and words[n - 1].folded == theirs[m - 1].folded
            if before and words[n - 2].folded == theirs[m - 2].folded and theirs[m].key not in claim.keys:
                return f"the article says “{theirs[m].text}” here, not “{words[n].text}”"
    return ""


def _wrong_doer(claim: Compared, index: Index, known: Names, least: int) -> str:
    own = known.in_claim(claim.words)
    if not own:
        return ""
    rest = compared(claim.said, claim.language, index, own)
    first = rest.first
    if first is None or first.share < LIKE or len(first.shared) < least or not _leading(own, claim.words, first.shared):
        return ""
    others = _without_kin(_leading(known.at(first.number) - own, index.words[first.number], first.shared), own)
    if not others or _has_enough(own, known.about(first.number, index), index):
        return ""
    if _LEANS.match(index.sentences[first.number].text) and any(
        own & known.at(n) for n in range(max(0, first.number - 3), first.number)
    ):
        return ""  # `The island`, `She`: somebody that was named before
    most = max((score for n, score in index.scores(rest.keys).items() if own & known.about(n, index)), default=0.0)
    if most >= 0.65 * first.share * rest.total:
        return ""
    return f"the article says this of “{known.shown(others, first.number, index)}”"


_LEANS = re.compile(
    r"(?:the|this|these|those|he|she|it|they|his|her|its|their|er|sie|es|dies\w*|sein\w*|ihr\w*|il|elle|ils|elles|ce|cette"
    r"|este|esta|su|sus)\b(?!\s+[A-ZÄÖÜ])",
    re.IGNORECASE,
)


def _leading(names: frozenset[str], words: Sequence[Word], shared: frozenset[str]) -> frozenset[str]:
    """Those of the names in a sentence that stand before most of what a claim has of it: who does it, mostly."""
    places = [w.start for w in words if w.key in shared]
    middle = places[len(places) // 2] if places else 0
    return frozenset(w.key for w in words if w.key in names and w.start < middle)


def _has_enough(own: frozenset[str], near: frozenset[str], index: Index) -> bool:
    return index.total(own & near) >= 0.4 * index.total(own)


def _without_kin(names: frozenset[str], own: frozenset[str]) -> frozenset[str]:
    """Names without those that another form of one's own is: `Cuba` where it says `Cuban`."""
    return frozenset(name for name in names if not any(name[:4] == other[:4] for other in own))


_SPOKEN_BEFORE = re.compile(r"[“\"„«]|,\s*$")
"""What stands before a verb of saying, where the speaker stands after it."""


def _wrong_speaker(claim: Compared, index: Index, known: Names) -> str:
    """Why another says in the article what a claim has somebody say."""
    verb = SAYS.search(claim.said) or claim.language.speech.search(claim.said)
    if verb is None:
        return ""
    own = known.in_claim([w for w in claim.words if w.start < verb.start()])
    begin, end = 0, verb.end()
    if verb.start() > 60 and not own:
        return ""
    if not own or _SPOKEN_BEFORE.search(claim.said[: verb.start()]):
        mark = re.search(r"[,;:]", claim.said[verb.end() :])
        begin, end = verb.start(), verb.end() + mark.start() if mark else len(claim.said)
        own = known.in_claim([w for w in claim.words if begin <= w.start < end])
    if not own:
        return ""
    speaker = frozenset(w.key for w in claim.words if begin <= w.start < end)
    said = frozenset(w.key for w in claim.words if w.key and not begin <= w.start < end)
    rest = compared(claim.said, claim.language, index, speaker - said | own)
    first = rest.first
    if first is None or first.share < 0.4 or len(first.shared) < 2:
        return ""
    most = max((score for n, score in index.scores(rest.keys).items() if own & known.speaking(n, index)), default=0.0)
    if most >= 0.75 * first.share * rest.total or _has_enough(own, known.speaking(first.number, index), index):
        return ""
    others = _without_kin(known.speaking(first.number, index) - own, own)
    if not others:
        return ""
    return f"the article has “{known.shown(others, first.number, index)}” say this"
