"""The statistics on the screen: which range, which order, and what is done with a source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from reader.briefing.statistics import ORDERS, sorted_sources, statistics_of
from reader.errors import DigestError
from reader.export.statistics import Line, Section, heading, sections
from reader.model.query import Query
from reader.model.statistics import RANGES, Statistics
from reader.translation import gettext as _
from reader.tui.controllers.following import Following
from reader.tui.controllers.said import Said
from reader.tui.session import Session


class Stats:
    """The statistics of one session's library."""

    def __init__(self, session: Session, following: Following, clock: Callable[[], datetime], *, streak: bool) -> None:
        self.session = session
        self.following = following
        self.clock = clock
        self.streak = streak
        self.days = RANGES[1]
        self.order = ORDERS[0]
        self.found = self.count()

    def count(self) -> Statistics:
        """Count again. Raises LibraryError."""
        today = self.clock().astimezone().date()
        self.found = statistics_of(self.session.library, self.days, today, streak=self.streak)
        return self.found

    def choose(self, place: int) -> None:
        """Count another of the ranges. Raises LibraryError."""
        before, self.days = self.days, RANGES[place]
        try:
            self.count()
        except DigestError:
            self.days = before
            raise

    def sort(self) -> None:
        """List the sources in the next order."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]

    def heading(self) -> str:
        """The range and its first figures in one line."""
        return heading(self.found)

    def sections(self, width: int, *, low: bool = False) -> Sequence[Section]:
        """All sections in lines of at most so many cells."""
        return sections(self.found, width, self.order, sorted_sources(self.found.sources, self.order), low=low)

    def query(self, line: Line) -> Query | None:
        """What lists the digests that a line is about, None where it is about none."""
        return Query().with_values(line.facet, [line.value]) if line.facet else None

    def unfollow(self, line: Line) -> Said:
        """Unfollow the feed of a line. Raises LibraryError."""
        if line.source is None:
            return Said(_("Only a source can be unfollowed: go to one in the table of sources"), "warning")
        feed = self.session.library.feeds.get(line.source.feed) if line.source.feed else None
        if feed is None:
            told = _("You do not follow {source} as a feed, so there is nothing to unfollow")
            return Said(told.format(source=line.source.name), "warning")
        said = self.following.unfollow(feed)
        self.count()
        return said
