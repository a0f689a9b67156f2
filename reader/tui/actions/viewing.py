"""Keys of the views: opened, and a search kept as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader.model.views import OWN, Known
from reader.translation import gettext as _
from reader.tui.actions.command import Command, Commands, key
from reader.tui.controllers.said import Said
from reader.tui.controllers.viewing import Viewing

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen
    from reader.tui.widgets.views_pane import What

BINDINGS: Sequence[Binding] = (
    key("v", "views", "views", "Views: today, unread, later, and searches of your own", show=True),
    key("ctrl+s", "save-view", "save as a view", "Save this search as a view"),
)


class ViewActions:
    """The views of a screen."""

    def __init__(self, screen: MainScreen, viewing: Viewing) -> None:
        self.screen = screen
        self.viewing = viewing

    def commands(self) -> Commands:
        return {"views": Command(self.go), "save-view": Command(self.save)}

    @property
    def key_to_save(self) -> str:
        """The first key that keeps a search, as the configuration has it."""
        keys = self.screen.config.keys.get("save-view", next(b.key for b in BINDINGS if b.id == "save-view"))
        return keys.split(",")[0].strip()

    def go(self) -> None:
        """Go to the views; where there is no room for their pane, they come over the others."""
        screen = self.screen
        screen.remove_class("zen")
        screen.add_class("drawer", "views")
        screen.views.come()
        screen.set_focus(screen.views)

    def do(self, what: What, view: Known) -> None:
        """Do something with a view. Only the reader's own can be changed."""
        if what == "open":
            self.open(view)
        elif view.kind != OWN:
            fixed = _("{view} is not one of your own views, and stays as it is")
            self.screen.say(Said(fixed.format(view=view.shown)))
        elif what == "rename":
            self.rename(view)
        elif what == "key":
            self.ask_key(view)
        elif what == "remove":
            self._say(self.viewing.remove(view))
        else:
            self._say(self.viewing.move(view, -1 if what == "up" else 1), view.name)

    def open(self, view: Known) -> None:
        """Show what a view finds; there is a way back."""
        screen = self.screen
        query, said = self.viewing.query(view)
        if query is None:
            screen.say(said)
            return
        screen.remove_class("reading", "zen", "drawer")
        screen.set_focus(screen.digest_list)
        if self.viewing.is_brief(view):
            screen.briefing_actions.open_brief()
        elif query != screen.session.query:
            screen.query_actions.jump(query)

    def save(self) -> None:
        """Keep the search that is shown as a view, under a name that is asked for."""
        query, said = self.viewing.savable(self.screen.query_bar.input.value)
        if not query:
            self.screen.say(said)
            return
        self._ask(
            _("Save this search as a view"),
            query + "\n" + _("Its name; one of your views that has it already gets this search."),
            self.viewing.suggested_name(),
            lambda name: self.viewing.wrong_name(name, query),
            lambda name: self._say(self.viewing.save(name, query), name),
        )

    def rename(self, view: Known) -> None:
        self._ask(
            _("Rename {view}").format(view=view.shown),
            _("Its new name; views of yours that name it with view: follow."),
            view.name,
            lambda name: self.viewing.wrong_new_name(view, name),
            lambda name: self._say(self.viewing.rename(view, name), name),
        )

    def ask_key(self, view: Known) -> None:
        self._ask(
            _("The key of {view}").format(view=view.shown),
            _("One letter or digit, pressed after v; nothing for none of its own."),
            view.key if view.key.isalpha() else "",
            lambda typed: self.viewing.wrong_key(view, typed),
            lambda typed: self._say(self.viewing.set_key(view, typed), view.name),
        )

    def _ask(
        self, heading: str, about: str, text: str, wrong: Callable[[str], str], done: Callable[[str], None]
    ) -> None:
        """Ask for a line until nothing is wrong with it."""
        from reader.tui.screens.dialogs import AskText

        def answered(answer: object) -> None:
            if not isinstance(answer, str):
                return
            typed = answer.strip()
            problem = wrong(typed)
            if problem:
                self.screen.app.push_screen(AskText(heading, about, typed, problem), answered)
            else:
                done(typed)

        self.screen.app.push_screen(AskText(heading, about, text), answered)

    def _say(self, said: Said, name: str = "") -> None:
        """Show what was done to a view, with the cursor of the pane on it."""
        if name:
            self.screen.views.show(name)
        self.screen.say(said)
