"""The brief of a day at a real library."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from reader.briefing.brief import Asked, brief_of, compose
from reader.briefing.kept import kept_brief, progress, streak, told
from reader.commands import cli
from reader.library import Library, open_library
from reader.model.brief import Bearing, Item, Reason, format_items, parse_items
from reader.model.query_text import parse
from reader.model.record import from_record

TODAY = datetime.now(UTC).astimezone().date()


def record(number: int, days_ago: int = 0, **values: Any) -> dict[str, Any]:
    day = (datetime.now(UTC) - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "title": f"Lighthouse report {number}",
        "source": f"Harbour Gazette {number}",
        "link": f"https://harbour.example/{number}",
        "added": day,
        "published": day[:10],
        "minutes": 3,
        "summary": f"Keeper number {number} writes of tide {number * 7}.",
        "field": {"domain": "Navigation"},
        "best_for": ["Pilot"],
        "curator": "Pier",
        **values,
    }


def filled(root: Path, *records: dict[str, Any]) -> Library:
    with open_library(root) as library:
        library.add(map(from_record, records))
    return open_library(root)


def test_it_is_frozen_until_midnight(tmp_path: Path) -> None:
    with filled(tmp_path / "lib", *(record(n) for n in range(12))) as library:
        first = brief_of(library, Asked(), TODAY)
        assert len(first.items) == 7
        library.mark({first.items[0].id: {"read": True}})
        library.add([from_record(record(99, best_for=["Pilot", "Keeper"]))])
        assert brief_of(library, Asked(), TODAY) == first
        assert progress(library, first).read == 1


def test_tomorrow_has_none_of_todays(tmp_path: Path) -> None:
    with filled(tmp_path / "lib", *(record(n) for n in range(12))) as library:
        today = {item.id for item in brief_of(library, Asked(), TODAY).items}
        tomorrow = {item.id for item in brief_of(library, Asked(), TODAY + timedelta(days=1)).items}
        assert len(tomorrow) == 5
        assert not today & tomorrow


def test_old_digests_fill_what_new_ones_do_not(tmp_path: Path) -> None:
    records = [record(1), record(2, 5), *(record(n, 300) for n in range(3, 9))]
    with filled(tmp_path / "lib", *records) as library:
        titles = [each.digest.title for each in told(library, compose(library, Asked(items=5), TODAY))]
        assert {"Lighthouse report 1", "Lighthouse report 2"} <= set(titles)
        assert len(titles) == 5


def test_it_keeps_to_a_query_and_to_the_minutes(tmp_path: Path) -> None:
    records = [record(n, source="Reef" if n % 2 else "Bay", minutes=n + 1) for n in range(12)]
    with filled(tmp_path / "lib", *records) as library:
        brief = compose(library, Asked(parse("source:Reef"), minutes=10), TODAY)
        assert brief.asked == "10 minutes source:Reef"
        assert brief.minutes <= 10
        assert {each.digest.source for each in told(library, brief)} == {"Reef"}


def test_it_travels_with_the_library(tmp_path: Path) -> None:
    with filled(tmp_path / "lib", *(record(n) for n in range(9))) as library:
        brief = brief_of(library, Asked(), TODAY)
    with open_library(tmp_path / "lib") as again:
        assert kept_brief(again, TODAY.isoformat()) == brief
        assert again.desk.brief_ids(TODAY.isoformat()) == [int(item.id, 16) for item in brief.items]


def test_a_query_shows_it_in_its_order(tmp_path: Path) -> None:
    with filled(tmp_path / "lib", *(record(n) for n in range(9))) as library:
        brief = brief_of(library, Asked(), TODAY)
        found = library.find(parse(f"brief:{TODAY}"))
        assert [row.id for row in library.fetch(found.rows[:50])] == [item.id for item in brief.items]
        assert not len(library.find(parse("brief:1999-01-01")).rows)
        assert not len(library.find(parse('brief:"or 1=1"')).rows)


def test_days_in_a_row_are_counted(tmp_path: Path) -> None:
    with filled(tmp_path / "lib", *(record(n) for n in range(30))) as library:
        for days in (3, 2, 1):
            brief = brief_of(library, Asked(items=5), TODAY - timedelta(days=days))
            library.arrange([library.desk.step("brief", brief.date, {"set": True, "items": format_items(brief.items)})])
            library.mark({item.id: {"read": True} for item in brief.items})
        assert streak(library, TODAY) == 3


def test_what_was_deleted_since_is_left_out(tmp_path: Path) -> None:
    with filled(tmp_path / "lib", *(record(n) for n in range(3))) as library:
        brief = brief_of(library, Asked(), TODAY)
        library.mark({brief.items[0].id: {"deleted": True}})
        assert len(told(library, brief)) == 2
        assert progress(library, brief).items == 3
        assert progress(library, brief).read == 1


def test_items_survive_the_desk_and_strange_ones_do_not() -> None:
    item = Item("0" * 12, 4, 0.5, (Reason("kind", 0.1, "essay"),), "a" * 12, (Bearing("Move?", "It moves."),))
    assert parse_items(format_items([item])) == (item,)
    for strange in ("", "[", "{}", '[{"id": "x"}]', '[{"id": 3, "minutes": "a", "score": []}]', "[[[[" * 5_000):
        assert parse_items(strange) == ()


def run(root: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [*arguments, "--library", str(root)])
    return result.exit_code, result.output


def test_the_command_prints_every_form(tmp_path: Path) -> None:
    filled(tmp_path / "lib", record(1, title="A <b>bold</b> claim"), record(2)).close()
    code, text = run(tmp_path / "lib", "brief")
    assert code == 0
    assert "2 digests · 6 minutes" in text
    assert "A &lt;b&gt;bold&lt;/b&gt; claim" in run(tmp_path / "lib", "brief", "--format", "html")[1]
    assert "## [A \\<b\\>bold" in run(tmp_path / "lib", "brief", "--format", "markdown")[1]
    assert "0.30 · freshness" in run(tmp_path / "lib", "brief", "--explain")[1]
    json = run(tmp_path / "lib", "brief", "--json")[1]
    assert '"minutes":6' in json
    assert '"part":"freshness"' in json


def test_the_command_refuses_what_it_cannot_mean(tmp_path: Path) -> None:
    filled(tmp_path / "lib", record(1)).close()
    assert run(tmp_path / "lib", "brief", "is:unred")[0] == 2
    assert run(tmp_path / "lib", "brief", "--minutes", "5", "--items", "7")[0] == 2
    code, text = run(tmp_path / "lib", "brief", "source:Nowhere")
    assert code == 1
    assert "nothing unread" in text


def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    code, text = run(tmp_path / "lib", "brief")
    assert code == 1
    assert "digest import" in text
    assert date.today() == TODAY
