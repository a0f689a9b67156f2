"""What is used of Textual's private parts still does what it is used for, and is used in one module."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from textual._compositor import Compositor
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.geometry import Region, Size
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

import reader.tui
from reader.library import Library
from reader.tui.screens.dialogs import AskNote
from reader.tui.textual_private import LeanCompositor, key_name, merged_bindings, rendered_lines, update_scroll
from tests.tui.screen import MEDIUM, NARROW, WIDE, many, opened

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


async def test_the_lean_compositor_paints_what_textuals_own_does(library: Library) -> None:
    async with opened(library, WIDE, records=many(100)) as reader:
        lean = reader.main._compositor
        assert isinstance(lean, LeanCompositor)
        whole = lean.size.region
        lines = Compositor._render_chops(lean, whole, lambda y: True)
        assert lean._render_chops(whole, lambda y: True) == lines
        lean._dirty_regions = {Region(3, 0, 20, 1), Region(40, 5, 60, 7), Region(159, 44, 1, 1)}
        update = lean.render_partial_update()
        assert update is not None
        painted = {(y, x): strip for y, line in enumerate(update.chops) for x, strip in line.items() if strip}
        assert painted == {(y, x): lines[y][x] for y, x in painted}
        for y, left, right in update.spans:
            ends = zip(lean.cuts[y], lean.cuts[y][1:], strict=False)
            assert {x for x, end in ends if x < right and end > left} <= {x for row, x in painted if row == y}
        assert len(painted) < sum(map(len, lines)) / 4
        assert lean.render_partial_update() is None


async def test_a_widget_that_has_not_learnt_of_its_new_size_is_painted_later(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine a scrollbar was asked for its lines before it knew that it has any."""
    async with opened(library, WIDE, records=many(100)) as reader:
        lean, bar = reader.main._compositor, reader.main.digest_list.vertical_scrollbar
        for lines in ([], [Strip([Segment("")])]):
            with monkeypatch.context() as late:
                late.setattr(bar, "render_lines", lambda crop, lines=lines: lines)
                assert {line.cell_length for line in lean.render_strips()} <= {WIDE[0], WIDE[0] - bar.size.width}
                lean._dirty_regions = {bar.region}
                assert lean.render_update() is not None
        assert {line.cell_length for line in lean.render_strips()} == {WIDE[0]}


async def test_what_changed_at_once_is_painted_at_once(library: Library) -> None:
    async with opened(library, WIDE) as reader:
        lean = reader.main._compositor
        lean._dirty_regions.clear()
        for changed in (reader.main.digest_list, reader.main.top_bar):
            changed.refresh()
        lean.update_widgets(set())
        assert {reader.main.digest_list.region, reader.main.top_bar.region} <= lean._dirty_regions
        with reader.app.batch_update():
            assert lean.render_update() is None
        assert lean.render_update() is not None
        assert lean.render_update() is None


async def test_the_lean_scrollbar_looks_as_textuals_own_does(library: Library) -> None:
    async with opened(library, records=many(100)) as reader:
        bar = reader.main.digest_list.vertical_scrollbar
        for cursor in (0, 37, 99):
            reader.main.digest_list.go(cursor)
            await reader.pilot.pause()
            assert bar.render_lines(bar.size.region) == ScrollBar.render_lines(bar, bar.size.region)


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
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id == "super"
    return isinstance(value, ast.Name) and value.id in ("self", "cls")


async def test_what_no_rule_asks_for_has_nothing_styled_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(library, WIDE) as reader:
        styled: list[DOMNode] = []
        whole = Stylesheet.apply

        def noted(self: Stylesheet, node: DOMNode, **how: Any) -> None:
            styled.append(node)
            whole(self, node, **how)

        monkeypatch.setattr(Stylesheet, "apply", noted)
        reader.main.add_class("-of-no-rule")
        assert not {reader.main.digest_list, reader.main.detail, reader.main.key_bar} & set(styled)
        await reader.press("enter")
        assert reader.main.detail in styled
        assert reader.main.key_bar not in styled


def looks(node: DOMNode) -> tuple[object, ...]:
    """The styles of a widget and of its parts."""
    parts = {name: styles.base.get_rules() for name, styles in sorted(node._component_styles.items())}
    return node, node.styles.base.get_rules(), parts


STEPS = ("r", "escape", "enter", "q", "slash", "escape", "ctrl+b", "z", "z", "colon", "escape", "tab", "T", "escape")


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_everything_looks_as_textuals_own_style_sheet_has_it(library: Library, size: tuple[int, int]) -> None:
    """Whatever was done before: styles that were left alone are those that would have been worked out."""
    async with opened(library, size, records=many(30)) as reader:
        for number, key in enumerate(STEPS):
            await reader.press(key)
            if number % 4 == 3:
                reader.app.theme = list(reader.app.available_themes)[number // 4]
                await reader.settle()
            nodes = [reader.app.screen, *reader.app.screen.walk_children(Widget)]
            before = [looks(node) for node in nodes]
            plain = Stylesheet.copy(reader.app.stylesheet)
            assert type(plain) is Stylesheet
            plain.parse()
            for node in nodes:
                plain.apply(node)
            assert [looks(node) for node in nodes] == before, key
