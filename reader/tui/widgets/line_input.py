"""A field of one line, into which several lines may be pasted."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class LineInput(Input):
    """A field of one line; of a paste of several lines every word arrives."""

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(" ".join(event.text.split()), *sorted(self.selection))
