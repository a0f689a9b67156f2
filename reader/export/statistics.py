"""The statistics as lines of text with plots, in sections: what the screen and `digest stats` show. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from textwrap import wrap

from reader import translation
from reader.dataclass import dataclass
from reader.model.day_names import short_day
from reader.model.page.cells import bare, cut, tidy
from reader.model.page.cells import width as width_of
from reader.model.page.plot import bar, column_width, columns, group_size, spark
from reader.model.statistics import RANGES, Share, Statistics, Trend, Trends, Worth
from reader.translation import decimal, ngettext, npgettext, number, percent, pgettext
from reader.translation import gettext as _

Piece = tuple[str, str]
"""A text and how it looks: text, dim, strong, accent."""
LISTED = 12
"""Roles, fields and sources that are shown unless all are asked for."""
ABOUT = 16
"""Cells that are kept for a topic's counts."""
LEAST_NAME = 12
"""Cells that are kept for the name of a source."""
HEIGHT = 6
"""Lines of the plot of days."""
NOTHING_READ = _("Nothing read yet: what you read from now on is counted here.")
NOT_IN_RANGE = _("Nothing was read in these days.")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section."""

    pieces: tuple[Piece, ...]
    facet: str = ""
    """With `value` what its digests are found by, `""` where it stands for none."""
    value: str = ""
    source: Worth | None = None

    @property
    def text(self) -> str:
        return "".join(text for text, _rest in self.pieces)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the statistics."""

    name: str
    lines: tuple[Line, ...]


def sections(
    found: Statistics, width: int, order: str, sources: Sequence[Worth], *, low: bool = False
) -> list[Section]:
    """All sections, no line wider than `width`, which is 20 at least.

    `sources`: in the `order` that is named; `low`: for a screen of few lines.
    """
    width = max(20, width)
    if not found.ever_read and not found.arrived:
        return [Section(_("Reading"), tuple(_said(NOTHING_READ, width)))]
    return [
        Section(_("Reading"), tuple(_reading(found, width, 3 if low else HEIGHT))),
        Section(_("Minutes saved"), tuple(_minutes(found, width))),
        Section(_("By role"), tuple(_shares(found.roles, "role", width))),
        Section(_("By field"), tuple(_shares(found.fields, "domain", width))),
        Section(_("Topics that arrive"), tuple(_trends(found.arriving, _("arrived"), width))),
        Section(_("Topics you read"), tuple(_trends(found.reading, _("was read"), width))),
        Section(
            _("Sources, {order} first").format(order=translation.gettext(order))
            if order != "name"
            else _("Sources by name"),
            tuple(_sources(sources, width)),
        ),
    ]


def _sources_in(order: str) -> str:
    return (
        _("Sources by name")
        if order == "name"
        else _("Sources, {order} first").format(order=translation.gettext(order))
    )


def heading(found: Statistics) -> str:
    """`30 days: 41 read on 12 days, 380 arrived`."""
    return _("{days}: {read} read on {days_read}, {arrived} arrived").format(
        days=_days(len(found.days)),
        read=number(found.read),
        days_read=npgettext("read on", "{count} day", "{count} days", found.days_read).format(
            count=number(found.days_read)
        ),
        arrived=number(found.arrived),
    )


def _days(count: int) -> str:
    return ngettext("{count} day", "{count} days", count).format(count=number(count))


def range_name(days: int) -> str:
    """How a range is called by its key."""
    return {RANGES[0]: _("week"), RANGES[3]: _("year")}.get(days) or _days(days)


def _line(text: str, width: int, look: str = "dim") -> Line:
    return Line(((cut(text, width), look),))


def _said(text: str, width: int, look: str = "dim") -> Iterator[Line]:
    """A sentence of ours, whole: on a narrow screen it takes several lines."""
    for line in wrap(text, width):
        yield _line(line, width, look)


def _reading(found: Statistics, width: int, height: int) -> Iterator[Line]:
    read = [day.read for day in found.days]
    if not found.ever_read:
        yield from _said(NOTHING_READ, width)
    elif not any(read):
        yield from _said(NOT_IN_RANGE, width)
    else:
        yield from _plot([day.date for day in found.days], read, width, height)
    for text in reading_facts(found):
        yield from _said(text, width)


