"""Whether a claim has somebody say or do what another does in the article, or exchanges doer and done-to. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from reader.curate.alignment import Index, Word
from reader.curate.comparing import Compared, compared
from reader.curate.languages import Language
from reader.curate.number_words import CURRENCIES, ENGLISH, PERCENTS, SHORT_SCALES, UNITS
from reader.terms import fold

LIKE = 0.5
"""Share of what is said of somebody that a sentence has to have, to be what the article says of another."""
_BY = frozenset("by von durch par por da door pelo pela".split())
_DETERMINERS = frozenset(
    "der die das des dem den ein eine einen einem einer eines im am zum zur vom beim ins ans kein keine seine seiner "
    "seinen seinem ihre ihrer ihren ihrem ihr sein dieser diese dieses diesem diesen".split()
)
_REACH = 12
"""Words on either side of a verb that are looked at."""
_CONVERSE = (
    ("beat beats beaten defeat defeated defeats defeating won win wins gain gained gains", "lost lose loses losing"),
    ("follow follows followed", "precede preceded precedes"),
    ("gave gives given give", "received receives receive got"),
    ("bought buys buy acquired acquires", "sold sells sell"),
    ("geschlagen schlug besiegte besiegt gewann", "verlor verliert unterlag"),
)


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
    return sum(map(index.weight, own & near)) >= 0.4 * sum(map(index.weight, own))


def _without_kin(names: frozenset[str], own: frozenset[str]) -> frozenset[str]:
    """Names without those that another form of one's own is: `Cuba` where it says `Cuban`."""
    return frozenset(name for name in names if not any(name[:4] == other[:4] for other in own))


SAYS = re.compile(
    r"(?<!\w)(?:according to|laut|nach angaben|zufolge|selon|d'après|según|secondo|volgens|segundo|sprach"
    r"|sprachen|thought|believed|fürchteten|befürchtete[n]?|führte[n]?|determined|found)(?!\w)",
    re.IGNORECASE,
)


def _wrong_speaker(claim: Compared, index: Index, known: Names) -> str:
    """Why another says in the article what a claim has somebody say."""
    verb = SAYS.search(claim.said) or claim.language.speech.search(claim.said)
    if verb is None:
        return ""
    own = known.in_claim([w for w in claim.words if w.start < verb.start()])
    begin, end = 0, verb.end()
    if verb.start() > 60 and not own:
        return ""
    if not own or re.search(r"[“\"„«]", claim.said[: verb.start()]):
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


