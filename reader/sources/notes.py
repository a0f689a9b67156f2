"""Notes that `digest export` wrote as Markdown, read again. Pure.

What stands below the marker line is their reader's own, and is left where it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from reader.model.notes import ARTICLE, CREDIT, FORM, HIGHLIGHTS, NOTE, OWN_TAGS, RELATED, VERSION, split_own, unescaped
from reader.model.record import OTHER
from reader.model.sections import LISTS, PARAGRAPHS, TITLES
from reader.sources.records import with_others
from reader.text import clean

_RELATED = re.compile(r"\[((?:[^\[\]\\\n]|\\.){0,4000})\]\(<([^<>\n]{0,4000})>\)")
_FLAT = (
    "title", "source", "curator", "link", "published", "added", "domain", "subfields", "level", "abstraction",
    "minutes", "length", "original_minutes", "authors", "media", "kind", "intent", "language", "topics", "best_for",
    "made",
)  # fmt: skip


def is_note(front: Mapping[str, Any]) -> bool:
    """Whether a page with this front matter is a note that was exported."""
    return front.get(FORM) == VERSION


def parse_note(front: Mapping[str, Any], body: str) -> dict[str, Any]:
    """The record of a note; its values are as they came, `from_record` cleans them."""
    record: dict[str, Any] = {name: front[name] for name in _FLAT if name in front}
    sections = _sections(_above(body))
    for name in PARAGRAPHS:
        lines = sections.get(TITLES[name], [])
        record[name] = "\n".join(map(unescaped, lines))
    for name in LISTS:
        record[name] = [unescaped(line[2:]) for line in sections.get(TITLES[name], []) if line.startswith("- ")]
    record["related"] = [_related(line[2:]) for line in sections.get(RELATED, []) if line.startswith("- ")]
    record["attribution"] = unescaped(" ".join(sections.get(CREDIT, [])).strip())
    record = with_others(record | {OTHER: front.get(OTHER)})
    article = "\n".join(sections.get(ARTICLE, [])).strip()
    if article:
        record["article"] = {"text": article}
    return record


def marks_of_note(front: Mapping[str, Any], body: str) -> dict[str, Any]:
    """The marks of a note, as a record has them."""
    sections = _sections(_above(body))
    highlights: list[dict[str, str]] = []
    for line in sections.get(HIGHLIGHTS, []):
        if line.startswith("- "):
            highlights.append({"text": unescaped(line[2:])})
        elif line.startswith("  - ") and highlights:
            last = highlights[-1]
            last["note"] = "\n".join(filter(None, (last.get("note", ""), unescaped(line[4:]))))
    note = "\n".join(unescaped(line.removesuffix("  ")) for line in sections.get(NOTE, [])).strip()
    flags = {"read": front.get("read") == "true", "bookmark": front.get("bookmarked") == "true"}
    tags, later = front.get(OWN_TAGS) or front.get("tags") or [], front.get("later") or ""
    return {**flags, "tags": tags, "later": later, "note": note, "highlights": highlights}


def _above(body: str) -> str:
    """A note without what its reader wrote below the marker line."""
    body = clean(body, tabs=True)
    own = split_own(body)
    return own[0].rsplit("\n", 2)[0] if own is not None else body


def _sections(body: str) -> dict[str, list[str]]:
    """Lines by the heading that they stand under; the article is the last, and has headings of its own."""
    sections: dict[str, list[str]] = {}
    into: list[str] = []
    for line in body.split("\n"):
        if line.startswith("## ") and into is not sections.get(ARTICLE):
            into = sections.setdefault(line[3:].strip(), [])
        else:
            into.append(line)
    return sections


def _related(line: str) -> dict[str, str]:
    found = _RELATED.match(line)
    return {"title": unescaped(found[1]), "link": found[2]} if found else {"title": unescaped(line), "link": ""}
