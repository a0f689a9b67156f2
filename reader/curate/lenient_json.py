"""The one JSON object in a model's answer, whatever it wrote around it.

Not a repairing library: those also complete an answer that was cut off, and half a sentence would pass for a whole one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_THOUGHTS = re.compile(r"<(think|thinking|thought|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_CLOSE = re.compile(r"</(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])', re.DOTALL)
DEEPEST = 4
"""Objects around an answer."""
MOST_STARTS = 50
"""Braces at which an object is looked for: a text full of them is not an answer."""


def object_in(text: str, key: str) -> dict[str, Any] | None:
    """The largest JSON object of a text that has this key, None where there is none.

    What a model thought aloud is passed over, as is what it says before and after the object; a comma too many is none,
    and the object may be the only thing in another one.
    """
    bare = _without_trailing_commas(_without_thoughts(text))
    found = [(inner, size) for value, size in _objects(bare) if (inner := _having(value, key)) is not None]
    return max(found, key=lambda pair: pair[1], default=(None, 0))[0]


def _having(value: dict[str, Any], key: str) -> dict[str, Any] | None:
    """The object, or the one in it, that has the key."""
    for _ in range(DEEPEST):
        if key in value:
            return value
        inner = [item for item in value.values() if isinstance(item, dict)]
        if len(inner) != 1:
            return None
        value = inner[0]
    return None


def _without_thoughts(text: str) -> str:
    """The text after the last thought: some servers leave out the tag that opens it."""
    closes = list(_CLOSE.finditer(text))
    rest = text[closes[-1].end() :] if closes else _THOUGHTS.sub("", text)
    return rest if "{" in rest else text


def _without_trailing_commas(text: str) -> str:
    return _STRING_OR_COMMA.sub(lambda found: "" if found[0] == "," else found[0], text)


def _objects(text: str) -> Iterator[tuple[dict[str, Any], int]]:
    """Objects that are whole, each with its length."""
    import json

    decoder = json.JSONDecoder(strict=False)
    at = text.find("{")
    for _ in range(MOST_STARTS):
        if at < 0:
            return
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at = text.find("{", at + 1)
            continue
        if isinstance(value, dict):
            yield value, end - at
        at = text.find("{", end)
