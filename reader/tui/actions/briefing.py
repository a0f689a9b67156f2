"""Keys of the morning: the brief of the day, and what is on one's plate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader.tui.actions.command import Command, Commands, key
from reader.tui.controllers.briefing import Briefing
from reader.tui.controllers.plate import Chosen, Plate, bearing_query

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

BINDINGS: Sequence[Binding] = (
    key("B", "brief", "brief", "Read the brief of today: the few digests that matter to you", show=True),
    key("Q", "plate", "plate", "On your plate: decisions and questions, and what bears on them"),
)


class BriefingActions:
    """The way into the brief, and out of it at its end."""

    def __init__(self, screen: MainScreen, briefing: Briefing) -> None:
        self.screen = screen
        self.briefing = briefing

    def commands(self) -> Commands:
        return {"brief": Command(self.open_brief), "plate": Command(self.open_plate)}

    def open_brief(self) -> None:
        """Show the brief of today, with the cursor on the first digest that is not read yet."""
        screen = self.screen
        screen.key_bar.hush()
        opened = self.briefing.open()
        if opened.query is not None:
            screen.remove_class("reading", "zen")
            screen.query_actions.jump(opened.query)
            screen.set_focus(screen.digest_list)
            first = screen.session.next_unread(-1, 1)
            screen.digest_list.go(max(0, first))
        screen.say(opened.said)

    def open_plate(self) -> None:
        """Show the decisions on the plate, and then what bears on the one that was chosen."""
        from reader.tui.keys import keymap_of
        from reader.tui.screens.plate import PlateScreen

        screen = self.screen

        def left(answer: object) -> None:
            screen.panes.show_change()
            if isinstance(answer, Chosen):
                screen.query_actions.jump(bearing_query(answer.question))
                screen.digest_list.go(max(0, screen.session.index_of(answer.digest_id)))
                screen.set_focus(screen.digest_list)

        screen.app.push_screen(PlateScreen(Plate(screen.session, screen.writes), keymap_of(screen.config.keys)), left)

    def end(self) -> bool:
        """Say that the brief is read, where it is; False where there is more to read."""
        from reader.tui.screens.brief_done import BriefDone

        done = self.briefing.done()
        if done is not None:
            self.screen.app.push_screen(BriefDone(done))
        return done is not None
