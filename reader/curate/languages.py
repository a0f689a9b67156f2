"""What is known of each language (`data/languages/*.toml`), and which of them a text is in.

A text is in the language of which it has most of the small words, those counting more that few languages share; other
scripts are told by their letters. Of a language without a table there are sentences and ranks, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cache, cached_property
from typing import Any

from reader.dataclass import dataclass
from reader.errors import ConfigError
from reader.opening import read_text, why_unreadable
from reader.paths import data_folder, languages_folder
from reader.translation import gettext as _

LOOKED_AT = 1_500
"""Words of a text that are looked at to tell its language."""
LEAST = 0.13
"""Share of a text's words that are small ones of its language."""
AHEAD = 1.15
"""How much more of them it has than of the next language's."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SCRIPTS = {
    "ko": re.compile("[\uac00-\ud7af]"), "ja": re.compile("[\u3040-\u30ff]"), "zh": re.compile("[\u3400-\u9fff]"),
    "ru": re.compile("[\u0400-\u04ff]"), "ar": re.compile("[\u0600-\u06ff]"), "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u0590-\u05ff]"), "hi": re.compile("[\u0900-\u097f]"), "th": re.compile("[\u0e00-\u0e7f]"),
}  # fmt: skip
"""Scripts that one language is mostly written in. Kana stands before Han: Japanese has both."""
_FOREIGN_LETTERS = {"ru": re.compile("[іїєґўћђџљњјѓќѕ]", re.IGNORECASE), "ar": re.compile("[پچژگکی]")}
"""Letters of other languages in the same script."""
NAMES = {
    "ko": "Korean", "ja": "Japanese", "zh": "Chinese", "ru": "Russian", "ar": "Arabic", "el": "Greek", "he": "Hebrew",
    "hi": "Hindi", "th": "Thai",
}  # fmt: skip
"""Languages without a table, by their codes."""


class Words:
    """Words and phrases that are looked for in a text; compiled when they are first looked for, as few are."""

    def __init__(self, words: Iterable[str] = (), before: str = r"(?<!\w)", after: str = r"(?!\w)") -> None:
        self._words = tuple(dict.fromkeys(words))
        self._around = before, after

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        listed = sorted(self._words, key=len, reverse=True)
        if not listed:
            return re.compile(r"(?!)")
        phrases = [re.escape(word).replace(r"\ ", r"\s").replace("'", "['’]") for word in listed]
        if "n't" in listed:  # an ending, which stands within a word
            phrases = [phrase.replace("n['’]t", r"\w+n['’]t") for phrase in phrases]
        before, after = self._around
        return re.compile(f"{before}(?:{_by_first_letter(phrases)}){after}", re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        return self._pattern.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        return self._pattern.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self._pattern.fullmatch(text)

    def findall(self, text: str) -> list[str]:
        return self._pattern.findall(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self._pattern.finditer(text)


def _by_first_letter(phrases: Iterable[str]) -> str:
    """Alternatives, those of one first letter together: without regard to case, each would be tried at each place."""
    groups: dict[str, list[str]] = {}
    for phrase in phrases:
        letter = phrase[0] if phrase[0].isalnum() else ""
        groups.setdefault(letter, []).append(phrase[len(letter) :])
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in groups.items())


NOTHING = Words()
"""Finds nothing: what a language without a table knows."""


@dataclass(frozen=True)
class Language:
    """The words of one language that tell what a sentence does; all in small letters."""

    code: str = ""
    """Two letters of ISO 639-1; `""` for a language that is not known."""
    name: str = ""
    stop: frozenset[str] = frozenset()
    leans: Words = NOTHING
    """Matches the beginning of a sentence that leans on the one before it."""
    pronouns: frozenset[str] = frozenset()
    own: Words = NOTHING
    """Finds an author speaking of himself, or of the text."""
    abbreviations: frozenset[str] = frozenset()
    """Words that a full stop follows within a sentence, without it."""
    never_last: frozenset[str] = frozenset()
    """Those of them that end no sentence."""
    ordinal_stop: bool = False
    months: tuple[str, ...] = ()
    numbers: Mapping[str, float] = field(default_factory=dict)
    decimal: str = "."
    negations: Words = NOTHING
    hedges: Words = NOTHING
    all_words: Words = NOTHING
    some_words: Words = NOTHING
    up: Words = NOTHING
    down: Words = NOTHING
    before_words: Words = NOTHING
    after_words: Words = NOTHING
    causes: Words = NOTHING
    speech: Words = NOTHING
    consequence: Words = NOTHING
    stress: Words = NOTHING
    closing: Words = NOTHING
    """Matches a heading whose section is no part of the text."""
    furniture: Words = NOTHING
    signposts: Words = NOTHING
    """Finds a text speaking of its own course: `let's look at`."""
    middles: Words = NOTHING
    """Finds what joins a sentence to the one before from within: `however`."""
    open_ends: Words = NOTHING
    """Finds that nothing is known yet: `remains to be seen`."""

    @cached_property
    def known(self) -> bool:
        return bool(self.stop)


UNKNOWN = Language()


def parse_language(document: Mapping[str, Any]) -> Language:
    """The language of one TOML document. Raises ConfigError."""

    def words(name: str) -> list[str]:
        value = document.get(name, "")
        if not isinstance(value, str):
            raise ConfigError(_("“{name}” of a language has to be words with commas between them.").format(name=name))
        return [word for part in value.split(",") if (word := " ".join(part.casefold().split()))]

    def sought(name: str) -> list[str]:
        """The words to look for in a text as it is written: `außerdem`, and `ausserdem` as the Swiss write it."""
        value = document.get(name, "")
        words(name)
        parts = [" ".join(part.lower().split()) for part in value.split(",")] if isinstance(value, str) else []
        return [word for part in parts for word in dict.fromkeys((part, part.casefold())) if word]

    code, name = document.get("code", ""), document.get("name", "")
    if not (isinstance(code, str) and re.fullmatch(r"[a-z]{2,3}", code) and isinstance(name, str)):
        raise ConfigError(_("A language needs a code of two or three small letters, and a name."))
    return Language(
        code=code,
        name=name or code,
        stop=frozenset(words("stop")),
        leans=Words(sought("leans"), "^[\"“‘„«‹'(\\[]*"),
        pronouns=frozenset(words("pronouns")),
        own=Words(sought("self")),
        abbreviations=frozenset(word.replace(".", "") for word in words("abbreviations")),
        never_last=frozenset(word.replace(".", "") for word in words("never_last")),
        ordinal_stop=document.get("ordinal_stop") is True,
        months=tuple(words("months")),
        numbers=_numbers(words("numbers")),
        decimal="," if document.get("decimal") == "," else ".",
        **{name: Words(sought(name)) for name in _PATTERNS},
        closing=Words(sought("closing"), "^\\W*", "\\W*(?:$|:)"),
    )


_PATTERNS = (
    "negations", "hedges", "all_words", "some_words", "up", "down", "before_words", "after_words", "causes", "speech",
    "consequence", "stress", "furniture", "signposts", "middles", "open_ends",
)  # fmt: skip


def _numbers(pairs: Iterable[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for pair in pairs:
        word, _rest, value = pair.partition("=")
        try:
            found[word.strip()] = float(value)
        except ValueError as error:
            raise ConfigError(_("“{pair}” is no number word: write it as word=value.").format(pair=pair)) from error
    return found


@cache
def languages() -> Mapping[str, Language]:
    """Every language that there is a table of, by its code; a reader's own tables replace ours. Raises ConfigError."""
    import tomllib

    found: dict[str, Language] = {}
    for folder in (data_folder() / "languages", languages_folder()):
        for path in sorted(folder.glob("*.toml")):
            try:
                language = parse_language(tomllib.loads(read_text(path)))
            except (OSError, ValueError, RecursionError) as error:
                raise ConfigError(
                    _("The language {path} cannot be read: {why_unreadable}.").format(
                        path=path, why_unreadable=why_unreadable(error)
                    )
                ) from error
            except ConfigError as error:
                raise ConfigError(_("{error} It is {path}.").format(error=error, path=path)) from error
            found[language.code] = language
    return found


