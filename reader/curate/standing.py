"""Which sentences can be read without the text around them: whole, naming what they speak of, leaning on nothing.

Every rule is about what a reader would stumble over, and none about what is important: that is `choosing`.
"""

from __future__ import annotations

import re

from reader.curate.languages import Language
from reader.curate.scraps import announces, is_scrap, is_signpost
from reader.curate.words import stem

LEAST_WORDS, MOST_WORDS = 6, 50
"""Words of a sentence that can be quoted."""
LEAST_LETTERS, MOST_LETTERS = 8, 220
"""The same, in signs, where words have no space between them."""
SUBJECT = 5
"""Words at the beginning of a sentence among which its subject is."""
PHRASE = 12
"""Words of the longest phrase before a subject."""
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_ENDS = re.compile(r"[.!?…。！？۔؟।][\"'”’»›)\]」』]*$")
_TORN_END = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|[,;:–—-])[\"'”’»)\]]*$")
_ADDRESS = re.compile(r"https?://|www\.|\w@\w+\.\w")
_CODE = re.compile(
    r"[{}<>=|\\^~`$#]{2,}|[{}\\]|(?:\w+\.)+\w+\(|\w+\(\)|\s[-]{1,2}[a-z][\w-]+\s|[a-z]+_[a-z]+|::|->|=>|&&"
)
_ELSEWHERE = re.compile(
    r"\b(?:(?:see|as (?:shown|seen|described|discussed|noted|mentioned|explained|outlined)|shown|described|listed|mentioned|discussed|pictured|left|right|top) "
    r"(?:above|below|in (?:the )?(?:figure|table|section|chapter|appendix|chart|graph|image|photo|video|diagram))"
    r"|(?:figure|fig\.|table|section|chapter|appendix|listing|equation|slide) \d+|the (?:above|below|following)\b|(?:as|the) follow(?:s|ing)\b|click here|"
    r"(?:video|photo|image|chart|graph|table|picture|map|screenshot) (?:above|below)|(?:below|above|here) (?:is|are)\b|(?:earlier|later) in this|mentioned (?:above|earlier|before))",
    re.IGNORECASE,
)
_CLAIMED = re.compile(
    r"^(?:(?:the|an?|one|another) (?:[\w-]+ ){0,3}?)?(?:claim|statement|rumou?r|myth|misconception|allegation|false claim|behauptung|affirmation|afirmación)s?\s*(?:\d+\s*)?[:：–—]",
    re.IGNORECASE,
)
"""How a fact check quotes what it then refutes."""
_CLAIM_HEADING = re.compile(
    r"^\W*(?:the )?(?:claims?|what (?:was|is) claimed|statement|rumou?r|myths?)\b\W*(?:\d+\W*)?$", re.IGNORECASE
)
_SPOKEN_BY = re.compile(
    r"[“”\"»«„‚‘’'](?:,|\.)?\s*(?:\w+\s+)?(?:he|she|they|it|er|sie|il|elle|ils|él|ella|lui|lei|ele|ela|hij|zij|ze)\b",
    re.IGNORECASE,
)
_OPEN_CLOSE = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"), ("「", "」"), ("『", "』"))
_SECOND_MARKS = "»“‘"
_HOLES = re.compile(r",\s?,|\(\s*\)|\s[,;]\s|\[\s*\]")
"""Where a formula or a picture was left out."""
_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|door)\s+[A-Z]\w+ [A-Z]\w+\b.{0,60}$|^[A-Z][A-Z .,]{3,40}\s+[—–-]\s*$", re.IGNORECASE
)
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:, \d{4})?"
_DATELINE = re.compile(
    rf"^(?:[A-Z][A-Z.'’ -]{{2,30}}(?:, (?:[A-Z][\w.'’]*|{_MONTHS})){{0,2}},?\s*(?:{_MONTHS})?\s*(?:\([^()]{{2,30}}\)\s*)?|{_MONTHS}\s+|\([A-Z][A-Za-z]{{1,9}}\)\s+)(?:--|[—–-])\s+(?=[\w“\"'‘])"
)
_MARK = re.compile(
    r"\\?\[\^?(?:\d{1,4}|[a-z]|[*†‡]{1,3})\\?\]|\\?\[\^[\w-]{1,8}\\?\]|\^\d+|</?(?:sup|sub|span|small|i|b|em|strong|u|br)\b[^<>]{0,60}>|(?<=[.!?,;:”\"])\s?\\?[*†‡§]+|^[*†‡§•·|>\s]+"
)
_FIRST_PERSON = re.compile(
    r"(?<!\w)(?:I|I[’'](?:m|ve|d|ll)|my|me|mine|myself|ich|mein\w*|je|j[’']\w+|mon|yo|mi|io|eu|meu|minha|ik|mijn)(?!\w)"
)


