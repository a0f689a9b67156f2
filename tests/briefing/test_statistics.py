"""The figures of a real library, and `digest stats`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.briefing.statistics import ORDERS, sorted_sources, statistics_of
from reader.commands import cli
from reader.export.statistics import hours, sections
from reader.library import Library, clock, open_library
from reader.model.article import Article
from reader.model.digest import Digest
from reader.model.originals import original_minutes
from reader.model.page.cells import width as width_of
from reader.model.record import from_record
from reader.model.statistics import Day, Minutes, Share, Statistics, Trend, Trends, Worth
from reader.model.subscription import Subscription
from reader.text import reading_minutes

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = NOW.astimezone().date()
FEED = "https://tide.example/feed"
_numbers = count()


def record(days_ago: int = 0, **values: Any) -> dict[str, Any]:
    number = next(_numbers)
    moment = (NOW - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "title": f"Buoy {number}",
        "source": "Tide Tables",
        "link": f"https://tide.example/{number}",
        "added": moment,
        "published": moment[:10],
        "minutes": 2,
        "summary": f"Buoy {number} was painted {number * 3} times.",
        "curator": "Pier",
        **values,
    }


def add(library: Library, *records: dict[str, Any]) -> list[str]:
    digests = [from_record(each) for each in records]
    library.add(digests)
    return [digest.id for digest in digests]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the clock that stamps marks to so many days ago."""

    def set_clock(days_ago: float) -> None:
        moment = int((NOW - timedelta(days=days_ago)).timestamp() * 1_000_000)
        monkeypatch.setattr(clock, "microseconds", lambda: moment)

    return set_clock


def read(library: Library, at: Any, days_ago: int, *ids: str) -> None:
    """Read each in a step of its own."""
    at(days_ago)
    for id_ in ids:
        library.mark({id_: {"read": True}})


def per_day(found: Statistics, figure: str) -> dict[int, int]:
    """A figure by days ago, where it is not 0."""
    values = {(TODAY - day.date).days: getattr(day, figure) for day in found.days}
    return {ago: value for ago, value in values.items() if value}


def test_an_empty_library_has_nothing_read(library: Library) -> None:
    found = statistics_of(library, 7, TODAY)
    assert (found.read, found.arrived, found.ever_read, found.sources, found.roles) == (0, 0, False, (), ())
    assert [day.date for day in found.days] == [TODAY - timedelta(days=n) for n in range(6, -1, -1)]
    assert found.arriving is not None
    assert not found.arriving.compared


def test_digests_are_counted_on_the_day_they_were_read_and_came(library: Library, at: Any) -> None:
    ids = add(library, record(9), record(3), record(3), record(0))
    read(library, at, 2, ids[0], ids[1])
    read(library, at, 0, ids[3])
    found = statistics_of(library, 7, TODAY)
    assert per_day(found, "read") == {2: 2, 0: 1}
    assert per_day(found, "arrived") == {3: 2, 0: 1}
    assert (found.read, found.arrived, found.days_read, found.ever_read) == (3, 3, 2, True)
    assert statistics_of(library, 1, TODAY).read == 1


