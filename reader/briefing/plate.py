"""What is on a reader's plate: decisions and questions in their own words, and what of the library bears on them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from reader.curate.passages import HEADING, sentences
from reader.dataclass import dataclass
from reader.errors import PlateError
from reader.library.bearing import Bearing, asked_words, bearing_on, ranked_by_bearing
from reader.model.desk import DECISION, OPEN_DECISIONS, Decision, decision_fields, text
from reader.model.digest import Digest
from reader.model.vectors import stem
from reader.terms import search_terms
from reader.text import clean_line, fold
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.changes import Change

SHOWN = 10
"""Digests of a question whose sentences are looked for."""
LONGEST_QUESTION = 300
_SEARCHED = 40_000
"""Characters of an article in which a sentence is looked for."""
_LONGEST_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class Found:
    """A digest that bears on a question."""

    id: str
    title: str
    score: float
    """0 to 1: half the share of the question's words, half the likeness of its text."""
    sentence: str
    """The sentence of it that bears most, `""` where none has enough of the words."""
    read: bool = False


def put(library: Library, question: str, now: datetime) -> tuple[Decision, Change]:
    """Put a decision on the plate, or back on it. Raises PlateError."""
    question = clean_line(question)[:LONGEST_QUESTION]
    if not asked_words(question):
        raise PlateError(_("A decision needs words that say what it is about, such as “Move our queue to Postgres?”."))
    opened = [each for each in library.desk.decisions() if not each.closed]
    known = named(library, question)
    if known is not None and not known.closed:
        raise PlateError(_("“{question}” is on your plate already.").format(question=known.question))
    if len(opened) >= OPEN_DECISIONS:
        raise PlateError(
            _("There are {open_decisions} decisions on your plate: close one before you add another.").format(
                open_decisions=OPEN_DECISIONS
            )
        )
    decision = Decision(known.question if known else question, now.astimezone(UTC).isoformat(timespec="milliseconds"))
    step = library.desk.step(DECISION, decision.question, decision_fields(decision))
    return decision, library.arrange([step])


def named(library: Library, question: str) -> Decision | None:
    """The decision with these words, None where there is none."""
    wanted = fold(clean_line(question))
    return next((each for each in library.desk.decisions() if fold(each.question) == wanted), None)


def pick(library: Library, said: str) -> Decision:
    """The decision that a number of the list, or a part of its words, means. Raises PlateError."""
    decisions = listed(library)
    if said.isdecimal() and 0 < int(said) <= len(decisions):
        return decisions[int(said) - 1]
    wanted = fold(clean_line(said))
    matching = [each for each in decisions if wanted and wanted in fold(each.question)]
    exact = [each for each in matching if fold(each.question) == wanted]
    if len(exact or matching) == 1:
        return (exact or matching)[0]
    if not matching:
        raise PlateError(
            _("No decision on your plate is called “{line}”: `digest plate` lists them.").format(
                line=clean_line(said)[:80]
            )
        )
    raise PlateError(
        _("“{line}” may be several of your decisions: say more of it, or its number.").format(
            line=clean_line(said)[:80]
        )
    )


def listed(library: Library) -> list[Decision]:
    """All decisions, the open ones first, in the order in which they are numbered."""
    return sorted(library.desk.decisions(), key=lambda each: (bool(each.closed), each.at, each.question))


def close(library: Library, decision: Decision, today: date, note: str | None = None) -> Change:
    """Close a decision, and keep what was found as its note: the one given, else the sentences that bear on it."""
    kept = note_of(found(library, decision.question)) if note is None else note
    closed = replace(decision, closed=today.isoformat(), note=kept)
    return library.arrange([library.desk.step(DECISION, decision.question, decision_fields(closed))])


