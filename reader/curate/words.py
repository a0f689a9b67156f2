"""Words as curation compares them: folded, without those that say nothing, without their endings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from reader.terms import fold as fold_word

# Of the languages that digests come in most; a word that stands here in one language is lost in the others too, so
# only frequent ones do.
STOP = frozenset(
    """
    a about above after again against all also although always am an and another any anyone anything are aren around as
    at away back be became because become becomes been before began being below between both but by came can cannot
    come comes could couldn did didn do does doesn doing done don down during each either else enough especially etc
    even ever every everyone everything far few first for from further gave get gets getting give given gives go goes
    going gone got had hadn has hasn have haven having he her here hers herself him himself his how however i if in
    indeed instead into is isn it its itself just keep kept last later least less let like likely ll made mainly make
    makes making many may maybe me might mine more moreover most mostly much must my myself near nearly need neither
    never new next no none nor not nothing now of off often on once one ones only onto or other others otherwise our
    ours ourselves out over own per perhaps put quite rather re really s said same say says see seem seems seen several
    shall she should shouldn since so some someone something sometimes soon still such t take taken takes taking than
    that the their theirs them themselves then there therefore these they thing things this those though three through
    thus to together too took toward towards turned two under until up upon us use used uses using usually ve very via
    want was wasn way we well went were weren what whatever when where whether which while who whole whom whose why
    will with within without won would wouldn yet you your yours yourself
    aber alle als am an auch auf aus bei bin bis das dass dem den denn der des die dies diese dieser doch du durch ein
    eine einem einen einer eines er es für hat haben hatte ich ihr im ist ja kann kein keine man mehr mit nach nicht
    noch nur oder schon sein seine sich sie sind über um und uns unter vom von vor war waren was wenn werden wie wird
    wir wurde zu zum zur zwischen
    au aux avec ce ces cette comme dans de des du elle en est et être eu il ils la le les leur lui mais même ne nous ont
    ou où par pas plus pour qu que qui sa sans se ses son sont sur un une vous
    al como con cuando del desde el ella en entre era es esta este fue ha han hasta la las lo los más muy no o para pero
    por que se ser si sin sobre su sus también un una y ya
    """.split()
)
IMPERATIVES = frozenset(
    """
    adapt add adjust adopt agree aim align allocate allow answer apply ask assign assume audit automate avoid back
    balance base begin block book break bring build buy call change check choose clarify clean clear close collect
    combine commit communicate compare compute configure connect consider control convert cook copy count cover
    create cut deal decide define delete deliver demand deploy describe design develop disable discuss diversify do
    document don't draw drink drop earn eat embrace enable encourage ensure enter establish estimate evaluate
    examine expect experiment explain explore export fail favor favour fill filter find finish fix focus follow
    format foster freeze fund gather generate get give go grow guard handle help hide hire hold identify ignore
    implement import improve include insist inspect install introduce invest invite isolate issue join justify keep
    label lead learn leave let limit link list listen load lock log look maintain make manage map mark measure meet
    merge migrate mind mitigate mix monitor mount move name negotiate never note observe offer open optimise
    optimize order organise organize own pack pair park pause pay perform pick pin plan plant point pour practice
    practise prefer prepare press prevent print prioritise prioritize produce profile promote protect prove provide
    publish pull push put query question raise reach read rebuild recognise recognize record reduce refuse regulate
    rehearse release rely remember remove rename render repeat replace report request require research reserve reset
    resist rest restart restore return review revoke reward rinse roll rotate run save say scale schedule search
    secure seek select sell send separate set share show sign simplify skip sleep source specify spend split spread
    standardise standardize start stay stick stop store stretch strip study submit support surround survey sustain
    switch take talk target teach tell test think time trace track train transfer translate treat trust try turn
    type understand undo update upgrade use verify view visit wait walk warm wash watch wear weigh win work wrap
    write
    """.split()
)
"""Verbs with which a sentence begins that says what to do."""
_WORD = re.compile(r"[^\W_]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KEEP = frozenset(
    "news business series species analysis basis crisis physics mathematics ethics politics always bus gas status "
    "virus thus process access address class less loss mass pass press success stress".split()
)


def terms(text: str) -> list[str]:
    """The stems of a text's content words, in order; of CJK text its pairs of characters."""
    found: list[str] = []
    for word in _WORD.findall(fold_word(text)):
        if _CJK.search(word):
            found += [word[i : i + 2] for i in range(len(word) - 1)] or [word]
        elif word not in STOP and (len(word) > 2 or word.isdigit() or len(word) == 2):
            found.append(stem(word))
    return found


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A folded word without its English ending: crude, but alike for the forms of one word."""
    if len(word) < 4 or word in _KEEP or word.isdigit():
        return word
    for _ in range(2):  # `answerings` as `answer`, and both as `answ`
        for ending, least, put in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= least:
                word = word[: -len(ending)] + put
                break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word


_ENDINGS = (
    ("ization", 3, "ize"), ("isation", 3, "ize"), ("ational", 4, "ate"), ("fulness", 3, ""), ("iveness", 3, ""),
    ("ations", 4, "ate"), ("ation", 4, "ate"), ("ities", 3, ""), ("ments", 3, ""), ("ingly", 3, ""), ("ility", 3, ""),
    ("ises", 3, "ize"), ("ised", 3, "ize"), ("ise", 4, "ize"), ("ment", 4, ""), ("ness", 3, ""), ("ings", 3, ""),
    ("ies", 2, "y"), ("ied", 2, "y"), ("sses", 2, "ss"), ("ing", 3, ""), ("ity", 3, ""), ("ers", 3, ""),
    ("est", 4, ""), ("ely", 3, ""), ("ed", 3, ""), ("er", 4, ""), ("ly", 3, ""), ("es", 3, ""), ("s", 3, ""),
)  # fmt: skip


def overlap(one: Iterable[str], other: Iterable[str]) -> float:
    """The share of terms that two texts have in common: 0 to 1."""
    a, b = set(one), set(other)
    return len(a & b) / len(a | b) if a and b else 0.0


NEAR = 0.6
"""Two sentences whose terms overlap by more than this say the same."""
