"""Bad input: one clear sentence or a faithful plain rendering; nothing crashes, nothing stored is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.errors import LibraryError
from reader.library import open_library
from reader.library.index.connection import SCHEMA_VERSION
from reader.model.query_text import parse
from tests.conftest import Run
from tests.pages import one, small
from tests.unit.test_commands import digest, ids
from tests.unit.test_library import contents

HOSTILE = {
    "[red]x": "[red]x",
    "[/]": "[/]",
    "[@click=app.quit]x[/]": "[@click=app.quit]x[/]",
    "\x1b]0;x\x07 owned": "owned",
    "\x1b[2J\x1b[31mred": "red",
    "\u202etxt.exe\u2066 x": "txt.exe x",
    "{x} %s \\n $t": "{x} %s \\n $t",
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    "'; DROP TABLE rows; --": "'; DROP TABLE rows; --",
    "{x} [y]": "{x} [y]",
    "=cmd|' /C calc'!A0": "=cmd|' /C calc'!A0",
    "🏴‍☠️ שלום ﷽ 漢字": "🏴‍☠️ שלום ﷽ 漢字",
    "x" * 10_000: "x" * 1_000,
}


@pytest.mark.parametrize("form", ["text", "json"])
def test_hostile_titles_are_listed_and_shown_as_plain_text(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))
    if form == "text":
        (tmp_path / "in.txt").write_text("\n---\n".join(small(title, source=title[:200]) for title in HOSTILE))
    else:
        (tmp_path / "in.txt").write_text(
            "\n".join(json.dumps({"title": t, "summary": t, "best_for": [t]}) for t in HOSTILE)
        )
    assert digest("import", tmp_path / "in.txt").stdout == f"{len(HOSTILE)} added, 0 updated, 0 unchanged\n"
    listed = [json.loads(line) for line in digest("list", "--json").stdout.splitlines()]
    assert sorted(record["title"] for record in listed) == sorted(HOSTILE.values())
    lines = digest("list").stdout.splitlines()
    assert len(lines) == len(HOSTILE)
    for record in listed:
        assert sum(f" {record['title']}" in line for line in lines) >= 1
        page = digest("show", record["id"])
        assert page.exit_code == 0
        assert "".join(record["title"].split()) in "".join(page.stdout.split())
    everything = digest("list").output + "".join(digest("show", i).output for i in ids()) + digest("roles").output
    assert not set(everything) & set("\x1b\x07\u202e\u2066")


def test_a_page_without_a_title(root: Path) -> None:
    result = digest("import", "-", "--library", root, stdin="· Source: X\n\nSummary\n\nNobody named me.\n")
    assert (result.exit_code, result.stdout) == (1, "0 added, 0 updated, 0 unchanged, 1 failed\n")
    assert result.stderr == "digest: -, line 1: the page has no title above its byline or first section\n"


@pytest.mark.parametrize("name", ["huge.txt", "huge.md", "huge.html", "huge.csv", "huge.json", "huge.jsonl"])
def test_a_file_of_50_mb(root: Path, tmp_path: Path, name: str) -> None:
    huge, good = tmp_path / name, tmp_path / "good.txt"
    with huge.open("wb") as file:
        for _ in range(50):
            file.write(b"lorem ipsum. " * (1 << 16) + b"\n")
        file.truncate(50 * 1024 * 1024)
    good.write_text(small("Good"))
    result = digest("import", huge, good, "--library", root)
    assert result.exit_code == 1
    assert result.stdout.startswith("1 added, 0 updated, 0 unchanged, ")
    assert result.stderr.startswith(f"digest: {huge}")


def test_a_folder_with_a_loop_of_links(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "up").symlink_to(folder, target_is_directory=True)
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "deep" / "page.txt").write_text(small("Deep"))
    result = digest("import", folder, "--library", root)
    assert (result.exit_code, result.stdout) == (1, "1 added, 0 updated, 0 unchanged, 1 failed\n")
    assert result.stderr == f"digest: {folder / 'self.txt'}: is not a regular file\n"


def test_what_is_not_utf_8(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes(small("Café").encode("latin-1"))
    result = digest("import", path, "--library", root)
    assert (result.exit_code, result.stdout) == (0, "1 added, 0 updated, 0 unchanged\n")
    assert result.stderr.startswith(f"digest: {path}: is not UTF-8 and was read as Windows-1252")
    assert "Café" in digest("list", "--library", root).stdout


def test_an_argument_that_is_not_utf_8(root: Path, run: Run) -> None:
    for arguments in (["list", "a\udcff source:\udcff"], ["show", "\udcff"], ["import", "\udcff.txt"]):
        result = run("--library", root, *arguments)
        assert (result.returncode, result.stderr.count("\n") > 0, "Traceback" in result.stderr) == (1, True, False)


COMMANDS = (["list"], ["show", "abc"], ["mark", "abc", "--read"], ["roles"], ["reindex"], ["import", "-"])


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: str(arguments[0]))
def test_a_library_that_is_a_file(tmp_path: Path, arguments: list[str]) -> None:
    path = tmp_path / "file"
    path.write_text("precious")
    result = digest("--library", path, *arguments, stdin=small("T"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"digest: {path} is a file, and a library is a folder: name a folder with --library.\n"
    assert path.read_text() == "precious"


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: str(arguments[0]))
def test_a_library_that_is_missing(tmp_path: Path, arguments: list[str]) -> None:
    path = tmp_path / "not" / "there"
    result = digest("--library", path, *arguments, stdin=small("T"))
    assert result.exit_code == (0 if arguments[0] in ("import", "reindex") else 1)
    assert "Traceback" not in result.output
    assert path.exists() is (arguments[0] == "import")


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: str(arguments[0]))
@pytest.mark.parametrize("name", ["file/library", "x" * 300, "~nobody-here/x"])
def test_a_library_that_cannot_be(tmp_path: Path, arguments: list[str], name: str) -> None:
    (tmp_path / "file").write_text("precious")
    result = digest("--library", name if name[0] == "~" else tmp_path / name, *arguments, stdin=small("T"))
    assert result.exit_code in (1, 2)
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit)


@pytest.fixture
def stored(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of five marked digests."""
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))
    with open_library(root) as library:
        added = library.add(one(small(f"Digest {n}")) for n in range(5)).added
        library.mark({i: {"bookmark": True, "note": "kept"} for i in added})
    return root


