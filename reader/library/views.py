"""The views of a library: which there are, how many digests each has, and how they are changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from reader.dataclass import dataclass
from reader.errors import QueryError, ViewError
from reader.library.changes import Step
from reader.library.desk import Desk
from reader.library.feeds import Feeds
from reader.library.search import Search
from reader.model.desk import MOST, VIEW, View, thing_name, view_fields
from reader.model.query import Query
from reader.model.query_text import format_query, parse, parse_strictly
from reader.model.views import (
    BUILT_IN,
    BUILT_INS,
    DECIDING,
    FOLDER,
    HIGHLIGHTS_NAME,
    OWN,
    RESERVED,
    Known,
    clean_name,
    nested,
    problem_of,
    query_of,
    renamed,
)
from reader.text import fold
from reader.translation import gettext as _

DIGITS = "123456789"
"""What opens digest's own views, in their order, and then the first others without a key of their own."""
BUILT_IN_KEYS: Mapping[str, str] = dict(zip(DIGITS, BUILT_INS, strict=False))
"""The digits of digest's own views, which stay whatever else is set up, each with its view."""
FOLDERS = 200
"""Source folders that are views."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many digests a view has."""

    total: int = 0
    unread: int = 0
    problem: str = ""
    """Why it has none, in a sentence, where its query cannot be answered."""


class Views:
    """Reads the views. What changes them are steps for `Library.arrange`, which can be undone."""

    def __init__(self, desk: Desk, feeds: Feeds, search: Search) -> None:
        self._desk = desk
        self._feeds = feeds
        self._search = search
        self._known: tuple[object, ...] = ()
        self._counted: dict[str, Counted] = {}

    def all(self) -> list[Known]:
        """Every view in its order, each with the key that opens it."""
        return _with_keys([view for view in self._named() if view.name != HIGHLIGHTS_NAME or self._has_highlights()])

    def own(self) -> list[View]:
        """The reader's own views in their order."""
        return self._desk.views()

    def get(self, name: str) -> Known | None:
        """The view of this name, whatever its case; None where there is none."""
        wanted = fold(clean_name(name))
        # One that is not listed now has a name, but no key.
        return next((view for view in (*self.all(), *self._named()) if fold(view.name) == wanted), None)

    def queries(self) -> Mapping[str, str]:
        """The queries of all views by name."""
        return {view.name: view.query for view in self._named()}

    def _named(self) -> list[Known]:
        """Every view by its name; where two have one name, the first: digest's own, then the reader's."""
        built_in = [Known(name, query, BUILT_IN) for name, query in BUILT_INS.items()]
        own = [Known(view.name, view.query, OWN, view.key) for view in self._desk.views()]
        taken = {fold(view.name) for view in built_in}
        own = [view for view in own if fold(view.name) not in taken]
        taken |= {fold(view.name) for view in own}
        between: list[Known] = []
        for view in (*self._decisions(), *self._folders()):
            if fold(view.name) not in taken:
                taken.add(fold(view.name))
                between.append(view)
        return [*built_in, *between, *own]

    def _decisions(self) -> list[Known]:
        open_ = [each.question for each in self._desk.decisions() if not each.closed]
        # What bears on it most stands first.
        return [Known(question, f"{query_of('plate', question)} sort:relevance", DECIDING) for question in open_]

    def _folders(self) -> list[Known]:
        tags = sorted({tag for feed in self._feeds.all() for tag in feed.rules.tags}, key=fold)
        return [Known(tag, query_of("tag", tag), FOLDER) for tag in tags[:FOLDERS]]

    def _has_highlights(self) -> bool:
        return bool(self._search.index.facets.rows("has", "highlight") & self._search.present())

    def are_counted(self, today: date) -> bool:
        """Whether nothing changed since the views were counted."""
        return self._known == self._now(today)

    def count(self, view: Known, today: date) -> Counted:
        """How many digests a view has, counted once as long as nothing changes."""
        now = self._now(today)
        if now != self._known:
            self._known, self._counted = now, {}
        found = self._counted.get(view.query)
        if found is None:
            found = self._counted[view.query] = self._count(view, today)
        return found

    def counted(self, view: Known) -> Counted | None:
        """What was counted last, which may have changed since; None where nothing was."""
        return self._counted.get(view.query)

    def _count(self, view: Known, today: date) -> Counted:
        problem = self.problem(view)
        if problem:
            return Counted(problem=problem)
        matched = self._search.matched(parse(view.query), today)
        read = matched.intersection_cardinality(self._search.index.facets.rows("is", "read"))
        return Counted(len(matched), len(matched) - read)

    def problem(self, view: Known) -> str:
        """Why a view's query cannot be answered, in a sentence; `""` where it can."""
        return problem_of(view.query) or next(iter(self._search.problems(parse(view.query))), "")

    def _now(self, today: date) -> tuple[object, ...]:
        """What the counts depend on; what was put off comes back by the minute."""
        minute = datetime.now().strftime("%H:%M")
        shared = (self._desk.stamped.folded(), self._feeds.stamped.folded())
        return (self._search.index.generation, today, minute, *map(_Same, shared))

    # Changes

    def saved(self, name: str, query: str, key: str = "", *, replacing: bool = False) -> list[Step]:
        """What keeps a query as a view. Raises ViewError, or QueryError for a query that cannot be one."""
        name = self._free_name(name, replacing=replacing)
        own = self.own()
        old = next((view for view in own if fold(view.name) == fold(name)), None)
        self._check(name, query)
        if old is None and len(own) >= MOST:
            raise ViewError(_("there are {most} views already, which is the most: remove one first").format(most=MOST))
        order = max((view.order for view in own), default=-1) + 1
        view = replace(old, query=query) if old else View(name, query, order)
        steps = self._without_key(key, name) if key else []
        return [*steps, self._step(replace(view, key=checked_key(key) or view.key))]

    def renamed(self, name: str, new: str) -> list[Step]:
        """What gives a view another name, in the other views that name it too. Raises ViewError."""
        view = self._own(name)
        new = clean_name(new)
        if fold(new) != fold(view.name):
            new = self._free_name(new)
        steps = [self._desk.step(VIEW, view.name, None)] if fold(new) != fold(view.name) else []
        moved = replace(view, name=new, query=renamed(view.query, view.name, new))
        if not steps:
            # The same document, whose name is written again with a field that stays as it is.
            fields = {"query": view.query}
            return [Step(self._step(view).folder, thing_name(VIEW, new), fields, fields)] if new != view.name else []
        others = [replace(each, query=renamed(each.query, view.name, new)) for each in self.own() if each != view]
        return [*steps, *filter(_changes, map(self._step, (moved, *others)))]

    def moved(self, name: str, by: int) -> list[Step]:
        """What moves a view among one's own, by so many places, up where it is negative. Raises ViewError."""
        views = self.own()
        moved = self._own(name)
        at = views.index(moved)
        views.insert(max(0, at + by), views.pop(at))
        # The one that is moved goes first: the others make way for it, and undo names it.
        placed = sorted(enumerate(views), key=lambda each: each[1] != moved)
        return list(filter(_changes, (self._step(replace(view, order=place)) for place, view in placed)))

    def removed(self, name: str) -> list[Step]:
        """What removes a view. Raises ViewError."""
        return [self._desk.step(VIEW, self._own(name).name, None)]

    def keyed(self, name: str, key: str) -> list[Step]:
        """What sets the key of a view, `""` for none; another view that had it loses it. Raises ViewError."""
        view = self._own(name)
        key = checked_key(key)
        steps = self._without_key(key, view.name) if key else []
        return list(filter(_changes, [*steps, self._step(replace(view, key=key))]))

    def _without_key(self, key: str, name: str) -> list[Step]:
        held = [view for view in self.own() if view.key == checked_key(key) and fold(view.name) != fold(name)]
        return [self._step(replace(view, key="")) for view in held]

    def _step(self, view: View) -> Step:
        return self._desk.step(VIEW, view.name, view_fields(view))

    def _own(self, name: str) -> View:
        wanted = fold(clean_name(name))
        for view in self.own():
            if fold(view.name) == wanted:
                return view
        known = self.get(name)
        if known is None:
            raise ViewError(_("there is no view named {name}: `digest views` lists them").format(name=clean_name(name)))
        raise ViewError(_("{name} is not one of your own views, and cannot be changed").format(name=known.name))

    def _free_name(self, name: str, *, replacing: bool = False) -> str:
        name = clean_name(name)
        if not name:
            raise ViewError(_("a view needs a name"))
        known = self.get(name)
        if known is not None and known.kind == BUILT_IN:
            raise ViewError(_("{name} is a view that digest brings along: choose another name").format(name=known.name))
        if known is not None and known.kind == OWN and not replacing:
            raise ViewError(_("there is a view named {name} already: choose another name").format(name=known.name))
        return known.name if known is not None and known.kind == OWN else name

    def _check(self, name: str, query: str) -> None:
        """Refuse a query that cannot be answered, or that would name itself."""
        parsed = parse_strictly(query)
        if not parsed.where.nodes and format_query(parsed) == "":
            raise ViewError(_("an empty query is no view: it means everything"))
        views = {each: text for each, text in self.queries().items() if fold(each) != fold(name)}
        found = nested(Query().with_values("view", [name]), {**views, name: query})
        if found.problems:
            raise QueryError(found.problems[0].rstrip("."))


