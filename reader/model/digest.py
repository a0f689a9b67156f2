"""A digest: what an editor, a person or a program, made of an article. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field as dataclass_field
from hashlib import blake2b
from typing import Any

from reader.dataclass import dataclass
from reader.dates import local_day
from reader.model.article import Article
from reader.model.claims import Claim
from reader.text import (
    canonical_link,
    clean_line,
    count_words,
    fold,
    plain,
    reading_minutes,
    unique,
)
from reader.translation import gettext as _
from reader.translation import number

LEVELS = ("beginner", "intermediate", "advanced", "expert")
"""Proficiency a digest asks for, in order. Other words are kept, and sort after these."""
ABSTRACTIONS = ("low", "medium", "high")
"""From hands-on (low) to strategy (high), in order. Other words are kept, and sort after these."""
EXTRACT = "extract"
"""The curator of digests that are made of an article's own sentences."""
MODEL_READS = 60_000
"""Characters of an article that a model is sent: some 15,000 tokens."""
STATED = "stated_published"
"""The field of a record that keeps a date nobody can believe, as it was stated."""
LENGTHS = ("short", "medium", "long")
SHORT_BELOW = 3
"""Minutes: a digest that takes fewer is short."""
LONG_ABOVE = 8
"""Minutes: a digest that takes more is long."""

NAMED_AUTHORS = 3
"""Authors that are named, where there are many."""
_BEGINNING = 6_000
"""Characters of an article's text in which its abstract is looked for."""
MAX_VERSIONS = 20
"""Versions of one digest that are kept, the newest."""

_LEVEL_WORDS = {"introductory": "beginner", "basic": "beginner", "novice": "beginner"}
_DASH = re.compile(r"\s+[-\u2010-\u2015\u2212]+\s+|\s*[\u2013-\u2015]\s*|\s*>\s*|\s*\u203a\s*")
_AUDIENCE = re.compile(r"For (?P<who>[^.:;!?\n]{2,90}?), (?P<rest>\S.*)", re.DOTALL)


_LISTED = re.compile(r"(?:[\w'’-]+ ?){1,2},|(?:[\w'’-]+ ){1,4}(?:or|and|und|oder) (?:[\w'’-]+ ?){1,5},")
"""What may go on with a list of whom a takeaway addresses; with a verb it looks the same."""


@dataclass(frozen=True, slots=True)
class Field:
    """What a digest is about, as its editor files it."""

    domain: str = ""
    subfields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Depth:
    """How deep a digest goes. Words of the known orders are lower case; others stay as they came."""

    level: str = ""
    """One of `LEVELS`, or a word we do not know, or `""`."""
    abstraction: str = ""
    """One of `ABSTRACTIONS`, or a word we do not know, or `""`."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another text that the editor points to."""

    title: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Addressed:
    """The takeaway of a digest for one more role."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What an editor made of an article: for whom, how deep, and what to take away. All text is clean."""

    id: str
    """12 hex digits, see `digest_id`."""
    title: str
    source: str = ""
    """Who published the original."""
    curator: str = ""
    """Who made the digest."""
    link: str = ""
    """http(s) address of the original, else of the curated page."""
    published: str = ""
    """ISO date of any precision, or date-time in UTC."""
    added: str = ""
    """Date-time in UTC at which the library first held it."""
    field: Field = Field()
    depth: Depth = Depth()
    stated_length: str = ""
    """One of `LENGTHS` where the page says it, else `""`."""
    stated_minutes: int = 0
    """Reading minutes where the record says them, else 0."""
    original_minutes: int = 0
    """Reading minutes of the original, 0 where unknown."""
    authors: tuple[str, ...] = ()
    media: str = ""
    kind: str = ""
    intent: str = ""
    language: str = ""
    """Two letters of ISO 639-1, `""` where it is not known."""
    summary: str = ""
    """Paragraphs, one line each, an empty line between."""
    takeaway: str = ""
    insights: tuple[str, ...] = ()
    principles: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    in_practice: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    best_for: tuple[str, ...] = ()
    """Roles."""
    related: tuple[Related, ...] = ()
    attribution: str = ""
    """The credit line of the page."""
    article: Article | None = None
    """The original's own words, where they came in."""
    made: str = ""
    """Date-time in UTC at which a program made it, and `curator` is that program; `""` where a person did."""
    takeaways: tuple[Addressed, ...] = ()
    """The takeaway for other roles than the first one's."""
    evidence: tuple[Claim, ...] = ()
    """What its sentences rest on in the article; sentences that were refused are here too, with the reason."""
    confidence: Mapping[str, float] = dataclass_field(default_factory=dict)
    """How sure its maker was of each label it guessed, 0 to 1, by the label's field."""
    versions: tuple[Digest, ...] = ()
    """What others made of the same article; they have no article and no versions of their own."""
    extra: Mapping[str, Any] = dataclass_field(default_factory=dict)
    """Fields that came in and that this version does not know; given back as they were."""
    cut: tuple[str, ...] = ()
    """Fields of which something was left out, because there was too much of it (`reader.model.bounds`)."""

    @property
    def minutes(self) -> int:
        """Reading minutes, at least 1: as stated, else from the digest's own words."""
        return self.stated_minutes or reading_minutes(self.words)

    @property
    def words(self) -> int:
        if self.article is not None and self.undigested:
            return max(count_words(self.article.text), count_words(self.summary))
        return sum(map(count_words, self.texts()))

    @property
    def undigested(self) -> bool:
        """Whether this is an article that nobody has made a digest of: its summary is the publisher's own."""
        return self.article is not None and not (self.curator or self.takeaway or self.insights)

    @property
    def length(self) -> str:
        """One of `LENGTHS`: as stated, else from the minutes."""
        return self.stated_length or length_of(self.minutes)

    def texts(self) -> Iterable[str]:
        """Every text a reader reads, in the order of the page."""
        yield self.title
        yield self.summary
        yield self.takeaway
        for section in (self.insights, self.principles, self.method, self.in_practice):
            yield from section

    @property
    def stated_published(self) -> str:
        """The date that its source states, where that is unreadable, too old or in the future; else `""`."""
        stated = self.extra.get(STATED)
        return stated if isinstance(stated, str) and not self.published else ""

    @property
    def date(self) -> str:
        """The day that orders a digest: when it was published, else when it was added."""
        return self.published or self.added


