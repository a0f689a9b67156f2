"""Keys that go through the sides of a story."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader.translation import gettext as _
from reader.tui.actions.command import Command, Commands, key, no_digest
from reader.tui.controllers.marking import Marking
from reader.tui.controllers.reading import Reading

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

BINDINGS: Sequence[Binding] = (
    key("right_curly_bracket", "next-side", "next side", "Read the next side of this story: who else tells it",
        key_display="}"),
    key("left_curly_bracket", "previous-side", "side before", "Read the side of this story before this one",
        key_display="{"),
    key("alt+s", "take-out", "take out", "Take this digest out of its story: it is about another event"),
)  # fmt: skip


class SideActions:
    """The other sides of the digest that is shown."""

    def __init__(self, screen: MainScreen, reading: Reading, marking: Marking) -> None:
        self.screen = screen
        self.reading = reading
        self.marking = marking

    def commands(self) -> Commands:
        return {
            "next-side": Command(partial(self.go, 1), self._has_sides, why=self._no_sides),
            "previous-side": Command(partial(self.go, -1), self._has_sides, why=self._no_sides),
            "take-out": Command(self.take_out, self._has_sides, why=self._no_sides),
        }

    def take_out(self) -> None:
        """Have the digest that is shown stand alone."""
        self.screen.say(self.marking.take_out(self.screen.current_id))

    def _has_sides(self) -> bool:
        return self.reading.sides(self.screen.current_id) > 1

    def _no_sides(self) -> str:
        return _("Nobody else here tells this story") if self.screen.current_id else no_digest()

    def go(self, step: int) -> None:
        """Read the next side of the story, in a circle, or the one before."""
        if self.reading.step_side(self.screen.current_id, step):
            self.screen.reading_actions.show()
            self.screen.reading_actions.mark_read(self.screen.current_id)
