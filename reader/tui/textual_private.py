"""What is used here of Textual's private parts, so that a new version of it is checked in one place.

`tests/tui/test_textual_private.py` has a test for each.
"""

from __future__ import annotations

from typing import Any

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.binding import BindingsMap
from textual.dom import DOMNode
from textual.driver import Driver
from textual.events import Key
from textual.geometry import Size
from textual.keys import _character_to_key
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.tui.changed_cells import ChangedCells


def rendered_lines(screen: Screen[Any]) -> list[Strip]:
    """What stands on a screen, line by line."""
    return screen._compositor.render_strips()


def restore_modes(app: App[Any], modes: list[Any]) -> None:
    """Have the terminal given back with these settings; the driver found it as the first frame left it."""
    driver = app._driver
    if driver is not None and hasattr(driver, "attrs_before"):
        driver.attrs_before = modes


def thrifty(driver: type[Driver]) -> type[Driver]:
    """A driver that writes only the cells that change."""

    class Thrifty(driver):  # type: ignore[misc, valid-type]
        def __init__(self, *arguments: Any, **named: Any) -> None:
            self.cells = ChangedCells()
            super().__init__(*arguments, **named)

        def write(self, data: str) -> None:
            changed = self.cells.changed(data)
            if changed:
                super().write(changed)

    return Thrifty


def forget_cells(app: App[Any]) -> None:
    """Somebody else may have written on the terminal: the next frame is written whole."""
    cells = getattr(app._driver, "cells", None)
    if cells is not None:
        cells.forget()


def merged_bindings(kind: type[DOMNode]) -> BindingsMap:
    """The bindings of a kind, those of its bases included; a copy."""
    return (kind._merged_bindings or BindingsMap()).copy()


def key_name(character: str) -> str:
    """What Textual calls the key with this character: `question_mark` for `?`."""
    return _character_to_key(character)


def keys_in(typed: bytes) -> list[Key]:
    """The keys that a terminal sent as these bytes."""
    return (
        [each for each in XTermParser().feed(typed.decode("utf-8", "ignore")) if isinstance(each, Key)] if typed else []
    )


def update_scroll(view: ScrollView, size: Size) -> None:
    """Tell the scrollbars the size of what scrolls, with no new layout of the screen."""
    view._scroll_update(size)
