"""Dates as the world writes them, read by tables and never by a guess.

A feed, a mail or a page may write its date in ISO 8601, as RFC 822 has it, as seconds since 1970, with month names of
its language, or in its country's order of day and month. What is not certain is no date: an entry without a
date stands where it was fetched, one with a wrong date stands where nobody looks. Everything here is pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from reader.dataclass import dataclass
from reader.text import clean_line

LONGEST = 120
"""Characters of the longest text that is looked at."""
FIRST_YEAR = 1900
"""Feeds are younger, but papers and books that they tell of are not."""
FIRST_MAIL = 1990
"""Mails are younger: an older date there is an unset clock's."""
_UNSET = ("1900-01-01", "1969-12-31", "1970-01-01")
"""Days on which nothing was published: clocks and fields that nobody has set begin on them, in one zone or another."""
AHEAD = timedelta(days=1)
"""How far in the future a date may lie: clocks are wrong, and zones are forgotten."""
_EPOCH_YEARS = range(1990, 2100)
"""Years in which a bare number of seconds since 1970 is believed."""

_MONTHS = (
    "january jan janvier janv jan. januar jan janner enero ene gennaio gen janeiro januari jan ianuarie ian leden ledna"
    " января январь янв stycznia styczen sty ocak oca tammikuu tammi",
    "february feb fevrier fevr fev februar feber febrero febbraio fevereiro februari februarie unor unora"
    " февраля февраль фев lutego luty lut subat sub helmikuu helmi",
    "march mar mars maerz marz mrz marzo março marco maart mrt martie brezen brezna marts"
    " марта март мар marca marzec mart maaliskuu maalis",
    "april apr avril avr abril abr aprile aprilie duben dubna"
    " апреля апрель апр kwietnia kwiecien kwi nisan nis huhtikuu huhti",
    "may mai mayo maggio mag maio mei maj kveten kvetna"
    " мая май maja mayis toukokuu touko",
    "june jun juin juni junio giugno giu junho iunie cerven cervna"
    " июня июнь июн czerwca czerwiec cze haziran haz kesakuu kesa",
    "july jul juillet juil juli julio luglio lug julho iulie cervenec cervence"
    " июля июль июл lipca lipiec lip temmuz tem heinakuu heina",
    "august aug aout agosto ago augustus augusti srpen srpna"
    " августа август авг sierpnia sierpien sie agustos agu elokuu elo",
    "september sep sept septembre septiembre settembre set setembro septembrie zari"
    " сентября сентябрь сен сент wrzesnia wrzesien wrz eylul eyl syyskuu syys",
    "october oct octobre oktober okt octubre ottobre ott outubro out octombrie rijen rijna"
    " октября октябрь окт pazdziernika pazdziernik paz ekim eki lokakuu loka",
    "november nov novembre noviembre novembro noiembrie listopad listopadu"
    " ноября ноябрь ноя нояб listopada lis kasim kas marraskuu marras",
    "december dec decembre dezember dez diciembre dic dicembre dezembro decembrie prosinec prosince"
    " декабря декабрь дек grudnia grudzien gru aralik ara joulukuu joulu desember des",
)  # fmt: skip
"""Month names and their short forms, without accents: English, German, French, Spanish, Italian, Portuguese, Dutch,
the Scandinavian languages, Romanian, Czech, Russian, Polish, Turkish, Finnish."""
_DAYS = (
    "monday mon montag mo lundi lun lunes lunedi segunda seg maandag ma mandag mandag пн понедельник pon poniedzialek",
    "tuesday tue tues dienstag di mardi mar martes martedi terca ter dinsdag tirsdag tisdag вт вторник wt wtorek",
    "wednesday wed mittwoch mi mercredi mer miercoles mie mercoledi quarta qua woensdag wo onsdag ср среда sr sroda",
    "thursday thu thur thurs donnerstag do jeudi jeu jueves jue giovedi gio quinta qui donderdag torsdag чт четверг czw"
    " czwartek",
    "friday fri freitag fr vendredi ven viernes vie venerdi sexta sex vrijdag vr fredag пт пятница pt piatek",
    "saturday sat samstag sa samedi sam sabado sab sabato zaterdag za lordag lordag сб суббота sob sobota",
    "sunday sun sonntag so dimanche dim domingo dom domenica zondag zo sondag sondag вс воскресенье nd niedziela",
)  # fmt: skip
"""Names of the days, Monday first: they tell whether 05/03 is in May or in March."""
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "met": 60, "mez": 60,
    "cest": 120, "mest": 120, "mesz": 120, "eet": 120, "sast": 120, "cat": 120, "wat": 60, "eest": 180, "eat": 180,
    "msk": 180, "trt": 180, "msd": 240, "gst": 240, "pkt": 300, "ist": 330, "npt": 345, "bdt": 360, "ict": 420,
    "wib": 420, "hkt": 480, "sgt": 480, "awst": 480, "myt": 480, "pht": 480, "jst": 540, "kst": 540, "acst": 570,
    "aest": 600, "acdt": 630, "aedt": 660, "nzst": 720, "nzdt": 780, "nst": -210, "ndt": -150, "ast": -240,
    "adt": -180, "brt": -180, "art": -180, "clt": -240, "clst": -180, "est": -300, "edt": -240, "cst": -360,
    "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
}  # fmt: skip
"""Minutes east of Greenwich. Of a name that several zones share the one that is written in feeds most."""

