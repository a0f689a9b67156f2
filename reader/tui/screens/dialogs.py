"""Small screens that ask for one thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from reader.translation import gettext as _
from reader.tui.keys import SUSPEND
from reader.tui.widgets.key_bar import Hint, KeyBar
from reader.tui.widgets.line_input import LineInput

BACK = Hint("esc", _("back"), "escape")
ENTER = Hint("enter", _("confirm"), "enter")
SAVE = Hint("ctrl+s", _("save"), "ctrl+s")


class Dialog(ModalScreen[object]):
    """What all of them share: a box in the middle, escape leaves it."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        & > Vertical {
            width: 64; max-width: 100%; height: auto; max-height: 90%;
            background: $surface; padding: 1 2; border: none;
        }
        & .about { color: $dim; margin-bottom: 1; }
        & .heading { text-style: bold; color: $accent; }
        & VerticalScroll { scrollbar-size-vertical: 1; }
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

    @property
    def hints(self) -> Sequence[Hint]:
        """What the footer of the screen beneath offers while this is open: what is used most first."""
        return (BACK,)

    def show_hints(self) -> None:
        for screen in reversed(self.app.screen_stack):
            if not isinstance(screen, Dialog):
                for bar in screen.query(KeyBar):
                    bar.lend(self, self.hints)
                return

    def on_screen_resume(self) -> None:
        if self.is_current:
            self.show_hints()

    def on_screen_suspend(self) -> None:
        for screen in self.app.screen_stack:
            for bar in screen.query(KeyBar):
                bar.take_back(self)

    def action_leave(self) -> None:
        self.dismiss(None)


DISCARD = _("Press escape again to discard what you typed.")


class Draft(Dialog):
    """A dialog in which more is typed than one would type twice: escape asks before that is lost."""

    DEFAULT_CSS = """
    Draft #wrong { height: auto; max-height: 4; color: $warning; text-style: bold; }
    """
    _asked = False
    _before: Sequence[str] = ()

    def on_mount(self) -> None:
        self._before = self._typed()

    def _typed(self) -> Sequence[str]:
        """What stands in every field."""
        return [*(each.value for each in self.query(Input)), *(each.text for each in self.query(TextArea))]

    def action_leave(self) -> None:
        if self._asked or self._typed() == self._before:
            self.dismiss(None)
        else:
            self._asked = True
            self.show_wrong(DISCARD)

    def show_wrong(self, text: str) -> None:
        self.query_one("#wrong", Static).update(Content(text))

    def on_input_changed(self) -> None:
        self._go_on()

    def on_text_area_changed(self) -> None:
        self._go_on()

    def _go_on(self) -> None:
        if self._asked:
            self._asked = False
            self.show_wrong("")


class AskText(Dialog):
    """Asks for a line of text."""

    def __init__(self, heading: str, about: str, text: str = "", wrong: str = "") -> None:
        """`wrong`: what was wrong with the text, where it is asked for again."""
        super().__init__()
        self.heading, self.about, self.text, self.wrong = heading, about, text, wrong

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(self.heading), classes="heading")
            yield Static(Content(self.about), classes="about")
            yield LineInput(self.text, select_on_focus=not self.wrong)
            if self.wrong:
                yield Static(Content.styled(self.wrong, "bold $warning"))

    @property
    def hints(self) -> Sequence[Hint]:
        return (ENTER, BACK)

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
            yield Static(Content("\n" + _("y allows it, n or escape does not")), classes="about")

    @property
    def hints(self) -> Sequence[Hint]:
        return (Hint("y", _("yes"), "y"), Hint("n", _("no"), "n"), BACK)

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)


class AskNote(Draft):
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
            yield Static(Content(_("ctrl+s saves, escape cancels")), classes="about")
            yield TextArea(self.note)
            yield Static(id="wrong", markup=False)

    @property
    def hints(self) -> Sequence[Hint]:
        return (SAVE, BACK)

    def action_save(self) -> None:
        self.dismiss(self.query_one(TextArea).text)
