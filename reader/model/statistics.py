"""What was read and what it was worth, as figures. `docs/statistics.md` says how each is counted. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import Any

from reader.dataclass import dataclass

RANGES = (7, 30, 90, 365)
"""Days that one can choose from by a key."""
MOST_DAYS = 3_650
"""The longest range that is counted."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day where the reader is."""

    date: date
    read: int = 0
    """What was read, a story once."""
    cleared: int = 0
    """What was marked read together with many others."""
    arrived: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """A role or a field: what of it was read, and what of it arrived."""

    name: str
    read: int
    arrived: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """Reading minutes of what was read."""

    read: int = 0
    """Of the digests and articles as they were read."""
    known: int = 0
    """How many of them are digests whose original's length is known."""
    digests: int = 0
    """Minutes of those digests."""
    originals: int = 0
    """Minutes of their originals."""

    @property
    def saved(self) -> int:
        """Minutes of the originals that were not spent; below 0 where digests are longer than what they digest."""
        return self.originals - self.digests


@dataclass(frozen=True, slots=True)
class Trend:
    """A topic that became more, or less, frequent."""

    topic: str
    before: int
    """How many in the earlier half."""
    now: int
    """How many in the later half."""
    ratio: float
    """Its share of the later half by its share of the earlier one, smoothed; above 1 where it rises."""
    counts: tuple[int, ...] = ()
    """How many in each part of both halves, the earliest first."""


@dataclass(frozen=True, slots=True)
class Trends:
    """What rises and falls, what changed most surely first."""

    first: date
    """The first day of the earlier half."""
    middle: date
    """The first day of the later half."""
    after: date
    """The day after the later half."""
    before: int = 0
    """All that came in the earlier half."""
    now: int = 0
    """All that came in the later half."""
    rising: tuple[Trend, ...] = ()
    falling: tuple[Trend, ...] = ()
    compared: bool = False
    """Whether both halves have enough to be compared."""


@dataclass(frozen=True, slots=True)
class Worth:
    """A feed, or a source that no followed feed brings, by what arrived of it in the range."""

    name: str
    arrived: int
    read: int
    """Of what arrived."""
    seen: int
    """Read or bookmarked."""
    bookmarked: int
    read_rate: float
    """Read for each that arrived, smoothed."""
    bookmark_rate: float
    """Bookmarked for each that was seen, smoothed."""
    feed: str = ""
    """Address of the subscription, `""` where it is not followed."""

    @property
    def worth(self) -> float:
        """How many of a hundred that arrive are bookmarked, as it is to be expected."""
        return 100 * self.read_rate * self.bookmark_rate


@dataclass(frozen=True, slots=True)
class Statistics:
    """What was read in a range of days, and what it was worth."""

    days: tuple[Day, ...]
    """Every day of the range, the earliest first; never empty."""
    read: int = 0
    """What was read, a story once."""
    cleared: int = 0
    """What was marked read together with many others, and is not counted as read."""
    finished: int = 0
    """Of what was read, what was read to its end."""
    minutes: Minutes = field(default_factory=Minutes)
    roles: tuple[Share, ...] = ()
    fields: tuple[Share, ...] = ()
    arriving: Trends | None = None
    """Topics of what arrived."""
    reading: Trends | None = None
    """Topics of what was read."""
    sources: tuple[Worth, ...] = ()
    """The most worth first."""
    streak: int | None = None
    """Days in a row whose brief was read, None where the reader did not ask to count them."""
    ever_read: bool = False
    """Whether anything was ever marked read."""

    @property
    def arrived(self) -> int:
        """What came into the library."""
        return sum(day.arrived for day in self.days)

    @property
    def days_read(self) -> int:
        """Days on which something was read."""
        return sum(day.read > 0 for day in self.days)

    def to_record(self) -> dict[str, Any]:
        """The object that `digest stats --json` prints."""
        return {
            "from": self.days[0].date.isoformat(),
            "to": self.days[-1].date.isoformat(),
            "days": len(self.days),
            "read": self.read,
            "cleared": self.cleared,
            "finished": self.finished,
            "arrived": self.arrived,
            "days_read": self.days_read,
            "minutes": {
                "read": self.minutes.read,
                "known": self.minutes.known,
                "digests": self.minutes.digests,
                "originals": self.minutes.originals,
                "saved": self.minutes.saved,
            },
            "per_day": [
                {"date": d.date.isoformat(), "read": d.read, "cleared": d.cleared, "arrived": d.arrived}
                for d in self.days
            ],
            "roles": [_share(each) for each in self.roles],
            "fields": [_share(each) for each in self.fields],
            "topics": {"arriving": _trends(self.arriving), "reading": _trends(self.reading)},
            "sources": [_worth(each) for each in self.sources],
            "streak": self.streak,
        }


def _share(share: Share) -> Mapping[str, Any]:
    return {"name": share.name, "read": share.read, "arrived": share.arrived}


def _trends(trends: Trends | None) -> Mapping[str, Any] | None:
    if trends is None:
        return None
    return {
        "from": trends.first.isoformat(),
        "middle": trends.middle.isoformat(),
        "to": (trends.after - timedelta(days=1)).isoformat(),
        "before": trends.before,
        "now": trends.now,
        "compared": trends.compared,
        "rising": [_trend(each) for each in trends.rising],
        "falling": [_trend(each) for each in trends.falling],
    }


def _trend(trend: Trend) -> Mapping[str, Any]:
    return {
        "topic": trend.topic,
        "before": trend.before,
        "now": trend.now,
        "ratio": round(trend.ratio, 3),
        "counts": list(trend.counts),
    }


def _worth(source: Worth) -> Mapping[str, Any]:
    return {
        "name": source.name,
        "feed": source.feed or None,
        "arrived": source.arrived,
        "read": source.read,
        "seen": source.seen,
        "bookmarked": source.bookmarked,
        "read_rate": round(source.read_rate, 4),
        "bookmark_rate": round(source.bookmark_rate, 4),
        "worth": round(source.worth, 2),
    }
