"""What a line of a curated page is: the heading of a section, a byline, a credit, a link back."""

from __future__ import annotations

import re

from reader.dates import read_date
from reader.model.sections import SECTIONS
from reader.sources.lines import Line
from reader.text import fold

_NAMES = {name: section.field for section in SECTIONS for name in (fold(section.title), *section.aliases)}
_INLINE = frozenset(section.field for section in SECTIONS if section.inline)
PARTS = {
    "source": "source", "field": "field", "depth": "depth", "curator": "curator", "curated by": "curator",
    "published": "published", "date": "published", "author": "authors", "authors": "authors", "by": "authors",
    "link": "link", "url": "link", "original": "link", "length": "length", "minutes": "minutes",
    "reading time": "original_minutes", "media": "media", "kind": "kind", "type": "kind",
    "intent": "intent", "level": "level", "abstraction": "abstraction",
}  # fmt: skip
"""The keys of a byline, each with the field of a record that it fills."""
_BYLINE_ONLY = frozenset(("source", "field", "depth"))
"""Keys that make a byline on their own."""
DOTS = "·•∙‧・"
DOT = re.compile(r"\s*(?:[·•∙‧・]|\s\|\s)\s*")
PART = re.compile(r"([A-Za-z][A-Za-z ]{1,24}?)\s*:\s*(?!//)(.*)", re.DOTALL)
_RELATED = re.compile(r"related on .{1,60}", re.IGNORECASE)
_ARROW = r"(?:(?:→|->|⟶|➔|›|»|↗|>|:|[(<\[]?https?://\S*)\s*)"
OPEN = re.compile(
    rf"(?:open|read|view) (?:in|on) (?P<where>[^→>:]{{1,60}}?)\s*(?P<arrow>{_ARROW}*)",
    re.IGNORECASE,
)
ORIGINAL = re.compile(
    r"(?:(?:read|open|view|see|go to|visit) )?(?:the )?(?:full |whole )?(?:original|source)"
    rf"(?: (?:article|text|story|post|page))?\s*{_ARROW}+",
    re.IGNORECASE,
)
"""A line that leads to the text that was digested, below the sections."""
_SITES = "facebook|twitter|x|linkedin|reddit|whatsapp|bluesky|mastodon|threads|telegram"
_COUNTED = "read|listen|watch|views?|likes?|shares?|comments?|claps?"
_CHROME = re.compile(
    rf"\W*(?:\d+(?:[.,]\d+)?k? (?:{_COUNTED})|(?:\d+|a|one)[ -]?min(?:ute)?s?\.?(?: (?:{_COUNTED}))?|"
    r"reading time:? .{1,15}|"
    r"(?:share|save|bookmark|like|follow|copy|print|listen|e-?mail|tweet|pin)"
    rf"(?: (?:this|it|link|on|via|to|by|for|later|article|digest|page|list|reading|e-?mail|audio|offline|{_SITES}))*|"
    rf"copied!?|add to (?:list|library|reading list|favou?rites)|{_SITES}|comments?|"
    r"home|menu|(?:open|close|toggle) menu|search|explore|browse|topics|roles|fields|(?:all )?digests|latest|trending|"
    r"library|sign (?:in|up)|log ?(?:in|out)|subscribe|newsletter|about|pricing|settings|profile|account|"
    r"skip to (?:main )?content|back(?: to .{1,30})?|previous|next|more|close|(?:dark|light) mode)\W*",
    re.IGNORECASE,
)
"""Lines that a site sets around a title: its menu, buttons to share, how long the text takes."""
CREDIT = re.compile(
    r"(?:editorial (?:summary|curation|digest)\b.{0,80}?|(?:summary|curation|digest)(?:(?:,|,? and) \w+){0,4}) "
    r"by (?P<curator>.+?)(?:\.\s+original (?:article |text )?(?:was )?published by (?P<source>.+?))?\.?",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(r"^(?:\[![\w-]+\][+-]?|[^\w\s·•(\"'-]+)\s+|\s+[^\w\s)\"'.-]+$")
"""A sign before or after the name of a section: an emoji, an arrow, the mark of an Obsidian callout."""


def section_of(line: Line) -> tuple[str, str]:
    """The section that a line opens and what follows on the line itself; `("", "")` for any other line."""
    if line.item or len(line.text) > 4_000:
        return "", ""
    name, colon, rest = line.text.partition(":")
    name = _ORNAMENT.sub("", name) if len(name) < 60 else name
    key = _NAMES.get(fold(name), "related" if _RELATED.fullmatch(name) else "")
    if key and (not rest.strip() or (colon and key in _INLINE)):
        return key, rest.strip()
    return "", ""


def byline_parts(line: Line) -> dict[str, str]:
    """The `Key: value` parts of a byline, keys folded; text between dots that is none has an empty key."""
    parts: dict[str, str] = {}
    for part in DOT.split(line.text):
        found = PART.fullmatch(part)
        if found:
            parts[fold(found[1])] = found[2].strip()
        elif part:
            parts[""] = f"{parts.get('', '')} {part}".strip()
    return parts


def is_byline(line: Line) -> bool:
    if line.heading or not line.text or len(line.text) > 2_000:
        return False
    known = byline_parts(line).keys() & PARTS.keys()
    return bool(known) and (line.text[0] in DOTS or len(known) > 1 or bool(known & _BYLINE_ONLY))


def is_credit(line: Line) -> bool:
    return (
        "by " in line.text
        and len(line.text) < 400
        and CREDIT.fullmatch(line.text) is not None
        and not section_of(line)[0]
    )


def is_open(line: Line) -> bool:
    found = OPEN.fullmatch(line.text) if len(line.text) < 200 and not line.item else None
    # Prose may begin alike (`Read on the train …`): a link back has an arrow, an address or a name.
    return found is not None and bool(found["arrow"] or line.links or _is_name(found["where"]))


def _is_name(text: str) -> bool:
    return len(text.split()) < 4 and not text[:1].islower() and text[-1:] not in ".!?"


def is_chrome(line: Line) -> bool:
    """Whether a line is a menu's or a button's, or says how long the text takes: none is a title."""
    parts = [part for part in DOT.split(line.text) if part] or [line.text]
    return len(line.text) < 80 and all(_CHROME.fullmatch(part) or read_date(part) for part in parts)


def is_original(line: Line) -> bool:
    """Whether a line is nothing but the link to the original."""
    return len(line.text) < 300 and not line.item and ORIGINAL.fullmatch(line.text) is not None
