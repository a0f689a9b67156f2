"""Keys that lead somewhere: feeds, the starter library, one pane alone, help, back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader.model.query import Query
from reader.paths import starter_folder
from reader.translation import gettext as _
from reader.tui.actions.command import Command, Commands, key
from reader.tui.controllers.reading import Reading
from reader.tui.controllers.refreshing import Refreshing
from reader.tui.controllers.watching import LibraryWatch

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

REFRESH: Sequence[Binding] = (
    key("R", "refresh", "refresh", "Refresh all feeds; press again to stop", show=True),
)  # fmt: skip
BINDINGS: Sequence[Binding] = (
    key("S", "starter", "starter library", "Import the starter library"),
    key("F", "feeds", "feeds", "Feeds: add, edit, pause, see their state"),
    key("z", "zen", "zen", "Show only the digest"),
    key("a", "airy", "airy list", "Put a blank line between the rows of the list"),
    key("escape", "back", "back", "Go back one step, to the query before at last"),
    key("h,left,backspace", "out", "to the list", "Go back to the list"),
    key("tab", "next-pane", "next pane", "Go to the next pane"),
    key("shift+tab", "previous-pane", "previous pane", "Go to the pane before"),
    key("q", "quit", "quit", "Leave the digest, then the program; your place is kept"),
)  # fmt: skip
PANES = "ViewsPane, Filters, DigestList, Detail"
"""What `tab` goes through; in the query line it completes."""


class PlaceActions:
    """The ways from pane to pane and screen to screen."""

    def __init__(self, screen: MainScreen, reading: Reading, refreshing: Refreshing, watch: LibraryWatch) -> None:
        self.screen = screen
        self.reading = reading
        self.refreshing = refreshing
        self.watch = watch

    def commands(self) -> Commands:
        return {
            "refresh": Command(lambda: self.screen.say(self.refreshing.toggle())),
            "starter": Command(
                self.import_starter,
                lambda: not self.screen.session.has_digests(),
                why=lambda: _("The starter library is for an empty library; in this one there are digests already"),
            ),
            "feeds": Command(self.open_feeds),
            "zen": Command(self.toggle_zen),
            "airy": Command(lambda: self.screen.digest_list.set_airy(not self.screen.digest_list.airy)),
            "next-pane": Command(lambda: self.screen.focus_next(PANES)),
            "previous-pane": Command(lambda: self.screen.focus_previous(PANES)),
            "back": Command(self.back),
            "out": Command(self.out),
            "quit": Command(self.quit),
        }

    def import_starter(self) -> None:
        """Import the starter library into this one."""
        self.watch.import_paths([starter_folder()], _("importing the starter library…"))
        self.screen.panes.show_found(0)

    def open_feeds(self) -> None:
        """Show what is followed."""
        from reader.tui.controllers.following import Following
        from reader.tui.keys import keymap_of
        from reader.tui.screens.feeds import FeedsScreen

        screen = self.screen

        def left(answer: object) -> None:
            if isinstance(answer, str) and answer:
                screen.query_actions.jump(Query().with_values("feed", [answer]))
                screen.set_focus(screen.digest_list)

        library = screen.session.library
        marking = screen.reading_actions.marking
        following = Following(library, screen.config.sources.allow_hosts, screen.writes)
        keymap = keymap_of(screen.config.keys)
        feeds = FeedsScreen(library, following, marking, self.refreshing, screen.jobs, keymap, screen.session.clock)
        screen.app.push_screen(feeds, left)

    def toggle_zen(self) -> None:
        screen = self.screen
        screen.key_bar.hush()
        screen.toggle_class("zen")
        screen.set_focus(screen.detail if screen.has_class("zen") else screen.digest_list)
        screen.refresh_bindings()

    def back(self) -> None:
        """Go back one step, whatever the last step was."""
        if not self.out():
            self.screen.query_actions.jump_back()

    def out(self) -> bool:
        """Go back one step of those that lead to the list. False where one stands there."""
        screen = self.screen
        if screen.detail.hinting:
            screen.reading_actions.show_letters()
        elif self.reading.back():
            screen.reading_actions.show()
        elif screen.has_class("drawer") and (screen.filters.has_focus or screen.views.has_focus):
            screen.action_do("to-list")
        elif screen.has_class("reading") or screen.has_class("zen"):
            screen.remove_class("reading", "zen")
            screen.key_bar.hush()
            screen.set_focus(screen.digest_list)
        elif screen.session.selected and screen.digest_list.has_focus:
            screen.session.selected.clear()
            screen.panes.show_selection()
        elif not screen.digest_list.has_focus:
            screen.set_focus(screen.digest_list)
        else:
            return False
        return True

    def quit(self) -> None:
        """Leave the digest that is read, or the program."""
        screen = self.screen
        if screen.reading_actions.is_reading and not screen.config.quit_from_page:
            self.back()
        else:
            screen.app.call_later(screen.app.run_action, "quit")
