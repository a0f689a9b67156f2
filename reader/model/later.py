"""Until when a digest is put off: words, spans and dates, as a person says them. Pure but for the zone of this machine.

A digest that is put off comes back in the morning of the day that is named, when people read; a time may be named too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from reader.errors import QueryError
from reader.model.day_names import short_moment
from reader.model.query_text import nearest
from reader.text import fold
from reader.translation import gettext as _

EVENING, MORNING = time(19), time(7)
"""When the evening and the morning begin, in local time."""
WORDS = ("tonight", "tomorrow", "weekend", "next week", "next month")
"""What is offered, the soonest first, as it is typed."""
NAMES: Mapping[str, str] = {
    "tonight": _("tonight"),
    "tomorrow": _("tomorrow"),
    "weekend": _("weekend"),
    "next week": _("next week"),
    "next month": _("next month"),
}
"""What they are called."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY_NAMES: Mapping[str, str] = {
    "monday": _("Monday"),
    "tuesday": _("Tuesday"),
    "wednesday": _("Wednesday"),
    "thursday": _("Thursday"),
    "friday": _("Friday"),
    "saturday": _("Saturday"),
    "sunday": _("Sunday"),
}
MOST_DAYS = 36_600
"""A hundred years: who means longer deletes it."""
_KNOWN: Mapping[str, str] = {
    fold(called): word for word, name in {**NAMES, **WEEKDAY_NAMES}.items() for called in (word, name)
}
"""By what is typed, in the reader's language or in English, the word that is meant."""
EXAMPLES = _("tonight, tomorrow, weekend, next week, friday, 3d, 2h, 2026-12-24 or 2026-12-24 18:00")
_SPAN = re.compile(r"(\d{1,5})\s?(h|d|w|m|y)")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ t](\d\d?):(\d\d))?")
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def moment_of(typed: str, now: datetime) -> str:
    """The moment in UTC (`2026-12-24T06:00:00Z`) that a person means. Raises QueryError where it is not in the future.

    `now`: in local time, without a zone.
    """
    local = _local(_meant(typed), now)
    if local is None:
        meant = nearest(typed, _KNOWN)
        if meant:
            wrong = _("“{typed}” is not a time that digest knows. Did you mean {meant}?")
            raise QueryError(wrong.format(typed=typed, meant=meant))
        wrong = _("“{typed}” is not a time that digest knows: say {examples}")
        raise QueryError(wrong.format(typed=typed, examples=EXAMPLES))
    if local <= now:
        raise QueryError(_("“{typed}” is not a time in the future").format(typed=typed))
    return local.astimezone(UTC).strftime(_FORMAT)


def offered(now: datetime) -> list[tuple[str, str]]:
    """The words that are offered now, the soonest first, each with its moment; of two that mean the same the nearer."""
    moments = sorted((moment_of(word, now), at, word) for at, word in enumerate(WORDS))
    first: dict[str, str] = {}
    for moment, _at, word in moments:
        first.setdefault(moment, word)
    return [(word, moment) for moment, word in first.items()]


def is_word(typed: str) -> bool:
    """Whether this is a day or one of what is offered, as `next week`, in the reader's language or in English."""
    return fold(typed) in _KNOWN


def _meant(typed: str) -> str:
    """What is typed as the program knows it: a word in English, and with spaces where one cannot type any."""
    text = fold(typed).strip()
    return _KNOWN.get(text) or _KNOWN.get(text.replace("-", " ")) or text


def shown_moment(moment: str, now: datetime) -> str:
    """A moment in UTC as a person in this zone reads it: `Thu 24 Dec, 07:00`; `""` where it is none."""
    try:
        local = datetime.strptime(moment, _FORMAT).replace(tzinfo=UTC).astimezone()
    except (ValueError, OverflowError):
        return ""
    return short_moment(local, with_year=local.year != now.year)


def day_of(typed: str, today: date) -> str:
    """The day, ISO, that a mute ends on: a date, or so many days, weeks, months or years from today (`7d`).

    Raises QueryError where it is no day to come.
    """
    found = moment = None
    text = _meant(typed)
    if _DATE.fullmatch(text) or _SPAN.fullmatch(text) or text in ("tomorrow", *WEEKDAYS):
        moment = _local(text, datetime.combine(today, time()))
    if moment is not None and not text.endswith("h"):
        found = moment.date()
    if found is None:
        raise QueryError(
            _("“{typed}” is no day that a mute could end on: say 7d, 2w, 3m or a date such as 2026-12-24").format(
                typed=typed
            )
        )
    if found <= today:
        raise QueryError(_("“{typed}” is not a day in the future").format(typed=typed))
    return found.isoformat()


def _local(text: str, now: datetime) -> datetime | None:
    try:
        if text in _OFFERED:
            return _OFFERED[text](now)
        if text in WEEKDAYS:
            return _morning(now, 1 + (WEEKDAYS.index(text) - now.weekday() - 1) % 7)
        if span := _SPAN.fullmatch(text):
            return _span(int(span[1]), span[2], now)
        if day := _DATE.fullmatch(text):
            clock = time(int(day[2]), int(day[3])) if day[2] else MORNING
            at = datetime.combine(date.fromisoformat(day[1]), clock)
            return at if (at - now).days <= MOST_DAYS else None
    except (ValueError, OverflowError):
        pass
    return None


def _span(number: int, unit: str, now: datetime) -> datetime | None:
    if unit == "h":
        return (now + timedelta(hours=number)).replace(second=0, microsecond=0) if number else now
    if unit in "my":
        return _months_on(now, number * (12 if unit == "y" else 1))
    days = number * (7 if unit == "w" else 1)
    return _morning(now, days) if days <= MOST_DAYS else None


def _months_on(now: datetime, months: int) -> datetime | None:
    if months > MOST_DAYS // 31:
        return None
    year, month = divmod(now.year * 12 + now.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return datetime.combine(date(year, month + 1, min(now.day, last)), MORNING)


def _morning(now: datetime, days: int) -> datetime:
    return datetime.combine(now.date() + timedelta(days=days), MORNING)


def _tonight(now: datetime) -> datetime:
    """This evening; when that has begun, in two hours."""
    evening = datetime.combine(now.date(), EVENING)
    return evening if now < evening else (now + timedelta(hours=2)).replace(second=0, microsecond=0)


_OFFERED: Mapping[str, Callable[[datetime], datetime | None]] = {
    "tonight": _tonight,
    "tomorrow": lambda now: _morning(now, 1),
    "weekend": lambda now: _morning(now, 1 + (5 - now.weekday() - 1) % 7),
    "next week": lambda now: _morning(now, 7 - now.weekday()),
    "next month": lambda now: _months_on(now.replace(day=1), 1),
}
