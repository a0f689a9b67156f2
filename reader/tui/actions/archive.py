"""The keys of the shared library: searching all of it, and how this one stands to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader.tui.actions.command import Command, Commands, key
from reader.tui.controllers.said import Said

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

BINDINGS: Sequence[Binding] = (
    key("alt+a", "archive", "archive", "Archive: search all of the shared library for what the search line holds"),
    key("alt+l", "shared", "shared library", "Shared library: whether this one is in step with it, and why not"),
)


class ArchiveActions:
    """The archive of the shared library that this one is a part of."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def commands(self) -> Commands:
        return {"archive": Command(self.search), "shared": Command(self.say_how_it_stands)}

    def say_how_it_stands(self) -> None:
        """Say what the line over everything has no room for: a toast has as many lines as it takes."""
        self.screen.say(self.screen.in_step.sentence(), background=True)

    def search(self) -> None:
        """List what the search line holds finds there; what is chosen is kept here, and shown."""
        from reader.tui.controllers.archive import search
        from reader.tui.screens.archive import ArchiveScreen

        screen = self.screen
        found = search(screen.session.library, screen.writes, screen.query_bar.input.value)
        if isinstance(found, Said):
            screen.say(found)
            return

        def opened(answer: object) -> None:
            if isinstance(answer, str):
                said = found.keep(answer)
                screen.say(said)
                if said.shown_id:
                    screen.add_class("reading")
                    screen.set_focus(screen.detail)

        screen.app.push_screen(ArchiveScreen(found), opened)