def _plot(dates: Sequence[date], read: Sequence[int], width: int, height: int) -> Iterator[Line]:
    """Columns with the greatest value beside them, and the first and last day below."""
    size = group_size(len(read), width - 6)
    most = max(_sums(read, size))
    label = max(2, len(f"{most:,}")) + 1
    room = width - label
    size = group_size(len(read), room)
    most = max(_sums(read, size))
    for at, line in enumerate(columns(read, room, height)):
        yield Line(((f"{most if at == 0 else '':>{label - 1}} ", "dim"), (line, "accent")))
    drawn = column_width(-(-len(read) // size), room) * -(-len(read) // size)
    first, last = _day(dates[0], dates[-1]), _day(dates[-1], dates[0])
    axis = first + " " * max(1, min(room, drawn) - len(first) - len(last)) + last
    yield Line((((" " * label) + axis if width_of(axis) <= room else "", "dim"),))
    yield from _said(ngettext("Each column is a day.", "Each column is {count} days.", size).format(count=size), width)


def _day(day: date, beside: date) -> str:
    """`3 Nov`, and with its year where another one stands beside it."""
    return short_day(day, with_year=day.year != beside.year)


def _sums(values: Sequence[int], size: int) -> list[int]:
    first = len(values) % size
    return [sum(values[:first])] * bool(first) + [sum(values[n : n + size]) for n in range(first, len(values), size)]


def reading_facts(found: Statistics) -> Iterator[str]:
    if found.read:
        average = found.read / len(found.days)
        yield _("{read} read, {average} a day").format(read=number(found.read), average=decimal(average, 1)) + (
            _("; {finished} to the end").format(finished=number(found.finished)) if found.finished else ""
        )
    if found.cleared:
        yield _("{cleared} marked read many at once: cleared away, not counted as read").format(
            cleared=number(found.cleared)
        )
    if found.streak is not None:
        yield ngettext("Brief read {count} day in a row", "Brief read {count} days in a row", found.streak).format(
            count=number(found.streak)
        )


def _shares(shares: Sequence[Share], facet: str, width: int) -> Iterator[Line]:
    if not shares:
        yield from _said(_("Nothing read in these days."), width)
        return
    listed = shares[:LISTED]
    most = listed[0].read
    about = [
        _("{read} read").format(read=number(each.read))
        + (_(" · {arrived} arrived").format(arrived=number(each.arrived)) if width >= 60 else "")
        for each in listed
    ]
    name = _name_width([each.name for each in listed], width)
    beside = min(max(map(len, about)), width - name - 2)
    room = max(0, width - name - beside - 2)
    for each, text in zip(listed, about, strict=True):
        drawn = bar(each.read, most, room)
        pieces = (
            _padded(each.name, name),
            " ",
            drawn + " " * (room - len(drawn)),
            " ",
            f"{cut(text, beside):>{beside}}",
        )
        yield Line(tuple(zip(pieces, ("text", "text", "accent", "text", "dim"), strict=True)), facet, each.name)
    if len(shares) > LISTED:
        yield from _said(_("and {count} more").format(count=number(len(shares) - LISTED)), width)


def _trends(trends: Trends | None, verb: str, width: int) -> Iterator[Line]:
    if trends is None or not trends.compared:
        before, now = (trends.before, trends.now) if trends else (0, 0)
        told = _("Too little {verb} to compare: {before} before, {now} now, of at least 20 each.")
        yield from _said(told.format(verb=verb, before=number(before), now=number(now)), width)
        return
    if not trends.rising and not trends.falling:
        yield from _said(_("No topic rises or falls more than chance would have it."), width)
        return
    shown = [*trends.rising, *trends.falling]
    name = _name_width([each.topic for each in shown], width)
    for sign, part in (("▲", trends.rising), ("▼", trends.falling)):
        for each in part:
            yield _trend(each, sign, name, width)
    first, middle = _day(trends.first, trends.middle), _day(trends.middle, trends.first)
    yield from _said(
        _("Shares of what {verb} since {middle}, beside those from {first} until then.").format(
            verb=verb, middle=middle, first=first
        ),
        width,
    )


def _trend(each: Trend, sign: str, name: int, width: int) -> Line:
    factor = each.ratio if each.ratio >= 1 else 1 / each.ratio
    about = f"{number(each.before):>5} → {number(each.now)}  {'×' if sign == '▲' else '÷'}{decimal(factor)}"
    room = min(width - 2 - name - 1 - ABOUT - 1, len(each.counts))
    line = spark(each.counts, room) if room >= 4 else ""
    beside = cut(about, width - 4 - name - max(0, room))
    pieces = (f"{sign} ", _padded(each.topic, name), " ", line + " " * max(0, room - len(line)), " ", beside)
    return Line(
        tuple(zip(pieces, ("strong", "text", "text", "accent", "text", "dim"), strict=True)), "topic", each.topic
    )


def _sources(sources: Sequence[Worth], width: int) -> Iterator[Line]:
    if not sources:
        yield from _said(_("Nothing arrived in these days."), width)
        return
    columns_, room = _fitting(sources, width)
    head = "  " + _padded("", room) + "".join(f" {name:>{size}}" for name, size, _rest in columns_)
    yield _line(head, width)
    for each in sources:
        beside = "".join(f" {text(each):>{size}}" for _rest, size, text in columns_)
        sign = "● " if each.feed else "  "
        pieces = ((sign, "accent"), (_padded(each.name, room), "text"), (beside, "dim"))
        facet, value = ("feed", each.feed) if each.feed else ("source", each.name)
        yield Line(pieces, facet, value, each)
    yield from _said(_("● a feed that you follow. Worth: how many of a hundred that come you would bookmark."), width)


def _percent(part: int, whole: int) -> str:
    return percent(part / whole) if whole else "–"


_Column = tuple[str, int, Callable[[Worth], str]]
"""Name, cells, and what stands there of a source."""


def _fitting(sources: Sequence[Worth], width: int) -> tuple[list[_Column], int]:
    """The columns that fit beside the names, the most telling ones first to be kept, and the cells of the names."""
    kept: set[str] = set()
    sizes = {name: max(len(name), *(len(text(each)) for each in sources)) for name, _place, text in _COLUMNS}
    room = width - 2
    for name, *_rest in sorted(_COLUMNS, key=lambda column: column[1]):
        if room - sizes[name] - 1 < LEAST_NAME:
            break
        kept.add(name)
        room -= sizes[name] + 1
    return [(name, sizes[name], text) for name, _rest, text in _COLUMNS if name in kept], room


_COLUMNS: Sequence[tuple[str, int, Callable[[Worth], str]]] = (
    (_("worth"), 0, lambda each: decimal(each.worth) if each.arrived else "–"),
    (pgettext("column", "arrived"), 1, lambda each: number(each.arrived)),
    (pgettext("column", "read"), 2, lambda each: number(each.read)),
    (_("of arrived"), 4, lambda each: _percent(each.read, each.arrived)),
    (pgettext("column", "bookmarked"), 3, lambda each: number(each.bookmarked)),
    (_("of seen"), 5, lambda each: _percent(each.bookmarked, each.seen)),
)
"""Name, which is left out last to first where there is no room, and what stands there."""


def _minutes(found: Statistics, width: int) -> Iterator[Line]:
    minutes = found.minutes
    if not found.read:
        yield from _said(_("Nothing read in these days."), width)
        return
    yield from _said(_("You read for about {hours}.").format(hours=hours(minutes.read)), width, "text")
    if not minutes.known:
        yield from _said(_("Of none of it the length of the original is known."), width)
        return
    most = max(minutes.originals, minutes.digests)
    beside = min(len(hours(most)), width - 12)
    room = width - 11 - beside
    for name, value in ((_("originals"), minutes.originals), (_("digests"), minutes.digests)):
        drawn = bar(value, most, room)
        pieces = (f"{name:<10}", drawn + " " * (room - len(drawn)), f" {cut(hours(value), beside):>{beside}}")
        yield Line(tuple(zip(pieces, ("text", "accent", "dim"), strict=True)))
    said = (
        _("{hours} saved").format(hours=hours(minutes.saved))
        if minutes.saved >= 0
        else _("{hours} more than the originals").format(hours=hours(-minutes.saved))
    )
    yield from _said(
        _("{said}, on {known} of {read} whose original's length is known").format(
            said=said, known=number(minutes.known), read=number(found.read)
        ),
        width,
        "strong",
    )


def hours(minutes: int) -> str:
    """`45 min`, `3 h 20 min`."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return _("{rest} min").format(rest=rest)
    return (
        _("{whole} h {rest} min").format(whole=number(whole), rest=rest)
        if rest
        else _("{whole} h").format(whole=number(whole))
    )


def _name_width(names: Sequence[str], width: int) -> int:
    """Cells for names: as many as they need, at most two fifths of a line, at least 8."""
    return max(8, min(max((width_of(_plain(name)) for name in names), default=8), width * 2 // 5))


def _plain(text: str) -> str:
    """A name as it is drawn, on one line."""
    return " ".join(bare(tidy(text)).split())


def _padded(text: str, width: int) -> str:
    shown = cut(_plain(text), width)
    return shown + " " * (width - width_of(shown))
