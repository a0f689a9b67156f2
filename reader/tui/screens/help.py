"""Help: every key by its place, and the query language on a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from reader.model.query_help import QUERY_HELP
from reader.translation import gettext as _
from reader.tui.screens.dialogs import BACK
from reader.tui.screens.picker import FIND, FindInput, Picker
from reader.tui.widgets.key_bar import Hint
from reader.tui.widgets.pick_list import Entry

Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""Headings, each with its keys and what they do."""
KEYS, QUERIES = _("Keys"), _("The query language")
ABOUT = {KEYS: _("/ finds, tab shows the query language"), QUERIES: _("/ finds, tab shows the keys")}


class Help(Picker):
    """Every key, from the bindings themselves, and every part of a query."""

    DEFAULT_CSS = "Help > Vertical { width: 96; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,question_mark", "turn", "Other page", id="help-turn", show=False, tooltip="Show the other page"),
    ]

    def __init__(self, groups: Groups, *, queries: bool = False) -> None:
        self._pages = {KEYS: entries(groups), QUERIES: entries(QUERY_HELP)}
        self._page = QUERIES if queries else KEYS
        super().__init__(self._page, self._pages[self._page], about=ABOUT[self._page])

    @property
    def hints(self) -> Sequence[Hint]:
        return (FIND, Hint("tab", _("other page"), "tab"), BACK)

    def action_turn(self) -> None:
        """Show the other page."""
        self._page = QUERIES if self._page == KEYS else KEYS
        self.query_one(".heading", Static).update(Content(self._page))
        self.query_one(".about", Static).update(Content(ABOUT[self._page]))
        self.pick_list.set_entries(self._pages[self._page], self.query_one(FindInput).value)

    def picked(self, entry: Entry) -> None:
        """It is there to be read: enter leaves it."""
        self.dismiss(None)


def entries(groups: Groups) -> list[Entry]:
    """The lines of help."""
    found: list[Entry] = []
    for heading, keys in groups:
        found += [*([Entry("", "")] if found else []), Entry("", heading)]
        found += [Entry(f"{heading}\0{key}\0{text}", text, key, words=heading) for key, text in keys]
    return found
