"""Mutes: what they hide, what they say of it, and how they end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from reader.errors import QueryError
from reader.library import Library
from reader.library.mutes import Choice, all_muted, choices, mute, unmute
from reader.library.removal import bring_back, delete, put_off
from reader.model.desk import MUTE, Mute
from reader.model.muting import format_mute, parse_mute, reasons
from reader.model.query import Query
from reader.model.query_text import parse
from tests.tui.screen import digests, id_of

TODAY = date(2026, 11, 25)


def titles(library: Library, query: str) -> set[str]:
    return {row.title for row in library.fetch(list(library.find(parse(query)).rows))}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("source:a.example", Mute("source:a.example")),
        ("source:a.example keep:50", Mute("source:a.example", keep=50)),
        ('until:7d topic:"keep:1 x"', Mute('topic:"keep:1 x"', "2026-12-02")),
        ("crypto  KEEP:3 until:2026-12-24 -source:x", Mute("crypto -source:x", "2026-12-24", 3)),
        ("role:cto sort:title", Mute("role:cto")),
    ],
)
def test_a_mute_is_typed_as_a_query_with_what_it_keeps_and_its_end(typed: str, meant: Mute) -> None:
    assert parse_mute(typed, TODAY) == meant
    assert parse_mute(format_mute(meant), TODAY) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "keep:5", "sort:title", "topicc:x", "source:a keep:", "source:a keep:0", "source:a keep:x", "a until:x",
     "a until:2020-01-01", "is:muted", "a or is:deleted", "a -is:later", "a" * 1_001],
)  # fmt: skip
def test_what_is_no_mute_is_refused(typed: str) -> None:
    with pytest.raises(QueryError):
        parse_mute(typed, TODAY)


def test_what_is_muted_is_in_no_list_and_no_count_unless_it_is_asked_for(library: Library) -> None:
    library.add(digests())
    mute(library, Mute("level:beginner"))
    assert len(library.find(parse("")).rows) == 3
    assert len(library) == 6
    hidden = library.hidden(parse("role:CTO"))
    assert (len(hidden.rows), [(h.mute.query, h.digests) for h in hidden.by_mute]) == (1, [("level:beginner", 1)])
    assert titles(library, "is:muted role:CTO") == {"Budgets for people"}
    assert not library.hidden(parse("is:muted")).rows
    assert {count.label: count.digests for count in library.counts(parse(""), "role")}["Founder"] == 0
    assert {c.key: c.digests for c in library.counts(parse(""), "is")} == {
        "unread": 3, "new": 0, "bookmarked": 0, "read": 0, "muted": 3,
    }  # fmt: skip
    assert unmute(library, "LEVEL:Beginner") == Mute("level:beginner")
    assert len(library.find(parse("")).rows) == 6
    with pytest.raises(QueryError, match="is not muted"):
        unmute(library, "level:beginner")
    library.undo()
    assert len(library.find(parse("")).rows) == 3
    library.undo()
    assert library.desk.mutes() == []


def test_the_newest_of_a_source_are_kept(library: Library) -> None:
    library.add(digests())
    mute(library, Mute("level:beginner", keep=1))
    assert titles(library, "level:beginner") == {"Budgets for people"}
    mute(library, Mute("level:beginner", keep=2))
    assert titles(library, "is:muted") == {"Paper forms"}
    assert len(library.desk.mutes()) == 1


def test_what_would_be_hidden_is_what_is_hidden_then(library: Library) -> None:
    library.add(digests())
    delete(library, [id_of("Budgets for people")])
    put_off(library, [id_of("Hiring slowly")], "2999-01-01T07:00:00Z")
    for wanted in (Mute("level:beginner"), Mute("level:beginner", keep=1), Mute("role:cto", keep=1)):
        expected = library.would_hide(wanted)
        before = len(library.find(parse("")).rows)
        mute(library, wanted)
        assert before - len(library.find(parse("")).rows) == expected
        library.undo()
    mute(library, Mute("level:beginner", keep=1))
    bring_back(library, [id_of("Budgets for people")])
    assert titles(library, "level:beginner") == {"Budgets for people"}


def test_a_mute_is_over_on_its_day_and_is_still_listed(library: Library) -> None:
    library.add(digests())
    today = date.today()
    mute(library, Mute("level:beginner", today.isoformat()))
    mute(library, Mute("level:expert", (today + timedelta(days=1)).isoformat()))
    assert [(m.mute.query, m.digests, m.holds) for m in all_muted(library, today)] == [
        ("level:beginner", 0, False),
        ("level:expert", 1, True),
    ]
    assert len(library.find(parse("")).rows) == 5


def test_two_mutes_of_one_digest_hide_it_once(library: Library) -> None:
    library.add(digests())
    mute(library, Mute("level:advanced"))
    mute(library, Mute("topic:latency"))
    hidden = library.hidden(Query())
    assert (len(hidden.rows), len(hidden.by_mute)) == (1, 2)


def test_a_mute_that_another_device_wrote_and_nobody_understands_hides_nothing(library: Library) -> None:
    library.add(digests())
    for query in ("is:muted", "topicc:x", "", "(((", "view:none"):
        library.arrange([library.desk.step(MUTE, query or "x:y", {"set": True, "until": "", "keep": "no number"})])
    assert len(library.find(parse("")).rows) == 6
    assert len(all_muted(library, TODAY)) == 5
    for each in library.desk.mutes():
        unmute(library, each.query)
    assert library.desk.mutes() == []


def test_what_may_be_muted_at_hand_is_counted(library: Library) -> None:
    library.add(digests())
    digest = library.get(id_of("Clocks disagree"))
    offered = choices(library, digest, parse("role:CTO"))
    assert offered[:2] == [Choice('source:"The Ledger"', 5, most=True), Choice("topic:time", 1)]
    assert offered[-1] == Choice("role:CTO", 3)
    assert {'"clocks"', '"disagree"'} & {each.query for each in offered}
    assert choices(library, None, Query()) == []


def test_what_says_only_how_a_digest_stands_today_is_not_offered_to_be_muted(library: Library) -> None:
    library.add(digests())
    assert [each.query for each in choices(library, None, parse("role:CTO is:new has:link brief:today"))] == [
        "role:CTO"
    ]
    assert choices(library, None, parse("is:unread view:Today")) == []


def test_no_word_is_offered_to_be_muted_that_stands_in_any_text() -> None:
    told = replace(digests()[0], title="About the title of stories and what kerosene told them", topics=())
    assert [each for each in reasons(told) if each.startswith('"')] == ['"kerosene"']
