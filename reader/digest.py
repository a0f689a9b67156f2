"""A digest, and its record: the one JSON form that files, pipes and imports share.

Everything here is pure. `from_record` is the door for records (it cleans, it never raises on odd types);
`to_record` is its inverse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from hashlib import blake2b
from math import isfinite
from typing import Any

from reader.article import Article
from reader.article import from_document as article_from_document
from reader.article import to_document as article_document
from reader.claims import Claim
from reader.claims import from_document as claims_from_document
from reader.claims import to_document as claim_document
from reader.text import (
    canonical_link,
    clean,
    clean_line,
    clean_paragraphs,
    count_words,
    fold,
    parse_date,
    reading_minutes,
    safe_link,
    unique,
)

LEVELS = ("beginner", "intermediate", "advanced", "expert")
"""Proficiency a digest asks for, in order. Other words are kept, and sort after these."""
ABSTRACTIONS = ("low", "medium", "high")
"""From hands-on (low) to strategy (high), in order. Other words are kept, and sort after these."""
EXTRACT = "extract"
"""The curator of digests that are made of an article's own sentences."""
LENGTHS = ("short", "medium", "long")
SHORT_BELOW = 3
"""Minutes: a digest that takes fewer is short."""
LONG_ABOVE = 8
"""Minutes: a digest that takes more is long."""

MAX_NESTING = 64
"""An unknown value is kept as deep as this: deeper than people nest, and what JSON writers still write."""
MAX_VERSIONS = 20
"""Versions of one digest that are kept, the newest."""
_INT64 = range(-(1 << 63), 1 << 63)

