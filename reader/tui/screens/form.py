"""A form with every field of a digest: to change one by hand, or to write one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from reader.model.edits import EDITABLE, dropped
from reader.model.sections import BODY
from reader.translation import gettext as _
from reader.tui.screens.dialogs import BACK, SAVE, Draft
from reader.tui.widgets.key_bar import Hint
from reader.tui.widgets.line_input import LineInput

HINTS = {
    "field": _("Domain — Subfield, Subfield"),
    "depth": _("Level, abstraction: Advanced, high"),
    "published": "2026-11-24",
    "topics": _("separated by commas"),
    "best_for": _("roles, separated by commas"),
    "authors": _("separated by commas"),
    "insights": _("one per line"),
    "principles": _("one per line"),
    "method": _("one step per line"),
    "in_practice": _("one per line"),
    "takeaway": _("For …, …"),
}

Texts = Mapping[str, str]
"""What stands in the fields, by their names."""


class Form(Draft):
    """Asks for the fields of a digest. Answers with their texts."""

    DEFAULT_CSS = """
    Form {
        & > Vertical { width: 90; height: 90%; }
        & VerticalScroll { height: 1fr; }
        & Input, & TextArea, & Input:focus, & TextArea:focus {
            border: none; border-top: blank; border-title-color: $accent; border-title-style: bold;
            background: $background; padding: 0; margin-bottom: 1;
        }
        & Input { height: 2; }
        & TextArea { height: 5; }
        & TextArea.tall { height: 9; }
        & Input:focus, & TextArea:focus { background: $here; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="form-save", tooltip="Save the digest")
    ]

    def __init__(self, heading: str, about: str, texts: Mapping[str, str], wrong: Callable[[Texts], str]) -> None:
        """`wrong`: what is wrong with what was typed, in a sentence; the form stays until nothing is."""
        super().__init__()
        self.heading, self.about, self.texts, self.wrong = heading, about, texts, wrong
        self._warned: Texts | None = None
        """What was to be saved when it was said what of it is left out."""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(self.heading), classes="heading")
            yield Static(Content(self.about), classes="about")
            with VerticalScroll(can_focus=False):
                for name, label in EDITABLE.items():
                    field = self._field(name)
                    # In the field itself, so that it is in view whenever the field is.
                    hint = f"  {HINTS[name]}" if name in HINTS else ""
                    field.border_title = Content.assemble(label, (hint, "$dim not bold"))
                    yield field
            yield Static(id="wrong", markup=False)

    def _field(self, name: str) -> LineInput | TextArea:
        text, id_ = self.texts.get(name, ""), f"field-{name}"
        if name not in BODY:
            return LineInput(text, id=id_, select_on_focus=False)  # a key must not replace what is there
        return TextArea(text, id=id_, classes="tall" if name == "summary" else "", tab_behavior="focus")

    def on_mount(self) -> None:
        self.query_one("#field-title").focus()

    @property
    def hints(self) -> Sequence[Hint]:
        return (SAVE, Hint("tab", _("next field"), "tab"), BACK)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.app.action_focus_next()

    def action_save(self) -> None:
        """Answer with what stands in the fields, once nothing is wrong and it is known what will be left out."""
        texts = {name: self._text(name) for name in EDITABLE}
        wrong, left_out = self.wrong(texts), dropped(texts)
        if wrong or (left_out and texts != self._warned):
            self._warned = None if wrong else texts
            again = _("Left out: {fields}. Press ctrl+s again to save without it.")
            self.show_wrong(wrong or again.format(fields=", ".join(left_out)))
        else:
            self.dismiss(texts)

    def _text(self, name: str) -> str:
        if name in BODY:
            return self.query_one(f"#field-{name}", TextArea).text
        return self.query_one(f"#field-{name}", Input).value
