"""What a made digest says, sentence by sentence, and where in the article each of them stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reader.dataclass import dataclass
from reader.model.bounds import MAX_ITEM, MAX_TEXT, Bounds, size_of
from reader.text import clean, clean_line
from reader.translation import marked

MOST = 400
"""Claims of one digest that are kept."""
MOST_SPANS = 100
"""Places that one claim rests on."""
_NAME = "evidence"
SUPPORTED, NOT_SUPPORTED, NOT_CHECKED = marked("supported"), marked("not supported"), marked("not checked")
"""Verdicts on a claim."""


@dataclass(frozen=True, slots=True)
class Span:
    """A place in an article's text: `text[start:end] == quote`, as long as the text has not changed."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a digest."""

    section: str
    """Its field in the record: `summary`, `takeaway`, `insights`, …; `takeaways` for other roles' takeaways."""
    text: str
    spans: tuple[Span, ...] = ()
    """What it rests on."""
    why: str = ""
    """Why it is not supported, or could not be checked; `""` where it is."""
    unchecked: bool = False
    """Whether the article could not be compared with it: it is neither supported nor refused."""

    @property
    def supported(self) -> bool:
        return not self.why and not self.unchecked

    @property
    def refused(self) -> bool:
        return bool(self.why) and not self.unchecked

    @property
    def verdict(self) -> str:
        return NOT_CHECKED if self.unchecked else NOT_SUPPORTED if self.why else SUPPORTED


def counted(claims: Sequence[Claim]) -> tuple[int, int, int]:
    """How many are supported, how many refused, and how many could not be checked."""
    verdicts = [claim.verdict for claim in claims]
    return verdicts.count(SUPPORTED), verdicts.count(NOT_SUPPORTED), verdicts.count(NOT_CHECKED)


def next_unsupported(claims: Sequence[Claim], here: int) -> int | None:
    """Where the next claim stands that nothing supports, from the first again after the last; None where all are."""
    order = (*range(here + 1, len(claims)), *range(min(here + 1, len(claims))))
    return next((number for number in order if not claims[number].supported), None)


def to_document(claim: Claim) -> dict[str, Any]:
    """What is stored, and what `digest verify --json` prints."""
    return {
        "section": claim.section,
        "text": claim.text,
        "supported": claim.supported,
        "verdict": claim.verdict,
        "spans": [{"start": span.start, "end": span.end, "quote": span.quote} for span in claim.spans],
        "why": claim.why,
    }


def from_document(document: object, bounds: Bounds | None = None) -> tuple[Claim, ...]:
    """The claims of a stored or imported record; what has another shape is left out."""
    bounds = bounds or Bounds()
    found: list[Claim] = []
    left = MAX_TEXT
    for item in bounds.items(_NAME, document if isinstance(document, list) else [], MOST):
        left -= size_of(item, left)
        if left < 0:
            bounds.note(_NAME)
            break
        if isinstance(item, Mapping) and (claim := _claim(item, bounds)).text:
            found.append(claim)
    return tuple(found)


def _claim(item: Mapping[str, Any], bounds: Bounds) -> Claim:
    spans = item.get("spans")
    found = bounds.items(_NAME, spans if isinstance(spans, list) else [], MOST_SPANS)
    return Claim(
        section=clean_line(bounds.text(_NAME, str(item.get("section") or ""))),
        text=clean_line(bounds.text(_NAME, str(item.get("text") or ""), MAX_ITEM)),
        spans=tuple(span for s in found if (span := _span(s, bounds)) is not None),
        why=clean_line(bounds.text(_NAME, str(item.get("why") or ""))),
        unchecked=item.get("verdict") == NOT_CHECKED,
    )


def _span(item: object, bounds: Bounds) -> Span | None:
    match item:
        case {"start": int() as start, "end": int() as end, "quote": str() as quote} if 0 <= start <= end < 1 << 40:
            return Span(start, end, clean(bounds.text(_NAME, quote, MAX_ITEM), tabs=True))
        case _:
            return None
