"""What has the marks of a sentence and is none: a list of names, a phrase without a verb, a signpost, an announcement.

A doubtful one counts as a sentence: verbs are known by a list and by their endings, and most of both is let through.
"""

from __future__ import annotations

import re

from reader.curate.languages import Language
from reader.curate.words import IMPERATIVES

LISTED = 5
"""Parts between commas of what may be a list of names."""
SHORT = 16
"""Words up to which a text is looked through for a verb; our list of them is not long enough for more."""
ANNOUNCES = 14
"""Words up to which a sentence that says how many of something there are says nothing else."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENGLISH = frozenset(
    """
    is are was were am has have had does do did can could will would shall should may might must ain't cannot
    it's that's there's who's what's he's she's here's i'm i've i'd i'll we're we've we'd we'll you're you've you'd you'll
    they're they've they'd they'll it'll it'd
    said says told took made went came became began broke brought built bought caught chose cut dealt drew drove ate fell
    felt fought found flew forgot gave got grew held heard hid hit hurt kept knew laid led left lent let lay lit lost meant
    met paid put quit read rode rang rose ran saw sold sent set shook shot shows shut sang sank sat slept spoke spent
    spread stood stole stuck struck swore swept swam taught tore thought threw understood woke wore won wrote rebuilt
    beat bet bid bound bred burst cast clung crept dug fed fled flung froze hung overcame sought shone shrank slid spun
    split sprang stung strove swung wept withdrew remain remains become becomes seem seems appear appears believe
    believes want wants know knows like likes love loves live lives die dies grow grows fall falls rise rises happen
    happens see feel hope fear expect face agree disagree call speak sit lie wonder doubt suffer struggle
    happens matter matters mean means cost costs contain contains depend depends differ exist exists belong belongs
    """.split()
)
"""Verbs that the endings do not show."""
_AFTER_A_VERB = frozenset(
    "the a an to that on in for from with how what it its their his her by at as up out into more no not them us you "
    "this these only about".split()
)
"""Words that follow a verb in `-s` more often than a noun in the plural; `of` does not."""
_NO_VERBS = frozenset(
    "sans plus versus always perhaps besides towards across unless thus sometimes years days weeks months hours others "
    "this his its ours theirs yours news afterwards outwards upwards".split()
)
_GERMAN = frozenset(
    "ist sind war waren bin hat hatte wird werden wurde soll sollte kann könnte muss darf mag will weiß gab gibt kam ging "
    "fiel lag stand sah nahm fand sank stieg hielt ließ trat zog blieb schrieb schlug traf verlor gewann begann rief bot "
    "hieß lief schloss sprach starb trug wuchs".split()
)
_GERMAN_VERB = re.compile(r"(?:t|te|ten|en|st|ln|rn)$")
_GERMAN_NONE = frozenset(
    "mit seit nicht erst fast selbst meist heute gegen zwischen neben oben unten wegen einen den ihren seinen diesen "
    "allen bereits samt nebst laut dort jetzt rechts links hinten vorn außen innen morgen gestern".split()
)
_ANNOUNCES = re.compile(
    r"\b(?:two|three|four|five|six|seven|several|many|a few|a number of|various|\d)\b (?:[\w-]+ ){0,3}?"
    r"(?:stages|steps|parts|reasons|ways|types|kinds|sections|phases|things|lessons|categories|questions|points|factors|problems|options|approaches|examples|benefits|tips|rules)\b[^,:;]*\.$",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?<![\w./@-])[^\W\d_A-ZÄÖÜ]{2,}[.!?][A-ZÄÖÜ][^\W\d_A-ZÄÖÜ]+(?=\s)")


def is_scrap(text: str, language: Language) -> bool:
    """Whether it says nothing by itself: a list of names, a phrase without a verb, two sentences run together."""
    return is_list_of_names(text) or is_verbless(text, language) or _GLUED.search(text) is not None


def is_list_of_names(text: str) -> bool:
    parts = [part.strip(" \"'“”‘’«»„*") for part in text.rstrip(".!? ").split(",")]
    large = sum(part[:1].isupper() or part.startswith(("and ", "und ", "et ", "y ")) for part in parts)
    return len(parts) >= LISTED and large >= len(parts) - 1 and _LISTING.search(text) is None


_LISTING = re.compile(r"\b(?:is|are|was|were|include[sd]?|has|have|said|ist|sind|est|sont|son)\b")


def is_verbless(text: str, language: Language) -> bool:
    """Whether no word of it can be its verb. Of other languages than English and German that is not known."""
    if language.code == "en":
        if len(text.split()) > SHORT:
            return False
        words = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
        return not any(_may_be_verb(word, after) for word, after in zip(words, [*words[1:], ""], strict=True))
    if language.code == "de":
        small = [word for word in _WORD.findall(text) if word[0].islower()]
        return not any(
            w in _GERMAN or (w not in _GERMAN_NONE and _GERMAN_VERB.search(w)) for w in (*small, _head(text))
        )
    return False


def _head(text: str) -> str:
    """The first word, which may be a verb written large."""
    return next(iter(_WORD.findall(text)), "").casefold()


def _may_be_verb(word: str, after: str) -> bool:
    if word in _ENGLISH or word in IMPERATIVES or word.endswith(("ed", "n't")):
        return True
    if not word.endswith("s") or word.endswith("ss") or word in _NO_VERBS:
        return False
    return word[:-1] in IMPERATIVES or word[:-2] in IMPERATIVES or (after in _AFTER_A_VERB and len(word) > 3)


def announces(text: str) -> bool:
    """Whether it says that there are three reasons, and none of them."""
    return len(text.split()) <= ANNOUNCES and _ANNOUNCES.search(text) is not None


def is_signpost(text: str, language: Language) -> bool:
    """Whether it says what the text does, and not what it says: `Let's first take a look at …`."""
    return language.signposts.search(text[:140]) is not None
