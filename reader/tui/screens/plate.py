"""On your plate: decisions and questions in one's own words, and what of the library bears on each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from reader.translation import gettext as _
from reader.tui.controllers.plate import Chosen, Line, Plate
from reader.tui.controllers.said import Said
from reader.tui.keys import Keymap, help_of
from reader.tui.screens.dialogs import BACK, AskNote, AskText
from reader.tui.screens.picker import FindInput, Picker
from reader.tui.widgets.key_bar import Hint
from reader.tui.widgets.pick_list import Entry, PickList

ABOUT = _("a adds · c closes · r reopens · x removes · u undoes · enter lists what was found · esc goes back")
NOTHING = _(
    "Nothing is on your plate.\n\nPress a and write a decision or a question that you have to answer,\n"
    "such as “How should we bound our queues?”. What bears on it is found\n"
    "here, in the list, and in the brief."
)


class PlateScreen(Picker):
    """The decisions, each with the digests that bear on it most. Answers with a `Chosen`, or None."""

    DEFAULT_CSS = """
    PlateScreen {
        & > Vertical { width: 100; }
        & #plate-empty { padding: 1 0; }
        & #plate-said { height: auto; max-height: 3; color: $dim; margin-top: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", id="plate-add", show=False, tooltip="Put a decision or a question on your plate"),
        Binding("c", "close", "Close", id="plate-close", show=False, tooltip="Close it, and keep what was found"),
        Binding("r", "reopen", "Reopen", id="plate-reopen", show=False, tooltip="Put it back on your plate"),
        Binding("x,delete", "remove", "Remove", id="plate-remove", show=False, tooltip="Take it off your plate"),
        Binding("u", "undo", "Undo", id="plate-undo", show=False, tooltip="Undo the last change"),
        Binding(
            "question_mark", "help", "Keys", id="plate-help", show=False, key_display="?", tooltip="Show these keys"
        ),
        Binding("q", "leave", "Leave", id="plate-leave", show=False, tooltip="Back to the digests"),
    ]

    def __init__(self, plate: Plate, keymap: Keymap) -> None:
        self.plate = plate
        self.keymap = keymap
        self.lines: Sequence[Line] = plate.lines()
        super().__init__(_("On your plate"), _entries(self.lines), "", ABOUT)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(self.heading), classes="heading")
            yield Static(Content(self.about), classes="about")
            yield FindInput(placeholder=_("type to find"))
            yield Static(Content(NOTHING), id="plate-empty")
            yield PickList(_entries(self.lines))
            yield Static(id="plate-said", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        self._show_emptiness()

    @property
    def hints(self) -> Sequence[Hint]:
        add, undo, keys = Hint("a", _("add"), "a"), Hint("u", _("undo"), "u"), Hint("?", _("keys"), "question_mark")
        if not self.lines:
            return (add, undo, keys, BACK)
        here = (Hint("enter", _("list"), "enter"), Hint("c", _("close"), "c"), Hint("x", _("remove"), "x"))
        return (add, *here, undo, keys, BACK)

    def _show_emptiness(self) -> None:
        self.show_hints()
        self.query_one("#plate-empty").display = not self.lines
        self.pick_list.display = bool(self.lines)

    @property
    def current(self) -> Line | None:
        """The line under the cursor."""
        entry = self.pick_list.current
        return self.lines[int(entry.key)] if entry is not None else None

    def say(self, said: Said) -> None:
        """Show the plate as it is now, and say it."""
        here = self.current
        self.lines = self.plate.lines()
        at = next((str(n) for n, line in enumerate(self.lines) if here and line.decision == here.decision), "")
        self.pick_list.entries = _entries(self.lines)
        self.pick_list.find("", at)
        self._show_emptiness()
        self.query_one("#plate-said", Static).update(Content(said.text))

    def picked(self, entry: Entry) -> None:
        line = self.lines[int(entry.key)]
        self.dismiss(Chosen(line.decision.question, line.digest_id))

    def action_add(self) -> None:
        self._ask()

    def _ask(self, text: str = "", wrong: str = "") -> None:
        def asked(answer: object) -> None:
            if isinstance(answer, str) and answer.strip():
                said = self.plate.put(answer)
                if said.severity == "error":
                    self._ask(answer, said.text)
                else:
                    self.say(said)

        about = _("A decision or a question in your own words")
        self.app.push_screen(AskText(_("On your plate"), about, text, wrong), asked)

    def action_close(self) -> None:
        line = self.current
        if line is None or line.decision.closed:
            return
        decision = line.decision

        def noted(answer: object) -> None:
            if isinstance(answer, str):
                self.say(self.plate.close(decision, answer))

        heading = _("Close: {question}").format(question=decision.question)
        self.app.push_screen(AskNote(heading, self.plate.note_for(decision)), noted)

    def action_reopen(self) -> None:
        if self.current is not None and self.current.decision.closed:
            self.say(self.plate.reopen(self.current.decision))

    def action_remove(self) -> None:
        if self.current is not None:
            self.say(self.plate.remove(self.current.decision))

    def action_help(self) -> None:
        from reader.tui.screens.help import Help

        keys = help_of(self.app, PlateScreen, self.keymap)
        in_list = help_of(self.app, PickList, self.keymap)
        self.app.push_screen(Help([(_("On your plate"), keys), (_("In the list"), in_list)]))

    def action_undo(self) -> None:
        self.say(self.plate.undo())


def _entries(lines: Sequence[Line]) -> list[Entry]:
    return [Entry(str(n), line.text, about=f"  {line.about}" if line.about else "") for n, line in enumerate(lines)]
