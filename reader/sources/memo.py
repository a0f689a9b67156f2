"""The heads of memos and of RFCs: who, when and under which number; they are no part of the text."""

from __future__ import annotations

import re

from reader.dataclass import dataclass
from reader.text import clean_line

MOST = 20
"""Lines of a head, at most."""
_BODIES = (
    r"(?:[\w-]+ )?working group|internet engineering task force|independent submission|irtf|iab|ietf"
    r"|internet (?:architecture board|research task force)|internet[- ]draft"
)
_NUMBERS = (
    r"request for comments|rfc|category|intended status|expires|issn|obsoletes|updates|obsoleted by|updated by"
    r"|std|bcp|fyi|nic|stream|workgroup"
)
_FIELD = re.compile(rf"(?:{_BODIES}|{_NUMBERS})\b\s*(?::|#|$|\(|\d|\s{{3}})", re.IGNORECASE)
_COLUMNS = re.compile(r"\S[ \t]{3,}(?P<right>\S.*)$")
_AUTHOR = re.compile(r"(?:[A-Z]\.[ -]?){1,3}(?:[a-z]+ )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?(?:, Ed(?:itor|s)?\.?)?")
_PAGE = re.compile(r"\S.*\s{3,}\[Page \d+\]\s*|RFC \d+ {3,}\S.* {3,}[A-Z][a-z]+ \d{4}\s*")
_LONGEST_LINE = 200
"""Characters of a line at the foot or the head of a page."""
_FILE = re.compile(r"\s*<?draft-[\w.-]+>?\s*")
_MEMO = re.compile(r"\s*(?:internal )?(?:memo(?:randum)?)\W*", re.IGNORECASE)
_MEMO_FIELD = re.compile(
    r"[ \t]*(?P<name>to|from|date|subject|re|cc|via|through)[ \t]*:[ \t]*(?P<value>.*)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Memo:
    """What a head says, and the text under it."""

    title: str
    authors: tuple[str, ...]
    text: str


def memo_of(text: str) -> Memo | None:
    """The memo or RFC that a text is, None where it is none."""
    return _request(text) or _internal(text)


def _request(text: str) -> Memo | None:
    lines = text.lstrip("\f\n\r\ufeff").split("\n")
    head: list[str] = []
    while len(head) < min(MOST, len(lines)) and lines[len(head)].strip():
        head.append(lines[len(head)][:_LONGEST_LINE])
    fields = [line for line in head if _FIELD.match(line.lstrip())]
    columns = [found["right"].strip() for line in head if (found := _COLUMNS.search(line))]
    if len(fields) < 2 or not columns:
        return None
    at = next((n for n in range(len(head), len(lines)) if lines[n].strip()), len(lines))
    title: list[str] = []
    while at < len(lines) and lines[at].strip() and len(title) < 4:
        if not _FILE.fullmatch(lines[at]):
            title.append(lines[at].strip())
        at += 1
    rest = "\n".join(line[3:] if line.startswith("   ") else line for line in lines[at:] if not _is_of_page(line))
    authors = tuple(name for name in columns if _AUTHOR.fullmatch(name))
    named = clean_line(" ".join(title))
    return Memo(named, authors, rest.replace("\f", "").strip("\n")) if named and rest.strip() else None


def _is_of_page(line: str) -> bool:
    """Whether a line stands at the foot or the head of each page."""
    return len(line) <= _LONGEST_LINE and _PAGE.fullmatch(line) is not None


def _internal(text: str) -> Memo | None:
    """A memo within a house, which says what it is, and whom it is from, to and about."""
    lines = text.strip("\n\r\ufeff").split("\n")
    if not lines or not _MEMO.fullmatch(lines[0]):
        return None
    said: dict[str, str] = {}
    at = 1
    while at < min(MOST, len(lines)):
        found = _MEMO_FIELD.fullmatch(lines[at].rstrip())
        if found:
            said[found["name"].lower()] = clean_line(found["value"])
        elif lines[at].strip():
            break
        at += 1
    title = said.get("subject") or said.get("re") or ""
    rest = "\n".join(lines[at:]).strip()
    if len(said) < 3 or not title or not rest:
        return None
    return Memo(title, (said["from"],) if said.get("from") else (), rest)
