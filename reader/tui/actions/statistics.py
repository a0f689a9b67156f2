"""The key of the statistics, and the way back to the digests of a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader.errors import DigestError
from reader.model.query import Query
from reader.tui.actions.command import Command, Commands, key

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

BINDINGS: Sequence[Binding] = (
    key("I", "statistics", "statistics", "Statistics: what you read, topics, what sources are worth"),
)


class StatisticsActions:
    """The way into the statistics."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def commands(self) -> Commands:
        return {"statistics": Command(self.open_statistics)}

    def open_statistics(self) -> None:
        """Show the figures, and then the digests of the one that was chosen."""
        from reader.tui.controllers.following import Following
        from reader.tui.controllers.said import failure
        from reader.tui.controllers.statistics import Stats
        from reader.tui.keys import keymap_of
        from reader.tui.screens.statistics import StatisticsScreen

        screen = self.screen
        session, config = screen.session, screen.config

        def left(answer: Query | None) -> None:
            screen.panes.show_change()
            if answer is not None:
                screen.query_actions.jump(answer)
                screen.set_focus(screen.digest_list)

        following = Following(session.library, config.sources.allow_hosts, screen.writes)
        try:
            stats = Stats(session, following, session.clock, streak=config.brief.streak)
        except DigestError as error:
            screen.say(failure(error))
            return
        marking = screen.reading_actions.marking
        screen.app.push_screen(StatisticsScreen(stats, marking, keymap_of(config.keys)), left)
