"""Whether a claim denies what the article affirms, or turns its direction round. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from reader.curate.alignment import Index, Word, key_of, words_of
from reader.curate.comparing import Compared, Match, clause_like
from reader.curate.languages import Language
from reader.curate.opposites import senses
from reader.curate.swaps import beside
from reader.terms import fold

_WORD = re.compile(r"[^\W_]+(?:['’]t\b)?")
LIKE = 0.42
"""Share of a claim's words that a sentence has to have to be compared with it in what it denies."""
_GENERIC = frozenset("with without mit ohne avec sans con sin over under vor voor na up down mas mais plus".split())
"""Words of those that have too many senses to count alone."""


_WHEN = frozenset(
    "early earlier earliest late later latest before after fruher spater avant apres antes despues".split()
)


def turned_round(claim: Compared, index: Index, language: Language, *, ordered: bool = False) -> str:
    """Why a claim says the opposite of the sentence that is nearest to it, `""` where it does not.

    `ordered`: whether both are known to have the same order, so that `before` in one and `after` in the other is right.
    """
    first = claim.first
    if first is None:
        return ""
    for match in claim.best[:2]:
        near = match.around >= max(LIKE, 0.8 * first.around) and len(match.shared) >= 2
        if near and (found := _opposite(claim, match, index, language, denies=match is first, ordered=ordered)):
            return found
    if first.around >= 0.35 and (pair := _opposed_beside(claim, first, index, 0.25)):
        known = index.sentences[first.number].text
        if (
            (ordered and fold(pair[0]) in _WHEN)
            or _crossed(claim, first, index, *pair)
            or _is_other_order(claim.said, known, pair[0])
        ):
            return ""
        if not _denied_but(claim.said, pair[0], language) and not _denied_but(known, pair[1], language):
            return f"the article says “{pair[1]}”, not “{pair[0]}”"
    return ""


def _is_other_order(said: str, known: str, word: str) -> bool:
    """Whether one tells `earlier than` the one, and the other `and later` the other."""
    return bool(_THAN.search(said)) and not _THAN.search(known) and fold(word) in _WHEN


def _denied_but(text: str, word: str, language: Language) -> bool:
    """Whether a text denies something with another word than this."""
    return any(word not in text[slice(*span)] for span in denied_in(text, language))


def _opposite(claim: Compared, match: Match, index: Index, language: Language, *, denies: bool, ordered: bool) -> str:
    text = index.sentences[match.number].text
    known = clause_like(match.shared, match.number, index) or text
    flips = _opposed(claim.said, text, index.code) or _opposed_beside(claim, match, index)
    if not flips and match.share >= 0.7:
        flips = _opposed(claim.said, clause_like(match.shared, match.number, index, 0.6), index.code)
    if flips and ((ordered and fold(flips[0]) in _WHEN) or _is_other_order(claim.said, text, flips[0])):
        return ""
    denied, denying = denied_in(claim.said, language), denied_in(known, language)
    if flips:
        ours, theirs = flips
        denied = [span for span in denied if ours not in claim.said[slice(*span)]]
        denying = [span for span in denying if theirs not in known[slice(*span)]]
        if not denied and not denying and not _crossed(claim, match, index, ours, theirs):
            return f"the article says “{theirs}”, not “{ours}”"
        return ""
    if denies and not denied and _denied_of_it(claim, match, index, language):
        return "the article denies this"
    if not denies or len(denied) % 2 == len(denying) % 2 or not _says_the_same(claim, match, index):
        return ""
    comparable = len(denied_in(text, language)) % 2 == 0 and not _ONLY.search(known) and not _MORE.search(claim.said)
    theirs_all = index.words[match.number]
    softly = [m for m in _SOFTLY.finditer(text if denied else claim.said) if key_of(fold(m[0])) not in match.shared]
    if softly:
        return ""  # it is denied in another way
    if denied and comparable and all(_is_denied_too(claim.said, span, theirs_all, index.code) for span in denied):
        return "the article does not deny this"
    if denying and all(_is_denied_too(known, span, claim.words, index.code) for span in denying):
        return "the article denies this"
    return ""


_ASIDE = re.compile(r"(?<=\bnot)(, [^,]{2,30},)")


