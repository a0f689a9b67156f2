"""A newsletter's issue to its stories, where it certainly has several. Pure; text is Markdown.

An issue is a row of blocks. Some open a story: a heading, a bold line, an item of a list, mostly with the story's link.
Which of them do is told by what the issue has several of. What cannot be told stays one article with all its words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reader.sources.furniture import LINK, PICTURE, is_advertisement, is_button, leads_on, words_of
from reader.text import fold, without_closing_hashes

LEAST = 3
"""Stories that an issue must have to be taken for several."""
LEAST_WORDS = 8
"""Words of a story whose title is no link."""
LEAST_UNLINKED = 25
"""Words of a story that has no link at all."""
MOST_WORDS = 450
"""Words that stories without a link in their titles have on an average: what is longer is the part of an essay."""
COVERED = 0.5
"""Share of an issue's words that its stories must have."""
REST = 250
"""Words of an issue beside its stories that are worth an article of their own."""
_BOLD_RANK = 7
"""A bold line ranks below all headings."""
_TITLE_WORDS = range(1, 31)
_HEADING = re.compile(r"(#{1,6})\s++(.+)")
_BOLD = re.compile(r"(\W{0,4}\s?)\*\*(?P<bold>[^*]+(?:\*(?!\*)[^*]+)*)\*\*(?P<after>.*)")
_LINKED_BOLD = re.compile(r"\*\*\s*(.+?)\s*\*\*")
_ITEM = re.compile(r"(?:[-*+]|(?P<number>\d{1,3})[.)])\s+(?=\S)")
_RULE = re.compile(r"(?:\\?[*_=~•·—-][ \t]*){3,}")
_MINUTES = re.compile(
    r"\s*(?:[(\[]\d+[ -]?min(?:ute)?s?\.?(?: (?:read|listen|video|watch))?[)\]]|\((?:github repo|website|video|podcast|tool)\))\s*$",
    re.IGNORECASE,
)
_NO_STORY = re.compile(
    r"(?:in (?:this|today).{0,30}|in partnership.{0,30}|table of contents|contents|what'?s inside|unsubscribe|share (?:this|the)\b.*|"
    r"refer (?:a friend|friends).*|follow us.*|job board|jobs|we'?re hiring.*|feedback.*|how (?:did|was)\b.*|rate (?:this|today).*|thanks?\b.*|"
    r"until (?:next|tomorrow).*|about (?:us|this|me|the author)\b.*|contact.*|archive|privacy.*|poll.*|community|upcoming events|"
    r"footnotes?|references|notes|further reading|introduction|conclusion|summary|part \w+)",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """One story of an issue."""

    title: str
    link: str
    """`""` where it has none of its own."""
    text: str
    """Markdown, without the title."""


@dataclass(frozen=True, slots=True)
class _Opening:
    """A block that may open a story."""

    rank: int
    """Level of a heading; bold lines and items come below."""
    title: str
    link: str
    rest: str
    """What follows the title in its block."""
    kind: str
    """`heading`, `bold`, `item` for a numbered one, `link` for a line that begins with a link."""

    @property
    def strong(self) -> bool:
        return bool(self.link) and self.kind != "link"


def split(markdown: str, subject: str = "") -> list[Story]:
    """The stories of an issue in their order; none where it cannot be told that there are several.

    `subject`: the mail's; a heading that says the same is the title of one article.
    """
    issue = _Issue(list(_blocks(markdown)), fold(subject))
    stories = issue.stories()
    linked = all(issue.openings[i].rank < _BOLD_RANK and issue.openings[i].strong for i in issue.opened)  # type: ignore[union-attr]
    if len(stories) < (2 if stories and linked else LEAST) or issue.covered < COVERED:
        return []
    return stories


def _blocks(markdown: str) -> Iterator[str]:
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
            lines = paragraph.strip().split("\n")
            if len(lines) > 1 and all(_ITEM.match(line) and _link_line(line) for line in lines):
                yield from lines
            else:
                yield paragraph.strip()
    if code:
        yield "\n\n".join(code)


class _Issue:
    """The blocks of one issue, and which of them open stories."""

    def __init__(self, blocks: list[str], subject: str) -> None:
        self.blocks = blocks
        self.openings = [_opening(block) for block in blocks]
        self.paid = {i for i, block in enumerate(blocks) if _is_paid(block, self.openings[i])}
        self.is_essay = self._drop_title(subject)
        self._drop_labels()
        self.opened = self._chosen()
        self.covered = 0.0

    def _drop_title(self, subject: str) -> bool:
        """Whether one heading above all others says what the subject says: then the mail is one article."""
        headings = [i for i, o in enumerate(self.openings) if o and o.kind == "heading"]
        top = min((o.rank for i in headings if (o := self.openings[i])), default=0)
        highest = [i for i in headings if (o := self.openings[i]) and o.rank == top]
        if len(highest) != 1 or not (title := self.openings[highest[0]]) or fold(words_of(title.title)) != subject:
            return False
        self.openings[highest[0]] = None
        return True

    def _drop_labels(self) -> None:
        """Bold lines that stand there several times name parts of stories: `The details:`."""
        said = Counter(fold(o.title) for o in self.openings if o and o.rank >= _BOLD_RANK and not o.link)
        for i, opening in enumerate(self.openings):
            if opening and opening.rank >= _BOLD_RANK and not opening.link and said[fold(opening.title)] > 1:
                self.openings[i] = None

    def _chosen(self) -> set[int]:
        """Which blocks open stories, advertisements included."""
        strong = {i for i, o in enumerate(self.openings) if o and o.strong}
        weak = {i for i, o in enumerate(self.openings) if o and o.kind == "link"}
        told = [i for i in strong if i not in self.paid]
        if len(told) < LEAST and len(weak) >= LEAST and len(weak) > len(told):
            strong |= weak
        ranks = {o.rank for o in self.openings if o and not o.link}
        plain_ones = max((self._plain(rank, strong) for rank in sorted(ranks)), key=len, default=set())
        needed = 2 if len(told) >= 2 else LEAST
        return strong | plain_ones if len(plain_ones) >= needed else strong

    def _plain(self, rank: int, strong: set[int]) -> set[int]:
        """The blocks of this rank that open stories without being links themselves; none where most of them do not."""
        places = [i for i, o in enumerate(self.openings) if o and o.rank == rank and not o.link and i not in self.paid]
        found, others, words = set[int](), set[int](), 0
        for i in places:
            opening = self.openings[i]
            assert opening is not None
            end = self._end(i, rank)
            if _NO_STORY.fullmatch(words_of(opening.title)) or any(i < other < end for other in strong):
                continue  # the name of a section
            texts = [opening.rest, *self.blocks[i + 1 : end]]
            link, named = _link_of(texts)
            told = named or (bool(link) and not self.is_essay and _count(texts) >= LEAST_WORDS)
            (found if told else others).add(i)
            words += _count(texts) if told else 0
        good = len(found) >= 3 * len(others) and words <= MOST_WORDS * len(found)
        return found | others if good else set()

    def _end(self, start: int, rank: int) -> int:
        """Where what a block opens ends: at the next of its rank or above, at a rule, at an advertisement."""
        for i in range(start + 1, len(self.blocks)):
            opening = self.openings[i]
            if _RULE.fullmatch(self.blocks[i]) or i in self.paid or (opening and opening.rank <= rank):
                return i
        return len(self.blocks)

    def stories(self) -> list[Story]:
        """The stories, without what is paid for; sets `covered`."""
        parts = list(self._parts())
        found = [_story(opening, texts) for opening, texts in parts if opening is not None]
        found = [story for story in found if story.title and (story.link or _count([story.text]) >= LEAST_UNLINKED)]
        rest = [text for opening, texts in parts if opening is None for text in texts if not is_button_line(text)]
        inside = sum(_count((story.title, story.text)) for story in found)
        self.covered = inside / max(1, inside + _count(rest))
        if _count(rest) >= REST and self.covered >= COVERED:
            found.append(Story("", "", "\n\n".join(rest)))
        return found

    def _parts(self) -> Iterator[tuple[_Opening | None, list[str]]]:
        """Stories with their texts; what belongs to none comes without an opening, what is paid for not at all."""
        current: tuple[_Opening | None, list[str]] | None = None
        paid = False
        for i, block in enumerate(self.blocks):
            opening = self.openings[i]
            if i in self.paid:
                paid = True
            elif i in self.opened and not (paid and self._introduces(i - 1)):
                paid = False
                if current:
                    yield current
                current = opening, [opening.rest] if opening and opening.rest else []
                continue
            elif _RULE.fullmatch(block) or (
                opening and opening.kind == "heading" and i not in self.opened and not paid
            ):
                paid = False
            elif paid or self._is_kicker(i) or not any(char.isalnum() for char in block):
                continue
            elif current is not None:
                current[1].append(block)
                continue
            else:
                yield None, [block]
                continue
            if current:
                yield current
            current = None
        if current:
            yield current

    def _introduces(self, i: int) -> bool:
        """Whether the block only says that the next one is paid for; at an issue's top it speaks of the issue."""
        return i in self.paid and i not in self.opened and i > 3 and _count([self.blocks[i]]) <= 12

    def _is_kicker(self, i: int) -> bool:
        """Whether a short bold line only names the kind of the story that opens right after it."""
        opening = self.openings[i]
        bold = opening is not None and opening.kind == "bold" and not opening.rest and not opening.link
        return bold and i + 1 in self.opened and _count([self.blocks[i]]) <= 6


def is_button_line(block: str) -> bool:
    """Whether a block holds nothing but buttons and pictures."""
    bare = PICTURE.sub("", block)
    return not LINK.sub("", bare).strip(" *_|·•\n") and all(is_button(found[1]) for found in LINK.finditer(bare))


def _is_paid(block: str, opening: _Opening | None) -> bool:
    if opening is not None:
        return is_advertisement(opening.title)
    return _count([block]) <= 12 and is_advertisement(block)


def _story(opening: _Opening, texts: list[str]) -> Story:
    link = opening.link or _link_of(texts)[0]
    kept = [text for text in texts if not is_button_line(text) or _shows(text)]
    return Story(_titled(opening.title), link, "\n\n".join(kept).strip())


def _shows(block: str) -> bool:
    return PICTURE.search(block) is not None and LINK.search(PICTURE.sub("", block)) is None


def _titled(title: str) -> str:
    return _MINUTES.sub("", words_of(title)).strip(" :—–-|")


def _link_of(texts: Iterable[str]) -> tuple[str, bool]:
    """The link that a story is about, and whether it says so: that of "Read more", else the first one in its text."""
    first = ""
    for text in texts:
        for found in LINK.finditer(text):
            before = text[max(0, found.start() - 40) : found.start()]
            if (is_button(found[1]) and leads_on(found[1])) or re.search(
                r"read (?:more|on)\W{0,6}$", before, re.IGNORECASE
            ):
                return found[2], True
            first = first or ("" if is_button(found[1]) else found[2])
    return first, False


def _count(texts: Iterable[str]) -> int:
    return sum(len(words_of(text).split()) for text in texts)


def _opening(block: str) -> _Opening | None:
    """What a block opens, by its first line."""
    first, _, rest = block.partition("\n")
    first = first.strip()
    opening = _heading(first, rest) or _bold(first, rest) or _link_line(first, rest)
    if opening is None or len(words_of(opening.title).split()) not in _TITLE_WORDS:
        return None
    return None if opening.link and is_button(opening.title) else opening


def _heading(first: str, rest: str) -> _Opening | None:
    found = _HEADING.fullmatch(first)
    if found is None:
        return None
    title = without_closing_hashes(found[2])
    link = LINK.search(title)
    covers = link is not None and 2 * _count([link[1]]) >= _count([title]) > 0
    return _Opening(len(found[1]), title, link[2] if link and covers else "", rest.strip(), "heading")


def _bold(first: str, rest: str) -> _Opening | None:
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
    return _Opening(_BOLD_RANK, found["bold"], "", rest.strip(), "bold")


def _begun(title: str, link: str, after: str, rest: str) -> _Opening:
    """A title in bold with a link; where the sentence goes on behind it, the sentence is the title."""
    after = after.strip()
    whole = "\n".join(filter(None, (after.strip(" —–-:|"), rest.strip())))
    if after[:1].islower() or (after[:1] in "’'" and after[1:2].islower()):
        sentence = re.split(r"(?<=[.!?])\s", f"{words_of(title)} {words_of(after)}", maxsplit=1)[0]
        whole = "\n".join(filter(None, (f"**{words_of(title)}** {after}", rest.strip())))
        return _Opening(_BOLD_RANK + 1, sentence.rstrip("."), link, whole, "bold")
    minutes = _MINUTES.fullmatch(f" {after}")
    return _Opening(_BOLD_RANK + 1, title, link, rest.strip() if minutes else whole, "bold")


def _link_line(first: str, rest: str = "") -> _Opening | None:
    """A line that begins with a link of three words or more, alone or in a list."""
    item = _ITEM.match(first)
    line = first[item.end() :] if item else first
    link = LINK.match(line)
    if link is None:
        return None
    numbered = item is not None and item["number"] is not None
    if _count([link[1]]) < (1 if numbered else 3) or (not item and _count([line[link.end() :]]) > 6):
        return None
    after = line[link.end() :].strip(" *—–-:.")
    return _Opening(
        _BOLD_RANK + 2, link[1], link[2], "\n".join(filter(None, (after, rest.strip()))), "item" if numbered else "link"
    )
