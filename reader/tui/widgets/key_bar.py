"""The footer: the keys that do something now, or what was just done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import monotonic
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.timer import Timer

from reader.tui.controllers.said import Said
from reader.tui.looks import DIM
from reader.tui.widgets.bar import Bar

NOTIFIED = 10.0
"""Seconds for which a warning or an error stands."""
TOASTED = 5.0
"""Seconds for which other news of what goes on in the background stands."""
AGAIN = 0.3
"""Seconds between two looks at whether a dialog is closed."""
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
        self._lent: tuple[object, Sequence[Hint]] | None = None
        """The dialog that is open, and its keys."""
        self._said: Said | None = None
        self._held: list[Said] = []
        """What waits for a dialog to be closed."""
        self._toasted: dict[str, float] = {}
        """When what was last shown as a toast."""
        self._saying: Timer | None = None

    def show(self, hints: Iterable[Hint]) -> None:
        """Show keys, each with what it does; a click does it too."""
        self._keys = list(hints)
        self._draw()

    def lend(self, dialog: object, hints: Sequence[Hint]) -> None:
        """Show the keys of a dialog over the screen, which begins without what was said before it."""
        begins = self._lent is None or self._lent[0] is not dialog
        self._lent = dialog, hints
        if begins:
            self.hush()
        self._draw()

    def take_back(self, dialog: object) -> None:
        """Show the keys of the screen again, where it is this dialog's that are shown."""
        if self._lent is not None and self._lent[0] is dialog:
            self._lent = None
            self._draw()

    def announce(self, said: Said, *, background: bool = False) -> None:
        """Show it in place of the keys; as a toast where it comes from what goes on in the background."""
        if said.text and background:
            self._held.append(said)
            self._toast()
        elif said.text:
            self._say(said)
        elif said.changed:
            self.hush()  # what undoes the change before would undo this one

    def _toast(self) -> None:
        """Show what came in the background, once a dialog is not covered by it."""
        if isinstance(self.app.screen, ModalScreen):
            self.set_timer(AGAIN, self._toast)
            return
        while self._held:
            said = self._held.pop(0)
            seconds = NOTIFIED if said.severity in ("warning", "error") else TOASTED
            now = monotonic()
            if now - self._toasted.get(said.text, -seconds) < seconds:
                continue  # it stands there already
            self._toasted = {text: at for text, at in self._toasted.items() if now - at < NOTIFIED} | {said.text: now}
            severity = "information" if said.severity == "passing" else said.severity
            self.app.notify(said.text, title=said.title, severity=severity, timeout=seconds, markup=False)

    def _say(self, said: Said) -> None:
        self._said = said
        if self._saying is not None:
            self._saying.stop()
        self._saying = self.set_timer(NOTIFIED if said.severity in ("warning", "error") else SAID, self.hush)
        self._draw()

    def hush(self) -> None:
        """Show the keys again in place of what was said: it is over, or its place is left."""
        if self._said is not None:
            self._said = None
            self._draw()

    def _draw(self) -> None:
        said, width = self._said, self.content_size.width
        self.set_class(said is not None and cell_len(said.text) > width, "-long")
        if said is not None:
            look = {"warning": "bold $warning", "error": "bold $error"}.get(said.severity, "")
            self.show_content(Content.assemble(("! " if look else "", look), (said.text, look)))
            return
        keys = self._keys if self._lent is None else self._lent[1]
        self.show_content(Content("  ").join(map(_drawn, fitting(keys, width))))

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
