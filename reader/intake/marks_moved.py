"""What another program knows of an article, as the marks that say so here. Nothing that is here is taken away."""

from __future__ import annotations

from reader.model.bounds import MAX_TEXT
from reader.model.highlights import MOST_NOTE, highlight_field, highlight_value, highlights
from reader.model.marks import LATER, Marks, Value, clean_note
from reader.sources.movein.moved import Kept


def fields_for(kept: Kept, marks: Marks | None) -> dict[str, Value]:
    """The fields to set. `marks`: those that the article has here, None where neither note nor highlight comes."""
    fields: dict[str, Value] = dict.fromkeys(kept.tags, True)
    fields |= {name: True for name, set_ in (("read", kept.read), ("bookmark", kept.starred)) if set_}
    if kept.later:
        fields[LATER] = kept.later
    if kept.note and marks is not None:
        fields["note"] = with_note(marks.note, kept.note, MAX_TEXT)
    there = {each.field: each for each in highlights(marks)} if marks is not None else {}
    for text, note in kept.highlights:
        name = highlight_field(text)
        if not name:
            continue
        before = fields.get(name)
        old = there.get(name)
        said = str(before).partition("\n")[2] if before else old.note if old else ""
        fields[name] = highlight_value(old.text if old else text, with_note(said, note))
    return fields


def with_note(here: str, comes: str, most: int = MOST_NOTE) -> str:
    """A note with another one behind it, of at most so many characters, unless that is in it already."""
    comes = clean_note(comes)[:most]
    if not comes or comes in here:
        return here
    return f"{here}\n\n{comes}" if here else comes
