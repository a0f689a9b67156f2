"""`digest stats`: what was read, and what it was worth."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from reader.commands.context import json_option, library_option, opened
from reader.commands.printing import console_of, is_terminal, print_json, say, write
from reader.model.statistics import MOST_DAYS, Statistics, Trends
from reader.translation import gettext as _
from reader.translation import ngettext, number

WIDEST = 100
"""Columns of a plot at most."""
SOURCES = 20
"""Sources that are shown on a terminal, those that are worth most."""
_ROLES = {"text": "", "dim": "faint", "strong": "title", "accent": "plot"}


@click.command()
@click.option(
    "--days", type=click.IntRange(1, MOST_DAYS), default=30, show_default=True, help=_("How many days, today included.")
)
@json_option
@library_option
@click.pass_context
def stats(ctx: click.Context, days: int, as_json: bool) -> None:
    """What you read a day, by role and field, topics that rise and fall, minutes saved, and what sources are worth.

    In a pipe each figure is a line of values between tabs. docs/statistics.md says how each is counted.

    \b
    digest stats
    digest stats --days 365
    digest stats --json
    """
    from reader.briefing.statistics import statistics_of
    from reader.launch import configuration

    found = statistics_of(opened(ctx), days, date.today(), streak=configuration().brief.streak)
    if as_json:
        print_json(found.to_record())
    elif is_terminal():
        _show(found, min(WIDEST, console_of().width))
    else:
        for values in _figures(found):
            write("\t".join(map(str, values)))


def _show(found: Statistics, width: int) -> None:
    from reader.briefing.statistics import ORDERS
    from reader.export.statistics import heading, sections

    say((heading(found), "title"))
    for section in sections(found, width, ORDERS[0], found.sources[:SOURCES]):
        say("")
        say((section.name, "heading"))
        for line in section.lines:
            say(*((text, _ROLES[look]) for text, look in line.pieces))
    if len(found.sources) > SOURCES:
        say(
            (
                ngettext(
                    "and {count} more source, worth less; in a pipe all are listed",
                    "and {count} more sources, worth less; in a pipe all are listed",
                    len(found.sources) - SOURCES,
                ).format(count=number(len(found.sources) - SOURCES)),
                "faint",
            )
        )


def _figures(found: Statistics) -> Iterator[tuple[object, ...]]:
    """A row for each figure: what it is, of what, and its values."""
    minutes = found.minutes
    yield "range", found.days[0].date, found.days[-1].date
    yield "read", found.read
    yield "cleared", found.cleared
    yield "finished", found.finished
    yield "arrived", found.arrived
    yield "minutes", minutes.read, minutes.known, minutes.digests, minutes.originals, minutes.saved
    if found.streak is not None:
        yield "streak", found.streak
    for day in found.days:
        yield "day", day.date, day.read, day.cleared, day.arrived
    for kind, shares in (("role", found.roles), ("field", found.fields)):
        for each in shares:
            yield kind, each.name, each.read, each.arrived
    for kind, trends in (("arriving", found.arriving), ("reading", found.reading)):
        yield from _trend_figures(kind, trends)
    for source in found.sources:
        numbers = (source.arrived, source.read, source.seen, source.bookmarked)
        yield "source", source.name, source.feed, *numbers, f"{source.worth:.2f}"


def _trend_figures(kind: str, trends: Trends | None) -> Iterator[tuple[object, ...]]:
    for direction in ("rising", "falling"):
        for each in getattr(trends, direction, ()):
            yield f"{kind}-{direction}", each.topic, each.before, each.now, f"{each.ratio:.2f}"


COMMANDS = (stats,)
