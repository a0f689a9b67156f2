"""Why a digest is in a brief, in the reader's language. A brief keeps its reasons in English. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from reader import translation
from reader.model.value_names import value_name
from reader.translation import marked

TEMPLATES = (
    marked("outside your usual fields: {field}"),
    marked("on your plate: {question}"),
    marked("{made}; you bookmark {source} more often than most"),
    marked("{made}; you bookmark {source} less often than most"),
    marked("{level}, as you usually read"),
    marked("{level}, not as you usually read"),
    marked("told by {count}"),
    marked("published {count} days ago"),
    marked("added {count} days ago"),
)
"""Reasons that name something."""
WHOLE = (
    marked("an editor's digest"),
    marked("a digest by a model"),
    marked("a digest made offline"),
    marked("an article without a digest"),
    marked("kind not known"),
    marked("level not known"),
    marked("published today"),
    marked("published 1 day ago"),
    marked("added today"),
    marked("added 1 day ago"),
    marked("told by one"),
)
"""Reasons that name nothing; parts of a score are others (`reader/briefing/parts.py`)."""
_PART = re.compile(r"\\{(\w+)\\}")


def in_words(reason: str) -> str:
    """A reason as a brief keeps it, in the reader's language; one that is not known stays as it is."""
    return restated(reason, TEMPLATES)


def restated(reason: str, templates: Iterable[str]) -> str:
    """What was stored in English, in the reader's language, by the first of these templates that it fits."""
    if translation.language() == translation.ENGLISH or not reason:
        return reason
    for template in templates:
        found = _pattern(template).fullmatch(reason)
        if found:
            named = found.groupdict()
            if "made" in named:
                named["made"] = translation.gettext(named["made"])
            if "level" in named:
                named["level"] = value_name("level", named["level"])
            return translation.gettext(template).format(**named)
    return translation.gettext(reason)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(_PART.sub(r"(?P<\1>.+?)", re.escape(template)), re.DOTALL)
