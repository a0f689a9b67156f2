"""JSON, JSON Lines and CSV; and nothing that arrives makes a parser raise."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.digest import Depth, Digest, Field, Related
from reader.model.record import to_record
from reader.sources.files import MAX_PAGE, Failure, find_files, read_file, read_stream
from tests.pages import CREDIT, FRONT_MATTER, HTML, MARKDOWN, PLAIN, one, read, small, without_links


def failures(content: str | bytes, form: str) -> list[tuple[int, str]]:
    return [(f.line, f.why) for f in read(content, form) if isinstance(f, Failure)]


def titles(content: str | bytes, form: str) -> list[str]:
    return [d.title for d in read(content, form) if isinstance(d, Digest)]


RECORD = to_record(one(PLAIN))


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (json.dumps(RECORD), "json"),
        (json.dumps(RECORD, indent=2), "json"),
        (json.dumps([RECORD]), "json"),
        (json.dumps({"digests": [RECORD]}), "json"),
        (json.dumps({"digests": {"17": RECORD}}), "json"),
        (json.dumps(RECORD) + "\n", "json lines"),
        ("\ufeff" + json.dumps(RECORD), "json"),
        ("\ufeff\n" + json.dumps(RECORD), "json lines"),
        ("\r\n" + json.dumps(RECORD) + "\r\n\r\n", "json lines"),
    ],
)
def test_a_record_is_the_page_it_came_from(content: str, form: str) -> None:
    assert without_links(one(content, form)) == without_links(one(PLAIN))
    assert without_links(one(content)) == without_links(one(PLAIN)), "the form is told from the content"


def test_json_lines_under_the_name_of_json() -> None:
    assert titles('{"title": "a"}\n{"title": "b"}\n', "json") == ["a", "b"]


def test_csv_has_the_keys_as_columns() -> None:
    table = (
        "Title,source,best_for,insights,depth.level,domain,subfields,related,rating\r\n"
        'One,"The Ledger, daily",CTO; CIO,"first\nsecond",Expert,Law,Audit,"[{""title"": ""R"", ""link"": ""https://e.example""}]",5\r\n'
        ",,,,,,,,\r\n"
        'Two,,,"[""a, b""]",,,,,\r\n'
    )
    first, second = (d for d in read(table, "csv") if isinstance(d, Digest))
    assert (first.title, first.source, first.best_for) == ("One", "The Ledger, daily", ("CTO", "CIO"))
    assert (first.insights, first.depth, first.field) == (
        ("first", "second"),
        Depth("expert"),
        Field("Law", ("Audit",)),
    )
    assert (first.related, first.extra) == ((Related("R", "https://e.example"),), {"rating": "5"})
    assert (second.title, second.insights) == ("Two", ("a, b",))
    assert titles("title\tsource\nOne\tX\n", "csv") == ["One"]
    assert titles("\ufefftitle,source\nOne,X\n", "") == ["One"]


@pytest.mark.parametrize(
    ("content", "form", "lines", "why"),
    [
        ('{"title": "a"}\n{"title": \n\n{"title": " "}\n[1]\n', "json lines", [2, 4, 5], "is not JSON"),
        ('{"title": "a",\n "x": }', "json", [2], "is not JSON"),
        ('[{"title": "a"}, {"title": 5}, 7]', "json", [0, 0], "record 2 has no title"),
        ("title,x\na,1\nb,1,2\nc,\n", "csv", [3], "3 cells under 2"),
        ('title\n"a\nb"\n ,\n\n"",2\n', "csv", [6], "2 cells under 1"),
        ("name,x\na,1\n", "csv", [1], "column title"),
        ("", "csv", [0], "empty"),
        (b"\xff\xfe\x00", "text", [1], "not UTF-8"),
        ("a\0b", "text", [0], "is not text"),
        ('<meta charset="klingon"><h1>T</h1>', "html", [0], "klingon"),
        ("<meta charset=undefined><h1>T</h1>", "html", [0], "undefined"),
        ('{"title": "\u200b\u202e"}', "json", [0], "no visible characters"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(
    content: str | bytes, form: str, lines: list[int], why: str
) -> None:
    found = failures(content, form)
    assert [line for line, _ in found] == lines
    assert why in found[0][1]


def test_what_is_too_large_for_a_page_is_told_and_not_read() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            assert 0 <= size <= MAX_PAGE + 1
            self.given += size
            return b"word " * (size // 5 + 1)

    stream = Endless()
    (failure,) = read_stream(stream, "huge.txt", "text")  # type: ignore[arg-type]  # it only needs to be read
    assert isinstance(failure, Failure)
    assert "larger than 16 MB" in failure.why
    assert stream.given <= MAX_PAGE + 1


def test_a_declared_charset_is_only_heard_in_html() -> None:
    assert one(small("T", body="naïve: <meta charset=latin-1>")).summary == "naïve: <meta charset=latin-1>"


def test_a_folder_is_searched_whole_and_in_order(tmp_path: Path) -> None:
    names = ["b.md", "a/z.txt", "a/y.HTML", ".hidden.md", ".git/x.md", "c.pdf", "page_files/frame.html", "d.jsonl"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "loop.md").symlink_to("loop.md")
    found = [p.relative_to(tmp_path).as_posix() for p in find_files([tmp_path], curated=True) if isinstance(p, Path)]
    assert found == ["b.md", "d.jsonl", "loop.md", "a/y.HTML", "a/z.txt"]
    assert [str(f) for f in read_file(tmp_path / "loop.md")] == [f"{tmp_path / 'loop.md'}: is not a regular file"]


def test_no_link_in_a_folder_leads_out_of_it(tmp_path: Path) -> None:
    outside, folder = tmp_path / "private", tmp_path / "in"
    (outside / "more").mkdir(parents=True)
    (folder / "deep").mkdir(parents=True)
    (outside / "secret.txt").write_text(small("Secret"))
    (outside / "more" / "page.txt").write_text(small("Secret, too"))
    (folder / "page.txt").write_text(small("Open"))
    links = {"a.txt": "/etc/passwd", "deep/b.txt": "../../private/secret.txt", "c": "../private", "e.txt": "deep/b.txt"}
    for name, target in (links | {"f.txt": "page.txt", "deep/g.txt": "../page.txt"}).items():
        (folder / name).symlink_to(target)
    (tmp_path / "link").symlink_to("in")
    for path in (folder, tmp_path / "link"):
        found = list(find_files([path], curated=True))
        kept = [each.relative_to(path).as_posix() for each in found if isinstance(each, Path)]
        assert kept == ["f.txt", "page.txt", "deep/g.txt"]
        said = {item.input: item.why for item in found if isinstance(item, Failure)}
        assert said.keys() == {str(path / name) for name in links}
        assert all("leads out of the folder" in why for why in said.values())
    assert list(find_files([folder / "deep" / "b.txt"], curated=True)) == [folder / "deep" / "b.txt"]


def test_a_link_that_leads_nowhere_is_given_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "gone").symlink_to("nowhere")
    assert list(find_files([tmp_path / "loop", tmp_path / "gone"])) == [tmp_path / "loop", tmp_path / "gone"]


def test_a_path_that_cannot_be_a_path_is_named(tmp_path: Path) -> None:
    missing, too_long = find_files([tmp_path / "nowhere.md", Path("x" * 300)], curated=True)
    assert isinstance(missing, Failure)
    assert "no such file" in missing.why
    assert isinstance(too_long, Failure)
    assert "too long" in too_long.why
    (tmp_path / "file.md").write_text("x")
    beyond, nothing = find_files([tmp_path / "file.md" / "a.md", Path("a\0b")])
    assert isinstance(beyond, Failure)
    assert "no such file" in beyond.why
    assert isinstance(nothing, Failure)


FORM = st.sampled_from(["", "text", "markdown", "html", "json", "json lines", "csv"])
PIECES = st.sampled_from(
    ["Title", "\n", "\n\n", "· ", "Source: X", " · Depth: Expert", "Summary", "Key takeaway:", "- ", "1. ", "---\n",
     "## ", "Best for: A, B", "Related on X", "Open in X →", CREDIT, "https://e.example", "a: [", "!!float x",
     "> [!note] ", "<h1>", "</h1>", "<li>", "<p hidden>", "<br/>", "<script>", "</script>", "&#0;", "&nbsp;",
     "<a href=", "<!--", "<![CDATA[", '{"title":', '"a"', "}", "[", ",", '"', "\x1b]0;x\x07", "\u202e", "\ufeff",
     "\x00", "\r", "\ud800", "title,x\n"]
)  # fmt: skip
TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=25).map("".join),
    st.tuples(
        st.sampled_from([PLAIN, MARKDOWN, FRONT_MATTER, HTML]), st.integers(0, 4000), st.integers(0, 60), PIECES
    ).map(lambda t: t[0][: t[1]] + t[3] + t[0][t[1] + t[2] :]),
)


@given(st.one_of(TEXT.map(lambda text: text.encode(errors="surrogatepass")), st.binary(max_size=80)), FORM)
def test_no_content_makes_a_parser_raise(content: bytes, form: str) -> None:
    for item in read(content, form):
        if isinstance(item, Digest):
            assert item.title
            json.dumps(to_record(item)).encode()
        else:
            assert item.why
            assert item.line >= 0


def test_what_is_added_from_a_folder_is_more_than_digests_and_mails_are_found_where_they_lie(tmp_path: Path) -> None:
    for folder in ("inbox", "inbox/.Sent", ".list", "notes_files"):
        for part in ("cur", "new", "tmp"):
            (tmp_path / folder / part).mkdir(parents=True)
        (tmp_path / folder / "cur" / "1:2,S").write_text("From: a@example.org\nSubject: Silt\n\nText\n")
    for name, content in {"a.md": "x", "b.pdf": "x", "c": "%PDF-1.4", "d.bin": "\1\2", ".e.md": "x"}.items():
        (tmp_path / name).write_text(content)
    (tmp_path / "f.md").symlink_to("a.md")
    found = {path.relative_to(tmp_path).as_posix() for path in find_files([tmp_path]) if isinstance(path, Path)}
    assert found == {
        "a.md", "b.pdf", "c", "inbox/cur/1:2,S", "inbox/.Sent/cur/1:2,S", ".list/cur/1:2,S", "notes_files/cur/1:2,S",
    }  # fmt: skip