_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d)?)?\s*(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE)
_OURS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
"""A moment as this module writes it."""
_YEAR_FIRST = re.compile(
    r"(?<![\d-])(\d{4})\s?[-/.年년]\s?(\d{1,2})(?:(?:\s?[-/.月월]\s?(\d{1,2})\s?[日일]?)|[月월])?(?!\d)"
)
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2})(?::|[h時시点](?=\s?\d))\s?(\d\d)(?:[:分분]\s?(\d\d))?(?:[.,]\d{1,9})?[分分]?\s*([ap]\.?m\b)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?(\d\d))?(?!\d)", re.IGNORECASE)
_TOKEN = re.compile(r"\d+|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Day:
    """A day as it is written: `month` and `day` are 0 where they are left out."""

    year: int
    month: int
    day: int
    rest: str
    """What stands around it: clock, zone, name of the day."""


def read_date(text: str) -> str:
    """An ISO date or date-time in UTC, as precise as the text is, or `""` where it names no date for sure.

    Where a clock is given without a zone it is taken for UTC; where the zone's name is not known, only the day counts.
    """
    if _OURS.fullmatch(text) and _is_date(text):  # what was read once is read again where it is stored
        return text
    text = clean_line(text[: 4 * LONGEST])
    if not text or len(text) > LONGEST:
        return ""
    try:
        return _read_number(text) if text.isascii() and text.isdecimal() else _read_words(text)
    except (ValueError, OverflowError):
        return ""


def _is_date(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).year >= 1000
    except ValueError:
        return False


def is_believable(date: str, now: datetime, first: int = FIRST_YEAR) -> bool:
    """Whether something in a feed or a mail may be of this date, as `read_date` gives it, at this moment."""
    return str(first) <= date[:4] and date <= _latest(now) and date[:10] not in _UNSET


@lru_cache(maxsize=8)  # the entries of a feed are compared with one moment
def _latest(now: datetime) -> str:
    return _utc(now + AHEAD)


def local_day(date: str) -> str:
    """The reader's own day of a moment in UTC; a date without a clock is of every zone, and stays as it is."""
    if len(date) <= 10:
        return date
    try:
        return datetime.fromisoformat(date).astimezone().strftime("%Y-%m-%d")
    except (ValueError, OverflowError):
        return date[:10]


def whole_day(day: str) -> str:
    """A day as a bound of dates without a clock: one of a month or a year only counts as its first day."""
    return day.removesuffix("-01").removesuffix("-01")


def start_of_day(day: str) -> str:
    """The moment in UTC at which a day (`2026-05-31`) begins where the reader is."""
    try:
        return datetime.fromisoformat(day).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return day


def _read_number(text: str) -> str:
    """Seconds or milliseconds since 1970, else a year, a day, or a day and a clock written without any sign."""
    if len(text) in (9, 10, 13):
        moment = datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC)
        return _utc(moment) if moment.year in _EPOCH_YEARS else ""
    if len(text) == 4:
        return text if FIRST_YEAR - 490 <= int(text) < 2200 else ""
    return _read_words(text) if len(text) in (8, 12, 14) else ""


def _read_words(text: str) -> str:
    if stamp := _STAMP.fullmatch(text):
        year, month, day, hour, minute, second, zone = stamp.groups()
        if hour is None:
            return f"{datetime(int(year), int(month), int(day)):%Y-%m-%d}"
        moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))
        return _utc(moment.replace(tzinfo=_offset(zone or "Z") or UTC))
    for written in (_year_first, _year_last, _named):
        day = written(text)
        if day is not None:
            return _with_clock(day)
    return ""


def _year_first(text: str) -> _Day | None:
    found = _YEAR_FIRST.search(text)
    if found is None:
        return None
    before = text[: found.start()].strip(" ,.")
    if before and _bare(before) not in _DAY_OF:
        return None
    year, month, day = found.groups()
    return _Day(int(year), int(month), int(day or 0), text[found.end() :])


def _year_last(text: str) -> _Day | None:
    """`22.11.2022`, and `05/03/2019` where something says which of the two is the month."""
    found = _YEAR_LAST.search(text)
    if found is None:
        return None
    first, sign, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    weekdays = {_DAY_OF[name] for name in _names(rest, _DAY_OF)}
    orders = [(first, second), (second, first)] if sign != "." else [(first, second)]
    fitting = {
        (month, day)
        for day, month in orders
        if 1 <= month <= 12 and 1 <= day <= 31 and (not weekdays or _weekday(year, month, day) in weekdays)
    }
    if len(fitting) != 1:
        return None
    ((month, day),) = fitting
    return _Day(year, month, day, rest)


