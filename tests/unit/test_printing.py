"""What commands print on a terminal, and that a pipe gets plain text."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from reader import commands
from reader.commands import printing
from reader.commands.printing import print_json, print_page, say, warn
from reader.commands.tables import GAP, MAIN_LEAST, Column, Row, fit, print_table
from reader.export.text import lines_of
from reader.library import open_library
from reader.model.article import Article, Enclosure
from reader.model.page.blocks import Block, Bullets, Facts, Heading, Item, Paragraph, Title
from reader.model.page.inline import plain_runs
from reader.model.page.layout import Layout
from reader.model.query_text import parse
from reader.model.undigested import undigested
from reader.translation import settle, use
from tests.conftest import Run
from tests.pages import DIGEST, PLAIN, TITLE
from tests.terminal import on_terminal

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COLUMNS = (Column(), Column("Feed", main=True), Column("unread", right=True), Column("Where", optional=True))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@contextlib.contextmanager
def terminal(columns: int = 40) -> Iterator[Terminal]:
    """Standard output and error as one terminal, in this process."""
    stream = Terminal()
    printing._cached_console.cache_clear()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(stream),
        contextlib.redirect_stderr(stream),
    ):
        patch.setenv("TERM", "xterm-256color")
        patch.setenv("COLUMNS", str(columns))
        yield stream
    printing._cached_console.cache_clear()


@pytest.fixture
def filled(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    page = tmp_path / "page.txt"
    page.write_text(PLAIN)
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))
    assert run("import", page).returncode == 0
    return root


def visible(written: str) -> list[str]:
    return [line.rstrip() for line in ESCAPES.sub("", written).splitlines()]


def test_a_list_is_a_table_where_there_is_room_and_paragraphs_where_there_is_not(filled: Path) -> None:
    head, row = visible(on_terminal("list", columns=120))
    assert head.split() == ["ID", "Date", "Title", "Source", "Level", "min"]
    assert TITLE in row
    assert "Advanced" in row
    narrow = visible(on_terminal("list", columns=40))
    assert max(map(len, narrow)) <= 40
    assert " ".join(" ".join(narrow).split()).startswith(f"● {TITLE}")
    assert "Advanced · 1 min" in " ".join(" ".join(narrow).split())


@pytest.mark.parametrize("columns", [120, 40])
def test_a_digest_fits_its_terminal(filled: Path, columns: int) -> None:
    with open_library(filled) as library:
        (row,) = library.fetch(library.find(parse("")).rows)
        stored = library.get(row.id)
    written = on_terminal("show", row.id, columns=columns)
    assert "\x1b[1m" in written
    assert max(map(len, visible(written))) <= min(78, columns)
    words = " ".join(visible(written)).split()
    printed = " ".join(line.text for line in lines_of(stored, width=min(78, columns)))
    assert words == printed.split()


@pytest.mark.parametrize("command", ["list", "roles", "doctor", "where"])
def test_no_color_is_honoured(filled: Path, command: str) -> None:
    assert "m" in {escape[-1] for escape in ESCAPES.findall(on_terminal(command))}
    assert "m" not in {escape[-1] for escape in ESCAPES.findall(on_terminal(command, NO_COLOR="1"))}


def test_text_from_outside_is_neither_markup_nor_a_control_code() -> None:
    hostile = "[red]x[/] :smile: \x1b]0;owned\x07\x1b[2J\x9b31m 'y' 1.5"
    with terminal() as written:
        say(hostile)
        warn(hostile)
        print_table(COLUMNS, [Row(("●", hostile, "3", hostile), "", (hostile, "bad"))])
        blocks: list[Block] = [
            Title(plain_runs(hostile)),
            Facts(plain_runs(hostile)),
            Heading(plain_runs(hostile)),
            Paragraph(plain_runs(hostile)),
        ]
        print_page(lambda width: Layout(width).lay(blocks))
    shown = ESCAPES.sub("", written.getvalue())
    assert "\x1b" not in shown
    assert "owned" not in shown
    assert "\x9b" not in shown
    assert "[2J" not in shown
    assert shown.count("[red]x[/] :smile:") == 8


def test_a_path_is_not_broken_and_can_be_copied() -> None:
    path = "/home/somebody/" + "a-folder/" * 8
    with terminal() as written:
        say(f"It is in {path}")
    assert path in written.getvalue()


def test_wide_characters_are_counted_as_the_terminal_shows_them() -> None:
    with terminal() as written:
        item = Item("•", (Paragraph(plain_runs("分散システムの合意形成" * 6)),))
        blocks: list[Block] = [Bullets((item,)), Paragraph(plain_runs("合意 " * 30))]
        print_page(lambda width: Layout(width).lay(blocks))
        print_table(COLUMNS, [Row(("●", "分散システムの合意形成" * 6, "3", "x"), "")])
    assert 30 < max(map(cell_len, visible(written.getvalue()))) <= 40


def test_a_bar_shows_how_far_the_work_is_and_goes_away(filled: Path) -> None:
    written = on_terminal("reindex")
    assert "Indexing" in written
    assert "1/1" in written
    assert visible(written)[-1].endswith("1 digest indexed")


@given(text=st.text("ab 分é\n", max_size=80), width=st.integers(4, 30))
def test_a_broken_text_loses_nothing_and_fits(text: str, width: int) -> None:
    lines = [line.plain for line in printing._broken(Text(text), width)]
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= max(width, max(map(len, line.split()), default=0)) for line in lines)


@given(
    wanted=st.lists(st.integers(0, 30), min_size=4, max_size=4),
    main=st.integers(1, 200),
    room=st.integers(1, 200),
)
def test_columns_fit_the_room_and_the_main_one_can_be_read(wanted: list[int], main: int, room: int) -> None:
    wanted[1] = main
    widths = fit(COLUMNS, wanted, room)
    if widths:
        assert sum(width + GAP for width in widths if width) - GAP <= room
        assert widths[1] >= min(MAIN_LEAST, main)
        assert all(
            width in (0, want) for number, (width, want) in enumerate(zip(widths, wanted, strict=True)) if number != 1
        )
    else:
        assert room < wanted[0] + wanted[2] + 3 * GAP + MAIN_LEAST


@pytest.mark.parametrize("width", [40, 78])
def test_a_page_is_broken_at_words(width: int) -> None:
    lines = [line.text.rstrip() for line in lines_of(DIGEST, width=width)]
    assert lines[0] == DIGEST.title[: len(lines[0])]
    assert all(len(line) <= width for line in lines)
    assert "Key insights" in lines
    assert f"• {DIGEST.insights[0].split()[0]}" in "\n".join(lines)


def test_a_long_digest_is_paged_and_a_short_one_is_not(filled: Path) -> None:
    with open_library(filled) as library:
        (row,) = library.fetch(library.find(parse("")).rows)
    pager = "sed s/^/paged:/"
    assert "paged:" in on_terminal("show", row.id, rows=8, PAGER=pager)
    assert "paged:" not in on_terminal("show", row.id, "--no-pager", rows=8, PAGER=pager)
    short = on_terminal("show", row.id, rows=200, PAGER=pager)
    assert TITLE in short
    assert "paged:" not in short


@pytest.mark.parametrize("path", sorted(Path(commands.__file__).parent.glob("*.py")), ids=lambda path: path.stem)
def test_commands_print_through_one_module(path: Path) -> None:
    """Only `printing` takes control codes out of what it prints, so nothing else may print."""
    if path.name == "printing.py":
        return
    found = re.findall(
        r"\b(?:click\.(?:echo\w*|secho|prompt|confirm|pause|progressbar)|print|input|Console|pprint)\(|console\.print"
        r"|sys\.std(?:out|err)(?:\.buffer)?\.write|os\.write",
        path.read_text(),
    )
    assert not found, f"{path.name} prints by itself: {found}"


NASTY = "x\x1b]0;owned\x07\x9b31mred\u202e\x7f\ud800\rover"


def test_no_argument_reaches_the_terminal_raw(run: Run) -> None:
    for words in (["list", f"--{NASTY}"], [NASTY], [f"--{NASTY}"], ["list", "--limit", NASTY], ["add", f"/no/{NASTY}"]):
        words = [word.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape") for word in words]
        result = run(*words)
        assert result.returncode in (1, 2)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", result.stdout + result.stderr)


def test_printed_json_is_safe_on_a_terminal_and_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    value = {NASTY: [NASTY, 1], "é": "👩\u200d👧"}
    print_json(value)
    line = capsys.readouterr().out
    assert json.loads(line) == value
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", line)
    assert "\ud800" not in line


def test_a_short_article_is_printed_once_with_its_authors() -> None:
    text = "Mud is wet earth.\n\n- *clams*\n- crabs"
    article = Article(text=text, enclosures=(Enclosure("https://tide.example/1.mp3", "audio/mpeg", seconds=2530),))
    authors = tuple(f"Ann Mole {n}" for n in range(9))
    digest = undigested(article, title="Mud", authors=authors, summary="Mud is wet earth.\n\nclams; crabs")
    lines = [line.text for line in lines_of(digest)]
    assert [line.count("Mud is wet earth.") for line in lines].count(1) == 1
    assert "Article  not digested yet" in lines
    assert "Ann Mole 0, Ann Mole 1, Ann Mole 2 and 6 more" in lines[1]
    assert "⎘ https://tide.example/1.mp3  audio/mpeg · 42 min" in lines
    assert any("Abstract" in line.text for line in lines_of(digest, article=False))
    told = replace(digest, summary="What the neighbours say of mud.")
    assert any("Abstract" in line.text for line in lines_of(told))


@pytest.fixture
def german() -> Iterator[None]:
    settle("de", {})
    yield
    use(None)


@pytest.mark.parametrize("answer", ["j", "J", "ja", "y", "yes", "Ja."])
def test_yes_is_taken_in_the_language_that_is_spoken_and_in_english(german: None, answer: str) -> None:
    assert asked(f"{answer}\n", default=False) == (True, "All das übernehmen? [j/N]: ")


@pytest.mark.parametrize("answer", ["n", "nein", "no", "NEIN"])
def test_no_is_taken_in_the_language_that_is_spoken_and_in_english(german: None, answer: str) -> None:
    assert asked(f"{answer}\n", default=True) == (False, "All das übernehmen? [J/n]: ")


def test_what_is_neither_is_asked_again_and_only_enter_is_the_default(german: None) -> None:
    question = "All das übernehmen? [J/n]: "
    assert asked("vielleicht\n\n", default=True) == (True, f"{question}Bitte mit [J/n] antworten.\n{question}")


def test_in_english_the_question_is_as_ever() -> None:
    assert asked("yes\n", "Go on?", default=True) == (True, "Go on? [Y/n]: ")
    assert asked("j\nn\n", "Go on?", default=False)[0] is False


def asked(typed: str, question: str = "All das übernehmen?", *, default: bool) -> tuple[bool, str]:
    """The answer, and what was written to standard error, where a person who types ends each line."""
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stderr(io.StringIO()) as written:
        patch.setattr("sys.stdin", io.StringIO(typed))
        with contextlib.redirect_stdout(io.StringIO()):
            answer = printing.confirm(question, default=default)
    return answer, written.getvalue()
