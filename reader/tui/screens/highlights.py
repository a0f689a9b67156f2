"""All highlights in a list: found by any of their words, each opens its digest at the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from reader.library.highlighted import Collected
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.screens.picker import Picker
from reader.tui.widgets.pick_list import Entry

CHARACTERS = 200
"""Characters of a highlight that are listed."""


def highlights_dialog(listed: Sequence[Collected]) -> Picker:
    """Answers with the number of the one that was picked."""
    about = ngettext(
        "{count} highlight. enter opens the digest at the sentence, / finds.",
        "{count} highlights, the newest first. enter opens the digest at the sentence, / finds.",
        len(listed),
    )
    return Picker(_("Highlights"), _entries(listed), about=about.format(count=number(len(listed))))


def _entries(listed: Sequence[Collected]) -> list[Entry]:
    """Under the title of each digest its highlights."""
    of_digest: dict[str, list[int]] = {}
    for place, each in enumerate(listed):
        of_digest.setdefault(each.digest_id, []).append(place)
    entries = []
    for places in of_digest.values():
        entries.append(Entry("", listed[places[0]].title))
        entries += [_entry(place, listed[place]) for place in places]
    return entries


def _entry(place: int, each: Collected) -> Entry:
    text, note = each.highlight.text, each.highlight.note
    shown = text if len(text) <= CHARACTERS else f"{text[:CHARACTERS]}…"
    shown += f" ✎ {note.partition(chr(10))[0][:CHARACTERS]}" if note else ""
    words = f"{each.title} {each.source} {text} {note}"
    return Entry(str(place), shown, each.day.isoformat(), _("gone") if each.gone else "", words)
