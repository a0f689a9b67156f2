"""Digests in every script: found, marked, measured; and the reader's own days."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.dates import local_day
from reader.library import Library, open_library
from reader.model.query_text import parse
from reader.model.record import from_record
from reader.text import count_words, reading_minutes
from reader.tui.age import format_age
from reader.tui.matches import Matches

TITLES = {
    "ko": "대규모 언어모델을 고르는 방법",
    "zh": "我们如何迁移数据库到新机房",
    "ja": "データベース移行の失敗から学ぶ",
    "ru": "Новый йогурт и её хозяйка",
    "uk": "Її подорож до Києва",
    "el": "Η πτώση της Αθήνας",
    "ar": "أسئلة عن الأمن السيبراني",
    "pl": "Łódź i żółte śledzie",
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as library:
        library.add(
            [from_record({"title": t, "link": f"https://s.example/{k}", "summary": "x"}) for k, t in TITLES.items()]
        )
        yield library


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("언어모델", "ko"), ("언어", "ko"), ("모델을", "ko"), ("迁移", "zh"), ("数据库", "zh"), ("机", "zh"), ("新机房", "zh"),
        ("移行", "ja"), ("ベース", "ja"), ("データベース移行", "ja"), ("йогурт", "ru"), ("ЙОГУРТ", "ru"), ("ее", "ru"),
        ("її", "uk"), ("подорож", "uk"), ("αθηνας", "el"), ("Αθήνας", "el"), ("πτωση", "el"), ("اسئلة", "ar"), ("الامن", "ar"),
        ("lodz", "pl"), ("Łódź", "pl"), ("zolte", "pl"), ('"언어모델을 고르는"', "ko"), ('"データベース移行の失敗"', "ja"),
    ],
)  # fmt: skip
def test_words_of_every_script_are_found_and_marked(library: Library, query: str, language: str) -> None:
    parsed = parse(query)
    found = [row.title for row in library.fetch(library.find(parsed).rows)]
    assert found == [TITLES[language]]
    assert list(Matches(parsed).spans(TITLES[language]))


@pytest.mark.parametrize("query", ["형모", "據庫", "库数", "ギター", "привет"])
def test_what_stands_nowhere_is_not_found(library: Library, query: str) -> None:
    assert not len(library.find(parse(query)).rows)


def test_notes_are_found_in_every_script(library: Library) -> None:
    (row,) = library.fetch(library.find(parse("迁移")).rows)
    library.mark({row.id: {"note": "下周再读，給同事看"}})
    assert [r.id for r in library.fetch(library.find(parse("同事")).rows)] == [row.id]


def test_reading_time_of_scripts_without_spaces_goes_by_signs() -> None:
    assert count_words("one two three") == 3
    assert count_words("数据库" * 400) == 600
    assert reading_minutes(count_words("数据库" * 400)) == 3
    assert count_words("GPT模型 today") == 3


@pytest.fixture(params=["America/Los_Angeles", "Asia/Tokyo", "UTC"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_days_are_the_readers_own(zone: str, tmp_path: Path) -> None:
    moments = {"evening": "2026-11-11T04:00:00Z", "noon": "2026-11-11T18:30:00Z"}
    with open_library(tmp_path / "days") as library:
        library.add(
            [
                from_record({"title": name, "link": f"https://d.example/{name}", "published": at})
                for name, at in moments.items()
            ]
        )
        library.add([from_record({"title": "dated", "link": "https://d.example/day", "published": "2026-11-11"})])
        for name, at in moments.items():
            day = datetime.fromisoformat(at).astimezone().date().isoformat()
            assert local_day(at) == day
            assert name in {row.title for row in library.fetch(library.find(parse(f"on:{day}")).rows)}
        on_the_tenth = {row.title for row in library.fetch(library.find(parse("on:2026-11-10")).rows)}
        assert on_the_tenth == ({"evening"} if zone == "America/Los_Angeles" else set())
        assert "dated" in {row.title for row in library.fetch(library.find(parse("on:2026-11-11")).rows)}


def test_an_age_counts_the_readers_days(zone: str) -> None:
    assert format_age("2026-11-09T20:00:00Z", datetime(2026, 11, 11, 21, tzinfo=UTC)) in ("1 d", "2 d")
    assert format_age("2026-11-11", datetime(2026, 11, 11, 12, tzinfo=UTC)) in ("today", "1 d")
