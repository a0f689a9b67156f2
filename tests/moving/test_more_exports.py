"""Raindrop, wallabag, Matter, Inoreader and Safari, and what comes without its address."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from reader.intake import moving
from reader.library import Library
from reader.model.highlights import highlights
from tests.conftest import in_this_process
from tests.moving import exports
from tests.moving.test_exports import at, moved, numbers, refused

RAINDROP = """\
id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite
847056864,"Bees: a simple, fast job queue",ask Noor,A queue &amp; a hive,https://hive.example/bees,Tools / Queues,"work, old new",2024-09-03T20:06:53.347Z,https://hive.example/c.png,"Highlight:A bee does
one job.
Note:do they?

Highlight:A hive does many.",true
847056865,Drones,,,https://hive.example/drones,Unsorted,,2024-09-04T20:06:53.347Z,,,false
847056866,A script,,,javascript:void(0),Unsorted,,2024-09-05T20:06:53.347Z,,,false
"""
MATTER = """\
Title,Author,Publisher,URL,Tags,Word Count,In Queue,Favorited,Read,Highlight Count,Last Interaction Date,File Id
Salt on roads,Ada Quill,The Verge of Salt,https://salt.example/roads,winter; roads,1200,False,True,True,2,2022-05-22 14:47:50,101
Salt in soup,,Kitchen Notes,https://salt.example/soup,,800,True,False,False,0,2022-05-23 10:00:00,102
"""
WALLABAG: list[Any] = [
    {
        "id": 2847, "uid": None, "title": "Looms &amp; cards", "url": "https://loom.example/cards",
        "given_url": "https://loom.example/cards?utm_source=x", "is_archived": 1, "archived_at": "2025-03-20 14:22:10",
        "is_starred": 1, "is_not_parsed": False, "content": "<p>A card lifts the warp. The weft follows it.</p>",
        "created_at": "2025-03-15T09:08:33+0000", "updated_at": "2025-03-20T14:22:10+0000",
        "published_at": "2024-11-01T00:00:00+0000", "published_by": ["Bo Lind", "Cy Noor"], "tags": ["weaving", "old, new"],
        "annotations": [
            {"id": 5, "text": "like a program", "quote": "A card lifts the warp.", "ranges": [], "created_at": "2025-03-16T10:20:00+0000"}
        ],
        "mimetype": "text/html", "language": "en", "reading_time": 1, "domain_name": "loom.example",
    },
    {
        "id": 2848, "title": None, "url": "https://loom.example/gone", "is_archived": 0, "is_starred": 0,
        "is_not_parsed": True, "content": "wallabag can't retrieve contents for this article.",
        "created_at": "2025-03-16 09:08:33", "tags": [{"id": 10, "label": "to mend", "slug": "to-mend"}], "annotations": [],
    },
    "no entry",
]  # fmt: skip
INOREADER = {
    "direction": "ltr", "id": "user/1005921515/state/com.google/annotated", "title": "Annotated", "updated": 1717000000,
    "items": [
        {
            "crawlTimeMsec": "1717000000123", "timestampUsec": "1717000000123456",
            "id": "tag:google.com,2005:reader/item/00000000f8b9270e", "title": "Kites at night", "published": 1716990000,
            "categories": ["user/1005921515/state/com.google/reading-list", "user/1005921515/state/com.google/read"],
            "canonical": [{"href": "https://kites.example/night"}],
            "alternate": [{"href": "https://kites.example/night", "type": "text/html"}],
            "summary": {"direction": "ltr", "content": "<p>A lamp shows the kite. The line stays dark.</p>"},
            "author": "", "origin": {"streamId": "feed/http://kites.example/rss", "title": "Kites", "htmlUrl": ""},
            "annotations": [
                {"id": 7, "start": 0, "end": 22, "added_on": 1717000100, "text": "A lamp shows the kite.", "note": "try it"},
                {"id": 8, "start": 23, "end": 46, "added_on": 1717000200, "text": "The line stays dark.", "note": ""},
                {"id": 9, "added_on": 1717000300, "text": "", "note": "for the autumn"},
            ],
        }
    ],
}  # fmt: skip
SAFARI = """\
<!DOCTYPE NETSCAPE-Bookmark-file-1>
\t<HTML>
\t<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
\t<Title>Lesezeichen</Title>
\t<H1>Lesezeichen</H1>
\t<DT><H3 FOLDED>Werkzeug</H3>
\t<DL><p>
\t\t<DT><A HREF="https://lathe.example/turning">Turning</A>
\t</DL><p>
\t<DT><H3 FOLDED id="com.apple.ReadingList">Leseliste</H3>
\t<DL><p>
\t\t<DT><A HREF="https://lathe.example/later">Later</A>
\t\t<DT><A HREF="https://lathe.example/soon">Soon</A>
\t</DL><p>
</HTML>
"""


def test_raindrop(library: Library, tmp_path: Path) -> None:
    counts, _ = moved(library, exports.written(tmp_path / "x", "backup.csv", RAINDROP))
    assert (list(counts.programs), numbers(counts)) == (["Raindrop"], (0, 0, 2, 1, 1, 4, 1, 2))
    digest, marks = at(library, "bees")
    assert (digest.title, digest.summary) == ("Bees: a simple, fast job queue", "A queue & a hive")
    assert (digest.added, marks.note) == ("2024-09-03T20:06:53Z", "ask Noor")
    assert (marks.read, marks.bookmark, marks.tags) == (True, True, ("old new", "queues", "tools", "work"))
    assert {(each.text, each.note) for each in highlights(marks)} == {
        ("A bee does one job.", "do they?"),
        ("A hive does many.", ""),
    }
    _, marks = at(library, "drones")
    assert (marks.read, marks.bookmark, marks.tags) == (False, False, ())
    assert "javascript:void(0)" in refused(counts)


def test_matter(library: Library, tmp_path: Path) -> None:
    counts, _ = moved(library, exports.written(tmp_path / "x", "_matter_history.csv", MATTER))
    assert (list(counts.programs), numbers(counts)) == (["Matter"], (0, 0, 2, 1, 1, 2, 0, 0))
    digest, marks = at(library, "roads")
    assert (digest.authors, digest.source, digest.added) == (
        ("Ada Quill",),
        "The Verge of Salt",
        "2022-05-22T14:47:50Z",
    )
    assert (marks.read, marks.bookmark, marks.tags) == (True, True, ("roads", "winter"))
    _, marks = at(library, "soup")
    assert (marks.read, marks.bookmark) == (False, False)


@pytest.mark.parametrize("page", [False, True])
def test_wallabag(library: Library, tmp_path: Path, page: bool) -> None:
    content = {"page": 1, "limit": 30, "_embedded": {"items": WALLABAG}} if page else WALLABAG
    counts, _ = moved(library, exports.written(tmp_path / "x", "All articles.json", content))
    assert (list(counts.programs), numbers(counts)) == (["wallabag"], (0, 0, 2, 1, 1, 3, 0, 1))
    digest, marks = at(library, "looms")
    assert (digest.title, digest.link) == ("Looms & cards", "https://loom.example/cards")
    assert (digest.authors, digest.published, digest.added) == (
        ("Bo Lind", "Cy Noor"), "2024-11-01T00:00:00Z", "2025-03-15T09:08:33Z",
    )  # fmt: skip
    assert digest.article is not None
    assert (digest.article.text, digest.article.whole) == ("A card lifts the warp. The weft follows it.", True)
    assert (marks.read, marks.bookmark, marks.tags) == (True, True, ("old new", "weaving"))
    assert [(each.text, each.note) for each in highlights(marks)] == [("A card lifts the warp.", "like a program")]
    digest, marks = at(library, 'tag:"to mend"')
    assert (digest.title, digest.added) == ("loom.example/gone", "2025-03-16T09:08:33Z")
    assert digest.article is not None
    assert (digest.article.text, marks.read) == ("", False)
    assert "it is no object" in refused(counts).values()


def test_what_inoreader_calls_annotations_are_highlights(library: Library, tmp_path: Path) -> None:
    counts, _ = moved(library, exports.written(tmp_path / "x", "annotated.json", INOREADER))
    assert numbers(counts) == (0, 0, 1, 1, 0, 0, 1, 2)
    _, marks = at(library, "kites")
    assert {(each.text, each.note) for each in highlights(marks)} == {
        ("A lamp shows the kite.", "try it"),
        ("The line stays dark.", ""),
    }
    assert marks.note == "for the autumn"


def test_of_several_addresses_the_one_that_can_be_followed_is_taken(library: Library, tmp_path: Path) -> None:
    stream: Any = json.loads(json.dumps(INOREADER))
    stream["items"][0]["canonical"] = [{"href": "urn:x:1"}, {"href": ""}]
    entry = {**WALLABAG[0], "url": "about:reader?url=x", "given_url": "https://loom.example/cards"}
    exports.written(tmp_path / "x", "stream", stream)
    counts, _ = moved(library, exports.written(tmp_path / "x", "wallabag", [entry]).parent)
    assert at(library, "kites")[0].link == "https://kites.example/night"
    assert at(library, "looms")[0].link == "https://loom.example/cards"
    assert not counts.refused


def test_safaris_reading_list_is_to_be_read_in_any_language(library: Library, tmp_path: Path) -> None:
    counts, _ = moved(library, exports.written(tmp_path / "x", "Safari Bookmarks.html", SAFARI))
    assert numbers(counts) == (0, 0, 3, 1, 1, 1, 0, 0)
    for title in ("later", "soon"):
        _, marks = at(library, title)
        assert (marks.read, marks.bookmark, marks.tags) == (False, False, ())
    _, marks = at(library, "turning")
    assert (marks.read, marks.bookmark, marks.tags) == (True, True, ("werkzeug",))


def test_a_dry_run_names_each_program(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    for name, content in (("a", RAINDROP), ("b", MATTER), ("c", WALLABAG)):
        exports.written(folder, name, content)
    looked = in_this_process("--library", root, "move-in", folder, "--dry-run")
    assert "holds, from Raindrop, Matter and wallabag:\n  6 articles\n" in looked.stdout


@pytest.mark.parametrize("link", ["javascript:void(0)", "mailto:ada@tides.example", "gemini://tides.example/x", "/x"])
def test_an_entry_with_a_text_comes_without_an_address_that_is_refused(
    library: Library, tmp_path: Path, link: str
) -> None:
    folder = exports.newsboat(tmp_path / "newsboat")
    with sqlite3.connect(folder / "cache.db") as db:
        db.execute("UPDATE rss_item SET url=? WHERE guid='tn-1'", (link,))
    db.close()
    stream: Any = json.loads(json.dumps(INOREADER))
    stream["items"][0] |= {"canonical": [], "alternate": [{"href": link, "type": "text/html"}]}
    exports.written(folder, "stream.json", stream)
    counts, done = moved(library, folder)
    digest, marks = at(library, "drift")
    assert (digest.link, marks.read, marks.bookmark) == ("", True, True)
    assert digest.article is not None
    assert "finds it out & corrects it" in digest.article.text
    assert at(library, "kites")[0].link == ""
    said = [each.why for each in counts.refused if each.what == link]
    assert sorted(said) == [
        f"its address is not an http or https address; the rest of “{title}” comes"
        for title in ("Gauges & drift", "Kites at night")
    ]
    again, _ = moved(library, folder)
    assert (again.known, done.added) == (again.articles, counts.articles)


def test_an_article_of_a_feed_without_an_address_is_none_of_the_same_title(library: Library, tmp_path: Path) -> None:
    stream: Any = json.loads(json.dumps(INOREADER))
    stream["items"].append({**stream["items"][0], "origin": {"streamId": "feed/https://other.example/rss"}})
    stream["items"][1] |= {"canonical": [], "alternate": [], "annotations": []}
    counts, done = moved(library, exports.written(tmp_path / "x", "s.json", stream))
    assert (counts.articles, done.added) == (2, 2)


def test_folders_that_are_too_deep_are_said(library: Library, tmp_path: Path) -> None:
    link = '<DT><A HREF="https://deep.example/{}">{}</A>'
    for name, depth in (("fine", 1_000), ("deep", 20_000)):
        inner = "<DT><H3>f</H3><DL><p>" * depth + link.format(name, name) + "</DL><p>" * depth
        page = (
            f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>{link.format(f'first-{name}', f'first {name}')}{inner}</DL>"
        )
        exports.written(tmp_path / "x", name, page)
    node: dict[str, Any] = {"name": "Clay", "type": "url", "url": "https://clay.example/"}
    for _ in range(250):
        node = {"type": "folder", "name": "f", "children": [node]}
    exports.written(tmp_path / "x", "chrome", {"roots": {"other": node}})
    counts, _done = moved(library, tmp_path / "x")
    assert counts.articles == 3
    assert at(library, "first deep")[0].link == "https://deep.example/first-deep"
    assert {name for name, why in refused(counts).items() if "deeper than can be read" in why} == {"deep", "f"}


def test_an_archive_of_nothing_known_is_given_up(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "MOST_UNKNOWN", 20)
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(30):
            archive.writestr(f"{number:02}.txt", "no program wrote this\n")
    counts, done = moved(library, path)
    assert counts.empty
    assert not done.added
    assert refused(counts)["x.zip"] == (
        "20 files are nothing that a program known here exports, and 10 more are not looked at"
    )
    assert len(counts.refused) == 21
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("000.csv", MATTER)
        archive.writestr("99.csv", RAINDROP)
    counts, done = moved(library, path)
    assert (counts.articles, done.added) == (4, 4)
