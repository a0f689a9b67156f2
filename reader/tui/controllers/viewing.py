"""The views on the screen: which there are, which one is shown, and what a reader does to their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from reader.dataclass import dataclass
from reader.errors import DigestError, QueryError, ViewError, sentence
from reader.library import Library
from reader.library.changes import Step
from reader.library.views import Counted
from reader.model.query import Query
from reader.model.query_text import describe_problem, format_query, parse
from reader.model.views import BRIEF_NAME, BUILT_IN, OWN, Known, suggested_name
from reader.text import fold
from reader.translation import gettext as _
from reader.tui.controllers.marking import undoable
from reader.tui.controllers.said import NOTHING, Said
from reader.tui.controllers.writes import Writes
from reader.tui.session import Session

Steps = Callable[[Library], Sequence[Step]]


@dataclass(frozen=True, slots=True)
class ViewLine:
    """A view as it stands in the pane."""

    view: Known
    counted: Counted | None
    """None as long as nobody counted."""
    present: bool
    """Whether its query is the one that is shown."""


class Viewing:
    """The views of one session's library."""

    def __init__(self, session: Session, writes: Writes, today: Callable[[], date] = date.today) -> None:
        self.session = session
        self.writes = writes
        self.today = today

    def lines(self, typed: str = "") -> list[ViewLine]:
        """The views whose names have what is typed, with what was counted last."""
        views, shown, wanted = self.session.library.views, self.session.query, fold(typed)
        return [
            ViewLine(view, views.counted(view), shown == parse(view.query))
            for view in views.all()
            if wanted in fold(view.shown) or wanted in fold(view.name)
        ]

    def count(self) -> bool:
        """Count the digests of every view again; False where nothing changed since."""
        library, today = self.session.library, self.today()
        if library.views.are_counted(today):
            return False
        for view in library.views.all():
            library.views.count(view, today)
        return True

    def query(self, view: Known) -> tuple[Query | None, Said]:
        """The query that a view shows, or why it shows none."""
        problem = self.session.library.views.problem(view)
        if problem:
            return None, Said(_("{view} cannot be shown. {problem}").format(view=view.shown, problem=problem), "error")
        return parse(view.query), NOTHING

    @staticmethod
    def is_brief(view: Known) -> bool:
        """Whether it is the brief, which may have to be composed first."""
        return view.kind == BUILT_IN and view.name == BRIEF_NAME

    # One's own

    def savable(self, typed: str) -> tuple[str, Said]:
        """The text of the search that is shown, to be kept as a view; `""` with the reason where it cannot be one."""
        query = self.session.query
        asked = parse(typed)
        if asked == query and asked.problems:
            return "", Said(describe_problem(typed, asked.problems[0]), "warning")
        problems = self.session.library.search.problems(query)
        if problems:
            return "", Said(problems[0], "warning")
        text = format_query(query)
        return text, NOTHING if text else Said(_("There is no search to keep: type one first, or set a filter"))

    def suggested_name(self) -> str:
        return suggested_name(self.session.query)

    def wrong_name(self, name: str, query: str) -> str:
        """Why a query cannot be kept under a name, in a sentence; `""` where it can."""
        return self._wrong(lambda library: library.views.saved(name, query, replacing=True))

    def save(self, name: str, query: str) -> Said:
        """Keep a query as a view; one of the reader's own with this name is given that query."""
        known = self.session.library.views.get(name)
        done = _("Kept as the view {name}").format(name=name)
        if known and known.kind == OWN:
            done = _("{view} has this search now").format(view=known.name)
        return self._do(lambda library: library.views.saved(name, query, replacing=True), done)

    def wrong_new_name(self, view: Known, name: str) -> str:
        return self._wrong(lambda library: library.views.renamed(view.name, name))

    def rename(self, view: Known, name: str) -> Said:
        done = _("{view} is called {name} now").format(view=view.name, name=name)
        return self._do(lambda library: library.views.renamed(view.name, name), done)

    def move(self, view: Known, by: int) -> Said:
        done = _("{view} moved").format(view=view.name)
        return self._do(lambda library: library.views.moved(view.name, by), done)

    def remove(self, view: Known) -> Said:
        done = _("The view {view} is removed").format(view=view.name)
        return self._do(lambda library: library.views.removed(view.name), done)

    def wrong_key(self, view: Known, key: str) -> str:
        return self._wrong(lambda library: library.views.keyed(view.name, key))

    def set_key(self, view: Known, key: str) -> Said:
        done = _("{key} opens {view}") if key else _("{view} has no key of its own now")
        done = done.format(key=key, view=view.name)
        return self._do(lambda library: library.views.keyed(view.name, key), done)

    def _wrong(self, steps: Steps) -> str:
        try:
            steps(self.session.library)
        except (ViewError, QueryError) as error:
            return sentence(error)
        except DigestError:
            return ""  # the library cannot be read now: what writes says so
        return ""

    def _do(self, steps: Steps, done: str) -> Said:
        def act(library: Library) -> Said:
            wanted = steps(library)
            library.arrange(wanted)
            return undoable(done) if wanted else NOTHING

        said = self.writes.do(act)
        if said.changed:
            self.session.again()
        return said
