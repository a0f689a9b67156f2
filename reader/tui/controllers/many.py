"""The command line over queries: what a command would do to what is shown, and doing it; ranges of the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reader.briefing.many import Plan, Scope, carry_out, first, ids_of, plan, snapshot, told_done
from reader.dataclass import dataclass
from reader.errors import LibraryError, QueryError, sentence
from reader.library import Library
from reader.model.many import MANY, VERBS, Action, parse_action
from reader.text import fold
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.controllers.marking import Marking, undoable
from reader.tui.controllers.said import Said, failure


@dataclass(frozen=True, slots=True)
class Preview:
    """What stands above a command line."""

    told: str
    """What it would do, or why it does nothing."""
    titles: Sequence[str] = ()
    """The newest of the digests that change."""
    more: int = 0
    """How many change besides."""
    plan: Plan | None = None
    """None where it does nothing."""
    wrong: bool = False
    """Whether there is something in it that does not apply."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """What is to be done, to which digests: no others, whatever arrives before it is done."""

    action: Action
    ids: Sequence[str]
    selected: bool
    """Whether they were selected."""
    sides: int = 0
    """How many of them only tell the same stories as those that are meant."""

    @property
    def question(self) -> str:
        """What has to be asked first, `""` for nothing."""
        many = self.action.deletes and len(self.ids) > MANY
        if not many:
            return ""
        return _("Delete {count} digests, on all your devices? u undoes it.").format(count=number(len(self.ids)))


class Many:
    """Commands of one session."""

    def __init__(self, marking: Marking) -> None:
        self.marking = marking
        self.session = marking.session
        self._scope = Scope()

    def open(self) -> None:
        """Take the snapshot that the commands act on from now on."""
        session, whole = self.session, self.marking.whole_story
        self._scope = snapshot(session.library, sorted(session.selected), session.found, whole_story=whole)

    def preview(self, text: str, shown: int) -> Preview:
        """What a command line would do now, with so many titles."""
        if _begins(fold(text.removeprefix(":"))):
            return Preview(self._where())
        now = datetime.now()
        try:
            planned = plan(self.session.library, parse_action(text, now), self._scope, now)
        except (QueryError, LibraryError) as error:
            return Preview(sentence(error), wrong=True)
        if not planned.rows and planned.action.mute is None:
            return Preview(planned.told)
        titles = [row.title for row in first(self.session.library, planned, shown)]
        return Preview(planned.told, titles, len(planned.rows) - len(titles), planned)

    def _where(self) -> str:
        """What a command without a query acts on."""
        selected, listed = len(self._scope.selected), len(self._scope.listed or ())
        if selected:
            here = ngettext("the {count} selected", "the {count} selected", selected).format(count=number(selected))
        else:
            here = ngettext("all {count} listed", "all {count} listed", listed).format(count=number(listed))
        return _("A command and a query: read role:CTO before:7d. Without a query it acts on {digests}").format(
            digests=here
        )

    def pin(self, planned: Plan) -> Pinned | Said:
        """What is to be done and to which digests; or what went wrong."""
        try:
            ids = ids_of(self.session.library, planned)
        except LibraryError as error:
            return failure(error)
        return Pinned(planned.action, ids, planned.what == "selected", planned.sides)

    def do(self, pinned: Pinned) -> Said:
        """Do it, as one step."""
        action, ids = pinned.action, pinned.ids

        def act(library: Library) -> Said:
            changed = len(carry_out(library, action, ids))
            count = changed if action.mute is None else len(ids)
            return undoable(told_done(action.done, count, min(pinned.sides, count)))

        session = self.session
        if action.away and not set(session.library.ids_of([session.held])).isdisjoint(ids):
            session.held = 0  # what is out of sight is not kept in the list for having been read
        said = self.marking.do(act)
        if pinned.selected:
            session.selected = set()
        return said


def _begins(typed: str) -> bool:
    """Whether this is the beginning of a command, and not yet one."""
    return typed not in VERBS and any(name.startswith(typed) for name in VERBS)


class Range:
    """Selects from where it began to the cursor, beside what was selected before."""

    def __init__(self, marking: Marking) -> None:
        self.session = marking.session
        self._began = ""
        self._before: frozenset[str] = frozenset()
        self._left: tuple[str, frozenset[str]] = "", frozenset()
        """The digest under the cursor, and what was selected, when this was last used."""

    def extend(self, here: int, to: int) -> int:
        """Select what lies between where the range began, the cursor at first, and an entry; the entry."""
        rows = self.session.found.rows
        to = max(0, min(to, len(rows) - 1))
        under = self._id(here)
        began = self.session.index_of(self._began)
        if self._left != (under, frozenset(self.session.selected)) or began < 0:
            self._began, self._before, began = under, frozenset(self.session.selected), here
        low, high = sorted((began, to))
        ids = self.session.library.ids_of(rows[low : high + 1])
        self.session.selected = set(self._before).union(ids)
        self._left = self._id(to), frozenset(self.session.selected)
        return to

    def _id(self, index: int) -> str:
        rows = self.session.found.rows
        found = self.session.library.ids_of(rows[index : index + 1]) if 0 <= index < len(rows) else []
        return found[0] if found else ""
