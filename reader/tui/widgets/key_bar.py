"""The footer: the keys that do something now, or what was just done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.timer import Timer

from reader.tui.controllers.said import Said
from reader.tui.looks import DIM
from reader.tui.widgets.bar import Bar

NOTIFIED = 10.0
"""Seconds for which a warning or an error stands."""
SAID = 4.0
"""Seconds for which something said in passing stands."""


class Hint(NamedTuple):
    """A key, and what it does."""

    shown: str
    text: str
    key: str = ""
    """What a click presses, `""` for nothing."""


class KeyBar(Bar):
    """The keys that do something now. They are the bindings', so footer, help and palette agree."""

    def __init__(self) -> None:
        super().__init__(id="keys", markup=False)
        self._keys: list[Hint] = []
        self._said = ""
        self._saying: Timer | None = None

    def show(self, hints: Iterable[Hint]) -> None:
        """Show keys, each with what it does; a click does it too."""
        self._keys = list(hints)
        self._draw()

    def announce(self, said: Said) -> None:
        """Show it briefly in place of the keys, where it covers nothing, or as a notification, as its severity asks."""
        if said.text and said.severity == "passing":
            self._say(said.text)
        elif said.text and said.severity != "passing":
            seconds = 5 if said.severity == "information" else NOTIFIED
            self.app.notify(said.text, title=said.title, severity=said.severity, timeout=seconds, markup=False)

    def _say(self, text: str) -> None:
        self._said = text
        if self._saying is not None:
            self._saying.stop()
        self._saying = self.set_timer(SAID, self._be_quiet)
        self._draw()

    def _be_quiet(self) -> None:
        self._said = ""
        self._draw()

    def _draw(self) -> None:
        if self._said:
            self.show_content(Content(self._said))
            return
        shown = fitting(self._keys, self.content_size.width)
        self.show_content(Content("  ").join(map(_drawn, shown)))

    def on_resize(self) -> None:
        self._draw()


def _drawn(hint: Hint) -> Content:
    drawn = Content.assemble((hint.shown, "bold $accent"), (f" {hint.text}", DIM))
    return drawn.stylize(Style.from_meta({"@click": ("app.simulate_key", (hint.key,))})) if hint.key else drawn


def fitting(keys: Sequence[Hint], width: int) -> list[Hint]:
    """As many keys, whole, as there is room for: the last one always, for it is the way on or back."""
    room = width - sum(_width(key) for key in keys[-1:])
    shown: list[Hint] = []
    for key in keys[:-1]:
        room -= _width(key) + 2
        if room < 0:
            break
        shown.append(key)
    return [*shown, *keys[-1:]]


def _width(hint: Hint) -> int:
    return cell_len(hint.shown) + 1 + cell_len(hint.text)
