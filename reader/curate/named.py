"""Whether the names of a claim are the article's, also where all nouns have capitals. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Protocol

from reader.curate.languages import Language
from reader.curate.names import names
from reader.curate.number_words import CURRENCIES, FRACTIONS, ORDINALS, UNITS, WEEKDAYS
from reader.curate.words import stem
from reader.terms import fold

_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’.](?=\w)[^\W_]+)*|[.!?:;,()„“”\"«»]")
_KIN = frozenset(
    "n an ian ans ians s es ese ish ic ist ists i al r er ers ns en e em isch ische ischen ischer in innen".split()
)
_JOINED = frozenset("of the de la von van der and for del y et und du des di da e".split())
_PEOPLES = [
    frozenset(fold(group).split())
    for group in """us usa states america american americans amerika amerikaner etats-unis unis;
        uk britain british briten britisch brite; france french frankreich franzosen franzosische francais francia;
        germany german germans deutschland deutsche allemagne alemania; spain spanish spaniards spanien spanische espana
        espanol espagne; china chinese chinesen chine; poland polish poles polen; netherlands dutch holland niederlande;
        switzerland swiss schweiz schweizer suisse; greece greek greeks griechenland; turkey turkish turks turkei
        turkische;         denmark danish danes danemark; sweden swedish swedes schweden; mexico mexican
        mexicans; finland finnish finns;
        ireland irish irland; wales welsh; scotland scottish scots; japan japanese; thailand thai thais;
        philippines filipino filipinos philippine; israel israeli israelis; iraq iraqi; peru peruvian;
        norway norwegian norwegians norwegen; brazil brazilian brazilians brasilien; portugal portuguese;
        iceland icelandic; cyprus cypriot; argentina argentine argentinian; europe european europeans eu europa;
        russia russian russians russland; ukraine ukrainian ukrainians; canada canadian canadians kanada;
        belgium belgian belgians belgien belgique; london londoner londoners; panama panamanian panamanians;
        afghanistan afghan afghans; pakistan pakistani; zealand zealander zealanders; italy italian italians italien
        italia""".split(";")
]
"""Countries and those who live there, where one is not the other with an ending."""
_ALL_PEOPLES = frozenset().union(*_PEOPLES)
_ACRONYMS = frozenset(
    "nasa esa cia fbi nsa nato uk usa imf cern unesco unicef opec ecb fda opcw iaea noaa jaxa isro bbc cnn ibm "
    "aws".split()
)
"""Names that some write in small letters."""
_SCALES = frozenset("celsius fahrenheit kelvin".split())
"""What degrees are called after: the article may have their letters only."""
_CJK_NAMES = re.compile(
    r"[\u30a1-\u30fa\u30fc・]{3,}|[\u4e00-\u9fff]{2,4}(?=氏|さん|首相|大統領|社長|教授|总统|先生|女士|主席)"
    r"|(?:(?<=执行官)|(?<=董事长)|(?<=总裁)|(?<=总理)|(?<=部长)|(?<=主席))[\u4e00-\u9fff]{2,4}?(?=在|说|表|宣|认|介|对|将|和|与|,|,)"
    r"|(?:(?<=[。,,;;])|^)(?![该这那本其一此两许各])[\u4e00-\u9fff]{2,4}?(?=公司|集团|银行|大学)"
)
_GERMAN_NOUN = re.compile(
    r"(?:ung|heit|keit|schaft|tion|tat|ismus|nis|tum|ling|chen|lein|ungen|heiten|keiten|schaften|tionen|ismen"
    r"|en|el|e|er|ern|es)$"
)
"""Endings of German nouns; names with them are taken for nouns where nothing else tells."""
_GERMAN_TITLES = frozenset(
    "herr herrn frau prasident prasidentin prasidenten kanzler kanzlerin minister ministerin ministers "
    "professor chef chefin dr "
    "premierminister aussenminister burgermeister sprecher sprecherin direktor konzernchef vorsitzende "
    "vorsitzender".split()
)
_MEASURES = frozenset(
    "prozent millionen milliarden million milliarde halfte ende anfang mitte drittel viertel euro dollar stuck".split()
)
_ORDINARY_ENDINGS = re.compile(r"(?:less|ful|ous|ing|ed|ly|able|ible|ive|ish|ary|ory|est)$")
_AFTER_NOUNS = frozenset(
    "of who that which must will should can may from in with are were have do at on for to and or under".split()
)


class Known(Protocol):
    """What an article has of words."""

    @property
    def words(self) -> frozenset[str]: ...

    @property
    def stems(self) -> frozenset[str]: ...

    @property
    def lower(self) -> frozenset[str]: ...

    @property
    def initials(self) -> str: ...

    @property
    def language(self) -> Language: ...

    @property
    def pairs(self) -> frozenset[tuple[str, str]]: ...

    @property
    def all_pairs(self) -> frozenset[tuple[str, str]]: ...

    @property
    def run(self) -> str: ...


def unknown_name(said: str, text: Known, language: Language) -> str:
    """A name of a claim that the article does not have, `""` where it has all."""
    if language.code == "de" and (people := _other_people(said, text)):
        return people
    if language.code == "de":
        return _unknown_german(said, text, language)
    for name in names(said, text.lower):
        if _is_ordinary_start(said, name, language):
            continue
        if missing := missing_part(name, text):
            return missing
    for found in _CJK_NAMES.findall(said):
        if fold(found) not in text.run:
            return str(found)
    if people := _other_people(said, text):
        return people
    for word in _WORD.findall(said):
        if word in _ACRONYMS and word not in text.words and not _is_people(word, text.words):
            return str(word)
    return _unknown_within(said, text) or _unknown_pair(said, text)


def _is_ordinary_start(said: str, name: str, language: Language) -> bool:
    """Whether one word that begins a sentence is none, as its form or what follows tells."""
    words = _WORD.findall(name)
    if len(words) != 1 or not said.startswith(name) or any(c.isupper() for c in name[1:]):
        return False
    folded = fold(name)
    rest = _WORD.search(said, len(name))
    if language.code not in ("en", ""):
        return folded in {fold(w) for w in language.stop} or (
            rest is not None and rest[0][0].islower() and not language.speech.match(rest[0])
        )
    if len(folded) > 6 and folded.endswith(("ers", "ists", "ors", "ants", "ees")):
        return True  # those who do something: `Protesters wanted`
    plural = folded.endswith("s") and rest is not None and rest[0] in _AFTER_NOUNS
    return plural or bool(_ORDINARY_ENDINGS.search(folded))


def missing_part(name: str, text: Known) -> str:
    """The part of a name that the article does not have, `""` where it has all."""
    parts: list[str] = _WORD.findall(name)
    initials = "".join(part[0] for part in parts if part[0].isupper())
    if (
        len(initials) > 1
        and fold(initials) in text.words
        and not any(fold(p) in text.words for p in parts if p[0].isupper() and len(p) > 3)
    ):
        return ""
    for start in range(len(parts)):
        run = parts[start : start + 6]
        spelled = "".join(p[0] for p in run if p[0].isupper())
        if len(spelled) > 2 and fold(spelled) in text.words:
            parts = parts[:start]
            break
    for word in parts:
        if len(word) > 1 and not word.islower() and not _has(word, text):  # `NIH-backed`: the second is no name
            return word if word == name else name
    return ""


def _has(word: str, text: Known) -> bool:
    folded = fold(word)
    if folded in text.words or stem(folded) in text.stems or not any(map(str.isalpha, word)):
        return True
    if folded in _JOINED or folded in CURRENCIES or folded in WEEKDAYS or folded in ORDINALS or folded in FRACTIONS:
        return True
    # `European` where it says `Europe`; `AI` where it says `artificial intelligence`
    if len(folded) > 4 and has_kin(folded, text.words):
        return True
    if _is_people(folded, text.words) or folded in _SCALES or _ends_one(folded, text):
        return True
    if folded == "us" and "$" in text.run:
        return True
    return word.isupper() and 2 <= len(word) <= 6 and folded in text.initials


def _other_people(said: str, text: Known) -> str:
    """A people of a claim, in small letters as most languages write them, that the article has no word of."""
    if not text.language.known or text.language.code == "en":
        return ""
    for word in _WORD.findall(said):
        if not word.islower() or len(word) < 6:
            continue
        folded = fold(word)
        bare = next((f for n in (0, 1, 2) if (f := folded[: len(folded) - n]) in _ALL_PEOPLES), "")
        groups = [group for group in _PEOPLES if bare in group] if bare else []
        if groups and not any(w.startswith(tuple(p[:5] for p in g if len(p) > 4)) for g in groups for w in text.words):
            return str(word)
    return ""


def _ends_one(folded: str, text: Known) -> bool:
    """Whether a longer word of a German article ends with it: `Amerika` where it says `Nordamerika`."""
    return text.language.code == "de" and len(folded) > 5 and any(word.endswith(folded) for word in text.words)


def _is_people(folded: str, words: frozenset[str]) -> bool:
    return any(folded in group and group & words for group in _PEOPLES)


def has_kin(word: str, words: frozenset[str]) -> bool:
    """Whether one of the words is this one with another ending."""
    bare = (word.removesuffix(ending) for ending in _KIN if word.endswith(ending))
    return any(word + ending in words for ending in _KIN) or any(len(w) >= 4 and w in words for w in bare)


def _unknown_pair(said: str, text: Known) -> str:
    """A first name before another family name than the article has it before."""
    firsts = {first for first, _ in text.pairs}
    lasts = {last for _, last in text.pairs}
    for first, last, shown in _pairs(said):
        if first in firsts and last in lasts and (first, last) not in text.pairs:
            return shown
    return ""


def _unknown_within(said: str, text: Known) -> str:
    """A name of three words that the article has with another one between the first and the last."""
    runs = list(pairwise(_pairs(said)))
    for (one, two, _), (also, three, _) in runs:
        if two == also and (one, two) not in text.all_pairs and (two, three) not in text.all_pairs:
            between = {middle for first, middle in text.all_pairs if first == one}
            if any((middle, three) in text.all_pairs for middle in between):
                return f"{one} {two} {three}".title()
    return ""


def _pairs(said: str) -> Iterator[tuple[str, str, str]]:
    tokens = list(_TOKEN.finditer(said))
    for one, two in pairwise(tokens):
        if is_part(one[0]) and is_part(two[0]) and said[one.end() : two.start()] == " ":
            yield fold(one[0]), fold(re.sub(r"['’]s?$", "", two[0])), f"{one[0]} {two[0]}"


def is_part(word: str) -> bool:
    """Whether a word looks like a first or a family name."""
    return len(word) > 2 and word[0].isupper() and word[1:2].islower() and fold(word) not in _JOINED


def name_pairs(sentences: Iterator[str], lower: frozenset[str]) -> frozenset[tuple[str, str]]:
    """Every two words with a capital that stand together in an article, neither of which it has in small letters."""
    return frozenset(
        (one, two) for text in sentences for one, two, _ in _pairs(text) if one not in lower and two not in lower
    )


def _unknown_german(said: str, text: Known, language: Language) -> str:
    """A German name that the article does not have: all nouns have capitals, so that more has to tell."""
    tokens = list(_TOKEN.finditer(said))
    for n, token in enumerate(tokens):
        word = token[0]
        if not word[0].isupper() or len(word) < 2:
            continue
        before = tokens[n - 1][0] if n else "."
        after = tokens[n + 1][0] if n + 1 < len(tokens) else "."
        if _is_german_name(word, before, after, said, language) and not all(
            _has(part, text) or _is_compound(part, text.words)
            for part in re.split(r"[-'’.]", re.sub(r"['’]s?$", "", word))
            if len(part) > 1
        ):
            return word
    return _unknown_pair(said, text)


def _is_german_name(word: str, before: str, after: str, said: str, language: Language) -> bool:
    begins = before in '.!?:;„“”"«»'
    if "-" in word:
        return False
    if word.isupper() or any(c.isupper() for c in re.sub(r"[-]\w", "", word)[1:]):
        return len(word) < 12
    folded = fold(word)
    if folded in {fold(w) for w in language.stop}:
        return False
    if fold(before) in _GERMAN_TITLES:
        return True
    speaks: Callable[[str], object] = language.speech.fullmatch
    if speaks(before) and not before[0].isupper():
        return not _GERMAN_NOUN.search(folded)
    if begins:
        return bool(speaks(after)) and not _GERMAN_NOUN.search(folded)
    if before[0].isupper() and fold(before) not in language.stop:
        # Of two nouns side by side the second is what the first is called: `die Baufirma Bilfinger`.
        starts = said.startswith(before) and before.endswith(("er", "e", "es", "en"))
        return not starts and fold(before) not in UNITS and fold(before) not in _MEASURES
    return fold(before) in ("in", "nach", "aus", "bei") and not _GERMAN_NOUN.search(folded)


def _is_compound(word: str, words: frozenset[str]) -> bool:
    """Whether a German word is one of the article's with another before or after it."""
    folded = fold(word)
    return any(folded[:n] in words or folded[n:] in words for n in range(4, len(folded) - 2)) or any(
        folded[:n] in words for n in range(4, len(folded))
    )
