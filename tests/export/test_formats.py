"""What stands in each format, and what the command line makes of them."""

from __future__ import annotations

import io
import json
import zipfile
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from reader.briefing.record import full_record
from reader.commands import cli
from reader.export.formats import FORMATS, format_named
from reader.export.item import About
from reader.export.marked_up import markdown_blocks_of
from reader.export.markup import html_blocks
from reader.intake.exporting import Request, gather
from reader.intake.highlighting import highlight
from reader.library import Library, open_library
from reader.library.bulk import records as bulk
from reader.model.page.digest_page import DigestPage
from reader.model.query_text import parse
from reader.model.record import from_record, to_record
from reader.model.subscription import from_address
from reader.sources.feed import parse_feed
from tests.export.items import DIGESTS, hostile, item_of, marked

QUEUES = {
    "title": "Bounded queues & <clocks>", "source": "Weekly", "curator": "Desk", "link": "https://e.example/q?a=1&b=2",
    "published": "2024-05-31", "added": "2024-06-01T08:00:00Z", "authors": ["Ada Quill", "Ben {Ode} and Co"],
    "kind": "paper", "summary": "One.\n\nTwo.", "takeaway": "For CTOs, bound it.", "insights": ["First"],
    "topics": ["queues"], "language": "en", "depth": {"level": "advanced"},
}  # fmt: skip
ATOM = "{http://www.w3.org/2005/Atom}"


def digest(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments], prog_name="digest")


@pytest.fixture
def filled(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with open_library(root) as library:
        library.add([from_record(QUEUES), from_record({"title": "Clocks", "link": "https://e.example/c"})])
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))
    return root


def test_the_quick_way_to_a_record_gives_what_the_long_one_does(library: Library) -> None:
    made = [from_record({**QUEUES, "title": f"T {n}", "link": f"https://e.example/{n}"}) for n in range(20)]
    library.add([*made, hostile(), from_record({"title": "Ü  \t x", "link": "https://e.example/ü", "odd": 1})])
    library.mark({made[3].id: {"edit:title": "Mine"}, made[4].id: {"note": "n", "tag:x": True}})
    rows = library.find(parse(""), every_side=True).rows
    found = list(bulk(library, rows))
    assert len(found) == 22
    for kept in found:
        assert kept.record == to_record(library.get(kept.record["id"]))
    for item in gather(library, rows):
        assert item.full_record() == full_record(library, item.id)


@settings(max_examples=30)
@given(st.lists(DIGESTS, min_size=1, max_size=3, unique_by=lambda each: each.id))
def test_the_quick_way_holds_for_any_digest(tmp_path_factory: pytest.TempPathFactory, digests: list[object]) -> None:
    with open_library(tmp_path_factory.mktemp("library")) as library:
        library.add(digests)  # type: ignore[arg-type]
        for kept in bulk(library, library.find(parse(""), every_side=True).rows):
            assert kept.record == to_record(library.get(kept.record["id"]))


def test_json_lines_are_what_list_prints(filled: Path) -> None:
    exported = digest("export", "--format", "jsonl")
    assert exported.exit_code == 0, exported.stderr
    assert exported.stdout == digest("list", "--json").stdout


def test_a_file_is_written_whole_and_said(filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "sub" / "out.json"
    done = digest("export", "queues", "--format", "json", "-o", path)
    assert done.stdout == f"Exported 1 digest to {path}.\n"
    assert [each["title"] for each in json.loads(path.read_text())] == [QUEUES["title"]]
    (tmp_path / "folder").mkdir()
    said = json.loads(digest("export", "-f", "csv", "-o", tmp_path / "folder", "--json").stdout)
    assert said == {
        "path": str(tmp_path / "folder" / "digests.csv"),
        "digests": 2,
        "written": 1,
        "unchanged": 0,
        "left": 0,
    }
    assert not list(path.parent.glob(".*"))


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("export", "--format", "markdown"), 2, "name it with -o"),
        (("export", "--format", "docx"), 2, "docx"),
        (("export",), 2, "--format"),
        (("export", "nothing-has-this", "--format", "json"), 1, "no digest has nothing-has-this"),
        (("export", "level:", "--format", "json"), 2, "level"),
        (("export", "--format", "atom", "--address", "ftp://x"), 2, "--address"),
    ],
)
def test_what_is_wrong_is_said(filled: Path, arguments: tuple[str, ...], status: int, words: str) -> None:
    done = digest(*arguments)
    assert done.exit_code == status
    assert words in done.stderr


