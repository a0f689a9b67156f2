"""A newsletter's issue to its stories, where it has several. Pure; text is Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reader.text import clean_line, fold, plain

LEAST = 3
"""Stories that an issue must have to be taken for several."""
LEAST_WORDS = 25
"""Words of a story that has no link of its own."""
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]\\]|\\.)+)\]\((https?://[^\s()]+)\)")
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*")
_BOLD = re.compile(r"\*\*(.+?)\*\*\s*(?:\([^()]{0,40}\)|\[[^\]]{0,40}\])?\s*:?")
_BOLD_LINK = re.compile(r"\[\*\*(.+?)\*\*\]\((https?://[^\s()]+)\)\s*(?:\([^()]{0,40}\))?\s*:?")
_NUMBERED = re.compile(r"(\d{1,3})[.)]\s+(.+)", re.DOTALL)
_RULE = re.compile(r"(?:[*_-][ \t]*){3,}")
_MINUTES = re.compile(
    r"\s*\((?:\d+ min(?:ute)?s?(?: read)?|sponsor(?:ed)?|github repo|website|video|podcast)\)\s*$", re.I
)
_NO_STORY = re.compile(
    r"(?:together with|sponsor(?:ed)?|presented by|advertis|in this issue|in today|table of contents|"
    r"what'?s inside|"
    r"unsubscribe|manage (?:your )?(?:preferences|subscription)|refer (?:a friend|friends)|share (?:this|the)|"
    r"follow us|"
    r"job board|we'?re hiring|jobs?$|feedback|how (?:did|was)|rate (?:this|today)|thanks? for reading|"
    r"until (?:next|tomorrow)|"
    r"about (?:us|this)|contact|archive|privacy)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Story:
    """One story of an issue."""

    title: str
    link: str
    """`""` where it has none of its own."""
    text: str
    """Markdown, without the title."""


def split(markdown: str) -> list[Story]:
    """The stories of an issue in their order; none where it cannot be told that there are several."""
    paragraphs = [block.strip() for block in re.split(r"\n\s*\n", markdown) if block.strip()]
    for opens in (_linked_heading, _bold_link, _numbered, _plain_heading):
        stories = _stories(paragraphs, opens)
        if len(stories) >= LEAST or (len(stories) == 2 and opens is _linked_heading and all(s.link for s in stories)):
            return stories
    return []


def _stories(paragraphs: list[str], opens: object) -> list[Story]:
    assert callable(opens)
    found: list[tuple[str, str, list[str]]] = []
    current: tuple[str, str, list[str]] | None = None
    for block in paragraphs:
        begun = opens(block)
        if begun is not None:
            title, link, rest = begun
            current = (title, link, [rest] if rest else [])
            found.append(current)
        elif _RULE.fullmatch(block) or _section(block):
            current = None  # what follows a rule or the name of a section belongs to no story before it
        elif current is not None:
            current[2].append(block)
    stories = [_story(title, link, texts) for title, link, texts in found]
    # An essay has headings too; stories are told by the links that they are about.
    wanted = [s for s in stories if _is_story(s)]
    linked = sum(bool(story.link) for story in wanted)
    return wanted if linked * 4 >= len(wanted) * 3 else []


def _story(title: str, link: str, texts: list[str]) -> Story:
    text = "\n\n".join(texts)
    if not link and (found := _LINK.search("\n\n".join(texts[:1])) or _LINK.search(text[-400:])):
        link = found[2]
    return Story(_MINUTES.sub("", clean_line(plain(title))).strip(" :—–-"), link, text)


def _is_story(story: Story) -> bool:
    if not story.title or _NO_STORY.match(fold(story.title)):
        return False
    return bool(story.link) or len(story.text.split()) >= LEAST_WORDS


def _section(block: str) -> bool:
    """Whether a block is a heading alone, without a link: the name of a section."""
    heading = _HEADING.fullmatch(block)
    return heading is not None and not _LINK.search(heading[2])


Begun = tuple[str, str, str] | None
"""Title, link and the rest of the block, where it opens a story."""


def _linked_heading(block: str) -> Begun:
    first, _, rest = block.partition("\n")
    heading = _HEADING.fullmatch(first.strip())
    link = _LINK.search(heading[2]) if heading else None
    return (heading[2], link[2], rest.strip()) if heading and link else None


def _plain_heading(block: str) -> Begun:
    first, _, rest = block.partition("\n")
    heading = _HEADING.fullmatch(first.strip())
    return (heading[2], "", rest.strip()) if heading else None


def _bold_link(block: str) -> Begun:
    first, _, rest = block.partition("\n")
    first = re.sub(r"^[-*+]\s+(?=\*\*|\[)", "", first.strip())
    if found := _BOLD_LINK.match(first):
        return found[1], found[2], "\n".join(filter(None, (first[found.end() :].strip(" —–-:"), rest.strip())))
    found = _BOLD.match(first)
    link = _LINK.search(found[1]) if found else None
    if found and link:
        return found[1], link[2], "\n".join(filter(None, (first[found.end() :].strip(" —–-:"), rest.strip())))
    return None


def _numbered(block: str) -> Begun:
    found = _NUMBERED.fullmatch(block)
    if not found:
        return None
    first, _, rest = found[2].partition("\n")
    link = _LINK.search(first)
    if not link or link.start() > 4:
        return None
    after = first[link.end() :].strip(" *—–-:.")
    return link[1], link[2], "\n".join(filter(None, (after, rest.strip())))
