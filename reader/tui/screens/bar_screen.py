"""A screen with a footer: what is said there stands as long as one is there."""

from __future__ import annotations

from textual.screen import Screen, ScreenResultType

from reader.tui.widgets.key_bar import KeyBar


class BarScreen(Screen[ScreenResultType]):
    """Whoever comes back finds nothing in its footer that was said before."""

    def on_screen_suspend(self) -> None:
        for bar in self.query(KeyBar):
            bar.hush()
