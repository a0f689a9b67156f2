"""Numbers and dates as texts write them: `1,200`, `3.5 million`, `20 percent`, `twelve`, `March 2024` or `2024-03`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.dataclass import dataclass

_UNITS = {
    "zero": 0, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
_ONES = {"one": 1, **{word: value for word, value in _UNITS.items() if value < 10}}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "millions": 1e6, "mn": 1e6, "m": 1e6,
    "billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
NUMBERS = frozenset((*_UNITS, *_TENS, "hundred", "thousand", "million", "billion"))
"""Words that are numbers."""
_MONTHS = "january february march april may june july august september october november december".split()
_WORDS = "|".join((*_TENS, *_UNITS))
_SCALE = r"hundred|thousand|millions?|billion|trillion"
_FIGURE = re.compile(
    rf"""
    (?P<iso>\b\d{{4}}-\d{{2}}(?:-\d{{2}})?\b)
    | (?P<sign>[$€£¥]\s?)?
      (?:
        (?P<digits>(?<![\w.,])\d{{1,3}}(?:[,\u202f\u00a0' ]\d{{3}})+(?:\.\d+)?(?!\d) | \d+(?:[.,]\d+)?)
        | \b(?P<tens>{"|".join(_TENS)})(?:[-\s](?P<one>{"|".join(_ONES)}))?\b
        | \b(?P<word>{"|".join(_UNITS)})\b
        | \b(?P<alone>an?\s+|one\s+)?(?=\b(?:hundred|thousand|million|billion|trillion)\b)
      )
      (?:\s?(?P<scale>\b(?:{_SCALE})\b|(?<=\d)(?:k|mn|m|bn|b|tn)\b))?
      (?P<unit>\s?%|\s?percent(?:age\s+points?)?\b|\s?per\s?cent\b|\s?Prozent\b)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MONTH = re.compile(
    r"\b(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?(?=\s+\d|\s*,?\s+(?:of\s+)?\d{4})|(?<=\d\s)(?P<after>january|february|march|april"
    r"|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number or month of a text."""

    start: int
    end: int
    text: str
    value: float
    kind: str
    """`percent`, `money`, `month`, or `""`."""

    @property
    def key(self) -> tuple[float, str]:
        return self.value, self.kind


def figures(text: str) -> Iterator[Figure]:
    """The numbers of a text, whatever they are written in, and the months of its dates."""
    for found in _FIGURE.finditer(text):
        if found["iso"]:
            parts = [int(part) for part in found["iso"].split("-")]
            if parts[1] <= 12:
                yield Figure(found.start(), found.end(), found[0], parts[0], "")
                yield Figure(found.start(), found.end(), found[0], parts[1], "month")
                if len(parts) == 3:
                    yield Figure(found.start(), found.end(), found[0], parts[2], "")
            continue
        value = _value(found)
        if value is not None:
            kind = "percent" if found["unit"] else "money" if found["sign"] else ""
            yield Figure(found.start(), found.end(), found[0].strip(), value, kind)
    for found in _MONTH.finditer(text):
        name = (found["month"] or found["after"]).lower()[:3]
        number = next(i for i, month in enumerate(_MONTHS, start=1) if month.startswith(name))
        yield Figure(found.start(), found.end(), found[0], number, "month")


def _value(found: re.Match[str]) -> float | None:
    if found["digits"]:
        value = _number(found["digits"])
    elif found["tens"]:
        value = _TENS[found["tens"].lower()] + (_ONES[found["one"].lower()] if found["one"] else 0)
    elif found["word"]:
        value = _UNITS[found["word"].lower()]
    elif found["scale"]:
        value = 1
    else:
        return None
    if found["scale"]:
        value *= _SCALES[found["scale"].lower()]
    return round(value, 6)


def _number(digits: str) -> float:
    plain = re.sub(r"[,\u202f\u00a0' ](?=\d{3}(?:\D|$))", "", digits)
    return float(plain.replace(",", "."))
