"""What a reader does to digests: read, bookmark, tag, note, select, undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pyroaring import BitMap

from reader.briefing.many import rows_of, told_done
from reader.briefing.together import how_many, ids_together, take_out, whole_stories, with_sides
from reader.library import Library
from reader.library.changes import Change, Fields
from reader.library.described import describe_change
from reader.model.many import tag_fields
from reader.model.marks import FINISHED, Value, clean_note
from reader.model.value_names import capitalized
from reader.translation import gettext as _
from reader.translation import number
from reader.tui.controllers.said import CHANGED, NOTHING, Said
from reader.tui.controllers.writes import Act, Writes
from reader.tui.session import Session

TOGGLED = {
    ("read", True): _("marked read"),
    ("read", False): _("marked unread"),
    ("bookmark", True): _("bookmarked"),
    ("bookmark", False): _("no longer bookmarked"),
}


READ: Mapping[str, Value] = {"read": True}


class Marking:
    """The marks of one session's digests."""

    def __init__(self, session: Session, writes: Writes, *, whole_story: bool = True) -> None:
        """`whole_story`: whether what is done to a digest is done to its story (`reader.briefing.together`)."""
        self.session = session
        self.writes = writes
        self.whole_story = whole_story

    def mark(self, ids: Sequence[str], fields: Mapping[str, Value], done: str = "") -> Said:
        """Set these fields on all of them, and say what was done."""

        def mark(library: Library) -> Said:
            library.mark(self._whole(library, dict.fromkeys(ids, fields)))
            return undoable(done) if done else CHANGED

        return self.do(mark)

    def read(self, id_: str) -> Said:
        """Reading a digest makes it read, and what else tells its story."""
        wanted = self._whole(self.session.library, {id_: READ}) if id_ else {}
        if all(self.session.marks(each).read for each in wanted):
            return NOTHING
        return self.mark([id_], READ)

    def together(self, ids: Sequence[str], fields: Fields) -> list[str]:
        """These, and the other sides that change with them when these fields are set."""
        return ids_together(self.session.library, ids, fields) if self.whole_story else list(ids)

    def take_out(self, id_: str) -> Said:
        """Take a digest out of the story that it was found to tell, for good."""

        def act(library: Library) -> Said:
            take_out(library, [id_])
            return undoable(_("Taken out of its story"))

        return self.do(act)

    def _whole(self, library: Library, changes: Mapping[str, Fields]) -> Mapping[str, Fields]:
        return with_sides(library, changes) if self.whole_story else changes

    def finish(self, id_: str) -> None:
        """Keep that a digest was read to its end. Nobody did that by hand, so it is not there to be undone."""

        def finish(library: Library) -> Said:
            library.mark({id_: {FINISHED: True}}, undoable=False)
            return NOTHING

        if not self.session.marks(id_).finished:
            self.writes.do(finish)

    def toggle(self, ids: Sequence[str], name: str) -> Said:
        """Set a mark on all, or clear it where all have it."""

        def toggle(library: Library) -> Said:
            # Looked at when it is done: the same key may have been pressed before, and still wait.
            value = not library.marking.all_have(ids, name)
            fields: Mapping[str, Value] = {name: value}
            change = library.mark(self._whole(library, dict.fromkeys(ids, fields)))
            done = TOGGLED[name, value]
            if len(change) > len(ids):
                return undoable(so_many(how_many(len(change), len(ids)), done))
            return undoable(so_many(number(len(change)), done) if len(ids) > 1 else capitalized(done))

        if not ids:
            return NOTHING
        said = self.do(toggle)
        self.session.end_selection(ids)
        return said

    def read_all(self) -> Said:
        """Mark everything that the query finds as read, as one step."""
        return self._read_rows(self.session.found.matched)

    def read_beside(self, index: int, *, above: bool) -> Said:
        """Mark everything above a place in the list as read, or below it, as one step."""
        rows = self.session.found.rows
        beside = BitMap(rows[:index] if above else rows[index + 1 :])
        if not beside:
            return Said(_("Nothing is above") if above else _("Nothing is below"))
        return self._read_rows(beside)

    def _read_rows(self, rows: BitMap) -> Said:
        """Mark these as read, and all that tell the same stories."""
        whole = rows | whole_stories(self.session.library, rows) if self.whole_story else rows

        def later() -> Act:
            named, ids = (
                self.session.library.ids_of(rows),
                self.session.library.ids_of(whole),
            )  # rows may be others then

            def act(library: Library) -> Said:
                unread = rows_of(library, named) - library.having("is", "read")
                return _all_read(library.mark(dict.fromkeys(ids, READ)), unread)

            return act

        def act(library: Library) -> Said:
            unread = rows - library.having("is", "read")
            return _all_read(library.marking.mark_rows(whole, READ), unread)

        return self.do(act, later)

    def undo(self) -> Said:
        return self.do(lambda library: undone(self.writes.followed.undo(library)))

    def redo(self) -> Said:
        return self.do(lambda library: redone(self.writes.followed.redo(library)))

    def do(self, act: Act, later: Callable[[], Act] | None = None) -> Said:
        """Write this, and find again where it changed something."""
        said = self.writes.do(act, later)
        if said.changed:
            self.session.again()
        return said

    def tag(self, ids: Sequence[str], typed: str) -> Said:
        """Add and remove the tags that were typed."""
        fields = tag_fields(typed)
        if not fields:
            return NOTHING
        said = self.mark(ids, fields, _("Tags changed"))
        self.session.end_selection(ids)
        return said

    def note(self, id_: str, text: str) -> Said:
        return self.mark([id_], {"note": clean_note(text)}, _("Note saved") if clean_note(text) else _("Note removed"))

    def select(self, id_: str) -> None:
        """Select a digest, or deselect it."""
        self.session.selected ^= {id_}

    def select_all(self) -> None:
        """Select everything that the query finds; deselect it where all of it is selected."""
        ids = set(self.session.library.ids_of(self.session.found.rows))
        self.session.selected = set() if self.session.selected >= ids else ids


def undoable(done: str) -> Said:
    """What was done, and what undoes it."""
    return Said(_("{done} — u undoes it").format(done=done), changed=True)


def so_many(digests: str, done: str) -> str:
    """What was done to how many: `3 digests of one event deleted`."""
    return _("{digests} {done}").format(digests=digests, done=done)


def _all_read(change: Change, named: BitMap) -> Said:
    """What marking everything as read did, where these were to be: whatever else it changed tells the same stories."""
    if not len(change):
        return Said(_("All of these were read already"), changed=True)
    return undoable(told_done(TOGGLED["read", True], len(change), max(0, len(change) - len(named))))


def undone(change: Change | None) -> Said:
    """What was taken back; None: there was nothing."""
    if change is None:
        return Said(_("Nothing to undo"))
    if not len(change):
        return _nothing_left()
    return Said(_("Undone: {what}").format(what=describe_change(change, undone=True)), changed=True)


def redone(change: Change | None) -> Said:
    """What was done again; None: there was nothing."""
    if change is None:
        return Said(_("Nothing to redo"))
    if not len(change):
        return _nothing_left()
    return Said(_("Redone: {what}").format(what=describe_change(change)), changed=True)


def _nothing_left() -> Said:
    return Said(_("Nothing left to change: it has been changed since"), changed=True)
