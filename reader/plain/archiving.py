"""The shared library: all of it is searched on its server, and what is opened is kept here; being in step with it."""

from __future__ import annotations

from reader.model.query_text import format_query
from reader.plain.place import Place
from reader.plain.table import Command, Group
from reader.translation import gettext as _
from reader.tui.controllers.archive import ArchiveSearch, Hit, search
from reader.tui.controllers.in_step import InStep
from reader.tui.controllers.said import Said

_MORE = "+"
"""What asks for the next page; no id is that."""


class Archiving:
    """The shared library that this one is a part of."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def group(self) -> Group:
        about = _("search all of the shared library for the query of the list, or for one that follows")
        step = _("send what waits to the shared library, take what is new there, and say how this one stands to it")
        return Group(
            _("The shared library"),
            (
                Command(("archive",), about, self.search, ("archive",)),
                Command(("shared",), step, self.sync, ("shared",)),
            ),
        )

    def sync(self, rest: str) -> None:
        place = self.place
        step = InStep(place.library.layout, lambda work: None, lambda: None)
        place.say(place.background.wait(step.round()))

    def search(self, rest: str) -> None:
        place = self.place
        found = search(place.library, place.writes, rest or format_query(place.session.query))
        if isinstance(found, Said):
            place.say(found)
            return
        chosen = self._chosen(found)
        if chosen:
            place.say(found.keep(chosen))
            place.open_page()

    def _chosen(self, found: ArchiveSearch) -> str:
        """The id of the digest that was chosen, page by page; `""` where there is none, which is said."""
        chosen = _MORE
        while chosen == _MORE:
            before = len(found.hits)
            self.place.background.wait(found.more())
            if found.wrong or not found.hits:
                self.place.lines.say(found.wrong or _("No digest of the shared library matches."))
                return ""
            choices = [(hit.id, _told(hit)) for hit in found.hits[before:]]
            if not found.ended:
                choices.append((_MORE, _("more")))
            chosen = self.place.lines.choose(found.total, choices)
        return chosen


def _told(hit: Hit) -> str:
    return ". ".join(filter(None, (hit.title, hit.about.replace(" · ", ", "), hit.day)))
