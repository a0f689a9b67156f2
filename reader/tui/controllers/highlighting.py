"""What a reader does to sentences of the page: highlight them, with a note or none, take that away, find them again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from reader.library import Library
from reader.model.highlights import Highlight, covering, highlights
from reader.model.query_text import parse
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.tui.controllers.marking import undoable
from reader.tui.controllers.said import Said
from reader.tui.controllers.writes import Act, Writes
from reader.tui.session import Session

if TYPE_CHECKING:
    from reader.library.highlighted import Collected

KEPT = _("already highlighted; H removes it, N writes its note")


class Highlighting:
    """The highlights of one session's digests."""

    def __init__(self, session: Session, writes: Writes) -> None:
        self.session = session
        self.writes = writes

    def covering(self, id_: str, passages: Sequence[str]) -> list[Highlight]:
        """The highlights that hold these passages; none where one of the passages is not highlighted."""
        return covering(highlights(self.session.marks(id_)), passages)

    def keep(self, id_: str, passages: Sequence[str], note: str | None = None) -> Said:
        """Highlight these passages; None leaves a note that is there."""
        count = len(passages)
        if note is None:
            done = _("Highlighted")
        else:
            done = _("Highlighted with its note") if note.strip() else _("Highlight saved")
        what = _("{done}, in {count} paragraphs").format(done=done, count=count) if count > 1 else done

        from reader.intake.highlighting import highlight

        def keep(library: Library) -> Said:
            highlight(library, id_, passages, note)
            return undoable(what)

        return self._do(keep)

    def remove(self, id_: str, among: Sequence[Highlight]) -> Said:
        """Take these highlights away."""

        def remove(library: Library) -> Said:
            library.mark({id_: {each.field: "" for each in among}})
            return undoable(ngettext("Highlight removed", "Highlights removed", len(among)))

        return self._do(remove)

    def listed(self, today: date) -> list[Collected]:
        """All highlights of the library, the newest first. Raises LibraryError."""
        from reader.library.highlighted import collected

        return collected(self.session.library, parse(""), today)

    def _do(self, act: Act) -> Said:
        said = self.writes.do(act)
        if said.changed:
            self.session.again()
        return said
