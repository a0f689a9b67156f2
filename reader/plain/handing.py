"""Digests handed on: exported to files, mailed, given to a command, printed to be copied."""

from __future__ import annotations

import webbrowser

from reader.export.formats import FORMATS, format_named
from reader.plain.place import Place
from reader.plain.table import Command, Group
from reader.text import printable
from reader.translation import gettext as _
from reader.tui.controllers.exporting import Exporting
from reader.tui.controllers.said import Said
from reader.tui.controllers.sharing import Sharing

SAID = {"markdown": _("say it as Markdown"), "text": _("say it as text"), "link": _("say title and link")}
"""What stands for copying here: what is printed can be copied."""


class Handing:
    """What is asked before something leaves."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.exporting = Exporting(place.session, place.jobs, place.state.exports)
        self.sharing = Sharing(place.session, place.jobs, place.config.share)
        place.background.stops.append(self._stop)

    def _stop(self) -> bool:
        running = self.exporting.running
        self.exporting.stop()
        return running

    def group(self) -> Group:
        return Group(
            _("Handing on"),
            (
                Command(
                    ("export",),
                    _("export this digest, the selected ones, or all of the list"),
                    self.export,
                    ("export",),
                ),
                Command(
                    ("Y", "share"),
                    _("share this digest: as Markdown, text or link, by mail or your command"),
                    self.share,
                    ("share",),
                ),
            ),
        )

    def export(self, rest: str) -> None:
        place, lines = self.place, self.place.lines
        scopes = self.exporting.scopes(place.current_id)
        if not scopes:
            place.tell_here()
            return
        name = lines.choose(_("Export what?"), [(scope.name, scope.text) for scope in scopes])
        scope = next(each for each in scopes if each.name == name)
        chosen = lines.choose(_("In which format?"), [(form.name, form.title) for form in FORMATS])
        usual = self.exporting.path(format_named(chosen))
        typed = lines.choose(_("Where to? Type a path, or a number."), [(usual, usual)], lambda _rest: True)
        place.say(self.exporting.start(scope, chosen, typed))

    def share(self, rest: str) -> None:
        place, id_ = self.place, self.place.current_id
        if not id_:
            place.tell_here()
            return
        ways = [(way, SAID.get(way, text)) for way, text, _rest in self.sharing.ways()]
        way = place.lines.choose(_("Share this digest how?"), ways)
        if way == "command":
            place.say(self.sharing.run(id_))
            return
        digest = place.digest()
        if way == "text" and digest is not None:  # the text that is copied elsewhere has bars and rules
            place.lines.put(text for _rest, text in place.laid(digest))
            return
        text = self.sharing.text(id_, way)
        if isinstance(text, Said):
            place.say(text)
        elif way != "mail":
            place.lines.put(printable(text).split("\n"))
        elif not _opened(text):
            place.lines.say(_("No mail program here. The mail's address: {address}").format(address=text))


def _opened(address: str) -> bool:
    try:
        return webbrowser.get().open(address)
    except (webbrowser.Error, OSError):
        return False
