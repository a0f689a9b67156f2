"""The pane of the views: named queries with how many digests are unread. Its letters and digits open them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal, TypeAlias

from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip

from reader.model.views import OWN, RESERVED, Known
from reader.text import fold
from reader.translation import gettext as _
from reader.translation import number
from reader.tui.controllers.viewing import Viewing, ViewLine
from reader.tui.widgets.line_view import LineView, Piece, fit

LATER = 0.1
"""Seconds after which the counts follow a change: no key waits for them."""
What: TypeAlias = Literal["open", "rename", "key", "up", "down", "remove"]
"""What is to be done with a view."""


def _key(keys: str, action: str, id_: str, description: str, tooltip: str) -> Binding:
    return Binding(keys, action, description, id=id_, show=False, tooltip=tooltip)


class ViewsPane(LineView):
    """Every view in a line, below a heading."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _key("down,ctrl+n", "move(1)", "view-down", "Down", "The next view"),
        _key("up,ctrl+p", "move(-1)", "view-up", "Up", "The view before"),
        _key("pagedown,ctrl+d", "move(10)", "view-page-down", "Page down", "Ten views down"),
        _key("pageup,ctrl+u", "move(-10)", "view-page-up", "Page up", "Ten views up"),
        _key("home", "move(-9999)", "view-first", "First", "The first view"),
        _key("end", "move(9999)", "view-last", "Last", "The last view"),
        _key(
            "enter,space",
            "ask('open')",
            "view-open",
            "Open",
            "Open this view; so does the letter or digit beside it",
        ),
        _key("slash", "find", "view-find", "Find", "Find a view by its name"),
        _key("f2", "ask('rename')", "view-rename", "Rename", "Rename this view"),
        _key("f3", "ask('key')", "view-key", "Key", "Set the letter or digit that opens this view"),
        _key("shift+up,alt+up", "ask('up')", "view-move-up", "Move up", "Move this view up"),
        _key("shift+down,alt+down", "ask('down')", "view-move-down", "Move down", "Move this view down"),
        _key("delete", "ask('remove')", "view-remove", "Remove", "Remove this view; what it finds stays"),
    ]

    def __init__(self, viewing: Viewing, do: Callable[[What, Known], None], key_to_save: str) -> None:
        """`do` does something with a view, at once: the next key may be typed already."""
        super().__init__("views")
        self.viewing = viewing
        self.do = do
        self.key_to_save = key_to_save
        self.lines: list[ViewLine] = []
        self.finding = False
        self.typed = ""
        self._waits = False
        """Whether the views are to be counted soon."""

    @property
    def current(self) -> ViewLine | None:
        """The line under the cursor."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else None

    @property
    def _hint(self) -> str:
        """The line behind the last view, where there is something to be said."""
        if self.typed and not self.lines:
            return _("nothing with “{typed}”").format(typed=self.typed)
        own = self.finding or any(line.view.kind == OWN for line in self.lines)
        return "" if own else _("{key} keeps a search").format(key=self.key_to_save)

    def show(self, name: str = "") -> None:
        """Show the views as they are now, the counts soon; the cursor stays on its view, or comes to this one."""
        here = name or (self.current.view.name if self.current is not None else "")
        height = self._height
        self.lines = self.viewing.lines(self.typed)
        at = next((at for at, line in enumerate(self.lines) if fold(line.view.name) == fold(here)), self.cursor)
        self.cursor = min(at, max(0, len(self.lines) - 1))
        self.measure(self._height)
        if height != self._height:
            self.refresh(layout=True)
        if name:
            self.show_entry(self.cursor + 1)
        self.refresh()
        if not self._waits:
            self._waits = True
            self.set_timer(LATER, self._count)

    @property
    def is_counted(self) -> bool:
        """Whether what is shown is what was counted last, and nothing is to be counted."""
        return not self._waits and all(line.counted is not None for line in self.lines)

    def _count(self) -> None:
        self._waits = False
        if self.viewing.count():
            self.lines = self.viewing.lines(self.typed)
            self.refresh()

    @property
    def _height(self) -> int:
        return 1 + len(self.lines) + bool(self._hint)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return self._height

    def come(self) -> None:
        """Put the cursor on the view that is shown, where one is, and find nothing."""
        self.finding, self.typed = False, ""
        self.show()
        present = next((at for at, line in enumerate(self.lines) if line.present), None)
        if present is not None:
            self.cursor = present
        self.show_entry(self.cursor + 1)
        self.refresh()

    @property
    def line_of_cursor(self) -> int:
        return self.cursor + 1  # the heading comes first

    def render_line(self, y: int) -> Strip:
        at = self.scroll_offset.y + y - 1
        width = self.scrollable_content_region.width
        here = self.has_focus and at == self.cursor and at < len(self.lines)
        return self.strip_of(self._pieces(at, width), here, width).apply_meta({"line": at})

    def _pieces(self, at: int, width: int) -> list[Piece]:
        if at < 0:
            return [(" " + _("Views"), "strong"), *([(f"  {self.typed}▏", "accent")] if self.finding else [])]
        if at >= len(self.lines):
            return [(f"     {self._hint}", "dim")] if at == len(self.lines) else []
        line = self.lines[at]
        problem = bool(line.counted and line.counted.problem)
        count = "!" if problem else "" if line.counted is None else number(line.counted.unread)
        room = max(1, width - 5 - len(count) - 2)
        style = "strong" if line.present else "dim" if problem else "text"
        return [
            (" ▸ " if line.present else "   ", "accent"),
            (f"{line.view.key or ' '} ", "dim"),
            (fit(line.view.shown, room), style),
            (f" {'·' if count == '0' else count} ", "accent" if problem else "dim"),
        ]

    def action_move(self, step: int) -> None:
        self.cursor = max(0, min(len(self.lines) - 1, self.cursor + step))
        # With the first view its heading comes into view too.
        self.show_entry(0 if self.cursor == 0 else self.cursor + 1)
        self.refresh()
        self.screen.refresh_bindings()

    def action_ask(self, what: What) -> None:
        line = self.current
        if line is not None:
            self._do(what, line)

    def _do(self, what: What, line: ViewLine) -> None:
        if what == "open":
            self._find("", finding=False)
        self.do(what, line.view)

    def action_find(self) -> None:
        self._find("", finding=True)

    def _find(self, typed: str, *, finding: bool) -> None:
        changed = (typed, finding) != (self.typed, self.finding)
        self.typed, self.finding = typed, finding
        if changed:
            self.show()
            self.scroll_to(y=0, animate=False)

    async def on_key(self, event: events.Key) -> None:
        if not await self._takes(event):
            return
        event.stop()
        event.prevent_default()

    async def _takes(self, event: events.Key) -> bool:
        """Whether a key is for finding, or opens a view; what it means is done."""
        character = event.character if event.is_printable else None
        if event.key == "escape":
            if self.finding:
                self._find("", finding=False)
            else:
                await self.run_action("screen.do('to-list')")
        elif event.key == "backspace" and self.finding:
            self._find(self.typed[:-1], finding=bool(self.typed))
        elif character == "?":  # it shows the keys, as everywhere, and finds nothing that its words do not find
            return False
        elif character and self.finding and (character != " " or self.typed):
            self._find(self.typed + character, finding=True)
        elif character and not self.finding:
            return self._picks(character)
        else:
            return False
        return True

    def _picks(self, character: str) -> bool:
        """Open the view that has this key; any other letter begins to find."""
        line = next((line for line in self.lines if line.view.key == character.lower()), None)
        if line is not None:
            self._do("open", line)
        elif character.isalpha() and character not in RESERVED:
            self._find(character, finding=True)
        else:
            return False
        return True

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        if self.finding:
            self._find("", finding=False)
        self.refresh()

    def on_show(self) -> None:
        self.show()

    def on_resize(self) -> None:
        self.measure(self._height)

    def on_click(self, event: events.Click) -> None:
        at = event.style.meta.get("line")
        if at is not None and 0 <= at < len(self.lines):
            self.cursor = at
            self.action_ask("open")
