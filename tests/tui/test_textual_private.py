"""What is used of Textual's private parts still does what it is used for, and is used in one module."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

from textual.dom import DOMNode
from textual.geometry import Size

import reader.tui
from reader.library import Library
from reader.tui.screens.dialogs import AskNote
from reader.tui.textual_private import key_name, merged_bindings, rendered_lines, update_scroll
from tests.tui.screen import MEDIUM, many, opened

SOURCES = Path(str(reader.tui.__file__)).parent


async def test_rendered_lines_are_what_is_on_the_screen(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        lines = rendered_lines(reader.main)
        assert len(lines) == MEDIUM[1]
        assert {line.cell_length for line in lines} == {MEDIUM[0]}
        assert lines[0].text.startswith(" digest  library")


def test_merged_bindings_are_those_of_the_bases_too_and_a_copy() -> None:
    ids = {binding.id for _, binding in merged_bindings(AskNote)}
    assert {"note-save", "dialog-leave"} <= ids
    merged_bindings(AskNote).key_to_bindings.clear()
    assert {binding.id for _, binding in merged_bindings(AskNote)} == ids


def test_a_key_has_its_name() -> None:
    assert [key_name(character) for character in "?/a+"] == ["question_mark", "slash", "a", "plus"]


async def test_scrollbars_take_a_size_with_no_new_layout(library: Library) -> None:
    async with opened(library, records=many(100)) as reader:
        bar = reader.main.digest_list.vertical_scrollbar
        assert bar.window_virtual_size == 200
        update_scroll(reader.main.digest_list, Size(10, 1_000))
        assert bar.window_virtual_size == 1_000


def test_no_other_module_reaches_into_textual() -> None:
    for file in SOURCES.rglob("*.py"):
        if file.name == "textual_private.py":
            continue
        name = ".".join(("reader.tui", *file.relative_to(SOURCES).with_suffix("").parts)).removesuffix(".__init__")
        module = importlib.import_module(name)
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
                assert not [alias.name for alias in node.names if alias.name.startswith("_")], file
            if isinstance(node, ast.ClassDef):
                assert not _reached(node, getattr(module, node.name, None)), (file, node.name)
            if isinstance(node, ast.Attribute) and is_private(node.attr) and not is_self(node.value):
                assert isinstance(node.value, ast.Name), (file, node.attr)
                assert node.value.id == "other", (file, node.attr)


def _reached(node: ast.ClassDef, kind: object) -> set[str]:
    """Private names that a widget of ours takes from a base of Textual's."""
    if not (isinstance(kind, type) and issubclass(kind, DOMNode)):
        return set()
    textual = [base for base in kind.__mro__ if base.__module__.startswith("textual.")]
    used = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute) and is_private(n.attr) and is_self(n.value)}
    return {name for name in used if any(name in vars(base) for base in textual)}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def is_self(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id in ("self", "cls")
