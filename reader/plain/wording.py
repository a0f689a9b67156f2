"""What the line mode says, in words: no signs that are drawn, and none that a voice spells out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from reader.dates import local_day
from reader.library.badges import Badges
from reader.library.index import Row
from reader.model.page.cells import chopped, width
from reader.model.page.layout import Line
from reader.model.value_names import value_name
from reader.text import printable
from reader.translation import gettext as _

_DRAWN = re.compile(r"[\u2500-\u259f]+ ?")
"""Lines, boxes, blocks and bars."""
_BETWEEN = re.compile(r" *│ *")
_RULE = re.compile(r"[\s·\u2500-\u259f]*")
_APART = re.compile(r" *·(?= |$)")
"""Between facts of one line."""
_UNDER = re.compile(r" *›(?= |$)")
"""Before what belongs to a field."""
_ENDS = (".", "?", "!", "…", ":", ";")
_REWORDED = (
    (re.compile(r"\bo opens the page in the browser"), "O opens the page in the browser"),
    (re.compile(r"\benter keeps it\b"), "keep keeps it"),
    (re.compile(r"\bleft and right change\b"), "h and l change"),
    (re.compile(r"\bF opens the feeds, a adds one\b"), "F, then a, adds one"),
    (re.compile(r" — "), ": "),
)
"""Keys of the screen that are others here, in messages that both say."""


def spoken(text: str) -> str:
    """A message in words, on one line."""
    for pattern, words in _REWORDED:
        text = pattern.sub(words, text)
    return " ".join(_DRAWN.sub("", _APART.sub(",", printable(text))).split())


def broken(text: str, columns: int) -> list[str]:
    """A message in lines of so many cells, broken between words; an address stays whole, so that it can be followed."""
    lines: list[str] = []
    line, used = "", 0
    for word in text.split(" "):
        whole = width(word) <= columns or "://" in word
        for part in (word,) if whole else chopped(word, columns, columns):  # of a script without spaces
            cells = width(part)
            if line and used + 1 + cells > columns:
                lines.append(line)
                line, used = part, cells
            else:
                line = f"{line} {part}" if line else part
                used += cells + (used > 0)
    return [*lines, line]


def said_sentence(text: str) -> str:
    """A message as a sentence."""
    text = spoken(text)
    return text if not text or text.endswith(_ENDS) else text + "."


def joined(parts: Iterable[str]) -> str:
    """Sentences of these parts, empty ones left out."""
    return " ".join(said_sentence(part) for part in parts if part)


def age(value: str, now: datetime) -> str:
    """How long ago, in whole words; a date where that is long ago, `""` for none. `value` is ISO of any precision."""
    if len(value) < 10:
        return value
    day = local_day(value)
    days = (now.astimezone().date() - date.fromisoformat(day)).days
    if days < 0 or days >= 14:
        return day
    return ("today", "yesterday")[days] if days < 2 else f"{days} days ago"


def minutes(count: int) -> str:
    return f"{count} minute{'s' * (count != 1)}" if count else ""


def row_line(row: Row, badges: Badges, now: datetime, *, read: bool, bookmarked: bool, selected: bool) -> str:
    """A digest as one line: the title first, for it is what one listens for."""
    marks = [
        "selected" if selected else "",
        "read" if read else "unread",
        "bookmarked" if bookmarked else "",
        "with a note" if badges.note else "",
    ]
    depth = value_name("level", row.level) or (_("teaser") if badges.teaser else row.kind)
    about = [
        row.source,
        depth,
        minutes(row.minutes),
        age(row.date, now),
        f"{badges.sides} sides" if badges.sides > 1 else "",
        f"{badges.feeds} feeds" if badges.feeds > 1 else "",
    ]
    tags = f"Tags: {', '.join(badges.tags)}" if badges.tags else ""
    return joined([row.title or "Untitled", _listed(marks), ", ".join(filter(None, about)), tags])


def _listed(words: Iterable[str]) -> str:
    text = ", ".join(filter(None, words))
    return text[:1].upper() + text[1:]


def page_lines(lines: Iterable[Line]) -> Iterator[tuple[int, str]]:
    """The lines of a page, without those that only keep others apart; before each its place on the page.

    A place is counted as on the screen: the characters of all lines before it.
    """
    place = 0
    for line in lines:
        text = _page_line(line)
        if text.strip():
            yield place, text
        place += len(line.text) + 1


def _page_line(line: Line) -> str:
    text = printable(line.text).rstrip()
    if line.tint == "code":
        return text
    if _RULE.fullmatch(text):
        return ""
    if "│" in text:
        return _BETWEEN.sub(" | ", text).strip()
    styles = [run.styles for run in line.runs if _DRAWN.sub("", run.text).strip()]
    if any("chip" in each for each in styles):
        name, *values = re.split(r"\s{2,}", text.strip())
        return f"{name}: {', '.join(values)}" if values else name
    text = _UNDER.sub(":", _APART.sub(",", _DRAWN.sub("", text))).replace("▣ ", "Picture: ")
    text = text.removeprefix(", ")  # the line before ends where a fact does
    if styles and "heading" in styles[0]:
        text = re.sub(r"(?<=\S) {2,}", ": ", text, count=1)
    heading = bool(styles) and all("heading" in each or "title" in each for each in styles)
    return f"{text}:" if heading and not text.endswith(_ENDS) else text
