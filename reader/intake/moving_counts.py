"""What an export holds, counted before anything is done, and what moving in did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field

from reader import translation
from reader.dataclass import dataclass
from reader.library import Library
from reader.library.ids import doc_id_of
from reader.sources.movein.moved import Kept, Refused
from reader.text import fold
from reader.translation import gettext as _

MOST_NAMED = 3
"""Programs that are named where a move is undone."""
MAX_REFUSED = 10_000
"""Things that are listed as refused; beyond, they are only counted."""


@dataclass(slots=True)
class Counts:
    """What an export holds, each article once."""

    programs: dict[str, None] = field(default_factory=dict)
    feeds: int = 0
    new_feeds: int = 0
    views: int = 0
    articles: int = 0
    known: int = 0
    """Articles that are in the library already."""
    read: int = 0
    starred: int = 0
    tags: int = 0
    """Different tags of articles."""
    notes: int = 0
    highlights: int = 0
    refused: list[Refused] = field(default_factory=list)
    unlisted: int = 0
    """Refused beyond those that are listed."""

    @property
    def named(self) -> str:
        """The programs in words."""
        *others, last = [translation.gettext(each) for each in self.programs] or [_("nothing")]
        return _("{others} and {last}").format(others=", ".join(others), last=last) if others else last

    @property
    def title(self) -> str:
        """What moving all this in is called where it can be undone."""
        more = len(self.programs) - MOST_NAMED
        *others, last = [*self.programs][:MOST_NAMED] or ["nothing"]
        if more > 0:
            return f"the move from {', '.join((*others, last))} and {more} more"
        return f"the move from {', '.join(others)} and {last}" if others else f"the move from {last}"

    @property
    def empty(self) -> bool:
        return not (self.feeds or self.views or self.articles)

    def refuse(self, items: Sequence[Refused]) -> None:
        """Put down what cannot be taken."""
        room = MAX_REFUSED - len(self.refused)
        self.refused += items[:room]
        self.unlisted += max(0, len(items) - room)


@dataclass(slots=True)
class Moved:
    """What moving in did."""

    followed: int = 0
    views: int = 0
    became: dict[str, str] = field(default_factory=dict)
    """What became of each article, by id: `added`, `updated` or `unchanged`; the first that counts as more."""
    marked_ids: set[int] = field(default_factory=set)
    """Articles whose marks changed."""
    deleted: int = 0
    """Articles that the reader deleted here, and which stay so."""
    refused: list[Refused] = field(default_factory=list)

    def take(self, became: str, ids: Iterable[str]) -> None:
        """Put down what became of articles; one that is met again, as by its highlights, counts once."""
        for id_ in ids:
            if self.became.get(id_, "unchanged") == "unchanged":
                self.became[id_] = became

    @property
    def added(self) -> int:
        return self._number("added")

    @property
    def updated(self) -> int:
        return self._number("updated")

    @property
    def unchanged(self) -> int:
        return self._number("unchanged")

    def _number(self, became: str) -> int:
        return sum(each == became for each in self.became.values())

    @property
    def marked(self) -> int:
        """How many articles have other marks."""
        return len(self.marked_ids)


class Met:
    """What was met while looking: each article counts once, whatever tells of it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.ids: set[str] = set()
        self.read: set[str] = set()
        self.starred: set[str] = set()
        self.notes: set[str] = set()
        self.tags: set[str] = set()
        self.highlights: set[tuple[str, str]] = set()
        self.known = 0

    def take(self, portion: Sequence[Kept]) -> None:
        fresh = {each.digest.id for each in portion} - self.ids
        doc_ids = list(map(doc_id_of, fresh))
        self.known += len(self._library.sync.whole(lambda: self._library.index.rows.of(doc_ids)))
        self.ids |= fresh
        for each in portion:
            id_ = each.digest.id
            self.read |= {id_} if each.read else set()
            self.starred |= {id_} if each.starred else set()
            self.notes |= {id_} if each.note else set()
            self.tags.update(each.tags)
            self.highlights.update((id_, fold(text)) for text, _rest in each.highlights)
