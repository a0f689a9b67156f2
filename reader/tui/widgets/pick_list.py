"""A list to pick from: entries in lines, found by what is typed, gone through with the keys of every other list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from reader.dataclass import dataclass
from reader.text import fold
from reader.translation import gettext as _
from reader.tui.widgets.line_view import LineView, Piece, fit, wrapped

WIDEST_LEAD = 24
NARROWEST = 16
"""Columns of a text that is broken beside what is said about it; where it would have fewer, that stands below it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list."""

    key: str
    """What it is known by; a heading has none."""
    text: str
    lead: str = ""
    """Before the text, in a column of its own."""
    about: str = ""
    """At the end of the line."""
    words: str = ""
    """Other words that it is found by."""
    on: bool = False

    def has(self, words: Sequence[str]) -> bool:
        """Whether it has all of these words, or beginnings or parts of words, folded."""
        text = fold(f"{self.lead} {self.text} {self.about} {self.words}")
        return all(word in text for word in words)


class Line(NamedTuple):
    """A line of an entry."""

    at: int
    """Position of the entry among those that are shown."""
    text: str = ""
    about: str = ""
    lead: str = ""


def _lines_of(at: int, entry: Entry, room: int) -> Iterator[Line]:
    """The lines of an entry: what is said about it ends the first one, or is broken below the others."""
    left = room - cell_len(entry.about)
    beside = not entry.about or left >= min(NARROWEST, cell_len(entry.text))
    first, *others = wrapped(entry.text, left if beside else room)
    yield Line(at, first, entry.about if beside else "", entry.lead)
    yield from (Line(at, text) for text in others)
    if not beside:
        yield from (Line(at, about=text) for text in wrapped(entry.about, room))


class PickList(LineView):
    """Entries, of which one is under the cursor; headings are passed over."""

    DEFAULT_CSS = """
    PickList { height: auto; max-height: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down,ctrl+n", "move(1)", "Down", id="pick-down", show=False, tooltip="The next one"),
        Binding("k,up,ctrl+p", "move(-1)", "Up", id="pick-up", show=False, tooltip="The one before"),
        Binding("g,home", "move(-99999)", "First", id="pick-first", show=False, tooltip="The first one"),
        Binding("G,end", "move(99999)", "Last", id="pick-last", show=False, tooltip="The last one"),
        Binding("ctrl+d", "half_page(1)", "Half a page down", id="pick-half-down", show=False),
        Binding("ctrl+u", "half_page(-1)", "Half a page up", id="pick-half-up", show=False),
        Binding("pagedown", "half_page(2)", "Page down", id="pick-page-down", show=False),
        Binding("pageup", "half_page(-2)", "Page up", id="pick-page-up", show=False),
        Binding("enter", "pick", "Choose", id="pick", show=False, tooltip="Choose this one"),
    ]

    @dataclass
    class Highlighted(Message):
        """The cursor came to another entry."""

        entry: Entry

    @dataclass
    class Picked(Message):
        """An entry was chosen."""

        entry: Entry

    def __init__(self, entries: Iterable[Entry], current: str = "", id: str = "pick") -> None:
        super().__init__(id)
        self.entries = list(entries)
        self.shown = self.entries
        """Those that have what is typed."""
        self._lines: list[Line] = []
        self.cursor = next((at for at, each in enumerate(self.entries) if each.key == current), self._landing(0, 1))

    @property
    def current(self) -> Entry | None:
        return self.shown[self.cursor] if self.cursor < len(self.shown) and self.shown[self.cursor].key else None

    def set_entries(self, entries: Iterable[Entry], typed: str = "") -> None:
        """Show other entries; the cursor stays on the one with its key."""
        here = self.current
        self.entries = list(entries)
        self.find(typed, here.key if here else "")

    def find(self, typed: str, current: str = "") -> None:
        """Show the entries that have all words of what is typed, those whose text begins with it first."""
        words = fold(typed).split()
        found = [each for each in self.entries if each.has(words) and (each.key or not words)]
        begins = fold(typed).strip()
        self.shown = sorted(found, key=lambda each: not fold(each.text).startswith(begins)) if words else found
        at = next((at for at, each in enumerate(self.shown) if current and each.key == current), -1)
        self.cursor = at if at >= 0 else self._landing(0, 1)
        self._break_lines()
        self._come()

    def _break_lines(self) -> None:
        room = max(8, self._room)
        self._lines = [line for at, each in enumerate(self.shown) for line in _lines_of(at, each, room)]
        self.measure(len(self._lines))
        self.refresh(layout=True)

    @property
    def _lead(self) -> int:
        """Cells of the column before the texts."""
        widest = max((cell_len(each.lead) for each in self.shown if each.key), default=0)
        return min(WIDEST_LEAD, widest) + 2 if widest else 0

    @property
    def _room(self) -> int:
        return self.scrollable_content_region.width - self._lead - 4

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return max(1, len(self._lines) or len(self.shown))

    def on_resize(self) -> None:
        self._break_lines()
        self._show_cursor()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        index, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        if index >= len(self._lines):
            text = _("nothing has these words") if self.entries and not self._lines and not y else ""
            return self.strip_of([(f"  {text}", "dim")], False, width)
        line = self._lines[index]
        entry = self.shown[line.at]
        here = line.at == self.cursor and bool(entry.key)
        return self.strip_of(self._pieces(entry, line, here, width), here, width).apply_meta({"entry": line.at})

    def _pieces(self, entry: Entry, line: Line, here: bool, width: int) -> list[Piece]:
        if not entry.key:
            return [(fit(line.text, width), "accent")]
        lead, about = fit(line.lead, self._lead), line.about
        room = max(1, width - cell_len(lead) - cell_len(about) - 3)
        return [
            ("▌ " if here else "  ", "accent"),
            (lead, "accent" if entry.on else "strong"),
            (fit(line.text, room), "strong" if entry.on else "text"),
            (about + " ", "dim"),
        ]

    @property
    def line_of_cursor(self) -> int:
        return next((number for number, line in enumerate(self._lines) if line.at == self.cursor), 0)

    def _landing(self, at: int, step: int) -> int:
        """The nearest entry from here that is no heading."""
        stops = [number for number, each in enumerate(self.shown) if each.key]
        ahead = [number for number in stops if (number >= at if step > 0 else number <= at)]
        if not stops:
            return 0
        return (ahead[0] if step > 0 else ahead[-1]) if ahead else (stops[-1] if step > 0 else stops[0])

    def action_move(self, step: int) -> None:
        self.cursor = self._landing(self.cursor + step, 1 if step > 0 else -1)
        self._come()

    def action_half_page(self, halves: int) -> None:
        self.action_move(halves * max(1, self.size.height // 2))

    def _come(self) -> None:
        self._show_cursor()
        self.refresh()
        if self.current is not None:
            self.post_message(self.Highlighted(self.current))

    def _show_cursor(self) -> None:
        lines = [number for number, line in enumerate(self._lines) if line.at == self.cursor]
        if lines:
            # With the first entry of a group its heading comes into view too.
            heading = self.cursor > 0 and not self.shown[self.cursor - 1].key
            self.show_entry(lines[-1])
            self.show_entry(max(0, lines[0] - heading))

    def action_pick(self) -> None:
        if self.current is not None:
            self.post_message(self.Picked(self.current))

    def on_click(self, event: events.Click) -> None:
        at = event.style.meta.get("entry")
        if at is not None and self.shown[at].key:
            self.cursor = at
            self._come()
            self.action_pick()
