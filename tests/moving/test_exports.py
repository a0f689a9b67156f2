"""What each program exports comes in with its dates, states, tags, notes and highlights."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.intake.moving import MoveIn
from reader.intake.moving_counts import Counts, Moved
from reader.library import Library
from reader.model.digest import Digest
from reader.model.highlights import gone, highlights
from reader.model.marks import Marks
from reader.model.query_text import parse
from tests.moving import exports


def moved(library: Library, path: Path) -> tuple[Counts, Moved]:
    """Everything at a path, moved in."""
    with MoveIn(library, path) as moving:
        return moving.look(), moving.move()


def at(library: Library, words: str) -> tuple[Digest, Marks]:
    """The one article that a query finds."""
    (row,) = library.fetch(list(library.find(parse(words)).rows))
    return library.get(row.id), library.marks(row.id)


def numbers(counts: Counts) -> tuple[int, ...]:
    """Feeds, views, articles, read, starred, tags, notes, highlights."""
    return (
        counts.feeds, counts.views, counts.articles, counts.read, counts.starred, counts.tags, counts.notes,
        counts.highlights,
    )  # fmt: skip


def refused(counts: Counts) -> dict[str, str]:
    return {each.what: each.why for each in counts.refused}


def test_newsboat(library: Library, tmp_path: Path) -> None:
    folder = exports.newsboat(tmp_path / "newsboat")
    (folder / "config").write_text("auto-reload yes\n")
    (folder / "history.cmdline").write_text("q\n")
    counts, done = moved(library, folder)
    assert not {"config", "history.cmdline"} & refused(counts).keys()
    assert list(counts.programs) == ["newsboat"]
    assert numbers(counts) == (2, 1, 4, 3, 1, 2, 0, 0)
    assert (done.followed, done.views, done.added) == (2, 1, 4)
    feed = library.feeds.get(exports.TIDES)
    assert feed is not None
    assert (feed.name, feed.title, feed.rules.tags) == ("Tidal notes", "Tidal Notes", ("hard ware", "tides"))
    assert [(v.name, v.query) for v in library.views.own()] == [("Unread tides", "is:unread tag:tides")]
    digest, marks = at(library, "drift")
    assert digest.title == "Gauges & drift"
    assert (digest.published, digest.authors, digest.source) == ("2026-03-02T09:30:00Z", ("Ada Quill",), "Tidal Notes")
    assert digest.article is not None
    assert "finds it out & corrects it" in digest.article.text
    assert digest.article.origins[0].entry == "tn-1"
    assert (marks.read, marks.bookmark) == (True, True)
    assert marks.tags == ("flag-s", "flag-w", "hard ware", "tides")
    assert not at(library, "buoys")[1].read
    why = refused(counts)
    assert why["Gone"] == "it was deleted in newsboat"
    assert "nothing here is like title" in why['"query:Odd:title =~ \\"^(a|b)[0-9]+$\\""']
    assert "run a command" in why['"exec:~/bin/scrape --all" odd']
    assert "run a command" in why["filter:~/bin/mend:https://mended.example/feed"]
    assert "file of this machine" in why["file:///etc/passwd"]


def test_newsboats_files_one_by_one(library: Library, tmp_path: Path) -> None:
    folder = exports.newsboat(tmp_path / "newsboat")
    counts, _ = moved(library, folder / "cache.db")
    # Without its list of addresses all feeds that it has articles of are meant.
    assert (counts.feeds, counts.articles) == (3, 4)
    counts, done = moved(library, folder / "urls")
    assert (counts.feeds, counts.new_feeds, counts.articles, done.views) == (2, 0, 0, 1)
    feed = library.feeds.get(exports.TIDES)
    assert feed is not None
    assert feed.rules.tags == ("hard ware", "tides")


def test_miniflux(library: Library, tmp_path: Path) -> None:
    counts, _ = moved(library, exports.written(tmp_path / "x", "entries.json", exports.MINIFLUX))
    assert list(counts.programs) == ["Miniflux"]
    assert numbers(counts) == (1, 0, 2, 1, 1, 0, 0, 0)
    assert refused(counts) == {"Removed": "it was removed in Miniflux"}
    (feed,) = library.feeds.all()
    assert (feed.address, feed.title, feed.rules.tags, feed.rules.whole) == (
        "https://reef.example/feed", "Reef", ("sea",), True,
    )  # fmt: skip
    digest, marks = at(library, "corals")
    assert (digest.published, digest.added) == ("2026-03-01T19:05:11Z", "2026-03-02T06:00:00Z")
    assert (digest.topics, digest.authors, marks.tags) == (("biology",), ("Bo Lind",), ("sea",))
    assert digest.article is not None
    assert digest.article.enclosures[0].size == 900
    counts, _ = moved(library, exports.written(tmp_path / "y", "feeds", [exports.MINIFLUX["entries"][0]["feed"]]))  # type: ignore[index]
    assert (list(counts.programs), counts.feeds, counts.new_feeds) == (["Miniflux"], 1, 0)


def test_freshrss_and_google_reader(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "x"
    for name, content in (
        ("starred_2026.json", exports.FRESHRSS),
        ("s.json", exports.GOOGLE),
        ("f", exports.SUBSCRIPTIONS),
    ):
        exports.written(folder, name, content)
    counts, _ = moved(library, folder)
    assert set(counts.programs) == {"FreshRSS", "Google Reader"}
    assert numbers(counts) == (2, 0, 2, 1, 2, 2, 1, 0)
    digest, marks = at(library, "ink")
    assert (digest.title, digest.link) == ('Ink & paper: "a test"', "https://ink.example/a?x=1&y=2")
    assert (digest.published, digest.added) == ("2026-03-02T08:26:40Z", "2026-03-02T09:30:00Z")
    assert (digest.authors, digest.topics) == (("Cy Noor", "Di Park"), ("stationery",))
    assert digest.article is not None
    assert (digest.article.origins[0].feed, digest.article.origins[0].entry) == ("https://ink.example/feed", "ink-1")
    assert (marks.read, marks.bookmark, marks.tags) == (True, True, ("craft",))
    digest, marks = at(library, "kite")
    assert (marks.note, marks.tags, marks.read) == ("try this in autumn", ("wind",), False)
    assert refused(counts) == {
        "s.json, an entry": "it is no object",
        "Without an address": "it has no address",
        "8": "it is not an http or https address",
    }
    tagged = library.feeds.get("https://kites.example/rss")
    assert tagged is not None
    assert tagged.rules.tags == ("wind",)


@pytest.mark.parametrize(
    ("content", "program", "address", "tag"),
    [
        (exports.NEWSBLUR, "NewsBlur (OPML)", "https://reef.example/feed", "science"),
        (exports.FEEDLY, "Feedly (OPML)", "https://kites.example/rss", "wind"),
    ],
)
def test_opml(library: Library, tmp_path: Path, content: str, program: str, address: str, tag: str) -> None:
    counts, done = moved(library, exports.written(tmp_path / "x", "export.dat", content))
    assert (list(counts.programs), counts.feeds, done.followed) == ([program], 1, 1)
    feed = library.feeds.get(address)
    assert feed is not None
    assert feed.rules.tags == (tag,)
    assert len(counts.refused) == (1 if "newsletter:" in content else 0)


def test_pocket(library: Library, tmp_path: Path) -> None:
    counts, _ = moved(library, exports.pocket(tmp_path / "pocket.zip"))
    assert list(counts.programs) == ["Pocket"]
    assert numbers(counts) == (0, 0, 2, 1, 0, 2, 0, 1)
    digest, marks = at(library, "slowly")
    assert (digest.added, marks.tags, marks.read) == ("2023-11-14T22:13:20Z", ("baking", "slow food"), False)
    assert [each.text for each in highlights(marks)] == ["A cold dough tastes of more."]
    assert not gone(digest, highlights(marks))  # what was marked can be read, as long as nothing else is here
    assert at(library, "is:read")[0].title == "bread.example/untitled"
    assert refused(counts) == {"ftp://bread.example/file": "its address is not an http or https address"}


def test_pockets_old_page(library: Library, tmp_path: Path) -> None:
    counts, _ = moved(library, exports.written(tmp_path / "x", "ril_export.html", exports.POCKET_HTML))
    assert numbers(counts) == (0, 0, 2, 1, 0, 2, 0, 0)
    digest, marks = at(library, "rye")
    assert (digest.title, digest.link) == ("Rye & time", "https://bread.example/slow?a=1&b=2")
    assert (digest.added, marks.tags) == ("2017-07-14T02:40:00Z", ("baking", "rye"))
    assert "javascript:alert(1)" in refused(counts)


def test_instapaper(library: Library, tmp_path: Path) -> None:
    counts, _ = moved(library, exports.written(tmp_path / "x", "a", exports.INSTAPAPER))
    assert (list(counts.programs), numbers(counts)) == (["Instapaper"], (0, 0, 4, 1, 1, 3, 0, 1))
    _, marks = at(library, "lie")
    assert (marks.tags, len(highlights(marks))) == (("cartography", "old new"), 1)
    assert at(library, "is:read")[0].title == "Borders"
    assert at(library, "is:bookmarked")[0].title == "Scales"
    assert at(library, 'tag:"to teach"')[0].title == "Legends"
    assert [each.why for each in counts.refused] == ["it has no address"]


def test_readwise_reader_with_its_highlights(library: Library, tmp_path: Path) -> None:
    exports.written(tmp_path / "x", "z-documents", exports.READER)
    exports.written(tmp_path / "x", "a-highlights", exports.READWISE)
    counts, _ = moved(library, tmp_path / "x")
    assert set(counts.programs) == {"Readwise Reader", "Readwise"}
    digest, marks = at(library, "heals")
    assert digest.link == "https://glass.example/heals"
    assert digest.added == "2024-08-28T12:33:19Z"
    assert marks.tags == ("glass 'n' light", "materials")
    assert [(each.text, each.note) for each in highlights(marks)] == [
        ("Cracks close over night, if it is warm.", "ask the lab")
    ]
    read = {row.title for row in library.fetch(list(library.find(parse("is:read")).rows))}
    assert read == {"Glass that bends", "Glass in feeds"}
    assert at(library, "is:bookmarked")[0].title == "Glass kept"
    book, marks = at(library, "kiln")
    assert (book.authors, book.link, len(highlights(marks))) == (("Fay Ode",), "", 1)
    assert len(library) == 5


def test_omnivore(library: Library, tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("<p>Nobody should read this here.</p>")
    counts, _ = moved(library, exports.omnivore(tmp_path / "omnivore"))
    assert (list(counts.programs), numbers(counts)) == (["Omnivore"], (0, 0, 2, 1, 0, 2, 1, 2))
    digest, marks = at(library, "tag:software")
    assert digest.article is not None
    assert digest.article.text == "The network is optional. Data stays under your control."
    assert digest.article.whole
    assert (digest.published, digest.added) == ("2019-04-01T00:00:00Z", "2024-10-30T12:39:28Z")
    assert (marks.read, marks.note) == (True, "Worth a talk.")
    assert [(each.text, each.note) for each in highlights(marks)] == [
        ("The network is optional.", "say this first"),
        ("Data stays under your control.", ""),
    ] or len(highlights(marks)) == 2
    assert not gone(digest, highlights(marks))
    climbing, _ = at(library, "climbs")
    assert climbing.article is not None
    assert climbing.article.text == ""
    assert not counts.refused


def test_bookmarks_of_any_browser(library: Library, tmp_path: Path) -> None:
    counts, _ = moved(library, exports.written(tmp_path / "x", "bookmarks.html", exports.NETSCAPE))
    assert (list(counts.programs), numbers(counts)) == (["browser bookmarks"], (0, 0, 3, 2, 3, 3, 1, 0))
    digest, marks = at(library, "chisels")
    assert (digest.title, digest.added) == ("Turning & chisels", "2017-07-14T02:40:01Z")
    assert (marks.tags, marks.note) == (("slow", "wood", "workshop"), "sharpen first")
    assert at(library, "is:unread")[0].title == "For later"
    assert at(library, "top")[1].tags == ()
    assert refused(counts) == {"A script": "it is no address of a page"}


def test_bookmarks_of_chrome_and_firefox(library: Library, tmp_path: Path) -> None:
    exports.written(tmp_path / "x", "Bookmarks", exports.CHROME)
    exports.written(tmp_path / "x", "backup", exports.FIREFOX)
    counts, _ = moved(library, tmp_path / "x")
    assert set(counts.programs) == {"Chrome's bookmarks", "Firefox's bookmarks"}
    digest, marks = at(library, "clay")
    assert (digest.added, marks.tags, marks.bookmark) == ("2020-09-10T17:43:56Z", ("pots",), True)
    digest, marks = at(library, "warp")
    assert (digest.added, marks.tags) == ("2020-07-17T15:33:21Z", ("looms", "slow", "textile"))
    assert set(refused(counts)) == {"Settings", "Recent"}


def test_clippings_of_a_vault(library: Library, tmp_path: Path) -> None:
    counts, _ = moved(library, exports.vault(tmp_path / "Vault"))
    assert (list(counts.programs), numbers(counts)) == (["Markdown clippings"], (0, 0, 1, 0, 0, 1, 1, 1))
    digest, marks = at(library, "bridges")
    assert (digest.title, digest.link) == ("How bridges hum", "https://bridge.example/hum")
    assert (digest.authors, digest.published, digest.added) == (("Hal Ives",), "2025-02-03", "2025-03-04T00:00:00Z")
    assert digest.summary == "Why cables sing in the wind."
    assert digest.article is not None
    assert digest.article.text.startswith("Cables sing. The wind sheds vortices at a steady beat. That is")
    assert (marks.tags, marks.note) == (("bridges",), "Compare with organ pipes.")
    assert not gone(digest, highlights(marks))
    assert refused(counts) == {"Daily.md": "it names no address of a page in front matter"}
