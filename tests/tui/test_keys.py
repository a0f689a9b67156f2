"""Every key is documented, routed and small enough to read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import reader.tui
from docs.generate_keys import FILE, keys_document
from docs.messages import template
from reader import translation
from reader.config import Config
from reader.library import Library
from reader.model.edits import vote
from reader.tui.key_groups import EVERYWHERE, OTHERS, PANES
from reader.tui.keys import bindings_of
from reader.tui.screens import feeds, statistics
from reader.tui.screens.hints import IN_DETAIL, IN_LIST
from reader.tui.screens.main import MainScreen
from tests.tui.screen import NEWEST_FIRST, RECORDS, id_of, opened

SOURCES = Path(str(reader.tui.__file__)).parent
WITHOUT_KEYS = {"show-muted", "facet", "to-list", "lead", "open-address", "query-help"}
"""Commands that only a click or another command leads to."""


def test_the_page_of_keys_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == keys_document(), "`make docs` writes it"


def test_the_page_has_every_binding_in_the_sources() -> None:
    documented = set(re.findall(r"^\| `([a-z0-9-]+)`", keys_document(), re.MULTILINE))
    literal = {id_ for file in SOURCES.rglob("*.py") for id_ in re.findall(r'id="([a-z-]+)"', file.read_text())}
    kinds = (*EVERYWHERE, *PANES.values(), *(kind for group in OTHERS.values() for kind in group))
    bound = {binding.id for kind in kinds for binding in bindings_of(kind, {})}
    assert documented == bound
    assert {"quit-anywhere", "dialog-leave", "note-save", "roles-done"} <= documented & literal


async def test_every_binding_of_the_main_screen_has_a_command(library: Library) -> None:
    async with opened(library) as reader:
        routed = {b.id for b in bindings_of(MainScreen, {}) if b.action.startswith("do(")}
        assert routed == set(reader.main.commands) - WITHOUT_KEYS
        assert all(b.action == f"do('{b.id}')" for b in bindings_of(MainScreen, {}) if b.id in routed)


async def test_a_command_that_nothing_is_called_is_not_done(library: Library) -> None:
    async with opened(library) as reader:
        assert reader.main.check_action("do", ("nothing",)) is False
        await reader.app.run_action("do('nothing')", reader.main)
        assert reader.app.is_running


async def test_the_palette_does_what_the_key_does(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("ctrl+p")
        await reader.type("bookmark")
        assert "Add or remove the bookmark" in reader.text()
        await reader.press("enter")
        await reader.until(lambda: "★" in reader.listed())


async def test_keys_are_shown_and_found_in_the_language_that_is_spoken_and_found_in_english(library: Library) -> None:
    translation.settle("de", {})
    try:
        async with opened(library) as reader:
            assert "b Lesezeichen" in reader.text()
            for typed in ("lesezeichen", "Favorit", "bookmark", "star"):
                await reader.press("ctrl+p")
                await reader.type(typed)
                assert "Lesezeichen setzen oder entfernen" in reader.text(), typed
                await reader.press("escape", "escape")
    finally:
        translation.use(None)


def test_what_every_key_says_can_be_translated() -> None:
    kinds = (*EVERYWHERE, *PANES.values(), *(kind for group in OTHERS.values() for kind in group))
    messages = template()
    for binding in (each for kind in kinds for each in bindings_of(kind, {})):
        for text in filter(None, (binding.description, binding.tooltip)):
            composed = binding.id or ""
            assert text in messages or composed.startswith(("pin-", "stats-range-")), binding


def test_what_the_footer_says_begins_with_no_capital() -> None:
    shown = {*IN_LIST, *IN_DETAIL, *feeds.IN_KEY_BAR, *statistics.IN_KEY_BAR}
    kinds = (*EVERYWHERE, *PANES.values(), *(kind for group in OTHERS.values() for kind in group))
    bindings = [each for kind in kinds for each in bindings_of(kind, {}) if each.id in shown]
    assert {each.id for each in bindings} == shown
    assert [each.description for each in bindings if each.description != each.description.lower()] == []


async def test_another_key_is_set_by_the_id_of_a_command(library: Library) -> None:
    async with opened(library, config=Config(keys={"praise": "ctrl+g", "feed-add": "P"})) as reader:
        await reader.press("ctrl+g")
        assert "Judged good" in reader.key_bar()
        await reader.press("+")  # it has no key any more, and would have taken the judgement back
        assert vote(library.marks(id_of(NEWEST_FIRST[0]))) == "+"
        await reader.press("F")
        assert "P add" in reader.text()


def classes() -> Iterator[tuple[str, ast.ClassDef]]:
    for file in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield f"{file.name}: {node.name}", node


def test_no_class_of_the_screen_grows_out_of_hand() -> None:
    for name, node in classes():
        methods = [part for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)]
        assert len(methods) <= 25, name
        assert (node.end_lineno or 0) - node.lineno < 300, name


SILENT = [
    ("o", "This digest has no link"),
    ("y", "This digest has no link"),
    ("X", "The query finds something: nothing has to be dropped"),
    ("9", "No role has the number 9; P chooses the roles on the number keys"),
    ("}", "Nobody else here tells this story"),
    ("{", "Nobody else here tells this story"),
    ("alt+s", "Nobody else here tells this story"),
    ("u", "Nothing to undo"),
    ("S", "The starter library is for an empty library"),
    ("ctrl+o", "There is no query to go back to"),
]


@pytest.mark.parametrize(("pressed", "said"), SILENT)
async def test_a_key_that_can_do_nothing_says_why(library: Library, pressed: str, said: str) -> None:
    async with opened(library, records=RECORDS[-1:]) as reader:
        await reader.press(pressed)
        assert said in reader.key_bar()


async def test_a_key_that_needs_a_digest_says_so_and_is_not_offered(library: Library) -> None:
    async with opened(library) as reader:
        await reader.ask("zebra")
        assert "open" not in reader.key_bar()
        for pressed in ("o", "y", "b", "L", "N", "space", "i"):
            await reader.press(pressed)
            assert "There is no digest here" in reader.key_bar(), pressed
            reader.main.key_bar.hush()