def test_a_day_is_the_readers_own(library: Library, at: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Pacific/Kiritimati")  # 14 hours ahead of Greenwich
    time.tzset()
    try:
        ids = add(library, record(added="2026-05-30T12:00:00Z"), record(added="2026-05-31"))
        moment = int(datetime(2026, 5, 30, 23, tzinfo=UTC).timestamp() * 1_000_000)
        monkeypatch.setattr(clock, "microseconds", lambda: moment)
        library.mark({ids[0]: {"read": True}})
        days = statistics_of(library, 3, date(2026, 6, 1)).days
        assert [(day.read, day.arrived) for day in days] == [(0, 0), (1, 2), (0, 0)]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_what_is_unread_again_or_deleted_is_not_counted(library: Library, at: Any) -> None:
    ids = add(library, record(1), record(1), record(1))
    read(library, at, 1, *ids)
    at(0)
    library.mark({ids[0]: {"read": False}})
    library.mark({ids[1]: {"deleted": True}})
    found = statistics_of(library, 7, TODAY)
    assert (found.read, found.arrived) == (1, 2)
    assert found.sources[0].arrived == 2


def test_many_marked_at_once_were_cleared_away(library: Library, at: Any) -> None:
    ids = add(library, *(record(1) for _ in range(9)))
    at(0)
    library.mark({id_: {"read": True} for id_ in ids[:6]})
    library.mark({id_: {"read": True} for id_ in ids[6:8]})
    found = statistics_of(library, 7, TODAY)
    assert (found.read, found.cleared) == (2, 6)
    assert (found.sources[0].arrived, found.sources[0].read, found.sources[0].seen) == (9, 2, 2)
    assert found.days[-1] == Day(TODAY, 2, 6, 0)
    assert found.minutes.read == 4


def test_a_story_is_read_once(library: Library, at: Any) -> None:
    ids = add(library, *(record(1) for _ in range(7)))
    from reader.library.ids import doc_id_of

    numbers = [doc_id_of(id_) for id_ in ids]
    with library.index.transaction():
        library.index.vectors.put_stories(dict.fromkeys(numbers[:6], numbers[0]), 7)
    at(0)
    library.mark({id_: {"read": True} for id_ in ids[:6]})
    found = statistics_of(library, 7, TODAY)
    assert (found.read, found.cleared) == (1, 0)
    assert found.sources[0].read == 6


def test_minutes_are_saved_where_the_original_is_known(library: Library, at: Any) -> None:
    ids = add(library, record(1, original_minutes=12), record(1), record(1, original_minutes=1), record(1))
    read(library, at, 0, *ids[:3])
    assert statistics_of(library, 7, TODAY).minutes == Minutes(read=6, known=2, digests=4, originals=13)
    assert Minutes(2, 1, 4, 3).saved == -1


def test_an_original_is_as_long_as_stated_else_as_its_article() -> None:
    words = "word " * 2200
    digest = from_record(record(original_minutes=7))
    assert original_minutes(digest) == 7
    article = Digest("1" * 12, title="A", source="B", curator="C", article=Article(text=words))
    assert original_minutes(article) == reading_minutes(2200)
    assert original_minutes(Digest("1" * 12, title="A", source="B", article=Article(text=words))) == 0, (
        "it is read itself"
    )
    assert original_minutes(from_record(record())) == 0
    assert original_minutes(from_record(record(original_minutes=99_999_999))) == 0


def test_roles_and_fields_are_those_of_what_was_read(library: Library, at: Any) -> None:
    one = record(1, best_for=["Pilot", "Keeper"], field={"domain": "Navigation"})
    two = record(1, best_for=["Pilot"], field={"domain": "Paint"})
    ids = add(library, one, two, record(1, best_for=["Diver"]))
    read(library, at, 0, *ids[:2])
    found = statistics_of(library, 7, TODAY)
    assert found.roles == (Share("Pilot", 2, 2), Share("Keeper", 1, 1))
    assert {each.name for each in found.fields} == {"Navigation", "Paint"}


def test_topics_rise_and_fall_in_shares_of_what_arrives(library: Library, at: Any) -> None:
    earlier = [record(40, topics=["Ropes"]) for _ in range(30)] + [record(41, topics=["Paint"]) for _ in range(30)]
    later = [record(4, topics=["Paint"]) for _ in range(30)] + [record(5, topics=["Radio"]) for _ in range(30)]
    add(library, *earlier, *later)
    found = statistics_of(library, 30, TODAY)
    assert found.arriving is not None
    assert found.arriving.compared
    assert [each.topic for each in found.arriving.rising] == ["Radio"]
    (falling,) = found.arriving.falling
    assert (falling.topic, falling.before, falling.now) == ("Ropes", 30, 0)
    assert len(falling.counts) == 8
    assert sum(falling.counts[:4]) == 30
    assert found.reading is not None
    assert not found.reading.compared


def test_sources_are_worth_what_is_read_and_bookmarked_of_them(library: Library, at: Any) -> None:
    origins = {"text": "", "origins": [{"feed": FEED, "name": "Tide Tables"}]}
    noisy = add(library, *(record(1, article=origins) for _ in range(40)))
    good = add(library, *(record(1, source="Harbour Gazette") for _ in range(6)))
    library.arrange(
        library.feeds.put_steps([Subscription(FEED, title="Tide feed"), Subscription("https://no.example/")])
    )
    read(library, at, 0, *good[:5], noisy[0])
    for id_ in good[:3]:
        library.mark({id_: {"bookmark": True}})
    best, noise, silent = statistics_of(library, 30, TODAY).sources
    assert (best.name, best.feed, best.arrived, best.read, best.seen, best.bookmarked) == (
        "Harbour Gazette", "", 6, 5, 5, 3,
    )  # fmt: skip
    assert (noise.name, noise.feed, noise.arrived, noise.read) == ("Tide feed", FEED, 40, 1)
    assert silent.arrived == 0
    assert 0 < noise.worth < best.worth < 100
    assert 0.5 < best.read_rate < 5 / 6, "of few digests it is drawn towards what is usual"


def test_the_figures_are_those_of_a_slow_and_plain_count(library: Library, at: Any) -> None:
    ids = add(library, *(record(n % 50, best_for=["Pilot"]) for n in range(120)))
    for n, id_ in enumerate(ids[::3]):
        read(library, at, 45 - n, id_)
    for days in (1, 7, 30, 90, 400):
        found = statistics_of(library, days, TODAY)
        assert found.arrived == sum(n % 50 < days for n in range(120))
        assert found.read == sum(0 <= 45 - n < days for n in range(40)) == sum(day.read for day in found.days)
        assert len(found.days) == days


def test_a_damaged_index_is_rebuilt_and_counted_again(library: Library, at: Any) -> None:
    ids = add(library, record(1), record(1))
    read(library, at, 0, ids[0])
    db = library.index.connection.db
    db.execute("UPDATE marks SET at='noise'")
    db.execute("UPDATE facets SET rows=x'00ff' WHERE facet='minutes'")
    library.index.facets.forget()
    found = statistics_of(library, 7, TODAY)
    assert (found.read, found.minutes.read) == (1, 2)


def test_sources_without_anything_come_last_in_every_order() -> None:
    sources = [Worth("b", 0, 0, 0, 0, 0.9, 0.9), Worth("a", 3, 0, 0, 0, 0.1, 0.1), Worth("c", 2, 2, 2, 2, 0.5, 0.5)]
    listed = {order: "".join(each.name for each in sorted_sources(sources, order)) for order in ORDERS}
    assert listed == {"most worth": "cab", "least worth": "acb", "most arrived": "acb", "name": "acb"}


@settings(max_examples=25)
@given(st.lists(st.sampled_from(range(80)), max_size=12), st.integers(1, 40), st.sampled_from((-40, -3, 0)))
def test_days_of_arrivals_are_those_that_queries_find(
    tmp_path_factory: Any, at: list[int], days: int, ago: int
) -> None:
    begin = date(2026, 1, 15)
    texts = ["2026-02", "2026", "2026-01-31", "2026-02-01"]
    texts += [(begin + timedelta(days=n)).isoformat() + f"T{n % 24:02}:30:00Z" * (n % 3 > 0) for n in at]
    with open_library(tmp_path_factory.mktemp("days") / "library") as library:
        library.add(from_record(record(added=text)) for text in texts)
        first = begin + timedelta(days=ago)
        listed = [(first + timedelta(days=n)).isoformat() for n in range(days + 1)]
        found = library.index.rows.added_on(listed)
        assert found == [library.index.rows.dated("added", *each) for each in pairwise(listed)]


def test_the_streak_of_briefs_is_counted_where_it_is_configured(library: Library) -> None:
    assert statistics_of(library, 7, TODAY).streak is None
    assert statistics_of(library, 7, TODAY, streak=True).streak == 0
    add(library, record(1))
    shown = sections(statistics_of(library, 7, TODAY, streak=True), 80, ORDERS[0], ())[0].lines
    assert "Brief read 0 days in a row" in [line.text for line in shown]


ODD = ("数据库设计" * 9, "e\u0301" * 40, "👩\u200d💻 code", "[b]x[/b]")


def full(names: Sequence[str], most: int) -> Statistics:
    """Statistics with something in every section."""
    trend = [Trend(name, most, 3, 0.2, tuple(range(26))) for name in names]
    trends = Trends(TODAY, TODAY, TODAY, most, most, tuple(trend), tuple(trend), True)
    return Statistics(
        tuple(Day(TODAY - timedelta(days=n), (n * 7919) % (most + 1), 1, n) for n in range(97)),
        most, most, 1, Minutes(most, 3, most, most * 4),
        tuple(Share(name, most - n % 3, most) for n, name in enumerate(names)),
        tuple(Share(name, 1, most) for name in names), trends, trends,
        tuple(Worth(name, most, 1, 2, 3, 0.5, 0.5, FEED) for name in names), 3, True,
    )  # fmt: skip


@settings(max_examples=60)
@given(
    st.lists(st.text(max_size=60) | st.sampled_from(ODD), max_size=15),
    st.integers(1, 10**7),
    st.integers(20, 170),
)  # fmt: skip
def test_no_line_is_wider_than_asked_for(names: list[str], most: int, width: int) -> None:
    for section in sections(full(names, most), width, ORDERS[0], full(names, most).sources):
        assert width_of(section.name) <= max(width, 30)
        for line in section.lines:
            assert width_of(line.text) <= width, (section.name, line.text)
            assert "\n" not in line.text


def test_hours_are_said_as_people_say_them() -> None:
    assert [hours(n) for n in (0, 45, 60, 200)] == ["0 min", "45 min", "1 h", "3 h 20 min"]


def run(library: Library, *arguments: str) -> Any:
    return CliRunner().invoke(cli, ["stats", "--library", str(library.layout.root), *arguments])


def test_the_command_prints_figures_in_a_pipe_and_json(library: Library, at: Any) -> None:
    ids = add(library, record(1, best_for=["Pilot"], original_minutes=9), record(1))
    read(library, at, 0, ids[0])
    result = run(library, "--days", "7")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "read\t1" in lines
    assert "minutes\t2\t1\t2\t9\t7" in lines
    assert f"day\t{TODAY}\t1\t0\t0" in lines
    assert "role\tPilot\t1\t1" in lines
    found = orjson.loads(run(library, "--days", "7", "--json").stdout)
    assert found["read"] == 1
    assert found["minutes"]["saved"] == 7
    assert len(found["per_day"]) == 7
    assert found["streak"] is None
    assert found["sources"][0]["name"] == "Tide Tables"
    assert run(library, "--days", "0").exit_code == 2


def test_the_command_plots_on_a_terminal(library: Library, at: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.commands import statistics as command

    monkeypatch.setattr(command, "is_terminal", lambda: True)
    assert "Nothing read yet" in run(library).stdout
    ids = add(library, record(1, best_for=["Pilot"]))
    read(library, at, 0, *ids)
    shown = run(library).stdout
    assert "30 days: 1 read on 1 day, 1 arrived" in shown
    assert "Pilot" in shown
    assert "█" in shown