def test_a_failed_export_leaves_what_was_there(filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(b"mine")
    path.chmod(0o444)
    (tmp_path / "f").write_text("")
    done = digest("export", "--format", "json", "-o", tmp_path / "f" / "x.json")
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr
    assert path.read_bytes() == b"mine"


def test_formats_are_completed(filled: Path) -> None:
    from reader.commands.exporting import export

    (option,) = (each for each in export.params if each.name == "form")
    found = option.type.shell_complete(None, option, "e")  # type: ignore[arg-type]
    assert [(each.value, each.help) for each in found] == [("epub", "EPUB, for e-book readers")]


def written(name: str, about: About) -> bytes:
    return b"".join(format_named(name).write([item_of(from_record(QUEUES))], about))


ABOUT = About("digest: queues", "2026-05-31T08:00:00Z", "https://feeds.example/q")


def test_an_atom_feed_has_what_the_standard_asks_for() -> None:
    feed = etree.fromstring(written("atom", ABOUT))
    assert feed.findtext(f"{ATOM}id") == ABOUT.address
    assert feed.findtext(f"{ATOM}updated") == ABOUT.made
    assert feed.find(f"{ATOM}link").get("rel") == "self"
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id").startswith("urn:digest-reader:")
    assert entry.findtext(f"{ATOM}updated") == "2024-05-31T00:00:00Z"
    assert [each.findtext(f"{ATOM}name") for each in entry.findall(f"{ATOM}author")] == QUEUES["authors"]
    assert entry.find(f"{ATOM}content").get("type") == "html"


@pytest.mark.parametrize(
    ("links", "channel"),
    [
        (["", "https://root.example/", "https://e.example/q?a=1", "https://f.example/x"], "https://e.example/"),
        (["https://root.example/", ""], "about:blank"),
        ([], "about:blank"),
    ],
)
def test_a_channel_that_is_not_published_has_a_url_all_the_same(links: list[str], channel: str) -> None:
    items = [item_of(from_record({"title": f"Title {at}", "link": link})) for at, link in enumerate(links)]
    feed = etree.fromstring(b"".join(format_named("rss").write(items, About("A", ABOUT.made))))
    assert feed.findtext("channel/link") == channel
    assert len(feed.findall("channel/item")) == len(links)


def test_an_rss_feed_has_what_the_standard_asks_for() -> None:
    channel = etree.fromstring(written("rss", ABOUT)).find("channel")
    assert [channel.findtext(name) for name in ("title", "link", "description")] == [
        ABOUT.title,
        ABOUT.address,
        ABOUT.title,
    ]
    item = channel.find("item")
    assert parsedate_to_datetime(item.findtext("pubDate")).isoformat() == "2024-05-31T00:00:00+00:00"
    assert item.find("guid").get("isPermaLink") == "false"


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_another_reader_of_feeds_finds_nothing_wrong(form: str) -> None:
    import feedparser

    content = b"".join(format_named(form).write([item_of(from_record(QUEUES)), item_of(hostile())], ABOUT))
    found = feedparser.parse(content)
    assert not found.bozo
    assert found.entries[0].title == "Bounded queues & <clocks>" or form == "rss"
    assert [entry.link for entry in found.entries] == [QUEUES["link"], hostile().link]
    assert found.version in ("atom10", "rss20")


def test_a_json_feed_has_what_the_standard_asks_for() -> None:
    feed = json.loads(written("jsonfeed", ABOUT))
    assert (feed["version"], feed["feed_url"]) == ("https://jsonfeed.org/version/1.1", ABOUT.address)
    (item,) = feed["items"]
    assert {"id", "url", "title", "content_html", "date_published", "authors", "tags"} <= item.keys()
    assert item["authors"] == [{"name": name} for name in QUEUES["authors"]]


def test_what_a_reader_did_is_in_no_feed() -> None:
    for name in ("atom", "rss", "jsonfeed"):
        item = item_of(from_record(QUEUES))
        from tests.export.items import highlighted

        item.marks = highlighted("One.", "secret note")
        assert b"secret note" not in b"".join(format_named(name).write([item], ABOUT))


def test_references_are_as_reference_managers_read_them() -> None:
    text = written("bibtex", ABOUT).decode()
    assert text.startswith("@article{digest-")
    assert "author = {{Ada Quill} and {Ben {\\textbraceleft}Ode{\\textbraceright} and Co}}" in text
    assert "year = {2024}" in text
    assert "month = may" in text
    (entry,) = json.loads(written("csl", ABOUT))
    assert (entry["type"], entry["issued"]) == ("article-journal", {"date-parts": [[2024, 5, 31]]})
    assert entry["author"] == [{"literal": name} for name in QUEUES["authors"]]


def test_a_book_names_its_chapters_in_order_and_is_the_same_again() -> None:
    content = written("epub", ABOUT)
    assert content == written("epub", ABOUT)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        package = etree.fromstring(book.read("book/package.opf"))
        listed = {each.get("href") for each in package.iter("{http://www.idpf.org/2007/opf}item")}
        assert {f"book/{name}" for name in listed} == set(book.namelist()[2:]) - {"book/package.opf"}
        assert "Bounded queues &amp; &lt;clocks&gt;" in book.read("book/nav.xhtml").decode()


def test_feeds_that_digests_came_from_are_listed_without_logins(library: Library) -> None:
    library.feeds.put([from_address("https://a.example/feed"), from_address("https://b.example/feed")])
    origin = {"text": "T", "origins": [{"feed": "https://a.example/feed"}]}
    library.add([from_record({"title": "T", "link": "https://a.example/1", "article": origin})])
    from reader.intake.exporting import pieces

    asked = Request(format_named("opml"), library.find(parse("")).rows, "mine")
    text = b"".join(pieces(library, asked)).decode()
    assert "https://a.example/feed" in text
    assert "b.example" not in text


def test_every_format_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
    for form in FORMATS:
        assert f"| `{form.name}` |" in text


def test_one_is_shared_on_the_command_line(filled: Path, tmp_path: Path, home: Path) -> None:
    id_ = from_record(QUEUES).id
    assert digest("share", id_).stdout.startswith("## [Bounded queues & \\<clocks\\>](<https://e.example/q?a=1&b=2>)")
    assert digest("share", id_[:6], "--as", "link").stdout == f"{QUEUES['title']} — {QUEUES['link']}\n"
    assert digest("share", id_, "--as", "mail").stdout.startswith("mailto:?subject=Bounded%20queues")
    refused = digest("share", id_, "--run")
    assert refused.exit_code == 1
    assert "[share]" in refused.stderr
    config = home / "config" / "digest-reader" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[share]\ncommand = "cat"\n')
    assert '"title":"Bounded queues' in digest("share", id_, "--run").stdout
    config.write_text('[share]\ncommand = "false"\n')
    failed = digest("share", id_, "--run")
    assert failed.exit_code == 1
    assert "status 1" in failed.stderr
    config.write_text("[share]\ncommand = 3\n")
    assert "[share]" in digest("share", id_, "--run").stderr


def test_a_view_that_finds_nothing_is_an_empty_feed(root: Path, tmp_path: Path) -> None:
    with open_library(root) as library:
        library.add([from_record({"title": "Tides", "depth": {"level": "advanced"}})])
    for form in ("atom", "rss", "jsonfeed"):
        done = digest("export", "level:expert", "-f", form, "-o", tmp_path / form, "--library", root)
        assert (done.exit_code, "no digest" in done.stderr.lower()) == (0, True)
        assert list(parse_feed((tmp_path / form).read_bytes(), "https://e.example/feed").entries) == []
    done = digest("export", "level:advnced", "-f", "csv", "-o", tmp_path / "none.csv", "--library", root)
    assert done.exit_code == 1
    assert "id you mean level:advanced?" in done.stderr
    assert not (tmp_path / "none.csv").exists()


def test_all_that_is_followed_is_exported_without_a_query(root: Path, tmp_path: Path) -> None:
    with open_library(root) as library:
        library.arrange(library.feeds.put_steps([from_address("https://tides.example/feed")]))
    done = digest("export", "-f", "opml", "-o", tmp_path / "feeds.opml", "--library", root)
    assert done.exit_code == 0
    assert "https://tides.example/feed" in (tmp_path / "feeds.opml").read_text()
    assert done.stdout == f"Exported 1 feed to {tmp_path / 'feeds.opml'}.\n"
    said = json.loads(digest("export", "-f", "opml", "-o", tmp_path / "f.opml", "--json", "--library", root).stdout)
    assert (said["feeds"], said["digests"]) == (1, 0)


def test_highlights_are_counted_where_they_are_exported(root: Path, tmp_path: Path) -> None:
    with open_library(root) as library:
        text = {"text": "The first passage. The second passage."}
        ids = library.add([from_record({"title": t, "link": f"https://e.example/{t}", "article": text}) for t in "abc"])
        highlight(library, ids.ids[0], ["The first passage.", "The second passage."])
    done = digest("export", "-f", "readwise", "-o", tmp_path / "h.csv", "--library", root)
    assert done.stdout == f"Exported 2 highlights to {tmp_path / 'h.csv'}.\n"


def test_labels_are_joined_without_the_spaces_of_the_screen() -> None:
    digest = from_record({"title": "A rope", "link": "https://e.example/rope", "topics": ["a b", "c"], "summary": "S."})
    done: dict[str, str | bool] = {"tag:planning": True, "tag:tools & things": True, "vote:topics:c": "+"}
    marks = marked(**done)
    html = "\n".join(html_blocks(DigestPage(digest, marks).blocks()))
    assert '<p class="facts">Tags: planning, tools &amp; things</p>' in html
    assert '<p class="facts">Topics: a b, c ✓</p>' in html
    lines = list(markdown_blocks_of(DigestPage(digest, marks).blocks()))
    assert "Tags: planning, tools & things" in lines
    assert "Topics: a b, c ✓" in lines
