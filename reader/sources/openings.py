"""What in a newsletter's issue may open a story: headings, bold lines, items with links, sentences in bold. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reader.dataclass import dataclass
from reader.sources.furniture import LINK, is_button, leads_on, words_of
from reader.text import without_closing_hashes

BOLD_RANK = 7
"""A bold line ranks below all headings."""
MOST_AFTER = 6
"""Words behind a link that begins a line without a dash between, where the link may be a title."""
_TITLE_WORDS = range(1, 31)
_HEADING = re.compile(r"(#{1,6})\s++(.+)")
_BOLD = re.compile(r"(\W{0,4}\s?)\*\*(?P<bold>[^*]+(?:\*(?!\*)[^*]+)*)\*\*(?P<after>.*)")
_LEAD = re.compile(
    r"\*\*(?P<lead>(?:(?!\*\*).){12,900}?)(?:[.!?…]\*\*(?:\s+(?P<after>\S.*))?|\*\*[.!?]\s+(?P<then>\S.*))"
)
LEAD_WORDS = 3
"""Words of a sentence in bold that may be a title: shorter ones are labels."""
_NUMBER = re.compile(r"^(?:\d{1,2}[.)]|#\d{1,2}[.:)]?)\s+(?=\S)")
_SPLIT = re.compile(r"\s*(?:[—–:]|-(?=\s)|\|)")
MINUTES = re.compile(
    r"\s*(?:[(\[]\d+[ -]?min(?:ute)?s?\.?(?: (?:read|listen|video|watch))?[)\]]|"
    r"\((?:github repo|website|video|podcast|tool)\))\s*$",
    re.IGNORECASE,
)
_LINKED_BOLD = re.compile(r"\*\*\s*(.+?)\s*\*\*")
_ITEM = re.compile(r"(?:[-*+]|(?P<number>\d{1,3})[.)])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Opening:
    """A block that may open a story."""

    rank: int
    """Level of a heading; bold lines and items come below."""
    title: str
    link: str
    rest: str
    """What follows the title in its block."""
    kind: str
    """`heading`, `bold`, `item` for a numbered one, `link` for a line that begins with a link, `inner` for an item with
    its link further on, `lead` for a paragraph whose first sentence is bold."""

    @property
    def strong(self) -> bool:
        return bool(self.link) and self.kind in ("heading", "bold", "item")


def blocks_of(markdown: str) -> Iterator[str]:
    """Paragraphs; the items of a list of links stand by themselves, code stays whole."""
    code: list[str] = []
    for paragraph in re.split(r"\n\s*\n", markdown):
        fences = paragraph.count("```")
        if code or fences % 2:
            code.append(paragraph)
            if fences % 2 and len(code) > 1:
                yield "\n\n".join(code)
                code = []
        elif paragraph.strip():
            items = re.split(r"\n(?=(?:[-*+]|\d{1,3}[.)])\s+\S)", paragraph.strip())
            if len(items) > 1 and all(_ITEM.match(item) and opening_of(item) for item in items):
                yield from items
            else:
                yield paragraph.strip()
    if code:
        yield "\n\n".join(code)


def count_words(texts: Iterable[str]) -> int:
    return sum(len(words_of(text).split()) for text in texts)


def opening_of(block: str) -> Opening | None:
    """What a block opens, by its first line."""
    first, _, rest = block.partition("\n")
    first = first.strip()
    opening = (
        _heading(first, rest)
        or _bold(first, rest)
        or _link_line(first, rest)
        or _lead(first, rest)
        or _inner(first, block)
    )
    if opening is None or len(words_of(opening.title).split()) not in _TITLE_WORDS:
        return None
    return None if opening.link and is_button(opening.title) else opening


def _heading(first: str, rest: str) -> Opening | None:
    found = _HEADING.fullmatch(first)
    if found is None:
        return None
    title = without_closing_hashes(found[2])
    link = LINK.search(title)
    covers = link is not None and 2 * count_words([link[1]]) >= count_words([title]) > 0
    title = _NUMBER.sub("", title)
    return Opening(len(found[1]), title, link[2] if link and covers else "", rest.strip(), "heading")


def _bold(first: str, rest: str) -> Opening | None:
    """`[**T**](u)`, `**[T](u)**` or `**T**` alone; where text goes on in the line, a linked beginning is enough."""
    item = _ITEM.match(first)
    line = first[item.end() :] if item else first
    link = LINK.match(line)
    if link is not None and (bold := _LINKED_BOLD.fullmatch(link[1].strip())):
        return _begun(bold[1], link[2], line[link.end() :], rest)
    found = _BOLD.fullmatch(line)
    if found is None:
        return None
    inner = LINK.search(found["bold"])
    if inner is not None and inner.start() <= 4:
        return _begun(found["bold"], inner[2], found["after"], rest)
    if item or found["after"].strip(" :.*") or inner is not None:
        return None
    return Opening(BOLD_RANK, found["bold"], "", rest.strip(), "bold")


def _begun(title: str, link: str, after: str, rest: str) -> Opening:
    """A title in bold with a link; where the sentence goes on behind it, the sentence is the title."""
    title = title.removesuffix(".")
    after = after.strip()
    whole = "\n".join(filter(None, (after.strip(" —–-:|"), rest.strip())))
    if after[:1].islower() or (after[:1] in "’'" and after[1:2].islower()):
        sentence = re.split(r"(?<=[.!?])\s", f"{words_of(title)} {words_of(after)}", maxsplit=1)[0]
        whole = "\n".join(filter(None, (f"**{words_of(title)}** {after}", rest.strip())))
        return Opening(BOLD_RANK + 1, sentence.rstrip("."), link, whole, "bold")
    minutes = MINUTES.fullmatch(f" {after}")
    return Opening(BOLD_RANK + 1, title, link, rest.strip() if minutes else whole, "bold")


def _link_line(first: str, rest: str = "") -> Opening | None:
    """A line that begins with a link of three words or more, alone or in a list."""
    item = _ITEM.match(first)
    line = first[item.end() :] if item else first
    link = LINK.match(line)
    if link is None:
        return None
    numbered = item is not None and item["number"] is not None
    after = line[link.end() :]
    if count_words([link[1]]) < (1 if numbered else 3):
        return None
    # Prose goes on behind its link; what is said of a story has a dash or a colon before it.
    if not item and count_words([after]) > MOST_AFTER and not _SPLIT.match(after):
        return None
    whole = "\n".join(filter(None, (after.strip(" *—–-:.|"), rest.strip())))
    return Opening(BOLD_RANK + 2, link[1], link[2], whole, "item" if numbered else "link")


def _lead(first: str, rest: str) -> Opening | None:
    """A paragraph, or an item, that begins with a sentence in bold; a label such as `Why it matters:` is none."""
    item = _ITEM.match(first)
    found = _LEAD.fullmatch(first[item.end() :] if item else first)
    if found is None:
        return None
    title, after = found["lead"], found["after"] or found["then"] or ""
    if not (after or rest) or len(words_of(title).split()) < LEAD_WORDS:
        return None
    whole = "\n".join(filter(None, (after, rest.strip())))
    link = LINK.search(title)
    return Opening(BOLD_RANK + 3, title, link[2] if link else "", whole, "lead")


def _inner(first: str, block: str) -> Opening | None:
    """An item whose link stands in its sentence, or behind it on a button: then the sentence is the title."""
    item = _ITEM.match(first)
    if item is None:
        return None
    line = " ".join(block[item.end() :].split("\n"))
    links = list(LINK.finditer(line))
    named = [link for link in links if not is_button(link[1])]
    if len(named) == 1 and len(words_of(named[0][1]).split()) >= 3:
        return Opening(BOLD_RANK + 4, named[0][1], named[0][2], line, "inner")
    if named or not links or not leads_on(links[-1][1]):
        return None
    said = words_of(line[: links[-1].start()])
    if len(said.split()) < LEAD_WORDS:
        return None
    title, _, more = said.partition(". ") if len(said.split()) > 15 else (said, "", "")
    more = "\n".join(filter(None, (more, line[links[-1].end() :].strip(" ."))))
    return Opening(BOLD_RANK + 4, title.removesuffix("."), links[-1][2], more, "inner")
