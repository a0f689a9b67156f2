"""Views: opened, kept, changed."""

from __future__ import annotations

from collections.abc import Callable

from reader.model.query_text import format_query
from reader.model.views import OWN, Known
from reader.plain.place import Place
from reader.plain.table import Command, Group
from reader.translation import gettext as _
from reader.translation import number
from reader.tui.controllers import viewing
from reader.tui.controllers.viewing import ViewLine


class Viewing:
    """The views of one library."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.viewing = viewing.Viewing(place.session, place.writes)

    def group(self) -> Group:
        return Group(
            _("Views"),
            (
                Command(("v", "views"), _("open a view; its name or its key may follow"), self.open, ("views",)),
                Command(("save",), _("save this search as a view; a name may follow"), self.save, ("save-view",)),
                Command(("view",), _("rename, move, remove a view of your own, or give it a key"), self.change),
            ),
        )

    def open(self, rest: str) -> None:
        self.viewing.count()
        lines = self.viewing.lines()
        view = next((each.view for each in lines if rest and rest in (each.view.key, each.view.name)), None)
        if view is None:
            having = self.viewing.lines(rest) or lines
            view = having[0].view if len(having) == 1 else self._chosen(_("Open which view?"), having)
        if self.viewing.is_brief(view):
            from reader.plain.briefing import Briefing

            Briefing(self.place).brief("")
            return
        query, said = self.viewing.query(view)
        self.place.say(said)
        if query is not None:
            self.place.jump(query)

    def _chosen(self, heading: str, lines: list[ViewLine]) -> Known:
        choices = [(str(number), _told(line)) for number, line in enumerate(lines)]
        return lines[int(self.place.lines.choose(heading, choices))].view

    def save(self, rest: str) -> None:
        query, said = self.viewing.savable(format_query(self.place.session.query))
        if not query:
            self.place.say(said)
            return
        suggested = self.viewing.suggested_name()
        about = (
            _("The name of the view of {query}; perhaps {name}.")
            if suggested
            else _("The name of the view of {query}.")
        ).format(query=query, name=suggested)
        name = rest or self.place.lines.ask_line(about)
        self._unless(self.viewing.wrong_name(name, query), lambda: self.place.say(self.viewing.save(name, query)))

    def change(self, rest: str) -> None:
        place, own = self.place, [line for line in self.viewing.lines(rest) if line.view.kind == OWN]
        if not own:
            place.lines.say(_("None of your own views is called so; save keeps a search as one."))
            return
        view = self._chosen(_("Change which view?"), own)
        what = place.lines.choose(
            f"{view.name}: {view.query}",
            [
                ("rename", _("rename it")),
                ("key", _("give it a key")),
                ("up", _("move it up")),
                ("down", _("move it down")),
                ("remove", _("remove it")),
            ],
        )
        if what == "rename":
            name = place.lines.ask_line(_("Its new name."), view.name)
            self._unless(self.viewing.wrong_new_name(view, name), lambda: place.say(self.viewing.rename(view, name)))
        elif what == "key":
            key = place.lines.ask_line(
                _("One letter or digit, to be typed after v; none for none."), view.key, letter=True
            )
            key = "" if key == "none" else key
            self._unless(self.viewing.wrong_key(view, key), lambda: place.say(self.viewing.set_key(view, key)))
        elif what == "remove":
            place.say(self.viewing.remove(view))
        else:
            place.say(self.viewing.move(view, -1 if what == "up" else 1))

    def _unless(self, wrong: str, act: Callable[[], None]) -> None:
        if wrong:
            self.place.lines.say(wrong)
        else:
            act()


def _told(line: ViewLine) -> str:
    counted = line.counted
    counts = (
        _(", {unread} unread of {total}").format(unread=number(counted.unread), total=number(counted.total))
        if counted is not None
        else ""
    )
    key = _(", key {key}").format(key=line.view.key) if line.view.key else ""
    return f"{line.view.shown}{counts}{key}{_(', shown now') if line.present else ''}"
