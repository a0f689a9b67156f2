"""The statistics, in words."""

from __future__ import annotations

from collections.abc import Iterator

from reader.export.statistics import Line, reading_facts
from reader.model.statistics import RANGES, Worth
from reader.plain.place import Place
from reader.plain.table import Command, Group
from reader.translation import decimal, ngettext, number
from reader.translation import gettext as _
from reader.tui.controllers.following import Following
from reader.tui.controllers.statistics import Stats

COLUMNS = 200
"""Columns of a figure: no name is cut."""
SOURCES = 20
"""Sources that are told."""


class Figures:
    """What was read, and what sources are worth."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def group(self) -> Group:
        return Group(
            _("Statistics"),
            (
                Command(
                    ("I", "statistics"),
                    _("what you read, topics, what sources are worth; days may follow: 7, 30, 90 or 365"),
                    self.tell,
                    ("statistics",),
                ),
            ),
        )

    def tell(self, rest: str) -> None:
        """Tell the figures, and list the digests of one of them, or unfollow a source."""
        place = self.place
        following = Following(place.library, place.config.sources.allow_hosts, place.writes)
        stats = Stats(place.session, following, place.session.clock, streak=place.config.brief.streak)
        if rest.isdecimal() and len(rest) < 5 and int(rest) in RANGES:
            stats.choose(RANGES.index(int(rest)))
        place.lines.say(stats.heading())
        leading: list[Line] = []
        for text, line in _told(stats):
            if line is not None:
                leading.append(line)
            place.lines.say(f"{len(leading)}. {text}" if line is not None else text)
        if leading:
            self._choose(stats, leading)

    def _choose(self, stats: Stats, leading: list[Line]) -> None:
        place = self.place
        typed = place.lines.ask_line(_("A number lists its digests; x and a number unfollows a source."))
        number = typed.removeprefix("x").strip()
        if not (number.isdecimal() and len(number) < 5 and 0 < int(number) <= len(leading)):
            place.lines.say(_("There is no such number."))
            return
        line = leading[int(number) - 1]
        query = stats.query(line)
        if typed.startswith("x"):
            place.say(stats.unfollow(line))
        elif query is not None:
            place.jump(query)


def _told(stats: Stats) -> Iterator[tuple[str, Line | None]]:
    """The lines, each with the figure whose digests can be listed; what is drawn elsewhere is left out."""
    sources = 0
    for section in stats.sections(COLUMNS, low=True):
        yield f"{section.name}:", None
        if section.name == _("Reading") and stats.found.read:
            yield from ((fact, None) for fact in reading_facts(stats.found))
            continue
        table = any(line.source is not None for line in section.lines)
        for line in section.lines:
            if not table:
                yield "".join(text for text, _rest in line.pieces), line if line.facet else None
            elif line.source is not None and sources < SOURCES:
                sources += 1
                yield _worth(line.source), line
    if len(stats.found.sources) > SOURCES:
        yield (
            ngettext(
                "And {count} more source.",
                "And {count} more sources.",
                len(stats.found.sources) - SOURCES,
            ).format(count=number(len(stats.found.sources) - SOURCES)),
            None,
        )


def _worth(source: Worth) -> str:
    followed = _(", a feed that you follow") if source.feed else ""
    told = _("{source}: worth {worth} of a hundred, {arrived} arrived, {read} read, {bookmarked} bookmarked{followed}")
    return told.format(
        source=source.name, worth=decimal(source.worth), arrived=number(source.arrived), read=number(source.read),
        bookmarked=number(source.bookmarked), followed=followed,
    )  # fmt: skip
