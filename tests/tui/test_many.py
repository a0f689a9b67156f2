"""Acting on many digests by keys: the command line, ranges, what is above and below the cursor."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from textual.widgets import Input

from reader.config import Config, PipeSettings
from reader.library import Library, open_library
from reader.model.query_text import parse
from reader.state import State
from tests.conftest import in_own_process
from tests.tui.screen import MEDIUM, NARROW, NEWEST_FIRST, TINY, Reader, digests, id_of, many, opened, record

FIRST, SECOND, THIRD, *_ = NEWEST_FIRST
SIZES = pytest.mark.parametrize("size", [MEDIUM, NARROW])


def found(reader: Reader, query: str) -> int:
    return len(reader.library.find(parse(query)).matched)


def line(reader: Reader) -> str:
    return reader.text(reader.main.command_line)


async def say(reader: Reader, command: str) -> None:
    """Type a command, without its enter."""
    await reader.press("colon")
    await reader.type(command)


@SIZES
async def test_a_command_is_previewed_done_and_undone(library: Library, size: tuple[int, int]) -> None:
    async with opened(library, size) as reader:
        await say(reader, "read role:CTO")
        assert "3 digests will be marked read" in line(reader)
        assert FIRST in line(reader)
        assert SECOND in line(reader)
        assert found(reader, "is:read") == 0
        await reader.press("enter")
        assert "3 marked read — u undoes it" in reader.key_bar()
        assert found(reader, "is:read") == 3
        assert not reader.main.command_line.display
        assert reader.main.digest_list.has_focus
        await reader.press("u")
        assert "Undone: marking 3 digests as read" in reader.key_bar()
        assert found(reader, "is:read") == 0


async def test_the_next_keys_are_for_the_list(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("colon", *"bookmark role:CTO", "enter", "j", "m")
        assert found(reader, "is:bookmarked") == 3
        assert library.marks(id_of(SECOND)).read


@SIZES
async def test_a_query_with_a_problem_is_refused_in_place(library: Library, size: tuple[int, int]) -> None:
    async with opened(library, size) as reader:
        await say(reader, "read rolle:CTO")
        await reader.press("enter")
        assert "Nothing is done." in line(reader)
        assert "Did you mean" in line(reader)
        assert reader.main.command_line.display
        assert found(reader, "is:read") == 0
        await reader.press("escape")
        assert not reader.main.command_line.display
        await say(reader, "raed role:CTO")
        await reader.press("enter")
        assert "Nothing is done. raed is no command. Did you mean read?" in line(reader)
        await reader.press("escape", "colon", "enter")
        assert "Nothing is done." in line(reader)
        assert not library.history.can_undo


async def test_without_a_query_it_acts_on_the_selected_or_else_on_the_listed_and_says_so(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("colon")
        assert "acts on all 6 listed" in line(reader)
        await reader.press("escape", "V", "V", "colon")
        assert "acts on the 2 selected" in line(reader)
        await reader.type("tag later")
        assert "2 selected digests will be tagged later" in line(reader)
        await reader.press("enter")
        assert found(reader, "tag:later") == 2
        assert not reader.main.session.selected
        await reader.ask("role:Founder")
        await say(reader, "read")
        assert "3 listed digests will be marked read" in line(reader)
        await reader.press("enter")
        assert found(reader, "is:read") == 3


async def test_everything_is_never_deleted_for_want_of_a_query(library: Library) -> None:
    async with opened(library) as reader:
        await say(reader, "remove")
        await reader.press("enter")
        assert "Nothing is done. Everything is listed" in line(reader)
        await reader.type(" sort:title")
        await reader.press("enter")
        assert "Nothing is done. This query means every digest" in line(reader)
        assert len(library) == 6


async def test_many_are_deleted_only_when_that_is_confirmed(library: Library) -> None:
    async with opened(library, records=many(30)) as reader:
        await say(reader, "remove role:CTO")
        await reader.press("enter")
        assert "Delete 30 digests, on all your devices? u undoes it." in reader.text()
        await reader.press("n")
        assert len(library) == 30
        await reader.press("colon", "up", "enter", "y")
        assert len(library) == 0
        assert "30 deleted — u undoes it" in reader.key_bar()
        await reader.press("u")
        assert len(library) == 30


async def test_what_is_deleted_while_it_is_read_is_not_kept_in_the_list(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("enter")
        await say(reader, "remove role:CTO")
        await reader.press("enter")
        assert FIRST not in reader.listed()
        assert found(reader, "") == 3


async def test_what_another_process_adds_while_it_is_typed_is_not_touched(
    root: Path, library: Library, tmp_path: Path
) -> None:
    arriving = tmp_path / "arriving.json"
    arriving.write_text(json.dumps([record("Arrived meanwhile", best_for=["CTO"], published="2024-03-10")]))
    async with opened(library) as reader:
        await say(reader, "read role:CTO")
        done = await asyncio.to_thread(in_own_process, "--library", root, "import", arriving)
        assert done.returncode == 0, done.stderr
        reader.main.look(at_once=True)
        await reader.until(lambda: "Arrived meanwhile" in reader.listed())
        assert "3 digests will be marked read" in line(reader)
        assert "Arrived meanwhile" not in line(reader)
        await reader.press("enter")
        assert found(reader, "is:read") == 3
        assert found(reader, "is:unread role:CTO") == 1


async def test_commands_tags_and_queries_are_completed(library: Library) -> None:
    library.add(digests())
    library.mark({id_of(FIRST): {"tag:to read": True, "tag:later": True}})
    async with opened(library) as reader:
        await reader.press("colon", *"boo")
        assert "bookmark  add the bookmark" in reader.text()
        await reader.press("tab")
        await reader.type("role:ct")
        await reader.press("tab")
        assert reader.main.command_line.input.value == "bookmark role:CTO "
        await reader.press("escape", "colon", *"tag la", "tab")
        assert reader.main.command_line.input.value == "tag later "
        await reader.press("escape", "colon", *"un", "ctrl+n", "ctrl+n", "enter")
        assert reader.main.command_line.input.value == "unbookmark "
        await reader.press("escape")
        assert reader.app.screen is reader.main


async def test_lines_that_were_done_come_back(library: Library) -> None:
    async with opened(library) as reader:
        for command in ("read role:CTO", "bookmark role:Founder", "unread role:CTO"):
            await say(reader, command)
            await reader.press("enter")
        bar = reader.main.command_line.input
        await reader.press("colon", "up")
        assert bar.value == "unread role:CTO"
        await reader.press("up", "up", "up")
        assert bar.value == "read role:CTO"
        await reader.press("down")
        assert bar.value == "bookmark role:Founder"
        await reader.press("down", "down", "down")
        assert bar.value == ""
        await reader.type("boo")
        await reader.press("up")
        assert bar.value == "bookmark role:Founder"
        await reader.press("escape", "escape")
        reader.app.save_state()
    assert State.load(library.layout.state).commands == ["unread role:CTO", "bookmark role:Founder", "read role:CTO"]


async def test_it_mutes_and_puts_off(library: Library) -> None:
    async with opened(library) as reader:
        await say(reader, "mute level:expert until:7d")
        await reader.press("enter")
        assert SECOND not in reader.listed()
        await say(reader, "later next week level:advanced")
        assert "1 digest will be put off until Mon" in line(reader)
        await reader.press("enter")
        assert FIRST not in reader.listed()
        await reader.press("u", "u")
        assert found(reader, "") == 6


@pytest.mark.parametrize("size", [MEDIUM, NARROW, TINY])
async def test_the_list_stays_where_it_is_and_escape_leads_back(library: Library, size: tuple[int, int]) -> None:
    async with opened(library, size, records=many(40)) as reader:
        top = reader.text().split("\n")[:6]
        await say(reader, "read role:CTO")
        assert reader.text().split("\n")[:6] == top or size == TINY
        assert "read role:CTO" in reader.text()
        await reader.press("escape", "escape")
        assert reader.main.digest_list.has_focus
        await reader.press("enter", "colon", "escape")
        assert reader.main.detail.has_focus


@pytest.mark.parametrize("size", [TINY, (40, 8)])
async def test_suggestions_leave_the_line_in_sight(library: Library, size: tuple[int, int]) -> None:
    async with opened(library, size) as reader:
        await reader.press("colon")
        await reader.settle()
        for typed, offered in (("", True), ("u", True), ("nread ", False), ("ro", True), ("le:", True)):
            await reader.type(typed)
            suggested = reader.main.command_line.suggestions
            assert bool(suggested.offered) is offered, typed
            rows = reader.text().split("\n")
            assert rows[-2].startswith(f"  : {reader.main.command_line.input.value}".rstrip())
            assert "esc leave" in rows[-1]
            assert rows[0].startswith(" digest")
            assert suggested.region.bottom <= reader.main.command_line.region.y


@pytest.mark.parametrize("size", [MEDIUM, TINY])
async def test_a_mistyped_value_is_answered_with_what_was_meant(library: Library, size: tuple[int, int]) -> None:
    async with opened(library, size) as reader:
        await say(reader, "read role:CTOO")
        assert "No digest has role:CTOO: did you mean role:CTO?" in " ".join(line(reader).split())


async def test_a_hostile_title_is_text_in_the_preview(library: Library) -> None:
    title = "[@click=app.quit]leave[/] \x1b[31mred"
    async with opened(library, records=[record(title, best_for=["CTO"])]) as reader:
        await say(reader, "read role:CTO")
        assert "[@click=app.quit]leave[/]" in line(reader)


async def test_a_range_is_selected_from_where_it_began(library: Library) -> None:
    async with opened(library, records=many(30)) as reader:
        await reader.press("j", "shift+down", "shift+down")
        assert len(reader.main.session.selected) == 3
        await reader.press("shift+up", "shift+up", "shift+up")
        assert len(reader.main.session.selected) == 2
        assert reader.here == "Number 000"
        assert reader.listed().count("✓") == 2
        await reader.press("j", "j", "j", "j", "shift+down")
        assert len(reader.main.session.selected) == 4
        await reader.press("shift+end")
        assert len(reader.main.session.selected) == 2 + 26
        await reader.press("shift+home", "m")
        assert found(reader, "is:read") == 5
        assert not reader.main.session.selected


async def test_what_is_above_and_below_is_marked_read(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("j", "j", "(")
        assert "2 marked read — u undoes it" in reader.key_bar()
        assert library.marks(id_of(FIRST)).read
        assert not library.marks(id_of(THIRD)).read
        await reader.press(")")
        assert "3 marked read" in reader.key_bar()
        assert found(reader, "is:unread") == 1
        assert reader.here == THIRD
        await reader.press("u", "u")
        assert found(reader, "is:read") == 0
        await reader.press("g", "(")
        assert "Nothing is above" in reader.key_bar()
        await reader.press("G", ")")
        assert "Nothing is below" in reader.key_bar()


async def test_the_palette_has_its_own_key_and_knows_the_command_line(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("ctrl+p")
        await reader.type("batch")
        assert "Act on many" in reader.text()
        await reader.press("enter")
        assert reader.main.command_line.display


@SIZES
async def test_what_is_selected_is_piped_to_a_command(library: Library, size: tuple[int, int]) -> None:
    config = Config(pipe=PipeSettings(("cat -n", "wc -l")))
    async with opened(library, size, config=config) as reader:
        await reader.press("V", "V", "|")
        assert "Pipe 2 digests to…" in reader.text()
        assert "cat -n" in reader.text()
        await reader.press("up", "up")
        assert reader.app.screen.query_one(Input).value == "wc -l"
        await reader.press("enter")
        await reader.until(lambda: "y copies" in reader.text())
        assert "2 digests | wc -l" in reader.text()
        await reader.until(lambda: reader.text(reader.app.screen.query_one("#output")).strip() == "2")
        await reader.press("escape")
        assert len(reader.main.session.selected) == 2
        await reader.press("|", "up")
        assert reader.app.screen.query_one(Input).value == "wc -l"
        await reader.press("escape")


@SIZES
async def test_long_output_is_scrolled_and_a_failure_is_said(library: Library, size: tuple[int, int]) -> None:
    async with opened(library, size) as reader:
        await reader.press("|", *"no-such-program", "enter")
        assert "no-such-program cannot be run: there is no such program" in reader.text()
        await reader.press("escape", "|", *"seq 1001 1500", "enter")
        await reader.until(lambda: "y copies" in reader.text())
        assert "This digest | seq 1001 1500" in reader.text()
        await reader.press("G")
        assert " 1499 " in reader.text()
        await reader.press("g")
        assert " 1499 " not in reader.text()
        assert " 1002 " in reader.text()
        await reader.press("space")
        assert " 1002 " not in reader.text()
        await reader.press("q", "|", *"false", "enter")
        await reader.until(lambda: "false ended with status 1. It printed nothing." in reader.text())
        await reader.press("q", "|", *"grep -c zzzz", "enter")
        await reader.until(lambda: "grep ended with status 1. y copies" in reader.text())
        assert reader.text(reader.app.screen.query_one("#output")).strip() == "0"
        await reader.press("escape")
        assert reader.app.screen is reader.main


async def test_leaving_ends_the_command(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("|", *"sleep 50")
        await reader.strike("enter")
        await reader.until(lambda: "It is running. escape ends it." in reader.text())
        await reader.strike("escape")
        await reader.until(lambda: reader.app.screen is reader.main)
        await reader.settle()


async def test_what_arrives_while_it_is_asked_whether_to_delete_stays(library: Library, root: Path) -> None:
    async with opened(library, records=many(30)) as reader:
        await say(reader, "remove role:CTO")
        await reader.press("enter")
        with open_library(root) as other:
            other.add(digests([record("Arrived meanwhile", best_for=["CTO"])]))
        reader.main.look(at_once=True)
        await reader.press("y")
        assert "30 deleted" in reader.key_bar()
        assert reader.titles() == ["Arrived meanwhile"]


async def test_a_command_waits_for_another_process_that_writes(library: Library) -> None:
    async with opened(library) as reader:
        await say(reader, "read role:CTO")
        with open_library(library.layout.root) as other, other.files.lock():
            await reader.strike("enter")
            await reader.until(lambda: "this is done then" in reader.key_bar())
        await reader.until(lambda: found(reader, "is:read") == 3)


async def test_a_click_elsewhere_leaves_the_line(library: Library) -> None:
    async with opened(library) as reader:
        await say(reader, "read role:CTO")
        await reader.click(THIRD, reader.main.digest_list)
        assert not reader.main.command_line.display
        assert reader.main.digest_list.has_focus
        assert reader.here == THIRD
        await reader.press("colon", "f1")
        assert "The query language" in reader.text()
        await reader.press("escape")
        assert reader.main.command_line.input.has_focus


async def test_a_hundred_thousand_lines_are_shown_at_once(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("|", *"yes", "enter")
        await reader.until(lambda: "This is where it was cut off" in reader.text())
        await reader.press("G", "k", "g", "escape")
        assert reader.app.screen is reader.main
