from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB
from tinydb.storages import JSONStorage, Storage

from reader.errors import LibraryError, UnknownDigestError
from reader.intake.imports import import_paths
from reader.library import Library, open_library
from reader.model.digest import Digest
from reader.model.query_text import parse
from reader.model.record import to_record
from tests.conftest import use_device
from tests.pages import HTML, PLAIN, one, small


class ReadOnly(Storage):
    """TinyDB's plain JSON, as any other program would read it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, dict[str, Any]] | None:
        tables: dict[str, dict[str, Any]] = json.loads(self.path.read_text(encoding="utf-8"))
        return tables

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        raise AssertionError("a test that reads has written")


def digest(number: int, **fields: Any) -> Digest:
    return replace(one(small(f"Digest {number}")), **fields)


def contents(library: Library) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Everything a reader can see, by id."""
    rows = library.fetch(library.find(parse("")).rows)
    return {row.id: (to_record(library.get(row.id)), library.marks(row.id).to_record()) for row in rows}


def digest_files(root: Path) -> list[Path]:
    return sorted((root / "digests").glob("*.json"))


@pytest.fixture
def three(library: Library) -> list[str]:
    """Ids of three digests with marks."""
    ids = list(library.add(digest(n) for n in range(3)).added)
    library.mark({ids[0]: {"read": True, "note": "a note"}, ids[1]: {"bookmark": True, "tag:later": True}})
    return ids


def test_adding_twice_changes_nothing(library: Library, root: Path) -> None:
    first = library.add(digest(n) for n in range(3))
    before = {path: path.stat().st_mtime_ns for path in digest_files(root)}
    second = library.add(digest(n) for n in range(3))
    assert (len(first.added), first.updated, first.unchanged) == (3, (), ())
    assert (second.added, second.updated, sorted(second.unchanged)) == ((), (), sorted(first.added))
    assert {path: path.stat().st_mtime_ns for path in digest_files(root)} == before


