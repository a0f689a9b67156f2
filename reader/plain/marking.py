"""Marks: read, bookmark, tags, notes, selection; undo and redo."""

from __future__ import annotations

from reader.plain.place import Place
from reader.plain.table import Command, Group
from reader.translation import gettext as _
from reader.translation import ngettext, number


class Marking:
    """Marks the selected digests, or the one at hand."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def group(self) -> Group:
        place = self.place
        return Group(
            _("Marking"),
            (
                Command(
                    ("b", "bookmark"),
                    _("add or remove the bookmark"),
                    lambda _rest: self.toggle("bookmark"),
                    ("bookmark",),
                ),
                Command(("m", "mark"), _("mark as read or unread"), lambda _rest: self.toggle("read"), ("read",)),
                Command(
                    ("A", "all read"),
                    _("mark everything in the list as read"),
                    lambda _rest: place.say(place.marking.read_all()),
                    ("read-all",),
                ),
                Command(
                    ("(",),
                    _("mark everything before this one in the list as read"),
                    lambda _rest: self.beside(True),
                    ("read-above",),
                ),
                Command(
                    (")",),
                    _("mark everything after this one as read"),
                    lambda _rest: self.beside(False),
                    ("read-below",),
                ),
                Command(
                    ("t", "tag", "T"),
                    _("tag; tags may follow, with commas between, and -tag removes one"),
                    self.tag,
                    ("tag",),
                ),
                Command(("N", "note"), _("write a note"), self.note, ("note",)),
                Command(
                    ("V", "select"),
                    _("select this one, or take it out; with numbers of the list, as 2 or 3-7, those"),
                    self.select,
                    ("select", "select-up", "select-down", "select-to-top", "select-to-end"),
                ),
                Command(
                    ("select all",), _("select everything in the list, or nothing"), self.select_all, ("select-all",)
                ),
                Command(
                    ("u", "undo"),
                    _("undo the last change, whatever it was"),
                    lambda _rest: place.say(place.marking.undo()),
                    ("undo",),
                ),
                Command(("redo",), _("redo what was undone"), lambda _rest: place.say(place.marking.redo()), ("redo",)),
            ),
        )

    def toggle(self, name: str) -> None:
        targets = self.place.targets
        if not targets:
            self.place.tell_here()
        self.place.say(self.place.marking.toggle(targets, name))

    def beside(self, above: bool) -> None:
        self.place.say(self.place.marking.read_beside(self.place.at, above=above))

    def tag(self, rest: str) -> None:
        place, ids = self.place, self.place.targets
        if not ids:
            place.tell_here()
            return
        have = ", ".join(place.session.marks(ids[0]).tags) if len(ids) == 1 else ""
        asked = ngettext(
            "Tags for this digest, with commas between; -tag removes one.",
            "Tags for {count} digests, with commas between; -tag removes one.",
            len(ids),
        )
        typed = rest or place.lines.ask_line(asked.format(count=number(len(ids))), have)
        place.say(place.marking.tag(ids, typed))

    def note(self, rest: str) -> None:
        place, id_ = self.place, self.place.current_id
        if not id_:
            place.tell_here()
            return
        text = rest or place.lines.ask_text(_("Your note on this digest."), place.session.marks(id_).note)
        place.say(place.marking.note(id_, text))

    def select(self, rest: str) -> None:
        place = self.place
        rows = place.session.found.rows
        if rest:
            first, _rest, last = rest.partition("-")
            if not (first.strip().isdecimal() and (not last or last.strip().isdecimal()) and len(rest) < 20):
                place.lines.say(_("V takes a number of the list, or two with - between them."))
                return
            start, end = int(first) - 1, int(last or first)
            place.session.selected |= set(place.library.ids_of(rows[max(0, start) : max(0, end)]))
        elif place.current_id:
            place.marking.select(place.current_id)
        self._tell()

    def select_all(self, rest: str) -> None:
        self.place.marking.select_all()
        self._tell()

    def _tell(self) -> None:
        count = len(self.place.session.selected)
        self.place.lines.say(_("{count} selected.").format(count=number(count)) if count else _("Nothing is selected."))
