"""The plate on the screen: its decisions, what bears on each, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from reader.dataclass import dataclass
from reader.library import Library
from reader.model.day_names import written_day
from reader.model.desk import Decision
from reader.model.query import Query
from reader.translation import gettext as _
from reader.tui.controllers.marking import undoable, undone
from reader.tui.controllers.said import Said
from reader.tui.controllers.writes import Writes
from reader.tui.session import Session

ITEMS = 3
"""Digests of a decision that are shown below it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A decision whose digests are to be listed, and the one to begin with."""

    question: str
    digest_id: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A decision, or a digest that bears on it."""

    decision: Decision
    text: str
    about: str = ""
    digest_id: str = ""


def bearing_query(question: str) -> Query:
    """What lists the digests that bear on a question, the best first."""
    return replace(Query().with_values("plate", [question]), sort="relevance")


class Plate:
    """The plate of one session's reader."""

    def __init__(self, session: Session, writes: Writes) -> None:
        self.session = session
        self.writes = writes

    def lines(self) -> list[Line]:
        """The decisions, the open ones first, each followed by the digests that bear on it most."""
        from reader.briefing.plate import found, listed

        lines = []
        for decision in listed(self.session.library):
            if decision.closed:
                closed = _("closed {day}").format(day=written_day(decision.closed))
                lines.append(Line(decision, decision.question, closed))
                lines += [Line(decision, f"   {line}") for line in decision.note.splitlines()[:ITEMS]]
                continue
            items = found(self.session.library, decision.question)
            unread = sum(not item.read for item in items)
            about = _("{found} found · {unread} unread").format(found=len(items), unread=unread)
            about = about if items else _("nothing found yet")
            lines.append(Line(decision, decision.question, about))
            lines += [
                Line(decision, f"   {_with_sentence(item.title, item.sentence)}", digest_id=item.id)
                for item in items[:ITEMS]
            ]
        return lines

    def put(self, question: str) -> Said:
        """Put a decision on the plate."""
        from reader.briefing.plate import put

        return self._do(lambda library: put(library, question, datetime.now(UTC)), _("On your plate"))

    def close(self, decision: Decision, note: str) -> Said:
        """Close a decision, with what was found or decided."""
        from reader.briefing.plate import close

        return self._do(lambda library: close(library, decision, date.today(), note), _("Closed"))

    def note_for(self, decision: Decision) -> str:
        """What a decision's note would be: the sentences that bear on it."""
        from reader.briefing.plate import found, note_of

        return decision.note or note_of(found(self.session.library, decision.question))

    def reopen(self, decision: Decision) -> Said:
        """Put a closed decision back on the plate."""
        from reader.briefing.plate import reopen

        return self._do(lambda library: reopen(library, decision), _("On your plate again"))

    def remove(self, decision: Decision) -> Said:
        """Take a decision off the plate."""
        from reader.briefing.plate import remove

        return self._do(lambda library: remove(library, decision), _("Taken off your plate"))

    def undo(self) -> Said:
        """Take the last change back, whatever it was."""
        return self.writes.do(lambda library: undone(self.writes.followed.undo(library)))

    def _do(self, act: Callable[[Library], object], done: str) -> Said:
        def do(library: Library) -> Said:
            act(library)
            return undoable(done)

        return self.writes.do(do)


def _with_sentence(title: str, sentence: str) -> str:
    """A digest, with the sentence of it that bears on the decision."""
    return _("{title} — “{sentence}”").format(title=title, sentence=sentence) if sentence else title
