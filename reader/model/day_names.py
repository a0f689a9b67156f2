"""Days and moments as a reader's language has them: names of days and months, and what stands first."""

from __future__ import annotations

from datetime import date, datetime

from reader.translation import gettext as _
from reader.translation import pgettext

DAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
MONTHS = (
    _("Jan"), _("Feb"), _("Mar"), _("Apr"), pgettext("short month", "May"), _("Jun"),
    _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
)  # fmt: skip


def short_day(day: date, *, with_year: bool = False) -> str:
    """`3 Nov`, or `3 Nov 2026`."""
    told = _("{day} {month} {year}") if with_year else _("{day} {month}")
    return told.format(day=day.day, month=MONTHS[day.month - 1], year=day.year)


def written_day(day: str) -> str:
    """An ISO date as it is written in a sentence: `3 Nov 2026`; a month or a year alone stays as it is."""
    try:
        return short_day(date.fromisoformat(day[:10]), with_year=True) if len(day) >= 10 else day
    except ValueError:
        return day


def short_moment(moment: datetime, *, with_year: bool = False) -> str:
    """`Thu 24 Dec, 07:00`, or with its year."""
    return _("{weekday} {day}, {time}").format(
        weekday=DAYS[moment.weekday()], day=short_day(moment, with_year=with_year), time=f"{moment:%H:%M}"
    )
