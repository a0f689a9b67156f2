"""Keys that mark, select and undo."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.actions.command import Command, Commands, key
from reader.tui.controllers.marking import Marking

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

BINDINGS: Sequence[Binding] = (
    key("b", "bookmark", "bookmark", "Add or remove the bookmark", show=True),
    key("m", "read", "read", "Mark as read or unread", show=True),
    key("A", "read-all", "all read", "Mark everything in the list as read"),
    key("u", "undo", "undo", "Undo the last change", show=True),
    key("ctrl+r", "redo", "redo", "Redo what was undone"),
    key("T", "tag", "tag", "Add tags, or remove them with -tag"),
    key("N", "note", "note", "Write a note"),
    key("V", "select", "select", "Select, to act on several digests at once"),
    key("ctrl+a", "select-all", "select all", "Select everything in the list"),
)


class MarkingActions:
    """What a reader does to the selected digests, or to the one under the cursor."""

    def __init__(self, screen: MainScreen, marking: Marking) -> None:
        self.screen = screen
        self.marking = marking

    def commands(self) -> Commands:
        library = self.screen.session.library
        return {
            "bookmark": Command(partial(self.toggle, "bookmark"), self.screen.has_targets),
            "read": Command(partial(self.toggle, "read"), self.screen.has_targets),
            "read-all": Command(lambda: self.screen.say(self.marking.read_all()), self._has_list),
            "undo": Command(
                lambda: self.screen.say(self.marking.undo()),
                lambda: library.history.can_undo,
                why=lambda: _("Nothing to undo"),
            ),
            "redo": Command(
                lambda: self.screen.say(self.marking.redo()),
                lambda: library.history.can_redo,
                why=lambda: _("Nothing to redo"),
            ),
            "tag": Command(self.tag, self.screen.has_targets),
            "note": Command(self.note, self.screen.has_targets),
            "select": Command(self.select, self.screen.has_targets),
            "select-all": Command(self.select_all, self._has_list),
        }

    def _has_list(self) -> bool:
        return len(self.screen.session.found.rows) > 0

    def toggle(self, name: str) -> None:
        self.screen.say(self.marking.toggle(self.screen.targets, name))

    def tag(self) -> None:
        from reader.tui.screens.dialogs import AskText

        ids = self.screen.targets
        if not ids:
            return
        have = ", ".join(self.screen.session.marks(ids[0]).tags) if len(ids) == 1 else ""
        about = _("Commas between tags; -tag removes one.")
        about += " " + _("Now: {tags}").format(tags=have) if have else ""
        heading = ngettext("Tag this digest", "Tag {count} digests", len(ids)).format(count=number(len(ids)))

        def tag(answer: object) -> None:
            if isinstance(answer, str):
                self.screen.say(self.marking.tag(ids, answer))

        self.screen.app.push_screen(AskText(heading, about), tag)

    def note(self) -> None:
        from reader.tui.screens.dialogs import AskNote

        id_ = self.screen.current_id
        if not id_:
            return

        def note(answer: object) -> None:
            if isinstance(answer, str):
                self.screen.say(self.marking.note(id_, answer))

        self.screen.app.push_screen(AskNote(_("Note"), self.screen.session.marks(id_).note), note)

    def select(self) -> None:
        if self.screen.current_id:
            self.marking.select(self.screen.current_id)
            self.screen.panes.show_selection(step=1)

    def select_all(self) -> None:
        self.marking.select_all()
        self.screen.panes.show_selection()
