"""Dates as feeds, mails and pages write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.dates import FIRST_MAIL, is_believable, read_date

WRITTEN = {
    # ISO 8601 and what is taken for it
    "2019": "2019",
    "2019-07": "2019-07",
    "2019-07-04": "2019-07-04",
    "2019-07-04T08:30:00+02:00": "2019-07-04T06:30:00Z",
    "2019-07-04 08:30": "2019-07-04T08:30:00Z",
    "2019-07-04T08:30:00.250Z": "2019-07-04T08:30:00Z",
    "20190704": "2019-07-04",
    "20190704T083000Z": "2019-07-04T08:30:00Z",
    "2019/7/4 8:30:15": "2019-07-04T08:30:15Z",
    "2019.07.04": "2019-07-04",
    "2019年7月4日 08:30": "2019-07-04T08:30:00Z",
    "2019년 7월 4일 08:30": "2019-07-04T08:30:00Z",
    # seconds and milliseconds since 1970
    "1562229000": "2019-07-04T08:30:00Z",
    "1562229000000": "2019-07-04T08:30:00Z",
    # RFC 822 and its kin
    "Thu, 04 Jul 2019 08:30:00 GMT": "2019-07-04T08:30:00Z",
    "4 Jul 19 08:30 +0200": "2019-07-04T06:30:00Z",
    "Thu, 4 Jul 2019 08:30:00": "2019-07-04T08:30:00Z",
    "Thu, 04-Jul-2019 08:30:00 GMT": "2019-07-04T08:30:00Z",
    "Thu Jul  4 08:30:00 2019": "2019-07-04T08:30:00Z",
    "Thursday, July 4, 2019 08:30 PM": "2019-07-04T20:30:00Z",
    "July 4th, 2019 12:05 am": "2019-07-04T00:05:00Z",
    # zones by name
    "Thu, 04 Jul 2019 08:30:00 CEST": "2019-07-04T06:30:00Z",
    "Mon, 14 Jan 2019 08:30:00 CET": "2019-01-14T07:30:00Z",
    "Thu, 04 Jul 2019 08:30:00 BST": "2019-07-04T07:30:00Z",
    "Thu, 04 Jul 2019 08:30:00 AEST": "2019-07-03T22:30:00Z",
    "Thu, 04 Jul 2019 08:30:00 PDT": "2019-07-04T15:30:00Z",
    "Thu, 04 Jul 2019 08:30:00 Middle-earth": "2019-07-04",
    # months by name
    "Do, 04 Juli 2019 08:30:00": "2019-07-04T08:30:00Z",
    "14. Jänner 2019": "2019-01-14",
    "5. März 2019, 09:15 Uhr": "2019-03-05T09:15:00Z",
    "jeu., 01 août 2019 08:30:00 +0200": "2019-08-01T06:30:00Z",
    "mar, 05 mar 2019 08:30:00 +0100": "2019-03-05T07:30:00Z",
    "mié, 04 dic 2019 08:30:00 GMT": "2019-12-04T08:30:00Z",
    "4 de julio de 2019": "2019-07-04",
    "gio, 04 lug 2019 08:30": "2019-07-04T08:30:00Z",
    "Qua, 18 Set 2019 08:30:00 -0300": "2019-09-18T11:30:00Z",
    "do, 02 mei 2019 08:30:00 +0200": "2019-05-02T06:30:00Z",
    "4 июля 2019 г., 08:30": "2019-07-04T08:30:00Z",
    "4 października 2019": "2019-10-04",
    "tors, 04 okt 2019 08:30": "2019-10-04T08:30:00Z",
    "4 Ağustos 2019": "2019-08-04",
    # day and month in figures, where it is certain which is which
    "24.12.2019 18:00": "2019-12-24T18:00:00Z",
    "4.7.2019": "2019-07-04",
    "24/12/2019": "2019-12-24",
    "12/24/2019": "2019-12-24",
    "Thu, 04/07/2019 - 08:30": "2019-07-04T08:30:00Z",
    "Sun, 04/07/2019 - 08:30": "2019-04-07T08:30:00Z",
}
NO_DATES = (
    "", "soon", "3 days ago", "May", "4 July", "04/07/2019", "2019-13-01", "31 Feb 2019", "0000-00-00 00:00:00",
    "-001-11-30T00:00:00+00:00", "0", "99999999999999999", "v2.0.2019", "12:30", "1 2 3", "Mon, Tue, Wed",
)  # fmt: skip


@pytest.mark.parametrize(("text", "date"), WRITTEN.items())
def test_a_date_is_read_however_it_is_written(text: str, date: str) -> None:
    assert read_date(text) == date


@pytest.mark.parametrize("text", NO_DATES)
def test_what_names_no_date_for_sure_is_none(text: str) -> None:
    assert read_date(text) == ""


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 1, 1)))
def test_every_moment_survives_the_usual_forms(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    written = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    for form in ("%a, %d %b %Y %H:%M:%S +0000", "%Y-%m-%d %H:%M:%S", "%B %d, %Y %H:%M:%S", "%Y/%m/%d %H:%M:%S"):
        assert read_date(moment.strftime(form)) == written
    assert read_date(written) == written


@given(st.text(alphabet="0123456789:-/.,+ TZagumrptov年", max_size=150))
def test_any_text_gives_a_date_or_none(text: str) -> None:
    date = read_date(text)
    assert date == "" or read_date(date) == date or date[:4] < "1500"


def test_what_an_unset_clock_says_is_not_believed() -> None:
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert is_believable("2026-05-02", now)
    assert is_believable("1999", now)
    assert all(is_believable(date, now) for date in ("1900", "1945-07", "1968-03-01T00:00:00Z", "1970", "1970-01-02"))
    unset = ("", "0001-01-01", "1601-01-01", "1899-12-30", "1900-01-01T00:00:00Z", "1969-12-31T23:00:00Z")
    assert not any(is_believable(date, now) for date in (*unset, "1970-01-01T00:00:00Z", "2026-05-03", "2099-01-01"))
    assert not is_believable("1980-01-01", now, FIRST_MAIL)
