"""The key that hands one digest on: to the clipboard, to a mail, to the reader's own command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader.translation import gettext as _
from reader.tui.actions.command import Command, Commands, key
from reader.tui.browser import open_mail
from reader.tui.controllers.said import Said
from reader.tui.controllers.sharing import Sharing

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

BINDINGS: Sequence[Binding] = (
    key("Y", "share", "share", "Share this digest: copy it as Markdown, text or link, mail it, or run your command"),
)
COPIED = {"markdown": _("Copied as Markdown"), "text": _("Copied as text"), "link": _("Copied title and link")}


class ShareActions:
    """How a digest is handed on."""

    def __init__(self, screen: MainScreen, sharing: Sharing) -> None:
        self.screen = screen
        self.sharing = sharing

    def commands(self) -> Commands:
        return {"share": Command(self.ask, lambda: bool(self.screen.current_id))}

    def ask(self) -> None:
        from reader.tui.screens.picker import Picker
        from reader.tui.widgets.pick_list import Entry

        digest_id = self.screen.current_id

        def chosen(answer: object) -> None:
            if isinstance(answer, str):
                self._share(digest_id, answer)

        entries = [Entry(way, text, about=about) for way, text, about in self.sharing.ways()]
        self.screen.app.push_screen(Picker(_("Share this digest"), entries), chosen)

    def _share(self, digest_id: str, way: str) -> None:
        if way == "command":
            self.screen.say(self.sharing.run(digest_id))
            return
        text = self.sharing.text(digest_id, way)
        if isinstance(text, Said):
            self.screen.say(text)
        elif way != "mail":
            self.screen.app.copy_to_clipboard(text)
            self.screen.say(Said(COPIED[way]))
        elif not open_mail(text, self.screen.app):
            self.screen.app.copy_to_clipboard(text)
            self.screen.say(Said(_("No mail program here, so the mail's address was copied")))
