"""Quotations in a text: what stands in quotation marks of any kind, and the pieces that it was shortened to. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.text import fold

LEAST_WORDS = 3
"""Words from which on something in quotation marks is a quotation, and not a term."""
LEAST_LETTERS = 7
"""The same, in letters, where words have no space between them."""
MOST = 800
"""Characters of the longest one."""
_PAIRS = (
    ("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ("‹", "›"), ("›", "‹"),
    ("「", "」"), ("『", "』"), ("‚", "‘"), ("‚", "’"),
)  # fmt: skip
_QUOTED = re.compile(
    "|".join(f"{open_}([^{open_}{close}]{{2,{MOST}}}){close}" for open_, close in _PAIRS)
    # Signs that are apostrophes and inches too: they open after a space and close before one.
    + rf"|(?<![\w])\"(?=\S)([^\"]{{2,{MOST}}})(?<=\S)\"(?!\w)"
    + rf"|(?<![\w’‘])[‘](?=\S)((?:[^‘’]|’(?=\w)){{2,{MOST}}})’(?!\w)"
    + rf"|(?<![\w'])'(?=\S)((?:[^'\n]|'(?=\w)){{2,{MOST}}})'(?!\w)"
)
_LEFT_OUT = re.compile(r"\s*(?:\[\s*(?:…|\.{3}|\. \. \.)\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3,}|\[[^\[\]]{1,60}\])\s*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def quotations(text: str) -> Iterator[str]:
    """What a text quotes, without its marks; a term or a title of one or two words is no quotation."""
    return filter(is_quotation, quoted(text))


def quoted(text: str) -> Iterator[str]:
    """All that stands in quotation marks, without them."""
    for found in _QUOTED.finditer(text):
        yield next(group for group in found.groups() if group)


def is_quotation(words: str) -> bool:
    if _CJK.search(words):
        return sum(map(str.isalnum, words)) >= LEAST_LETTERS
    return len(words.split()) >= LEAST_WORDS


def pieces(quotation: str) -> list[str]:
    """The parts of a quotation that were said in one: it is split where something was left out or put in brackets."""
    parts = (part.strip(" \t.,;:!?…") for part in _LEFT_OUT.split(quotation))
    return [part for part in parts if any(map(str.isalnum, part))]


class Folded:
    """A text without case, marks and white space, and where each character of that stood."""

    def __init__(self, text: str) -> None:
        characters: list[str] = []
        self._places: list[int] = []
        for place, character in enumerate(text):
            for part in fold(character):
                if part.isalnum() or part in "%$€£":
                    characters.append(part)
                    self._places.append(place)
        self.text = "".join(characters)

    def find(self, quote: str) -> tuple[int, int] | None:
        """Where a quotation stands, white space, typography and Markdown aside."""
        wanted = "".join(c for c in fold(quote) if c.isalnum() or c in "%$€£")
        at = self.text.find(wanted) if wanted else -1
        if at < 0:
            return None
        return self._places[at], self._places[at + len(wanted) - 1] + 1
