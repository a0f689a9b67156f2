"""Small screens that ask for one thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from reader.library import Count
from reader.tui.keys import SUSPEND
from reader.tui.looks import DIM
from reader.tui.session import PINS
from reader.tui.widgets.line_input import LineInput


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
        & OptionList { height: auto; max-height: 50vh; border: none; background: $surface; padding: 0; }
        & OptionList:focus { border: none; background-tint: transparent; }
        & OptionList, & OptionList:focus {
            & > .option-list--option-highlighted { background: $primary 25%; color: $foreground; text-style: none; }
        }
        & VerticalScroll, & OptionList { scrollbar-size-vertical: 1; }
        & TextArea { height: 10; max-height: 50vh; }
        &.-low > Vertical { padding: 0 1; }
        &.-low .about { display: none; }
    }
    """
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", id="dialog-leave", show=False, tooltip="Cancel"),
        SUSPEND,
    ]

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
            yield LineInput(self.text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value)


class Confirm(Dialog):
    """Asks a question to which only `y` is a yes. Answers with True or False."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", id="confirm-yes", tooltip="Yes"),
        Binding("n", "answer(False)", "No", id="confirm-no", tooltip="No"),
    ]

    def __init__(self, heading: str, question: str) -> None:
        super().__init__()
        self.heading, self.question = heading, question

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(self.heading), classes="heading")
            yield Static(Content(self.question))
            yield Static(Content("\ny allows it, n or escape does not"), classes="about")

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)


class AskNote(Dialog):
    """Asks for a note of many lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="note-save", tooltip="Save the note"),
    ]

    def __init__(self, title: str, note: str) -> None:
        super().__init__()
        self.heading, self.note = title, note

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(self.heading), classes="heading")
            yield Static(Content("ctrl+s saves, escape cancels"), classes="about")
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
    """Asks which roles the reader reads for: those on the number keys. Answers with a list of roles."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "Done", id="roles-done", priority=True, tooltip="Use these roles"),
        Binding(
            "space", "toggle_role", "Choose", id="roles-toggle", show=False, tooltip="Select or deselect this role"
        ),
        Binding("j", "move('cursor_down')", "Down", id="roles-down", show=False),
        Binding("k", "move('cursor_up')", "Up", id="roles-up", show=False),
    ]

    def __init__(self, roles: Sequence[Count], chosen: Sequence[str]) -> None:
        super().__init__()
        self.roles = roles
        known = {role.label for role in roles}
        self.chosen = [role for role in chosen if role in known]

    def compose(self) -> ComposeResult:
        about = "They get the number keys, in the order you choose them. Space chooses, enter confirms, escape skips."
        with Vertical():
            yield Static(Content("Which roles do you read for?"), classes="heading")
            yield Static(Content(about), classes="about")
            yield OptionList(*map(self._prompt, self.roles))

    def _prompt(self, role: Count) -> Content:
        if role.label not in self.chosen:
            return Content.assemble(("□   ", DIM), role.label, (f"  {role.digests:,}", DIM))
        number = self.chosen.index(role.label) + 1
        return Content.assemble(("■ ", "$accent"), f"{number} ", (role.label, "bold"), (f"  {role.digests:,}", DIM))

    def action_move(self, action: str) -> None:
        getattr(self.query_one(OptionList), f"action_{action}")()

    def action_toggle_role(self) -> None:
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None:
            self._toggle(highlighted)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._toggle(event.option_index)

    def _toggle(self, at: int) -> None:
        label = self.roles[at].label
        if label in self.chosen:
            self.chosen.remove(label)
        elif len(self.chosen) < PINS:
            self.chosen.append(label)
        for index, role in enumerate(self.roles):
            self.query_one(OptionList).replace_option_prompt_at_index(index, self._prompt(role))

    def action_done(self) -> None:
        self.dismiss(self.chosen)


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
