"""A form with every field of a digest: to change one by hand, or to write one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus
from textual.widgets import Input, Static, TextArea

from reader.model.edits import EDITABLE, dropped
from reader.model.sections import BODY
from reader.tui.screens.dialogs import Dialog
from reader.tui.widgets.line_input import LineInput

HINTS = {
    "field": "Domain — Subfield, Subfield",
    "depth": "Level, abstraction: Advanced, high",
    "published": "2026-11-24",
    "topics": "separated by commas",
    "best_for": "roles, separated by commas",
    "authors": "separated by commas",
    "insights": "one per line",
    "principles": "one per line",
    "method": "one step per line",
    "in_practice": "one per line",
    "takeaway": "For …, …",
}

Texts = Mapping[str, str]
"""What stands in the fields, by their names."""


class Form(Dialog):
    """Asks for the fields of a digest. Answers with their texts."""

    DEFAULT_CSS = """
    Form {
        & > Vertical { width: 90; height: 90%; }
        & VerticalScroll { height: 1fr; }
        & .label { color: $accent; text-style: bold; height: 1; }
        & #wrong { height: auto; max-height: 4; color: $warning; text-style: bold; }
        & Input { margin-bottom: 1; }
        & Input, & TextArea { background: $background; }
        & TextArea { height: 4; margin-bottom: 1; padding: 0; }
        & TextArea.tall { height: 8; }
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
                    hint = HINTS.get(name, "")
                    yield Static(
                        Content.assemble(label, (f"  {hint}" if hint else "", "$dim not bold")),
                        id=f"label-field-{name}",
                        classes="label",
                    )
                    if name in BODY:
                        tall = "tall" if name == "summary" else ""
                        yield TextArea(
                            self.texts.get(name, ""),
                            id=f"field-{name}",
                            classes=tall,
                            tab_behavior="focus",
                            compact=True,
                        )
                    else:
                        yield LineInput(self.texts.get(name, ""), id=f"field-{name}", compact=True)
            yield Static(id="wrong", markup=False)

    def on_mount(self) -> None:
        self.query_one("#field-title" if not self.texts.get("title") else "#field-summary").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.app.action_focus_next()

    def action_save(self) -> None:
        """Answer with what stands in the fields, once nothing is wrong and it is known what will be left out."""
        texts = {name: self._text(name) for name in EDITABLE}
        wrong, left_out = self.wrong(texts), dropped(texts)
        if wrong or (left_out and texts != self._warned):
            self._warned = None if wrong else texts
            said = wrong or f"Left out: {', '.join(left_out)}. Press ctrl+s again to save without it."
            self.query_one("#wrong", Static).update(Content(said))
        else:
            self.dismiss(texts)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        # With its label; the field alone is what Textual brings into view.
        room = self.query_one(VerticalScroll)
        above = next((label for label in self.query(".label") if label.id == f"label-{event.widget.id}"), None)
        if above is not None:
            room.call_after_refresh(room.scroll_to_widget, above, animate=False, top=False)

    def _text(self, name: str) -> str:
        if name in BODY:
            return self.query_one(f"#field-{name}", TextArea).text
        return self.query_one(f"#field-{name}", Input).value
