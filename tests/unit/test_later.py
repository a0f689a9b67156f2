"""When a digest that is put off comes back, and when a mute ends."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import QueryError
from reader.model.later import WEEKDAYS, WORDS, day_of, moment_of, offered, shown_moment

NOW = datetime(2026, 11, 25, 10, 30, 40)  # a Wednesday


def local(typed: str, now: datetime = NOW) -> str:
    """The moment as the clock on the wall says it."""
    moment = datetime.strptime(moment_of(typed, now), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("tonight", "2026-11-25 19:00"),
        ("tomorrow", "2026-11-26 07:00"),
        (" Weekend ", "2026-11-28 07:00"),
        ("next week", "2026-11-30 07:00"),
        ("next-week", "2026-11-30 07:00"),
        ("next month", "2026-12-01 07:00"),
        ("friday", "2026-11-27 07:00"),
        ("wednesday", "2026-12-02 07:00"),
        ("5h", "2026-11-25 15:30"),
        ("3d", "2026-11-28 07:00"),
        ("2w", "2026-12-09 07:00"),
        ("3m", "2027-02-25 07:00"),
        ("1y", "2027-11-25 07:00"),
        ("2026-12-24", "2026-12-24 07:00"),
        ("2026-12-24 18:05", "2026-12-24 18:05"),
    ],
)
def test_words_spans_and_dates_are_moments(typed: str, moment: str) -> None:
    assert local(typed) == moment


def test_this_evening_is_in_two_hours_once_it_has_begun() -> None:
    assert local("tonight", NOW.replace(hour=21)) == "2026-11-25 23:30"


def test_the_weekend_of_a_saturday_is_the_next_one_and_a_month_ends_with_its_last_day() -> None:
    assert local("weekend", datetime(2026, 11, 28, 9)) == "2026-12-05 07:00"
    assert local("next week", datetime(2026, 11, 30, 9)) == "2026-12-07 07:00"
    assert local("1m", datetime(2027, 1, 31, 9)) == "2027-02-28 07:00"


@pytest.mark.parametrize(
    "typed", ["", "someday", "0d", "0h", "3", "2020-01-01", "2026-11-25", "2026-13-40", "2026-12-24 99:00", "99999y"]
)
def test_what_is_no_time_to_come_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(QueryError, match=r"not a time (that digest knows|in the future)"):
        moment_of(typed, NOW)


@given(
    st.text(max_size=20) | st.sampled_from((*WORDS, *WEEKDAYS)) | st.from_regex(r"\d{1,5}[hdwmy]", fullmatch=True),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
)
def test_whatever_is_typed_is_a_moment_to_come_or_refused(typed: str, now: datetime) -> None:
    try:
        moment = moment_of(typed, now)
    except QueryError:
        return
    assert datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) > now.astimezone(UTC).replace(
        microsecond=0
    )
    assert shown_moment(moment, now)


def test_a_moment_is_shown_in_words_and_a_damaged_one_not_at_all() -> None:
    assert shown_moment(moment_of("2026-12-24", NOW), NOW) == "Thu 24 Dec, 07:00"
    assert shown_moment(moment_of("2027-01-01", NOW), NOW) == "Fri 1 Jan 2027, 07:00"
    assert shown_moment("soon", NOW) == ""


def test_a_mute_ends_on_a_day() -> None:
    today = date(2026, 11, 25)
    assert [day_of(typed, today) for typed in ("7d", "1m", "2026-12-24", "friday")] == [
        "2026-12-02", "2026-12-25", "2026-12-24", "2026-11-27",
    ]  # fmt: skip
    for typed in ("", "0d", "5h", "tonight", "2026-11-25", "x"):
        with pytest.raises(QueryError, match=r"a mute could|a day in the future"):
            day_of(typed, today)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (datetime(2026, 11, 29, 9), ["tonight", "tomorrow", "next month", "weekend"]),
        (datetime(2026, 12, 2, 9), ["tonight", "tomorrow", "weekend", "next week", "next month"]),
        (datetime(2026, 11, 30, 9), ["tonight", "tomorrow", "weekend", "next week"]),
        (datetime(2026, 12, 4, 9), ["tonight", "tomorrow", "next week", "next month"]),
    ],
)
def test_what_is_offered_stands_by_its_date_and_once(now: datetime, words: list[str]) -> None:
    assert [word for word, _ in offered(now)] == words
    moments = [moment for _, moment in offered(now)]
    assert moments == sorted(set(moments))
