"""Who is where around a verb: before it, after it, after `by`, `from`, `to`, `with`; and who changed places. Pure.

No grammar is known beyond small words and endings. Only an exchange counts: what stands in one place in the claim
stands in another in the article, and what stands there in the article is in the first place of the claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from reader.curate.alignment import Index, Word
from reader.curate.comparing import Compared, Match
from reader.curate.languages import Language

SUBJECT, OBJECT = "", "+"
NEAR = 0.45
"""Share of a claim's words that a sentence has to have, to be compared with it in who does what."""
MOST = 4
"""Places of one word in a sentence that are looked at."""
REACH = 24
"""Words on either side of a verb that are looked at."""
_PREPOSITIONS = {
    code: frozenset(listed.split())
    for code, listed in {
        "en": "in on at from to by with for as into over against under after before during since until toward towards "
        "than through about between among within without near per via despite following because",
        "fr": "dans en sur à de depuis par avec pour comme contre sous après avant pendant vers que entre chez",
        "es": "en de desde a al por con para como contra bajo tras antes durante hacia que entre sobre",
        "it": "in di da dal a al per con come contro sotto dopo prima durante verso che tra su",
        "pt": "em de desde a ao por com para como contra sob após antes durante que entre sobre",
    }.items()
}  # fmt: skip
_BREAKS = frozenset(
    "that which who whom whose when while because although though if but where so or qui quand mais car lorsque quien "
    "cuando pero porque chi quando mas e".split()
)
_BE = frozenset("is are was were be been being est sont fut furent été es son fue fueron sido era eran".split())
_HELPS = _BE | frozenset(
    "has have had having will would can could may might must should shall does did do not never n't to a ont avait "
    "avaient va vont ha han había habían va van also already soon still once just then later both all "
    "even ever always often only".split()
)
_PRONOUNS = frozenset("him her them it us me you himself herself themselves".split())
_BY = frozenset("by par por da".split())
_MARK = re.compile(r",(?=\s)|[;:—()“”\"]|\s[–-]\s")
_AMOUNT = re.compile(r"\d|about|around|some|more|almost|over|at$|just|nearly")
_BEFORE_NOUNS = frozenset(
    "a an the of its their his her our my your this that these those no any some each every s le la les un une des du "
    "el los las una il lo gli o os as uma".split()
)
_SPEECH = re.compile(
    r"(?:s[ae]id|says?|sa(?:ys|id)|told|tells|report(?:s|ed)|according|add(?:s|ed)|wrote|stat(?:es|ed)|call(?:s|ed))$"
)
_OF = frozenset("of s un des du os".split())
_ENDING = re.compile(r"(?:ed|é|ée|és|ées|ó|aron|ieron|ait|aient|ò|ou|aram)$")
_PAST = frozenset(
    """beat won lost gave took saw told made sent led shot hit met left paid bought sold threw caught taught fought
    drove wrote got drew knew broke chose spoke stole woke shook sought brought built struck cut set hurt spread fed
    began overtook forbade forgave became kept held found""".split()
)
Roles = Mapping[str, frozenset[str]]


def exchanged(claim: Compared, match: Match, index: Index, language: Language) -> bool:
    """Whether two of whom a claim tells have changed places around a verb that the sentence has too."""
    code = language.code or "en"
    if code not in _PREPOSITIONS or match.around < NEAR or len(match.shared) < 3:
        return False
    known = index.sentences[match.number].text
    theirs = index.words[match.number]
    small = _PREPOSITIONS[code]
    names = frozenset(w.key for w in claim.words[1:] if w.text[0].isupper()) | frozenset(
        w.key for w in theirs[1:] if w.text[0].isupper()
    )
    places = {key: [m for m, w in enumerate(theirs) if w.key == key] for key in match.shared}
    for n, verb in enumerate(claim.words):
        if verb.key not in places or _SPEECH.match(verb.folded) or not _may_be_verb(claim.words, n, small):
            continue
        shown = _is_verb(claim.words, n)
        for m in places[verb.key][:MOST]:
            if not (_is_verb(theirs, m) or shown) or not _may_be_verb(theirs, m, small):
                continue
            ours, others = _roles(claim.words, n, claim.said, code), _roles(theirs, m, known, code)
            if ours and others and _cross(ours, others, index, names):
                return True
    return False


def _may_be_verb(words: Sequence[Word], n: int, small: frozenset[str]) -> bool:
    """Whether a word may be a verb: no name, and nothing right before it that stands before nouns."""
    before = words[n - 1].folded if n else "the"
    return words[n].text[:1].islower() and (before == "to" or (before not in small and before not in _BEFORE_NOUNS))


def _is_verb(words: Sequence[Word], n: int) -> bool:
    """Whether its ending, or the word before or after it, shows that a word is a verb."""
    before, word = words[n - 1].folded if n else "", words[n]
    after = words[n + 1].folded if n + 1 < len(words) else ""
    if before in _HELPS or word.folded in _PAST or (after in _BEFORE_NOUNS and after not in _OF):
        return True
    return bool(_ENDING.search(word.text))


