"""JSON as it is read: half a character, or a byte that is no UTF-8, costs that character and not what is around it."""

from __future__ import annotations

from typing import Any

import orjson

from reader.text import escape_json


def load_json(content: bytes | str) -> Any:
    """The value of a text in JSON, with U+FFFD for what is no character. Raises ValueError where it is none."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        return _mended(content, error)


def _mended(content: bytes | str, error: orjson.JSONDecodeError) -> Any:
    """What orjson reads as soon as every character is one. Raises the error that it gave where that is not all."""
    import json

    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    try:
        return with_whole_characters(json.loads(text, parse_int=orjson.loads))
    except (ValueError, TypeError, RecursionError):
        raise error from None


def with_whole_characters(value: Any) -> Any:
    """A value of JSON with U+FFFD for each half of a character. Raises ValueError, TypeError, RecursionError."""
    import json

    halves = json.dumps(value, ensure_ascii=False).encode("utf-16-le", "surrogatepass")
    return orjson.loads(halves.decode("utf-16-le", "replace"))


def format_json(value: object) -> str:
    """A value as one line of JSON that is safe on a terminal, and reads back as it was."""
    try:
        text = orjson.dumps(value).decode()
    except TypeError:  # half a character, as in the name of a file that is no UTF-8
        import json

        text = json.dumps(value, separators=(",", ":"))
    return escape_json(text)
