"""Keys that show what can be done: help, the palette, the themes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader.translation import gettext as _
from reader.tui.actions.command import Command, Commands, key
from reader.tui.actions.highlighting import SentenceKeys

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

BINDINGS: Sequence[Binding] = (
    key("ctrl+p", "palette", "palette", "Search all commands"),
    key("ctrl+t", "theme", "theme", "Choose a theme"),
    key("question_mark", "help", "help", "Show all keys", show=True, key_display="?"),
)


class HelpActions:
    """What can be done, shown and found."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def commands(self) -> Commands:
        return {
            "help": Command(self.show_help),
            "query-help": Command(partial(self.show_help, queries=True)),
            "palette": Command(self.open_palette),
            "theme": Command(self.choose_theme),
        }

    def show_help(self, *, queries: bool = False) -> None:
        """Show every key, those of the pane with the focus first; or the query language."""
        from reader.tui.keys import help_of, keymap_of
        from reader.tui.screens.help import Help
        from reader.tui.widgets.command_line import CommandInput

        screen, keymap = self.screen, keymap_of(self.screen.config.keys)
        panes = {
            _("In the command line (:)"): help_of(screen.app, CommandInput, keymap),
            _("Choosing sentences"): help_of(screen.app, SentenceKeys, keymap),
            _("In the list"): help_of(screen.app, type(screen.digest_list), keymap),
            _("In the digest"): help_of(screen.app, type(screen.detail), keymap),
            _("In the filters"): [
                *help_of(screen.app, type(screen.filters), keymap),
                (_("letters"), _("Find within the facet")),
            ],
            _("In the views"): [
                *help_of(screen.app, type(screen.views), keymap),
                (_("letters"), _("Open the view with this letter or digit, or find one")),
            ],
        }
        focused = {
            _("In the list"): screen.digest_list,
            _("In the digest"): screen.detail,
            _("In the filters"): screen.filters,
            _("In the views"): screen.views,
        }
        here = next((name for name, pane in focused.items() if pane.has_focus), "")
        first = [(here, panes.pop(here))] if here else []
        groups = [*first, (_("Everywhere"), help_of(screen.app, type(screen), keymap)), *panes.items()]
        screen.app.push_screen(Help(groups, queries=queries))

    def open_palette(self) -> None:
        """Find a command by a word, and do it."""
        from reader.tui.keys import keymap_of
        from reader.tui.screens.palette import palette

        screen = self.screen

        def chosen(answer: object) -> None:
            if isinstance(answer, str):
                screen.action_do(answer)

        screen.app.push_screen(
            palette(screen.app, type(screen), keymap_of(screen.config.keys), screen.commands), chosen
        )

    def choose_theme(self) -> None:
        """Choose a theme, seeing each."""
        from reader.tui.screens.picker import ChooseTheme
        from reader.tui.widgets.pick_list import Entry

        app = self.screen.app
        themes = sorted(app.available_themes.values(), key=lambda theme: (not theme.dark, theme.name))
        entries = [Entry(theme.name, theme.name, about=_("dark") if theme.dark else _("light")) for theme in themes]
        app.push_screen(ChooseTheme(entries, app.theme, partial(setattr, app, "theme")))
