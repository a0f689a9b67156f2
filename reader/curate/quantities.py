"""Quantities of a text in any of the languages that there are tables of: a value and what it measures. Pure.

`14.2 %`, `US$3.1bn`, `forty years`, `the 62nd minute`, `3–1`, `two thirds`, `5. März 2024`, `on Friday`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from reader.curate.languages import Language, languages
from reader.curate.number_words import (
    ABOUT,
    CURRENCIES,
    FRACTIONS,
    HALVES,
    HUNDREDS,
    ONES,
    ORDINALS,
    PER,
    PERCENTS,
    POINTS,
    SHORT_SCALES,
    SQUARES,
    WEEKDAYS,
)  # fmt: skip
from reader.curate.number_words import UNITS as LENGTHS
from reader.curate.numerals import YEARS, Token, Tokens, han_value, word_value
from reader.curate.quantity import (
    COUNT,
    DATE,
    MEASURE,
    MONEY,
    ORDINAL,
    PERCENT,
    POINT,
    SCORE,
    SHARE,
    WEEKDAY,
    Quantity,
    bound_before,
)  # fmt: skip
from reader.terms import fold

_TOKEN = re.compile(
    r"(?P<iso>(?<!\d)\d{4}-\d{2}-\d{2}(?!\d))"
    r"|(?P<dotted>(?<![\d.])\d{1,2}[./]\d{1,2}[./]\d{4}(?!\d))"
    r"|(?P<cjk>\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?)"
    r"|(?P<score>(?<![\d–:.,-])\d{1,2}[–:-]\d{1,2}(?![–:.,-]?\d))"
    r"|(?P<digits>(?<!\d)(?:\d{1,3}(?:[ \u202f\u00a0\u2009'’.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?))"
    r"|(?P<han>[一二两兩三四五六七八九十百千]+[万萬亿億]+)|(?P<scale>(?<=\d)[万萬亿億]+)|(?P<usd>美元)"
    r"|(?P<degree>[°º˚]\s?[CF](?![^\W\d_])|[℃℉])|(?P<sign>[$€£¥₹%％円元])|(?P<word>(?:(?!美元)[^\W\d_円元])+)"
)
UNITS = {**LENGTHS, "celsius": ("temperature", 1.0), "fahrenheit": ("temperature", 1.0000001)}
_SUFFIXES = frozenset("st nd rd th er ere e eme ieme o a de ste te os as".split())
_EVERY = frozenset("every each jeden jeder chaque cada ogni".split())
_SHARED = frozenset("of below above lower higher less fewer more smaller larger under over as the von der des".split())
"""What follows `a third` where it is a part of something, and not the third one."""
_RANKS = ("zweit", "dritt", "viert", "funft", "sechst", "siebt", "acht", "neunt", "zehnt")
_RANKED = re.compile(
    r"(?:(?P<rank>zweit|dritt|viert|funft|sechst|siebt|acht|neunt|zehnt)\w{3,}ste[nrsm]?"
    r"|(?:gross|hoch|hoh|klein|lang|kurz|stark|schnell|alt|jung|wichtig|reich|schwer|tief|niedrig)(?:e?ste)[nrsm]?"
    r"|(?:larg|bigg|high|small|low|tall|long|short|old|young|rich|strong|great|busi|deep|fast|heavi|wealthi)est)"
)
_BEFORE_BEST = frozenset("the its their his her our s".split())
_WITHIN = frozenset("within than about over under nearly almost roughly".split())
_TO = ("to", "-", "–", "or", "and", "bis", "oder", "und", "à", "a", "ou", "et", "o", "y", "e", "tot", "of", "en")


def quantities(text: str, language: Language) -> Sequence[Quantity]:
    """The quantities of a text, in order."""
    if len(text) < 600 and language is languages().get(language.code):
        return _read(text, language.code)
    return _read_anew(text, language)


@lru_cache(maxsize=4)  # those of one claim are asked for several times in a row
def _read(text: str, code: str) -> Sequence[Quantity]:
    return _read_anew(text, languages()[code])


_PHRASES = {
    "half a dozen": "six", "a dozen": "twelve", "two dozen": "24", "half a million": "500,000",
    "a quarter of a million": "250,000", "quarter of a million": "250,000", "three quarters of a million": "750,000",
    "half a billion": "500 million", "a quarter of a billion": "250 million", "quarter of a billion": "250 million",
    "twice": "2", "thrice": "3",
    "a million and a half": "1,500,000", "a billion and a half": "1,500 million",
}  # fmt: skip
_PHRASE = re.compile(
    r"\b(?:" + "|".join(sorted(_PHRASES, key=len, reverse=True)) + r")\b(?! (?:as|the)\b)", re.IGNORECASE
)


def _plainly(text: str) -> str:
    """A text with numbers in place of phrases for them, every other sign where it was."""
    return _PHRASE.sub(lambda found: _PHRASES[found[0].casefold()].rjust(len(found[0])), text)


def _read_anew(text: str, language: Language) -> Sequence[Quantity]:
    if not any(map(str.isalnum, text)):
        return []
    text = _plainly(text)
    tokens = [
        Token(f.start(), f.end(), f.lastgroup or "", f[0], _word_of(f.lastgroup or "", f[0]))
        for f in _TOKEN.finditer(text)
    ]
    return _Reader(text, tokens, language).read()


def _word_of(kind: str, text: str) -> str:
    if kind == "degree":
        return "fahrenheit" if text[-1] in "F℉" else "celsius"
    return "usd" if kind == "usd" else fold(text) if kind == "word" else text


class _Reader(Tokens):
    def __init__(self, text: str, tokens: list[Token], language: Language) -> None:
        super().__init__(text, tokens, language)
        self.found: list[Quantity] = []

    def read(self) -> list[Quantity]:
        at = 0
        while at < len(self.tokens):
            at = max(at + 1, self._one(at))
        return [self._of_range(n) for n in range(len(self.found))]

    def _of_range(self, number: int) -> Quantity:
        """A quantity; the first one of `15 to 25 euros` is in euros too."""
        quantity = self.found[number]
        after = self.found[number + 1] if number + 1 < len(self.found) else None
        if quantity.kind != COUNT or after is None or after.kind not in (MEASURE, MONEY, PERCENT):
            return quantity
        if self.text[quantity.end : after.start].strip() not in _TO:
            return quantity
        return replace(quantity, kind=after.kind, unit=after.unit, factor=after.factor)

    def _add(self, first: int, last: int, value: float, kind: str, **more: object) -> int:
        start, end = self.tokens[first].start, self.tokens[last].end
        bound = bound_before(self.text[max(0, start - 45) : start])
        self.found.append(Quantity(start, end, self.text[start:end], value, kind, bound=bound, **more))  # type: ignore[arg-type]
        return last + 1

    def _one(self, at: int) -> int:
        """Read what begins at a token; the place after it, or `at` where nothing does."""
        token = self.tokens[at]
        if token.kind in ("iso", "dotted", "cjk", "score"):
            return self._whole(at, token)
        if token.kind == "han":
            return self._measured(at, at, han_value(token.text))
        if token.kind == "word" and (end := self._of_word(at, token)) > at:
            return end
        if token.kind == "digits" and self._in_name(at):
            return at
        number = self.number(at)
        if number is None:
            return at
        value, last, plain_year = number
        return self._after_number(at, last, value, plain_year)

    def _whole(self, at: int, token: Token) -> int:
        """What one token tells: a date in digits, or a score."""
        if token.kind == "iso":
            year, month, day = map(int, token.text.split("-"))
            return self._add(at, at, year, DATE, month=month, day=day)
        if token.kind == "dotted":
            day, month, year = (int(part) for part in re.split("[./]", token.text))
            if "/" in token.text and (self.language.code == "en" and month > 12):
                day, month = month, day
            return self._add(at, at, year, DATE, month=month, day=day)
        if token.kind == "cjk":
            parts = [int(part) for part in re.findall(r"\d+", token.text)] + [0, 0]
            return self._add(at, at, parts[0], DATE, month=parts[1], day=parts[2])
        first, second = map(int, re.split("[–:-]", token.text))
        if at and token.start == self.tokens[at - 1].end and self.tokens[at - 1].text in CURRENCIES:
            self._add(at, at, first, MONEY, unit=CURRENCIES[self.tokens[at - 1].text])
            return self._add(at, at, second, MONEY, unit=CURRENCIES[self.tokens[at - 1].text])
        if self.word(at + 1) in UNITS or self.word(at + 1) in PERCENTS:
            self._measured(at, at, float(first))
            return self._measured(at, at, float(second))
        return self._add(at, at, max(first, second) * 100 + min(first, second), SCORE)

    def _of_word(self, at: int, token: Token) -> int:
        """A weekday, a date that begins with its month, a fraction or an ordinal; `at` where it is none."""
        word = token.word
        if word in WEEKDAYS and (token.text[0].isupper() or self.language.code not in ("en", "de", "nl")):
            return self._add(at, at, WEEKDAYS[word], WEEKDAY)
        if self.is_month(at):
            return self._date(at, 0, at)
        if word in ("a", "an") and at and self.tokens[at - 1].word in _WITHIN and self.word(at + 1) in UNITS:
            return self._measured(at, at, 1.0)
        if (end := self._fraction(at)) > at:
            return end
        ordinal = self._ordinal(at)
        return at if ordinal is None else ordinal

    def _in_name(self, at: int) -> bool:
        """Whether digits belong to a name: `Sentinel-6`, `6B`, `P2`."""
        after = self.word(at + 1, ("",))
        if (
            after
            and self.tokens[at + 1].text[0].isupper()
            and not (after in UNITS or after in CURRENCIES or after in SHORT_SCALES or after == "m")
        ):
            return True
        before = self.tokens[at - 1] if at else None
        if before is None or before.kind != "word" or before.word in CURRENCIES or before.text[-1] >= "\u3040":
            return False  # signs have no space before a number
        return self.gap(at) == "" or (self.gap(at) in ("-", "‑") and before.text[0].isupper())

    def _after_number(self, at: int, last: int, value: float, plain_year: bool) -> int:
        suffix = self.word(last + 1, ("",))
        if suffix in _SUFFIXES and self.tokens[last].kind == "digits" and value == int(value):
            if self.month_near(last + 2):
                return self._date(last + 3 if self.word(last + 2) in ("of", "de") else last + 2, int(value), at)
            return self._add(at, last + 1, value, ORDINAL)
        if self.tokens[last].kind == "digits" and value == int(value) and 0 < value <= 31:
            if self.month_near(last + 1):
                step = 2 if self.word(last + 1) in ("of", "de", "di", "del") else 1
                return self._date(last + step, int(value), at)
            after = self.text[self.tokens[last].end : self.tokens[last].end + 3]
            if self.language.ordinal_stop and re.match(r"\. ?[A-ZÄÖÜ]", after):
                return self._add(at, last, value, ORDINAL)
        descending = self.word(last + 1) in ("to", "zu", "a") and self.number(last + 2)
        if descending and descending[0] < value <= 30 and self.word(descending[1] + 1) not in UNITS:
            return self._add(at, descending[1], value * 100 + descending[0], SCORE)
        if self.word(last + 1) in ("in", "out", "von", "sur"):
            step = last + (3 if self.word(last + 2) == "of" else 2)
            step += self.word(step) in _EVERY
            whole = self.number(step)
            if whole and whole[0] <= 100 and 0 < value <= whole[0] and whole[0] == int(whole[0]) and not plain_year:
                return self._add(at, whole[1], 100 * value / whole[0], SHARE)
        part = self.word(last + 1)
        if part in FRACTIONS and (part not in ORDINALS) and value < 20 and part not in HALVES:
            return self._add(at, last + 1, 100 * value * FRACTIONS[part], SHARE)
        if plain_year and self._is_bare(last):
            return self._add(at, last, value, DATE)
        alone = value == 1 and self.tokens[at].kind == "word" and at == last
        if alone and (self.word(last + 1) not in UNITS or self.tokens[at].word != "one"):
            return at
        return self._measured(at, last, value)

    def _is_bare(self, last: int) -> bool:
        word = self.word(last + 1)
        sign = self.tokens[last - 1].text if last > 0 else ""
        return word not in UNITS and word not in CURRENCIES and word not in PERCENTS and sign not in CURRENCIES

    def _measured(self, at: int, last: int, value: float) -> int:
        """A number, with what stands before and after it that says of what."""
        first, rounded = at, any(self.tokens[n].word in ABOUT for n in range(max(0, at - 2), at))
        worded = self.tokens[at].kind == "word"
        before = self.tokens[at - 1] if at else None
        if before and (before.text in CURRENCIES or before.word in CURRENCIES) and self.gap(at) in ("", " ", "\u00a0"):
            return self._add(at - 1, last, value, MONEY, unit=CURRENCIES[before.word], rounded=rounded)
        one, two = self.word(last + 1), self.word(last + 2)
        if one in PERCENTS or (one in PER and two in HUNDREDS):
            end = last + (1 if one in PERCENTS else 2)
            if self.word(end + 1) in POINTS:
                return self._add(first, end + 1, value, POINT, rounded=rounded)
            return self._add(first, end, value, PERCENT, rounded=rounded)
        if one in POINTS and one.startswith(("prozent", "procent")):
            return self._add(first, last + 1, value, POINT, rounded=rounded)
        if one in SQUARES and two in UNITS:
            size = UNITS[two][1] ** 2
            return self._add(first, last + 2, value, MEASURE, unit="area", factor=size, rounded=rounded)
        for end, word in ((last + 1, one), (last + 2, two if one not in UNITS else "")):
            if word in CURRENCIES and word not in ("m",):
                return self._add(first, end, value, MONEY, unit=CURRENCIES[word], rounded=rounded)
            if word in UNITS and (end == last + 1 or (len(word) > 2 and one not in ABOUT and len(one) > 3)):
                dimension, factor = UNITS[word]
                return self._add(
                    first,
                    end,
                    (value - 32) / 1.8 if word == "fahrenheit" else value,
                    MEASURE,
                    unit=dimension,
                    factor=factor,
                    rounded=rounded,
                    bare=self.text[self.tokens[at].start : self.tokens[last].end],
                )
        aged = any(self.tokens[n].word in ("aged", "ages") for n in range(max(0, at - 5), at))
        if aged and value < 120:
            return self._add(first, last, value, MEASURE, unit="time", factor=UNITS["years"][1], rounded=rounded)
        return self._add(first, last, value, COUNT, rounded=rounded, worded=worded)

    def _ordinal(self, at: int) -> int | None:
        word, last = self.tokens[at].word, at
        value = ORDINALS.get(word)
        if value is None and self.language.code in ("de", "en", "") and (ranked := _RANKED.fullmatch(word)):
            before = self.tokens[at - 1].word if at else ""
            if ranked["rank"]:
                return self._add(at, at, float(_RANKS.index(ranked["rank"]) + 2), ORDINAL)
            if self.language.code == "de" or before in _BEFORE_BEST:
                return self._add(at, at, 1.0, ORDINAL)
        tens = word_value(word, self.numbers, self.language.code)
        if tens is not None and 20 <= tens < 100 and self.word(at + 1) in ORDINALS and self.gap(at + 1) in ("-", " "):
            value, last = tens + ORDINALS[self.word(at + 1)], at + 1
        if value is None or (word == "second" and at and self.tokens[at - 1].kind == "digits"):
            return None
        if value == -1 and self.word(at + 1) in UNITS:
            return None  # `last year`
        if word in FRACTIONS and self.word(at + 1) in ("of", "de", "del", "der", "des") and value > 2:
            return None
        if self.month_near(last + 1) and value > 0:
            return self._date(last + (2 if self.word(last + 1) in ("of", "de") else 1), int(value), at)
        one = self.tokens[at - 1].word if at else ""
        part = one == "one" or (one == "a" and (self.word(at + 1) in _SHARED or not self.word(at + 1)))
        if part and 3 <= value <= 10 and last == at:
            return self._add(at, at, 100 / value, SHARE, rounded=True)
        if _RANKED.fullmatch(self.word(last + 1)) and self.language.code in ("en", ""):
            last += 1  # `second-largest`
        return self._add(at, last, value, ORDINAL)

    def _fraction(self, at: int) -> int:
        word = self.tokens[at].word
        value = FRACTIONS.get(word)
        before = self.tokens[at - 1].word if at else ""
        if value is None or before in ORDINALS or self.gap(at + 1) in ("-", "‑"):
            return at
        after = self.word(at + 1)
        unit, end = (self.word(at + 2), at + 2) if after in ONES else (after, at + 1)
        if word in HALVES and unit in UNITS:
            dimension, factor = UNITS[unit]
            return self._add(at, end, 0.5, MEASURE, unit=dimension, factor=factor, rounded=True)
        if word in HALVES and word not in ("half", "halfte", "moitie", "mitad", "meta", "helft", "metade"):
            return at
        if word not in HALVES and not (before in ONES or after in ("of", "der", "des", "de", "del", "dei", "van")):
            return at
        return self._add(at, at, 100 * value, SHARE, rounded=True)

    def _date(self, at: int, day: int, first: int) -> int:
        """The date whose month stands at a token."""
        month, last = self.months[self.tokens[at].word], at
        following = self.digits_at(at + 1, 2)
        if not day and 0 < following <= 31 and self.gap(at + 1) in (" ", ". "):
            day, last = following, at + 1
            if self.word(last + 1, ("",)) in _SUFFIXES:
                last += 1
        year = 0
        step = last + (2 if self.word(last + 1) in ("de", "del", "of") else 1)
        following = self.digits_at(step, 4)
        if following in YEARS and self.gap(step) in (" ", ", ", ". "):
            year, last = following, step
        return self._add(first, last, year, DATE, day=day, month=month)
