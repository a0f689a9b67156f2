"""The main screen: filters, list, detail; a query over all of them. It composes, binds and routes."""

from __future__ import annotations

from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from reader.config import Config
from reader.model.query import SORTS, Query
from reader.paths import Layout, starter_folder
from reader.tui.keys import help_of
from reader.tui.refreshing import Refreshing
from reader.tui.screens.curating import CuratingScreen
from reader.tui.session import PINS, Session
from reader.tui.widgets.bars import FilterStrip, KeyBar, QueryBar, TopBar
from reader.tui.widgets.detail import Detail
from reader.tui.widgets.digest_list import DigestList
from reader.tui.widgets.filters import Filters

IN_KEY_BAR = (
    "search", "role", "depth", "bookmark", "read", "undo", "open-link", "curate", "next-unread", "refresh", "feeds",
    "help",
)  # fmt: skip
"""What the key bar shows, where it can be done: the most used first, for a narrow screen cuts off the rest."""


LATER = 0.1
"""Seconds after which the counts follow a change that somebody else made."""


class MainScreen(Refreshing, CuratingScreen):
    """Everything a reader does every morning."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-medium"), (140, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-high")]
    AUTO_FOCUS = "#list"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "search", id="search", key_display="/", tooltip="Type a query"),
        Binding("r", "facet('role')", "role", id="role", tooltip="Filter by role"),
        Binding("d", "facet('level')", "depth", id="depth", tooltip="Filter by depth: level, abstraction, length"),
        Binding("f", "facet('domain')", "field", id="field", show=False, tooltip="Filter by field"),
        Binding("t", "facet('topic')", "topic", id="topic", show=False, tooltip="Filter by topic"),
        Binding("s", "sort", "sort", id="sort", show=False, tooltip="Choose the order of the list"),
        Binding("0", "clear", "clear filters", id="clear", show=False, tooltip="Clear the query and all filters"),
        *(Binding(str(n), f"pin({n})", f"role {n}", id=f"pin-{n}", show=False,
            tooltip="Filter by the role with this number") for n in range(1, PINS + 1)),
        Binding("S", "starter", "starter library", id="starter", show=False, tooltip="Import the starter library"),
        Binding("P", "roles", "your roles", id="roles", show=False, tooltip="Choose the roles on the number keys"),
        Binding("F", "feeds", "feeds", id="feeds", show=False, tooltip="What is followed: add, change, see how it is"),
        Binding("z", "zen", "zen", id="zen", show=False, tooltip="Only the digest"),
        Binding("a", "airy", "airy list", id="airy", show=False, tooltip="A blank line between the rows of the list"),
        Binding("escape,h,left,backspace", "back", "back", id="back", show=False, tooltip="One step back"),
        Binding("tab", "app.focus_next", "next pane", id="next-pane", show=False),
        Binding("shift+tab", "app.focus_previous", "previous pane", id="previous-pane", show=False),
        Binding("question_mark", "help", "help", id="help", key_display="?", tooltip="All keys"),
        Binding("colon", "app.command_palette", "palette", id="palette", show=False, key_display=":"),
        Binding("q", "app.quit", "quit", id="quit", show=False, tooltip="Leave; where you were is kept"),
    ]  # fmt: skip

    top_bar = getters.query_one(TopBar)
    query_bar = getters.query_one(QueryBar)
    strip = getters.query_one(FilterStrip)
    filters = getters.query_one(Filters)
    key_bar = getters.query_one(KeyBar)

    def __init__(self, session: Session, layout: Layout, config: Config) -> None:
        super().__init__()
        self.session = session
        self.config = config
        self.layout_of_library = layout
        self.status = ""
        """What goes on in the background, for the top bar."""
        self._counting: Timer | None = None

    def compose(self) -> ComposeResult:
        yield TopBar()
        yield QueryBar(self.session.completions)
        with Horizontal(id="body"):
            yield Filters(self.session)
            with Vertical(id="found"):
                yield FilterStrip()
                with Container(id="list-room"):
                    yield DigestList(self.session)
                    yield Static(id="empty", markup=False)
            yield Detail()
        yield KeyBar()

    def on_mount(self) -> None:
        # The list first; what takes counting comes with the next frame.
        self._show_list(0)
        self._show_top()
        self.call_after_refresh(self.show_counts)

    # --- showing -----------------------------------------------------------------------------

    def show_found(self, cursor: int) -> None:
        """Show what the session found, everywhere."""
        self._show_list(cursor)
        self.show_counts()

    def _show_list(self, cursor: int) -> None:
        empty = not len(self.session.found.rows)
        self.set_class(empty, "-empty")
        if empty:
            self.query_one("#empty", Static).update(Content(self._emptiness()))
        self.digest_list.show_found(cursor)

    def show_counts(self) -> None:
        """Show the query and every number that follows from it."""
        if self.filters.display:
            self.filters.show_found()
        self.strip.show(self.session.query)
        self.query_bar.show(self.session.query)
        self._show_top()
        self.refresh_bindings()

    def _show_top(self) -> None:
        found = self.session.found
        sort = self.session.query.sort
        status = [
            f"{len(self.session.selected):,} selected" if self.session.selected else "",
            f"by {sort}" if sort != Query().sort else "",
            self.status,
        ]
        name = self.layout_of_library.root.name
        self.top_bar.show(name, found.total, len(self.session.library), found.unread, filter(None, status))

    def _emptiness(self) -> str:
        if len(self.session.library) or self.status:
            return self.session.emptiness()
        return (
            "The library is empty.\n\nPress S to read the starter library: "
            "landmark papers, postmortems and essays of computing."
            "\n\nOr press F and follow what you read: feeds, newsletters, folders."
            "\n\nOr import your own pages:\ndigest import PATH…"
        )

    def refresh_bindings(self) -> None:
        super().refresh_bindings()
        if self.is_mounted:
            self.call_after_refresh(self._show_keys)

    def _show_keys(self) -> None:
        if self.query_bar.input.has_focus:
            self.key_bar.show([("enter", "to the list"), ("tab", "complete"), ("esc", "back")])
        elif self.filters.has_focus:
            self.key_bar.show([("enter", "toggle"), ("letters", "find"), ("← →", "facet"), ("esc", "back")])
        else:
            active: dict[str | None, Binding] = {}
            for key in self.active_bindings.values():
                if key.enabled:
                    active.setdefault(key.binding.id, key.binding)
            shown = [active[id_] for id_ in IN_KEY_BAR if id_ in active]
            back = [("esc", "back")] if self._is_away else []
            self.key_bar.show(back + [(self.app.get_key_display(b), b.description) for b in shown])

    @property
    def _is_away(self) -> bool:
        """Whether the list is out of sight, so that the way back must be said."""
        narrow = self.has_class("-narrow") and self.has_class("reading")
        return bool(self._followed) or narrow or self.has_class("zen")

    def tell(self, text: str) -> None:
        self.key_bar.say(text)

    def show_change(self) -> None:
        self.show_found(self._index_of_cursor())

    def show_change_of_others(self) -> None:
        # It comes while somebody types: the list in one frame, what takes counting in a later one.
        self._show_list(self._index_of_cursor())
        self._show_top()
        if self._counting is None:
            self._counting = self.set_timer(LATER, self._show_counts_later)

    def _show_counts_later(self) -> None:
        self._counting = None
        self.show_counts()

    def show_selection(self, *, step: int = 0) -> None:
        self.digest_list.show_marks()
        self.digest_list.go(self.digest_list.cursor + step)
        self._show_top()

    def _index_of_cursor(self) -> int:
        """Where the digest under the cursor stands now; where it is gone, the place it had."""
        row = self.digest_list.highlighted
        index = self.session.index_of(row.id) if row is not None else -1
        return index if index >= 0 else self.digest_list.cursor

    # --- the query ---------------------------------------------------------------------------

    def ask(self, query: Query, *, keep_cursor: bool = True) -> None:
        """Show what this query finds; the cursor stays on its digest where that is still there."""
        row = self.digest_list.highlighted
        self.session.apply(query)
        index = self.session.index_of(row.id) if row is not None and keep_cursor else 0
        self.show_found(max(0, index))

    def on_query_bar_changed(self) -> None:
        # What stands there now, not what stood there when this was sent: the bar is never behind what is typed.
        query = self.query_bar.asked
        if query != self.session.query:
            self.ask(query, keep_cursor=False)

    def on_filters_toggled(self, event: Filters.Toggled) -> None:
        self.ask(self.session.query.toggled(event.facet, event.value))

    def on_filters_left(self) -> None:
        self.action_to_list()

    def action_to_list(self) -> None:
        self.remove_class("drawer")
        self.set_focus(self.digest_list)

    def action_search(self) -> None:
        self.remove_class("reading", "zen")
        self.query_bar.go_on()

    def action_facet(self, facet: str) -> None:
        self.remove_class("zen")
        self.add_class("drawer")
        self.filters.open_facet(facet)
        self.set_focus(self.filters)

    def action_pin(self, number: int) -> None:
        pinned = self.session.pinned()
        if number <= len(pinned):
            self.ask(self.session.query.toggled("role", pinned[number - 1]))

    def action_clear(self) -> None:
        self.ask(Query(sort=self.session.query.sort))

    def action_sort(self) -> None:
        from reader.tui.screens.dialogs import Choose

        def sort(answer: object) -> None:
            if isinstance(answer, str):
                query = self.session.query
                self.ask(Query(query.where, answer))

        self.app.push_screen(
            Choose("Order of the list", [(name, name) for name in SORTS], self.session.query.sort), sort
        )

    def show_status(self) -> None:
        self._show_top()

    def action_feeds(self) -> None:
        """Show what is followed."""
        from reader.tui.screens.feeds import FeedsScreen

        def left(answer: object) -> None:
            if isinstance(answer, str) and answer:
                self.ask(Query().with_values("feed", [answer]), keep_cursor=False)
                self.set_focus(self.digest_list)

        def refresh(addresses: list[str]) -> None:
            if self.refreshing.running and not addresses:
                self.stop_refresh()
            else:
                self.refresh_feeds(addresses, quiet=False)

        self.app.push_screen(FeedsScreen(self.session.library, self.config, refresh, lambda: self.status), left)

    def action_starter(self) -> None:
        """Import the starter library into this one."""
        self.status = "importing the starter library…"
        self.show_found(0)
        self.import_in_background([starter_folder()])

    # --- the rest ----------------------------------------------------------------------------

    def action_back(self) -> None:
        """One step back, whatever the last step was."""
        if self.detail.hinting:
            self.detail.hint(False)
        elif self._followed:
            self._followed.pop()
            self.show_detail()
        elif self.has_class("drawer") and self.filters.has_focus:
            self.action_to_list()
        elif self.has_class("reading") or self.has_class("zen"):
            self.remove_class("reading", "zen")
            self.set_focus(self.digest_list)
        elif self.session.selected and self.digest_list.has_focus:
            self.session.selected.clear()
            self.show_selection()
        else:
            self.set_focus(self.digest_list)

    def action_zen(self) -> None:
        self.toggle_class("zen")
        self.set_focus(self.detail if self.has_class("zen") else self.digest_list)
        self.refresh_bindings()

    def action_airy(self) -> None:
        self.digest_list.set_airy(not self.digest_list.airy)

    def action_roles(self) -> None:
        """Ask for the reader's roles, and filter by them."""
        from reader.tui.screens.dialogs import AskRoles

        def chosen(answer: object) -> None:
            if isinstance(answer, list):
                self.session.roles = tuple(answer)
                self.ask(self.session.query.with_values("role", answer))

        everything = self.session.library.counts(Query(), "role")
        self.app.push_screen(AskRoles(everything, self.session.roles), chosen)

    def action_help(self) -> None:
        from reader.tui.screens.dialogs import Help

        keymap = self.app._keymap
        groups = [
            ("Everywhere", help_of(self.app, type(self), keymap)),
            ("In the list", help_of(self.app, type(self.digest_list), keymap)),
            ("In the digest", help_of(self.app, type(self.detail), keymap)),
            ("In the filters", [*help_of(self.app, type(self.filters), keymap), ("letters", "Find within the facet")]),
        ]
        self.app.push_screen(Help(groups))

    def on_descendant_focus(self) -> None:
        if not self.filters.has_focus:
            self.remove_class("drawer")
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "starter":
                return not len(self.session.library)
            case "pin":
                return parameters[0] <= len(self.session.pinned()) if isinstance(parameters[0], int) else False
            case _:
                return super().check_action(action, parameters)
