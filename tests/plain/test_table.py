"""The commands of the line mode, and that whatever the screen does can be typed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from docs.generate_plain import FILE, with_commands
from reader.config import Config
from reader.library import Library
from reader.plain.lines import Lines
from reader.plain.loop import Loop
from reader.plain.table import Command, Group, UnknownCommandError, by_name, help_lines, overview, understood
from reader.state import State
from reader.tui.keys import bindings_of
from reader.tui.screens.main import MainScreen

OF_A_SCREEN = {
    "airy": "blank lines between rows",
    "zen": "one pane alone",
    "next-pane": "panes",
    "previous-pane": "panes",
    "theme": "colours",
}
"""What has no meaning without a screen."""


@pytest.fixture
def loop(library: Library) -> Loop:
    return Loop(library, Config(), State(), Lines())


def test_everything_of_the_screen_can_be_typed(loop: Loop) -> None:
    done = {id_ for command in loop.commands.values() for id_ in command.does}
    keys = {binding.id or "" for binding in bindings_of(MainScreen, {})}
    assert keys - done - set(OF_A_SCREEN) == set()


def test_no_two_commands_have_the_same_name(loop: Loop) -> None:
    names = [key for group in loop.groups for command in group.commands for key in command.keys]
    assert len(names) == len(set(names))
    assert not [name for name in names if name.isdecimal() and name != "0"], "a number is one of the list"


def test_letters_keep_their_case_words_do_not_and_signs_need_no_space() -> None:
    taken: list[str] = []
    commands = by_name(
        [
            Group(
                "All",
                [
                    Command(("m", "mark"), "mark", lambda rest: taken.append(f"m{rest}")),
                    Command(("M", "mute"), "mute", lambda rest: taken.append(f"M{rest}")),
                    Command(("/", "search"), "search", lambda rest: taken.append(f"/{rest}")),
                    Command(("select all",), "all", lambda rest: taken.append(f"a{rest}")),
                    Command(("select",), "one", lambda rest: taken.append(f"s{rest}")),
                ],
            )
        ]
    )
    for typed in ("m", "M source:x", "MARK", "/role:CTO", "/ role:CTO", "Select All", "select 3"):
        command, rest = understood(typed, commands)
        command.run(rest)
    assert taken == ["m", "Msource:x", "m", "/role:CTO", "/role:CTO", "a", "s3"]
    with pytest.raises(UnknownCommandError, match="“xyz” is no command"):
        understood("xyz", commands)


def test_the_overview_is_short(loop: Loop) -> None:
    lines = overview(loop.groups)
    assert len(lines) == len(loop.groups) < 15
    assert lines[0].startswith(
        "Moving and reading: Enter read on, < back up, n next, p previous, nu unread, pu, l list"
    )


def test_help_lists_all_or_what_is_about_a_word(loop: Loop) -> None:
    assert len(help_lines(loop.groups, "")) > 60
    lines = help_lines(loop.groups, "bookmark")
    assert lines[1] == "b, bookmark: add or remove the bookmark."
    assert lines[0] == "Marking:"
    assert help_lines(loop.groups, "D")[1:] == ["D, delete: delete, or bring back what was deleted."]
    assert len(help_lines(loop.groups, "undo")) < 10


def test_it_starts_without_what_draws() -> None:
    code = "import reader.plain.loop, sys; print([n for n in ('textual', 'rich') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"


def test_the_documented_commands_are_those_there_are() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert with_commands(text) == text, "run: make docs"
