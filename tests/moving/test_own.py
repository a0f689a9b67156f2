"""What `digest export` wrote moves in again whole: digests, and what their reader did to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from reader.export.formats import format_named
from reader.intake.exporting import Request, everything, export_to
from reader.intake.imports import import_paths
from reader.library import Library, open_library
from reader.model.digest import Digest
from reader.model.highlights import highlight_field, highlight_value, highlights
from reader.model.notes import MARKER
from reader.model.record import from_record, to_record
from tests.moving.test_exports import moved, numbers

SENTENCE = "Tides drift by a *minute* a day, and [gauges] do not."
KEPT = from_record(
    {
        "title": "Gauges = drift", "source": "Tidal Notes", "link": "https://tides.example/gauges",
        "summary": SENTENCE, "insights": ["One.", "Two."], "x-ward": {"beds": 4},
    }
)  # fmt: skip
PLAIN = from_record({"title": "Never touched", "source": "Tidal Notes"})


def filled(library: Library) -> Library:
    """A library with a digest that has every mark."""
    library.add([KEPT, PLAIN])
    tags = dict.fromkeys(("tag:hard ware", "tag:tools & things", "tag:2024", "tag:c++", "tag:tides"), True)
    note = {"note": "Mine.\n\n- a list\n  of two", highlight_field(SENTENCE): highlight_value(SENTENCE, "so\nit is")}
    library.mark({KEPT.id: {"read": True, "bookmark": True, "later": "2031-01-01T06:00:00Z", **tags, **note}})
    return library


def exported(library: Library, form: str, to: Path) -> Path:
    export_to(library, Request(format_named(form), everything(library), "all"), to)
    return to


def seen(library: Library, digest: Digest) -> tuple[dict[str, Any], dict[str, Any], list[tuple[str, str]]]:
    marks = library.marks(digest.id)
    return (
        to_record(library.get(digest.id)) | {"added": ""},
        marks.to_record(),
        [(each.text, each.note) for each in highlights(marks)],
    )


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "markdown", "obsidian"])
def test_digests_and_marks_come_back(library: Library, tmp_path: Path, form: str) -> None:
    export = exported(filled(library), form, tmp_path / "out")
    with open_library(tmp_path / "other") as other:
        counts, done = moved(other, export)
        assert list(counts.programs) == ["digest"]
        assert counts.refused == []
        assert (numbers(counts)[2:], done.added) == ((2, 1, 1, 5, 1, 1), 2)
        record, marks, marked = seen(library, KEPT)
        assert seen(other, KEPT) == (record, marks, marked)
        assert seen(other, PLAIN) == seen(library, PLAIN)
        assert moved(other, export)[1].marked == 0  # twice is once
        assert other.undo() is not None
        assert other.marks(KEPT.id).note == ""


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "markdown"])
def test_an_import_says_what_it_leaves(library: Library, tmp_path: Path, form: str) -> None:
    export = exported(filled(library), form, tmp_path / "out")
    with open_library(tmp_path / "other") as other:
        (note,) = import_paths(other, [export]).notes
        assert "digest move-in" in note.why
        assert not other.marks(KEPT.id).fields
        untouched = tmp_path / "plain.json"
        untouched.write_bytes(orjson.dumps(to_record(PLAIN)))
        assert import_paths(other, [untouched]).notes == []


def test_an_id_is_believed_only_where_the_same_article_has_it(library: Library, tmp_path: Path) -> None:
    library.add([KEPT])
    mail = from_record(
        {"title": "Letter", "source": "Anna", "article": {"text": "Dear all."}}, trusted_id="abcdefabcdef"
    )
    library.add([mail])
    marks = {"read": True, "bookmark": False, "note": "", "tags": []}
    path = tmp_path / "export.jsonl"
    records = [
        {**to_record(PLAIN), "id": KEPT.id, "marks": marks},  # another digest under its name
        {**to_record(mail), "marks": marks},
    ]
    path.write_bytes(b"\n".join(map(orjson.dumps, records)))
    _counts, done = moved(library, path)
    assert (done.added, done.marked) == (1, 2)
    assert library.get(KEPT.id).title == KEPT.title
    assert not library.marks(KEPT.id).read
    assert library.marks(mail.id).read


def test_an_id_that_is_none_costs_nothing(library: Library, tmp_path: Path) -> None:
    marks = {"read": True, "note": "N" * 30_000, "tags": [f"tag {n}" for n in range(150)]}
    path = tmp_path / "export.jsonl"
    ids = ("note-1", "../../x", "A" * 5_000, "e8ca3bf05b2d\0", "", 7)
    records = [{**to_record(from_record({"title": f"T{n}"})), "id": id_, "marks": marks} for n, id_ in enumerate(ids)]
    path.write_bytes(b"\n".join(map(orjson.dumps, records)))
    _counts, done = moved(library, path)
    assert (done.added, done.marked) == (6, 6)
    kept = library.marks(from_record({"title": "T0"}).id)
    assert (len(kept.note), len(kept.tags)) == (30_000, 150)


def test_a_marker_line_in_a_note_is_no_note_of_ours(library: Library, tmp_path: Path) -> None:
    library.add([KEPT])
    library.mark({KEPT.id: {"note": f"before\n{MARKER}\nafter"}})
    for form in ("csv", "json", "markdown"):
        export = exported(library, form, tmp_path / form)
        with open_library(tmp_path / f"other-{form}") as other:
            assert moved(other, export)[1].added == 1


def test_what_is_broken_costs_only_itself(library: Library, tmp_path: Path) -> None:
    good = orjson.dumps(
        {**to_record(KEPT), "marks": {"read": "what", "tags": [3, "a"], "note": 5, "highlights": [1, {"text": 2}]}}
    )
    path = tmp_path / "export.jsonl"
    path.write_bytes(
        good + b"\n{broken\n[1]\n" + orjson.dumps({"title": "\x1b[0m \u200b", "id": "x", "marks": {}}) + b"\n"
    )
    counts, done = moved(library, path)
    assert done.added == 1
    assert library.marks(KEPT.id).to_record() == {"read": False, "bookmark": False, "note": "", "tags": ["a"]}
    assert len(counts.refused) == 3
