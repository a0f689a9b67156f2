"""How long ago, in as few characters as a list has room for."""

from __future__ import annotations

from datetime import date, datetime

from reader.dates import local_day
from reader.translation import gettext as _
from reader.translation import pgettext


def format_age(value: str, now: datetime) -> str:
    """`2 h`, `5 d`, `3 w`, `4 mo`, or the year; `""` for no date. `value` is ISO of any precision, in UTC."""
    if len(value) < 10:
        return _since_month(value, now)
    if len(value) > 10:
        minutes = int((now - datetime.fromisoformat(value)).total_seconds()) // 60
        if minutes < 60:
            return pgettext("age", "now") if minutes < 2 else _minutes(minutes)
        if minutes < 24 * 60:
            return _hours(minutes // 60)
    days = (now.astimezone().date() - date.fromisoformat(local_day(value))).days
    if days < 1:
        return pgettext("age", "today")
    if days < 14:
        return _days(days)
    if days < 60:
        return pgettext("age", "{count} w").format(count=days // 7)
    return _months(days // 30) if days < 365 else value[:4]


def format_since(value: str, now: datetime) -> str:
    """The same within a sentence: `2 h ago`, `today`; a month and a year as they are."""
    age = format_age(value, now)
    if age in (pgettext("age", "now"), pgettext("age", "today")) or age == value[:4]:
        return age
    return _("{age} ago").format(age=age)


def _minutes(count: int) -> str:
    return pgettext("age", "{count} min").format(count=count)


def _hours(count: int) -> str:
    return pgettext("age", "{count} h").format(count=count)


def _days(count: int) -> str:
    return pgettext("age", "{count} d").format(count=count)


def _months(count: int) -> str:
    return pgettext("age", "{count} mo").format(count=count)


def _since_month(value: str, now: datetime) -> str:
    if len(value) == 7:
        months = (now.year - int(value[:4])) * 12 + now.month - int(value[5:7])
        if 0 < months < 12:
            return _months(months)
    return value[:4]


def format_ago(seconds: float) -> str:
    """`just now`, `2 min ago`, `5 h ago`, `3 d ago`."""
    minutes = int(max(0, seconds)) // 60
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        age = _minutes(minutes)
    else:
        age = _hours(minutes // 60) if minutes < 48 * 60 else _days(minutes // (24 * 60))
    return _("{age} ago").format(age=age)
