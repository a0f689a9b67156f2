"""The main screen: filters, list, detail; a query over all of them. It composes, binds and routes.

What a key asks is in `reader.tui.actions`, what it does in `reader.tui.controllers`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static

from reader.config import Config
from reader.dataclass import dataclass
from reader.library import Row
from reader.library.vocabulary import vocabulary
from reader.model.query import Query
from reader.paths import Layout
from reader.state import State
from reader.tui.actions import (
    acting,
    archive,
    briefing,
    curating,
    explaining,
    exporting,
    fetching,
    helping,
    highlighting,
    marking,
    places,
    querying,
    reading,
    removing,
    sharing,
    sides,
    statistics,
    viewing,
)
from reader.tui.actions.command import Commands
from reader.tui.controllers.briefing import Briefing
from reader.tui.controllers.curation import Curation
from reader.tui.controllers.exporting import Exporting
from reader.tui.controllers.fetching import Fetching
from reader.tui.controllers.highlighting import Highlighting
from reader.tui.controllers.in_step import InStep
from reader.tui.controllers.jobs import Jobs
from reader.tui.controllers.jumps import Jumps
from reader.tui.controllers.many import Many
from reader.tui.controllers.marking import Marking
from reader.tui.controllers.reading import Reading
from reader.tui.controllers.refreshing import Refreshing
from reader.tui.controllers.removing import Removing
from reader.tui.controllers.said import Said
from reader.tui.controllers.sharing import Sharing
from reader.tui.controllers.viewing import Viewing
from reader.tui.controllers.watching import LibraryWatch
from reader.tui.controllers.writes import Writes
from reader.tui.screens.bar_screen import BarScreen
from reader.tui.screens.panes import Panes
from reader.tui.session import Session
from reader.tui.textual_private import paint_leanly
from reader.tui.widgets.command_line import CommandLine
from reader.tui.widgets.detail import Detail
from reader.tui.widgets.digest_list import DigestList
from reader.tui.widgets.filter_strip import FilterStrip
from reader.tui.widgets.filters import Filters
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.query_bar import QueryBar
from reader.tui.widgets.top_bar import TopBar
from reader.tui.widgets.views_pane import ViewsPane

POLL = 0.7
"""Seconds between two looks at the files: a look is a stat of each, a millisecond at 100,000 digests."""


class MainScreen(BarScreen[None]):
    """Everything a reader does every morning."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-medium"), (140, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-high")]
    AUTO_FOCUS = "#list"
    BINDINGS: ClassVar[list[BindingType]] = [
        *marking.BINDINGS,
        *acting.BINDINGS,
        *removing.BINDINGS,
        *reading.BINDINGS,
        *sides.BINDINGS,
        *highlighting.BINDINGS,
        *fetching.BINDINGS,
        *exporting.BINDINGS,
        *sharing.BINDINGS,
        *curating.BINDINGS,
        *places.REFRESH,
        *querying.BINDINGS,
        *archive.BINDINGS,
        *viewing.BINDINGS,
        *briefing.BINDINGS,
        *explaining.BINDINGS,
        *statistics.BINDINGS,
        *places.BINDINGS,
        *helping.BINDINGS,
    ]

    class JobsChanged(Message):
        """A job began, reported or ended."""

    @dataclass
    class JobEnded(Message):
        """A job ended, and what there is to say of it."""

        said: Sequence[Said]

    top_bar = getters.query_one(TopBar)
    query_bar = getters.query_one(QueryBar)
    strip = getters.query_one(FilterStrip)
    side = getters.query_one("#side", Vertical)
    views = getters.query_one(ViewsPane)
    filters = getters.query_one(Filters)
    key_bar = getters.query_one(KeyBar)
    command_line = getters.query_one(CommandLine)
    digest_list = getters.query_one(DigestList)
    detail = getters.query_one(Detail)

    def __init__(self, session: Session, layout: Layout, config: Config, state: State) -> None:
        super().__init__()
        paint_leanly(self)
        self.session = session
        self.config = config
        self.state = state
        self.layout_of_library = layout
        self.jobs = Jobs(
            self.run_worker,
            lambda: self.post_message(self.JobsChanged()),
            lambda said: self.post_message(self.JobEnded(said)),
        )
        self.writes = Writes(session.library, self.jobs)
        self.reading = Reading(session)
        self.jumps = Jumps()
        self.panes = Panes(self, self.reading)
        self.watch_of_library = LibraryWatch(session, layout, self.jobs)
        self.refreshing = Refreshing(session.library, layout.root, self.jobs)
        self.in_step = InStep(layout, self.run_worker, lambda: self.post_message(self.JobsChanged()))
        self.curation = Curation(session, layout.root, self.jobs, config.curate, self.writes)
        marks = Marking(session, self.writes, whole_story=config.reading.whole_story)
        self.reading_actions = reading.ReadingActions(self, self.reading, marks)
        self.highlight_actions = highlighting.HighlightActions(self, Highlighting(session, self.writes))
        self.fetching = Fetching(session.library, layout.root, self.jobs, self.writes)
        self.exporting = Exporting(session, self.jobs, state.exports)
        self.query_actions = querying.QueryActions(self)
        self.briefing = Briefing(session, self.writes, config.brief)
        self.briefing_actions = briefing.BriefingActions(self, self.briefing)
        self.view_actions = viewing.ViewActions(self, Viewing(session, self.writes))
        self.acting = acting.ActingActions(self, Many(marks), marks)
        self.commands: Commands = {
            **self.acting.commands(),
            **self.view_actions.commands(),
            **self.briefing_actions.commands(),
            **explaining.ExplainingActions(self).commands(),
            **statistics.StatisticsActions(self).commands(),
            **self.reading_actions.commands(),
            **sides.SideActions(self, self.reading, marks).commands(),
            **self.highlight_actions.commands(),
            **fetching.FetchActions(self, self.fetching).commands(),
            **exporting.ExportActions(self, self.exporting).commands(),
            **sharing.ShareActions(self, Sharing(session, self.jobs, config.share)).commands(),
            **marking.MarkingActions(self, marks).commands(),
            **removing.RemovingActions(self, Removing(marks)).commands(),
            **curating.CuratingActions(self, self.curation, self.reading_actions.judging).commands(),
            **self.query_actions.commands(),
            **archive.ArchiveActions(self).commands(),
            **helping.HelpActions(self).commands(),
            **places.PlaceActions(self, self.reading, self.refreshing, self.watch_of_library).commands(),
        }

    def compose(self) -> ComposeResult:
        # Before the first layout: with Textual's own, that follow it, another one would be seen first.
        columns, rows = self.app.size
        self.add_class(max(each for each in self.HORIZONTAL_BREAKPOINTS if each[0] <= columns)[1])
        self.add_class(max(each for each in self.VERTICAL_BREAKPOINTS if each[0] <= rows)[1])
        yield TopBar()
        values_of = vocabulary(self.session.library)
        yield QueryBar(values_of, self.state.recent)
        with Horizontal(id="body"):
            with Vertical(id="side"):
                yield ViewsPane(self.view_actions.viewing, self.view_actions.do, self.view_actions.key_to_save)
                yield Filters(self.session)
            with Vertical(id="found"):
                yield FilterStrip()
                with Container(id="list-room"):
                    yield DigestList(self.session)
                    yield Static(id="empty", markup=False)
            yield Detail(self.state.places, self.config.first)
            yield CommandLine(self.acting.many, values_of, self.state.commands, self.acting.left, self.acting.enter)
        yield KeyBar()

    def on_mount(self) -> None:
        self.digest_list.came_to.subscribe(self, self._come_to, immediate=True)
        self.panes.show_first()

    def on_unmount(self) -> None:
        self.refreshing.stop()
        self.in_step.stop()
        self.watch_of_library.stop()
        self.curation.stop()
        self.fetching.stop()
        self.exporting.stop()

    def watch_library(self, minutes: int) -> None:
        """Begin to look at the library, and refresh its feeds now and every so many minutes, 0 for never."""
        self.look()
        self.set_interval(POLL, self.look)
        if minutes:
            self.set_interval(minutes * 60, self.refreshing.refresh_if_idle)
            self.refreshing.refresh_if_idle()

    def look(self, *, at_once: bool = False) -> None:
        """Show what others changed in the library."""
        changed, said = self.watch_of_library.poll(at_once=at_once)
        if changed:
            self.panes.show_change_of_others()
        else:
            self.panes.show_top()  # minutes pass, and another process may have refreshed the feeds
        self.say(*said, *self.in_step.poll(), background=True)

    def on_main_screen_jobs_changed(self) -> None:
        self.panes.show_emptiness()
        self.panes.show_top()

    def on_main_screen_job_ended(self, event: JobEnded) -> None:
        self.look(at_once=True)
        self.say(*event.said, background=True)

    @property
    def current_id(self) -> str:
        """Id of the digest that an action is meant for, `""` where there is none."""
        return self.reading.current_id(self.digest_list.current)

    @property
    def targets(self) -> list[str]:
        """Ids of the selected digests, or else of the current one."""
        return self.session.targets(self.current_id)

    def has_targets(self) -> bool:
        return bool(self.session.selected or self.current_id)

    def say(self, *said: Said, background: bool = False) -> None:
        """Show what was done, and say it; as a toast where it was done in the background."""
        for each in said:
            if each.shown_id:
                self.panes.show_digest(each.shown_id)
                self.reading_actions.show()
            elif each.changed:
                self.panes.show_change()
            self.key_bar.announce(each, background=background)

    def ask(self, query: Query, *, keep_cursor: bool = True) -> None:
        """Show what this query finds; the cursor stays on its digest where that is still there."""
        row = self.digest_list.highlighted
        self.session.apply(query)
        index = self.session.index_of(row.id) if row is not None and keep_cursor else 0
        self.panes.show_found(max(0, index))

    def refresh_bindings(self) -> None:
        super().refresh_bindings()
        if self.is_mounted:
            self.call_after_refresh(self.panes.show_keys)

    def action_do(self, name: str, arguments: tuple[str, ...] = ()) -> None:
        """Do what the command of this name does, or say why not; a click has arguments."""
        command = self.commands[name]
        if command.possible():
            command.run(*arguments)
        else:
            self.say(Said(command.why()))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key whose command cannot be done now says why."""
        return super().check_action(action, parameters) if action != "do" else str(parameters[0]) in self.commands

    def on_key(self, event: events.Key) -> None:
        if self.highlight_actions.takes_keys:
            self.highlight_actions.take_key(event)
        else:
            self.reading_actions.take_key(event)

    def on_query_bar_changed(self) -> None:
        # What stands there now, not what stood there when this was sent: the bar is never behind what is typed.
        query = self.query_bar.answer()
        if query != self.session.query:
            self.ask(query, keep_cursor=False)

    def on_filters_toggled(self, event: Filters.Toggled) -> None:
        query = self.session.query
        how = {"toggled": query.toggled, "excluding": query.excluding, "requiring": query.requiring}[event.how]
        self.ask(how(event.facet, event.value))

    def on_screen_resume(self) -> None:
        self.panes.show_keys()

    def on_descendant_focus(self) -> None:
        if not (self.filters.has_focus or self.views.has_focus):
            self.remove_class("drawer")
        if self.command_line.display and not self.command_line.input.has_focus:
            self.command_line.close()
        if not (self.detail.has_focus or self.digest_list.has_focus):
            self.key_bar.hush()  # here u is a letter, and the keys are others
        self.panes.show_top()
        self.reading_actions.look_how_far()
        self.refresh_bindings()

    def _come_to(self, row: Row | None) -> None:
        if self.reading.come_to(row) and row is not None:
            self.panes.show_found(max(0, self.session.index_of(row.id)))
        else:
            self.panes.show_top()
            self.reading_actions.follow_cursor()

    def on_page_view_followed(self, event: Detail.Followed) -> None:
        self.reading_actions.go(event.target)

    def on_page_scroll_moved(self) -> None:
        self.panes.show_top()
        self.reading_actions.look_how_far()

    def on_digest_list_opened(self, event: DigestList.Opened) -> None:
        self.add_class("reading")
        self.set_focus(self.detail)
        self.reading_actions.mark_read(event.row.id)
        self.reading_actions.resume()
