"""Curated pages: lines to records.

A page has a title, a byline (`· Source: X · Field: D — S, S · Depth: Intermediate, medium`), sections under known
names, perhaps a link back, and a credit line. Any of them may be missing, but a page is known by its byline or
by a section, and a digest needs a title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

from reader.errors import SourceError
from reader.model.digest import split_list
from reader.model.sections import LISTS, PARAGRAPHS, SECTIONS
from reader.sources.lines import Line, Link
from reader.text import fold, parse_date, safe_link

_NAMES = {name: section.field for section in SECTIONS for name in (fold(section.title), *section.aliases)}
_INLINE = frozenset(section.field for section in SECTIONS if section.inline)
_PARTS = {
    "source": "source", "field": "field", "depth": "depth", "curator": "curator", "curated by": "curator",
    "published": "published", "date": "published", "author": "authors", "authors": "authors", "by": "authors",
    "link": "link", "url": "link", "original": "link", "length": "length", "minutes": "minutes",
    "reading time": "original_minutes", "media": "media", "kind": "kind", "type": "kind",
    "intent": "intent", "level": "level", "abstraction": "abstraction",
}  # fmt: skip
_BYLINE_ONLY = frozenset(("source", "field", "depth"))
_DOTS = "·•∙‧・"
_DOT = re.compile(r"\s*(?:[·•∙‧・]|\s\|\s)\s*")
_PART = re.compile(r"([A-Za-z][A-Za-z ]{1,24}?)\s*:\s*(?!//)(.*)", re.DOTALL)
_RELATED = re.compile(r"related on .{1,60}", re.IGNORECASE)
_OPEN = re.compile(
    r"(?:open|read|view) (?:in|on) (?P<where>[^→>:]{1,60}?)\s*(?P<arrow>(?:→|->|›|>|:|https?://\S*)*)\s*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:editorial (?:summary|curation|digest)\b.{0,80}?|(?:summary|curation|digest)(?:(?:,|,? and) \w+){0,4}) "
    r"by (?P<curator>.+?)(?:\.\s+original (?:article |text )?(?:was )?published by (?P<source>.+?))?\.?",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(r"^(?:\[![\w-]+\][+-]?|[^\w\s·•(\"'-]+)\s+|\s+[^\w\s)\"'.-]+$")
"""A sign before or after the name of a section: an emoji, an arrow, the mark of an Obsidian callout."""
_ITEM_MARK = re.compile(r"^(?:·\s*|\[[ xX]\]\s+)")
_CHROME = re.compile(r"(?:\d+|a|one) min(?:ute)?s?(?: read)?|share|save|bookmark|listen|copy link|print", re.IGNORECASE)
"""Lines that a site sets between a title and its byline."""


@dataclass(slots=True)
class _Page:
    """The lines of one page, sorted by what they are."""

    title: Line | None
    byline: list[Line] = field(default_factory=list)
    sections: dict[str, list[Line]] = field(default_factory=dict)
    unknown: dict[str, list[Line]] = field(default_factory=dict)
    opens: list[Line] = field(default_factory=list)
    credit: Line | None = None
    first: int = 0


def parse_pages(
    lines: list[Line], *, named: bool = False, loose: bool = True
) -> Iterator[dict[str, Any] | SourceError]:
    """The record of every page in these lines, and an error for every part that is none.

    `named`: the title is known from elsewhere (front matter), so a page without one is no error.
    `loose`: text that belongs to no page is an error.
    """
    segments = _segments(lines)
    pages = [segment for segment in segments if _is_page(segment)]
    if len(pages) > 1:
        # `Topics` and `Roles` also stand in the menus that are copied along with a page.
        pages = [page for page in pages if _has_byline(page) or _has_substance(page)]
    if not pages:
        first = next((line.number for line in lines if line.text), 0)
        if named:
            yield _record(_sort(lines, named=True))
        else:
            yield SourceError(
                "no curated page: neither a byline (· Source: …) nor a section such as Summary was found",
                first,
            )
        return
    for segment in pages:
        page = _sort(segment, named=named)
        if page.title is None and not named:
            yield SourceError("the page has no title above its byline or first section", page.first)
        elif not any(page.sections.values()) and not page.byline:
            yield SourceError("the page has a title and nothing else", page.first)
        else:
            yield _record(page)
    for segment in segments:
        if loose and segment not in pages and sum(len(line.text.split()) for line in segment) >= 40:
            first = next(line.number for line in segment if line.text)
            yield SourceError("text that belongs to no page: it has neither a byline nor a known section", first)


# --- which lines belong together ------------------------------------------------------------------


def _section_of(line: Line) -> tuple[str, str]:
    """The section that a line opens and what follows on the line itself; `("", "")` for any other line."""
    if line.item or len(line.text) > 4_000:
        return "", ""
    name, colon, rest = line.text.partition(":")
    name = _ORNAMENT.sub("", name) if len(name) < 60 else name
    key = _NAMES.get(fold(name), "related" if _RELATED.fullmatch(name) else "")
    if key and (not rest.strip() or (colon and key in _INLINE)):
        return key, rest.strip()
    return "", ""


def _parts(line: Line) -> dict[str, str]:
    """The `Key: value` parts of a byline, keys folded; text between dots that is none has an empty key."""
    parts: dict[str, str] = {}
    for part in _DOT.split(line.text):
        found = _PART.fullmatch(part)
        if found:
            parts[fold(found[1])] = found[2].strip()
        elif part:
            parts[""] = f"{parts.get('', '')} {part}".strip()
    return parts


def _is_byline(line: Line) -> bool:
    if line.heading or not line.text or len(line.text) > 2_000:
        return False
    known = _parts(line).keys() & _PARTS.keys()
    return bool(known) and (line.text[0] in _DOTS or len(known) > 1 or bool(known & _BYLINE_ONLY))


def _is_credit(line: Line) -> bool:
    return (
        "by " in line.text
        and len(line.text) < 400
        and _CREDIT.fullmatch(line.text) is not None
        and not _section_of(line)[0]
    )


def _is_open(line: Line) -> bool:
    found = _OPEN.fullmatch(line.text) if len(line.text) < 200 and not line.item else None
    # Prose may begin alike (`Read on the train …`): a link back has an arrow, an address or a name.
    return found is not None and bool(found["arrow"] or line.links or _is_name(found["where"]))


def _is_name(text: str) -> bool:
    return len(text.split()) < 4 and not text[:1].islower() and text[-1:] not in ".!?"


def _is_page(segment: list[Line]) -> bool:
    return any(_is_byline(line) or _section_of(line)[0] for line in segment)


def _has_substance(segment: list[Line]) -> bool:
    return any(_section_of(line)[0] not in ("", "topics", "best_for", "related") for line in segment)


def _segments(lines: list[Line]) -> list[list[Line]]:
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
        sections = sections or bool(_section_of(line)[0])
        segments[-1].append(line)
    return _joined(segments)


def _closes(segment: list[Line]) -> bool:
    return _is_credit(segment[-1])


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
    if not _is_byline(line):
        return False
    if len(_parts(line).keys() & _PARTS.keys()) > 1:
        return True
    return not line.item and (line.text[0] in _DOTS or (following is not None and _is_byline(following)))


def _take_title(segment: list[Line]) -> list[Line]:
    """Take the title of the next page off the end of this one."""
    taken: list[Line] = []
    while segment and not segment[-1].text:
        taken.insert(0, segment.pop())
    last = segment[-1] if segment else None
    if last is not None and not (_section_of(last)[0] or _is_credit(last) or _is_open(last) or last.item):
        taken.insert(0, segment.pop())
    return taken


def _has_byline(segment: list[Line]) -> bool:
    """Whether a byline stands above the sections; below them it is prose that looks like one."""
    above = takewhile(lambda line: not _section_of(line)[0], segment)
    return any(map(_is_byline, above))


def _joined(segments: list[list[Line]]) -> list[list[Line]]:
    """Segments that are only the continuation of a page put back to it: a rule also stands between sections."""
    joined: list[list[Line]] = []
    for segment in segments:
        first = next((line for line in segment if line.text), None)
        if first is None:
            continue
        has_byline = _has_byline(segment)
        continues = (
            _section_of(first)[0] != ""
            or _is_open(first)
            or _is_credit(first)
            or (joined and _is_byline(first) and not _is_page(joined[-1]))
        ) and (not has_byline or not joined or not _is_page(joined[-1]))
        if joined and continues and not _closes(joined[-1]):
            joined[-1].extend([Line("", first.number), *segment])
        elif joined and all(_is_open(line) or not line.text for line in segment):
            joined[-1].extend(segment)
        else:
            joined.append(segment)
    return joined


# --- what the lines of a page are -----------------------------------------------------------------


def _sort(lines: list[Line], *, named: bool) -> _Page:
    """Sort the lines of one page."""
    start = next((i for i, line in enumerate(lines) if _is_byline(line) or _section_of(line)[0]), len(lines))
    page = _Page(_title(lines[:start], named=named), first=next((line.number for line in lines if line.text), 0))
    into: list[Line] = page.byline
    for line in lines[start:]:
        key, rest = _section_of(line)
        if page.credit is not None:
            if _is_open(line):
                page.opens.append(line)
        elif key:
            into = page.sections.setdefault(key, [])
            if rest:
                into.append(Line(rest, line.number, links=line.links))
        elif _is_credit(line):
            page.credit = line
        elif _is_open(line):
            page.opens.append(line)
        elif line.heading and into is not page.byline:
            into = page.unknown.setdefault(line.text, [])
        else:
            into.append(line)
    return page


def _title(lines: list[Line], *, named: bool) -> Line | None:
    """The title among the lines above a byline or first section: the highest heading, else the last line."""
    texts = [line for line in lines if line.text and not _is_open(line) and not _is_credit(line)]
    headings = [line for line in texts if line.heading]
    if headings:
        return min(reversed(headings), key=lambda line: line.heading)
    if named:
        return None
    own = [line for line in texts if not (_CHROME.fullmatch(line.text) or parse_date(line.text))]
    return own[-1] if own else texts[-1] if texts else None


# --- what the lines say ---------------------------------------------------------------------------


def _record(page: _Page) -> dict[str, Any]:
    """The record of a page; its values are as they came, `from_record` cleans them."""
    record: dict[str, Any] = {"title": page.title.text if page.title else ""}
    intro = _read_byline(page.byline, record)
    for key in PARAGRAPHS:
        record[key] = _paragraphs(page.sections.get(key, []))
    for key in LISTS:
        record[key] = _items(page.sections.get(key, []))
    for key in ("topics", "best_for"):
        record[key] = _list(page.sections.get(key, []))
    record["related"] = _related(page.sections.get("related", []))
    _read_credit(page, record)
    if page.unknown:
        record["sections"] = {name: _items(lines) for name, lines in page.unknown.items()}
    if intro:
        record["intro" if record["summary"] else "summary"] = intro
    return record


def _read_byline(lines: list[Line], record: dict[str, Any]) -> str:
    """Put the parts of a byline into the record; the text that is no part of it."""
    prose: list[str] = []
    last = ""
    for line in lines:
        # A byline that was wrapped goes on in the next line.
        first, *others = _DOT.split(line.text, maxsplit=1)
        if first and last and not _PART.fullmatch(first) and re.search(r"[,&—–-]$", str(record.get(last, ""))):
            record[last] = f"{record[last]} {first}"
            line = replace(line, text="".join(others))
        parts = _parts(line)
        if not (parts.keys() - {""}):
            prose.append(line.text)
            continue
        for key, value in parts.items():
            name = _PARTS.get(key)
            if name:
                last = name
                record[name] = value
            elif key:
                record.setdefault("byline", {})[key] = value
    return "\n\n".join(filter(None, prose))


def _read_credit(page: _Page, record: dict[str, Any]) -> None:
    """Curator, source and link from the credit line and the link back, where the byline has none."""
    links: list[Link] = []
    if page.credit is not None:
        record["attribution"] = page.credit.text
        found = _CREDIT.fullmatch(page.credit.text)
        if found:
            record.setdefault("curator", found["curator"])
            if found["source"] and not record.get("source"):
                record["source"] = found["source"]
            links += [link for link in page.credit.links if link[0] and link[0] == found["source"]]
    for line in page.opens:
        found = _OPEN.fullmatch(line.text)
        if found and not record.get("curator"):
            record["curator"] = found["where"]
        links += line.links
    if not record.get("link") and links:
        record["link"] = links[0][1]


def _paragraphs(lines: list[Line]) -> str:
    return "\n".join(("\n" if line.item else "") + line.text for line in lines)


def _items(lines: list[Line]) -> list[str]:
    """The items of a section: its bullets with what continues them, or else its lines."""
    items: list[str] = []
    open_item = False
    for line in lines:
        text = _ITEM_MARK.sub("", line.text)
        if not text:
            open_item = False
        elif open_item and not line.item and text == line.text:
            items[-1] += f" {text}"
        else:
            items.append(text)
            open_item = line.item
    return items


def _list(lines: list[Line]) -> list[str]:
    if any(line.item for line in lines):
        names = _items(lines)
    else:
        names = [name for line in lines for name in line.chips or _names(line.text)]
    return [name.removeprefix("#") for name in names]


def _names(text: str) -> tuple[str, ...]:
    words = text.split()
    return tuple(words) if all(word.startswith("#") and word[-1] not in ",;" for word in words) else split_list(text)


def _related(lines: list[Line]) -> list[dict[str, str]]:
    related: list[dict[str, str]] = []
    for line in lines:
        if not line.text or line.text.lower() in ("none", "-"):
            continue
        address = line.links[0][1] if line.links else ""
        title = re.sub(r"[\s(<\[—–:-]*" + re.escape(address) + r"[)>\]]*", "", line.text) if address else line.text
        related.append({"title": re.sub(r"^·\s*", "", title).strip(), "link": address})
    return related


def is_certain(record: Mapping[str, Any]) -> bool:
    """Whether a record found in something that may as well be an article is a digest beyond doubt."""
    return bool(record.get("summary") and (record.get("takeaway") or record.get("insights")))


def merge_front_matter(front: Mapping[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """One record of both; what the front matter says in so many words goes first.

    Its keys are those of a record or of a byline. A `source` that is an address, as web clippers write it, is the link.
    """
    said = {key: value for key, value in front.items() if value not in (None, "", [], {})}
    said = {_PARTS.get(fold(key), key): value for key, value in said.items()} | said
    for alias in said.keys() & (_PARTS.keys() - set(_PARTS.values())):
        del said[alias]
    if isinstance(said.get("source"), str) and (link := safe_link(said["source"])):
        del said["source"]
        said.setdefault("link", link)
    return {**record, **said}
