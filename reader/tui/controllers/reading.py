"""Reading: which digest is the current one, the next unread one, and what a digest leads to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from reader.briefing.told import around, next_side, sides_of_row
from reader.dataclass import dataclass
from reader.errors import DigestError
from reader.library import Row
from reader.model.digest import Digest
from reader.model.page.around import NOTHING as NOTHING_AROUND
from reader.model.page.around import Around
from reader.translation import gettext as _
from reader.tui.controllers.said import CHANGED, NOTHING, Said, failure
from reader.tui.session import Session


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a related text is: in the library, elsewhere, or nowhere."""

    id: str = ""
    link: str = ""


class Reading:
    """Where one reader is in a session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.followed: list[str] = []
        """Ids of the digests that were followed to, in place; the last one is shown."""
        self._left = ""
        """Id of the digest in the list from which they were followed."""

    def current_id(self, row: Row | None) -> str:
        """Id of the digest that is shown when the cursor is on this row, `""` where there is none."""
        if self.followed:
            return self.followed[-1]
        return row.id if row is not None else ""

    def come_to(self, row: Row | None) -> bool:
        """The cursor came to this row. True where the digest read before drops out of the list."""
        id_ = row.id if row is not None else ""
        if id_ != self._left:
            self.followed.clear()
        self._left = id_
        return row is not None and self.session.hold(row.row)

    def leave(self, ids: Sequence[str]) -> None:
        """These go out of sight: what was followed to one of them is not shown any more."""
        if not set(self.followed).isdisjoint(ids):
            self.followed.clear()

    def load(self, id_: str) -> tuple[Digest | None, Said]:
        """The digest with this id, None where there is none; and what to say of it."""
        if not id_:
            return None, NOTHING
        try:
            digest = self.session.library.load(id_)
        except DigestError as error:
            return None, failure(error)
        return digest, NOTHING if digest is not None else self._miss()

    def _miss(self) -> Said:
        """It has gone meanwhile, and the list may not know."""
        before = self.session.found.total
        self.session.again()
        return CHANGED if self.session.found.total != before else NOTHING

    def next_unread(self, index: int, step: int) -> tuple[int, Said]:
        """Where the next unread digest stands in this direction, -1 where there is none; and what to say."""
        found = self.session.next_unread(index, step)
        if found >= 0:
            return found, NOTHING
        return found, Said(_("No unread digest below") if step > 0 else _("No unread digest above"))

    def lead(self, digest: Digest | None, position: int) -> Lead:
        """Where a related text of this digest is."""
        if digest is None or not 0 <= position < len(digest.related):
            return Lead()
        related = digest.related[position]
        return Lead(self.session.related(related), related.link)

    def follow(self, id_: str) -> None:
        """Show this one in place of the digest under the cursor."""
        self.followed.append(id_)

    def around(self, digest: Digest) -> Callable[[], Around]:
        """What stands around a digest, worked out when its page comes to it, and once."""
        found: list[Around] = []

        def ask() -> Around:
            if not found:
                try:
                    found.append(replace(around(self.session.library, digest), why=self._why(digest.id)))
                except DigestError:  # whoever reads on is told by the next look at the library
                    found.append(NOTHING_AROUND)
            return found[0]

        return ask

    def _why(self, id_: str) -> tuple[str, ...]:
        """Why a digest is in the brief that is shown; nothing where none is."""
        if not self.session.query.values("brief"):
            return ()
        from reader.briefing.kept import reasons_of, shown_brief

        brief = shown_brief(self.session.library, self.session.query, date.today())
        return tuple(reasons_of(self.session.library, brief, id_)) if brief is not None else ()

    def sides(self, id_: str) -> int:
        """How many digests tell the story of this one, 0 where it is alone."""
        row = self.session.library.row_of(id_) if id_ else None
        return len(sides_of_row(self.session.library, row)) if row is not None else 0

    def step_side(self, id_: str, step: int) -> bool:
        """Show the next side of the story, in a circle. False where there is no other."""
        side = next_side(self.session.library, id_, step)
        if not side or side == id_:
            return False
        if self.followed:
            self.followed.pop()
        if side != self._left or self.followed:
            self.followed.append(side)
        return True

    def back(self) -> bool:
        """Return from the digest that was followed to. False where none was."""
        if not self.followed:
            return False
        self.followed.pop()
        return True
