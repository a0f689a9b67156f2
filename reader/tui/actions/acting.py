"""Keys that act on many digests: the command line over queries, ranges, what is above and below the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.widget import Widget

from reader.briefing.many import in_order
from reader.state import remember
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.actions.command import Command, Commands, key
from reader.tui.controllers.many import Many, Pinned, Range
from reader.tui.controllers.marking import Marking
from reader.tui.controllers.said import Said

if TYPE_CHECKING:
    from reader.briefing.many import Plan
    from reader.tui.screens.main import MainScreen

BINDINGS: Sequence[Binding] = (
    key(
        "colon",
        "command",
        "command",
        "Act on many: read, tag, later, mute, remove… what a query finds",
        key_display=":",
    ),
    key(
        "vertical_line", "pipe", "pipe", "Pipe what is selected, or this digest, to a command of yours", key_display="|"
    ),
    key("shift+down", "select-down", "select down", "Select a range: this digest and the next"),
    key("shift+up", "select-up", "select up", "Select a range: this digest and the one before"),
    key("shift+end", "select-to-end", "select to the end", "Select a range down to the last digest"),
    key("shift+home", "select-to-top", "select to the top", "Select a range up to the first digest"),
    key("left_parenthesis", "read-above", "read above", "Mark everything above this digest as read", key_display="("),
    key("right_parenthesis", "read-below", "read below", "Mark everything below this digest as read", key_display=")"),
)


class ActingActions:
    """What a reader does to many digests at once."""

    def __init__(self, screen: MainScreen, many: Many, marking: Marking) -> None:
        self.screen = screen
        self.many = many
        self.marking = marking
        self.range = Range(marking)
        self._from: Widget | None = None
        """What had the focus when the command line was opened."""

    def commands(self) -> Commands:
        in_list = self._in_list
        return {
            "command": Command(self.open),
            "pipe": Command(self.pipe, self.screen.has_targets),
            "select-down": Command(partial(self.extend, 1), in_list, why=str),
            "select-up": Command(partial(self.extend, -1), in_list, why=str),
            "select-to-end": Command(partial(self.extend_to, end=True), in_list, why=str),
            "select-to-top": Command(partial(self.extend_to, end=False), in_list, why=str),
            "read-above": Command(partial(self.read_beside, above=True), self._has_list),
            "read-below": Command(partial(self.read_beside, above=False), self._has_list),
        }

    def _has_list(self) -> bool:
        return len(self.screen.session.found.rows) > 0

    def _in_list(self) -> bool:
        return self.screen.digest_list.has_focus and self._has_list()

    def open(self) -> None:
        """Open the command line; what it acts on is what is there now."""
        self._from = self.screen.focused
        self.screen.command_line.open()

    def left(self) -> None:
        """The command line was closed: go back to where one was."""
        screen = self.screen
        there = self._from is not None and self._from.display and self._from.is_attached
        screen.set_focus(self._from if there else screen.digest_list)

    def enter(self, plan: Plan) -> None:
        """Do what was entered; where that deletes many, ask first."""
        from reader.tui.screens.dialogs import Confirm

        pinned = self.many.pin(plan)
        if not isinstance(pinned, Pinned):
            self.screen.say(pinned)
            return

        def confirmed(answer: object) -> None:
            if answer is True:
                self._do(pinned)

        if pinned.question:
            self.screen.app.push_screen(Confirm(_("Delete"), pinned.question), confirmed)
        else:
            self._do(pinned)

    def _do(self, pinned: Pinned) -> None:
        if pinned.action.away:
            self.screen.reading.leave(pinned.ids)
        self.screen.say(self.many.do(pinned))

    def pipe(self) -> None:
        """Ask for a command, run it on what is selected, and show what it prints."""
        from reader.intake.piping import pipe
        from reader.tui.screens.piping import AskCommand, Output

        screen, settings = self.screen, self.screen.config.pipe
        if screen.app.is_web:
            screen.say(Said(_("Commands are run in a terminal only, and not from a browser"), "warning"))
            return
        ids = in_order(screen.session.library, screen.targets)
        if not ids:
            return
        count = len(ids)
        recent = screen.state.pipes
        before = list(dict.fromkeys((*recent, *settings.commands)))

        def chosen(answer: object) -> None:
            if isinstance(answer, str):
                remember(recent, answer)
                run = partial(pipe, screen.layout_of_library, ids, answer, settings.timeout)
                piped = ngettext("This digest | {command}", "{count} digests | {command}", count)
                screen.app.push_screen(Output(piped.format(count=number(count), command=answer), run))

        heading = ngettext("Pipe this digest to…", "Pipe {count} digests to…", count).format(count=number(count))
        screen.app.push_screen(AskCommand(heading, before), chosen)

    def extend(self, step: int) -> None:
        here = self.screen.digest_list.cursor
        self._show(here, self.range.extend(here, here + step))

    def extend_to(self, *, end: bool) -> None:
        here = self.screen.digest_list.cursor
        self._show(here, self.range.extend(here, len(self.screen.session.found.rows) - 1 if end else 0))

    def _show(self, here: int, there: int) -> None:
        self.screen.panes.show_selection(step=there - here)

    def read_beside(self, *, above: bool) -> None:
        self.screen.say(self.marking.read_beside(self.screen.digest_list.cursor, above=above))