def _only_turned(ours: Roles, theirs: Roles, names: frozenset[str]) -> bool:
    """Whether one to whom somebody does something in a claim does it in the article, to nobody that is named."""
    if OBJECT in theirs or not {SUBJECT, OBJECT} <= ours.keys() or SUBJECT not in theirs:
        return False
    doer, done = ours[SUBJECT] & names, ours[OBJECT] & names
    return bool(doer and done and done <= theirs[SUBJECT] and not doer & theirs[SUBJECT])


def _cross(ours: Roles, theirs: Roles, index: Index, names: frozenset[str]) -> bool:
    if SUBJECT not in ours and OBJECT not in theirs:  # `it was renamed`, `it renamed`
        ours = {SUBJECT if role == OBJECT else role: keys for role, keys in ours.items()}
    elif SUBJECT not in theirs and OBJECT not in ours:
        theirs = {SUBJECT if role == OBJECT else role: keys for role, keys in theirs.items()}
    if _only_turned(ours, theirs, names):
        return True
    roles = [role for role in ours if role in theirs]
    for one in roles:
        for two in roles:
            if one == two or ("of" in (one, two) and OBJECT in (one, two)):
                continue
            there = (ours[one] & theirs[two]) - theirs[one] - ours[two]
            back = (ours[two] & theirs[one]) - theirs[two] - ours[one]
            straight = (ours[one] & theirs[one]) - ours[two] | (ours[two] & theirs[two]) - ours[one]
            if there and back and index.total(there | back) > index.total(straight):
                return True
    return False


def _roles(words: Sequence[Word], n: int, text: str, code: str) -> Roles:
    """What stands in each place around the word `n`, taken for a verb; nothing where its doer cannot be told."""
    subject, passive = _before(words, n, text, code)
    roles: dict[str, frozenset[str]] = {SUBJECT: subject}
    for role, keys in _after(words, n, text, code):
        roles[role] = roles.get(role, frozenset()) | keys
    doer = next((roles.pop(by) for by in _BY if by in roles), frozenset[str]())
    if passive or (doer and not roles.get(OBJECT)):
        if roles.get(OBJECT) and not doer:
            return {}  # `was given a prize`
        roles[OBJECT], roles[SUBJECT] = subject, doer
    return {role: keys for role, keys in roles.items() if keys}


def _before(words: Sequence[Word], n: int, text: str, code: str) -> tuple[frozenset[str], bool]:
    """Who stands before a verb, and whether it is one that is done to them."""
    at, passive = n - 1, False
    while at >= 0 and text[words[at].start + len(words[at].text)] in "-‑":  # `re-branded`
        at -= 1
    while at >= 0 and not _marked(words, at, text) and (_helps(words[at]) or words[at].folded.endswith("ly")):
        passive = passive or words[at].folded in _BE
        at -= 1
    if at >= 0 and _marked(words, at, text):  # who it is stands before what was put between
        at = next((place for place in range(at - 1, max(-1, at - REACH), -1) if _marked(words, place, text)), -1)
    first, run = at, list[str]()
    small = _PREPOSITIONS[code]
    for place in range(at, max(-1, at - REACH), -1):
        word = words[place]
        if place != first and _marked(words, place, text):
            break
        if word.folded in _BREAKS or _helps(word):
            break
        if word.folded in small:
            if place and not _marked(words, place - 1, text):
                run = []  # what stood after a preposition is not who does it
            continue
        if word.key:
            run.append(word.key)
    passive = passive and words[n].folded[-1:] in "dnetkws"
    return frozenset(run), passive and not words[n].folded.endswith("ing")


def _helps(word: Word) -> bool:
    return word.folded in _HELPS or (word.text[:1].islower() and word.folded.endswith("ed"))


def _marked(words: Sequence[Word], n: int, text: str) -> bool:
    """Whether a mark stands between a word and the one after it."""
    if n + 1 >= len(words):
        return True
    return bool(_MARK.search(text, words[n].start + len(words[n].text), words[n + 1].start))


def _after(words: Sequence[Word], n: int, text: str, code: str) -> Iterator[tuple[str, frozenset[str]]]:
    """What stands after a verb, by the prepositions there."""
    role, keys = OBJECT, set[str]()
    small = _PREPOSITIONS[code]
    for place in range(n + 1, min(len(words), n + 1 + REACH)):
        word = words[place]
        if _marked(words, place - 1, text) or word.folded in _BREAKS or word.folded in _BE:
            break
        if word.folded == "of" and role == OBJECT:
            yield role, frozenset(keys)  # `the place of A` is one place, and A another
            yield from _of(words, place, text, small)
        if word.folded in small:
            yield role, frozenset(keys)
            role, keys = word.folded, set()
            if role in _BY and place + 1 < len(words) and _AMOUNT.match(words[place + 1].text):
                role = "by how much"
        elif word.key:
            keys.add(word.key)
    yield role, frozenset(keys)


def _of(words: Sequence[Word], at: int, text: str, small: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    keys: set[str] = set()
    for place in range(at + 1, min(len(words), at + 8)):
        word = words[place]
        if word.folded in small or word.folded in _BREAKS or _marked(words, place - 1, text):
            break
        if word.key:
            keys.add(word.key)
    yield "of", frozenset(keys)
