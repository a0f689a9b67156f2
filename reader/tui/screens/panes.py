"""The panes of the main screen, shown in step: the list first, then what takes counting, the digest with the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from reader.library.unlisted import emptied
from reader.translation import gettext as _
from reader.tui.controllers.reading import Reading
from reader.tui.screens.hints import hints

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

LATER = 0.1
"""Seconds after which the counts follow a change that somebody else made."""
EMPTY = _(
    "The library is empty.\n\nPress S to read the starter library: "
    "landmark papers, postmortems and essays of computing."
    "\n\nOr press F and follow what you read: feeds, newsletters, folders."
    "\n\nOr import your own pages:\ndigest import PATH…"
)


class Panes:
    """Shows a session on a screen."""

    def __init__(self, screen: MainScreen, reading: Reading) -> None:
        self.screen = screen
        self.session = screen.session
        self.reading = reading
        self._counting: Timer | None = None

    def show_first(self) -> None:
        """The first frame: the list; what takes counting comes once everything is where it was."""
        self._show_list(0)
        self.show_top()

    def show_found(self, cursor: int) -> None:
        """Show what the session found, everywhere."""
        self._show_list(cursor)
        self.show_counts()

    def show_change(self) -> None:
        """Show what changed; the cursor stays on its digest."""
        self.show_found(self._index_of_cursor())

    def show_change_of_others(self) -> None:
        """The same while somebody types: the list in one frame, what takes counting in a later one."""
        self._show_list(self._index_of_cursor())
        self.show_top()
        if self.screen.command_line.display:
            self.screen.command_line.show()
        if self._counting is None:
            self._counting = self.screen.set_timer(LATER, self._show_counts_later)

    def _show_counts_later(self) -> None:
        self._counting = None
        self.show_counts()

    def show_digest(self, id_: str) -> None:
        """Show a digest that has another row now, wherever it stands."""
        self.session.held = self.session.library.row_of(id_) or 0
        self.session.again()
        self.show_found(max(0, self.session.index_of(id_)))

    def show_selection(self, *, step: int = 0) -> None:
        """Show what is selected, and move on by so many digests."""
        digest_list = self.screen.digest_list
        digest_list.show_marks()
        digest_list.go(digest_list.cursor + step)
        self.show_top()

    def _index_of_cursor(self) -> int:
        """Where the digest under the cursor stands now; where it is gone, the place it had."""
        row = self.screen.digest_list.highlighted
        index = self.session.index_of(row.id) if row is not None else -1
        return index if index >= 0 else self.screen.digest_list.cursor

    def _show_list(self, cursor: int) -> None:
        self.show_emptiness()
        self.screen.digest_list.show_found(cursor)

    def show_emptiness(self) -> None:
        """Say why the list is empty, where it is."""
        empty = not len(self.session.found.rows)
        self.screen.set_class(empty, "-empty")
        if empty:
            self._leave_page()
            starting = not len(self.session.library) and not self.screen.jobs.text and not emptied(self.session.library)
            self.screen.query_one("#empty", Static).update(Content(EMPTY if starting else self.session.emptiness()))

    def _leave_page(self) -> None:
        """Where one pane is seen at a time nobody is left with an empty page: the list says why it is empty."""
        screen = self.screen
        if screen.has_class("reading") or screen.has_class("zen"):
            screen.remove_class("reading", "zen")
            if screen.detail.has_focus:
                screen.set_focus(screen.digest_list)

    def show_counts(self) -> None:
        """Show the query and every number that follows from it."""
        if self.screen.side.display:
            self.screen.views.show()
            if self.screen.filters.display:
                self.screen.filters.show_found()
        self.screen.strip.show(self.session.query)
        self.screen.query_bar.show(self.session.query)
        self.show_top()
        self.screen.refresh_bindings()

    def show_top(self) -> None:
        screen = self.screen
        ago = "" if screen.refreshing.running else screen.refreshing.ago(self.session.clock())
        screen.top_bar.show(
            screen.layout_of_library.root.name, self.session, screen.digest_list.cursor,
            screen.briefing.status, screen.jobs.text, ago,
            read=self._position(), shared=screen.in_step.status, trouble=self._trouble(),
        )  # fmt: skip

    def _trouble(self) -> str:
        """What keeps the library from being in step with its shared one, in short, and the key that says it whole."""
        trouble = self.screen.in_step.trouble
        if not trouble:
            return ""
        from reader.tui.keys import bindings_of, key_display, keymap_of

        bindings = bindings_of(type(self.screen), keymap_of(self.screen.config.keys))
        keys = [key_display(self.screen.app, binding) for binding in bindings if binding.id == "shared"]
        return _("{trouble}, {key} says why").format(trouble=trouble, key=keys[0]) if keys else trouble

    def _position(self) -> str:
        """How far the digest is read, where it is being read."""
        detail = self.screen.detail
        return detail.position if detail.has_focus or (detail.display and detail.scroll_offset.y) else ""

    def show_keys(self) -> None:
        """Show the keys that do something now."""
        self.screen.key_bar.show(hints(self.screen))
