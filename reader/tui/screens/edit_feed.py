"""A form for a subscription: its name, and the rules for what it brings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from reader.model.subscription import Subscription
from reader.translation import gettext as _
from reader.tui.controllers.feed_form import changed, rows_of
from reader.tui.controllers.said import Said
from reader.tui.screens.dialogs import BACK, SAVE, Dialog
from reader.tui.widgets.key_bar import Hint
from reader.tui.widgets.line_input import LineInput


class EditFeed(Dialog):
    """Asks for the name and the rules of a subscription. Answers with the changed subscription."""

    DEFAULT_CSS = """
    EditFeed > Vertical { width: 76; }
    EditFeed Horizontal { height: 1; }
    EditFeed Horizontal > Static { width: 16; color: $dim; }
    EditFeed Input { width: 1fr; border: none; height: 1; padding: 0 1; background: $background; }
    EditFeed Input:focus { border: none; background: $tint; }
    EditFeed VerticalScroll { height: auto; max-height: 100%; }
    EditFeed #wrong { color: $warning; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="feed-save", tooltip="Save the changes"),
        Binding("down", "app.focus_next", "Next", id="feed-next-field", show=False, tooltip="Next field"),
        Binding("up", "app.focus_previous", "Previous", id="feed-previous-field", show=False, tooltip="Previous field"),
    ]

    AUTO_FOCUS = "Input"

    def __init__(self, feed: Subscription) -> None:
        super().__init__()
        self.feed = feed

    def compose(self) -> ComposeResult:
        with Vertical(), VerticalScroll(can_focus=False):
            yield Static(Content(self.feed.shown), classes="heading")
            yield Static(Content(_("enter or ctrl+s saves, escape cancels")), classes="about")
            for row in rows_of(self.feed):
                with Horizontal():
                    yield Static(Content(row.label))
                    yield LineInput(row.text, placeholder=row.hint, id=row.name)
            yield Static(id="wrong", markup=False)

    @property
    def hints(self) -> Sequence[Hint]:
        return (SAVE, Hint("tab", _("next field"), "tab"), BACK)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        typed = {field.id or "": field.value.strip() for field in self.query(Input)}
        answer = changed(self.feed, typed)
        if isinstance(answer, Said):
            self.query_one("#wrong", Static).update(Content(answer.text))
        else:
            self.dismiss(answer)
