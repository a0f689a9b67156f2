"""Small screens that ask for one thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, SelectionList, Static, TextArea
from textual.widgets.option_list import Option
from textual.widgets.selection_list import Selection

from reader.library import Count
from reader.tui.widgets.detail import DIM


class Dialog(ModalScreen[object]):
    """What all of them share: a box in the middle, escape leaves it."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        & > Vertical {
            width: 64; max-width: 100%; height: auto; max-height: 90%;
            background: $surface; padding: 1 2; border: none;
        }
        & .about { color: $foreground 60%; margin-bottom: 1; }
        & .heading { text-style: bold; color: $accent; }
        & OptionList, & SelectionList { height: auto; max-height: 24; border: none; background: $surface; padding: 0; }
        & TextArea { height: 10; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", id="dialog-leave", show=False)]

    def action_leave(self) -> None:
        self.dismiss(None)


class AskText(Dialog):
    """Asks for a line of text."""

    def __init__(self, heading: str, about: str, text: str = "") -> None:
        super().__init__()
        self.heading, self.about, self.text = heading, about, text

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(self.heading), classes="heading")
            yield Static(Content(self.about), classes="about")
            yield Input(self.text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value)


class AskNote(Dialog):
    """Asks for a note of many lines."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", "Save", id="note-save")]

    def __init__(self, title: str, note: str) -> None:
        super().__init__()
        self.heading, self.note = title, note

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(self.heading), classes="heading")
            yield Static(Content("ctrl+s saves, escape leaves it as it was"), classes="about")
            yield TextArea(self.note)

    def action_save(self) -> None:
        self.dismiss(self.query_one(TextArea).text)


class Choose(Dialog):
    """Asks for one of a few."""

    def __init__(self, heading: str, choices: Sequence[tuple[str, str]], current: str) -> None:
        super().__init__()
        self.heading, self.choices, self.current = heading, choices, current

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(self.heading), classes="heading")
            yield OptionList(*(Option(Content(text), id=key) for key, text in self.choices))

    def on_mount(self) -> None:
        keys = [key for key, _ in self.choices]
        self.query_one(OptionList).highlighted = keys.index(self.current) if self.current in keys else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)


class AskRoles(Dialog):
    """Asks whom the reader reads for: the roles on the number keys. Answers with a list of roles."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "Done", id="roles-done", priority=True),
        Binding("j", "move('cursor_down')", "Down", id="roles-down", show=False),
        Binding("k", "move('cursor_up')", "Up", id="roles-up", show=False),
    ]

    def __init__(self, roles: Sequence[Count], chosen: Sequence[str]) -> None:
        super().__init__()
        self.roles, self.chosen = roles, chosen

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content("Which roles do you read for?"), classes="heading")
            yield Static(
                Content(
                    "They get the number keys 1–9, the first you choose gets 1. Space chooses, enter is done, escape skips."
                ),
                classes="about",
            )
            yield SelectionList[str](*(self._selection(role) for role in self.roles))

    def _selection(self, role: Count) -> Selection[str]:
        prompt = Content.assemble(role.label, (f"  {role.digests:,}", DIM))
        return Selection(prompt, role.label, role.label in self.chosen)

    def action_move(self, action: str) -> None:
        choices: SelectionList[str] = self.query_one(SelectionList)
        getattr(choices, f"action_{action}")()

    def action_done(self) -> None:
        self.dismiss(list(self.query_one(SelectionList).selected)[:9])


class Help(Dialog):
    """Every key, from the bindings themselves."""

    DEFAULT_CSS = "Help > Vertical { width: 78; } Help VerticalScroll { height: auto; max-height: 100%; }"

    def __init__(self, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        super().__init__()
        self.groups = groups

    def compose(self) -> ComposeResult:
        with Vertical(), VerticalScroll():
            for heading, keys in self.groups:
                width = max((len(key) for key, _ in keys), default=0)
                lines = [Content.assemble((f"{key:<{width}}  ", "bold"), text) for key, text in keys]
                yield Static(Content(heading), classes="heading")
                yield Static(Content("\n").join([*lines, Content("")]))