def _denied_of_it(claim: Compared, match: Match, index: Index, language: Language) -> bool:
    """Whether a sentence denies of something in a claim what that affirms of it, or has all but the verb of that."""
    text = _ASIDE.sub(lambda found: " " * len(found[0]), index.sentences[match.number].text)
    softly = any(key_of(fold(m[0])) not in match.shared for m in _SOFTLY.finditer(claim.said))
    if match.share < 0.35 or _ONLY.search(text) or softly or _OTHER_THAN.search(claim.said):
        return False
    words = index.words[match.number]
    for start, end in denied_in(text, language)[:6]:
        if text[start:end].casefold() not in _PLAIN:
            continue
        place = bisect_left(words, start, key=lambda word: word.start)
        before = [w for w in words[max(0, place - 12) : place] if w.key and not _APART.search(text[w.start : start])]
        near = words[place : place + 14]
        after = [w for w in near if w.start >= end and w.key and not _APART.search(text[end : w.start])]
        subject = [w for w in before if w.key in claim.keys]
        if not after or not subject or len(subject) < len(before) / 2:
            continue
        if after[0].key in claim.keys or (match.share >= 0.75 and len(after) > 3 and _all_in(after[1:], claim)):
            return True
    return False


def _all_in(words: Sequence[Word], claim: Compared) -> bool:
    return all(w.key in claim.keys for w in words[:3])