def without_marks(text: str) -> str:
    """A sentence without the marks of its footnotes, and the place and agency that news put before the first one."""
    bare = " ".join(_MARK.sub("", text).split())
    return _DATELINE.sub("", bare).replace(" .", ".").replace(" ,", ",")


_JOINTS = {
    "en": re.compile(
        r"(?:But|And|Yet|So(?! (?:far|much|many|long|few|little|called|close|\w+ (?:that|as|is|are|was|were))\b)"
        r"|(?:However|Meanwhile|Moreover|Furthermore|Additionally|Still|Instead|In addition|As a result|At the same time),) "
    ),
    "de": re.compile(r"(?:Aber|Denn|Und) "),
    "fr": re.compile(r"(?:Mais|Et|(?:Cependant|Toutefois|Par ailleurs|En outre),) "),
    "es": re.compile(r"(?:Pero|Y|(?:Sin embargo|Además),) "),
    "it": re.compile(r"(?:Ma|E|(?:Inoltre|Tuttavia),) "),
    "pt": re.compile(r"(?:Mas|E|(?:Além disso|No entanto),) "),
    "nl": re.compile(r"(?:Maar|En|Want) "),
}
"""Words at the beginning that join a sentence to the one before, and without which it says the same."""


def without_joint(text: str, language: Language) -> str:
    """A sentence without the word that joins it to the one before it: `But the court …` as `The court …`."""
    joint = _JOINTS.get(language.code)
    found = joint.match(text) if joint is not None else None
    return text[found.end()].upper() + text[found.end() + 1 :] if found and found.end() < len(text) else text


def is_whole(text: str) -> bool:
    """Whether it is one sentence from its first to its last word, in prose, and of a length that is read at once."""
    if _SPACELESS.search(text[:80]):
        return LEAST_LETTERS <= len(text) <= MOST_LETTERS and _balanced(text) and _ENDS.search(text) is not None
    words = text.split()
    if not LEAST_WORDS <= len(words) <= MOST_WORDS or not _ENDS.search(text) or _TORN_END.search(text):
        return False
    letters = sum(map(str.isalpha, text))
    if letters < 0.7 * sum(map(len, words)) or _ADDRESS.search(text) or _CODE.search(text) or _BYLINE.match(text):
        return False
    first = next(iter(_WORD.findall(text)), "")
    if first[:1].islower() and first.islower() and not text[:1].isdigit():
        return False  # torn from what stands before it; `iPhone` begins a sentence
    if sum(word[:1].isupper() for word in words) > 0.7 * len(words) and len(words) > 7:
        return False  # a list of names
    if _HOLES.search(text):
        return False
    shouted = sum(word.isupper() and len(word) > 2 for word in words)
    return shouted * 2 < len(words) and _balanced(text)


def _balanced(text: str) -> bool:
    """Whether every quotation and bracket that opens in it closes in it."""
    if any(text.count(open_) != text.count(close) for open_, close in _OPEN_CLOSE):
        german = text.count("„") == text.count("“") + text.count("”") and "„" in text
        french = text.count("»") == text.count("«") and "»" in text
        if not (german or french):
            return False
    return text.count('"') % 2 == 0


def is_quotation_only(text: str) -> bool:
    """Whether all of it, or all but a few words, is somebody's speech: without who said it, it is nobody's."""
    bare = text.strip()
    if bare[:1] not in "\"“«„‚‘「»'":
        return False
    return re.search(r"[\"”“»«’'」][^\"”“»«’'」]{12,}[.!?]?$", bare) is None or bare[-1:] in "\"”“»«’'」"


