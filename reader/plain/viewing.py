"""Views: opened, kept, changed."""

from __future__ import annotations

from collections.abc import Callable

from reader.model.query_text import format_query
from reader.model.views import OWN, Known
from reader.plain.place import Place
from reader.plain.table import Command, Group
from reader.tui.controllers import viewing
from reader.tui.controllers.viewing import ViewLine


class Viewing:
    """The views of one library."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.viewing = viewing.Viewing(place.session, place.writes)

    def group(self) -> Group:
        return Group(
            "Views",
            (
                Command(("v", "views"), "open a view; its name or its key may follow", self.open, ("views",)),
                Command(("save",), "save this search as a view; a name may follow", self.save, ("save-view",)),
                Command(("view",), "rename, move, remove a view of your own, or give it a key", self.change),
            ),
        )

    def open(self, rest: str) -> None:
        self.viewing.count()
        lines = self.viewing.lines()
        view = next((each.view for each in lines if rest and rest in (each.view.key, each.view.name)), None)
        if view is None:
            having = self.viewing.lines(rest) or lines
            view = having[0].view if len(having) == 1 else self._chosen("Open which view?", having)
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
        about = f"The name of the view of {query}{f'; perhaps {suggested}' if suggested else ''}."
        name = rest or self.place.lines.ask_line(about)
        self._unless(self.viewing.wrong_name(name, query), lambda: self.place.say(self.viewing.save(name, query)))

    def change(self, rest: str) -> None:
        place, own = self.place, [line for line in self.viewing.lines(rest) if line.view.kind == OWN]
        if not own:
            place.lines.say("None of your own views is called so; save keeps a search as one.")
            return
        view = self._chosen("Change which view?", own)
        what = place.lines.choose(
            f"{view.name}: {view.query}",
            [("rename", "rename it"), ("key", "give it a key"), ("up", "move it up"), ("down", "move it down"),
             ("remove", "remove it")],
        )  # fmt: skip
        if what == "rename":
            name = place.lines.ask_line("Its new name.", view.name)
            self._unless(self.viewing.wrong_new_name(view, name), lambda: place.say(self.viewing.rename(view, name)))
        elif what == "key":
            key = place.lines.ask_line("One letter or digit, to be typed after v; none for none.", view.key)
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
    counts = f", {counted.unread:,} unread of {counted.total:,}" if counted is not None else ""
    key = f", key {line.view.key}" if line.view.key else ""
    return f"{line.view.name}{counts}{key}{', shown now' if line.present else ''}"