def language_of(text: str, stated: str = "") -> Language:
    """The language of a text, one without words (`known` is false) where there is no table of it.

    `stated`: what its publisher says, which decides where the text is too short to tell.
    """
    code = code_of(text, stated)
    return languages().get(code) or Language(code, NAMES.get(code, ""))


def code_of(text: str, stated: str = "") -> str:
    """The code of a text's language, `""` where that is not known."""
    letters = [c for c in text[: LOOKED_AT * 8] if c.isalpha()]
    sample = "".join(letters)
    for code, script in _SCRIPTS.items():
        share = len(script.findall(sample)) / (len(sample) or 1)
        if share > (0.05 if code == "ja" else 0.3):
            foreign = _FOREIGN_LETTERS.get(code)
            return "" if foreign is not None and len(foreign.findall(sample)) > 0.01 * len(sample) else code
    words = [found[0].casefold().replace("’", "'") for found in _WORD.finditer(text[: LOOKED_AT * 8])][:LOOKED_AT]
    best, share = _best(words)
    said = stated.casefold().partition("-")[0].partition("_")[0]
    if not best and said in languages() and len(words) < 40:
        return said
    return best if share >= (LEAST if len(words) >= 40 else LEAST / 2) else ""


def _best(words: list[str]) -> tuple[str, float]:
    """The language of most of these words, and what share of them are small words of it."""
    known = languages()
    counts = Counter(words)
    shared = _languages_with()
    scores = {
        code: sum(n / shared[word] for word, n in counts.items() if word in language.stop)
        for code, language in known.items()
    }
    ordered = sorted(scores.items(), key=lambda pair: -pair[1])
    if not ordered or not ordered[0][1] or (len(ordered) > 1 and ordered[0][1] < AHEAD * ordered[1][1]):
        return "", 0.0
    code = ordered[0][0]
    return code, sum(n for word, n in counts.items() if word in known[code].stop) / len(words)


@cache
def _languages_with() -> Mapping[str, int]:
    """How many languages have each small word."""
    return Counter(word for language in languages().values() for word in language.stop)
