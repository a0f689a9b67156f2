"""The smallest Textual app: what a start costs that nobody can save."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Label

READY = "Nothing to read"


class EmptyApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Label(READY)


if __name__ == "__main__":
    EmptyApp().run()
