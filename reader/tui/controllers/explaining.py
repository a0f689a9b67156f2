"""Why a digest is where it is, on the screen: its parts, and rules that are tried on it before they are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reader import translation
from reader.briefing.explaining import explain
from reader.briefing.parts import Explained, Label, Part, called, signed, weighing
from reader.briefing.rules import LESS, MORE, PART_OF, TEXT, TOPICS, Interest, Rules, keep, rules_of
from reader.dataclass import dataclass
from reader.library import Library
from reader.model.reasons import in_words
from reader.translation import decimal
from reader.translation import gettext as _
from reader.tui.controllers.marking import undoable, undone
from reader.tui.controllers.said import NOTHING, Said
from reader.tui.controllers.writes import Writes
from reader.tui.session import Session

STEP = 0.25
"""By how much a key changes a weight."""
BAR, SHORT_BAR, NO_ROOM = 10, 5, 60
"""Characters of the longest bar, and of one below `ROOM` columns; columns below which there is none."""
ROOM = 90


@dataclass(frozen=True, slots=True)
class Line:
    """A part, something that can be wanted more or less of, or a digest that is like this one."""

    key: str
    text: str
    lead: str = ""
    about: str = ""
    part: str = ""
    """The part that its weight is of."""
    interest: Interest | None = None


class Explaining:
    """One digest, and the rules as they are kept and as they are tried."""

    def __init__(self, session: Session, writes: Writes, digest_id: str) -> None:
        self.session = session
        self.writes = writes
        self.digest_id = digest_id
        session.ranking.forget()
        self.kept = rules_of(session.library)
        self.tried = self.kept
        self.explained = self._explain(self.kept)
        """By the rules that are kept."""
        self.preview = self.explained
        """By those that are tried."""
        self.changed = False
        """Whether anything was kept or taken back, so that lists may stand in another order."""

    def _explain(self, rules: Rules) -> Explained:
        return explain(self.session.library, self.digest_id, date.today(), rules=rules, roles=self.session.roles)

    @property
    def trying(self) -> bool:
        return self.tried != self.kept

    def standing(self) -> str:
        """Where it stands, and where it would stand by what is tried."""
        now = self.explained.standing + self._in_brief()
        return f"{now}  →  {self.preview.standing}" if self.trying else now

    def _in_brief(self) -> str:
        """Its score in the brief that is shown, where that is why it is here: for this order it may be far behind."""
        from reader.briefing.kept import shown_brief

        brief = shown_brief(self.session.library, self.session.query, date.today())
        item = next((each for each in brief.items if each.id == self.digest_id), None) if brief is not None else None
        if item is None:
            return ""
        best = sorted(item.why, key=lambda reason: -reason.value)[:4]
        said = ", ".join(f"{in_words(reason.text)} {signed(reason.value)}" for reason in best if reason.value)
        return _(". In your brief it has {score}: {why}").format(score=decimal(item.score, 2), why=said)

    def lines(self, columns: int = ROOM) -> list[Line]:
        """Each part, followed by what of it can be wanted more or less; what decides most stands first.

        `columns`: of the screen.
        What is tried moves no line: it would take the cursor's away from under it.
        """
        most = max(1.0, *(abs(part.points) for part in self.preview.parts))
        labels = self.preview.labels
        kept = {part.name: abs(part.points) for part in self.explained.parts}
        found: list[Line] = []
        for part in sorted(self.preview.parts, key=lambda part: -round(kept[part.name], 3)):
            found.append(_part_line(part, most, columns))
            found += [_label_line(label, part) for label in labels if _under(label.interest) == part.name]
            if part.name == "liked":
                found += self._near_lines()
        return found

    def _near_lines(self) -> Iterator[Line]:
        for near in self.preview.nearest:
            about = _("{share}% like it, {how}").format(
                share=round(near.likeness * 100), how=translation.gettext(near.how)
            )
            yield Line(f"near:{near.id}", f"   {near.title}", "", about, "liked")

    def want(self, line: Line, sign: str) -> Said:
        """Try wanting more or less of what a line names; the same again tries neither."""
        if line.interest is None:
            return Said(
                _("Choose a role, a field, a topic or a word below a part; left and right change a part's weight")
            )
        before = next((label.sign for label in self.preview.labels if label.interest == line.interest), "")
        self._try(self.tried.declared(line.interest, "" if before == sign else sign))
        return self._tried_said()

    def weigh(self, line: Line, step: int) -> Said:
        """Try another weight for the part of a line."""
        self._try(self.tried.weighed(line.part, self.tried.weight(line.part) + step * STEP))
        return self._tried_said()

    def _tried_said(self) -> Said:
        return Said(_("Tried, not kept: enter keeps it, u drops it") if self.trying else _("As it is kept"))

    def _try(self, rules: Rules) -> None:
        self.tried = rules
        self.preview = self._explain(rules) if self.trying else self.explained

    def keep(self) -> Said:
        """Keep what is tried."""
        if not self.trying:
            return NOTHING
        before, after = self.kept, self.tried

        def act(library: Library) -> Said:
            keep(library, before, after)
            return undoable(_("Kept"))

        return self._done(self.writes.do(act))

    def undo(self) -> Said:
        """Drop what is tried; where nothing is, take the last change back, whatever it was."""
        if self.trying:
            self._try(self.kept)
            return Said(_("Dropped: as it is kept"))
        return self._done(self.writes.do(lambda library: undone(self.writes.followed.undo(library))))

    def _done(self, said: Said) -> Said:
        self.changed = self.changed or said.changed
        self.kept = rules_of(self.session.library)
        self.session.ranking.forget()
        self.explained = self._explain(self.kept)
        self._try(self.kept)
        return said


def _under(interest: Interest) -> str:
    """The part below which it is shown: words are those of the text."""
    return TEXT if interest.facet == "word" else PART_OF[interest.facet]


def _part_line(part: Part, most: float, columns: int) -> Line:
    longest = BAR if columns >= ROOM else SHORT_BAR if columns >= NO_ROOM else 0
    lead = f"{_signed(part.points)} {bar(part.points, most, longest)}".rstrip() if longest else _signed(part.points)
    weight = weighing(part.weight)
    about = "  " + _("weight {weight}").format(weight=weight) if longest else f" ×{weight}"
    text = _("{part}: {text}").format(part=part.title, text=part.text) if longest else part.title
    return Line(f"part:{part.name}", text, lead, about, part.name)


def _label_line(label: Label, under: Part) -> Line:
    sign = {MORE: _("+ more of"), LESS: _("- less of")}.get(label.sign, "·")
    part = TOPICS if label.interest.facet == "word" else label.interest.part
    value = label.interest.value
    speaks = _("for it") if value in under.terms_for else _("against it") if value in under.terms_against else ""
    speaks = f"  {speaks}" if speaks else ""
    return Line(
        f"label:{label.interest.name}", f"   {sign} {called(label.interest.name)}", "", speaks, part, label.interest
    )


def bar(points: float, most: float, longest: int = BAR) -> str:
    """A bar of characters: full blocks for, light ones against, so that no colour is needed."""
    length = min(longest, round(abs(points) / most * longest)) if most else 0
    return ("█" if points > 0 else "░") * length


def _signed(points: float) -> str:
    return signed(points) if abs(points) >= 0.005 else "    0"
