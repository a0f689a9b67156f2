"""What a reader does with digests that are in the way: delete, put off, mute; and the way back from each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from reader.briefing.together import how_many
from reader.errors import QueryError
from reader.library import Library
from reader.library.mutes import Choice, Muted, all_muted, choices, hides_most, mute, unmute
from reader.library.removal import BRING_BACK, DELETE, bring_back, delete, put_off
from reader.model.desk import Mute
from reader.model.digest import Digest
from reader.model.later import moment_of, shown_moment
from reader.model.marks import LATER
from reader.model.muting import format_mute, parse_mute
from reader.model.value_names import capitalized
from reader.translation import gettext as _
from reader.translation import number
from reader.tui.controllers.marking import Marking, so_many, undoable
from reader.tui.controllers.said import NOTHING, Said
from reader.tui.controllers.writes import Act


class Removing:
    """Deletes, puts off and mutes what one session shows."""

    def __init__(self, marking: Marking) -> None:
        self.marking = marking
        self.session = marking.session

    def are_deleted(self, ids: Sequence[str]) -> bool:
        """Whether all of these were deleted, so that the same key brings them back."""
        return all(self.session.marks(id_).deleted for id_ in ids)

    def delete(self, ids: Sequence[str]) -> Said:
        """Delete these, or bring them back where all of them were deleted."""
        if not ids:
            return NOTHING
        back = self.are_deleted(ids)
        words = _("brought back") if back else _("deleted")
        together = self.marking.together(ids, BRING_BACK if back else DELETE)

        def act(library: Library) -> Said:
            count = len(bring_back(library, together) if back else delete(library, together))
            many = so_many(how_many(count, len(ids)), words)
            return undoable(many if len(together) > 1 else capitalized(words))

        return self._away(ids, together, act)

    def put_off(self, ids: Sequence[str], moment: str) -> Said:
        """Put these off until a moment in UTC; `""`: they are back now."""
        if not ids:
            return NOTHING
        together = self.marking.together(ids, {LATER: moment})
        until = _("back now")
        if moment:
            until = _("put off until {moment}").format(moment=shown_moment(moment, datetime.now()))

        def act(library: Library) -> Said:
            count = len(put_off(library, together, moment))
            many = so_many(how_many(count, len(ids)), until)
            return undoable(many if len(together) > 1 else capitalized(until))

        return self._away(ids, together, act)

    def _away(self, ids: Sequence[str], together: Sequence[str], act: Act) -> Said:
        """Do it, and keep none of these in the list for being read: the cursor goes on to the next one."""
        rows = {self.session.library.row_of(id_) for id_ in together}
        if self.session.held in rows:
            self.session.held = 0
        said = self.marking.do(act)
        self.session.end_selection(ids)
        return said

    def moment(self, typed: str) -> str:
        """The moment that is typed, `""` where it is none to come."""
        try:
            return moment_of(typed, datetime.now())
        except QueryError:
            return ""

    def choices(self, digest: Digest | None) -> list[Choice]:
        """What could be muted here."""
        return choices(self.session.library, digest, self.session.query)

    def muted(self) -> list[Muted]:
        return all_muted(self.session.library, date.today())

    def typed(self, text: str) -> Mute | None:
        """The mute that is typed; None where it is none yet."""
        try:
            return parse_mute(text, date.today())
        except QueryError:
            return None

    def would_hide(self, wanted: Mute) -> str:
        """How many digests a mute would hide, and a warning where that is more than half of all."""
        library = self.session.library
        return counted(library.would_hide(wanted), most=hides_most(library, wanted))

    def mute(self, wanted: Mute) -> Said:
        self.session.held = 0  # what was muted is not kept in the list for standing under the cursor
        return self.marking.do(partial(_mute, wanted))

    def unmute(self, query: str) -> Said:
        return self.marking.do(partial(_unmute, query))


def counted(digests: int, *, most: bool) -> str:
    """How many digests a mute would hide, in words that fit at the end of a line."""
    told = _("{count} hidden, more than half") if most else _("{count} hidden")
    return told.format(count=number(digests))


def _mute(wanted: Mute, library: Library) -> Said:
    mute(library, wanted)
    return undoable(_("Muted {query}").format(query=format_mute(wanted)))


def _unmute(query: str, library: Library) -> Said:
    return undoable(_("No longer muted: {query}").format(query=format_mute(unmute(library, query))))
