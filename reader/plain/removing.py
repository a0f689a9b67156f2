"""What is in the way: put off, deleted, muted; and back again."""

from __future__ import annotations

from datetime import date, datetime

from reader.library.mutes import Choice, until_days
from reader.model.desk import Mute
from reader.model.later import EXAMPLES, NAMES, moment_of, offered, shown_moment
from reader.model.many import MANY
from reader.plain.place import Place
from reader.plain.table import Command, Group
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.controllers import removing

NOW, SHOW, LIFT = "\1now", "\1show", "\1lift:"
"""Answers that are no words, and no queries."""
KEPT = (10, 50, 100)


def _choice(each: Choice) -> str:
    """What could be muted, what its query means, and how many digests that would hide."""
    told = (
        ngettext("{query}, {count} digest, more than half", "{query}, {count} digests, more than half", each.digests)
        if each.most
        else ngettext("{query}, {count} digest", "{query}, {count} digests", each.digests)
    )
    return told.format(query=each.told, count=number(each.digests))


class Removing:
    """Asks what is needed before digests go out of sight."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.removing = removing.Removing(place.marking)

    def group(self) -> Group:
        return Group(
            _("Out of sight"),
            (
                Command(("L", "later"), _("put off; a time may follow, as friday or 3d"), self.later, ("later",)),
                Command(("D", "delete"), _("delete, or bring back what was deleted"), self.delete, ("delete",)),
                Command(
                    ("M", "mute"), _("mute; a query may follow; shows and lifts what is muted"), self.mute, ("mute",)
                ),
            ),
        )

    def later(self, rest: str) -> None:
        place, ids, now = self.place, self.place.targets, datetime.now()
        if not ids:
            place.tell_here()
            return
        words = [(word, f"{NAMES[word]}, {shown_moment(moment, now)}") for word, moment in offered(now)]
        if any(place.session.marks(id_).later for id_ in ids):
            words.append((NOW, _("not at all: back now")))
        asked = ngettext(
            "Put this digest off until when? Or type {examples}.",
            "Put {count} digests off until when? Or type {examples}.",
            len(ids),
        )
        typed = rest or place.lines.choose(
            asked.format(count=number(len(ids)), examples=EXAMPLES),
            words,
            lambda text: bool(self.removing.moment(text)),
        )
        moment = "" if typed in (NOW, "now") else moment_of(typed, now)
        place.reading.leave(ids)
        place.say(self.removing.put_off(ids, moment))
        place.tell_here()

    def delete(self, rest: str) -> None:
        place, ids = self.place, self.place.targets
        if not ids:
            place.tell_here()
            return
        many = len(ids) > MANY and not self.removing.are_deleted(ids)
        if many and not place.lines.confirm(
            _("Delete {count} digests, on all your devices? u undoes it.").format(count=number(len(ids)))
        ):
            place.lines.say(_("Nothing is deleted."))
            return
        place.reading.leave(ids)
        place.say(self.removing.delete(ids))
        place.tell_here()

    def mute(self, rest: str) -> None:
        place = self.place
        choices = [] if rest else self._choices()
        typed = rest or place.lines.choose(
            _("Mute what? Or type a query, with keep:10 or until:7d if you like. Nothing is lost: is:muted lists it."),
            choices,
            lambda text: self.removing.typed(text) is not None,
        )
        if typed == SHOW:
            place.jump(place.session.query.requiring("is", "muted"))
        elif typed.startswith(LIFT):
            place.say(self.removing.unmute(typed.removeprefix(LIFT)))
        elif wanted := self.removing.typed(typed):
            place.say(self.removing.mute(wanted if wanted.until or wanted.keep else self._until(wanted.query)))
            place.tell_here()
        else:
            place.lines.say(_("{query} cannot be muted: it is no query, or it names everything.").format(query=typed))

    def _choices(self) -> list[tuple[str, str]]:
        hidden = len(self.place.session.hidden().rows)
        shown = [(SHOW, _("show the {count} hidden here").format(count=number(hidden)))] if hidden else []
        reasons = [
            (
                each.query,
                _choice(each),
            )
            for each in self.removing.choices(self.place.digest())
        ]
        lifts = [
            (f"{LIFT}{each.mute.query}", _("lift {mute}").format(mute=each.text)) for each in self.removing.muted()
        ]
        return [*shown, *reasons, *lifts]

    def _until(self, query: str) -> Mute:
        """Ask until when, or how many of the newest are kept."""
        days = {f"until:{day}": (Mute(query, day), text) for day, text in until_days(date.today())}
        kept = {f"keep:{n}": (Mute(query, keep=n), _("but keep the newest {count}").format(count=n)) for n in KEPT}
        offered = {**days, **kept}
        choices = [(name, f"{text}, {self.removing.would_hide(each)}") for name, (each, text) in offered.items()]
        return offered[self.place.lines.choose(_("Mute {query} until when?").format(query=query), choices)][0]