class Names:
    """The names of an article: by their keys, and which sentences have them."""

    def __init__(self, index: Index, lower: frozenset[str]) -> None:
        self._speakers: dict[int, frozenset[str]] = {}
        self._german = index.code == "de"
        self._keys = self._found(index, lower)
        self._at = [keys & self._keys for keys in index.keys]

    def _found(self, index: Index, lower: frozenset[str]) -> frozenset[str]:
        names: set[str] = set()
        self._folded: set[str] = set()
        nouns = self._german_nouns(index) if self._german else frozenset[str]()
        for words, sentence in zip(index.words, index.sentences, strict=True):
            if sentence.kind == "heading":
                continue
            for n, word in enumerate(words):
                if not word.key or not word.text[0].isupper() or word.folded in lower or word.folded in CURRENCIES:
                    continue
                if n == 0 and not (len(words) > 1 and words[1].text[0].isupper()):
                    continue  # its capital says nothing; where it is a name, it stands elsewhere too
                if self._german and (word.folded in nouns or not self._is_german(words, n)):
                    continue
                names.add(word.key)
                self._folded.add(word.folded)
        return frozenset(names)

    @staticmethod
    def _german_nouns(index: Index) -> frozenset[str]:
        """Words with a small one before them that stands before nouns, and what is counted or measured."""
        found = {fold(word) for word in index.language.numbers} | {*UNITS, *SHORT_SCALES, *PERCENTS}
        for words in index.words:
            for before, word in pairwise(words):
                if before.folded in _DETERMINERS and not word.text.isupper():
                    found.add(word.folded)
        return frozenset(found)

    @staticmethod
    def _is_german(words: Sequence[Word], n: int) -> bool:
        word = words[n].text
        if word.isupper() or any(c.isupper() for c in word[1:]):
            return True
        before, after = words[n - 1] if n else None, words[n + 1] if n + 1 < len(words) else None
        beside = [
            w for w in (before, after)
            if w is not None and w.key and w.text[0].isupper()
            and abs(w.start - words[n].start) <= max(len(w.text), len(word)) + 1
        ]  # fmt: skip
        return bool(beside) and (n > 0 or after in beside)

    def in_claim(self, words: Sequence[Word]) -> frozenset[str]:
        return frozenset(
            w.key for w in words if w.key in self._keys and w.text[0].isupper() and self._is_known(w.folded)
        )

    def _is_known(self, folded: str) -> bool:
        return folded in self._folded or any(
            folded[: len(folded) - n] in self._folded for n in (1, 2, 3) if len(folded) > n + 3
        )

    def speaking(self, number: int, index: Index) -> frozenset[str]:
        """The names beside the verb of saying in a sentence, or where it has none in those around it."""
        block = index.sentences[number].block
        for n in (number, number - 1, number - 2, number - 3, number + 1):
            if 0 <= n < len(self._at) and index.sentences[n].block == block and (found := self._speaker(n, index)):
                return found
        return frozenset()

    def _speaker(self, number: int, index: Index) -> frozenset[str]:
        if number not in self._speakers:
            text = index.sentences[number].text
            verbs = [*index.language.speech.finditer(text), *SAYS.finditer(text)]
            self._speakers[number] = frozenset(
                w.key for w in index.words[number]
                if w.key in self._at[number] and w.text[0].isupper()
                and any(-70 <= w.start - verb.start() <= 70 for verb in verbs)
            )  # fmt: skip
        return self._speakers[number]

    def at(self, number: int) -> frozenset[str]:
        return self._at[number]

    def about(self, number: int, index: Index) -> frozenset[str]:
        """The names of a sentence; where it has none of its own, those of the ones beside it."""
        keys = index.keys[number]
        block = index.sentences[number].block
        if number and index.sentences[number - 1].block == block:
            keys = keys | index.keys[number - 1]
        if (
            number + 1 < len(index.keys)
            and index.sentences[number + 1].block == block
            and '"' in index.sentences[number].text
        ):
            keys = keys | index.keys[number + 1]
        return keys | index.heading(number)

    def shown(self, names: frozenset[str], number: int, index: Index) -> str:
        for near in (number, number - 1, number - 2, number - 3, number + 1):
            run: list[str] = []
            for word in index.words[near] if 0 <= near < len(index.words) else ():
                if word.key in names and word.text[0].isupper():
                    run.append(re.sub(r"['’]s$", "", word.text))
                elif run:
                    break
            if run:
                return " ".join(run)
        return "another"


@lru_cache(maxsize=1)
def _sides() -> dict[str, tuple[int, int]]:
    return {w: (n, side) for n, pair in enumerate(_CONVERSE) for side, words in enumerate(pair) for w in words.split()}


_LESS = re.compile(r"\b(?:less|fewer|lower|smaller|weniger|geringer|kleiner|moins|menos|meno|minder)\b", re.IGNORECASE)


def swapped(claim: Compared, index: Index, language: Language) -> str:
    """Why doer and done-to of a claim stand the other way round in the article, `""` where they do not."""
    for match in claim.best:
        if match.around >= max(0.3, 0.75 * claim.best[0].around) and len(match.shared) >= 3:
            known = index.sentences[match.number].text
            if bool(_LESS.search(claim.said)) != bool(_LESS.search(known)):
                continue  # `more than` the one way is `less than` the other
            if found := _turned(claim.words, index.words[match.number], claim.said, known, language.code):
                return found
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
    reach = 7 if any(w.folded in _BE for w in words[max(0, n - 3) : n]) else 1
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