def everything(root: Path) -> object:
    with open_library(root) as library:
        return contents(library)


@pytest.mark.parametrize("cut", [0.0, 0.3, 0.5, 0.9, 0.999])
def test_a_file_of_digests_cut_short(stored: Path, cut: float) -> None:
    (path,) = (stored / "digests").glob("*.json")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * cut)])
    left = path.read_bytes().count(b"}\n") + path.read_bytes().count(b"},\n")
    result = digest("list")
    assert f"digest: digests/{path.name} was damaged; {left} of its documents could be read." in result.stderr
    assert len(result.stdout.splitlines()) == left
    (aside,) = (stored / "digests").glob("*.damaged-*")
    assert aside.name in result.stderr
    assert aside.read_bytes() == whole[: int(len(whole) * cut)]
    assert digest("list").stderr == (
        ""
        if left
        else "digest: the library is empty: import something with `digest import`, or follow a feed with "
        "`digest follow`.\n"
    )
    digest("import", "-", stdin="\n".join(small(f"Digest {n}") for n in range(5)))
    assert len(ids("is:bookmarked has:note")) == 5, "marks wait for their digests"


def test_a_file_of_marks_cut_in_half(stored: Path) -> None:
    before = everything(stored)
    path = sorted((stored / "marks").glob("*.json"))[0]
    path.write_bytes(path.read_bytes()[:-20])
    result = digest("list")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 5)
    assert f"marks/{path.name} was damaged" in result.stderr
    assert len(list((stored / "marks").glob("*.damaged-*"))) == 1
    with open_library(stored) as library:
        lost = [i for i, (_, marks) in contents(library).items() if not marks["bookmark"]]
        assert all(i[0] == path.stem[-1] for i in lost)
        library.mark({i: {"bookmark": True, "note": "kept"} for i in lost})
    assert everything(stored) == before


