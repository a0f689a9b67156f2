"""Forms of text, each with the rule by which it is told: what of it is summarised, and whether more is said of it.

| form | known by | what is told |
| --- | --- | --- |
| note | at most 80 words | the text itself is its summary |
| change log | headings that are versions or dates | what is new in the newest version, and nothing else |
| questions | paragraphs or headings that are questions | the answers; each answer's first sentence leads |
| interview | paragraphs that begin with a speaker and a colon | what stands before the first answer; without that, nothing a speaker says is told as a fact |
| transcript | paragraphs that begin with a time | the same, the times left out |
| README | headings for installation, usage and licence | what stands before them |
| round-up | many short sections under headings, and a title that says so | the first sentence of each section |
| list | a title that says how many there are, and headings that are names | what stands before the first of them |
| article | everything else | all of it |
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reader.curate.passages import HEADING, ITEM, PROSE, STEP, Sentence
from reader.curate.words import terms
from reader.text import count_words

NOTE_WORDS = 80
"""Words up to which a text is its own summary."""
SHORT_SECTION = 130
"""Words of a section of a round-up, on average."""
_VERSION = re.compile(
    r"^\W*(?:version\s+|release\s+|v)?\[?\d+\.\d+(?:\.\d+)?\b|^\W*\[?\d{4}-\d{2}-\d{2}\]?\W*$|^\W*\[?unreleased\]?\W*$",
    re.IGNORECASE,
)
_CHANGES = re.compile(r"\b(?:change ?log|release notes?|what['’]?s new|releases?|changes in)\b", re.IGNORECASE)
_SPEAKER = re.compile(r"^(?:[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}|[QA]|Speaker \d+)\s*[:：]\s+(?=\S)")
_TIME = re.compile(r"^\W*\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\W*(?:-->|[-–])?\s*(?:\d{1,2}:\d{2}(?::\d{2})?\W*)?")
_SET_UP = re.compile(
    r"^\W*(?:install\w*|usage|getting started|quick ?start|requirements|build\w*|licen[cs]e|contribut\w*|development|documentation|table of contents)\b",
    re.IGNORECASE,
)
_ROUND_UP = re.compile(
    r"\b(?:round-?up|weekly|this week|last week|week in|digest|links|briefing|newsletter|issue|edition|news of|in brief|today in|headlines)\b|#\d+|\bno\. ?\d+",
    re.IGNORECASE,
)

_LIST = re.compile(
    r"^(?:the |our |my )?(?:(?:top|best) )?(?P<many>\d{1,3}|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty)\b(?! (?:years?|days?|weeks?|months?|hours?|minutes?|people|percent|per cent|dead|killed))|\btop (?P<best>\d{1,3}|ten|five)\b",
    re.IGNORECASE,
)
_ITEM_NAME = re.compile(
    r"^\W*(?:\d+\W*)?(?:[A-ZÀ-Þ][\w.'’-]*)(?: (?:of|the|and|de|van|von|[A-ZÀ-Þ\d][\w.'’-]*)){0,5}\W*$"
)
INTRODUCED = 35
"""Words before the first item of a list that say what is listed."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a text is told."""

    name: str
    told: Sequence[Sentence]
    """The sentences that it is told by."""
    only_summary: bool = False
    """Whether nothing but a summary is made: no takeaway, no insights."""
    as_it_is: bool = False
    """Whether its summary is its first sentences as they stand, and not a choice of them."""


def form_of(title: str, own: Sequence[Sentence]) -> Form:
    """The form of a text, and its sentences as they are told."""
    return (
        _change_log(title, own) or _spoken(own) or _questions(own) or _readme(own) or _round_up(title, own)
        or _list(title, own) or _note(own) or Form("article", own)
    )  # fmt: skip


def _note(own: Sequence[Sentence]) -> Form | None:
    body = [s for s in own if s.kind != HEADING]
    words = sum(count_words(s.text) for s in body)
    return Form("note", body, only_summary=True, as_it_is=True) if words <= NOTE_WORDS else None


def _change_log(title: str, own: Sequence[Sentence]) -> Form | None:
    versions = [n for n, s in enumerate(own) if s.kind == HEADING and _VERSION.search(s.text)]
    listed = sum(s.kind in (ITEM, STEP) for s in own)
    if len(versions) < 2 and not (_CHANGES.search(title) and listed * 2 > len(own)):
        return None
    sections = [own[a + 1 : b] for a, b in zip(versions, [*versions[1:], len(own)], strict=False)] or [own]
    newest = next((s for s in sections if any(each.kind != HEADING for each in s)), own)
    return Form("change log", [s for s in newest if s.kind != HEADING], only_summary=True, as_it_is=True)


def _spoken(own: Sequence[Sentence]) -> Form | None:
    """An interview or a transcript: what is said before somebody speaks is the author's, all else a speaker's."""
    firsts = _firsts(own)
    timed = [s for s in firsts if _TIME.match(s.text)]
    named = [s for s in firsts if _SPEAKER.match(s.text)]
    speakers = {_SPEAKER.match(s.text)[0] for s in named}  # type: ignore[index]
    by_time = len(timed) >= 4 and len(timed) * 3 > len(firsts)
    if not by_time and not (
        len(named) >= 4 and len(named) * 3 > len(firsts) and len(speakers) <= max(6, len(named) // 2)
    ):
        return None
    spoken = {s.block for s in (timed if by_time else named)}
    start = min(spoken)
    before = [s for s in own if s.block < start]
    if sum(len(s.text.split()) for s in before if s.kind == PROSE) >= 25:
        return Form("transcript" if by_time else "interview", before, only_summary=True)
    bare = [replace(s, text=_SPEAKER.sub("", _TIME.sub("", s.text))) for s in own]
    return Form("transcript" if by_time else "interview", bare, only_summary=True)


def _questions(own: Sequence[Sentence]) -> Form | None:
    """Questions and answers: a heading or a paragraph of its own that is a question, and what follows it."""
    alone = _alone(own)
    asked = [s for s in alone if s.text.rstrip("*_ ").endswith(("?", "？"))]
    if len(asked) < 3 or len(asked) * 5 < len(_firsts(own)):
        return None
    out = {s.block for s in asked}
    told = [replace(s, kind=HEADING) if s.block in out else s for s in own]
    return Form("questions", told)


def _readme(own: Sequence[Sentence]) -> Form | None:
    headings = [s for s in own if s.kind == HEADING]
    set_up = [s for s in headings if _SET_UP.match(s.text)]
    if len(set_up) < 2 or len(set_up) * 4 < len(headings):
        return None
    before = [s for s in own if s.block < set_up[0].block]
    enough = sum(len(s.text.split()) for s in before if s.kind != HEADING) >= 15
    return Form("README", before if enough else own, only_summary=True)


def _round_up(title: str, own: Sequence[Sentence]) -> Form | None:
    headings = [s for s in own if s.kind == HEADING]
    words = sum(len(s.text.split()) for s in own if s.kind != HEADING)
    if len(headings) < 4 or words > SHORT_SECTION * len(headings) or not _ROUND_UP.search(title):
        return None
    leads: list[Sentence] = []
    expected = True
    for sentence in own:
        if sentence.kind == HEADING:
            expected = True
        elif expected:
            leads.append(sentence)
            expected = False
    return Form("round-up", leads, only_summary=True)


def _list(title: str, own: Sequence[Sentence]) -> Form | None:
    """A list whose items have headings: no item of it is what it is about."""
    headings = [s for s in own if s.kind == HEADING and s.text.strip() != title.strip()]
    if len(headings) < 4 or not _LIST.search(title):
        return None
    about = set(terms(title))
    items = [s for s in headings if len(about.intersection(terms(s.text))) < 2]
    named = [s for s in items if _ITEM_NAME.match(s.text)]
    before = [s for s in own if s.block < items[0].block] if len(named) > 3 and len(named) * 2 > len(items) else []
    enough = sum(len(s.text.split()) for s in before if s.kind == PROSE) >= INTRODUCED
    return Form("list", before) if enough else None


def _firsts(own: Sequence[Sentence]) -> list[Sentence]:
    """The first sentence of each block that is no heading."""
    return list({s.block: s for s in reversed(own) if s.kind != HEADING}.values())[::-1]


def _alone(own: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that are a block of their own, headings included."""
    blocks: dict[int, list[Sentence]] = {}
    for sentence in own:
        blocks.setdefault(sentence.block, []).append(sentence)
    return [each[0] for each in blocks.values() if len(each) == 1]
