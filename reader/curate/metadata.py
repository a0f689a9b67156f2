"""Lines that say when, by whom and under what a text was published: no part of it."""

from __future__ import annotations

import re

_DATE = (
    r"(?:[^\W\d_]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th|\.)? (?:de )?[^\W\d_]{3,10}\.?,? (?:de )?\d{4}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
)
_DATE_LINE = re.compile(
    rf"\W*(?:[^\W\d_]{{2,12}}:?,? )?{_DATE}(?:[\s,]*(?:at|um|à|a las|[-–|·•T])?\s*\d{{1,2}}[:.h]\d{{2}}(?::\d{{2}})?)?(?:\s*[ap]\.?m\.?)?(?:\s(?:[A-Z]{{2,5}}|Uhr|report|news|by .{{3,40}}))?\W*",
    re.IGNORECASE,
)
_META = re.compile(
    r"^(?:categories|category|tags?|tagged|kategorien?|schlagw\w+|catégories?|etiquetas|filed under|posted (?:in|by|on)|published|updated|view comments|(?:no|\d+) comments?|comments|kommentare|\d+ min(?:ute)?s?(?: read)?|share|permalink|print|by [A-Z]\w+)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s[|•·»]\s")
_MOST_META = 200
"""Characters of the longest line of metadata."""


def is_metadata(line: str) -> bool:
    """Whether a line says when, under what and by whom a text was published, and nothing else."""
    bare = line.strip(" \t*_#>-")
    if not bare or len(bare) > _MOST_META:
        return False
    if _DATE_LINE.fullmatch(bare):
        return True
    parts = [part.strip() for part in _PARTS.split(bare)]
    return len(parts) > 1 and sum(bool(_DATE_LINE.fullmatch(part) or _META.match(part)) for part in parts) * 2 >= len(
        parts
    )
