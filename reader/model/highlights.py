"""Highlights: sentences of a page that a reader marked, each with a note of their own or none. Pure.

A highlight is one field of a digest's marks, so that two devices never lose each other's: `highlight:<key>`, the key
from the sentence, the value its text and, in the lines after the first, the note. An empty value is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from hashlib import blake2b

from reader.dataclass import dataclass
from reader.model.digest import Digest
from reader.model.marks import HIGHLIGHT, Marks, Value, clean_note
from reader.text import clean_line, fold, plain

MOST_TEXT = 4_000
"""Characters of a highlighted passage that are kept."""
MOST_NOTE = 10_000
"""Characters of its note that are kept."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A passage that a reader marked."""

    text: str
    """As it stood on the page when it was marked, on one line."""
    note: str = ""
    at: int = 0
    """When it was marked, or its note changed: microseconds since 1970."""
    field: str = field(default="", compare=False)
    """The field of the marks that holds it."""


def highlight_field(text: str) -> str:
    """The field of a passage: the same however it is spaced or capitalised; `""` for an empty one."""
    folded = _folded(text[:MOST_TEXT])
    return HIGHLIGHT + blake2b(folded.encode(), digest_size=8).hexdigest() if folded else ""


def highlight_value(text: str, note: str = "") -> str:
    """What is stored of a passage and its note."""
    return "\n".join(filter(None, (clean_line(text[:MOST_TEXT]), clean_note(note[:MOST_NOTE]))))


def highlights(marks: Marks) -> tuple[Highlight, ...]:
    """The highlights of a digest, in the order in which they were marked."""
    found = []
    for name, stamp in marks.fields.items():
        if name.startswith(HIGHLIGHT) and isinstance(stamp.value, str):
            text, _, note = stamp.value[: MOST_TEXT + MOST_NOTE + 1].partition("\n")
            if text.strip():
                found.append(Highlight(clean_line(text), clean_note(note), stamp.at, name))
    return tuple(sorted(found, key=lambda each: (each.at, each.field)))


def kept(marks: Marks, passages: Sequence[str], note: str | None = None) -> dict[str, Value]:
    """The fields that highlight these passages, the last one with the note; None leaves the note that is there.

    A passage takes the place of the highlights within it, and has their notes with its own.
    """
    fields: dict[str, Value] = {}
    there = [(each, _folded(each.text)) for each in highlights(marks)]
    for number, passage in enumerate(passages):
        name = highlight_field(passage)
        if not name:
            continue
        folded = _folded(passage)
        inside = [each for each, text in there if text in folded]
        fields |= {each.field: "" for each in inside}
        notes = [each.note for each in inside if each.note and (note is None or each.field != name)]
        if note and number == len(passages) - 1:
            notes.append(note)
        fields[name] = highlight_value(passage, "\n".join(dict.fromkeys(notes)))
    return fields


def removed(marks: Marks, passages: Iterable[str]) -> dict[str, Value]:
    """The fields that take away the highlights of these passages, and those that they are part of."""
    return {each.field: "" for each in touched(highlights(marks), passages)}


def touched(among: Iterable[Highlight], passages: Iterable[str]) -> Iterator[Highlight]:
    """The highlights that hold one of these passages, or lie within one."""
    folded = [found for passage in passages if (found := _folded(passage))]
    for each in among:
        text = _folded(each.text)
        if any(text in passage or passage in text for passage in folded):
            yield each


def covering(among: Sequence[Highlight], passages: Sequence[str]) -> list[Highlight]:
    """The highlights that hold these passages, in their order; none where one of the passages has none."""
    found: list[Highlight] = []
    for passage in map(_folded, passages):
        holding = next((each for each in among if passage in _folded(each.text)), None)
        if holding is None:
            return []
        found += [holding] if holding not in found else []
    return found


def gone(digest: Digest, among: Sequence[Highlight]) -> list[Highlight]:
    """The highlights whose sentence does not stand in the digest any more: its text changed."""
    if not among:
        return []
    texts = [*digest.texts(), *(each.text for each in digest.takeaways)]
    if digest.article is not None:
        texts.append(plain(digest.article.text))
    letters = "\n".join(map(_letters, texts))
    return [each for each in among if _letters(plain(each.text)) not in letters]


def words_of(marks: Marks) -> str:
    """What the search finds a digest by, beside its own words: its note, its highlights and their notes."""
    said = [marks.note]
    for each in highlights(marks):
        said += [each.text, each.note]
    return "\n".join(filter(None, said))


def to_record(highlight: Highlight, *, is_gone: bool = False) -> Mapping[str, object]:
    """A highlight as pipes see it; `gone` where its sentence does not stand in the digest any more."""
    note = {"note": highlight.note} if highlight.note else {}
    return {"text": highlight.text, **note, **({"gone": True} if is_gone else {})}


def _folded(text: str) -> str:
    return fold(clean_line(text))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
