"""The library: all digests and all marks, behind one small class.

The files are the record, the index is what is read; `Library` composes what keeps the two in step. Everything above
sees `LibraryError`, `UnknownDigestError` and their kin, never `OSError` or `sqlite3.Error`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path

from pyroaring import BitMap

from reader.library.adding import Added, Adding
from reader.library.blame import Blame, blame, meant
from reader.library.changes import Change, Fields, Step
from reader.library.desk import Desk
from reader.library.feed_state import Fetches
from reader.library.feeds import Feeds
from reader.library.files import Files
from reader.library.folder import check_folder
from reader.library.found import Count, Found, HiddenRows
from reader.library.hiding import Aside
from reader.library.history import History
from reader.library.ids import doc_id_of, id_of
from reader.library.index import Row
from reader.library.jobs import Jobs
from reader.library.logins import Logins
from reader.library.marking import Marking
from reader.library.note_versions import NoteVersions
from reader.library.reading import Reading
from reader.library.search import Search
from reader.library.services import Services
from reader.library.sync import Progress, Sync, open_index
from reader.library.undoing import Undoing
from reader.library.views import Views
from reader.model.desk import Mute
from reader.model.digest import Digest
from reader.model.marks import Marks
from reader.model.query import Query
from reader.paths import DESK, FEEDS, Layout, layout


def open_library(root: Path) -> Library:
    """Open the library in a folder, its index up to date. An add creates the folder. Raises LibraryError."""
    library = Library(layout(root))
    try:
        library.refresh()
    except BaseException:
        library.close()
        raise
    return library


class Library(AbstractContextManager["Library"]):
    """A library opened by one thread. Another thread, or another process, opens its own.

    It shows the index as it was left; `stale` tells whether `refresh` has anything to do.
    """

    def __init__(self, layout: Layout) -> None:
        check_folder(layout)
        self.layout = layout
        self.files = Files(layout)
        self.problems = self.files.problems
        """What was found wrong and how it was mended, in sentences; whoever shows them may remove them."""
        self.history = History(layout.history)
        self.feeds = Feeds(self.files)
        self.desk = Desk(self.files)
        self.fetches = Fetches(layout.fetches)
        self.logins = Logins(layout.logins)
        self.services = Services(layout.services)
        self.curation = Jobs(layout.curation)
        self.index = open_index(self.files)
        self.search = Search(self.index, self.desk.mutes)
        self.search.brief_ids = self.desk.brief_ids
        self.views = Views(self.desk, self.feeds, self.search)
        self.search.views = self.search.hiding.views = self.views.queries
        self.sync = Sync(self.files, self.index)
        self.reading = Reading(self.files, self.index, self.sync)
        self.adding = Adding(self.files, self.index, self.sync, self.reading, self.feeds)
        self.marking = Marking(self.files, self.index, self.sync, self.history, NoteVersions(layout.share))
        shared = {FEEDS: self.feeds.stamped, DESK: self.desk.stamped}
        self.changed: Callable[[Change], None] = lambda change: None
        """Called with each change of what is set up, and of marks by hand, once it is on the disk."""
        self.undoing = Undoing(self.files, self.sync, self.history, self.marking, self.adding, shared)

    def close(self) -> None:
        """Close what is open; a library is closed at the end of a `with` too."""
        self.index.close()
        self.history.close()

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self.search.present())

    def stale(self) -> bool:
        """Whether files changed since they were indexed."""
        return self.sync.stale()

    def reload(self) -> bool:
        """Show what another process or thread indexed; True where there was anything."""
        return self.sync.whole(self.index.reload)

    def refresh(self, progress: Progress | None = None) -> bool:
        """Read every file that changed into the index; True where there was any."""
        return self.sync.refresh(progress)

    def reindex(self, progress: Progress | None = None) -> int:
        """Rebuild the index from the files; how many digests it has."""
        self.sync.reindex(progress)
        return len(self)

    def add(self, digests: Iterable[Digest]) -> Added:
        """Store digests: new ones, and newer versions of those that are here, whose marks stay."""
        listed = list(digests)
        return self.sync.whole(lambda: self.adding.add(listed))

    def make(self, digests: Iterable[Digest], *, onto: int = 0) -> Added:
        """Store digests that a reader had made or wrote: the same, and it can be undone.

        What was deleted is there again: it was asked for. `onto`: the `step` of what was made before by the same run;
        unless something else was done since, both are undone as one.
        """
        listed = list(digests)
        return self.sync.whole(lambda: self.undoing.make(listed, onto))

    def show_version(self, digest_id: str, curator: str) -> None:
        """Show another of the versions that programs made of a digest; it can be undone. Raises LibraryError."""
        self.make([self.sync.whole(lambda: self.adding.version(digest_id, curator))])

    def arrange(self, steps: Sequence[Step], *, undoable: bool = True) -> Change:
        """Change what is set up: views, mutes, decisions, subscriptions; on the disk before this returns."""
        change = self.sync.whole(lambda: self.undoing.arrange(steps, undoable=undoable))
        self.changed(change)
        return change

    def get(self, digest_id: str) -> Digest:
        """The digest with this id as its reader changed it. Raises UnknownDigestError."""
        return self.sync.whole(lambda: self.reading.get(digest_id))

    def load(self, digest_id: str) -> Digest | None:
        """The digest with this id as its reader changed it, None where there is none."""
        return self.sync.whole(lambda: self.reading.load(digest_id))

    def stored(self, digest_id: str) -> Digest | None:
        """The digest with this id as it came in, None where there is none."""
        return self.sync.whole(lambda: self.reading.stored(digest_id))

    def resolve(self, prefix: str) -> str:
        """The id that a shortened one means, as in git. Raises UnknownDigestError."""
        return self.sync.whole(lambda: self.reading.resolve(prefix))

    def find(self, query: Query, *, held: int = 0, today: date | None = None, every_side: bool = False) -> Found:
        """The digests that match; the row `held` is shown in any case. One a story, unless `every_side` is wanted."""
        return self.sync.whole(lambda: self.search.find(query, today or _today(), held, every_side=every_side))

    def count(self, query: Query) -> int:
        """How many digests match."""
        return self.sync.whole(lambda: len(self.search.matched(query, _today())))

    def aside(self) -> Aside:
        """What is put off and muted at this moment; it changes by itself, as time passes."""
        return self.sync.whole(lambda: self.search.hiding.aside(_today()))

    def hidden_states(self) -> list[str]:
        """The states of digests that are not listed, as far as any digest is in them: later, muted, deleted."""
        return self.sync.whole(lambda: self.search.hidden_states(_today()))

    def would_hide(self, mute: Mute) -> int:
        """How many of the digests that are listed now a mute would hide."""
        return self.sync.whole(lambda: self.search.would_hide(mute, _today()))

    def hidden(self, query: Query) -> HiddenRows:
        """What the mutes hide of the digests that match."""
        return self.sync.whole(lambda: self.search.hidden(query, _today()))

    def blame(self, query: Query) -> Blame | None:
        """Which parts of a query are to blame for finding nothing."""
        return self.sync.whole(lambda: blame(self.search, query, _today()))

    def meant(self, query: Query) -> str:
        """What was probably meant by a value that no digest has, as a question that begins in lower case; or `""`."""
        return self.sync.whole(lambda: meant(self.search, query, _today()))

    def counts(self, query: Query, facet: str, keys: Iterable[str] | None = None) -> list[Count]:
        """Values of a facet with live counts: what each would show beside the query's other filters.

        Without `keys` all values are counted, most digests of the whole library first.
        """
        listed = None if keys is None else list(keys)
        return self.sync.whole(lambda: self.search.counts(query, facet, _today(), listed))

    def labels(self, facet: str) -> list[str]:
        """The values of a facet as they were first written, most digests of the whole library first."""
        return self.sync.whole(lambda: self.search.labels(facet))

    def fetch(self, rows: Sequence[int]) -> list[Row]:
        """Lines of a list for these rows, in their order."""
        return self.sync.whole(lambda: self.index.rows.fetch(rows))

    def row_of(self, digest_id: str) -> int | None:
        """The row of a digest, None where there is no such digest."""
        doc_id = doc_id_of(digest_id)
        return self.sync.whole(lambda: self.index.rows.of([doc_id])).get(doc_id)

    def ids_of(self, rows: Iterable[int]) -> list[str]:
        """The ids of these rows, in no particular order; rows that are gone are left out."""
        return list(map(id_of, self.sync.whole_rows(lambda: self.index.rows.ids(rows))))

    def having(self, facet: str, key: str) -> BitMap:
        """The rows with a value of a facet, folded: `having("is", "read")`. Not to be changed by the caller."""
        return self.sync.whole(lambda: self.index.facets.rows(facet, key))

    def marks(self, digest_id: str) -> Marks:
        """The marks of a digest; there may be some whose text has not arrived yet."""
        return self.sync.whole(lambda: self.index.marks.of(doc_id_of(digest_id)))

    def values(self, digest_ids: Iterable[str], fields: Sequence[str]) -> dict[str, dict[str, bool]]:
        """Which of these fields of marks are set, by the ids of those digests that are here."""
        doc_ids = {doc_id_of(each): each for each in digest_ids}

        def look() -> dict[str, dict[str, bool]]:
            there, values = self.index.rows.of(doc_ids), self.index.marks.values(doc_ids, fields)
            return {doc_ids[n]: {name: values.get(n, {}).get(name) is True for name in fields} for n in there}

        return self.sync.whole(look)

    def mark(self, changes: Mapping[str, Fields], *, undoable: bool = True) -> Change:
        """Set fields of marks by id, on the disk before this returns; a value that is there already is no change.

        What nobody did by hand is not `undoable`: it must not stand between a person and their own last change.
        """
        change = self.sync.whole(lambda: self.marking.mark(changes, undoable=undoable))
        if undoable:
            self.changed(change)
        return change

    def take_in(self, marks: Mapping[int, Marks], desk: Mapping[int, tuple[str, Marks]]) -> int:
        """Take in what this reader did on other machines, stamps and all; for how many documents it was news."""
        news = self.sync.whole(lambda: self.marking.take_in(marks)) if marks else 0
        if desk:
            with self.files.lock():
                self.files.identify()
                news += self.desk.stamped.take_in(desk)
        return news

    def undo(self) -> Change | None:
        """Take the last change back; None where there is none."""
        return self.sync.whole(self.undoing.undo)

    def redo(self) -> Change | None:
        """Do the last undone change again; None where there is none."""
        return self.sync.whole(self.undoing.redo)


def _today() -> date:
    return datetime.now().date()  # the reader's own day, in local time
