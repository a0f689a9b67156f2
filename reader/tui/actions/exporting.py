"""The key that exports: what, in which format, where to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader.export.formats import format_named
from reader.translation import gettext as _
from reader.tui.actions.command import Command, Commands, key
from reader.tui.browser import deliver_file, deliveries
from reader.tui.controllers.exporting import Exporting, Scope
from reader.tui.controllers.said import Said

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

BINDINGS: Sequence[Binding] = (
    key("ctrl+e", "export", "export", "Export this digest, the selected ones, or all that are shown; again stops it"),
)


class ExportActions:
    """What is asked before something is exported."""

    def __init__(self, screen: MainScreen, exporting: Exporting) -> None:
        self.screen = screen
        self.exporting = exporting

    def commands(self) -> Commands:
        return {"export": Command(self.export)}

    def export(self) -> None:
        """Ask what is to be exported, where there is a choice; stop an export that is running."""
        if self.exporting.running:
            self.exporting.stop()
            self.screen.say(Said(_("Export stopped")))
            return
        scopes = self.exporting.scopes(self.screen.current_id)
        if not scopes:
            self.screen.say(Said(_("Nothing is shown that could be exported")))
        elif len(scopes) == 1:
            self._ask_format(scopes[0])
        else:
            self._ask_scope(scopes)

    def _ask_scope(self, scopes: Sequence[Scope]) -> None:
        from reader.tui.screens.picker import Choose

        def chosen(answer: object) -> None:
            if (scope := next((each for each in scopes if each.name == answer), None)) is not None:
                self._ask_format(scope)

        choices = [(scope.name, scope.text) for scope in scopes]
        self.screen.app.push_screen(Choose(_("Export what?"), choices, scopes[0].name), chosen)

    def _ask_format(self, scope: Scope) -> None:
        from reader.tui.screens.picker import Picker
        from reader.tui.widgets.pick_list import Entry

        def chosen(answer: object) -> None:
            if isinstance(answer, str):
                self._ask_path(scope, answer)

        entries = [Entry(form.name, form.title, form.name) for form in self.exporting.formats()]
        heading = _("Export as? {scope}").format(scope=scope.text)
        self.screen.app.push_screen(Picker(heading, entries), chosen)

    def _ask_path(self, scope: Scope, name: str) -> None:
        from reader.tui.screens.dialogs import AskText

        if self.screen.app.is_web:
            deliver = partial(deliver_file, self.screen.app)
            self.screen.say(self.exporting.hand_over(scope, name, deliveries(), deliver))
            return
        form = format_named(name)

        def typed(answer: object) -> None:
            if isinstance(answer, str):
                self.screen.say(self.exporting.start(scope, name, answer))

        about = (
            _("A folder: what you wrote below the marker lines of its notes stays")
            if form.folder
            else _("A file; one that is there is replaced")
        )
        heading = _("Export as {format}").format(format=form.title)
        self.screen.app.push_screen(AskText(heading, about, self.exporting.path(form)), typed)
