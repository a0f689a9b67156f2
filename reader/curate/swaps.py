"""Whether a claim exchanges who does something and to whom it is done. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from reader.curate.alignment import Index, Word
from reader.curate.comparing import Compared
from reader.curate.languages import Language
from reader.curate.number_words import ABOUT, ENGLISH
from reader.curate.roles import exchanged

_BY = frozenset("by von durch par por da door pelo pela".split())
_REACH = 12
"""Words on either side of a verb that are looked at."""
_CONVERSE = (
    ("beat beats beaten defeat defeated defeats defeating won win wins gain gained gains", "lost lose loses losing"),
    ("follow follows followed", "precede preceded precedes"),
    ("gave gives given give", "received receives receive got"),
    ("bought buys buy acquired acquires", "sold sells sell"),
    ("geschlagen schlug besiegte besiegt gewann", "verlor verliert unterlag"),
)


@lru_cache(maxsize=1)
def _sides() -> dict[str, tuple[int, int]]:
    return {w: (n, side) for n, pair in enumerate(_CONVERSE) for side, words in enumerate(pair) for w in words.split()}


_LESS = re.compile(r"\b(?:less|fewer|lower|smaller|weniger|geringer|kleiner|moins|menos|meno|minder)\b", re.IGNORECASE)


def swapped(claim: Compared, index: Index, language: Language) -> str:
    """Why doer and done-to of a claim stand the other way round in the article, `""` where they do not."""
    for match in claim.best:
        if match.around >= max(0.3, 0.75 * claim.best[0].around) and len(match.shared) >= 3:
            known = index.sentences[match.number].text
            if exchanged(claim, match, index, language):
                return f"the article has it the other way round: “{_short(known)}”"
            if bool(_LESS.search(claim.said)) != bool(_LESS.search(known)):
                continue  # `more than` the one way is `less than` the other
            if match.share >= 0.5 and (
                found := _moved(claim.words, index.words[match.number], claim.said, known, language)
            ):
                return found
            if found := _turned(claim.words, index.words[match.number], claim.said, known, language.code):
                return found
    return ""


def _moved(ours: Sequence[Word], theirs: Sequence[Word], said: str, known: str, language: Language) -> str:
    """Why who does something in a claim has it done to them: `by A` and `from A`, `A ordered B` and `B ordered`."""
    for n, verb in enumerate(ours):
        if not _is_verb(verb, language.code) or not verb.key:
            continue
        for m, other in enumerate(theirs):
            if other.key != verb.key or not _is_verb(other, language.code):
                continue
            one, two = _doer(ours, n, language.code), _doer(theirs, m, language.code)
            away = _after(theirs, m, ("from", "to"))
            left, left_known = ({w.key for w in side[max(0, at - 9) : at]} for side, at in ((ours, n), (theirs, m)))
            if one and not two and one == away:
                return f"the article has it the other way round: “{_short(known)}”"
            if one and two and one != two and one in left_known and two in left:
                return f"the article has it the other way round: “{_short(known)}”"
            active = not one and not two and _voice(ours, n, said) == _voice(theirs, m, known) == 1
            if not active or language.code not in ("en", "") or not 0 < n < len(ours) - 1 or not m:
                continue
            subject, object_, known_subject = ours[n - 1], ours[n + 1], theirs[m - 1]
            named = all(w.key and w.text[0].isupper() for w in (subject, object_, known_subject))
            if named and object_.key == known_subject.key != subject.key and not _is_passive(ours, n):
                return f"the article has it the other way round: “{_short(known)}”"
    return ""


def _short(text: str) -> str:
    return text if len(text) < 100 else text[:99] + "…"


def _is_passive(words: Sequence[Word], n: int) -> bool:
    return any(w.folded in _BE for w in words[max(0, n - 2) : n])


def _doer(words: Sequence[Word], n: int, code: str) -> str:
    """The first word that tells something after a `by` of a verb; in German that stands before the verb."""
    if code not in ("de", "nl"):
        return _after(words, n, _BY)
    if not any(w.folded in _BE for w in words[max(0, n - 3) : n + 3]):
        return ""
    at = next((at for at in range(max(0, n - 6), n) if words[at].folded in _BY), -1)
    amount = any(w.text[0].isdigit() or w.folded in ABOUT for w in words[at + 1 : at + 3])
    return next((w.key for w in words[at + 1 : n] if w.key), "") if at >= 0 and not amount else ""


def _after(words: Sequence[Word], n: int, small: Collection[str]) -> str:
    for at in range(n + 1, min(len(words), n + 5)):
        if words[at].folded in small:
            return next((w.key for w in words[at + 1 : at + 4] if w.key), "")
    return ""


def _turned(ours: Sequence[Word], theirs: Sequence[Word], said: str, known: str, code: str) -> str:
    for n, verb in enumerate(ours):
        if not _is_verb(verb, code):
            continue
        for m, other in enumerate(theirs):
            sign = _relation(verb, other, code)
            if not sign or _is_vague(ours, n, said) or _is_vague(theirs, m, known):
                continue
            voices = _voice(ours, n, said), _voice(theirs, m, known)
            if voices[0] != voices[1] and (_is_loose(ours, n, said) or _is_loose(theirs, m, known)):
                continue
            if code in ("de", "nl") and (_FRONTED.match(said) or _FRONTED.match(known)):
                continue  # what stands first is not who does it
            sign *= voices[0] * voices[1]
            left, right = beside(ours, n, said)
            left_known, right_known = beside(theirs, m, known, commas=1)
            if sign < 0:
                left_known, right_known = right_known, left_known
            alone, done = left - right, right - left
            crossed = (alone & right_known) - left_known, (done & left_known) - right_known
            straight = (alone & left_known) - right_known, (done & right_known) - left_known
            if crossed[0] and crossed[1] and len(crossed[0] | crossed[1]) > max(map(len, straight)):
                return f"the article has it the other way round: “{known if len(known) < 100 else known[:99] + '…'}”"
    return ""


_VERBS = {
    "en": r"(?:ed|ing)$", "de": r"(?:te|ten|t|en)$", "nl": r"(?:de|den|te|ten|t|en)$", "fr": r"(?:é|ée|és|ées"
    r"|ait|aient|ent|it|e|ant)$",
    "es": r"(?:ó|aron|ieron|ad[oa]s?|id[oa]s?|aba|aban|aría|arían|ara|ando)$", "it": r"(?:at[oaie]|ut[oaie]|ava"
    r"|avano|ò|arono)$",
    "pt": r"(?:ou|aram|eram|ad[oa]s?|id[oa]s?|ava|avam)$",
}  # fmt: skip
"""How words end that may be verbs."""
_IRREGULAR = frozenset(
    """beat beats won win wins lost lose loses gave gives took takes saw sees told tells made sent led leads shot
    hit put
    found held met left paid bought buys sold sells sued threw caught taught fought drove drives ate wrote hired says
    said got hears
    split drew knew grew wore swore blew broke chose spoke stole woke shook gave sought brought built struck slew bit
    cut set let beat read hurt spread fed fled sang rang drank began overtook withstood undertook forbade forgave
    coordinate coordinates enter enters replace replaces report reports reject rejects help helps lead follow
    follows""".split()
)


def _is_verb(word: Word, code: str) -> bool:
    if not word.text[0].islower():
        return False
    return (
        word.folded in _IRREGULAR
        or word.folded in _sides()
        or bool(re.search(_VERBS.get(code, _VERBS["en"]), word.text))
    )


_BE = frozenset("is are was were be been being wird werden wurde wurden est sont fue fueron es son sera seront".split())
_WITH = re.compile(r"(?:replac|substitut|ersetz|remplac|reemplaz|sustitu)")


def _is_vague(words: Sequence[Word], n: int, text: str) -> bool:
    """Whether nothing tells who does it: `is added to`, `replace one with another`."""
    passive = any(w.folded in _BE for w in words[max(0, n - 2) : n])
    if passive and _voice(words, n, text) > 0:
        return True
    return bool(_WITH.match(words[n].folded)) and any(
        w.folded in ("with", "durch", "par", "por") for w in words[n + 1 : n + 10]
    )


_FRONTED = re.compile(
    r"(?:mit|in|im|am|an|auf|aus|bei|beim|für|gegen|nach|seit|über|unter|von|vom|vor|wegen|zu|zum|zur|durch|um|ab|laut"
    r"|dem|den|met|op|voor|na|tegen|door)\s",
    re.IGNORECASE,
)
_PREPOSITIONS = frozenset("on in at from as under for with of to into".split())


def _is_loose(words: Sequence[Word], n: int, text: str) -> bool:
    """Whether a verb may be an adjective, and who does it stands anywhere: `NIH-supported`, `a site hosted on`."""
    start = words[n].start
    if start and text[start - 1] in "-‑":
        return True
    following = words[n + 1].folded if n + 1 < len(words) else ""
    return words[n].folded.endswith("ed") and following in _PREPOSITIONS and _voice(words, n, text) > 0


def _relation(verb: Word, other: Word, code: str) -> int:
    """1 for one verb, -1 for one that tells the same from the other side, 0 for two that have nothing to do."""
    one, two = _sides().get(verb.folded), _sides().get(other.folded)
    if one and two and one[0] == two[0]:
        return 1 if one[1] == two[1] else -1
    letters = 5 if code == "en" else 4
    return 1 if verb.key and verb.key[:letters] == other.key[:letters] and _is_verb(other, code) else 0


def _voice(words: Sequence[Word], n: int, text: str) -> int:
    """-1 where the doer stands after the verb, with a `by`."""
    reach = 7 if any(w.folded in _BE for w in words[max(0, n - 3) : n]) else 2
    for at in range(n + 1, min(len(words), n + 1 + reach)):
        if _MARK.search(text, words[at - 1].start, words[at].start):
            break
        if words[at].folded in _BY:
            following = words[at + 1] if at + 1 < len(words) else None
            if following is not None and not (_AMOUNT.match(following.text) or following.folded in ENGLISH):
                return -1
    return 1


_AMOUNT = re.compile(r"\d|about|around|some|more|almost|over|at$|just")


def beside(words: Sequence[Word], n: int, text: str, commas: int = 0) -> tuple[frozenset[str], frozenset[str]]:
    """The words before and after a verb, in its clause; before it in the one before, where it begins its own.

    `commas`: how many of them what stands after it may go on over.
    """
    left: set[str] = set()
    aside = False
    for at in range(n - 1, max(-1, n - 1 - _REACH), -1):
        marked = bool(_MARK.search(text, words[at].start + len(words[at].text), words[at + 1].start))
        aside = aside or (marked and not left)  # the doer stands before what was put between
        if left and not aside and _MARK.search(text, words[at].start + len(words[at].text), words[at + 1].start):
            break
        if words[at].key and not words[at].folded.endswith("ly"):
            left.add(words[at].key)
    right: set[str] = set()
    for at in range(n + 1, min(len(words), n + 1 + _REACH)):
        if _MARK.search(text, words[at - 1].start + len(words[at - 1].text), words[at].start):
            commas -= 1
            if commas < 0:
                break
        if words[at].key:
            right.add(words[at].key)
    return frozenset(k for k in left if not k.isdigit()), frozenset(k for k in right if not k.isdigit())


_MARK = re.compile(r",(?=\s)|[;:—()]")
