"""The brief of the day, the plate, why a digest is here, and the statistics."""

from __future__ import annotations

from reader.plain.lines import Lines
from reader.plain.place import Place
from reader.plain.table import Command, Group
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.controllers import briefing
from reader.tui.controllers.explaining import Explaining
from reader.tui.controllers.plate import Line, Plate, bearing_query
from reader.tui.controllers.said import Said


def brief_of(place: Place) -> briefing.Briefing:
    return briefing.Briefing(place.session, place.writes, place.config.brief)


def end_of_brief(place: Place) -> bool:
    """Say that the brief is read, where it is; False where there is more to read, or none is shown."""
    done = brief_of(place).done()
    if done is None:
        return False
    minutes = ngettext("{count} minute", "{count} minutes", done.minutes).format(count=number(done.minutes))
    place.lines.say(
        ngettext(
            "The brief is read: {count} digest in {minutes}. You are done.",
            "The brief is read: {count} digests in {minutes}. You are done.",
            done.digests,
        ).format(count=number(done.digests), minutes=minutes)
    )
    if done.streak:
        place.lines.say(
            ngettext("{count} day in a row.", "{count} days in a row.", done.streak).format(count=done.streak)
        )
    for sentence in done.again:
        place.lines.say(_("Again: {sentence}").format(sentence=sentence))
    return True


class Briefing:
    """The ways into the brief, the plate, the score and the figures."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def group(self) -> Group:
        return Group(
            _("The day"),
            (
                Command(("B", "brief"), _("the brief of today"), self.brief, ("brief",)),
                Command(
                    ("Q", "plate"),
                    _("decisions and questions on your plate, and what bears on them"),
                    self.plate,
                    ("plate",),
                ),
                Command(("i", "why"), _("why this digest is here, and more or less of it"), self.why, ("why",)),
            ),
        )

    def brief(self, rest: str) -> None:
        place = self.place
        opened = brief_of(place).open()
        place.say(opened.said)
        if opened.query is not None:
            place.jumps.leave(place.session.query, place.current_id)
            place.ask(opened.query, keep=False)
            place.go(max(0, place.session.next_unread(-1, 1)))
            place.lines.say(brief_of(place).status)
            place.tell_found()

    # The plate

    def plate(self, rest: str) -> None:
        """Tell the plate, and do one thing with a line of it."""
        plate, lines = Plate(self.place.session, self.place.writes), self.place.lines
        found = plate.lines()
        choices = [
            (str(n), f"{each.text.strip()}{f', {each.about}' if each.about else ''}") for n, each in enumerate(found)
        ]
        chosen = lines.choose(
            _("On your plate:") if found else _("Nothing is on your plate."),
            [*choices, ("a", _("put another decision or question on it"))],
        )
        if chosen == "a":
            question = lines.ask_line(_("A decision or a question that you have to answer, in your own words."))
            self.place.say(plate.put(question))
        else:
            self._do(plate, found[int(chosen)])

    def _do(self, plate: Plate, line: Line) -> None:
        place, decision = self.place, line.decision
        closed = bool(decision.closed)
        state = ("reopen", _("put it back on your plate")) if closed else ("close", _("close it, with a note"))
        what = place.lines.choose(
            decision.question, [("list", _("list what bears on it")), state, ("remove", _("take it off your plate"))]
        )
        if what == "list":
            place.jump(bearing_query(decision.question))
            place.go(max(0, place.session.index_of(line.digest_id)))
        elif what == "close":
            place.say(plate.close(decision, self._note(place.lines, plate.note_for(decision))))
        else:
            place.say(plate.reopen(decision) if what == "reopen" else plate.remove(decision))

    def _note(self, lines: Lines, note: str) -> str:
        from reader.plain.lines import NoAnswerError

        try:
            return lines.ask_text(_("What was found or decided."), note)
        except NoAnswerError:
            return note  # left as it is

    # Why it is here

    def why(self, rest: str) -> None:
        place = self.place
        if not place.current_id:
            place.tell_here()
            return
        explaining = Explaining(place.session, place.writes, place.current_id)
        place.lines.say(
            _("Why is “{title}” here? {about}").format(
                title=explaining.explained.title, about=explaining.explained.about
            )
        )
        self._tell(explaining)
        place.lines.say(
            _(
                "A number and + or - tries more or less of it, a number and h or l a greater (h) or smaller (l) "
                "weight; keep keeps it, drop drops it, only Enter leaves."
            )
        )
        while typed := place.lines.ask(_("Why:")):
            place.lines.say(self._tried(explaining, typed).text or _("Nothing to keep."))
            if not typed.startswith(("keep", "drop")):
                place.lines.say(explaining.standing())
        if explaining.changed:
            place.session.ranking.forget()
            place.session.again()
            place.settle()

    def _tell(self, explaining: Explaining) -> None:
        self.place.lines.say(explaining.standing())
        for at, line in enumerate(explaining.lines(0), 1):
            part = next((each for each in explaining.preview.parts if line.key == f"part:{each.name}"), None)
            text = f"{line.lead.strip()} {part.title}: {part.text}" if part else line.text.strip().removeprefix("·")
            self.place.lines.say(f"{at}. {text}{f', {line.about.strip()}' if line.about else ''}")

    @staticmethod
    def _tried(explaining: Explaining, typed: str) -> Said:
        lines = explaining.lines(0)
        at, sign = typed[:-1].strip(), typed[-1:]
        if typed == "keep":
            return explaining.keep()
        if typed in ("drop", "u"):
            return explaining.undo()
        if not (at.isdecimal() and len(at) < 5 and 0 < int(at) <= len(lines) and sign in "+-hl"):
            return Said(_("A number of a line above, and then +, -, h or l; or keep, or drop"))
        line = lines[int(at) - 1]
        if sign in "+-":
            return explaining.want(line, sign)
        return explaining.weigh(line, 1 if sign == "h" else -1)
