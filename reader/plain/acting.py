"""Commands over many digests, and programs of one's own that digests are piped to."""

from __future__ import annotations

from reader.briefing.many import in_order
from reader.intake.piping import check_command, pipe
from reader.plain.place import Place
from reader.plain.table import Command, Group
from reader.state import remember
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.controllers.many import Many, Pinned

TITLES = 5
"""Titles that are told before something is done to many."""


class Acting:
    """What a reader does to many digests at once."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.many = Many(place.marking)

    def group(self) -> Group:
        return Group(
            _("Many at once"),
            (
                Command(
                    (":", "command"),
                    _("act on what a query finds: as read role:CTO before:7d; tag, later, mute, remove"),
                    self.command,
                    ("command",),
                ),
                Command(
                    ("|", "pipe"),
                    _("pipe what is selected, or this digest, to a command of yours"),
                    self.pipe,
                    ("pipe",),
                ),
            ),
        )

    def command(self, rest: str) -> None:
        place = self.place
        self.many.open()
        typed = rest or place.lines.ask_line(f"{self.many.preview('', 0).told}.")
        preview = self.many.preview(typed, TITLES)
        place.lines.say(preview.told)
        if preview.plan is None:
            return
        for title in preview.titles:
            place.lines.say(f"{title}.")
        if preview.more > 0:
            place.lines.say(_("And {count} more.").format(count=number(preview.more)))
        pinned = self.many.pin(preview.plan)
        if not isinstance(pinned, Pinned):
            place.say(pinned)
            return
        # Here nobody saw the count while it was typed: it is always asked.
        if not place.lines.confirm(pinned.question or _("Do it?")):
            place.lines.say(_("Nothing is changed."))
            return
        remember(place.state.commands, typed)
        if pinned.action.away:
            place.reading.leave(pinned.ids)
        place.say(self.many.do(pinned))

    def pipe(self, rest: str) -> None:
        place, settings = self.place, self.place.config.pipe
        ids = in_order(place.library, place.targets)
        if not ids:
            place.tell_here()
            return
        before = list(dict.fromkeys((*place.state.pipes, *settings.commands)))
        asked = ngettext(
            "Pipe this digest to which command? Type one, or a number.",
            "Pipe {count} digests to which command? Type one, or a number.",
            len(ids),
        )
        command = rest or place.lines.choose(
            asked.format(count=number(len(ids))),
            [(each, each) for each in before],
            lambda _rest: True,
        )
        check_command(command)
        remember(place.state.pipes, command)
        place.lines.say(_("Running it. Ctrl+C stops it."))
        output = place.background.wait(pipe(place.library.layout, ids, command, settings.timeout))
        if output.failed:
            place.lines.say(f"{output.failed.rstrip('.')}.")
        place.lines.put(output.text.split("\n") if output.text else [_("It printed nothing.")])
        if output.cut:
            place.lines.say(_("It printed more than is told here."))