def test_odd_unknown_fields_do_not_make_a_digest_new(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text(
        '{"title": "T", "flag": false, "zero": 0, "none": null, "n": 123456789012345678901, "deep": [[{}]]}'
    )
    assert import_paths(library, [path]).added == 1
    assert import_paths(library, [path]).unchanged == 1


def test_one_digest_twice_in_one_import_is_one(library: Library) -> None:
    assert len(library.add([digest(1), digest(1), digest(1, summary="Newer.")]).added) == 1
    (row,) = library.fetch(library.find(parse("newer")).rows)
    assert library.get(row.id).summary == "Newer."


def test_a_newer_version_replaces_the_text_and_keeps_the_marks(library: Library, three: list[str]) -> None:
    added = library.get(three[0]).added
    result = library.add([digest(0, summary="Quite different.", best_for=("CTO",))])
    assert result.updated == (three[0],)
    assert library.get(three[0]).summary == "Quite different."
    assert library.get(three[0]).added == added
    assert library.marks(three[0]).to_record() == {"read": True, "bookmark": False, "note": "a note", "tags": []}
    assert [library.count(parse(q)) for q in ("different", "happened", "role:CTO", "note", "is:read")] == [
        1,
        2,
        1,
        1,
        1,
    ]


@pytest.mark.parametrize("order", [(PLAIN, HTML), (HTML, PLAIN)])
def test_a_saved_page_and_its_copied_text_are_one_digest(library: Library, order: tuple[str, str]) -> None:
    for content in order:
        library.add([one(content)])
    assert len(library) == 1
    (row,) = library.fetch(library.find(parse("")).rows)
    assert row.link == "https://backpressure.example/queues"
    assert [library.add([one(content)]).added for content in order] == [(), ()]


def test_two_links_of_one_name_are_two_digests(library: Library) -> None:
    library.add([digest(1, id="0000000000aa", link="https://e.example/1")])
    library.add([digest(1, id="0000000000bb", link="https://e.example/2")])
    assert len(library) == 2


def test_2001_digests_make_two_files(library: Library, root: Path) -> None:
    library.add(digest(n) for n in range(2_001))
    sizes = [len(TinyDB(path, storage=ReadOnly).table("digests")) for path in digest_files(root)]
    assert sizes == [2_000, 1]
    library.add([digest(0, summary="Newer."), digest(2_001)])
    sizes = [len(TinyDB(path, storage=ReadOnly).table("digests")) for path in digest_files(root)]
    assert sizes == [2_000, 2]
    assert len(library) == 2_002


def test_every_file_is_tinydb_with_a_document_a_line(library: Library, root: Path, three: list[str]) -> None:
    (path,) = digest_files(root)
    table = TinyDB(path, storage=ReadOnly).table("digests")
    assert {f"{document.doc_id:012x}" for document in table} == set(three)
    for digest_id in three:
        document = table.get(doc_id=int(digest_id, 16))
        assert isinstance(document, dict)
        assert document["title"] == library.get(digest_id).title
        assert sum(document["title"] in line for line in path.read_text().splitlines()) == 1
    marks = sorted((root / "marks").glob("*.json"))
    found = {d.doc_id: d for path in marks for d in TinyDB(path, storage=ReadOnly).table("marks")}
    value, at, device = found[int(three[0], 16)]["note"]
    assert (value, path.name) == ("a note", f"{device}-0001.json")
    assert abs(at / 1e6 - path.stat().st_mtime) < 60
    assert all(
        path.stem[-1] == f"{doc.doc_id:012x}"[0]
        for path in marks
        for doc in TinyDB(path, storage=ReadOnly).table("marks")
    )
    assert json.loads((root / "library.json").read_text())["format"] == 2


@pytest.mark.parametrize("edit", ["by hand", "by TinyDB", "no white space"])
def test_files_that_others_rewrote_are_read(library: Library, root: Path, three: list[str], edit: str) -> None:
    (path,) = digest_files(root)
    if edit == "by TinyDB":
        with TinyDB(path, storage=JSONStorage, indent=4, ensure_ascii=True) as db:
            db.table("digests").update({"title": "Café edited"}, doc_ids=[int(three[0], 16)])
    else:
        text = path.read_text().replace('"Digest 0"', '"Café edited"')
        path.write_text(json.dumps(json.loads(text)) if edit == "no white space" else text)
    with open_library(root) as again:
        assert again.get(three[0]).title == "Café edited"
        assert [row.id for row in again.fetch(again.find(parse("cafe")).rows)] == [three[0]]
        assert len(again) == 3
        assert again.add([digest(7)]).added
        assert again.get(three[0]).title == "Café edited"
        assert again.marks(three[0]).read


def test_a_document_taken_out_by_hand_is_gone_and_its_marks_wait(
    library: Library, root: Path, three: list[str]
) -> None:
    (path,) = digest_files(root)
    tables = json.loads(path.read_text())
    document = tables["digests"].pop(str(int(three[0], 16)))
    path.write_text(json.dumps(tables))
    library.refresh()
    assert len(library) == 2
    with pytest.raises(UnknownDigestError):
        library.get(three[0])
    tables["digests"][str(int(three[0], 16))] = document
    path.write_text(json.dumps(tables))
    library.refresh()
    assert library.marks(three[0]).read
    assert library.count(parse("is:read")) == 1


def test_a_file_that_changes_while_a_library_is_open_is_noticed(library: Library, root: Path, three: list[str]) -> None:
    (path,) = digest_files(root)
    path.write_text(path.read_text().replace("Something happened", "Nothing at all"))
    assert library.get(three[0]).summary == "Nothing at all."
    assert not library.stale()


def test_strange_files_in_the_folders_are_left_alone(library: Library, root: Path, three: list[str]) -> None:
    for name in ("marks/notes.json", "marks/abc.json", "marks/x-3.sync-conflict-1-ABC.json", "digests/readme.txt"):
        (root / name).write_text("{}")
    (root / "digests" / "folder.json").mkdir()
    with open_library(root) as again:
        assert len(again) == 3
        assert again.marks(three[0]).read
    assert (root / "marks" / "notes.json").read_text() == "{}"


def test_a_copy_that_a_syncing_tool_left_changes_nothing(library: Library, root: Path, three: list[str]) -> None:
    (path,) = digest_files(root)
    copy = path.with_name(f"{path.stem}.sync-conflict-20240501-101112-ABCDEFG.json")
    shutil.copy(path, copy)
    library.add([digest(0, summary="Newer.")])
    with open_library(root) as again:
        assert len(again) == 3
        assert again.get(three[0]).summary == "Newer."
        copy.unlink()
        again.refresh()
        assert again.get(three[0]).summary == "Newer."
        assert len(again) == 3


def test_what_a_crash_left_behind_is_removed_and_only_that(library: Library, root: Path, three: list[str]) -> None:
    ours = [root / "digests" / f".{library.files.device}-0001.json.999.tmp", root / ".library.json.7.tmp"]
    theirs = [root / "digests" / ".syncthing.x-0001.json.tmp", root / "marks" / ".other-00ff-3.json.5.tmp"]
    for path in (*ours, *theirs):
        path.write_text("{")
    with open_library(root):
        assert [path.exists() for path in (*ours, *theirs)] == [False, False, True, True]


@pytest.mark.parametrize("harm", ["deleted", "empty", "noise", "text", "another version", "half", "torn"])
def test_an_index_that_is_gone_or_bad_is_made_anew(library: Library, root: Path, three: list[str], harm: str) -> None:
    before = contents(library)
    path = library.layout.index
    library.index.connection.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    library.close()
    content = path.read_bytes()
    match harm:
        case "deleted":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "noise":
            path.write_bytes(os.urandom(20_000))
        case "text":
            path.write_text("this is no database " * 500)
        case "half":
            path.write_bytes(content[: len(content) // 2])
        case "torn":
            path.write_bytes(content[:4096] + b"\0" * (len(content) - 4096))
        case _:
            with sqlite3.connect(path) as db:
                db.execute("PRAGMA user_version=99")
            db.close()
    with open_library(root) as again:
        assert contents(again) == before
        assert again.problems == []


def test_a_reindex_finds_what_was_there(library: Library, three: list[str]) -> None:
    library.add([digest(1, summary="Newer."), digest(9)])
    library.mark({three[2]: {"tag:x": True}})
    library.mark({three[2]: {"tag:x": False}})
    before = contents(library)
    queries = [parse(q) for q in ("", "newer", "is:unread", "tag:later", "note", "-level:expert", "sort:title")]
    found = [[row.id for row in library.fetch(library.find(q).rows)] for q in queries]
    counts = [library.counts(parse(""), facet) for facet in ("role", "tag", "is", "source", "level")]
    assert library.reindex() == 4
    assert contents(library) == before
    assert [[row.id for row in library.fetch(library.find(q).rows)] for q in queries] == found
    assert [library.counts(parse(""), facet) for facet in ("role", "tag", "is", "source", "level")] == counts


def test_marks_are_there_at_the_next_start(library: Library, root: Path, three: list[str]) -> None:
    with open_library(root) as again:
        assert again.marks(three[0]).to_record() == {"read": True, "bookmark": False, "note": "a note", "tags": []}
        assert again.marks(three[1]).to_record() == {"read": False, "bookmark": True, "note": "", "tags": ["later"]}
        assert again.marks(three[2]).to_record() == {"read": False, "bookmark": False, "note": "", "tags": []}


def test_a_mark_that_is_there_already_is_no_change(library: Library, three: list[str]) -> None:
    assert len(library.mark({three[0]: {"read": True}, three[2]: {"bookmark": False}})) == 0
    assert library.undo()
    assert library.undo() is None


def test_everything_can_be_undone_and_done_again(library: Library, three: list[str]) -> None:
    states = [contents(library)]
    library.marking.mark_rows(library.find(parse("")).rows, {"read": True})
    states.append(contents(library))
    library.mark({three[2]: {"note": "first"}})
    states.append(contents(library))
    library.mark({three[2]: {"note": "second", "tag:x": True}, three[0]: {"read": False}})
    states.append(contents(library))
    for state in reversed(states[:-1]):
        assert library.undo()
        assert contents(library) == state
    for state in states[1:]:
        assert library.redo()
        assert contents(library) == state
    assert library.redo() is None


def test_a_bulk_change_is_one_step(library: Library, three: list[str]) -> None:
    change = library.marking.mark_rows(library.find(parse("")).rows, {"read": True})
    assert len(change) == 2, "one of the three was read already"
    library.undo()
    assert [library.marks(i).read for i in three] == [True, False, False]


def test_a_change_after_an_undo_cuts_off_what_was_undone(library: Library, three: list[str]) -> None:
    library.undo()
    library.mark({three[2]: {"read": True}})
    assert library.redo() is None
    assert library.undo()
    assert library.undo() is None


def test_two_devices_share_a_folder_and_the_newest_mark_wins(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_library(root) as desk:
        first, second = desk.add([digest(0), digest(1)]).added
        desk.mark({first: {"read": True, "note": "from the desk"}, second: {"bookmark": True}})
        desk_files = {p: p.read_bytes() for p in root.rglob("*.json")}
        use_device(monkeypatch, tmp_path / "laptop")
        with open_library(root) as laptop:
            assert laptop.files.device != desk.files.device
            assert laptop.marks(first).note == "from the desk"
            laptop.mark({first: {"note": "from the laptop"}, second: {"bookmark": False}})
            laptop.add([digest(1, summary="Newer."), digest(2)])
            assert {p: p.read_bytes() for p in desk_files} == desk_files, "a file of another device was written"
            desk.refresh()
            assert contents(desk) == contents(laptop)
        assert desk.marks(first).to_record() == {"read": True, "bookmark": False, "note": "from the laptop", "tags": []}
        assert not desk.marks(second).bookmark
        assert (len(desk), desk.get(second).summary) == (3, "Newer.")


def test_a_device_whose_clock_is_late_still_changes_what_it_saw(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_library(root) as desk:
        (only,) = desk.add([digest(0)]).added
        use_device(monkeypatch, tmp_path / "laptop")
        with open_library(root) as laptop, monkeypatch.context() as patch:
            patch.setattr("reader.library.clock.microseconds", lambda: 4_000_000_000 * 10**6)
            laptop.mark({only: {"read": True}})
        desk.refresh()
        desk.mark({only: {"read": False}})
        desk.reindex()
        assert not desk.marks(only).read
        with open_library(root) as laptop:
            assert not laptop.marks(only).read


def test_a_device_whose_files_are_gone_leaves_the_other_versions(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_library(root) as desk:
        (only,) = desk.add([digest(0)]).added
        use_device(monkeypatch, tmp_path / "laptop")
        with open_library(root) as laptop:
            laptop.add([digest(0, summary="Newer.")])
            laptop.mark({only: {"read": True}})
            device = laptop.files.device
        desk.refresh()
        assert (desk.get(only).summary, desk.marks(only).read) == ("Newer.", True)
        for path in root.rglob(f"{device}-*.json"):
            path.unlink()
        desk.refresh()
        assert (desk.get(only).summary, desk.marks(only).read) == ("Something happened.", False)
        assert len(desk) == 1


def test_ids_may_be_shortened(library: Library) -> None:
    library.add(digest(n, id=i) for n, i in enumerate(["abc000000001", "abd000000001", "0fffffffffff", "ffffffffffff"]))
    assert [library.resolve(p) for p in ("abc", "ABD0", "0", "f", "ffffffffffff")] == [
        "abc000000001", "abd000000001", "0fffffffffff", "ffffffffffff", "ffffffffffff",
    ]  # fmt: skip
    for prefix, why in (
        ("ab", "several"),
        ("e", "No digest"),
        ("", "not an id"),
        ("xyz", "not an id"),
        ("a" * 13, "not an id"),
    ):
        with pytest.raises(UnknownDigestError, match=why):
            library.resolve(prefix)


def test_a_library_of_a_newer_format_is_not_touched(root: Path) -> None:
    root.mkdir()
    (root / "library.json").write_text('{"format": 99}')
    with pytest.raises(LibraryError, match="newer digest"):
        open_library(root)
    assert [p.name for p in root.iterdir()] == ["library.json"]


def test_an_older_library_is_brought_up_to_date_and_kept_as_it_was(
    library: Library, root: Path, three: list[str]
) -> None:
    (root / "library.json").write_text('{"format": 1, "name": "old"}')
    before = contents(library)
    with open_library(root) as migrated:
        assert contents(migrated) == before
        assert any("format 1 to 2" in problem for problem in migrated.problems)
    kept = root.with_name(f"{root.name}.format-1")
    assert json.loads((kept / "library.json").read_text())["format"] == 1
    assert json.loads((root / "library.json").read_text())["format"] == 2
    library.mark({three[0]: {"note": "after it"}})
    with open_library(kept) as old:
        assert contents(old) == before


def test_a_link_that_leads_out_of_the_library_is_not_followed(library: Library, root: Path, three: list[str]) -> None:
    library.close()
    outside = root.with_name("outside")
    (path,) = digest_files(root)
    shutil.move(path, outside)
    path.symlink_to(outside)
    with open_library(root) as opened:
        assert len(opened) == 0
        with pytest.raises(LibraryError, match="is a link"):
            opened.add([digest(7)])
    assert outside.is_file()
    (root / "digests").rename(root.with_name("elsewhere"))
    (root / "digests").symlink_to(root.with_name("elsewhere"))
    with pytest.raises(LibraryError, match="leads out of the library"):
        open_library(root)


def test_changes_can_be_undone_after_a_restart(library: Library, root: Path, three: list[str]) -> None:
    before = contents(library)
    library.marking.mark_rows(library.find(parse("")).rows, {"tag:x": True})
    library.close()
    with open_library(root) as again:
        assert again.undo()
        assert contents(again) == before
    with open_library(root) as again:
        assert again.redo()
        assert again.count(parse("tag:x")) == 3


def test_the_last_thousand_changes_are_kept(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.library.history.STEPS", 4)
    (digest_id,) = library.add([digest(1)]).added
    for number in range(7):
        library.mark({digest_id: {"note": str(number)}})
    undone = 0
    while library.undo():
        undone += 1
    assert undone == 4
    assert library.marks(digest_id).note == "2"


def test_undo_leaves_what_was_set_to_something_else_since(library: Library, root: Path, three: list[str]) -> None:
    library.mark({three[1]: {"note": "mine", "tag:mine": True}})
    with open_library(root) as other:
        other.history.path = root.with_name("another machine's")
        other.mark({three[1]: {"note": "theirs"}})
    assert len(library.undo() or ()) == 1
    assert library.marks(three[1]).note == "theirs"
    assert "mine" not in library.marks(three[1]).tags


def test_a_damaged_history_is_set_aside_and_costs_no_mark(library: Library, root: Path, three: list[str]) -> None:
    library.close()
    history = library.layout.history
    history.write_bytes(b"noise" * 1000)
    with open_library(root) as again:
        again.mark({three[1]: {"note": "kept"}})
        assert any("cannot be undone" in problem for problem in again.problems)
        again.mark({three[1]: {"note": "newer"}})
        again.undo()
        assert again.marks(three[1]).note == "kept"
    assert history.with_name(history.name + ".damaged").exists()


def test_a_library_whose_digests_are_all_deleted_says_so(library: Library) -> None:
    from reader.library.unlisted import emptied
    from reader.model.record import from_record

    assert emptied(library) == ""
    added = library.add([from_record({"title": "One", "source": "S"}), from_record({"title": "Two", "source": "S"})])
    assert emptied(library) == ""
    library.mark({id_: {"deleted": True} for id_ in added.added})
    assert emptied(library).startswith("All 2 digests are deleted: undo brings back")