def test_a_damaged_file_is_mended_by_a_write_too(stored: Path) -> None:
    (path,) = (stored / "digests").glob("*.json")
    with open_library(stored) as library:
        path.write_bytes(path.read_bytes()[:-30])
        library.add([one(small("Sixth"))])
        assert len(library) >= 5
        assert any("was damaged" in problem for problem in library.problems)
    assert len(ids("Sixth")) == 1


def test_a_damaged_file_of_another_device_is_left_to_it(stored: Path) -> None:
    (path,) = (stored / "digests").glob("*.json")
    other = path.with_name("other-00ff-0001.json")
    path.rename(other)
    other.write_bytes(other.read_bytes()[:-30])
    content = other.read_bytes()
    result = digest("list")
    assert "other-00ff-0001.json is damaged" in result.stderr
    assert len(result.stdout.splitlines()) == 4
    assert other.read_bytes() == content


@pytest.mark.parametrize("content", ["[]", '{"digests": 5}', '{"digests": {"x": {}, "1": 5, "-1": {}}}', "null"])
def test_a_file_of_other_json(stored: Path, content: str) -> None:
    (stored / "digests" / "strange-0000-0001.json").write_text(content)
    result = digest("list")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 5)


def test_documents_of_odd_shape_in_a_file(stored: Path) -> None:
    odd = {
        "7": {},
        "8": {"title": 5, "best_for": {"a": 1}, "depth": [1], "stored_at": "x", "link": ["a"]},
        "9": {"title": None},
    }
    (stored / "digests" / "odd-0000-0001.json").write_text(json.dumps({"digests": odd}))
    (stored / "marks" / "odd-0000-0.json").write_text(
        '{"marks": {"8": {"read": [true, "soon", 1], "note": ["n", 1, "odd"]}}}'
    )
    assert len(digest("list").stdout.splitlines()) == 8
    assert json.loads(digest("show", "000000000008", "--json").stdout)["marks"]["note"] == "n"
    for number in (7, 8, 9):
        assert digest("show", f"{number:012x}").exit_code == 0


def test_an_index_of_another_version(stored: Path, run: Run) -> None:
    import sqlite3

    before = everything(stored)
    with open_library(stored) as library:
        path = library.layout.index
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    db.close()
    result = run("list")
    assert (result.returncode, len(result.stdout.splitlines()), result.stderr) == (0, 5, "")
    assert everything(stored) == before


def test_a_folder_of_caches_that_is_a_file(stored: Path, home: Path) -> None:
    cache = home / "cache"
    cache.rename(home / "moved")
    cache.write_text("")
    result = digest("list")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("digest: Cannot open the index")


def test_queries_that_are_nasty_for_full_text_search(stored: Path) -> None:
    with open_library(stored) as library:
        for text in (
            "c++",
            "don't",
            "a-b",
            "AND",
            "NEAR(a b)",
            'foo"',
            "title:x",
            "*",
            "^digest",
            "{a}",
            "digest NOT",
            "\x00",
            "é" * 5000,
        ):
            library.find(parse(text))
            library.find(parse(text + " sort:relevance"))
        assert library.count(parse('"DIGEST"')) == 5
        with pytest.raises(LibraryError):
            open_library(Path(stored / "library.json"))


@pytest.mark.parametrize("half", [rb"\ud800", b"\xff"], ids=["a lone surrogate", "a byte that is no UTF-8"])
def test_half_a_character_costs_that_character(stored: Path, half: bytes) -> None:
    (path,) = (stored / "digests").glob("*.json")
    path.write_bytes(path.read_bytes().replace(b"Digest 3", b"Digest " + half, 1))
    result = digest("list")
    assert (result.exit_code, result.stderr, len(result.stdout.splitlines())) == (0, "", 5)
    assert "Digest \ufffd" in result.stdout
    for marks in (stored / "marks").glob("*.json"):
        marks.write_bytes(marks.read_bytes().replace(b"kept", b"kep" + half))
    with open_library(stored) as library:
        assert library.problems == []
        assert {marks["note"] for _, marks in contents(library).values()} == {"kep\ufffd"}
        added = library.add([one(small("Another"))]).added
        library.mark({i: {"read": True} for i in added})
        assert len(contents(library)) == 6
    assert not list(stored.rglob("*.damaged-*"))
