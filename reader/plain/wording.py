"""What the line mode says, in words: no signs that are drawn, and none that a voice spells out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from reader.dates import local_day
from reader.library.badges import Badges
from reader.library.index import Row
from reader.model.day_names import written_day
from reader.model.page.cells import chopped, width
from reader.model.page.layout import Line
from reader.model.value_names import capitalized, value_name
from reader.text import printable
from reader.translation import gettext as _
from reader.translation import ngettext, pgettext

_DRAWN = re.compile(r"[\u2500-\u259f]+ ?")
"""Lines, boxes, blocks and bars."""
_BETWEEN = re.compile(r" *│ *")
_RULE = re.compile(r"[\s·\u2500-\u259f]*")
_APART = re.compile(r" *·(?= |$)")
"""Between facts of one line."""
_UNDER = re.compile(r" *›(?= |$)")
"""Before what belongs to a field."""
_ENDS = (".", "?", "!", "…", ":", ";")
KEYS = (
    (_("o opens the page in the browser"), _("O opens the page in the browser")),
    (_("enter keeps it, u drops it"), _("keep keeps it, u drops it")),
    (_("left and right change"), _("h and l change")),
    (_("F opens the feeds, a adds one"), _("F, then a, adds one")),
)
"""Keys of the screen that are others here: as messages of both have them, and as they are said here."""
_REWORDED = (
    *((re.compile(rf"\b{re.escape(said)}\b"), instead) for said, instead in KEYS),
    (re.compile(r" — "), ": "),
)


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
        return written_day(day)
    return (_("today"), _("yesterday"))[days] if days < 2 else _("{count} days ago").format(count=days)


def minutes(count: int) -> str:
    return ngettext("{count} minute", "{count} minutes", count).format(count=count) if count else ""


def row_line(row: Row, badges: Badges, now: datetime, *, read: bool, bookmarked: bool, selected: bool) -> str:
    """A digest as one line: the title first, for it is what one listens for."""
    marks = [
        pgettext("state", "selected") if selected else "",
        value_name("is", "read" if read else "unread"),
        value_name("is", "bookmarked") if bookmarked else "",
        _("with a note") if badges.note else "",
    ]
    depth = value_name("level", row.level) or (_("teaser") if badges.teaser else row.kind)
    about = [
        row.source,
        depth,
        minutes(row.minutes),
        age(row.date, now),
        _("{count} sides").format(count=badges.sides) if badges.sides > 1 else "",
        _("{count} feeds").format(count=badges.feeds) if badges.feeds > 1 else "",
    ]
    tags = _("Tags: {tags}").format(tags=", ".join(badges.tags)) if badges.tags else ""
    return joined([row.title or _("Untitled"), _listed(marks), ", ".join(filter(None, about)), tags])


def _listed(words: Iterable[str]) -> str:
    return capitalized(", ".join(filter(None, words)))


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
    text = _UNDER.sub(":", _APART.sub(",", _DRAWN.sub("", text))).replace("▣ ", _("Picture: "))
    text = text.removeprefix(", ")  # the line before ends where a fact does
    if styles and "heading" in styles[0]:
        text = re.sub(r"(?<=\S) {2,}", ": ", text, count=1)
    heading = bool(styles) and all("heading" in each or "title" in each for each in styles)
    return f"{text}:" if heading and not text.endswith(_ENDS) else text