def leans(text: str, language: Language, *, opens: bool = False) -> bool:
    """Whether it speaks of something that only the sentence before it names.

    `opens`: it is the first of its article, and names what the title does: nothing stands before it.
    """
    opener = language.leans.match(text)
    return (
        (opener is not None and not (opens and opener[0].casefold().strip("\"“„«‹'([") in _TIMELY))
        or (not opens and has_unresolved_subject(text, language))
        or joins_from_within(text, language)
        or (language.code == "en" and not opens and points_back(text))
        or _SPOKEN_BY.search(text) is not None
        or _ends_with_pronoun(text, language)
    )


_TIMELY = frozenset(
    "now nun jetzt inzwischen mittlerweile zuletzt zwei drei alle einige viele mehrere nur erst two three".split()
)
"""Words that lean within a text, and not where it begins."""
_MIDDLE = 9
"""Words at the beginning of a sentence among which it is joined to the one before."""
_BACK = re.compile(
    r"\bthe (?:opposite|reverse|same|latter|former) (?:is|was|are|were|holds?) \w+|\b(?:shows?|showed|finds?|found|suggests?|proves?|proved) the (?:opposite|reverse)\b|\b(?:most|many|some|few|all|no|any|two|three|other|one) such\b"
    r"|^(?:You|One) can (?:see|tell|do|hear) (?:that|this|it)\b|^(?:\w+ ){1,2}of (?:this|that|these|those|it|them)\b|\b(?:these|those) (?:two|three|four|five|six)\b",
    re.IGNORECASE,
)
_THIS = re.compile(
    r"(?P<joined>(?:\b(?:because|while|since|when|if|where|whether|although|though|as|that)|[,;:—–]) |\b(?:of|by|from) (?=th[eo]se\b))?\b(?:this|these|those) (?P<noun>[a-z]+)",
    re.IGNORECASE,
)
_KNOWN_NOUNS = frozenset(
    "year years week weeks month months summer winter spring autumn fall morning afternoon evening night decade century "
    "day days time season term weekend kind sort type country world planet article post tutorial guide paper study essay "
    "report piece book site website moment age era is was are were has had will can may would who whom in with of on at "
    "whose that which to and or as".split()
)
"""What `this` may stand before and lean on nothing, or what is no noun."""


def joins_from_within(text: str, language: Language) -> bool:
    """Whether a word within its beginning joins it to the sentence before: `The worm, however, …`."""
    for found in language.middles.finditer(text):
        before, after = text[: found.start()].rstrip(), text[found.end() :]
        if len(before.split()) >= _MIDDLE:
            return False
        if before and (("," not in before and "–" not in before) or (before.endswith(",") and after.startswith(","))):
            return True
    return False


def points_back(text: str) -> bool:
    """Whether it says `most such examples`, or `this chip` of a chip that it does not name."""
    if _BACK.search(text):
        return True
    for found in _THIS.finditer(text):
        noun = found["noun"].casefold()
        before = text[: found.start()]
        if noun in _KNOWN_NOUNS or not (found["joined"] or len(before.split()) < _MIDDLE):
            continue
        if stem(noun) not in {stem(word.casefold()) for word in _WORD.findall(before)}:
            return True
    return False


_TURNS = re.compile(
    r"^(?:But|Yet|However|Instead|Aber|Doch|Jedoch|Mais|Pero|Ma|Mas|Maar)\b|\bthe (?:opposite|reverse) (?:is|was) true\b"
    r"|\b(?:shows?|showed|finds?|found|suggests?|proves?|proved) the (?:opposite|reverse)\b|^Now\b"
)


def turns(text: str) -> bool:
    """Whether it says that what stood before it is otherwise, or no longer so."""
    return _TURNS.search(text) is not None