def length_of(minutes: int) -> str:
    if minutes < SHORT_BELOW:
        return "short"
    return "long" if minutes > LONG_ABOVE else "medium"


def digest_id(link: str, source: str, title: str, curator: str) -> str:
    """12 hex digits of BLAKE2b over the canonical link, or over source, title and curator without one."""
    key = canonical_link(link) if link else "\n".join(map(fold, (source, title, curator)))
    return blake2b(key.encode(), digest_size=6).hexdigest()


def name_id(digest: Digest) -> str:
    """The identity a digest has without a link: what its saved page and its copied text share."""
    return digest_id("", digest.source, digest.title, digest.curator)


def audience(takeaway: str) -> tuple[str, str]:
    """Whom a takeaway addresses, and what it says to them: `("platform teams", "Choose …")`.

    The first is `""` where the takeaway does not open with `For …,`, and where its first comma may be one of a list:
    `For anyone who designs storage, links or compression, …`.
    """
    found = _AUDIENCE.fullmatch(takeaway)
    if found is None or _LISTED.match(found["rest"]):
        return "", takeaway
    rest = found["rest"]
    return found["who"], rest[0].upper() + rest[1:]


def made_by(digest: Digest) -> str:
    """Who made a digest, in words that leave no doubt whether it was a person; `""` where nobody says."""
    if digest.made:
        told = _("extracted offline, {day}") if digest.curator == EXTRACT else _("written by {curator}, {day}")
        return told.format(curator=digest.curator, day=local_day(digest.made))
    return _("curated by {curator}").format(curator=digest.curator) if digest.curator else ""


def authors_line(authors: Sequence[str]) -> str:
    """The first few authors, and how many more there are: a paper may have a hundred."""
    if len(authors) <= NAMED_AUTHORS + 1:
        return ", ".join(authors)
    return _("{authors} and {count} more").format(
        authors=", ".join(authors[:NAMED_AUTHORS]), count=number(len(authors) - NAMED_AUTHORS)
    )


def opens_article(digest: Digest) -> bool:
    """Whether the abstract of an article that nobody has digested only repeats the beginning of its text."""
    if not (digest.undigested and digest.article and digest.article.text and digest.summary):
        return False
    text = _letters(plain(digest.article.text[:_BEGINNING]))
    return all(_letters(paragraph) in text for paragraph in digest.summary.split("\n\n"))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def cut_line(digest: Digest) -> str:
    """That some of what came in was too much to be kept, in a sentence; `""` where all of it is here."""
    article = digest.article.cut if digest.article is not None else ()
    cut = [*digest.cut, *(_("article's {field}").format(field=name) for name in article)]
    return _("Shortened, because there was too much of it: {fields}.").format(fields=", ".join(cut[:10])) if cut else ""


def parse_field(text: str) -> Field:
    """`Domain — Sub, Sub` with any dash, or `Domain › Sub`."""
    domain, *rest = _DASH.split(clean_line(text), maxsplit=1)
    return Field(domain.strip(), split_list(rest[0]) if rest else ())


def parse_depth(text: str) -> tuple[Depth, str]:
    """Depth and stated length of `Intermediate, medium`, `high, Expert`, `Advanced, short`, …

    Unknown words are kept: the first one as the level, the next as the abstraction, where those are free.
    """
    level = abstraction = length = ""
    unknown: list[str] = []
    for word in split_list(text):
        known = canonical_depth_word(word)
        if known in LEVELS and not level:
            level = known
        elif known in ABSTRACTIONS and not abstraction:
            abstraction = known
        elif known in LENGTHS and not length:
            length = known
        else:
            unknown.append(word)
    for word in unknown:
        if not level:
            level = word
        elif not abstraction:
            abstraction = word
    return Depth(level, abstraction), length


def canonical_depth_word(word: str) -> str:
    """A known word of depth in lower case; any other as it is, on one line."""
    word = clean_line(word)
    folded = _LEVEL_WORDS.get(fold(word), fold(word))
    return folded if folded in LEVELS or folded in ABSTRACTIONS or folded in LENGTHS else word


def order_of(word: str, words: Sequence[str]) -> int:
    """Position of a word in its order; unknown words come last."""
    return words.index(word) if word in words else len(words)


_AND = re.compile(r"(?:and|&)\s+(?=\S)", re.IGNORECASE)


def split_list(text: str) -> tuple[str, ...]:
    """The parts of a list in prose: separated by commas, semicolons, bullets or line ends."""
    parts = [part for part in map(clean_line, re.split(r"[,;\n·•|]+", text)) if part]
    if len(parts) > 2:  # `A, B, and C`
        parts[-1] = _AND.sub("", parts[-1])
    return unique(parts)
