"""Parts of a newsletter's issue that are no stories: advertisements, jobs, letters. Pure."""

from __future__ import annotations

import re

from reader.sources.furniture import LINK, is_advertisement, is_marked, words_of
from reader.sources.openings import Opening, count_words
from reader.text import fold

PERSONAL = 0.022
"""Share of words that speak of the writer, from which on an issue is a letter."""
_MYSELF = frozenset("i i'm i've i'd i'll i’m i’ve i’d i’ll me my mine myself ich mich mir mein meine meinen".split())
_JOBS = re.compile(r"\b(?:jobs?|hiring|careers|classifieds?|sponsors?|partners)\b")
_NO_SECTION = re.compile(
    r"(?:featured |latest |open |new |our )?(?:jobs?|job (?:board|openings|offers)|careers|classifieds?|discussions?|"
    r"(?:upcoming )?events(?: & meetups)?|"
    r"meetups|(?:jobs|events|careers) (?:&|and) (?:jobs|events|careers)|who'?s hiring|now hiring)"
)
_NAME = re.compile(r"\w(?:.*\w)?", re.DOTALL)
"""From the first letter of a text to its last."""
_NO_STORY = re.compile(
    r"(?:in (?:this|today).{0,30}|in partnership.{0,30}|table of contents|contents|what'?s inside|unsubscribe|"
    r"share (?:this|the)\b.*|"
    r"refer (?:a friend|friends).*|follow us.*|job board|jobs|we'?re hiring.*|feedback.*|how (?:did|was)\b.*|"
    r"rate (?:this|today).*|thanks?\b.*|"
    r"until (?:next|tomorrow).*|about (?:us|this|me|the author)\b.*|contact.*|archive|"
    r"privacy.*|poll.*|community|upcoming events|"
    r"footnotes?|references|notes|further reading|introduction|conclusion|summary|part \w+)",
    re.IGNORECASE,
)  # fmt: skip


def begins_paid(blocks: list[str]) -> bool:
    """Whether a text begins with a sentence that says who pays for it, and goes on."""
    sentence, _, more = words_of(blocks[0] if blocks else "").partition(". ")
    return bool(more) and len(sentence.split()) <= 8 and is_advertisement(sentence)


def names_section(block: str, opening: Opening | None) -> bool:
    """Whether a block is the name of a section without stories, on a line of its own."""
    if (opening is not None and (opening.link or opening.kind not in ("heading", "bold"))) or count_words([block]) > 5:
        return False
    name = _NAME.search(fold(words_of(block)))
    return name is not None and _NO_SECTION.fullmatch(name[0]) is not None and not LINK.search(block)


def is_personal(blocks: list[str]) -> bool:
    """Whether an issue speaks of its writer all along, as a letter does."""
    words = re.findall(r"[\w'’]+", words_of("\n".join(blocks)).lower())
    return sum(word in _MYSELF for word in words) > PERSONAL * len(words)


def is_paid(block: str, opening: Opening | None) -> bool:
    if is_marked(block):
        return True
    if opening is not None:
        return is_advertisement(opening.title)
    return count_words([block]) <= 12 and is_advertisement(block)


def names_no_story(title: str) -> bool:
    """Whether a heading stands over what no issue tells as a story: contents, polls, thanks."""
    return _NO_STORY.fullmatch(words_of(title)) is not None


def is_jobs(name: str) -> bool:
    """Whether a section's name says that it holds offers of work, which are paid for."""
    return _JOBS.search(fold(words_of(name))) is not None
