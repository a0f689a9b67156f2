"""A newsletter's issue to its stories, where it certainly has several. Pure; text is Markdown.

An issue is a row of blocks. Some open a story: a heading, a bold line, an item of a list, mostly with the story's link.
Which of them do is recognized by what the issue has several of. Where that is uncertain it stays one article with all
its words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from reader.dataclass import dataclass
from reader.sources.furniture import LINK, PICTURE, is_button, is_button_line, is_mark, leads_on, words_of
from reader.sources.issue_parts import begins_paid, is_jobs, is_paid, is_personal, names_no_story, names_section
from reader.sources.openings import BOLD_RANK, MINUTES, Opening, blocks_of, count_words, opening_of
from reader.text import fold

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
MOST_NAME = 5
"""Words of the name of a section that only lists stories."""
_LISTED = ("link", "item", "inner", "lead", "bold")
_RULE = re.compile(r"(?:\\?[*_=~•·—-][ \t]*){3,}")


@dataclass(frozen=True, slots=True)
class Story:
    """One story of an issue."""

    title: str
    link: str
    """`""` where it has none of its own."""
    text: str
    """Markdown, without the title."""


def split(markdown: str, subject: str = "", issue_link: str = "") -> list[Story]:
    """The stories of an issue in their order; none where it is not certain that there are several.

    `subject`: the mail's; a heading that says the same is the title of one article. `issue_link`: where the whole issue
    can be read, which is no story's link.
    """
    issue = _Issue(list(blocks_of(markdown)), fold(subject), issue_link)
    stories = issue.stories()
    linked = all(issue.openings[i].rank < BOLD_RANK and issue.openings[i].strong for i in issue.opened)  # type: ignore[union-attr]
    if len(stories) < (2 if stories and linked else LEAST) or issue.covered < COVERED:
        return []
    return stories


class _Issue:
    """The blocks of one issue, and which of them open stories."""

    def __init__(self, blocks: list[str], subject: str, issue_link: str) -> None:
        self.blocks = blocks
        self.openings = [opening_of(block) for block in blocks]
        for i, o in enumerate(self.openings):
            if o and o.link and (o.link == issue_link or (o.kind == "link" and fold(words_of(o.title)) == subject)):
                self.openings[i] = None
        self.paid = {i for i, block in enumerate(blocks) if is_paid(block, self.openings[i])}
        self.marks = set[int]()
        """Lines below an advertisement that say what it is."""
        self._take_marks()
        self.is_essay = self._drop_title(subject) or is_personal(blocks)
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

    def _take_marks(self) -> None:
        """What is said to be paid for below it, and sections that hold no stories."""
        ends = 0
        for i, block in enumerate(self.blocks):
            opening = self.openings[i]
            if opening is None and is_mark(block):
                before = next((j for j in range(i - 1, max(-1, i - 5), -1) if self.openings[j]), None)
                self.marks.add(i)
                self.paid |= {i} if before is None else {before, i}
            elif opening and opening.kind == "heading" and not opening.link and begins_paid(self.blocks[i + 1 : i + 2]):
                self.paid.add(i)
            if i >= ends and names_section(block, opening):
                ends = self._end(i, opening.rank) if opening else self._next_heading(i)
                self.paid |= set(range(i, ends)) if is_jobs(block) else set()
                self.openings[i:ends] = [None] * (ends - i)

    def _next_heading(self, start: int) -> int:
        """Where a section ends whose name is a line of text: at the next heading or the next line like it."""
        for i in range(start + 1, len(self.blocks)):
            opening = self.openings[i]
            if (opening and opening.kind == "heading") or _RULE.fullmatch(self.blocks[i]):
                return i
            if (
                opening is None
                and re.match(r"[^\w\s\[(*_\"'“‘#-]", self.blocks[i])
                and count_words([self.blocks[i]]) <= 5
            ):
                return i
        return len(self.blocks)

    def _drop_labels(self) -> None:
        """Bold lines that stand there several times name parts of stories: `The details:`."""
        said = Counter(fold(o.title) for o in self.openings if o and o.rank >= BOLD_RANK and not o.link)
        for i, opening in enumerate(self.openings):
            if opening and opening.rank >= BOLD_RANK and not opening.link and said[fold(opening.title)] > 1:
                self.openings[i] = None

    def _chosen(self) -> set[int]:
        """Which blocks open stories, advertisements included."""
        strong = {i for i, o in enumerate(self.openings) if o and o.strong}
        weak = {i for i, o in enumerate(self.openings) if o and o.kind == "link"}
        listed = self._listed()
        sure = [i for i in strong | listed if i not in self.paid]
        if len(sure) < LEAST and len(weak) >= LEAST and len(weak) > len(sure):
            strong |= weak
        only_links = not strong - self.paid and len(weak) >= LEAST
        strong |= weak | listed if only_links or 2 * len(weak & listed) > len(weak) else listed
        ranks = {o.rank for o in self.openings if o and (not o.link or o.kind == "lead")}
        found = [self._plain(rank, strong) for rank in sorted(ranks) if rank <= BOLD_RANK]
        if not any(len(each) >= LEAST for each in found) and len(sure) < LEAST:
            found += [self._plain(rank, strong) for rank in ranks if rank > BOLD_RANK]
        plain_ones = max(found, key=len, default=set())
        needed = 2 if len(sure) >= 2 else LEAST
        return strong | plain_ones if len(plain_ones) >= needed else strong

    def _listed(self) -> set[int]:
        """The items and paragraphs that are all of a section under a short name: `In brief`, `Tour of headlines`."""
        listed = set[int]()
        for i, opening in enumerate(self.openings):
            if not opening or opening.link or opening.rank > BOLD_RANK or count_words([opening.title]) > MOST_NAME:
                continue
            ends = next((j for j in range(i + 1, len(self.blocks)) if self._ends_list(j)), len(self.blocks))
            inside = [j for j in range(i + 1, ends) if not is_button_line(self.blocks[j])]
            parts = [self.openings[j] for j in inside]
            linked = sum(bool(part and (part.link or LINK.search(part.rest))) for part in parts)
            if (
                len(parts) >= 2
                and not opening.rest
                and all(part and part.kind in _LISTED for part in parts)
                and 2 * linked >= len(parts)
            ):
                listed.update(inside)
                self.openings[i] = replace(opening, kind="section")
        return listed

    def _ends_list(self, i: int) -> bool:
        opening = self.openings[i]
        return _RULE.fullmatch(self.blocks[i]) is not None or (opening is not None and opening.rank < BOLD_RANK)

    def _plain(self, rank: int, strong: set[int]) -> set[int]:
        """The blocks of this rank that open stories without being links themselves; none where most of them do not."""
        places = [
            i
            for i, o in enumerate(self.openings)
            if o and o.rank == rank and (not o.link or o.kind == "lead") and i not in self.paid
        ]
        found, others, words = set[int](), set[int](), 0
        for i in places:
            opening = self.openings[i]
            assert opening is not None
            end = self._end(i, rank)
            if opening.kind == "section" or names_no_story(opening.title) or any(i < other < end for other in strong):
                continue  # the name of a section
            if end == i + 1 and not opening.rest and end < len(self.blocks) and self.openings[end]:
                continue  # a heading right over another one
            texts = [opening.rest, *self.blocks[i + 1 : end]]
            link, named = _link_of(texts)
            sure = named or (bool(opening.link or link) and not self.is_essay and count_words(texts) >= LEAST_WORDS)
            (found if sure else others).add(i)
            words += count_words(texts) if sure else 0
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
        found: list[Story] = []
        left: list[str] = []
        for opening, texts in parts:
            if opening is None:
                continue
            story = _story(opening, texts)
            least = LEAST_WORDS if opening.kind == "lead" else LEAST_UNLINKED
            if story.title and (story.link or count_words([story.text]) >= least):
                found.append(story)
            elif found and count_words([story.text]) >= LEAST_WORDS:  # no story, and no words to lose
                found[-1] = replace(found[-1], text=f"{found[-1].text}\n\n**{story.title}**\n\n{story.text}".strip())
            else:
                left += [f"**{story.title}**", story.text]
        rest = left + [
            text for opening, texts in parts if opening is None for text in texts if not is_button_line(text)
        ]
        inside = sum(count_words((story.title, story.text)) for story in found)
        self.covered = inside / max(1, inside + count_words(rest))
        if count_words(rest) >= REST and self.covered >= COVERED:
            found.append(Story("", "", "\n\n".join(rest)))
        return found

    def _parts(self) -> Iterator[tuple[Opening | None, list[str]]]:
        """Stories with their texts; what belongs to none comes without an opening, what is paid for not at all."""
        current: tuple[Opening | None, list[str]] | None = None
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
                opening and opening.kind in ("heading", "section") and i not in self.opened and not paid
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
        return (
            i in self.paid - self.marks
            and i - 1 not in self.paid
            and i not in self.opened
            and i > 3
            and count_words([self.blocks[i]]) <= 12
        )

    def _is_kicker(self, i: int) -> bool:
        """Whether a short bold line only names the kind of the story that opens right after it."""
        opening = self.openings[i]
        bold = opening is not None and opening.kind == "bold" and not opening.rest and not opening.link
        return bold and i + 1 in self.opened and count_words([self.blocks[i]]) <= 6


def _story(opening: Opening, texts: list[str]) -> Story:
    link = opening.link or _link_of(texts)[0]
    kept = [text for text in texts if not is_button_line(text) or _shows(text)]
    return Story(_titled(opening.title), link, "\n\n".join(kept).strip())


def _shows(block: str) -> bool:
    return PICTURE.search(block) is not None and LINK.search(PICTURE.sub("", block)) is None


def _titled(title: str) -> str:
    return MINUTES.sub("", words_of(title)).strip(" :—–-|")


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