def has_unresolved_subject(text: str, language: Language) -> bool:
    """Whether its subject, or a phrase before that, is a pronoun that nothing in the sentence resolves."""
    head, _, rest = text.partition(", ")
    begins = next(iter(_WORD.findall(rest)), "").casefold()
    if begins in language.pronouns and begins not in _POSSESSIVE and not _is_harmless(begins, rest, 0):
        return len(head.split()) <= PHRASE  # `In their report, they say`: the subject stands after the comma
    named = False
    for number, word in enumerate(_WORD.findall(head)[:SUBJECT]):
        folded = word.casefold().replace("’", "'")
        if folded in language.pronouns and not named and not _is_harmless(folded, head, number):
            return True
        named = named or (len(word) > 2 and folded not in language.stop)
    return False


_POSSESSIVE = frozenset(
    "his her its their sein seine ihr ihre son sa ses leur leurs su sus suo sua suoi sue loro seu seus zijn haar hun".split()
)
_EXPLETIVE = re.compile(
    r"\b(?:it|that) (?:is|was|has been|will be|would be|can be|may be|might be|takes|took|seems|appears|turns|turned|remains|makes|pays) "
    r"(?:(?!\w+ed\b)\w+ ){0,2}(?:to|that|out|who|when|why|how|whether|because|if)\b|\bit (?:rain|snow|freeze|thaw|hail)\w*\b|\bthis (?:article|post|tutorial|guide|paper|study|essay|report|piece|book|year|month|week|summer|winter|spring|autumn|fall|morning|afternoon|evening|century|decade)\b",
    re.IGNORECASE,
)


def _is_harmless(pronoun: str, text: str, number: int) -> bool:
    """Whether it stands for nothing that was said before: `it is hard to say`, `this week`, `think that`, `those who`."""
    if pronoun == "that" and number:
        return True
    if pronoun in ("those", "they", "he", "she") and re.search(rf"\b{pronoun} who\b", text, re.IGNORECASE):
        return True
    found = _EXPLETIVE.search(text)
    return found is not None and found[0].casefold().startswith(pronoun)


def _ends_with_pronoun(text: str, language: Language) -> bool:
    """Whether it ends by saying that somebody said it whom it does not name: `…, he added.`"""
    tail = _WORD.findall(text.rpartition(",")[2])
    return 1 < len(tail) < 5 and tail[0].casefold() in language.pronouns and language.speech.search(tail[1]) is not None


def points_elsewhere(text: str) -> bool:
    """Whether it speaks of a picture, a section or a list that is not there."""
    return _ELSEWHERE.search(text) is not None


def is_refuted_claim(text: str, heading: str) -> bool:
    """Whether it is what a fact check quotes, to say whether it is true."""
    return bool(_CLAIMED.match(text)) or bool(_CLAIM_HEADING.match(heading))


def is_personal(text: str, language: Language) -> bool:
    """Whether its author speaks of himself, or of the text."""
    return bool(_FIRST_PERSON.search(text)) or bool(language.own.search(text))


_WE = re.compile(
    r"(?<!\w)(?:we|we['’](?:re|ve|ll|d)|our|ours|us|wir|uns|unser\w*|nous|notre|nos|nuestr[oa]s?|nosotros|noi|nostr[aeio]|nosso|nossa|nossos|nossas|onze|ons)(?!\w)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"„«»][^”“\"«»]*[”“\"»«]")


def is_of_nobody(text: str) -> bool:
    """Whether it says `we`, and not in somebody's speech: nobody who reads it alone knows who that is."""
    return any(found[0] != "US" for found in _WE.finditer(_QUOTED.sub("", text)))


_SAYS_HOW = re.compile(r"\b(?:how|why|that|wie|warum|dass|comment|pourquoi|cómo|come|como|hoe)\b", re.IGNORECASE)


def stands_alone(text: str, heading: str, language: Language, *, opens: bool = False) -> bool:
    """Whether it can be read by itself. `opens`: it is the first of its article, and names what the title does."""
    return (
        is_whole(text)
        and not text.rstrip("\"'”’»)").endswith(("?", "？", ":", "："))
        and not leans(text, language, opens=opens)
        and not points_elsewhere(text)
        and not is_quotation_only(text)
        and not is_refuted_claim(text, heading)
        and not language.furniture.search(text[:60])
        and not is_scrap(text, language)
        and not announces(text)
        and not (is_signpost(text, language) and not (opens and _SAYS_HOW.search(text)))
    )
