"""Dialogs that ask for one of several: `/` finds, and the keys of the list go through them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from reader.translation import gettext as _
from reader.tui.screens.dialogs import BACK, Dialog
from reader.tui.widgets.key_bar import Hint
from reader.tui.widgets.line_input import LineInput
from reader.tui.widgets.pick_list import Entry, PickList


class FindInput(LineInput):
    """Finds in the list below it, and goes through what is found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "screen.pick('move', 1)", "Down", id="find-down", show=False, tooltip="The next one"),
        Binding("up,ctrl+p", "screen.pick('move', -1)", "Up", id="find-up", show=False, tooltip="The one before"),
        Binding("ctrl+d,pagedown", "screen.pick('half_page', 1)", "Half a page down", id="find-half-down", show=False),
        Binding("ctrl+u,pageup", "screen.pick('half_page', -1)", "Half a page up", id="find-half-up", show=False),
        Binding("enter", "screen.pick('pick')", "Choose", id="find-pick", show=False, tooltip="Choose this one"),
        Binding("tab", "screen.to_list", "To the list", id="find-done", show=False, tooltip="Go to the list"),
        Binding("escape", "leave", "Leave", id="find-leave", show=False, tooltip="Find no more"),
    ]

    def check_consume_key(self, key: str, character: str | None) -> bool:
        picker = self.screen
        return (key != "space" or not isinstance(picker, Picker) or picker.SPACE_FINDS) and super().check_consume_key(
            key, character
        )

    async def action_leave(self) -> None:
        """Find no more; what one came to find in is left at once."""
        picker = self.screen
        stays = bool(self.value) and isinstance(picker, Picker) and not picker.finds
        self.value = "" if stays else self.value
        await self.run_action("screen.to_list" if stays else "screen.leave")


FIND = Hint("/", _("find"), "slash")
GO = Hint("↑ ↓", _("go through"))


class Picker(Dialog):
    """Asks for one of several entries. Answers with its key."""

    DEFAULT_CSS = """
    Picker {
        & > Vertical { width: 72; }
        & FindInput { border: none; height: 1; padding: 0; margin-bottom: 1; background: $surface; display: none; }
        &.-finding FindInput { display: block; }
        & FindInput:focus { border: none; }
        & PickList { background: $surface; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find", id="pick-find", show=False, key_display="/", tooltip="Find by words"),
    ]

    SPACE_FINDS: ClassVar[bool] = True
    """Whether a space is one of what is typed; else it is a key of its own."""
    CHOOSES: ClassVar[str] = _("choose")
    """What enter does, as the footer says it."""
    pick_list = getters.query_one(PickList)

    def __init__(
        self, heading: str, entries: Iterable[Entry], current: str = "", about: str = "", *, finds: bool = False
    ) -> None:
        """`finds`: whether it begins with finding."""
        super().__init__()
        self.heading, self.about, self._entries, self._current, self.finds = heading, about, entries, current, finds

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(self.heading), classes="heading")
            if self.about:
                yield Static(Content(self.about), classes="about")
            yield FindInput(placeholder=_("type to find"))
            yield PickList(self._entries, self._current)

    @property
    def hints(self) -> Sequence[Hint]:
        return (Hint("enter", self.CHOOSES, "enter"), GO if self.finds else FIND, BACK)

    def on_mount(self) -> None:
        self.call_after_refresh(self.pick_list.find, "", self._current)
        if self.finds:
            self.action_find()
        else:
            self.set_focus(self.pick_list)

    def action_find(self) -> None:
        self.add_class("-finding")
        self.set_focus(self.query_one(FindInput))

    def action_to_list(self) -> None:
        self.set_class(bool(self.query_one(FindInput).value), "-finding")
        self.set_focus(self.pick_list)

    def action_pick(self, action: str, *arguments: int) -> None:
        getattr(self.pick_list, f"action_{action}")(*arguments)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.pick_list.find(event.value)

    def on_pick_list_picked(self, event: PickList.Picked) -> None:
        event.stop()
        self.picked(event.entry)

    def picked(self, entry: Entry) -> None:
        """An entry was chosen: by default it is the answer."""
        self.dismiss(entry.key)

    def action_leave(self) -> None:
        self.dismiss(None)


class Choose(Picker):
    """Asks for one of a few."""

    def __init__(self, heading: str, choices: Sequence[tuple[str, str]], current: str) -> None:
        super().__init__(heading, [Entry(key or NONE, text) for key, text in choices], current or NONE)

    def picked(self, entry: Entry) -> None:
        self.dismiss("" if entry.key == NONE else entry.key)


NONE = "\0"
"""An empty answer as a key."""


class ChooseTheme(Picker):
    """Asks for a theme, and shows each while the cursor is on it. Answers with None where the old one is kept."""

    def __init__(self, entries: Iterable[Entry], current: str, show: Callable[[str], None]) -> None:
        about = _("The screen shows each; enter keeps it, escape the old one.")
        super().__init__(_("Theme"), entries, current, about)
        self.show = show

    CHOOSES = _("keep")

    def on_pick_list_highlighted(self, event: PickList.Highlighted) -> None:
        self.show(event.entry.key)

    def action_leave(self) -> None:
        self.show(self._current)
        self.dismiss(None)
