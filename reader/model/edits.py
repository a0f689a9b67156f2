"""What a reader changed in a digest by hand, and said of it: kept as marks beside the digest, never in it.

An edit is the mark `edit:<field>` with the field's new text; a judgement is `vote` (on the digest) or
`vote:<field>:<label>` (on one of its labels) with `+` or `-`.
"""

from __future__ import annotations

from collections.abc import Mapping

from reader.model.digest import Digest, Field
from reader.model.marks import EDIT, VOTE, Marks, Value
from reader.model.record import from_record, to_document
from reader.model.sections import BODY, LISTS, shown_title
from reader.terms import search_words
from reader.text import clean, clean_line, fold
from reader.translation import gettext as _

EDITABLE: Mapping[str, str] = {
    "title": _("Title"),
    "source": _("Source"),
    "link": _("Link"),
    "published": _("Published"),
    "authors": _("Authors"),
    "field": _("Field"),
    "depth": _("Depth"),
    **{name: shown_title(name) for name in (*BODY, "topics", "best_for")},
}
"""The fields that can be edited, in the order of a form, with what they are called."""
LABELS = ("domain", "subfields", "level", "abstraction", "topics", "best_for")
"""The labels that can be judged."""


def text_of(digest: Digest, name: str) -> str:
    """A field as a person writes it: lists line by line, names with commas, `Domain — Sub, Sub`, `Level, low`."""
    match name:
        case "field":
            return format_field(digest.field)
        case "depth":
            return ", ".join(filter(None, (digest.depth.level, digest.depth.abstraction)))
        case "authors" | "topics" | "best_for":
            return ", ".join(getattr(digest, name))
        case _ if name in LISTS:
            return "\n".join(getattr(digest, name))
        case _:
            return str(getattr(digest, name))


def format_field(field: Field) -> str:
    return " — ".join(filter(None, (field.domain, ", ".join(field.subfields))))


def edits_between(digest: Digest, texts: Mapping[str, str]) -> dict[str, Value]:
    """The marks that make a digest say these texts: one for each field that they change."""
    changed = {name: text for name, text in texts.items() if name in EDITABLE}
    wanted = from_record({**to_document(digest), **changed}, trusted_id=digest.id)
    return {EDIT + name: text_of(wanted, name) for name in changed if text_of(wanted, name) != text_of(digest, name)}


def dropped(texts: Mapping[str, str]) -> list[str]:
    """What of these texts no digest can hold, as `published “soon”`: a date that is none, a level that is none."""
    kept = from_record(texts)
    found = []
    for name, text in texts.items():
        left = _left_out(name, clean(text), text_of(kept, name)) if name in EDITABLE else ""
        if left:
            found.append(f"{EDITABLE[name].lower()} “{left}”")
    return found


def _left_out(name: str, typed: str, kept: str) -> str:
    if name in ("published", "link"):  # they are written in another way
        return "" if kept else typed
    have = set(search_words(fold(kept)))
    left = (word.strip(",;") for word in typed.split())
    return " ".join(word for word in left if not have.issuperset(search_words(fold(word))))


def edited(digest: Digest, marks: Marks) -> Digest:
    """The digest as its reader changed it."""
    if not marks.fields:
        return digest
    edits = {
        name: stamp.value
        for field, stamp in marks.fields.items()
        if field.startswith(EDIT) and isinstance(stamp.value, str) and (name := field[len(EDIT) :]) in EDITABLE
    }
    return from_record({**to_document(digest), **edits}, trusted_id=digest.id) if edits else digest


def edited_fields(marks: Marks) -> tuple[str, ...]:
    """The fields that its reader changed."""
    if not marks.fields:
        return ()
    return tuple(name for name in EDITABLE if isinstance(marks.value(EDIT + name), str))


def vote_field(name: str = "", label: str = "") -> str:
    """The mark that holds a judgement: on a label, or without one on the digest; `""` for what cannot be judged."""
    if not name:
        return VOTE
    label = fold(clean_line(label))
    return f"{VOTE}:{name}:{label}" if name in LABELS and label else ""


def vote(marks: Marks, name: str = "", label: str = "") -> str:
    """`+`, `-` or `""`."""
    value = marks.value(vote_field(name, label))
    return value if value in ("+", "-") and isinstance(value, str) else ""


def refused(marks: Marks) -> dict[str, tuple[str, ...]]:
    """The labels, folded, that its reader said are wrong, by their field."""
    found: dict[str, list[str]] = {}
    for field, stamp in marks.fields.items():
        name, _rest, label = field.removeprefix(VOTE + ":").partition(":")
        if field.startswith(VOTE + ":") and stamp.value == "-" and name in LABELS:
            found.setdefault(name, []).append(clean(label))
    return {name: tuple(labels) for name, labels in found.items()}