def _weekday(year: int, month: int, day: int) -> int:
    try:
        return datetime(year, month, day).weekday()
    except ValueError:
        return -1


def _named(text: str) -> _Day | None:
    """`Mon, 02 Mar 2020`, `March 2, 2020`, `12 févr. 2019`, `2 de marzo de 2020`, `June 2014`."""
    clock = _CLOCK.search(text)
    tokens = _TOKEN.findall(f"{text[: clock.start()]} {_OFFSET.sub(' ', text[clock.end() :], 1)}" if clock else text)
    place = _place_of_month(tokens)
    if place is None:
        return None
    month = _MONTH_OF[_bare(tokens[place])]
    before = next((int(t) for t in reversed(tokens[:place]) if t.isdecimal()), 0)
    after = [int(t) for t in tokens[place + 1 :] if t.isdecimal() and len(t) <= 4]
    if place and tokens[place - 1].isdecimal() and len(tokens[place - 1]) == 4 and after:
        return _Day(before, month, after[0], text)
    if before and before <= 31 and after:
        return _Day(_whole_year(after[0]), month, before, text)
    if len(after) >= 2 and after[0] <= 31 and after[1] > 31:
        return _Day(after[1], month, after[0], text)
    if not before and after and after[0] > 31:
        return _Day(after[0], month, 0, text) if after[0] >= 1000 else None
    return None


def _place_of_month(tokens: list[str]) -> int | None:
    """Which token is the month: one that follows a number, for `mar` is a Tuesday too, else one that precedes one."""
    places = [i for i, token in enumerate(tokens) if _bare(token) in _MONTH_OF]
    for i in places:
        if i and (tokens[i - 1].isdecimal() or (i > 1 and _bare(tokens[i - 1]) == "de" and tokens[i - 2].isdecimal())):
            return i
    following = [
        i for i in places if i + 1 < len(tokens) and (tokens[i + 1].isdecimal() or _bare(tokens[i + 1]) == "de")
    ]
    return following[-1] if following else None


def _whole_year(year: int) -> int:
    """Two digits as RFC 822 has them; anything else as it is."""
    return year + (2000 if year < 70 else 1900) if year < 100 else year


def _with_clock(day: _Day) -> str:
    first = datetime(day.year, day.month or 1, day.day or 1)
    if day.year < 1000:
        return ""
    if not day.day:
        return f"{first:%Y-%m}"
    clock = _CLOCK.search(day.rest)
    if clock is None:
        return f"{first:%Y-%m-%d}"
    hour, minute, second = int(clock[1]), int(clock[2]), min(59, int(clock[3] or 0))
    if clock[4]:
        hour = hour % 12 + (12 if clock[4][0] in "pP" else 0)
    if (hour, minute, second) == (24, 0, 0):
        first, hour = first + timedelta(days=1), 0
    zone = _zone(day.rest[clock.end() :])
    moment = first.replace(hour=hour, minute=minute, second=second)
    return f"{first:%Y-%m-%d}" if zone is None else _utc(moment.replace(tzinfo=zone))


def _zone(after: str) -> timezone | None:
    """The zone that stands behind a clock; UTC where none does, None where its name is not known."""
    offset = _offset(after)
    if offset is not None:
        return offset
    words = [_bare(word) for word in _TOKEN.findall(after) if not word.isdecimal()]
    zones = [_ZONES[word] for word in words if word in _ZONES]
    if zones:
        return timezone(timedelta(minutes=zones[0]))
    strange = [word for word in words if word not in _MONTH_OF and word not in _DAY_OF and word not in _FILLING]
    return None if strange else UTC


def _offset(text: str) -> timezone | None:
    if text.strip().upper() == "Z":
        return UTC
    found = _OFFSET.search(text)
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    if minutes > 14 * 60:
        return None
    return timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes))


def _names(text: str, table: dict[str, int]) -> Iterator[str]:
    for token in _TOKEN.findall(text):
        if _bare(token) in table:
            yield _bare(token)


def _bare(word: str) -> str:
    """A word in small letters without accents; Cyrillic letters keep what makes them another letter."""
    parts = unicodedata.normalize("NFD", word.casefold())
    bare = "".join(c for c in parts if not unicodedata.combining(c)) if parts[:1].isascii() else word.casefold()
    return bare.replace("ł", "l").replace("ı", "i")


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_MONTH_OF = {_bare(name): number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_DAY_OF = {_bare(name): number for number, names in enumerate(_DAYS) for name in names.split()}
_FILLING = frozenset(
    ("de", "del", "of", "at", "um", "uhr", "kl", "à", "a", "the", "alle", "ore", "klo", "o", "th", "st")
)
