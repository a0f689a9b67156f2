"""Footnotes of HTML as those of Markdown: `[^1]` where a note is referred to, `[^1]: …` where it stands.

Whether both are still there is known only once the HTML is converted. Until then marks stand for them, and `with_notes`
makes them footnotes, or what they are without one: `[1]`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from reader.dataclass import dataclass
from reader.sources.scripts import become, leads_to_note, short_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_REFERS, _DEFINES, _END = "\ue003", "\ue004", "\ue005"
_NAMED = r"[^\W_](?:[^\W_]|[.-]){0,11}"
_NAME = re.compile(_NAMED)
_WRITTEN = re.compile(r"\[\^([^\[\]\s^]{1,40})\]")
_DEFINED = re.compile(rf"^ {{0,3}}{_DEFINES}({_NAMED}){_END}", re.MULTILINE)
_MARKED = re.compile(rf"([{_REFERS}{_DEFINES}])({_NAMED}){_END}(?=(\W?))")
_NOTE_LINE = re.compile(r"^ {0,3}\[\^([^\[\]\s^]{1,40})\]:", re.MULTILINE)
_LETTER = re.compile(r"\w")
_HOLDERS = frozenset("li p div aside dd tr".split())
_INLINE = frozenset("a abbr b cite em font i small span strong sup td".split())
_WRAPPERS = frozenset("p div section td th".split())
_LABELS_OF_ITEMS = frozenset("a sup span".split())
_LABELS = _LABELS_OF_ITEMS | frozenset("b strong small label td th p div".split())
"""What the number of a note stands in, before its text; a list may number its items itself."""
_CLOSED = frozenset("a blockquote code dd h1 h2 h3 h4 h5 h6 li pre table".split())
"""What a paragraph of its own does not stand in."""
_NO_REFERENCE = frozenset("a code pre kbd samp tt".split())
"""What no reference can be followed from."""
_NO_INLINE = frozenset("blockquote dl figure hr ol pre table ul".split())
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
STEPS = 6
"""Elements within each other that are looked into for where a note begins."""


@dataclass(slots=True)
class _Places:
    """What one walk finds of the elements of a text."""

    number: dict[HtmlElement, tuple[int, int]] = field(default_factory=dict)
    """Of each element its own place, and that of the first one behind it."""
    closed: dict[HtmlElement, int] = field(default_factory=dict)
    """How many elements around it, in which no footnote can stand; none where there are none."""
    links: list[HtmlElement] = field(default_factory=list)
    """Links to places in a text, where something can be followed."""
    named: dict[str, HtmlElement] = field(default_factory=dict)


@dataclass(slots=True)
class _Note:
    name: str
    holder: HtmlElement
    references: list[HtmlElement]


def mark_notes(root: HtmlElement) -> None:
    """Mark each reference under `root` whose note stands behind it, and that note, in place."""
    if not any("#" in (link.get("href") or "") for link in root.iter("a")):
        return
    places = _walked(root)
    notes = _notes(root, places)
    for note in notes:
        for link in note.references:
            _mark_reference(link, note.name)
        _without_label(note.holder, note.name)
        _begin(note.holder, f"{_DEFINES}{note.name}{_END} ")
    _open_lists(notes)


def with_notes(text: str) -> str:
    """Markdown with its marks as footnotes, where both a reference and its note are in it; else as numbers."""
    if _END not in text:
        return text
    referred = {found[2] for found in _MARKED.finditer(text) if found[1] == _REFERS and not _begins(found)}
    followed = referred.intersection(_DEFINED.findall(text))

    def written(found: re.Match[str]) -> str:
        sign, name, after = found.groups()
        if name not in followed or (sign == _REFERS and _begins(found)):
            return f"[{name}]"
        # With a bracket behind it, it would be a link.
        return f"[^{name}]:" if sign == _DEFINES else f"[^{name}]" + ("\\" if after == "(" else "")

    return _MARKED.sub(written, text)


def parted(part: str, whole: str) -> str:
    """A part of a text, the references whose notes stand in another part as numbers."""
    if part == whole or "[^" not in part:
        return part
    lost = set(_NOTE_LINE.findall(whole)).difference(_NOTE_LINE.findall(part))
    return _WRITTEN.sub(lambda found: f"[{found[1]}]" if found[1] in lost else found[0], part) if lost else part


def _begins(found: re.Match[str]) -> bool:
    """Whether a reference begins its line and a colon follows, as if the note itself stood here."""
    line = found.string.rfind("\n", max(0, found.start() - 4), found.start()) + 1
    before = found.string[max(line, found.start() - 4) : found.start()]
    return found[3] == ":" and not before.strip() and len(before) < 4


def _walked(root: HtmlElement) -> _Places:
    from lxml import etree

    places = _Places()
    count = closed = unfollowed = 0
    for event, part in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            places.number[part] = (count, count)
            count += 1
            places.closed[part] = closed
            for name in (part.get("id"), part.get("name") if part.tag == "a" else None):
                if name:
                    places.named.setdefault(name, part)
            if part.tag == "a" and "#" in (part.get("href") or "") and not unfollowed:
                places.links.append(part)
        else:
            places.number[part] = (places.number[part][0], count)
        step = 1 if event == "start" else -1
        closed += step * (part.tag in _CLOSED)
        unfollowed += step * (part.tag in _NO_REFERENCE)
    return places


def _notes(root: HtmlElement, places: _Places) -> list[_Note]:
    """The notes that can be followed, each with its references."""
    taken = {name.casefold() for name in _WRITTEN.findall("".join(root.itertext()))}
    targets: dict[HtmlElement, list[HtmlElement]] = {}
    raised: dict[HtmlElement, bool] = {}
    for link in places.links:
        target = _target(link, places)
        if target is not None and _refers(link, raised):
            targets.setdefault(target, []).append(link)
    starts = sorted(places.number[target][0] for target in targets)
    found: list[_Note] = []
    for target, links in targets.items():
        holder, name = _holder(target, places), _name(links[0])
        if holder is None or not name or name.casefold() in taken:
            continue
        start, end = places.number[holder]
        own = start <= places.number[target][0] < end
        if bisect_left(starts, end) - bisect_left(starts, start) > own or not _is_note(holder, links[0], name):
            continue
        # Another name for the same note would lead to no note.
        references = [link for link in links if _name(link) == name and places.number[link][0] < start]
        if references:
            taken.add(name.casefold())
            found.append(_Note(name, holder, references))
    return list(_in_whole_tables(found))


def _target(link: HtmlElement, places: _Places) -> HtmlElement | None:
    """What a link leads to, if it stands behind it."""
    name = (link.get("href") or "").partition("#")[2]
    for each in (name, unquote(name), f"user-content-{name}"):
        target = places.named.get(each)
        if target is not None:
            return target if places.number[target][0] > places.number[link][0] else None
    return None


def _refers(link: HtmlElement, raised: dict[HtmlElement, bool]) -> bool:
    """Whether a link is a reference and nothing else. `raised`: of each `sup`, whether all its words are links."""
    above = _above(link)
    if above is not None and above not in raised:
        linked = sum(_letters(short_text(each)) for each in above.iter("a"))
        raised[above] = linked > 0 and linked == _letters(short_text(above))
    if above is not None and not raised[above]:
        return False
    return leads_to_note(link) or (above is not None and (link.get("href") or "").startswith("#"))


def _above(link: HtmlElement) -> HtmlElement | None:
    """The `sup` that a link stands in."""
    at = link.getparent()
    for _ in range(3):
        if at is None or at.tag == "sup" or at.tag not in _INLINE:
            break
        at = at.getparent()
    return at if at is not None and at.tag == "sup" else None


def _name(link: HtmlElement) -> str:
    said = short_text(link)
    bare = said[1:-1].strip() if said.startswith("[") and said.endswith("]") else said
    return bare if _NAME.fullmatch(bare) else ""


def _holder(target: HtmlElement, places: _Places) -> HtmlElement | None:
    """The element that holds a note whose beginning, or which itself, a link leads to."""
    at: HtmlElement | None = target.getnext() if target.tag == "dt" else target
    for _ in range(STEPS):
        if at is None or at.tag in _HOLDERS or at.tag not in _INLINE or not _is_first(at):
            break
        at = at.getparent()
    if at is not None and at.tag in ("p", "div") and _is_first(at) and at.getparent().tag in ("li", "dd"):
        at = at.getparent()
    if at is None or at.tag not in _HOLDERS or at.getparent() is None:
        return None
    # A row stands in its table.
    return at if places.closed.get(at) == (1 if at.tag == "tr" else 0) else None


def _is_first(element: HtmlElement) -> bool:
    """Whether nothing stands before an element in what it stands in."""
    parent = element.getparent()
    return element.getprevious() is None and parent is not None and not (parent.text or "").strip()


def _is_note(holder: HtmlElement, link: HtmlElement, name: str) -> bool:
    """Whether an element holds a note, and the link is no link to that of another page."""
    if next(holder.iter(*_HEADINGS), None) is not None:
        return False
    if holder.tag == "dd":
        label = holder.getprevious()
        if label is None or label.tag != "dt" or not _is_label(short_text(label), name):
            return False
    page = (link.get("href") or "").partition("#")[0]
    back = next((each for each in holder.iter("a") if "#" in (each.get("href") or "")), None)
    if page and (back is None or (back.get("href") or "").partition("#")[0] != page):
        return False
    leading_back = sum(_letters(short_text(each)) for each in holder.iter("a") if (each.get("href") or "")[:1] == "#")
    return sum(map(_letters, holder.itertext())) > leading_back + len(name)


def _letters(text: str) -> int:
    return len(_LETTER.findall(text))


def _is_label(said: str, name: str) -> bool:
    return said.strip("[]().: ^") == name


def _in_whole_tables(notes: list[_Note]) -> Iterator[_Note]:
    """The notes without those of tables, and of lists of terms, in which anything else stands."""
    held = {note.holder for note in notes}
    whole: dict[HtmlElement, bool] = {}
    for note in notes:
        around = _around(note.holder)
        if around is not None and around not in whole:
            whole[around] = all(part in held for part in around.iter(note.holder.tag))
        if around is None or whole[around]:
            yield note


def _around(holder: HtmlElement) -> HtmlElement | None:
    """The table that a row stands in, or the list that a description does."""
    if holder.tag not in ("tr", "dd"):
        return None
    around: HtmlElement | None = next(holder.iterancestors("table" if holder.tag == "tr" else "dl"), None)
    return around


def _mark_reference(link: HtmlElement, name: str) -> None:
    above = _above(link)
    if above is not None:
        above.tag = "span"
    become(link, f"{_REFERS}{name}{_END}")


def _without_label(holder: HtmlElement, name: str) -> None:
    """Take out the number that a note begins with: the footnote has it."""
    at = holder
    for _ in range(STEPS):
        if (at.text or "").strip():
            break
        first = at[0] if len(at) else None
        if first is None or not isinstance(first.tag, str):
            break
        if first.tag in (_LABELS_OF_ITEMS if holder.tag == "li" else _LABELS) and _is_label(short_text(first), name):
            first.drop_tree()
            at.text = (at.text or "").lstrip().removeprefix(".").lstrip()
            return
        at = first
    bracketed = re.compile(rf"\s*\[{re.escape(name)}\][.:]?\s*")
    if (at.text or "").strip():
        at.text = bracketed.sub("", at.text, count=1) if bracketed.match(at.text) else at.text
    elif (parent := at.getparent()) is not None and at is not holder and bracketed.match(at.tail or ""):
        # Behind an anchor without words.
        at.tail = bracketed.sub("", at.tail, count=1)
        parent.text = ""


def _begin(holder: HtmlElement, mark: str) -> None:
    """Let a note begin with its mark."""
    from lxml import etree

    at = holder
    for _ in range(STEPS):
        first = at[0] if len(at) else None
        if (at.text or "").strip() or first is None or first.tag not in _WRAPPERS:
            break
        at = first
    if not (at.text or "").strip() and len(at) and at[0].tag in _NO_INLINE:
        line = etree.Element("p")
        line.text = mark
        at.insert(0, line)
    else:
        at.text = mark + (at.text or "").lstrip()


def _open_lists(notes: Iterable[_Note]) -> None:
    """Make blocks of what holds the notes; what else stands in a list stays one."""
    holders = [note.holder for note in notes]
    lists = dict.fromkeys(holder.getparent() for holder in holders if holder.tag == "li")
    tables = {around: None for holder in holders if (around := _around(holder)) is not None}
    for holder in holders:
        if holder.tag == "dd":
            holder.getprevious().drop_tree()
        if holder.tag != "p":
            holder.tag = "div"
    for each in tables:
        for part in [each, *each.iter("tbody", "thead", "tr", "td", "th", "dd")]:
            part.tag = "div"
    for each in lists:
        _open_list(each)


def _open_list(around: HtmlElement) -> None:
    from lxml import etree

    tag, around.tag = around.tag, "div"
    start = around.get("start") or ""
    number = int(start) if start.isdecimal() and len(start) < 6 else 1
    rest: HtmlElement | None = None
    for part in list(around):
        if part.tag != "li":
            rest, number = None, number + (part.tag == "div")
            continue
        if rest is None:
            rest = etree.Element(tag if tag in ("ol", "ul") else "ul", {"start": str(number)})
            part.addprevious(rest)
        rest.append(part)
        number += 1
