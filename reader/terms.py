"""The terms by which a text is found: one folding for what is indexed and for what is asked.

Letters are folded without case and accents, `ł ø ß æ`, ligatures and full-width forms to plain ones. Chinese, Japanese
and Korean have no (or too few) spaces between words: their runs become pairs of neighbouring signs, so that a word is
found wherever it stands in a run. Everything here is pure, and linear in the length of the text.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_CJK = (
    "\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Signs of scripts that are written without spaces, or, as Korean, with particles at their words."""
_ASCII_WORD = re.compile("[a-z0-9]+")
_ASCII_TERM = re.compile(rf"(?P<run>(?!))|{_ASCII_WORD.pattern}")
_BEYOND_ASCII = re.compile(r"([^\x00-\x7f]+)")
_LETTER = rf"[^\W_{_CJK}]"
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
"""Accents, vowel points and the like: who searches often leaves them out. Vowel signs of Indic scripts stay."""
_SPECIAL = {
    "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ŧ": "t", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ŋ": "n",
    "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ё": "е",
}  # fmt: skip
"""Letters that Unicode does not take apart, and those that two keyboards write differently."""


def fold(text: str) -> str:
    """A text as it is indexed: it may have another length."""
    if text.isascii():
        return text.lower()
    # Of most texts little is not ASCII, and `translate` looks at each of their letters.
    pieces = _BEYOND_ASCII.split(unicodedata.normalize("NFKC", text))
    return "".join(piece.translate(_FOLDING) if i % 2 else piece.lower() for i, piece in enumerate(pieces))


class _Folding(dict[int, str]):
    """What each letter becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        bare = _MARKS.sub("", unicodedata.normalize("NFKD", chr(code))).casefold()
        folded = unicodedata.normalize("NFC", "".join(_SPECIAL.get(char, char) for char in bare))
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """A text folded sign by sign, and for each sign of the result where it comes from in `text`."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    pieces = [_FOLDING[ord(char)] for char in text]
    return "".join(pieces), [place for place, piece in enumerate(pieces) for _ in piece]


def index_text(text: str) -> str:
    """A text as the full-text index takes it in: folded, its runs of CJK signs as pairs.

    A run ends with its last sign alone, so that one sign is found as the beginning of a term wherever it stands.
    """
    folded = fold(text)
    return folded if folded.isascii() else _run().sub(lambda run: f" {' '.join(_pairs(run[0]))} ", folded)


def index_terms(text: str) -> list[str]:
    """The terms that stand in the index for a text, in their order; those of `search_terms` are found among them."""
    folded = fold(text)
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    return [each for term in _terms(folded) for each in (_pairs(term[0]) if term["run"] else (term[0],))]


def goes_on(text: str) -> bool:
    """Whether a text's last term is found as the beginning of others, too: a CJK sign alone."""
    terms = search_terms(text)
    return bool(terms) and len(terms[-1]) == 1 and _run().match(terms[-1]) is not None


def _terms(folded: str) -> Iterator[re.Match[str]]:
    return (_ASCII_TERM if folded.isascii() else _term()).finditer(folded)


# These take milliseconds to compile, and most texts have no such signs.
@cache
def _term() -> re.Pattern[str]:
    return re.compile(rf"(?P<run>[{_CJK}]+)|[^\W_{_CJK}]+")


@cache
def _run() -> re.Pattern[str]:
    return re.compile(rf"[{_CJK}]+")


def _pairs(run: str) -> Iterator[str]:
    yield from (run[i : i + 2] for i in range(len(run)))


def search_words(text: str) -> list[str]:
    """The words of a text, folded: letters and digits; a run of CJK signs is one of them."""
    return [term[0] for term in _terms(fold(text))]


def search_terms(text: str) -> list[str]:
    """What stands in the index next to each other where this text does."""
    found = list(_terms(fold(text)))
    terms: list[str] = []
    for i, term in enumerate(found):
        pairs = list(_pairs(term[0])) if term["run"] else [term[0]]
        # Within a text the run may go on, so its last sign alone is no term; where more follows it has ended.
        terms += pairs[:-1] if term["run"] and len(pairs) > 1 and i == len(found) - 1 else pairs
    return terms


def expression(text: str, *, prefix: bool) -> str:
    """The full-text expression for a text's words next to each other, `""` where it has none.

    `prefix`: the last word may go on. Every term is quoted, so none is an operator; a single CJK sign may always go on.
    """
    terms = search_terms(text)
    if not terms:
        return ""
    return f'"{" ".join(terms)}"{"*" if prefix or goes_on(text) else ""}'


def pattern(text: str, *, prefix: bool) -> str:
    """A regular expression that finds a text's words in a folded text as the index finds them, `""` for no words."""
    found = list(_terms(fold(text)))
    if not found:
        return ""
    between = [r"[\W_]*" if a["run"] or b["run"] else r"[\W_]+" for a, b in itertools.pairwise(found)]
    whole = "".join(re.escape(term[0]) + gap for term, gap in zip(found, [*between, ""], strict=True))
    start = "" if found[0]["run"] else f"(?<!{_LETTER})"
    end = "" if found[-1]["run"] else f"{_LETTER}*" if prefix else f"(?!{_LETTER})"
    return start + whole + end