def reopen(library: Library, decision: Decision) -> Change:
    """Put a closed decision back on the plate; its note stays. Raises PlateError."""
    if sum(not each.closed for each in library.desk.decisions()) >= OPEN_DECISIONS:
        raise PlateError(
            _("There are {open_decisions} decisions on your plate: close one before you open another.").format(
                open_decisions=OPEN_DECISIONS
            )
        )
    fields = decision_fields(replace(decision, closed=""))
    return library.arrange([library.desk.step(DECISION, decision.question, fields)])


def remove(library: Library, decision: Decision) -> Change:
    """Take a decision off the plate, with its note."""
    return library.arrange([library.desk.step(DECISION, decision.question, None)])


def note_of(items: Sequence[Found]) -> str:
    """What was found, as a note: a line a digest."""
    return "\n".join(f"{each.title}: {each.sentence or 'no single sentence'}" for each in items[:SHOWN])


def found(library: Library, question: str, *, most: int = SHOWN, offline: bool = False) -> list[Found]:
    """The digests that bear most on a question, the best first, each with the sentence that does.

    Where a model was asked once, those that it chose go first, with what it quoted, unless it is to be `offline`.
    """
    bearing = library.search.bearing(question)
    rows = bearing.rows & library.search.present()
    ranked = ranked_by_bearing(library.index, bearing, rows)[:most]
    read = library.having("is", "read")
    lines = {row.row: row for row in library.fetch([row for row, _rest in ranked])}
    items = []
    for row, score in ranked:
        digest = library.load(lines[row].id) if row in lines else None
        if digest is not None:
            sentence = telling_sentence(digest, bearing)
            items.append(Found(digest.id, digest.title, round(score, 4), sentence, row in read))
    return items if offline else ordered(items, _kept_order(library, question))


def ordered(items: Sequence[Found], order: Iterable[tuple[str, str]]) -> list[Found]:
    """Items in an order of ids, each with its quotation; those that it does not name follow as they were."""
    left = {item.id: item for item in items}
    first = [replace(left.pop(id_), sentence=quote) for id_, quote in order if id_ in left]
    return [*first, *left.values()]


def _kept_order(library: Library, question: str) -> list[tuple[str, str]]:
    """What a model said of a decision, on any device, as far as it has the right shape."""
    try:
        kept = json.loads(text(library.desk.get(DECISION, question), "order") or "[]")
    except (ValueError, RecursionError):
        return []
    listed = kept[: 2 * SHOWN] if isinstance(kept, list) else []
    return [
        (each[0], clean_line(each[1]))
        for each in listed
        if isinstance(each, list) and len(each) == 2 and all(isinstance(part, str) for part in each)
    ]


def bearings(library: Library, from_row: int = 0) -> dict[str, Bearing]:
    """What bears on each open decision, among the rows from this one on."""
    return {
        each.question: bearing_on(library.index, each.question, from_row)
        for each in library.desk.decisions()
        if not each.closed
    }


def telling_sentence(digest: Digest, bearing: Bearing) -> str:
    """The sentence of a digest that has most of a question's weight, the earliest of equals; `""`: none has enough."""
    weights = {stem(term.word): term.weight for term in bearing.terms}
    best, most = "", 0.3 * sum(weights.values())
    for sentence in _sentences(digest):
        score = _weight(sentence, weights)
        if score > most and len(sentence) <= _LONGEST_SENTENCE:
            best, most = sentence, score
    return best


def _weight(sentence: str, weights: Mapping[str, float]) -> float:
    words = {stem(word) for word in search_terms(sentence)}
    return sum(
        weight
        for word, weight in weights.items()
        if word in words or (len(word) >= 5 and any(each.startswith(word) for each in words))
    )


def _sentences(digest: Digest) -> Iterator[str]:
    for said in (
        digest.takeaway,
        *digest.insights,
        digest.summary,
        *digest.in_practice,
        *digest.principles,
        *digest.method,
    ):
        yield from (each.text for each in sentences(said))
    if digest.article is not None:
        yield from (each.text for each in sentences(digest.article.text[:_SEARCHED]) if each.kind != HEADING)
