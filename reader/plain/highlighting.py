"""Highlights: sentences by number."""

from __future__ import annotations

from reader.intake.highlighting import sentences
from reader.library.highlighted import Collected
from reader.model.page.digest_page import DigestPage
from reader.model.page.sentences import texts_of
from reader.plain.place import Place
from reader.plain.table import Command, Group
from reader.translation import gettext as _
from reader.tui.controllers import highlighting


class Highlighting:
    """The highlights of one reader."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.highlighting = highlighting.Highlighting(place.session, place.writes)

    def group(self) -> Group:
        return Group(
            _("Highlights"),
            (
                Command(
                    ("H", "highlight"),
                    _("highlight a sentence, write its note, or take it away; words may follow"),
                    self.highlight,
                    ("highlight",),
                ),
                Command(
                    ("highlights",),
                    _("all that you highlighted; a number opens its digest"),
                    self.list_,
                    ("highlights",),
                ),
            ),
        )

    def highlight(self, rest: str) -> None:
        """Choose a sentence of the digest at hand, and what becomes of it."""
        place = self.place
        digest = place.digest()
        if digest is None:
            place.tell_here()
            return
        page = DigestPage(digest, place.session.marks(digest.id))
        found = [text[start:end] for text in texts_of(page.blocks()) for start, end in sentences(text)]
        wanted = [each for each in found if rest.lower() in each.lower()] or found
        choices = [(str(n), f"{self._state(digest.id, each)}{each}") for n, each in enumerate(wanted)]
        passage = wanted[int(place.lines.choose(_("Which sentence? Words find some."), choices))]
        there = self.highlighting.covering(digest.id, [passage])
        what = place.lines.choose(
            passage,
            [("note", _("write its note")), ("remove", _("take the highlight away"))]
            if there
            else [("keep", _("highlight it")), ("note", _("highlight it with a note"))],
        )
        if what == "note":
            passages = [each.text for each in there] or [passage]
            note = place.lines.ask_text(_("The note on the highlight."), there[-1].note if there else "")
            place.say(self.highlighting.keep(digest.id, passages, note))
        elif what == "remove":
            place.say(self.highlighting.remove(digest.id, there))
        else:
            place.say(self.highlighting.keep(digest.id, [passage]))

    def _state(self, id_: str, sentence: str) -> str:
        return _("highlighted: ") if self.highlighting.covering(id_, [sentence]) else ""

    def list_(self, rest: str) -> None:
        place = self.place
        listed = self.highlighting.listed(place.session.clock().date())
        if not listed:
            place.lines.say(_("Nothing is highlighted yet. H chooses a sentence."))
            return
        choices = [(str(n), _told(each)) for n, each in enumerate(listed)]
        chosen = listed[int(place.lines.choose(_("Your highlights; a number opens its digest:"), choices))]
        place.reading.follow(chosen.digest_id)
        place.open_page()


def _told(each: Collected) -> str:
    note = " " + _("Note: {note}").format(note=each.highlight.note) if each.highlight.note else ""
    return _("{text} From {title}.").format(text=each.highlight.text, title=each.title) + note
