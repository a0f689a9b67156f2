"""The front matter of a page: what its file says of it before it begins."""

from __future__ import annotations

import re
from typing import Any

from reader.errors import SourceError
from reader.translation import gettext as _

_FRONT = re.compile(r"\ufeff?---[ \t]*\n(?P<yaml>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
MAX_FRONT = 64 * 1024
MAX_NESTING = 64
_PAIR = re.compile(r"([A-Za-z][\w .-]{0,60}?)[ \t]*:(?:[ \t]+(.*)|())")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_STRUCTURE = ("[", "{", "&", "*", "!", "|", ">", "%")
_BRACKET = re.compile(r"[\[\]{}]")


def split_front_matter(text: str) -> tuple[dict[str, Any], str, int]:
    """Front matter, the text after it, and how many lines it took. Raises SourceError where it is broken.

    Its values are text, or lists and mappings of text.
    """
    found = _FRONT.match(text)
    if found is None:
        return {}, text, 0
    import yaml

    source = found["yaml"]
    if len(source) > MAX_FRONT:
        raise SourceError(_("the front matter is longer than {count} kB").format(count=MAX_FRONT // 1024), 1)
    if _nesting(source) > MAX_NESTING:
        raise SourceError(_("the front matter nests lists too deeply"), 1)
    try:
        # An alias can make a small text expand without end, and front matter has no need of one.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(source, Loader=yaml.BaseLoader)):
            raise SourceError(_("the front matter uses YAML aliases, which are not supported"), 1)
        # Nothing is resolved: what is written stays the text that it is, `1:30:00` and `0x1F` and `yes` and a date too.
        values = yaml.load(source, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        if (lines := _by_lines(source)) is not None:
            return lines, text[found.end() :], text[: found.end()].count("\n")
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark is not None else 1
        wrong = getattr(error, "problem", None) or _("broken")
        raise SourceError(_("the front matter is not YAML ({error})").format(error=wrong), line) from error
    except (ValueError, RecursionError) as error:  # an escape of no character; flows that nest without brackets
        raise SourceError(_("the front matter holds a value that cannot be read"), 1) from error
    if not isinstance(values, dict):
        return {}, text, 0
    values = {key: _as_written(key, value, source) for key, value in values.items() if isinstance(key, str)}
    return values, text[found.end() :], text[: found.end()].count("\n")


def _as_written(key: str, value: Any, source: str) -> Any:
    """The value of a key; one that begins with `#`, as tags do, is a comment to YAML, and is read all the same."""
    if value:
        return value
    found = re.search(rf"^{re.escape(key)}:[ \t]*(#\S.*)$", source, re.MULTILINE)
    return found[1].strip() if found else value


def _by_lines(source: str) -> dict[str, Any] | None:
    """Front matter whose values have colons in them, which YAML refuses; None where it is no list of values."""
    values: dict[str, Any] = {}
    key = ""
    for line in filter(str.strip, source.split("\n")):
        if found := _ITEM.fullmatch(line):
            if not key or not isinstance(values[key] or [], list):
                return None
            values[key] = [*(values[key] or []), _value(found[1])]
        elif found := _PAIR.fullmatch(line):
            key, value = found[1].strip(), (found[2] or "").strip()
            if value[:1] in _STRUCTURE and isinstance(_value(value), str):
                return None
            values[key] = _value(value)
        elif not line.startswith("#"):
            return None
    return values


def _value(text: str) -> Any:
    """A value that stands on one line: what YAML makes of it, where it is quoted or a list, else the text itself."""
    import yaml

    text = text.strip()
    if text[:1] in ("[", "{", '"', "'"):
        try:
            return yaml.load(text, Loader=yaml.BaseLoader)
        except (yaml.YAMLError, ValueError, RecursionError):
            return text
    return text


def _nesting(source: str) -> int:
    """How deep brackets stand in each other. PyYAML's time grows with the square of it."""
    deepest = depth = 0
    for bracket in _BRACKET.findall(source):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest
