"""The lines of a file cut into the curated pages that they are."""

from __future__ import annotations

from itertools import takewhile

from reader.sources.lines import Line
from reader.sources.page_lines import DOTS, PARTS, byline_parts, is_byline, is_chrome, is_credit, is_open, section_of


def is_page(segment: list[Line]) -> bool:
    return any(is_byline(line) or section_of(line)[0] for line in segment)


def has_substance(segment: list[Line]) -> bool:
    return any(section_of(line)[0] not in ("", "topics", "best_for", "related") for line in segment)


def segments_of(lines: list[Line]) -> list[list[Line]]:
    """The lines cut into pages: after a credit line, at a rule, and above the title of a byline."""
    segments: list[list[Line]] = [[]]
    sections = False  # whether the page at hand has begun its sections, so that a byline must be the next page's
    for line, following in zip(lines, _following(lines), strict=True):
        if line.rule or (segments[-1] and _closes(segments[-1])):
            segments.append([])
            sections = False
        if line.rule:
            continue
        if sections and _begins_page(line, following):
            segments.append(_take_title(segments[-1]))
            sections = False
        sections = sections or bool(section_of(line)[0])
        segments[-1].append(line)
    return _joined(segments)


def _closes(segment: list[Line]) -> bool:
    return is_credit(segment[-1])


def _following(lines: list[Line]) -> list[Line | None]:
    """For each line the next one that is not empty."""
    following: list[Line | None] = []
    after: Line | None = None
    for line in reversed(lines):
        following.append(after)
        after = line if line.text or line.rule else after
    return following[::-1]


def _begins_page(line: Line, following: Line | None) -> bool:
    """Whether a line within sections is the byline of another page. A lone `Source: …` may be prose."""
    if not is_byline(line):
        return False
    if len(byline_parts(line).keys() & PARTS.keys()) > 1:
        return True
    return not line.item and (line.text[0] in DOTS or (following is not None and is_byline(following)))


def _take_title(segment: list[Line]) -> list[Line]:
    """Take the title of the next page off the end of this one."""
    taken: list[Line] = []
    while segment and not segment[-1].text:
        taken.insert(0, segment.pop())
    while (at := _above_chrome(segment)) is not None:
        taken = [*segment[at:], *taken]
        del segment[at:]
    last = segment[-1] if segment else None
    if last is not None and not (section_of(last)[0] or is_credit(last) or is_open(last) or last.item):
        taken.insert(0, segment.pop())
    return taken


def _above_chrome(segment: list[Line]) -> int | None:
    """Where the buttons begin that stand at the end of a segment, between a title and its byline; None without any."""
    at = len(segment)
    for number in range(len(segment) - 1, -1, -1):
        line = segment[number]
        if not line.text:
            continue
        if not is_chrome(line) or line.item or line.heading:
            break
        at = number
    return at if at < len(segment) else None


def has_byline(segment: list[Line]) -> bool:
    """Whether a byline stands above the sections; below them it is prose that looks like one."""
    above = takewhile(lambda line: not section_of(line)[0], segment)
    return any(map(is_byline, above))


def _joined(segments: list[list[Line]]) -> list[list[Line]]:
    """Segments that are only the continuation of a page put back to it: a rule also stands between sections."""
    joined: list[list[Line]] = []
    for segment in segments:
        first = next((line for line in segment if line.text), None)
        if first is None:
            continue
        begins = has_byline(segment)
        continues = (
            section_of(first)[0] != ""
            or is_open(first)
            or is_credit(first)
            or (joined and is_byline(first) and not is_page(joined[-1]))
        ) and (not begins or not joined or not is_page(joined[-1]))
        if joined and continues and not _closes(joined[-1]):
            joined[-1].extend([Line("", first.number), *segment])
        elif joined and all(is_open(line) or not line.text for line in segment):
            joined[-1].extend(segment)
        else:
            joined.append(segment)
    return joined
