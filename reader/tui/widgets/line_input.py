"""A field of one line, into which several lines may be pasted."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class LineInput(Input):
    """A field of one line; of a paste of several lines every word arrives, and a key with alt is no letter."""

    async def _on_key(self, event: events.Key) -> None:
        # A terminal sends the letter with it, which would be typed; as it is, it reaches whoever is bound to it.
        if event.key.startswith("alt+"):
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(" ".join(event.text.split()), *sorted(self.selection))
