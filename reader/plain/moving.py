"""Going through the list, reading, and where a digest leads."""

from __future__ import annotations

import webbrowser

from reader.model.page.blocks import Target
from reader.model.page.digest_page import DigestPage
from reader.model.page.layout import Layout
from reader.model.query import Query
from reader.plain.place import LISTED, Place
from reader.plain.table import Command, Group
from reader.plain.targets import targets_of
from reader.text import safe_link
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.controllers.judging import Judging
from reader.tui.controllers.reading import Lead
from reader.tui.controllers.said import Said


class Moving:
    """Moves through what was found, and reads it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._told_from, self._told_to = 0, 0
        """The entries that were listed last."""
        self._told_at: tuple[Query, int] | None = None
        """Where one was then."""

    def group(self) -> Group:
        return Group(
            _("Moving and reading"),
            (
                Command(
                    ("", "read on", "on", ">"),
                    _("read on: the next lines, then the next unread digest"),
                    self.read_on,
                    ("read-on",),
                ),
                Command(("<", "back up"), _("the lines before"), self.read_back, ("read-back",)),
                Command(("n", "next", "J"), _("next digest"), lambda _rest: self.step(1), ("next", "down")),
                Command(("p", "previous", "K"), _("previous digest"), lambda _rest: self.step(-1), ("previous", "up")),
                Command(
                    ("nu", "unread"), _("read the next unread digest"), lambda _rest: self.unread(1), ("next-unread",)
                ),
                Command(
                    ("pu",), _("read the previous unread digest"), lambda _rest: self.unread(-1), ("previous-unread",)
                ),
                Command(
                    ("l", "list"),
                    _("list from here on, again for more; with a number from there, l 1 from the first"),
                    self.list_,
                    ("half-down", "page-down", "first"),
                ),
                Command(("lb",), _("list those before"), self.list_before, ("half-up", "page-up")),
                Command(
                    ("g", "go"),
                    _("go to a number of the list; the number alone does so too, g alone to the first"),
                    self.go,
                ),
                Command(("G", "last"), _("go to the last one"), lambda _rest: self.go_last(), ("last",)),
                Command(("h", "here"), _("say again where you are"), lambda _rest: self.place.tell_here()),
                Command(
                    ("o", "open", "read"),
                    _("read the digest where you left it, again from its beginning; with a number that one"),
                    self.open,
                    ("open",),
                ),
                Command(
                    ("O", "browser"),
                    _("open the original in the browser, or say its address"),
                    self.open_link,
                    ("open-link",),
                ),
                Command(("y", "link"), _("say the address of the original"), self.tell_link, ("copy-link",)),
                Command(
                    (";", "follow"),
                    _("what the page leads to, by number; ;+ and ;- judge a label"),
                    self.follow,
                    ("follow",),
                ),
                Command(("}",), _("next side of the story"), lambda _rest: self.side(1), ("next-side",)),
                Command(("{",), _("the side before"), lambda _rest: self.side(-1), ("previous-side",)),
                Command(("take out",), _("take this digest out of its story"), self.take_out, ("take-out",)),
                Command(
                    ("back", "esc"),
                    _("back: from what was followed, or to the query before"),
                    self.back,
                    ("back", "out", "jump-back"),
                ),
            ),
        )

    def read_on(self, rest: str) -> None:
        place = self.place
        if place.read_on():
            return
        if place.is_reading:
            self.unread(1)
        else:
            place.open_page()

    def read_back(self, rest: str) -> None:
        if not self.place.read_back():
            self.place.lines.say(_("There is nothing before this. o reads from the beginning."))

    def step(self, by: int) -> None:
        place = self.place
        before = place.at
        place.go(before + by)
        if place.at == before:
            place.lines.say(_("This is the last one.") if by > 0 else _("This is the first one."))
        place.tell_here()

    def unread(self, by: int) -> None:
        """Read the next unread digest; after the last of a brief, say that it is done."""
        from reader.plain.briefing import end_of_brief

        place = self.place
        index, said = place.reading.next_unread(place.at, by)
        if index < 0 and by > 0 and end_of_brief(place):
            return
        place.say(said)
        if index >= 0:
            place.go(index)
            place.open_page()

    def list_(self, rest: str) -> None:
        place = self.place
        start = self._told_to if self._told_at == (place.session.query, place.at) else place.at
        start = int(rest) - 1 if rest.isdecimal() and len(rest) < 9 else start
        self._list_from(start if start < len(place.session.found.rows) else 0)

    def list_before(self, rest: str) -> None:
        self._list_from(max(0, (self._told_from or self.place.at) - LISTED))

    def _list_from(self, start: int) -> None:
        place = self.place
        if not len(place.session.found.rows):
            place.tell_found()
            return
        self._told_at = place.session.query, place.at
        self._told_from, self._told_to = start, place.tell_rows(max(0, start))
        left = len(place.session.found.rows) - self._told_to
        place.lines.say(_("{count} more. l lists on.").format(count=number(left)) if left else _("End of the list."))

    def go(self, rest: str) -> None:
        if rest and not (rest.isdecimal() and len(rest) < 9):
            self.place.lines.say(_("g takes a number of the list."))
            return
        self.go_to(int(rest) - 1 if rest else 0)

    def go_to(self, index: int) -> None:
        if self._is_there(index):
            self.place.go(index)
            self.place.tell_here()

    def go_last(self) -> None:
        self.go_to(max(0, len(self.place.session.found.rows) - 1))

    def _is_there(self, index: int) -> bool:
        """Whether the list has this place; it is said where not."""
        rows = len(self.place.session.found.rows)
        if 0 <= index < rows or not rows:
            return True
        there = ngettext("The list has {count} digest.", "The list has {count} digests.", rows)
        self.place.lines.say(there.format(count=number(rows)))
        return False

    def open(self, rest: str) -> None:
        if rest.isdecimal() and len(rest) < 9:
            if not self._is_there(int(rest) - 1):
                return
            self.place.go(int(rest) - 1)
        self.place.open_page(again=self.place.is_reading)

    def open_link(self, rest: str) -> None:
        digest = self.place.digest()
        if digest is not None and self._open_address(digest.link):
            self.place.say(self.place.marking.read(digest.id))

    def _open_address(self, address: str) -> bool:
        link = safe_link(address)
        if not link:
            self.place.lines.say(_("It has no address."))
            return False
        try:
            opened = webbrowser.get().open(link)
        except (webbrowser.Error, OSError):
            opened = False
        self.place.lines.say(
            (_("Opened {link}") if opened else _("No browser here. Its address: {link}")).format(link=link)
        )
        return opened

    def tell_link(self, rest: str) -> None:
        digest = self.place.digest()
        if digest is not None:
            self.place.lines.say(safe_link(digest.link) or _("It has no address."))

    def follow(self, rest: str) -> None:
        """Choose among what the page leads to, and go there; or judge a label."""
        place, sign = self.place, rest if rest in ("+", "-") else ""
        digest = place.digest()
        if digest is None:
            return
        page = DigestPage(digest, place.session.marks(digest.id), around=place.reading.around(digest))
        found = targets_of(Layout(200, whole=True).lay(page.blocks()), judged=bool(sign))
        if not found:
            place.lines.say(_("Nothing here leads elsewhere."))
            return
        heading = _("Which label?") if sign else _("Where to?")
        chosen = place.lines.choose(heading, [(str(n), text) for n, (_rest, text) in enumerate(found)])
        target = found[int(chosen)][0]
        if sign:
            place.say(Judging(place.marking).judge_label(digest.id, target, sign))
        else:
            self._go(target)

    def _go(self, target: Target) -> None:
        place = self.place
        if target.kind == "related":
            self._open(place.reading.lead(place.digest(), int(target.value)))
        elif target.kind == "digest":
            self._open(Lead(target.value))
        elif target.kind in ("link", "picture"):
            self._open_address(target.value)
        else:
            place.jump(place.session.query.toggled(target.kind, target.value))

    def _open(self, lead: Lead) -> None:
        if lead.id:
            self.place.reading.follow(lead.id)
            self.place.open_page()
        elif lead.link:
            self._open_address(lead.link)
        else:
            self.place.say(Said(_("Not in the library, and it has no address")))

    def side(self, by: int) -> None:
        if self.place.reading.step_side(self.place.current_id, by):
            self.place.open_page()
        else:
            self.place.lines.say(_("Nobody else here tells this story."))

    def take_out(self, rest: str) -> None:
        """Have the digest at hand stand alone."""
        if self.place.reading.sides(self.place.current_id) > 1:
            self.place.say(self.place.marking.take_out(self.place.current_id))
        else:
            self.place.lines.say(_("It stands alone already."))

    def back(self, rest: str) -> None:
        place = self.place
        if place.reading.back():
            place.tell_here()
            return
        before = place.jumps.back(place.session.query)
        if before is None:
            place.lines.say(_("There is nothing to go back to."))
            return
        place.ask(before.query)
        place.go(max(0, place.session.index_of(before.cursor)))
        place.tell_found()
