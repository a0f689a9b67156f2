"""The end of a brief: it is enough for today."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from reader.tui.controllers.briefing import Done
from reader.tui.screens.dialogs import Dialog


class BriefDone(Dialog):
    """Says what was read. Any of the keys that go on leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,n,q", "leave", "Back", id="brief-done-leave", show=False, tooltip="Back to the digests"),
    ]

    def __init__(self, done: Done) -> None:
        super().__init__()
        self.done = done

    def compose(self) -> ComposeResult:
        done = self.done
        plural = "s" * (done.digests != 1)
        with Vertical():
            yield Static(Content("Done for today"), classes="heading")
            yield Static(Content(f"You read {done.digests} digest{plural}, {done.minutes} minutes."))
            if done.streak > 1:
                yield Static(Content(f"{done.streak} days in a row."))
            if done.again:
                yield Static(Content("\nHighlighted by you"), classes="heading")
                yield Static(Content("\n".join(done.again)))
            yield Static(Content("\nThe next brief comes tomorrow. enter goes back."), classes="about")
