"""Views: named queries, those that digest brings along, and what `view:NAME` means inside of another query. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from reader.dataclass import dataclass
from reader.model.query import DEFAULT_SORT, And, Facet, Node, Not, Or, Query
from reader.model.query_text import describe_problem, format_query, nearest, parse
from reader.text import clean_line, fold
from reader.translation import gettext as _
from reader.translation import pgettext

BUILT_IN, DECIDING, FOLDER, OWN = "built-in", "decision", "folder", "own"
BRIEF_NAME = "Brief"
HIGHLIGHTS_NAME = "Highlights"
BUILT_INS: Mapping[str, str] = {
    "Today": "is:new",
    "For me": "is:unread sort:forme",
    BRIEF_NAME: "brief:today",
    "Unread": "is:unread",
    "Later": "is:later",
    "Bookmarked": "is:bookmarked",
    HIGHLIGHTS_NAME: "has:highlight",
}
"""The views that digest brings along, in their order, with their queries."""
BUILT_IN_NAMES: Mapping[str, str] = {
    "Today": pgettext("view", "Today"),
    "For me": pgettext("view", "For me"),
    BRIEF_NAME: pgettext("view", "Brief"),
    "Unread": pgettext("view", "Unread"),
    "Later": pgettext("view", "Later"),
    "Bookmarked": pgettext("view", "Bookmarked"),
    HIGHLIGHTS_NAME: pgettext("view", "Highlights"),
}
"""What they are called on the screen; in queries and commands they have their English names."""
MAX_NAME = 80
"""Characters of a view's name."""
RESERVED = "u"
"""Letters that no view can be opened by: `u` undoes what was done to the views."""


@dataclass(frozen=True, slots=True)
class Known:
    """A view as it is listed."""

    name: str
    query: str
    kind: str
    """`built-in`, `decision`, `folder` or `own`."""
    key: str = ""
    """The letter or digit that opens it, `""` for none."""

    @property
    def shown(self) -> str:
        """The name as the screen has it."""
        return BUILT_IN_NAMES.get(self.name, self.name) if self.kind == BUILT_IN else self.name


@dataclass(frozen=True, slots=True)
class Nested:
    """The views that a query names, directly or through another view."""

    queries: Mapping[str, Query]
    """By folded name, each after those that it names itself."""
    problems: tuple[str, ...] = ()
    """Why the query cannot be answered, in sentences; none where it can."""


NONE = Nested({})


def clean_name(typed: str) -> str:
    """A view's name as it is kept; `""` where nothing is left of it."""
    return clean_line(typed)[:MAX_NAME].strip()


def query_of(facet: str, value: str) -> str:
    """The text of a query for one value of a facet."""
    return format_query(Query().with_values(facet, [value]))


def names_in(node: Node) -> Iterator[str]:
    """The names of the views that stand in a query, folded."""
    match node:
        case And(nodes) | Or(nodes):
            for child in nodes:
                yield from names_in(child)
        case Not(child):
            yield from names_in(child)
        case Facet("view", values):
            yield from map(fold, values)
        case _:
            pass


def nested(query: Query, views: Mapping[str, str]) -> Nested:
    """What the `view:NAME` of a query mean; `views` are the queries of all views by name.

    Every view is read once, however often it is named. One that is unknown, that has a mistake, or that leads back to
    itself is a problem, and its query is left out.
    """
    wanted = list(dict.fromkeys(names_in(query.where)))
    if not wanted:
        return NONE
    texts = {fold(name): (name, text) for name, text in views.items()}
    found: dict[str, Query] = {}
    needs: dict[str, set[str]] = {}
    problems: list[str] = []
    seen = set(wanted)
    while wanted:
        name = wanted.pop()
        if name not in texts:
            problems.append(_unknown(name, views))
            continue
        shown, text = texts[name]
        found[name] = parse(text)
        problem = problem_of(text)
        if problem:
            problems.append(_("The view {shown} cannot be used. {problem}").format(shown=shown, problem=problem))
        needs[name] = set(names_in(found[name].where))
        wanted += needs[name] - seen
        seen |= needs[name]
    try:
        order = [name for name in TopologicalSorter(needs).static_order() if name in found]
    except CycleError as error:
        return Nested({}, (*problems, _circle([texts[name][0] for name in error.args[1]])))
    return Nested({name: found[name] for name in order}, tuple(problems))


def problem_of(text: str) -> str:
    """Why a view's query cannot be used as it is written, in a sentence; `""` where it can."""
    if not text.strip():
        return _("Its query is empty, and would mean everything.")
    problems = parse(text).problems
    return describe_problem(text, problems[0]) if problems else ""


def _unknown(name: str, views: Mapping[str, str]) -> str:
    like = nearest(name, [fold(each) for each in views])
    meant = next((each for each in views if fold(each) == like), "")
    return _("There is no view named {name}.").format(name=name[:MAX_NAME]) + (
        f" Did you mean {query_of('view', meant)}?" if meant else ""
    )


def _circle(names: list[str]) -> str:
    if len(set(names)) == 1:
        return _("The view {names} names itself.").format(names=names[0])
    # graphlib gives the way against the direction in which the views name each other.
    return _("The views {several} name each other in a circle.").format(several=", ".join(reversed(names[1:])))


def resolved(query: Query, inner: Nested) -> Query:
    """A query that is one view and nothing more as that view's own, whose order it has too."""
    while len(query.where.nodes) == 1 and query.sort == DEFAULT_SORT:
        (node,) = query.where.nodes
        if not (isinstance(node, Facet) and node.name == "view" and len(node.values) == 1):
            break
        within = inner.queries.get(fold(node.values[0]))
        if within is None:
            break
        query = within
    return query


def whole(query: Query, inner: Nested) -> Query:
    """What a query asks for anywhere, views included: for looking at its filters, not for finding."""
    nodes = [node for each in inner.queries.values() for node in each.where.nodes]
    return replace(query, where=And((*query.where.nodes, *nodes))) if nodes else query


def renamed(text: str, old: str, new: str) -> str:
    """The text of a query in which a view has another name now; the same text where it does not name it."""
    query = parse(text)
    if query.problems or fold(old) not in set(names_in(query.where)):
        return text
    where = _renamed(query.where, fold(old), new)
    return format_query(replace(query, where=where if isinstance(where, And) else And((where,))))


def _renamed(node: Node, old: str, new: str) -> Node:
    match node:
        case And(nodes):
            return And(tuple(_renamed(child, old, new) for child in nodes))
        case Or(nodes):
            return Or(tuple(_renamed(child, old, new) for child in nodes))
        case Not(child):
            return Not(_renamed(child, old, new))
        case Facet("view", values):
            return Facet("view", tuple(new if fold(value) == old else value for value in values))
        case _:
            return node


def suggested_name(query: Query) -> str:
    """A name for a query, made of its words and values, `""` where it has none."""
    parts: list[str] = []
    for node in query.where.nodes:
        if isinstance(node, Facet):
            parts += [value for value in node.values if (node.name, value) != ("is", "unread")]
    parts = [text.text for text in query.texts()] + parts
    name = clean_name(" ".join(parts))
    return name[:1].upper() + name[1:]
