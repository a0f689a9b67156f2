"""Keys that say what is shown: search, filters, order, roles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader.model.query import SORTS, Query
from reader.model.value_names import ORDERS
from reader.translation import gettext as _
from reader.tui.actions.command import Command, Commands, key
from reader.tui.session import PINS

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

BINDINGS: Sequence[Binding] = (
    key("slash", "search", "search", "Type a query", show=True, key_display="/"),
    key("r", "role", "role", "Filter by role", show=True),
    key("d", "depth", "depth", "Filter by depth: level, abstraction, length", show=True),
    key("f", "field", "field", "Filter by field"),
    key("t", "topic", "topic", "Filter by topic"),
    key("s", "sort", "sort", "Change the order of the list"),
    key("0", "clear", "clear filters", "Clear the query and all filters"),
    key("X", "drop-guilty", "drop", "Drop the parts of the query that find nothing", show=True),
    *(
        key(str(n), f"pin-{n}", _("role {number}").format(number=n), "Filter by the role with this number")
        for n in range(1, PINS + 1)
    ),
    key("ctrl+o", "jump-back", "query before", "Go back to the query before a jump or a search"),
    key("P", "roles", "your roles", "Choose the roles on the number keys"),
)
FACETS = {"role": "role", "depth": "level", "field": "domain", "topic": "topic"}
"""The facet that each key opens."""


class QueryActions:
    """The query of the session."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def commands(self) -> Commands:
        facets = {
            name: Command(partial(self.open_facet, facet), useful=self.screen.session.has_digests)
            for name, facet in FACETS.items()
        }
        pins = {
            f"pin-{n}": Command(partial(self.pin, n), partial(self._has_pin, n), why=partial(self._no_pin, n))
            for n in range(1, PINS + 1)
        }
        return {
            "search": Command(self.search),
            "facet": Command(self.open_facet),
            "to-list": Command(self.to_list),
            "sort": Command(self.sort),
            "clear": Command(self.clear),
            "drop-guilty": Command(
                self.drop_guilty, lambda: self.screen.session.blame() is not None, why=self._no_blame
            ),
            "roles": Command(self.ask_roles),
            "jump-back": Command(
                self.jump_back,
                lambda: self.can_jump_back() or self.screen.detail.has_focus,
                why=lambda: _("There is no query to go back to"),
            ),
            **facets,
            **pins,
        }

    def search(self) -> None:
        self._leave()
        self.screen.remove_class("reading", "zen")
        self.screen.query_bar.go_on()

    def _leave(self) -> None:
        self.screen.jumps.leave(self.screen.session.query, self.screen.current_id)

    def jump(self, query: Query) -> None:
        """Show what this query finds, from its top; there is a way back."""
        self._leave()
        self.screen.ask(query, keep_cursor=False)

    def can_jump_back(self) -> bool:
        return self.screen.jumps.possible(self.screen.session.query)

    def jump_back(self) -> None:
        """Go back from a footnote, or to the query before the last jump, with the cursor where it was."""
        screen = self.screen
        if screen.detail.has_focus and screen.detail.back_from_note():
            return
        place = screen.jumps.back(screen.session.query)
        if place is not None:
            screen.ask(place.query)
            screen.digest_list.go(max(0, screen.session.index_of(place.cursor)))
            screen.set_focus(screen.digest_list)

    def open_facet(self, facet: str) -> None:
        self.screen.remove_class("zen")
        self.screen.remove_class("views")
        self.screen.add_class("drawer")
        self.screen.filters.open_facet(facet)
        self.screen.set_focus(self.screen.filters)

    def to_list(self) -> None:
        """Go back from the filters or views, to the page where that is what is seen."""
        screen = self.screen
        screen.remove_class("drawer")
        screen.set_focus(screen.detail if screen.has_class("reading") else screen.digest_list)

    def _has_pin(self, number: int) -> bool:
        return number <= len(self.screen.session.pinned())

    @staticmethod
    def _no_pin(number: int) -> str:
        return _("No role has the number {number}; P chooses the roles on the number keys").format(number=number)

    def _no_blame(self) -> str:
        session = self.screen.session
        if len(session.found.rows):
            return _("The query finds something: nothing has to be dropped")
        if not session.query.where.nodes:
            return _("There is no query to drop parts of")
        return _("Dropping one or two parts would not be enough; 0 clears the filters")

    def pin(self, number: int) -> None:
        session = self.screen.session
        if self._has_pin(number):
            self.screen.ask(session.query.toggled("role", session.pinned()[number - 1]))

    def clear(self) -> None:
        """Show everything, in the same order."""
        self._leave()
        self.screen.ask(Query(sort=self.screen.session.query.sort))

    def drop_guilty(self) -> None:
        """Ask again without the parts of the query that are to blame for an empty list."""
        blame = self.screen.session.blame()
        if blame is not None:
            self._leave()
            self.screen.ask(blame.rest)

    def sort(self) -> None:
        from reader.tui.screens.picker import Choose

        query = self.screen.session.query

        def sort(answer: object) -> None:
            if isinstance(answer, str):
                self.screen.ask(Query(self.screen.session.query.where, answer))

        choices = [(name, ORDERS[name]) for name in SORTS]
        self.screen.app.push_screen(Choose(_("Order of the list"), choices, query.sort), sort)

    def ask_roles(self) -> None:
        """Ask for the reader's roles, and filter by them."""
        from reader.tui.screens.roles import AskRoles

        session = self.screen.session

        def chosen(answer: object) -> None:
            if isinstance(answer, list):
                session.roles = tuple(answer)
                self.screen.ask(session.query.with_values("role", answer))

        self.screen.app.push_screen(AskRoles(session.library.counts(Query(), "role"), session.roles), chosen)