class _Same:
    """Equal to another one of the same object only: a mapping is not compared by what is in it."""

    def __init__(self, held: object) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.held is other.held

    def __hash__(self) -> int:
        return id(self.held)


def checked_key(key: str) -> str:
    """The key of a view as it is kept. Raises ViewError where no view can have it."""
    key = key.strip().lower()
    if key and not (len(key) == 1 and (key.isalpha() or key in "0123456789")):
        raise ViewError(_("the key of a view is one letter or digit"))
    if key and key in RESERVED:
        raise ViewError(_("{key} undoes what was done to the views: choose another key").format(key=key))
    if key in BUILT_IN_KEYS:
        raise ViewError(
            _("{key} opens {built_in_keys}, which digest brings along: choose a letter, 0, 8 or 9").format(
                key=key, built_in_keys=BUILT_IN_KEYS[key]
            )
        )
    return key


def _changes(step: Step) -> bool:
    return bool(step.after)


def _with_keys(views: Sequence[Known]) -> list[Known]:
    """The views with their keys: digest's own have theirs, and the first others without one the digits left over."""
    # Another version may have given one of a reader's views a digit of digest's own.
    views = [replace(view, key="") if view.kind == OWN and view.key in BUILT_IN_KEYS else view for view in views]
    taken = {view.key for view in views} | set(BUILT_IN_KEYS)
    digits = iter(digit for digit in DIGITS if digit not in taken)
    keys = {name: key for key, name in BUILT_IN_KEYS.items()}
    return [
        replace(view, key=keys[view.name] if view.kind == BUILT_IN else view.key or next(digits, "")) for view in views
    ]
