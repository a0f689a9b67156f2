"""The key that says why a digest is where it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader.errors import DigestError
from reader.tui.actions.command import Command, Commands, key
from reader.tui.controllers.said import CHANGED, failure

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

BINDINGS: Sequence[Binding] = (
    key("i", "why", "why here", "Why is this here? Its score for you, part by part, and more or less of it"),
)


class ExplainingActions:
    """The score of the digest that is shown."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def commands(self) -> Commands:
        return {"why": Command(self.explain, lambda: bool(self.screen.current_id))}

    def explain(self) -> None:
        """Show why the digest is where it is; what is kept there reorders a list that is ranked for the reader."""
        from reader.tui.controllers.explaining import Explaining
        from reader.tui.keys import keymap_of
        from reader.tui.screens.why import WhyScreen

        screen = self.screen
        try:
            explaining = Explaining(screen.session, screen.writes, screen.current_id)
        except DigestError as error:
            screen.say(failure(error))
            return

        def left(changed: object) -> None:
            if changed:
                screen.session.ranking.forget()
                screen.session.again()
                screen.say(CHANGED)

        screen.app.push_screen(WhyScreen(explaining, keymap_of(screen.config.keys)), left)
