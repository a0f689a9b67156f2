"""Moving in: looked at first, done once, undone as one, and nothing hostile gets further than its own file."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from reader.intake.marks_moved import with_note
from reader.intake.moving import MoveIn
from reader.library import Library, open_library
from reader.model.highlights import highlights
from reader.model.query_text import parse
from reader.sources.movein import place as places
from reader.sources.movein import reading
from tests.conftest import in_own_process, in_this_process
from tests.moving import exports
from tests.moving.test_exports import at, moved, refused


def everything(folder: Path) -> Path:
    """One folder with an export of every program."""
    folder.mkdir()
    exports.newsboat(folder / "newsboat")
    exports.omnivore(folder / "omnivore")
    exports.vault(folder / "vault")
    for name, content in {
        "miniflux": exports.MINIFLUX, "fresh": exports.FRESHRSS, "google": exports.GOOGLE, "blur": exports.NEWSBLUR,
        "pocket.csv": exports.POCKET_CSV, "notes": exports.POCKET_NOTES, "paper": exports.INSTAPAPER,
        "reader": exports.READER, "wise": exports.READWISE, "netscape": exports.NETSCAPE, "chrome": exports.CHROME,
        "firefox": exports.FIREFOX,
    }.items():  # fmt: skip
        exports.written(folder, name, content)
    return folder


def state(library: Library) -> dict[str, Any]:
    """All that a person can see of a library."""
    ids = library.ids_of(library.find(parse("")).matched)
    return {
        "articles": {i: (library.get(i).title, library.get(i).added, library.marks(i).to_record()) for i in ids},
        "highlights": {i: [(h.text, h.note) for h in highlights(library.marks(i))] for i in ids},
        "feeds": [(f.address, f.shown, f.rules.tags) for f in library.feeds.all()],
        "views": [(v.name, v.query) for v in library.views.own()],
    }


def test_twice_is_once_and_one_undo_takes_all_of_it_back(library: Library, tmp_path: Path) -> None:
    folder = everything(tmp_path / "all")
    empty = state(library)
    counts, done = moved(library, folder)
    assert (done.added, len(library), counts.articles) == (counts.articles, counts.articles, 27)
    assert (done.updated, done.unchanged) == (0, 0)
    once = state(library)
    counts, done = moved(library, folder)
    assert (counts.known, counts.new_feeds) == (counts.articles, 0)
    assert (done.added, done.updated, done.marked, done.followed, done.views) == (0, 0, 0, 0, 0)
    assert state(library) == once
    change = library.undo()
    assert change is not None
    assert change.left == 0
    assert change.title.endswith(" and 11 more")
    assert state(library) == empty
    assert library.redo() is not None
    assert state(library) == once


def test_many_articles_are_one_step_of_undo(library: Library, tmp_path: Path) -> None:
    folder = exports.newsboat(tmp_path / "newsboat", count=2_300)
    counts, done = moved(library, folder)
    assert (counts.articles, done.added, len(library)) == (2_304, 2_304, 2_304)
    assert library.undo() is not None
    assert len(library) == 0
    assert library.undo() is None


def test_what_is_here_is_kept(library: Library, tmp_path: Path) -> None:
    moved(library, exports.written(tmp_path / "x", "reader", exports.READER))
    digest, _ = at(library, "heals")
    library.mark({digest.id: {"note": "mine", "bookmark": True}})
    exports.written(tmp_path / "x", "wise", exports.READWISE)
    moved(library, tmp_path / "x")
    _, marks = at(library, "heals")
    assert (marks.note, marks.bookmark) == ("mine", True)
    assert [each.note for each in highlights(marks)] == ["ask the lab"]
    library.undo()
    _, marks = at(library, "heals")
    assert (marks.note, marks.bookmark, highlights(marks)) == ("mine", True, ())


def test_an_article_keeps_the_title_and_address_that_it_has_here(library: Library, tmp_path: Path) -> None:
    page = '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n<DT><A HREF="https://a.example/tides{}">{}</A>\n</DL><p>\n'
    moved(library, exports.written(tmp_path / "x", "first.html", page.format("", "Tides, explained")))
    before = state(library)
    moved(library, exports.written(tmp_path / "y", "second.html", page.format("?utm_source=mail", "tides!!")))
    assert state(library)["articles"].keys() == before["articles"].keys()
    (found,) = (library.get(id_) for id_ in before["articles"])
    assert (found.title, found.link) == ("Tides, explained", "https://a.example/tides")


def test_notes_are_joined_once() -> None:
    assert with_note("", "b") == "b"
    assert with_note("a", "b") == "a\n\nb"
    assert with_note("a\n\nb", "b") == "a\n\nb"
    assert with_note("a", "") == "a"


def test_what_was_deleted_stays_deleted_unless_it_is_asked_for(library: Library, tmp_path: Path) -> None:
    path = exports.written(tmp_path / "x", "p.csv", exports.POCKET_CSV)
    moved(library, path)
    digest, _ = at(library, "slowly")
    library.mark({digest.id: {"deleted": True}})
    _, done = moved(library, path)
    assert (done.deleted, len(library)) == (1, 1)
    with MoveIn(library, path) as moving:
        moving.look()
        moving.move(deleted=True)
    assert len(library) == 2


def test_a_view_of_another_query_is_not_overwritten(library: Library, tmp_path: Path) -> None:
    library.arrange(library.views.saved("Unread tides", "is:unread topic:moon"))
    _, done = moved(library, exports.newsboat(tmp_path / "newsboat"))
    assert (done.views, [each.what for each in done.refused]) == (0, ["Unread tides"])
    assert [view.query for view in library.views.own()] == ["is:unread topic:moon"]


def test_the_command_looks_asks_and_does(root: Path, tmp_path: Path) -> None:
    run = in_this_process
    path = exports.newsboat(tmp_path / "newsboat")
    looked = run("--library", root, "move-in", path, "--dry-run")
    assert looked.returncode == 0
    assert (
        "holds, from newsboat:\n  2 feeds\n  1 query feed, as views\n  4 articles\n  3 read, 1 starred" in looked.stdout
    )
    assert "not taken: “Gone”: it was deleted in newsboat." in looked.stderr
    refused_ = run("--library", root, "move-in", path)
    assert (refused_.returncode, "say --yes" in refused_.stderr) == (1, True)
    with open_library(root) as library:
        assert len(library) == 0
    done = run("--library", root, "move-in", path, "--yes")
    assert "2 feeds followed, 1 view kept, 4 articles added, 0 updated, 0 unchanged, 4 marked.\n" in done.stdout
    again = json.loads(run("--library", root, "move-in", path, "--yes", "--json").stdout)
    assert (again["from"], again["known"], again["moved"]["marked"]) == (["newsboat"], 4, 0)
    assert "Undone: the move from newsboat, with 4 articles" in run("--library", root, "undo").stdout
    assert "4 articles are deleted here" in run("--library", root, "move-in", path, "--yes").stdout
    for wrong in (tmp_path / "none", exports.vault(tmp_path / "v") / "Daily.md"):
        assert run("--library", root, "move-in", wrong, "--yes").returncode == 1


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.json", b'{"roots": {"bookmark_bar": {"chil', "damaged JSON"),
        ("b.json", b"[]", "holds nothing"),
        ("c.json", b'{"a": 1}', "nothing that a program"),
        ("d", b"", "empty"),
        ("e", bytes(range(256)) * 20, "nothing that a program"),
        ("f.db", b"SQLite format 3\0" + b"x" * 5_000, "database"),
        ("g.jsonlz4", b"mozLz40\0abc", "compressed backup of Firefox"),
        ("h.json", b"[" * 100_000, "JSON"),
        ("i.csv", b'title,url,time_added,tags,status\n"open', "no address"),
        ("j.html", b"<!DOCTYPE NETSCAPE-Bookmark-file-1>" + b"<DL><p><DT>" * 60_000, ""),
        ("k.md", b"---\nsource: https://a.example/\ntags: &a [*a]\n---\nx", "front matter"),
        ("l.zip", b"PK\x03\x04" + b"x" * 100, "archive"),
    ],
)
def test_a_damaged_file_costs_only_itself(
    library: Library, tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    folder = tmp_path / "x"
    exports.written(folder, "good", exports.READER)
    (folder / name).write_bytes(content)
    counts, done = moved(library, folder)
    assert (counts.articles, done.added) == (4, 4)
    assert not why or why in refused(counts)[next(iter(refused(counts)))]


def test_no_link_leads_out_of_a_folder(library: Library, tmp_path: Path) -> None:
    outside = exports.written(tmp_path / "outside", "secret.csv", exports.POCKET_CSV)
    folder = exports.omnivore(tmp_path / "x")
    (folder / "link.csv").symlink_to(outside)
    (folder / "more").symlink_to(outside.parent)
    (folder / "content" / "local-first.html").unlink()
    (folder / "content" / "local-first.html").symlink_to(outside)
    os.mkfifo(folder / "pipe")
    counts, _ = moved(library, folder)
    assert counts.articles == 2
    assert {name for name, why in refused(counts).items() if "link" in why} >= {"link.csv", "more"}
    assert not library.find(parse("bread")).rows


def test_an_archive_is_never_unpacked(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.zip"
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", exports.POCKET_CSV)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../climbs.csv", exports.POCKET_CSV)
        archive.writestr("/absolute.csv", exports.INSTAPAPER)
        archive.writestr("bomb.csv", b"title,url,time_added,tags,status\n" + b" " * (130 << 20))
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr("cache.db", b"SQLite format 3\0")
        archive.writestr("__MACOSX/._x", b"\0")
    counts, _ = moved(library, path)
    assert counts.articles == 6
    why = refused(counts)
    assert "larger than 128 MB" in why["bomb.csv"]
    assert "archive within" in why["inner.zip"]
    assert "database within" in why["cache.db"]
    assert not list(tmp_path.parent.rglob("climbs.csv"))
    monkeypatch.setattr(places, "MAX_UNPACKED", 1_000)
    with pytest.raises(Exception, match="unpack to more than"):
        list(places.names_in(places.place_of(path)))


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE rss_item; CREATE VIEW rss_item AS SELECT load_extension('x') AS feedurl",
        "DROP TABLE rss_item; CREATE VIEW rss_item AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n)"
        " SELECT x AS feedurl FROM n",
        "DROP TABLE rss_item; CREATE VIRTUAL TABLE rss_item USING fts5(feedurl)",
        "DROP TABLE rss_feed; CREATE TABLE rss_feed(rssurl, url, title AS (hex(zeroblob(9000000))));"
        "INSERT INTO rss_feed VALUES (1, 1)",
        "PRAGMA writable_schema=1; UPDATE sqlite_master SET sql='CREATE TABLE rss_item(x' WHERE name='rss_item'",
    ],
)
def test_a_database_runs_nothing(library: Library, tmp_path: Path, sql: str) -> None:
    folder = exports.newsboat(tmp_path / "newsboat")
    with sqlite3.connect(folder / "cache.db") as db:
        db.executescript(sql)
    db.close()
    before = (folder / "cache.db").read_bytes()
    counts, _ = moved(library, folder)
    assert counts.feeds == 2  # of `urls`
    assert "database" in refused(counts)["cache.db"]
    assert (folder / "cache.db").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["cache.db", "urls"]


def test_a_database_that_is_being_written_is_left_alone(library: Library, tmp_path: Path) -> None:
    folder = exports.newsboat(tmp_path / "newsboat")
    (folder / "cache.db-journal").write_bytes(b"x")
    counts, _ = moved(library, folder)
    assert "another program has it open" in refused(counts)["cache.db"]
    assert counts.articles == 0


def test_control_codes_stay_outside(library: Library, tmp_path: Path) -> None:
    row = 'title,url,time_added,tags,status\n"\x1b[31mRed\u202e",https://a.example/,1700000000,\x1b]0;x\x07tag,unread\n'
    moved(library, exports.written(tmp_path / "x", "p.csv", row))
    digest, marks = at(library, "")
    assert (digest.title, marks.tags) == ("Red", ("tag",))


def test_firefoxs_own_database_says_what_to_export(library: Library, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "places.sqlite") as db:
        db.execute("CREATE TABLE moz_places(url)")
    db.close()
    counts, _ = moved(library, tmp_path / "places.sqlite")
    assert counts.empty
    assert "export the bookmarks in Firefox" in refused(counts)["places.sqlite"]


def test_the_list_of_an_archive_is_read_once_and_not_for_every_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[object] = []

    class Counted(zipfile.ZipFile):
        def __init__(self, file: Any, mode: Any = "r", *more: Any) -> None:
            if mode == "r":
                listed.append(file)
            super().__init__(file, mode, *more)

    path = many(tmp_path / "omnivore.zip", 30)
    monkeypatch.setattr(zipfile, "ZipFile", Counted)
    units, unread = reading.list_units(str(path))
    portions = [reading.read_portion(unit, 0) for unit in units]
    assert not unread
    assert sum(len(portion.kept) for portion in portions) == 30
    assert all("Text" in each.digest.summary for portion in portions for each in portion.kept)
    assert listed == [str(path)]
    many(path, 31)  # another one of the same name is read anew
    assert sum(len(reading.read_portion(unit, 0).kept) for unit in reading.list_units(str(path))[0]) == 31


SAVED = "2024-05-01T10:00:00.000Z"


def many(path: Path, count: int) -> Path:
    """An archive of Omnivore with so many articles, each with a file of its text, and none with highlights."""
    articles = [
        {"slug": f"a{n}", "title": f"Article {n}", "url": f"https://o.example/{n}", "state": "Active", "savedAt": SAVED}
        for n in range(count)
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("metadata_0_to_20.json", json.dumps(articles))
        for n in range(count):
            archive.writestr(f"content/a{n}.html", f"<p>Text of {n}, which is long enough to be one.</p>")
    return path


def test_a_file_that_an_archive_does_not_have_is_no_fault_in_any_language(root: Path, tmp_path: Path) -> None:
    path = many(tmp_path / "omnivore.zip", 2)
    with zipfile.ZipFile(path, "a") as archive:
        without = {"slug": "x", "title": "No text", "url": "https://o.example/x", "state": "Active", "savedAt": SAVED}
        archive.writestr("metadata_20_to_40.json", json.dumps([without]))
    for language in ("C.UTF-8", "de_DE.UTF-8"):
        done = in_own_process("move-in", path, "--yes", "--library", root, LC_ALL=language)
        assert (done.returncode, done.stderr) == (0, "")
