"""All highlights in a list: found by any of their words, each opens its digest at the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from reader.library.highlighted import Collected
from reader.tui.screens.picker import Picker
from reader.tui.widgets.pick_list import Entry

CHARACTERS = 200
"""Characters of a highlight that are listed."""


def highlights_dialog(listed: Sequence[Collected]) -> Picker:
    """Answers with the number of the one that was picked."""
    count = f"{len(listed):,} highlight{'s' * (len(listed) != 1)}, the newest first"
    about = f"{count}. enter opens the digest at the sentence, / finds."
    return Picker("Highlights", _entries(listed), about=about)


def _entries(listed: Sequence[Collected]) -> list[Entry]:
    """Under the title of each digest its highlights."""
    of_digest: dict[str, list[int]] = {}
    for number, each in enumerate(listed):
        of_digest.setdefault(each.digest_id, []).append(number)
    entries = []
    for numbers in of_digest.values():
        entries.append(Entry("", listed[numbers[0]].title))
        entries += [_entry(number, listed[number]) for number in numbers]
    return entries


def _entry(number: int, each: Collected) -> Entry:
    text, note = each.highlight.text, each.highlight.note
    shown = text if len(text) <= CHARACTERS else f"{text[:CHARACTERS]}…"
    shown += f" ✎ {note.partition(chr(10))[0][:CHARACTERS]}" if note else ""
    words = f"{each.title} {each.source} {text} {note}"
    return Entry(str(number), shown, each.day.isoformat(), "gone" if each.gone else "", words)
