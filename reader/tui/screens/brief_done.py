"""The end of a brief: it is enough for today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.controllers.briefing import Done
from reader.tui.screens.dialogs import Dialog
from reader.tui.widgets.key_bar import Hint


class BriefDone(Dialog):
    """Says what was read. Any of the keys that go on leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,n,q", "leave", "Back", id="brief-done-leave", show=False, tooltip="Back to the digests"),
    ]

    def __init__(self, done: Done) -> None:
        super().__init__()
        self.done = done

    @property
    def hints(self) -> Sequence[Hint]:
        return (Hint("enter", _("back"), "enter"),)

    def compose(self) -> ComposeResult:
        done = self.done
        read = ngettext("You read {count} digest in {minutes}.", "You read {count} digests in {minutes}.", done.digests)
        minutes = ngettext("{count} minute", "{count} minutes", done.minutes).format(count=number(done.minutes))
        with Vertical():
            yield Static(Content(_("Done for today")), classes="heading")
            yield Static(Content(read.format(count=number(done.digests), minutes=minutes)))
            if done.streak > 1:
                yield Static(Content(_("{count} days in a row.").format(count=number(done.streak))))
            if done.again:
                yield Static(Content("\n" + _("Highlighted by you")), classes="heading")
                yield Static(Content("\n".join(done.again)))
            yield Static(Content("\n" + _("The next brief comes tomorrow. enter goes back.")), classes="about")
