"""A folder of notes that is exported again: only what changed is written, and nothing of its reader's is touched."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from reader.export.formats import format_named
from reader.intake.exporting import Exported, Request, export_to
from reader.intake.imports import import_paths
from reader.library import Library, open_library
from reader.model.highlights import highlight_field, highlight_value
from reader.model.notes import MARKER
from reader.model.query_text import parse
from reader.model.record import from_record
from tests.export.items import hostile

FIRST = {
    "title": "Bounded: queues / and [more]", "link": "https://e.example/q", "summary": "One.", "topics": ["Load shedding", "c#"],
    "related": [{"title": "Clocks", "link": "https://e.example/c"}, {"title": "Else", "link": "https://else.example/x"}],
}  # fmt: skip
SECOND = {"title": "Clocks", "link": "https://e.example/c", "summary": "Two.", "topics": ["load shedding"]}


@pytest.fixture
def filled(library: Library) -> Library:
    library.add([from_record(FIRST), from_record(SECOND)])
    return library


def export(library: Library, path: Path, form: str = "obsidian") -> Exported:
    rows = library.find(parse(""), every_side=True).rows
    return export_to(library, Request(format_named(form), rows, "test"), path)


def note(folder: Path, title: str) -> Path:
    (found,) = folder.glob(f"{title}*.md")
    return found


def test_notes_are_linked_and_topics_have_notes(filled: Library, tmp_path: Path) -> None:
    done = export(filled, tmp_path / "v")
    assert (done.digests, done.written) == (2, 4)
    text = note(tmp_path / "v", "Bounded").read_text()
    assert f"[[{note(tmp_path / 'v', 'Clocks').stem}|Clocks]]" in text
    assert "[Else](<https://else.example/x>)" in text
    assert "[[Topics/load shedding|Load shedding]]" in text
    assert sorted(p.name for p in (tmp_path / "v" / "Topics").iterdir()) == ["c.md", "load shedding.md"]
    export(filled, tmp_path / "m", "markdown")
    assert "](<Clocks%20" in note(tmp_path / "m", "Bounded").read_text()


@pytest.mark.parametrize("form", ["obsidian", "markdown"])
def test_again_only_what_changed_is_written_and_own_lines_stay(filled: Library, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "v"
    export(filled, folder, form)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.md")}
    first, second = note(folder, "Bounded"), note(folder, "Clocks")
    first.write_text(first.read_text() + "\nMy own words.\n## Summary\n")
    done = export(filled, folder, form)
    assert (done.written, done.unchanged) == (0, len(before))
    assert second.stat().st_mtime_ns == before[second]
    id_ = from_record(FIRST).id
    filled.mark({id_: {"edit:title": "Another title", "note": "a note of mine"}})
    done = export(filled, folder, form)
    assert done.written == 1
    text = first.read_text()  # under the name that it had
    assert "# Another title" in text
    assert "a note of mine" in text
    assert text.endswith(f"{MARKER}\n\nMy own words.\n## Summary\n")
    assert not list(folder.glob("Another*"))


def test_a_note_without_its_marker_line_is_its_readers(filled: Library, tmp_path: Path) -> None:
    export(filled, tmp_path / "v")
    path = note(tmp_path / "v", "Bounded")
    path.write_text("all mine")
    done = export(filled, tmp_path / "v")
    assert (done.left, list(done.kept)) == (1, [path.name])
    assert path.read_text() == "all mine"


def test_an_export_that_is_stopped_leaves_no_half_of_a_file(filled: Library, tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    path = tmp_path / "x.json"
    path.write_text("before")
    rows = filled.find(parse(""), every_side=True).rows
    done = export_to(filled, Request(format_named("json"), rows, "test"), path, cancelled=stop)
    assert (done.stopped, done.told) == (True, "Stopped: nothing is written")
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["x.json"]
    assert path.read_text() == "before"


def test_a_link_in_the_place_of_a_note_is_not_followed(filled: Library, tmp_path: Path) -> None:
    export(filled, tmp_path / "v")
    path, elsewhere = note(tmp_path / "v", "Bounded"), tmp_path / "elsewhere"
    elsewhere.write_text(f"{MARKER}\nmine")
    path.unlink()
    path.symlink_to(elsewhere)
    with pytest.raises(Exception, match="cannot be written"):
        export(filled, tmp_path / "v")
    assert elsewhere.read_text() == f"{MARKER}\nmine"


def test_a_vault_is_imported_again_without_a_complaint(filled: Library, tmp_path: Path) -> None:
    export(filled, tmp_path / "v")
    with open_library(tmp_path / "other") as other:
        report = import_paths(other, [tmp_path / "v"])
        assert (report.added, report.failed) == (2, [])
        for digest in (from_record(FIRST), from_record(SECOND)):
            assert other.get(digest.id).summary == digest.summary
            assert other.get(digest.id).related == digest.related


def test_highlights_and_notes_stand_in_a_note(filled: Library, tmp_path: Path) -> None:
    id_ = from_record(FIRST).id
    filled.mark({id_: {highlight_field("One."): highlight_value("One.", "why"), "tag:to read": True}})
    export(filled, tmp_path / "v")
    text = note(tmp_path / "v", "Bounded").read_text()
    assert "## Your highlights\n\n- One.\n  - why" in text
    assert 'tags: ["to-read"]' in text


def test_a_hostile_digest_never_moves_the_marker_line(library: Library, tmp_path: Path) -> None:
    library.add([hostile()])
    export(library, tmp_path / "v")
    (path,) = (tmp_path / "v").glob("*.md")
    path.write_text(path.read_text() + "mine\n")
    for _ in range(2):
        done = export(library, tmp_path / "v")
        assert done.written == 0
    text = path.read_text()
    assert [line for line in text.split("\n") if line == MARKER] == [MARKER]
    assert text.endswith(f"{MARKER}\nmine\n")
    assert path.resolve().parent == (tmp_path / "v").resolve()
