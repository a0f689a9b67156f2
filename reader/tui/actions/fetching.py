"""The key that fetches the whole text of an article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader.model.subscription import Subscription
from reader.model.teasers import is_teaser
from reader.translation import gettext as _
from reader.tui.actions.command import Command, Commands, key
from reader.tui.controllers.fetching import Fetching

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

BINDINGS: Sequence[Binding] = (
    key("x", "fetch", "whole text", "Fetch the whole text of a teaser; on a whole text: have it always fetched"),
)


class FetchActions:
    """What is asked before a text is fetched, or always fetched."""

    def __init__(self, screen: MainScreen, fetching: Fetching) -> None:
        self.screen = screen
        self.fetching = fetching

    def commands(self) -> Commands:
        return {"fetch": Command(self.fetch, self.screen.has_targets, self._is_teaser)}

    def _is_teaser(self) -> bool:
        digest = self.screen.detail.digest
        return digest is not None and is_teaser(digest)

    def fetch(self) -> None:
        """Fetch what is selected, or else the digest at hand; where that is whole, offer to do so always."""
        screen, targets = self.screen, self.screen.targets
        feed = self.fetching.could_always(screen.reading_actions.load(targets[0])) if len(targets) == 1 else None
        if feed is not None:
            self._ask_always(feed)
            return
        screen.say(self.fetching.fetch(targets))
        screen.session.end_selection(targets)
        screen.panes.show_selection()

    def _ask_always(self, feed: Subscription) -> None:
        from reader.tui.screens.dialogs import Confirm

        def answered(answer: object) -> None:
            if answer is True:
                self.screen.say(self.fetching.always(feed))

        question = _("The whole text is here already. Fetch it for every new entry of {feed} too?")
        self.screen.app.push_screen(Confirm(_("Whole texts"), question.format(feed=feed.shown)), answered)