_LEVEL_WORDS = {"introductory": "beginner", "basic": "beginner", "novice": "beginner"}
_DASH = re.compile(r"\s+[-\u2010-\u2015\u2212]+\s+|\s*[\u2013-\u2015]\s*|\s*>\s*|\s*\u203a\s*")
_AUDIENCE = re.compile(r"For (?P<who>[^.:;!?\n]{2,90}?), (?P<rest>\S.*)", re.DOTALL)


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

    The first is `""` where the takeaway does not open with `For …,`.
    """
    found = _AUDIENCE.fullmatch(takeaway)
    if found is None:
        return "", takeaway
    rest = found["rest"]
    return found["who"], rest[0].upper() + rest[1:]


def made_by(digest: Digest) -> str:
    """Who made a digest, in words that leave no doubt whether it was a person; `""` where nobody says."""
    if digest.made:
        by = "extracted offline" if digest.curator == EXTRACT else f"written by {digest.curator}"
        return f"{by}, {digest.made[:10]}"
    return f"curated by {digest.curator}" if digest.curator else ""


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


def split_list(text: str) -> tuple[str, ...]:
    """The parts of a list in prose: separated by commas, semicolons, bullets or line ends."""
    return unique(clean_line(part) for part in re.split(r"[,;\n·•|]+", text))


# --- the record -----------------------------------------------------------------------------------

_LINES = ("title", "source", "curator", "media", "kind", "intent", "attribution")
_PARAGRAPHS = ("summary", "takeaway")
_SECTIONS = ("insights", "principles", "method", "in_practice")
_NAMES = ("authors", "topics", "best_for")
_KNOWN = frozenset(
    (
        *_LINES, *_PARAGRAPHS, *_SECTIONS, *_NAMES,
        "id", "link", "published", "added", "field", "depth", "length", "minutes", "original_minutes",
        "related", "article", "undigested", "marks", "stored_at",
        "made", "takeaways", "evidence", "confidence", "versions",
    )
)  # fmt: skip


def from_record(record: Mapping[str, Any], *, trusted_id: str = "") -> Digest:
    """A digest from a record of any shape; values of a wrong type are read as far as they make sense.

    A flat record (`domain`, `subfields`, `level`, `abstraction` beside the others, as in CSV) is understood.
    `trusted_id` is the id under which the library keeps it; without it the id is made from the content.
    """
    values: dict[str, Any] = {name: _line(record.get(name)) for name in _LINES}
    values |= {name: clean_paragraphs(_text(record.get(name))) for name in _PARAGRAPHS}
    values |= {name: _section(record.get(name)) for name in _SECTIONS}
    values |= {name: _names(record.get(name)) for name in _NAMES}
    link = safe_link(_text(record.get("link")))
    depth, length = _depth(record)
    digest = Digest(
        id=trusted_id or digest_id(link, values["source"], values["title"], values["curator"]),
        link=link,
        published=parse_date(_text(record.get("published"))),
        added=parse_date(_text(record.get("added"))),
        field=_field(record),
        depth=depth,
        stated_length=length,
        stated_minutes=_minutes(record.get("minutes")),
        original_minutes=_minutes(record.get("original_minutes")),
        related=_related(record.get("related")),
        article=article_from_document(record.get("article")),
        **(_made(record) if not _MAKING.isdisjoint(record) else {}),
        extra={
            name: _kept(value)
            for key, value in record.items()
            if (name := clean_line(str(key))) and name not in _KNOWN and name not in _FLAT
        },
        **values,
    )
    return _without_what_follows(digest)


def _without_what_follows(digest: Digest) -> Digest:
    """The same digest, stating only what its words do not already say: so a record read back is the digest."""
    if digest.stated_minutes and digest.stated_minutes == reading_minutes(digest.words):
        digest = replace(digest, stated_minutes=0)
    if digest.stated_length and digest.stated_length == length_of(digest.minutes):
        digest = replace(digest, stated_length="")
    return digest


_FLAT = frozenset(("domain", "subfields", "level", "abstraction"))


def to_record(digest: Digest) -> dict[str, Any]:
    """The record of a digest, whole, without marks: known keys first, unknown ones after them.

    `minutes` and `length` are what a reader sees; whether they were stated or counted is not told.
    """
    record: dict[str, Any] = {"id": digest.id}
    if digest.article is not None:
        record["undigested"] = digest.undigested
    for key, value in _content(digest).items():
        record[key] = value
        if key == "depth":
            record |= {"minutes": digest.minutes, "length": digest.length}
    return {**record, **digest.extra}


def to_document(digest: Digest) -> dict[str, Any]:
    """What is stored: like the record, but nothing that follows from the rest, and nothing that is empty."""
    document = _content(digest)
    document |= {"length": digest.stated_length, "minutes": digest.stated_minutes}
    document["field"] = {k: v for k, v in document["field"].items() if v}
    document["depth"] = {k: v for k, v in document["depth"].items() if v}
    # An unknown field that is empty is kept: what it means is not ours to say.
    stored = {k: v for k, v in document.items() if v not in ("", 0, [], {}) or k == "article"}
    return {"id": digest.id} | stored | {**digest.extra}


def _content(digest: Digest) -> dict[str, Any]:
    return {
        "title": digest.title,
        "source": digest.source,
        "curator": digest.curator,
        "link": digest.link,
        "published": digest.published,
        "added": digest.added,
        "field": {"domain": digest.field.domain, "subfields": list(digest.field.subfields)},
        "depth": {"level": digest.depth.level, "abstraction": digest.depth.abstraction},
        "original_minutes": digest.original_minutes,
        "authors": list(digest.authors),
        "media": digest.media,
        "kind": digest.kind,
        "intent": digest.intent,
        "summary": digest.summary,
        "takeaway": digest.takeaway,
        "insights": list(digest.insights),
        "principles": list(digest.principles),
        "method": list(digest.method),
        "in_practice": list(digest.in_practice),
        "topics": list(digest.topics),
        "best_for": list(digest.best_for),
        "related": [{"title": r.title, "link": r.link} for r in digest.related],
        "attribution": digest.attribution,
        **({"article": article_document(digest.article)} if digest.article is not None else {}),
        **_making(digest),
    }


def _making(digest: Digest) -> dict[str, Any]:
    """What only a digest that a program made has."""
    making: dict[str, Any] = {
        "made": digest.made,
        "takeaways": [{"role": t.role, "text": t.text} for t in digest.takeaways],
        "evidence": [claim_document(claim) for claim in digest.evidence],
        "confidence": dict(digest.confidence),
        "versions": [to_document(version) for version in digest.versions],
    }
    return {name: value for name, value in making.items() if value}


def same_content(one: Digest, other: Digest) -> bool:
    """Whether two versions of a digest say the same; when it was added is no content."""
    return replace(one, added="", id="") == replace(other, added="", id="")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return "\n\n".join(map(_scalar, value))
    return _scalar(value)


def _scalar(value: object) -> str:
    return "" if value is None or isinstance(value, bool | Mapping | list | tuple) else str(value)


def _line(value: object) -> str:
    return clean_line(_text(value))


def _section(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list | tuple) else _text(value).split("\n")
    return tuple(line for item in items if (line := _line(item)))


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        return unique(map(_line, value))
    return split_list(_text(value))


def _field(record: Mapping[str, Any]) -> Field:
    value = record.get("field")
    if isinstance(value, Mapping):
        return Field(_line(value.get("domain")), _names(value.get("subfields")))
    if value:
        return parse_field(_text(value))
    return Field(_line(record.get("domain")), _names(record.get("subfields")))


def _depth(record: Mapping[str, Any]) -> tuple[Depth, str]:
    value, length = record.get("depth"), ""
    if isinstance(value, str):
        depth, length = parse_depth(value)
    else:
        parts = value if isinstance(value, Mapping) else record
        depth = Depth(
            canonical_depth_word(_text(parts.get("level"))),
            canonical_depth_word(_text(parts.get("abstraction"))),
        )
    stated = fold(_text(record.get("length")))
    return depth, stated if stated in LENGTHS else length


def _minutes(value: object) -> int:
    found = re.search(r"\d{1,5}", _text(value)) if not isinstance(value, float) else None
    if isinstance(value, float):
        return round(value) if 0 < value < 100_000 else 0
    return int(found[0]) if found else 0


def _related(value: object) -> tuple[Related, ...]:
    items = value if isinstance(value, list | tuple) else [v for v in _text(value).split("\n") if v]
    found: list[Related] = []
    for item in items:
        if isinstance(item, Mapping):
            related = Related(_line(item.get("title")), safe_link(_text(item.get("link"))))
        else:
            related = Related(_line(item))
        if related.title or related.link:
            found.append(replace(related, title=related.title or related.link))
    return tuple(found)


_MAKING = frozenset(("made", "takeaways", "evidence", "confidence", "versions"))


def _made(record: Mapping[str, Any]) -> dict[str, Any]:
    """What only a digest that a program made has; most records have nothing of it."""
    return {
        "made": parse_date(_text(record.get("made"))),
        "takeaways": _takeaways(record.get("takeaways")),
        "evidence": claims_from_document(record.get("evidence")),
        "confidence": _confidence(record.get("confidence")),
        "versions": _versions(record.get("versions")),
    }


def _takeaways(value: object) -> tuple[Addressed, ...]:
    items = value if isinstance(value, list) else []
    found = [Addressed(_line(i.get("role")), _line(i.get("text"))) for i in items if isinstance(i, Mapping)]
    return tuple(takeaway for takeaway in found if takeaway.role and takeaway.text)


def _confidence(value: object) -> dict[str, float]:
    items = value.items() if isinstance(value, Mapping) else ()
    return {clean_line(str(k)): float(v) for k, v in items if isinstance(v, int | float) and 0 <= v <= 1}


def _versions(value: object) -> tuple[Digest, ...]:
    items = value if isinstance(value, list) else []
    own = [
        {name: v for name, v in item.items() if name not in ("article", "versions")}
        for item in items[:MAX_VERSIONS]
        if isinstance(item, Mapping)
    ]
    return tuple(from_record(item, trusted_id=_line(item.get("id"))) for item in own)


def _kept(value: object, depth: int = 0) -> object:
    """An unknown value, kept as it is but for control codes, which no field may carry.

    A number that JSON has no form for is kept as its text; what is nested too deep is left out.
    """
    if isinstance(value, Mapping | list | tuple) and depth == MAX_NESTING:
        return None
    if isinstance(value, Mapping):
        return {clean_line(str(k)): _kept(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_kept(v, depth + 1) for v in value]
    if value is None or (isinstance(value, int) and value in _INT64):
        return value
    if isinstance(value, float) and isfinite(value):
        return value
    return clean(str(value))
