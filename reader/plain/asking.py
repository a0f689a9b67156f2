"""What is shown: queries, filters, order, roles."""

from __future__ import annotations

from reader.model.query import SORTS, Query
from reader.model.query_help import QUERY_HELP
from reader.model.query_text import describe_problem, format_query, parse
from reader.model.value_names import ORDERS, uncapitalized
from reader.plain.place import Place
from reader.plain.table import Command, Group
from reader.state import remember
from reader.translation import gettext as _
from reader.tui.session import FILTERS, PINS, FilterLine

DEPTH = ("level", "abstraction", "length")


class Asking:
    """Changes the query."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def group(self) -> Group:
        pins = tuple(f"pin-{number}" for number in range(1, PINS + 1))
        return Group(
            _("Searching and filtering"),
            (
                Command(
                    ("/", "search"),
                    _("search: / and a query; alone it says the query and asks for another"),
                    self.search,
                    ("search",),
                ),
                Command(
                    ("r", "role"),
                    _("filter by role; r and a number toggles one of your own"),
                    self.role,
                    ("role", *pins),
                ),
                Command(
                    ("d", "depth"),
                    _("filter by level, abstraction or length"),
                    lambda _rest: self.facets(DEPTH),
                    ("depth",),
                ),
                Command(
                    ("f", "field"), _("filter by field"), lambda _rest: self.facets(("domain", "subfield")), ("field",)
                ),
                Command(("topic",), _("filter by topic"), lambda _rest: self.facets(("topic",)), ("topic",)),
                Command(
                    ("filter", "filters"), _("filter by anything: source, tag, state, author and more"), self.any_facet
                ),
                Command(("s", "sort"), _("order of the list"), self.sort, ("sort",)),
                Command(("0", "clear"), _("clear the query and all filters"), self.clear, ("clear",)),
                Command(("X", "drop"), _("drop the parts of the query that find nothing"), self.drop, ("drop-guilty",)),
                Command(("P", "roles"), _("choose your roles"), self.roles, ("roles",)),
                Command(("queries",), _("how queries are written"), self.tell_language),
            ),
        )

    def search(self, rest: str) -> None:
        place = self.place
        typed = rest
        if not typed:
            now = format_query(place.session.query)
            recent = "; ".join(place.state.recent[:3])
            typed = place.lines.ask_line(
                " ".join(filter(None, (_("Type a query; queries tells how."), _searched(recent)))), now
            )
        query = parse(typed)
        if query.problems:  # who listens keeps the list that is known until a query is right
            place.lines.say(describe_problem(typed, query.problems[0]))
            return
        remember(place.state.recent, typed)
        place.jump(query)

    def role(self, rest: str) -> None:
        pinned = self.place.session.pinned()
        if rest.isdecimal() and 0 < int(rest[:3]) <= len(pinned):
            self._toggle("role", pinned[int(rest[:3]) - 1])
        else:
            self.facets(("role",))

    def facets(self, facets: tuple[str, ...]) -> None:
        """Choose among the values of these facets, and toggle one."""
        session = self.place.session
        lines = [
            line
            for facet in facets
            for line in session.filter_lines(opened=facet, only=(facet,))
            if line.kind == "value"
        ]
        if not lines:
            self.place.lines.say(_("No digest here has a {facet}.").format(facet=_within(facets[0])))
            return
        *others, last = map(_within, facets)
        name = _("{others} or {last}").format(others=", ".join(others), last=last) if others else last
        choices = [(str(number), _told(line, several=len(facets) > 1)) for number, line in enumerate(lines)]
        chosen = lines[
            int(
                self.place.lines.choose(
                    _("Filter by {facet}; one that is on is taken off:").format(facet=name), choices
                )
            )
        ]
        self._toggle(chosen.facet, chosen.value)

    def _toggle(self, facet: str, value: str) -> None:
        self.place.ask(self.place.session.query.toggled(facet, value))
        self.place.tell_found()

    def any_facet(self, rest: str) -> None:
        session = self.place.session
        having = [facet for facet in FILTERS if session.filter_lines(only=(facet,))]
        chosen = self.place.lines.choose(_("Filter by what?"), [(facet, FILTERS[facet]) for facet in having])
        self.facets((chosen,))

    def sort(self, rest: str) -> None:
        place, query = self.place, self.place.session.query
        choices = [(name, ORDERS[name] + (_(", as now") if name == query.sort else "")) for name in SORTS]
        chosen = rest if rest in SORTS else place.lines.choose(_("Order of the list:"), choices)
        place.ask(Query(query.where, chosen), keep=False)
        place.tell_found()

    def clear(self, rest: str) -> None:
        self.place.jump(Query(sort=self.place.session.query.sort))

    def drop(self, rest: str) -> None:
        blame = self.place.session.blame()
        if blame is None:
            self.place.lines.say(_("The query finds something: nothing has to be dropped."))
        else:
            self.place.jump(blame.rest)

    def roles(self, rest: str) -> None:
        """Choose one's own roles, one after the other."""
        place, session = self.place, self.place.session
        chosen: list[str] = []
        known = place.library.labels("role")
        while len(chosen) < PINS:
            left = [role for role in known if role not in chosen]
            heading = (
                _("Your roles so far: {roles}. Another one?").format(roles=", ".join(chosen))
                if chosen
                else _("Which roles do you read for?")
            )
            number = _chosen_or_done(place, heading, left)
            if number is None:
                break
            chosen.append(left[number])
        if chosen:
            session.roles = tuple(chosen)
            place.state.asked = True
            place.ask(session.query.with_values("role", chosen))
            place.tell_found()

    def tell_language(self, rest: str) -> None:
        for name, examples in QUERY_HELP:
            self.place.lines.say(f"{name}:")
            for example, about in examples:
                self.place.lines.say(f"{example} : {about}.")


def _chosen_or_done(place: Place, heading: str, values: list[str]) -> int | None:
    """The number of the value that was chosen, None where nothing more is wanted."""
    from reader.plain.lines import NoAnswerError

    try:
        return int(place.lines.choose(heading, [(str(number), value) for number, value in enumerate(values)]))
    except NoAnswerError:
        return None


def _told(line: FilterLine, *, several: bool) -> str:
    state = _(", on") if line.on else _(", excluded") if line.off else ""
    name = f"{FILTERS[line.facet]}: " if several else ""
    return f"{name}{line.text}, {line.count:,}{state}"


def _within(facet: str) -> str:
    """What a facet is called within a sentence: German nouns keep their capital."""
    return uncapitalized(FILTERS[facet])


def _searched(recent: str) -> str:
    return _("Searched last: {queries}.").format(queries=recent) if recent else ""
