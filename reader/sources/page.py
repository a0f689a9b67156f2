"""Curated pages: lines to records.

A page has a title, a byline (`· Source: X · Field: D — S, S · Depth: Intermediate, medium`), sections under known
names, perhaps a link back, and a credit line. Any of them may be missing, but a page is known by its byline, its
credit, or sections that only an editor writes: an article too may have a Summary, or a TL;DR. A digest needs a title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Any

from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.model.digest import split_list
from reader.model.sections import LISTS, PARAGRAPHS
from reader.sources.lines import Line, Link
from reader.sources.page_lines import (
    CREDIT,
    DOT,
    OPEN,
    PART,
    PARTS,
    byline_parts,
    is_byline,
    is_chrome,
    is_credit,
    is_open,
    is_original,
    section_of,
)
from reader.sources.segments import has_byline, has_substance, is_page, segments_of
from reader.text import fold, safe_link
from reader.translation import gettext as _

_EDITORS = frozenset(("takeaway", "insights", "in_practice", "best_for"))
"""Sections that say what an editor made of a text; the others stand in articles, papers and standards too."""
_LONGEST = {"summary": 600, "takeaway": 200}
"""Words of a section of a page without a byline; where there are more, an article goes on under that heading."""
_ITEM_MARK = re.compile(r"^(?:·\s*|\[[ xX]\]\s+)")


@dataclass(slots=True)
class _Page:
    """The lines of one page, sorted by what they are."""

    title: Line | None
    byline: list[Line] = field(default_factory=list)
    sections: dict[str, list[Line]] = field(default_factory=dict)
    unknown: dict[str, list[Line]] = field(default_factory=dict)
    opens: list[Line] = field(default_factory=list)
    originals: list[Line] = field(default_factory=list)
    credit: Line | None = None
    first: int = 0


def parse_pages(
    lines: list[Line], *, named: bool = False, loose: bool = True
) -> Iterator[dict[str, Any] | SourceError]:
    """The record of every page in these lines, and an error for every part that is not a page.

    `named`: the title is known from elsewhere (front matter), so a page without one is not an error.
    `loose`: text that belongs to no page is an error.
    """
    segments = segments_of(lines)
    pages = [segment for segment in segments if is_page(segment)]
    if len(pages) > 1:
        # `Topics` and `Roles` also stand in the menus that are copied along with a page.
        pages = [page for page in pages if has_byline(page) or has_substance(page)]
    if not named and not any(_is_editors(_sort(page, named=False)) for page in pages):
        pages = []
    if not pages:
        first = next((line.number for line in lines if line.text), 0)
        if named:
            yield _record(_sort(lines, named=True))
        else:
            yield SourceError(
                _(
                    "not a curated page: it has neither a byline (· Source: …) nor two sections of an "
                    "editor, such as Summary and Key takeaway; `digest add` keeps it as an article"
                ),
                first,
            )
        return
    for segment in pages:
        page = _sort(segment, named=named)
        if page.title is None and not named:
            yield SourceError(_("the page has no title above its byline or first section"), page.first)
        elif not any(page.sections.values()) and not page.byline:
            yield SourceError(_("the page has a title and nothing else"), page.first)
        else:
            yield _record(page)
    for segment in segments:
        if loose and segment not in pages and sum(len(line.text.split()) for line in segment) >= 40:
            first = next(line.number for line in segment if line.text)
            yield SourceError(_("text that belongs to no page: it has neither a byline nor a known section"), first)


def _sort(lines: list[Line], *, named: bool) -> _Page:
    """Sort the lines of one page."""
    start = next((i for i, line in enumerate(lines) if is_byline(line) or section_of(line)[0]), len(lines))
    page = _Page(_title(lines[:start], named=named), first=next((line.number for line in lines if line.text), 0))
    into: list[Line] = page.byline
    for line in lines[start:]:
        key, rest = section_of(line)
        if page.credit is not None:
            if is_open(line):
                page.opens.append(line)
            elif is_original(line):
                page.originals.append(line)
        elif key:
            into = page.sections.setdefault(key, [])
            if rest:
                into.append(Line(rest, line.number, links=line.links))
        elif is_credit(line):
            page.credit = line
        elif is_open(line):
            page.opens.append(line)
        elif into is not page.byline and is_original(line):
            page.originals.append(line)
        elif line.heading and into is not page.byline:
            into = page.unknown.setdefault(line.text, [])
        else:
            into.append(line)
    return page


def _is_editors(page: _Page) -> bool:
    """Whether an editor wrote this page of somebody's text, and it is not that text, with a summary of its own."""
    if any(map(is_byline, page.byline)) or page.credit is not None or page.opens:
        return True
    filled = {name for name, lines in page.sections.items() if any(line.text for line in lines)}
    if len(filled) < 2 or not (filled & _EDITORS or {"summary", "topics"} < filled):
        return False
    words = {name: _words(lines) for name, lines in page.sections.items()}
    elsewhere = sum(map(_words, page.unknown.values()))
    return elsewhere <= sum(words.values()) and all(words.get(name, 0) <= most for name, most in _LONGEST.items())


def _words(lines: list[Line]) -> int:
    return sum(len(line.text.split()) for line in lines)


def _title(lines: list[Line], *, named: bool) -> Line | None:
    """The title among the lines above a byline or first section: the highest heading, else the last line."""
    texts = [line for line in lines if line.text and not is_open(line) and not is_credit(line)]
    headings = [line for line in texts if line.heading]
    if headings:
        return min(reversed(headings), key=lambda line: line.heading)
    if named:
        return None
    own = [line for line in texts if not is_chrome(line)]
    return own[-1] if own else texts[-1] if texts else None


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
        first, *others = DOT.split(line.text, maxsplit=1)
        if first and last and not PART.fullmatch(first) and re.search(r"[,&—–-]$", str(record.get(last, ""))):
            record[last] = f"{record[last]} {first}"
            line = replace(line, text="".join(others))
        parts = byline_parts(line)
        if not (parts.keys() - {""}):
            prose.append(line.text)
            continue
        for key, value in parts.items():
            name = PARTS.get(key)
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
        found = CREDIT.fullmatch(page.credit.text)
        if found:
            record.setdefault("curator", found["curator"])
            if found["source"] and not record.get("source"):
                record["source"] = found["source"]
            links += [link for link in page.credit.links if link[0] and link[0] == found["source"]]
    for line in page.opens:
        found = OPEN.fullmatch(line.text)
        if found and not record.get("curator"):
            record["curator"] = found["where"].rstrip(" (<[")
        links += line.links
    links += [link for line in page.originals for link in line.links]
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
    """Whether a record found in what might be an ordinary article is certainly a digest."""
    return bool(record.get("summary") and (record.get("takeaway") or record.get("insights")))


def merge_front_matter(front: Mapping[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """One record from both; what the front matter states takes precedence.

    Its keys are those of a record or of a byline. A `source` that is an address, as web clippers write it, is the link.
    """
    said = {key: value for key, value in front.items() if value not in (None, "", [], {})}
    said = {PARTS.get(fold(key), key): value for key, value in said.items()} | said
    for alias in said.keys() & (PARTS.keys() - set(PARTS.values())):
        del said[alias]
    if isinstance(said.get("source"), str) and (link := safe_link(said["source"])):
        del said["source"]
        said.setdefault("link", link)
    return {**record, **said}
