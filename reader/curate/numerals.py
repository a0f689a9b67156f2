"""The numbers of a text by their values: digits with separators, and words, in one language. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from reader.curate.languages import Language, languages
from reader.curate.number_words import CURRENCIES, ENGLISH, HUNDREDS, ONES, SHORT_SCALES
from reader.dataclass import dataclass
from reader.terms import fold

MOST = 1e60
"""No number is taken for more."""
YEARS = range(1000, 2101)
_IN_YEAR = frozenset(
    "in of since by year from until till to im jahr jahre en ano annee anno nel dal seit bis ab an as early "
    "depuis desde del de".split()
)


@dataclass(slots=True)
class Token:
    """A word, a number or a sign."""

    start: int
    end: int
    kind: str
    text: str
    word: str


@lru_cache(maxsize=16)
def table(code: str) -> tuple[Mapping[str, float], Mapping[str, int]]:
    """Number words and months of a language, folded."""
    language = languages().get(code)
    numbers = ENGLISH | {"duo": 2.0, "trio": 3.0, "quartet": 4.0, "quintet": 5.0}
    months = {fold(name): n for n, name in enumerate(languages()["en"].months, 1)} if "en" in languages() else {}
    months.update({name[:3]: n for name, n in list(months.items())} | {"sept": 9})
    if language is not None:
        if code != "en":
            months = {}
            for word in ("billion", "trillion", "million"):
                numbers.pop(word)
        numbers.update({fold(word): value for word, value in language.numbers.items()})
        months.update({fold(name): n for n, name in enumerate(language.months, 1)})
    return numbers, months


class Tokens:
    """The words and numbers of a text, in order."""

    def __init__(self, text: str, tokens: list[Token], language: Language) -> None:
        self.text, self.tokens, self.language = text, tokens, language
        self.numbers, self.months = table(language.code)

    def gap(self, at: int) -> str:
        """What stands before a token, after the one before it."""
        return self.text[self.tokens[at - 1].end : self.tokens[at].start] if 0 < at < len(self.tokens) else "."

    def word(self, at: int, gaps: tuple[str, ...] = ("", " ", "-", "\u00a0", "\u202f", "‑", ". ", "’", "'")) -> str:
        """The word at a place, where nothing but a space or a hyphen stands before it."""
        return self.tokens[at].word if at < len(self.tokens) and (at == 0 or self.gap(at) in gaps) else ""

    def number(self, at: int) -> tuple[float, int, bool] | None:
        """The number that begins at a token, its last token, and whether it may be a year."""
        if at >= len(self.tokens):
            return None
        token = self.tokens[at]
        if token.kind == "digits":
            value, last = _digits(token.text, self.language.decimal), at
            year = token.text.isdigit() and len(token.text) == 4 and value in YEARS
            year = year and (value >= 1900 or (at > 0 and self.tokens[at - 1].word in _IN_YEAR))
            scale = self.word(at + 1)
            if year and value < 1900 and scale.endswith(("s", "en", "ren")) and self.tokens[at + 1].text.islower():
                year = False  # `of 1709 schoolchildren`
            if at + 1 < len(self.tokens) and self.tokens[at + 1].kind == "scale":
                return value * han_value(self.tokens[at + 1].text), at + 1, False
            short = SHORT_SCALES.get(scale, 0.0) if self.gap(at + 1) == "" or len(scale) > 2 else 0.0
            if scale == "m" and self.gap(at + 1) == "" and at and self.tokens[at - 1].word in CURRENCIES:
                short = 1e6
            factor = short or self.numbers.get(scale, 0.0)
            if factor >= 100 and not (scale in HUNDREDS and self.word(at + 1) and token.text.isdigit() is False):
                return value * factor, at + 1, False
            return value, last, year
        if token.kind != "word":
            return None
        return self._worded(at)

    def is_month(self, at: int) -> bool:
        token = self.tokens[at]
        if token.word not in self.months or (self.language.code in ("", "en", "de") and not token.text[0].isupper()):
            return False
        if token.word in ("may", "march", "mar", "jan", "sep", "dec", "jun") or len(token.word) < 4:
            near = [self.tokens[n].kind == "digits" for n in (at - 1, at + 1) if 0 <= n < len(self.tokens)]
            before = self.tokens[at - 1].word if at else ""
            return any(near) or (
                len(token.word) > 2
                and before
                in (
                    "in",
                    "since",
                    "until",
                    "by",
                    "of",
                    "last",
                    "next",
                    "from",
                    "im",
                    "seit",
                    "bis",
                    "am",
                    "op",
                    "sinds",
                    "ab",
                )
            )
        return True

    def month_near(self, at: int) -> bool:
        if at >= len(self.tokens) or len(self.gap(at)) > 2:
            return False
        if self.tokens[at].word in ("of", "de", "di", "del"):
            at += 1
        return at < len(self.tokens) and self.tokens[at].word in self.months and self.is_month(at)

    def digits_at(self, at: int, most: int) -> int:
        """The number at a place that has so many digits at most, 0 where there is none."""
        text = self.tokens[at].text if at < len(self.tokens) and self.tokens[at].kind == "digits" else ""
        return int(text) if text.isdigit() and len(text) <= most else 0

    def _worded(self, at: int) -> tuple[float, int, bool] | None:
        """A number in words: `two hundred and fifty`."""
        total, current, last, known = 0.0, 0.0, at - 1, False
        n = at
        while n < len(self.tokens) and n < at + 8:
            token = self.tokens[n]
            value = word_value(token.word, self.numbers, self.language.code) if token.kind == "word" else None
            if n > at and self.gap(n) not in (" ", "-", "‑"):
                break
            if value is None:
                if n > at and known and token.word in ("and", "y", "et", "e", "und") and current >= 20:
                    following = self.tokens[n + 1].word if n + 1 < len(self.tokens) else ""
                    small = word_value(following, self.numbers, self.language.code)
                    if small is not None and small < 100 and (token.word != "and" or current >= 100):
                        n += 1
                        continue
                break
            if value >= 100:
                if (
                    not known
                    and not (n and self.tokens[n - 1].word in ONES)
                    and token.word not in ("cent", "hundert", "mil", "mille", "tausend", "cien")
                ):
                    return None
                current = (current or 1) * value
                if value >= 1000:
                    total, current = total + current, 0.0
            elif not known or current == 0 or current % 100 == 0 or (current % 10 == 0 and value < 10):
                if (
                    not known
                    and value == 1
                    and token.word in ONES - {"one"}
                    and self.numbers.get(self.word(n + 1), 0) < 1000
                ):
                    return None
                current += value
            else:
                break
            known, last, n = True, n, n + 1
        return (total + current, last, False) if known else None


def _digits(text: str, decimal: str) -> float:
    """The value of digits with separators, in a language that writes decimals so."""
    bare = re.sub(r"[ \u202f\u00a0\u2009'’]", "", text)
    marks = [c for c in bare if c in ".,"]
    if len(set(marks)) == 2:
        whole, _, part = bare.rpartition(marks[-1])
        return min(float(re.sub(r"[.,]", "", whole) + "." + part), MOST)
    if marks:
        whole, _, part = bare.rpartition(marks[-1])
        if len(marks) > 1 or (len(part) == 3 and marks[-1] != decimal and whole != "0"):
            return min(float(re.sub(r"[.,]", "", bare)), MOST)
        return min(float(f"{whole}.{part}"), MOST)
    return min(float(bare), MOST)


_COMPOUND = re.compile(r"(?P<one>ein|zwei|drei|vier|funf|sechs|sieben|acht|neun)und(?P<ten>\w+zig|dreissig|dreißig)$")


def word_value(word: str, numbers: Mapping[str, float], code: str) -> float | None:
    value = numbers.get(word)
    if value is None and code == "de" and (found := _COMPOUND.match(word)):
        ten = numbers.get(found["ten"])
        return ten + numbers.get(found["one"], 1.0) if ten else None
    return value


_HAN = dict(zip("一二三四五六七八九两兩", (1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 2), strict=True))
_HAN_SCALES = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8}


def han_value(text: str) -> float:
    """The value of a number in Chinese signs, or of its scale alone: `十二亿`, `万`."""
    total, current = 0.0, 0.0
    for sign in text:
        scale = _HAN_SCALES.get(sign)
        if scale is None:
            current += _HAN[sign]
        elif scale >= 1e4:
            total, current = (total + current or 1.0) * scale, 0.0
        else:
            total, current = total + (current or 1.0) * scale, 0.0
    return min(total + current, MOST)
