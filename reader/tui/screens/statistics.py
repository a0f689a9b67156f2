"""The statistics screen: what was read, what rises and falls, what sources are worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from reader.errors import DigestError
from reader.export.statistics import range_name
from reader.model.query import Query
from reader.model.statistics import RANGES
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.tui.controllers.marking import Marking
from reader.tui.controllers.said import NOTHING, Said, failure
from reader.tui.controllers.statistics import Stats
from reader.tui.keys import Keymap, bindings_of, help_of, key_display, label
from reader.tui.screens.bar_screen import BarScreen
from reader.tui.screens.help import Help
from reader.tui.widgets.key_bar import Hint, KeyBar
from reader.tui.widgets.statistics_list import StatisticsList

WIDEST = 100
"""Cells of a plot at most."""
LOW = 22
"""Lines of a screen below which plots are lower."""
IN_KEY_BAR = (
    "stats-open",
    "stats-next-section",
    "stats-sort",
    "stats-unfollow",
    "stats-undo",
    "stats-help",
    "stats-leave",
)


class StatisticsScreen(BarScreen[Query]):
    """What was read and what it was worth. Leaves with the query of what is to be listed, or with None."""

    CSS = """
    StatisticsScreen #stats-top { height: 1; padding: 0 1; }
    StatisticsScreen #stats-range { height: 1; padding: 0 1; color: $dim; }
    StatisticsScreen StatisticsList { height: 1fr; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(place + 1), f"range({place})", range_name(days), id=f"stats-range-{place + 1}", show=False,
                tooltip=ngettext("The last day", "The last {count} days", days).format(count=days))
            for place, days in enumerate(RANGES)
        ),
        Binding("s", "sort", "sort", id="stats-sort",
            tooltip="Sort the sources: the most worth first, the least, most arrived, by name"),
        Binding("x,delete", "unfollow", "unfollow", id="stats-unfollow",
            tooltip="Unfollow the source under the cursor; its digests stay"),
        Binding("u", "take_back", "undo", id="stats-undo", tooltip="Undo the last change"),
        Binding("ctrl+r", "take_back(True)", "redo", id="stats-redo", show=False, tooltip="Redo what was undone"),
        Binding("question_mark", "help", "help", id="stats-help", key_display="?", tooltip="Show all keys"),
        Binding("escape,h,left,backspace,q,I", "leave", "back", id="stats-leave", tooltip="Back to the digests"),
    ]  # fmt: skip

    stats_list = getters.query_one(StatisticsList)
    key_bar = getters.query_one(KeyBar)

    def __init__(self, stats: Stats, marking: Marking, keymap: Keymap) -> None:
        super().__init__()
        self.stats = stats
        self.marking = marking
        self.keymap = keymap

    def compose(self) -> ComposeResult:
        yield Static(id="stats-top", markup=False)
        yield Static(id="stats-range", markup=False)
        yield StatisticsList()
        yield KeyBar()

    def on_mount(self) -> None:
        self.stats_list.focus()
        self._show_keys()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Show the figures as they were counted."""
        about = Content.assemble(
            ("digest", "bold $accent"), "  ", (f"{_('statistics')}  ", "bold"), self.stats.heading()
        )
        self.query_one("#stats-top", Static).update(about)
        self.query_one("#stats-range", Static).update(Content.assemble(*self._ranges()))
        self.stats_list.show(self.stats.sections(min(WIDEST, self.stats_list.room), low=self.size.height < LOW))

    def _ranges(self) -> Iterator[tuple[str, str]]:
        """The ranges with their keys; what is shown is marked without colour too."""
        for place, days in enumerate(RANGES, start=1):
            here = days == self.stats.days
            yield f"{'▸' if here else ' '}{place} {range_name(days)} ", "bold $accent" if here else ""

    def _show_keys(self) -> None:
        kinds = (StatisticsList, StatisticsScreen)
        first: dict[str, Binding] = {}
        bindings = [b for kind in kinds for b in bindings_of(kind, self.keymap)]
        for binding in sorted(bindings, key=lambda binding: binding.key != "enter"):  # of several keys the plainest
            first.setdefault(binding.id or "", binding)
        self.key_bar.show(
            Hint(key_display(self.app, first[id_]), label(first[id_]), first[id_].key) for id_ in IN_KEY_BAR
        )

    def _do(self, act: Callable[[], Said | None]) -> None:
        """Do something, show what is then, and say it."""
        try:
            said = act() or NOTHING
        except DigestError as error:
            said = failure(error)
        self.show()
        self.key_bar.announce(said)

    def action_range(self, place: int) -> None:
        self._do(lambda: self.stats.choose(place))

    def action_sort(self) -> None:
        self._do(self.stats.sort)

    def action_unfollow(self) -> None:
        self._do(lambda: self.stats.unfollow(self.stats_list.current))

    def action_take_back(self, redo: bool = False) -> None:
        def take_back() -> Said:
            said = self.marking.redo() if redo else self.marking.undo()
            self.stats.count()
            return said

        self._do(take_back)

    def on_statistics_list_opened(self, event: StatisticsList.Opened) -> None:
        self.dismiss(self.stats.query(event.line))

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        groups = [
            (_("Statistics"), help_of(self.app, type(self), self.keymap)),
            (_("In the lines"), help_of(self.app, StatisticsList, self.keymap)),
        ]
        self.app.push_screen(Help(groups))
