"""The filter pane: every facet with its values and live counts. Letters find within the facet at hand."""

from __future__ import annotations

from typing import ClassVar, Literal

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from reader.dataclass import dataclass
from reader.translation import number
from reader.tui.session import FILTERS, FilterLine, Session
from reader.tui.widgets.line_view import LineView, Piece, fit

STOPS = ("value", "more", "roles")
"""Kinds of lines that the cursor stands on."""
How = Literal["toggled", "excluding", "requiring"]
"""What becomes of a value: the method of the query."""


class Filters(LineView):
    """The facets of the library. The cursor stands on values and on “more”, never on headings."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", "Down", id="filter-down", show=False),
        Binding("up,ctrl+p", "move(-1)", "Up", id="filter-up", show=False),
        Binding("pagedown,ctrl+d", "move(10)", "Page down", id="filter-page-down", show=False),
        Binding("pageup,ctrl+u", "move(-10)", "Page up", id="filter-page-up", show=False),
        Binding("home", "move(-9999)", "First", id="filter-first", show=False),
        Binding("end", "move(9999)", "Last", id="filter-last", show=False),
        Binding(
            "enter,space",
            "toggle_value",
            "Toggle",
            id="filter-toggle",
            tooltip="Add or remove this filter",
        ),
        Binding(
            "minus",
            "set_value('excluding')",
            "Not",
            id="filter-not",
            show=False,
            key_display="-",
            tooltip="Exclude this value, or stop excluding it",
        ),
        Binding(
            "ampersand",
            "set_value('requiring')",
            "And",
            id="filter-and",
            show=False,
            key_display="&",
            tooltip="Ask for this value beside the others of its facet",
        ),
        Binding("right", "facet(1)", "Next facet", id="filter-next", show=False),
        Binding("left", "facet(-1)", "Previous facet", id="filter-previous", show=False),
    ]

    @dataclass
    class Toggled(Message):
        """A value was put into the query, or taken out of it."""

        facet: str
        value: str
        how: How = "toggled"

    def __init__(self, session: Session, id: str = "filters") -> None:
        super().__init__(id)
        self.session = session
        self.lines: list[FilterLine] = []
        self.opened = ""
        """The facet that is shown with all its values."""
        self.typed = ""

    def show_found(self) -> None:
        """Count again; the cursor stays on its value."""
        here = self.current
        self.lines = self.session.filter_lines(self.opened, self.typed)
        self.measure(len(self.lines))
        place = (here.facet, here.key, here.kind) if here else None
        at = next(
            (i for i, line in enumerate(self.lines) if (line.facet, line.key, line.kind) == place),
            self.cursor,
        )
        self.cursor = self._landing(at, 1)
        self.refresh()

    def open_facet(self, facet: str) -> None:
        """Show all values of a facet, with the cursor on the first."""
        self.opened, self.typed = facet, ""
        self.show_found()
        self._go_to_facet(facet)

    def _go_to_facet(self, facet: str) -> None:
        top = next((i for i, line in enumerate(self.lines) if line.facet == facet), 0)
        self.cursor = self._landing(top, 1)
        self.scroll_to(y=top, animate=False)
        self.refresh()

    def close(self) -> None:
        """Fold the opened facet again; role and depth, which stand at the top, come back into view."""
        self.opened = self.typed = ""
        self.show_found()
        self.scroll_home(animate=False)

    @property
    def current(self) -> FilterLine | None:
        """The line under the cursor; none where nothing has what is typed."""
        line = self.lines[self.cursor] if 0 <= self.cursor < len(self.lines) else None
        return None if line is not None and self.typed and line.facet != self.opened else line

    def render_line(self, y: int) -> Strip:
        index = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        if index >= len(self.lines):
            return Strip.blank(width, self.style_of("text", False))
        line = self.lines[index]
        here = self.has_focus and index == self.cursor and self.current is not None
        return self.strip_of(self._pieces(line, width, here), here, width).apply_meta({"line": index})

    def _pieces(self, line: FilterLine, width: int, here: bool) -> list[Piece]:
        match line.kind:
            case "heading" if line.facet == self.opened and self.typed:
                return [(f" {line.text} ", "strong"), (f"{self.typed}▏", "accent")]
            case "heading":
                return [(f" {line.text}", "strong")]
            case "value":
                count = number(line.count) if line.count else "·"
                pin = f"{line.pin} " if line.pin else "  "
                room = max(1, width - 5 - len(count) - 2)
                style = "strong" if line.on or line.off else "text" if line.count else "dim"
                sign = " ■ " if line.on else " ✕ " if line.off else " □ "
                return [
                    (sign, "accent" if line.on or line.off else "dim"),
                    (pin, "dim"),
                    (_end_of(line.text, room) if here else fit(line.text, room), style),
                    (f" {count} ", "dim"),
                ]
            case "more" | "none" | "roles":
                return [(f"     {line.text}", "dim")]
            case _:
                return []

    def _landing(self, index: int, step: int) -> int:
        """The nearest line from here that the cursor may stand on."""
        stops = [i for i, line in enumerate(self.lines) if line.kind in STOPS]
        ahead = [i for i in stops if (i >= index if step > 0 else i <= index)]
        if not stops:
            return 0
        return (ahead[0] if step > 0 else ahead[-1]) if ahead else (stops[-1] if step > 0 else stops[0])

    def action_move(self, step: int) -> None:
        self.cursor = self._landing(self.cursor + step, 1 if step > 0 else -1)
        # With the first value its heading comes into view too.
        self.show_entry(max(0, self.cursor - 1) if step < 0 else self.cursor)
        self.refresh()

    def action_facet(self, step: int) -> None:
        shown = list(dict.fromkeys(line.facet for line in self.lines if line.facet))
        here = self.current
        if shown and here is not None and here.facet in shown:
            self._go_to_facet(shown[(shown.index(here.facet) + step) % len(shown)])

    async def action_toggle_value(self) -> None:
        line = self.current
        if line is not None and line.kind == "more":
            self.open_facet(line.facet)
        elif line is not None and line.kind == "roles":
            await self.run_action("screen.do('roles')")
        else:
            self.action_set_value("toggled")

    def action_set_value(self, how: How) -> None:
        line = self.current
        if line is not None and line.kind == "value":
            self.post_message(self.Toggled(line.facet, line.value, how))

    async def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            if self.typed:
                self._type("")
            else:
                self.close()
                await self.run_action("screen.do('to-list')")
        elif event.key == "backspace" and self.typed:
            event.stop()
            self._type(self.typed[:-1])
        elif event.character and event.is_printable and self._types(event.character):
            event.stop()
            event.prevent_default()
            self._type(self.typed + event.character)

    def _types(self, character: str) -> bool:
        """Whether a character is for finding: digits and marks have another meaning until a word is begun."""
        return character.isalpha() or (bool(self.typed) and (character.isalnum() or character in "/.+'"))

    def _type(self, typed: str) -> None:
        line = self.current
        facet = self.opened or (line.facet if line is not None else next(iter(FILTERS)))
        self.opened, self.typed = facet, typed
        self.show_found()
        self._go_to_facet(facet)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_resize(self) -> None:
        self.measure(len(self.lines))

    async def on_click(self, event: events.Click) -> None:
        index = event.style.meta.get("line")
        if index is None or index >= len(self.lines):
            return
        if self.lines[index].kind == "heading":
            self.open_facet(self.lines[index].facet)
        elif self.lines[index].kind in STOPS:
            self.cursor = index
            await self.action_toggle_value()


def _end_of(text: str, room: int) -> str:
    """The text in exactly this many cells; of one that is cut everywhere else the end, which is hidden there."""
    if cell_len(text) <= room:
        return fit(text, room)
    tail = text[-room:]
    while cell_len(tail) > room - 1:
        tail = tail[1:]
    return fit("…" + tail, room)
