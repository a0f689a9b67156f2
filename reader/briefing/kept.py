"""The briefs that are kept: looked up, tidied, how far each is read, and what comes back at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pyroaring import BitMap

from reader.briefing.plate import telling_sentence
from reader.briefing.returning import due_highlights
from reader.dataclass import dataclass
from reader.export.brief import Again, Told, why
from reader.library.bearing import Bearing
from reader.model.brief import Bearing as Bears
from reader.model.brief import Brief, Item, brief_day, format_items, parse_items
from reader.model.desk import BRIEF, SET
from reader.model.desk import text as text_of
from reader.model.digest import Digest
from reader.model.query import Query
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.changes import Step

REMEMBERED = 60
"""Days for which a brief keeps its digests out of later ones."""
WHOLE = 7
"""Days for which a brief keeps why each item was chosen."""
LOOKED_BACK = 7
"""Days back in which a highlight may have come due while no brief was read."""
MOST_AGAIN = 5


def kept_brief(library: Library, day: str, asked: str = "") -> Brief | None:
    """The brief that was composed for a day, None where none was."""
    brief = Brief(day, asked)
    marks = library.desk.get(BRIEF, brief.name)
    items = parse_items(text_of(marks, "items")) if marks.value(SET) is True else ()
    return replace(brief, items=items) if items else None


def kept_briefs(library: Library) -> list[Brief]:
    """All briefs that are kept, the newest first."""
    found = []
    for name, marks in library.desk.things(BRIEF).items():
        day, _rest, asked = name.partition(" ")
        found.append(Brief(day, asked, parse_items(text_of(marks, "items"))))
    return sorted(found, key=lambda brief: brief.name, reverse=True)


def step_of(library: Library, brief: Brief) -> Step:
    return library.desk.step(BRIEF, brief.name, {SET: True, "items": format_items(brief.items)})


def tidied(library: Library, today: date) -> list[Step]:
    """What makes old briefs small, and very old ones go."""
    steps = []
    whole, remembered = ((today - timedelta(days=days)).isoformat() for days in (WHOLE, REMEMBERED))
    for brief in kept_briefs(library):
        if brief.date < remembered:
            steps.append(library.desk.step(BRIEF, brief.name, {SET: False, "items": ""}))
        elif brief.date < whole and any(item.why for item in brief.items):
            bare = tuple(Item(item.id, item.minutes, item.score, story=item.story) for item in brief.items)
            steps.append(step_of(library, replace(brief, items=bare)))
    return [step for step in steps if step.after]


def told_before(library: Library, today: date) -> BitMap:
    """The rows that an earlier day's brief had; one that was only tried with other words or minutes takes none."""
    earlier = (brief for brief in kept_briefs(library) if brief.date != today.isoformat() and not brief.asked)
    ids = {item.id for brief in earlier for item in brief.items}
    return BitMap(library.index.rows.of(int(id_, 16) for id_ in ids).values())


def shown_brief(library: Library, query: Query, today: date) -> Brief | None:
    """The brief that a query shows, None where it shows none."""
    days = query.values("brief")
    return kept_brief(library, brief_day(days[0], today)) if days else None


def told(library: Library, brief: Brief) -> list[Told]:
    """The items of a brief with their digests; those that were deleted, muted or put off since are left out.

    What bears on a decision that came onto the plate since is said too.
    """
    listed = _listed(library)
    return [each for item in brief.items if (each := _told(library, item, listed)) is not None]


def _told(library: Library, item: Item, listed: BitMap) -> Told | None:
    row = library.row_of(item.id)
    digest = library.load(item.id) if row is not None and row in listed else None
    if row is None or digest is None:
        return None
    # Looked up in the whole library: those words are remembered while only marks change.
    opened = (decision.question for decision in library.desk.decisions() if not decision.closed)
    bearing = {question: each for question in opened if row in (each := library.search.bearing(question)).rows}
    return Told(replace(item, bears_on=_bears_on(item, digest, bearing)), digest, row in library.having("is", "read"))


def _bears_on(item: Item, digest: Digest, bearing: Mapping[str, Bearing]) -> tuple[Bears, ...]:
    known = {each.decision for each in item.bears_on}
    found = ((question, telling_sentence(digest, each)) for question, each in bearing.items() if question not in known)
    return (*item.bears_on, *(Bears(question, sentence) for question, sentence in found if sentence))


def _listed(library: Library) -> BitMap:
    """The rows that any list shows."""
    search = library.search
    return library.index.rows.live - search.hiding.unlisted(Query(), search.all_matched, date.today())


def reasons_of(library: Library, brief: Brief, digest_id: str) -> list[str]:
    """Why a digest is in a brief, as lines of its page; none where it is not in it."""
    item = next((item for item in brief.items if item.id == digest_id), None)
    each = _told(library, item, library.index.rows.live) if item is not None else None
    if each is None:
        return []
    said = why(each.item)
    on_plate = [
        _("On your plate: {decision} — “{sentence}”").format(decision=b.decision, sentence=b.sentence)
        for b in each.item.bears_on
    ]
    return [*([_("In your brief: {said}").format(said=said)] if said else []), *on_plate]


def highlights_again(library: Library, today: date) -> list[Again]:
    """The highlights of a week and a month ago, with those that came due since the brief before today's."""
    oldest = today - timedelta(days=LOOKED_BACK)
    earlier = {brief.date for brief in kept_briefs(library)}
    days = (today - timedelta(days=back) for back in range(1, LOOKED_BACK))
    since = next((day for day in days if day.isoformat() in earlier), oldest)
    return [
        Again(each.title, each.highlight.text, each.highlight.note) for each in due_highlights(library, today, since)
    ][:MOST_AGAIN]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a brief is read."""

    read: int
    items: int
    minutes_left: int

    @property
    def done(self) -> bool:
        return bool(self.items) and self.read == self.items


def progress(library: Library, brief: Brief) -> Progress:
    """How far a brief is read; what is not listed any more counts as read."""
    present = _listed(library)
    rows = {item.id: library.row_of(item.id) for item in brief.items}
    read = library.having("is", "read")
    left = [item for item in brief.items if (row := rows[item.id]) is not None and row in present and row not in read]
    return Progress(len(brief.items) - len(left), len(brief.items), sum(item.minutes for item in left))


def streak(library: Library, today: date) -> int:
    """Days in a row, up to today or yesterday, whose brief was read to its end."""
    done = {brief.date for brief in kept_briefs(library) if brief.items and progress(library, brief).done}
    day = today if today.isoformat() in done else today - timedelta(days=1)
    days = 0
    while day.isoformat() in done:
        days, day = days + 1, day - timedelta(days=1)
    return days
