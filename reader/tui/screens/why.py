"""Why is this here? Each part of a digest's score as a bar, and what one wants more or less of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from reader.translation import gettext as _
from reader.tui.controllers.explaining import Explaining, Line
from reader.tui.controllers.said import Said
from reader.tui.keys import Keymap, help_of
from reader.tui.screens.dialogs import BACK
from reader.tui.screens.picker import FindInput, Picker
from reader.tui.widgets.key_bar import Hint
from reader.tui.widgets.pick_list import Entry, PickList

ABOUT = _("+ more · - less · ← → weight · enter keeps · u undoes · ? keys · esc goes back")


class WhyScreen(Picker):
    """The parts of a score. What is tried shows at once what it would change. Answers whether anything was kept."""

    DEFAULT_CSS = """
    WhyScreen {
        & > Vertical { width: 104; height: 90%; }
        & PickList { height: 1fr; }
        & #why-standing { text-style: bold; height: auto; max-height: 3; }
        & #why-about { height: auto; max-height: 2; color: $dim; margin-bottom: 1; }
        & #why-said { height: auto; max-height: 2; color: $dim; margin-top: 1; }
        &.-low #why-about { display: none; }
        &.-low #why-said { max-height: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus,equals_sign", "want('+')", "More", id="why-more", show=False, tooltip="Try wanting more of this",
            key_display="+"),
        Binding("minus", "want('-')", "Less", id="why-less", show=False, tooltip="Try wanting less of this",
            key_display="-"),
        Binding("right,l", "weigh(1)", "Heavier", id="why-heavier", show=False,
            tooltip="Try a greater weight of this part"),
        Binding("left,h", "weigh(-1)", "Lighter", id="why-lighter", show=False,
            tooltip="Try a smaller weight of this part"),
        Binding("u", "undo", "Undo", id="why-undo", show=False, tooltip="Drop what is tried, or undo the last change"),
        Binding("question_mark", "help", "Keys", id="why-help", show=False, key_display="?", tooltip="Show these keys"),
        Binding("q,i", "leave", "Back", id="why-leave", show=False, tooltip="Back to the digests"),
    ]  # fmt: skip

    def __init__(self, explaining: Explaining, keymap: Keymap) -> None:
        self.explaining = explaining
        self.keymap = keymap
        self.lines: Sequence[Line] = explaining.lines()
        super().__init__(explaining.explained.title, _entries(self.lines), "", ABOUT)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(_("Why is “{title}” here?").format(title=self.heading)), classes="heading")
            yield Static(id="why-standing", markup=False)
            yield Static(id="why-about", markup=False)
            yield FindInput(placeholder=_("type to find"))
            yield PickList(_entries(self.lines))
            yield Static(id="why-said", markup=False)

    def on_resize(self) -> None:
        self.show(Said(ABOUT))

    def on_mount(self) -> None:
        super().on_mount()
        self.show(Said(ABOUT))

    @property
    def hints(self) -> Sequence[Hint]:
        return (
            Hint("+", _("more"), "plus"), Hint("-", _("less"), "minus"), Hint("enter", _("keep"), "enter"),
            Hint("u", _("undo"), "u"), Hint("← →", _("weight")), Hint("?", _("keys"), "question_mark"), BACK,
        )  # fmt: skip

    def show(self, said: Said) -> None:
        """Show the parts as they are now, and say it."""
        self.lines = self.explaining.lines(self.app.size.width)
        self.pick_list.set_entries(_entries(self.lines), self.query_one(FindInput).value)
        self.query_one("#why-standing", Static).update(Content(self.explaining.standing()))
        self.query_one("#why-about", Static).update(Content(self.explaining.explained.about))
        self.query_one("#why-said", Static).update(Content(said.text or ABOUT))

    @property
    def current(self) -> Line | None:
        """The line under the cursor."""
        entry = self.pick_list.current
        return next((line for line in self.lines if entry is not None and line.key == entry.key), None)

    def picked(self, entry: Entry) -> None:
        self.show(self.explaining.keep())

    def action_want(self, sign: str) -> None:
        if self.current is not None:
            self.show(self.explaining.want(self.current, sign))

    def action_weigh(self, step: int) -> None:
        if self.current is not None:
            self.show(self.explaining.weigh(self.current, step))

    def action_undo(self) -> None:
        self.show(self.explaining.undo())

    def action_help(self) -> None:
        from reader.tui.screens.help import Help

        self.app.push_screen(Help([(_("In “Why is this here?”"), help_of(self.app, WhyScreen, self.keymap))]))

    def action_leave(self) -> None:
        self.dismiss(self.explaining.changed)


def _entries(lines: Sequence[Line]) -> list[Entry]:
    return [Entry(line.key, line.text, line.lead, line.about) for line in lines]
