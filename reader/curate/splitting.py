"""Where a sentence ends: not after an abbreviation, an initial, an ordinal or a decimal point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from reader.curate.languages import Language, languages

_END = re.compile(
    r"(?<![.!?…])(?P<stop>[.!?…؟۔।]++)(?P<close>[ \u00a0\u202f][»›]|[\"'”’“»›)\]*_\\]{0,4})(?:\[\^?\d{1,3}\])?(?=\s|$)"
    r"|[。！？｡]+(?:[」』”’）]{1,2}(?=[\s「『“（]|$)|(?![」』”’）]))"
)
_GLUED = re.compile(r"(?<![\w./@:-])(?P<word>[^\W\d_]{2,})[.!?](?=(?P<next>[^\W\d_]+)\s)")
"""Where two sentences were run together: `… in the year.The city …`."""
_BEFORE = 24
"""Characters before and after a full stop that tell what it is."""
_QUOTED = 300
"""Characters before a full-width stop in which a quotation may have begun."""
_NUMBERED = frozenset(
    "no nos nr p pp vol vols fig figs eq eqs sec ch art par para abs bd ed núm num pág pag págs pagg n s t r fol ff "
    "app abb tab kap rn bzw".split()
)
"""Abbreviations that a number follows: before anything else they are words."""
_OPENING = "\"'“‘„‚«‹»›([*_>"


def split_sentences(text: str, start: int, end: int, language: Language | None = None) -> Iterator[tuple[int, int]]:
    """Where the sentences between two places of a text begin and end, white space left out.

    `language`: None where it is not known; then every abbreviation of every language is one.
    """
    at = start
    glued = [
        m.end()
        for m in _GLUED.finditer(text, start, end)
        if m["word"].islower() and begins_sentence(m["next"], language)
    ]
    for found in _END.finditer(text, start, end):
        while glued and glued[0] < found.end():
            yield from _trimmed(text, at, glued[0])
            at = glued.pop(0)
        if not (_ends(text, at, found, end, language) if found["stop"] else _ends_cjk(text, at, found.end())):
            continue
        yield from _trimmed(text, at, found.end())
        at = found.end()
    for place in glued:
        yield from _trimmed(text, at, place)
        at = place
    yield from _trimmed(text, at, end)


def _ends_cjk(text: str, start: int, end: int) -> bool:
    """Whether a full-width stop stands outside what somebody is quoted with."""
    piece = text[max(start, end - _QUOTED) : end]
    return all(piece.count(open_) <= piece.count(close) for open_, close in ("「」", "『』", "“”"))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _ends(text: str, start: int, found: re.Match[str], last: int, language: Language | None) -> bool:
    rest = text[found.end() : min(found.end() + _BEFORE, last)].lstrip().lstrip(_OPENING)
    if not rest:
        return True
    if rest[0] in "—–-" and rest.lstrip("—–- ")[:1].islower():
        return False  # `« Qui ? » — demanda-t-il`
    if found["stop"] != ".":
        # `"Was it?" he asked.` is one sentence, and so is `They said so … and went on.`
        return not rest[0].islower() or not (found["close"] or found["stop"] in ("…", "...", ".."))
    if rest[0].islower() and not _is_cased_name(rest):
        return False
    word = re.search(r"[^\s\"'“‘(\[*_]*$", text[max(start, found.start() - _BEFORE) : found.start()])
    return not _goes_on(word[0] if word else "", rest, language)


def _goes_on(word: str, rest: str, language: Language | None) -> bool:
    """Whether a full stop after this word belongs to it, as what follows shows."""
    letters = word.casefold().replace(".", "")
    begins = begins_sentence(rest, language)
    if word.isdigit():
        # `am 3. Oktober`, but `Es waren 15. Danach …`; a year is no ordinal
        if language is None or not language.known:
            return rest[0].isdigit()  # `2025. 9. 1.`
        return language.ordinal_stop and len(word) < 3 and not begins
    if letters in _NUMBERED and (rest[0].isdigit() or re.match(r"[IVXLC]+\b", rest)):
        return True
    if len(letters) == 1 and re.match(r"\w\.", rest) and not rest[0].isdigit():
        return True  # `z. B.`, `J. S. Bach`
    if letters in _NUMBERED and letters in ("no", "art", "s", "t", "n", "r", "par", "ed", "app"):
        return False
    if letters in (language.never_last if language is not None else _never_last()):
        return True
    if letters in (language.abbreviations if language is not None else _abbreviations()):
        return not begins
    if "." in word and letters.isalpha():
        return not begins  # `the U.S. Navy`
    if language is not None and not language.known and len(letters) < 3 and word.islower():
        return True  # `ул. Садовой`: of what is that short there, most is an abbreviation
    # `J. Smith` and `§ 5 Abs. 2`, but `vitamin C. The`
    return len(letters) == 1 and letters.isalpha() and (word[0].isupper() or not word.isascii()) and not begins


def _is_cased_name(rest: str) -> bool:
    """Whether a small letter begins a name such as iPhone or eBay."""
    return re.match(r"[a-z]{1,2}[A-Z]", rest) is not None


def begins_sentence(rest: str, language: Language | None) -> bool:
    """Whether what follows looks like a new sentence: a small word, written large."""
    word = re.match(r"[^\W\d_]+(?![\w-])", rest)
    if word is None or not rest[0].isupper():
        return False
    return word[0].casefold() in (language.stop if language is not None and language.known else _stop())


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset().union(*(language.abbreviations for language in languages().values()))


@cache
def _never_last() -> frozenset[str]:
    return frozenset().union(*(language.never_last for language in languages().values()))


@cache
def _stop() -> frozenset[str]:
    return frozenset().union(*(language.stop for language in languages().values()))