_PLAIN = frozenset(("not", "nicht", "never", "nie", "no", "cannot", "n't"))
_APART = re.compile(r"[,;:—]|\b(?:but|and|because|so|although|which|that|who|und|aber|weil|dass)\b")
_OTHER_THAN = re.compile(
    r"\b(?:un\w{4,}|in(?:cap|comp|suff)\w+|instead|rather|than|except|apart from|\w+less)\b", re.IGNORECASE
)
_SOFTLY = re.compile(
    r"\b(?:(?<!past )(?<!last )(?<!next )(?<!a )few|little|without|lack\w*"
    r"|fail\w*|refus\w*|den(?:y|ies|ied)|reject\w*|declin\w*|unable|impossible|prevent\w*"
    r"|avoid\w*|absen\w+|miss(?:ed|ing)|exclu\w+|neither|nor|unlike|instead|terminat\w*|stop(?:s|ped)?|ceas\w+|abandon\w*|cancel\w*|ignor\w+|omit\w*|neglect\w*|overlook\w*|differ\w*|hardly|barely|scarcely|un(?:known|clear|aware|likely|willing)"
    r"|wenig\w*|ohne|fehl\w*|verweiger\w*|lehn\w*|ablehn\w*|scheiter\w*|unmöglich|verhinder\w*|kaum|verzicht\w*"
    r"|peu|sans|manqu\w*|échou\w*|refus\w*|impossible|empêch\w*|poc[oa]s?|sin|falt\w*|rechaz\w*|neg[óa]\w*|imposible"
    r"|impid\w*|senza|pochi|zonder|weinig|sem|poucos)\b",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\b(?:only|just|nur|seulement|ne|solo|sólo|solamente|soltanto|slechts|apenas)\b", re.IGNORECASE)
_THAN = re.compile(r"\b(?:than|as|als|que|quanto)\b", re.IGNORECASE)
_MORE = re.compile(r"\b(?:than|as \w+ as|als|quanto)\b", re.IGNORECASE)
_AUXILIARIES = frozenset(
    "be been being have has had do does did a an the in to of any yet ever also all very been so as longer mehr "
    "zu der die das den dem ein eine "
    "le la les un une de du des el los las una il lo gli het een o os as uma".split()
)


def _is_denied_too(text: str, span: tuple[int, int], others: Sequence[Word], code: str) -> bool:
    """Whether what is denied at a place is a word that the other text has: another one may be denied rightly."""
    words = words_of(text, code)
    has = {key_of(w.folded) for w in others}
    after = next((w for w in words if w.start >= span[1] and w.folded not in _AUXILIARIES), None)
    if after is not None:
        return key_of(after.folded) in has
    before = next((w for w in reversed(words) if w.start < span[0] and w.folded not in _AUXILIARIES), None)
    return before is not None and key_of(before.folded) in has


def _crossed(claim: Compared, match: Match, index: Index, ours: str, theirs: str) -> bool:
    """Whether what stands before and after the two opposites is exchanged too, so that they say the same."""
    here = next((n for n, w in enumerate(claim.words) if w.text == ours), 0)
    words = index.words[match.number]
    there = next((n for n, w in enumerate(words) if w.text == theirs), 0)
    known = index.sentences[match.number].text
    left, right = _sides_of(claim.words, here, claim.said)
    left_known, right_known = _sides_of(words, there, known)
    return bool(left & right_known - left_known) and bool(right & left_known - right_known)


def _sides_of(words: Sequence[Word], n: int, text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words before and after one; where something is more than another, all before it and all after the `than`."""
    than = next((w.start for w in words[n + 1 : n + 12] if _THAN.fullmatch(w.text)), 0)
    if not than:
        return beside(words, n, text)
    left = {w.key for w in words[max(0, n - 20) : n] if w.key}
    return frozenset(left), frozenset(w.key for w in words[n : n + 32] if w.key and w.start > than)


def _says_the_same(claim: Compared, match: Match, index: Index) -> bool:
    """Whether hardly a word of the claim is missing from a sentence: then a denial is no other way to say it."""
    missing = claim.keys - match.shared - index.around(match.number)
    return match.share >= 0.55 and len(missing) <= max(1, len(claim.keys) // 3)


def denied_in(text: str, language: Language) -> list[tuple[int, int]]:
    """Where a text denies something."""
    found = [m.span() for m in _MORE_DENIALS.finditer(text)]
    found += [
        m.span() for m in language.negations.finditer(text)
        if fold(m[0]) not in _SOFT and not any(a < m.end() and m.start() < b for a, b in found)
    ]  # fmt: skip
    if language.code == "fr":  # `ne … pas` denies once
        found = [span for span in found if not re.fullmatch(r"n(?:e|['’])", text[slice(*span)], re.IGNORECASE)]
    # `not only`, `nicht nur` deny nothing
    nothing = [m.span() for m in _NO_DENIALS.finditer(text)]
    return [span for span in found if not any(start <= span[0] < end for start, end in nothing)]


_SOFT = frozenset(
    "without lack lacks lacked ohne fehlt fehlen fehlte fehlten mangelt mangelte sans manque manquent manquait "
    "sin falta faltan falto "
    "senza manca zonder sem falta nor hardly barely scarcely kaum ni".split()
)
"""Words that tell of something missing rather than deny a sentence."""
_MORE_DENIALS = re.compile(
    r"\b(?:yet to|missed|misses|excluded?|excludes|few if any|stateless|hardly any|scarcely any|avoid(?:s"
    r"|ed)? being|went wide|unable|no longer|rather than|instead of|anstatt|statt|plutôt que|en lugar de"
    r"|en vez de|piuttosto che)\b",
    re.IGNORECASE,
)
_NO_DENIALS = re.compile(
    r"\b(?:not only|nicht nur|non seulement|no s[oó]lo|non solo|niet alleen|no doubt|nothing but|no later than"
    r"|not yet|no more than|no fewer than)\b",
    re.IGNORECASE,
)


def _opposed_beside(claim: Compared, match: Match, index: Index, least: float = 0.5) -> tuple[str, str] | None:
    """Two opposites that stand right after the same word, or before it, whatever else is told."""
    if match.share < least:
        return None
    theirs = index.words[match.number]
    there = [(m, w, s) for m, w in enumerate(theirs) if (s := senses(w.folded, index.code))]
    for n, word in enumerate(claim.words) if there else ():
        own = senses(word.folded, index.code)
        if not own or word.folded in _GENERIC:
            continue
        before, after = _neighbours(claim.words, n)
        beside = [
            (w, s) for m, w, s in there
            if (before and before == _neighbours(theirs, m)[0]) or (after and after == _neighbours(theirs, m)[1])
        ]  # fmt: skip
        same = any(sense in s for sense in own for _, s in beside)
        for pair, half in own if beside and not same else ():
            for other, found in beside:
                if (pair, 1 - half) in found and other.folded not in _GENERIC:
                    return word.text, other.text
    return None


def _neighbours(words: Sequence[Word], n: int) -> tuple[str, str]:
    """What is compared of the words right before and after one, small ones left out."""
    before = next((w.key for w in reversed(words[max(0, n - 3) : n]) if w.key), "")
    return before, next((w.key for w in words[n + 1 : n + 4] if w.key), "")


def _opposed(said: str, known: str, code: str) -> tuple[str, str] | None:
    """A word of a claim, and its opposite in a sentence that does not have the word itself or one like it."""
    ours = {fold(w): w for w in _WORD.findall(said)}
    theirs = {fold(w): w for w in _WORD.findall(known)}
    sides: dict[tuple[int, int], str] = {}
    for folded, word in theirs.items():
        for side in senses(folded, code) if folded not in ours else ():
            sides.setdefault(side, word)
    own = {side for folded in ours if folded not in theirs for side in senses(folded, code)}
    for folded, word in ours.items():
        if folded in theirs or folded in _GENERIC:
            continue
        for pair, half in senses(folded, code):
            other = (pair, 1 - half)
            only = other in sides and (pair, half) not in sides and other not in own
            if only and fold(sides[other]) not in _GENERIC:
                return word, sides[other]
    return None


def softly_denied(text: str, shared: frozenset[str]) -> bool:
    """Whether a text denies something without a word of denial: `refuses to`, `few`."""
    return any(key_of(fold(m[0])) not in shared for m in _SOFTLY.finditer(text))
