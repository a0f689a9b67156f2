"""A dialog that asks for one of several, or for what is typed instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.widgets import Input

from reader.tui.screens.picker import Picker
from reader.tui.widgets.pick_list import Entry


class TypedPicker(Picker):
    """Asks for one of several entries, beside which stands what the typed text means."""

    def __init__(
        self, heading: str, entries: Iterable[Entry], about: str, typed: Callable[[str], Entry | None]
    ) -> None:
        """`typed`: the entry that a text stands for, None where it stands for none."""
        super().__init__(heading, entries, about=about, finds=True)
        self._typed = typed

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        event.prevent_default()
        entry = self._typed(event.value) if event.value.strip() else None
        self.pick_list.set_entries([*self._entries, *([entry] if entry is not None else [])], event.value)
