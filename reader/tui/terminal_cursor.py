"""The terminal's own cursor stands where one is: screen readers, braille displays and magnifiers follow it.

Textual hides it, and moves it with every frame to `App.cursor_position`.
"""

from __future__ import annotations

from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import OptionList

from reader.tui.textual_private import line_of_option
from reader.tui.widgets.detail import Detail
from reader.tui.widgets.line_view import LineView


def place_of(focused: Widget | None) -> Offset | None:
    """Where the cursor belongs on the screen while this has the focus, None where that is not known."""
    # Of an input or a text area; the latter is not imported before somebody edits a text.
    typed = getattr(focused, "cursor_screen_offset", None)
    if isinstance(typed, Offset):
        return typed
    match focused:
        case None:
            return None
        case LineView() | Detail():
            line = focused.line_of_cursor
        case OptionList():
            line = line_of_option(focused)
        case _:
            return focused.content_region.offset
    region = focused.content_region
    shown = line - focused.scroll_offset.y
    return Offset(region.x, region.y + max(0, min(shown, region.height - 1)))
