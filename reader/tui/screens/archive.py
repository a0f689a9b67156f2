"""What a query finds in all of a shared library: a list, page after page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from reader.translation import gettext as _
from reader.tui.controllers.archive import ArchiveSearch, Hit
from reader.tui.screens.dialogs import BACK
from reader.tui.screens.picker import FIND, FindInput, Picker
from reader.tui.widgets.key_bar import Hint
from reader.tui.widgets.pick_list import Entry, PickList

ABOUT = _("enter opens one and keeps it here · m lists more · / finds in the list · esc goes back")
SEARCHING = _("Searching all of the shared library…")
NONE = _("No digest of the shared library matches.")
EMPTY = _("The shared library is empty: its curators publish what is in theirs when they sync.")


class ArchiveScreen(Picker):
    """The hits of one search. Answers with the id of the one to open, or None."""

    DEFAULT_CSS = """
    ArchiveScreen {
        & > Vertical { width: 110; }
        & #archive-said { height: auto; max-height: 4; color: $dim; margin-bottom: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "more", "More", id="archive-more", show=False, tooltip="List the next page"),
        Binding("q", "leave", "Leave", id="archive-leave", show=False, tooltip="Back to the digests"),
    ]

    def __init__(self, search: ArchiveSearch) -> None:
        self.search = search
        self._busy = False
        super().__init__(_("Archive: {query}").format(query=search.text or _("everything")), [], "", ABOUT)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(self.heading), classes="heading")
            yield Static(Content(self.about), classes="about")
            yield FindInput(placeholder=_("type to find"))
            yield Static(Content(SEARCHING), id="archive-said")
            yield PickList([])

    def on_mount(self) -> None:
        super().on_mount()
        self.action_more()

    @property
    def hints(self) -> Sequence[Hint]:
        return (Hint("enter", _("open"), "enter"), Hint("m", _("more"), "m"), FIND, BACK)

    def action_more(self) -> None:
        """Fetch the next page, unless one is on its way or there is none."""
        if not self._busy and not self.search.ended:
            self._busy = True
            self._say(SEARCHING)
            self.run_worker(self._fetch())

    async def _fetch(self) -> None:
        try:
            await self.search.more()
        finally:
            self._busy = False
        self.pick_list.set_entries(map(_entry, self.search.hits), self.query_one(FindInput).value)
        self._say(self._standing())

    def _standing(self) -> str:
        """How many are found, or why none are."""
        search = self.search
        if search.wrong:
            return search.wrong
        if not search.hits:
            return NONE if search.text else EMPTY
        listed = "" if search.ended else _("{count} listed").format(count=len(search.hits))
        return " · ".join(filter(None, (search.total, listed)))

    def _say(self, text: str) -> None:
        self.query_one("#archive-said", Static).update(Content(text))


def _entry(hit: Hit) -> Entry:
    return Entry(hit.id, hit.title, lead=hit.day, about=f"  {hit.about}" if hit.about else "")
