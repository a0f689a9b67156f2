"""Keys for what is in the way: put off until later, delete, mute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader import translation
from reader.model.desk import Mute
from reader.model.later import EXAMPLES, NAMES, offered, shown_moment
from reader.model.many import MANY
from reader.model.value_names import capitalized
from reader.translation import gettext as _
from reader.translation import marked, ngettext, number
from reader.tui.actions.command import Command, Commands, key
from reader.tui.controllers.removing import Removing, counted
from reader.tui.widgets.pick_list import Entry

if TYPE_CHECKING:
    from reader.model.digest import Digest
    from reader.tui.controllers.said import Said
    from reader.tui.screens.main import MainScreen

BINDINGS: Sequence[Binding] = (
    key("L", "later", "later", "Put off: it comes back as new and unread"),
    key("D,delete", "delete", "delete", "Delete, on all your devices; bring back what was deleted"),
    key("M", "mute", "mute", "Mute a source, a topic, a word…; show or lift what is muted"),
)
NOW, SHOW, LIFT, TYPED = "\1now", "\1show", "\1lift:", "\1typed:"
"""Keys of entries that are no words, and no queries."""
LIFT_WORDS = marked("muted unmute lift")
"""Words by which a mute is found, to lift it."""
KEPT = (10, 50, 100)
"""How many of the newest of a source are offered to be kept."""


class RemovingActions:
    """Asks what is needed before digests go out of sight."""

    def __init__(self, screen: MainScreen, removing: Removing) -> None:
        self.screen = screen
        self.removing = removing

    def commands(self) -> Commands:
        return {
            "later": Command(self.later, self.screen.has_targets),
            "delete": Command(self.delete, self.screen.has_targets),
            "mute": Command(self.mute),
            "show-muted": Command(self.show_muted),
        }

    def later(self) -> None:
        from reader.tui.screens.typed_picker import TypedPicker

        ids, now = self.screen.targets, datetime.now()
        if not ids:
            return
        entries = [_moment_entry(moment, capitalized(NAMES[word]), now, words=word) for word, moment in offered(now)]
        if any(self.screen.session.marks(id_).later for id_ in ids):
            entries.append(Entry(NOW, _("Not at all: back now")))

        def typed(text: str) -> Entry | None:
            moment = self.removing.moment(text)
            return _moment_entry(moment, _("Until then"), now, words=text) if moment else None

        def chosen(answer: object) -> None:
            if isinstance(answer, str):
                self._gone(ids, self.removing.put_off(ids, "" if answer == NOW else answer))

        heading = ngettext("Put this digest off until…", "Put {count} digests off until…", len(ids))
        heading = heading.format(count=number(len(ids)))
        about = _("It comes back as new and unread. Or type {examples}.").format(examples=EXAMPLES)
        self.screen.app.push_screen(TypedPicker(heading, entries, about, typed), chosen)

    def delete(self) -> None:
        from reader.tui.screens.dialogs import Confirm

        ids = self.screen.targets
        if len(ids) <= MANY or self.removing.are_deleted(ids):
            self._gone(ids, self.removing.delete(ids))
            return

        def confirmed(answer: object) -> None:
            if answer is True:
                self._gone(ids, self.removing.delete(ids))

        question = _("Delete {count} digests, on all your devices? u undoes it.").format(count=number(len(ids)))
        self.screen.app.push_screen(Confirm(_("Delete"), question), confirmed)

    def _gone(self, ids: Sequence[str], said: Said) -> None:
        """Show the list without these, and the digest that follows them."""
        self.screen.reading.leave(ids)
        self.screen.say(said)

    def mute(self) -> None:
        from reader.tui.screens.typed_picker import TypedPicker

        digest = self.screen.reading_actions.load(self.screen.current_id) if self.screen.current_id else None
        entries = [*self._hidden(), *self._reasons(digest), *self._lifts()]
        about = _("Nothing is lost: is:muted lists it. Type a query of your own, with keep:10 or until:7d if you like.")
        self.screen.app.push_screen(TypedPicker(_("Mute"), entries, about, self._typed), self._chosen)

    @property
    def _lift_words(self) -> str:
        return f"{LIFT_WORDS} {translation.gettext(LIFT_WORDS)}"

    def _hidden(self) -> list[Entry]:
        hidden = len(self.screen.session.hidden().rows)
        text = ngettext("Show the one hidden here", "Show the {count} hidden here", hidden)
        return [Entry(SHOW, text.format(count=number(hidden)), words=self._lift_words)] if hidden else []

    def _reasons(self, digest: Digest | None) -> list[Entry]:
        choices = self.removing.choices(digest)
        return [Entry("", _("Hide"))] * bool(choices) + [
            Entry(each.query, each.told, about=counted(each.digests, most=True) if each.most else number(each.digests))
            for each in choices
        ]

    def _lifts(self) -> list[Entry]:
        muted = self.removing.muted()
        return [Entry("", _("Lift"))] * bool(muted) + [
            Entry(
                f"{LIFT}{each.mute.query}",
                each.text,
                about=_("{count} hidden").format(count=number(each.digests)) if each.holds else _("over"),
                words=self._lift_words,
            )
            for each in muted
        ]

    def _typed(self, text: str) -> Entry | None:
        found = self.removing.typed(text)
        if found is None:
            return None
        hide = _("Hide {query}").format(query=text.strip())
        return Entry(f"{TYPED}{text}", hide, about=self.removing.would_hide(found), words=text)

    def _chosen(self, answer: object) -> None:
        if not isinstance(answer, str):
            return
        if answer == SHOW:
            self.show_muted()
        elif answer.startswith(LIFT):
            self.screen.say(self.removing.unmute(answer.removeprefix(LIFT)))
        elif found := self.removing.typed(answer.removeprefix(TYPED)):
            if found.until or found.keep:
                self.screen.say(self.removing.mute(found))
            else:
                self._ask_until(found.query)

    def _ask_until(self, query: str) -> None:
        from reader.library.mutes import until_days
        from reader.tui.screens.picker import Picker

        offered = {f"until:{day}": Mute(query, day) for day, _words in until_days(date.today())}
        words = {f"until:{day}": capitalized(text) for day, text in until_days(date.today())}
        kept = {f"keep:{number}": Mute(query, keep=number) for number in KEPT}
        entries = [Entry(name, words[name], about=self.removing.would_hide(each)) for name, each in offered.items()]
        entries.append(Entry("", _("But keep the newest")))
        of_them = _("{count} of them")
        entries += [
            Entry(name, of_them.format(count=each.keep), about=self.removing.would_hide(each))
            for name, each in kept.items()
        ]

        def chosen(answer: object) -> None:
            wanted = {**offered, **kept}.get(str(answer))
            if wanted is not None:
                self.screen.say(self.removing.mute(wanted))

        self.screen.app.push_screen(Picker(_("Mute {query}").format(query=query), entries), chosen)

    def show_muted(self) -> None:
        """Show what the mutes hide of what is asked for."""
        self.screen.query_actions.jump(self.screen.session.query.requiring("is", "muted"))


def _moment_entry(moment: str, text: str, now: datetime, *, words: str = "") -> Entry:
    return Entry(moment, text, about=shown_moment(moment, now), words=words)
