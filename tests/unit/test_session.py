"""What the screen shows, without a screen: filters with counts, what is held, why nothing was found."""

from __future__ import annotations

import pytest

from reader.library import Library
from reader.model.digest import Related
from reader.model.query_text import format_query, parse
from reader.model.record import from_record
from reader.tui.session import PINS, SHOWN, FilterLine, Session


def add(library: Library, title: str, **values: object) -> str:
    digest = from_record({"title": title, "link": f"https://e.example/{title}", "published": "2024", **values})
    library.add([digest])
    return digest.id


@pytest.fixture
def session(library: Library) -> Session:
    add(library, "a", best_for=["CTO", "Editor"], depth={"level": "expert"}, field={"domain": "Law"})
    add(library, "b", best_for=["CTO"], depth={"level": "beginner"}, field={"domain": "Law"})
    add(library, "c", best_for=["Cook"], depth={"level": "arcane"}, topics=["knives"])
    return Session(library)


def values(session: Session, facet: str, **more: str) -> list[tuple[str, int, bool]]:
    lines = session.filter_lines(only=[facet], **more)
    return [(line.value, line.count, line.on) for line in lines if line.kind == "value"]


def test_a_facet_counts_beside_the_other_filters_and_not_beside_itself(session: Session) -> None:
    session.apply(parse("role:cto level:expert"))
    assert values(session, "role") == [("CTO", 1, True), ("Editor", 1, False), ("Cook", 0, False)]
    assert values(session, "level") == [("beginner", 1, False), ("expert", 1, True), ("arcane", 0, False)]
    assert values(session, "domain") == [("Law", 1, False)]


def test_what_there_is_here_comes_first_and_what_is_set_stays(library: Library) -> None:
    for number in range(9):
        for each in range(number + 1):
            add(library, f"{number} {each}", topics=[f"topic {number}"], source="new" if number < 2 else "old")
    session = Session(library)
    assert [value for value, _, _ in values(session, "topic")] == [f"topic {n}" for n in (8, 7, 6, 5, 4)]
    session.apply(parse('source:new -topic:"topic 3" topic:"topic 8"'))
    assert values(session, "topic") == [("topic 1", 2, False), ("topic 0", 1, False), ("topic 8", 0, True),
        ("topic 3", 0, False), ("topic 7", 0, False)]  # fmt: skip
    off = [line.value for line in session.filter_lines(only=["topic"]) if line.off]
    assert off == ["topic 3"]


def test_a_facet_without_values_is_not_shown_and_sections_are_apart(session: Session) -> None:
    lines = session.filter_lines()
    assert "media" not in {line.facet for line in lines}
    assert lines[0] == FilterLine("heading", "role", text="Role")
    gaps = [at for at, line in enumerate(lines) if line.kind == "gap"]
    assert [lines[at + 1].kind for at in gaps] == ["heading"] * len(gaps)
    assert lines[-1].kind == "value"


def test_states_are_always_there_with_their_counts(session: Session) -> None:
    session.library.mark({key: {"read": True} for key in session.library.ids_of(session.found.rows[:1])})
    counts = {value: count for value, count, _ in values(session, "is")}
    assert list(counts) == ["unread", "new", "bookmarked", "read"]
    assert (counts["unread"], counts["bookmarked"], counts["read"]) == (2, 0, 1)


def test_a_long_facet_is_short_until_it_is_opened(library: Library) -> None:
    for number in range(SHOWN + 4):
        add(library, f"t{number}", topics=[f"topic {number:02}"])
    session = Session(library)
    shown = [value for value, _, _ in values(session, "topic")]
    assert len(shown) == SHOWN
    assert session.filter_lines(only=["topic"])[-1].text == "4 more…"
    hidden = f"topic {SHOWN + 3:02}"
    assert hidden not in shown
    session.apply(parse(f'topic:"{hidden}"'))
    assert (hidden, 1, True) in values(session, "topic")
    assert len(values(session, "topic", opened="topic")) == SHOWN + 4
    assert [value for value, _, _ in values(session, "topic", opened="topic", typed="C 07")] == ["topic 07"]
    assert session.filter_lines("topic", "zz", ["topic"])[-1].text == "nothing with “zz”"


def test_one_more_value_is_shown_instead_of_one_more(library: Library) -> None:
    for number in range(SHOWN + 1):
        add(library, f"t{number}", topics=[f"topic {number}"])
    session = Session(library)
    assert len(values(session, "topic")) == SHOWN + 1
    assert all(line.kind != "more" for line in session.filter_lines(only=["topic"]))


def test_the_number_keys_are_the_readers_roles_or_the_most_frequent(session: Session) -> None:
    assert session.pinned() == ["CTO", "Cook", "Editor"]
    session.roles = ("Editor", "Nobody")
    assert session.pinned() == ["Editor", "Nobody"]
    pins = [(line.value, line.pin) for line in session.filter_lines(only=["role"]) if line.kind == "value"]
    assert pins == [("Editor", 1), ("CTO", 0), ("Cook", 0)]
    session.roles = tuple(f"role {number}" for number in range(PINS + 3))
    assert len(session.pinned()) == PINS


def test_what_is_read_is_held_until_something_else_is_read(session: Session) -> None:
    session.apply(parse("is:unread"))
    first, second, _ = session.found.rows[:]
    (row,) = session.library.fetch([first])
    assert not session.hold(first)
    session.library.mark({row.id: {"read": True}})
    session.again()
    assert list(session.found.rows[:])[:2] == [first, second]
    assert session.found.total == 2
    assert session.hold(second)
    assert first not in session.found.rows[:]


def test_the_next_unread_is_looked_for_in_both_directions(session: Session) -> None:
    (middle,) = session.library.fetch(session.found.rows[1:2])
    session.library.mark({middle.id: {"read": True}})
    session.again()
    assert session.next_unread(0, 1) == 2
    assert session.next_unread(2, -1) == 0
    assert session.next_unread(2, 1) == -1
    assert session.next_unread(-1, 1) == 0


def test_an_action_is_meant_for_what_is_selected_or_else_for_the_cursor(session: Session) -> None:
    assert session.targets("abc") == ["abc"]
    assert session.targets("") == []
    session.selected = {"b", "a"}
    assert session.targets("abc") == ["a", "b"]


def test_a_related_text_is_known_by_its_link(session: Session) -> None:
    a = from_record({"title": "a", "link": "https://e.example/a"}).id
    assert session.related(Related("whatever", "https://e.example/a")) == a
    assert session.related(Related("a", "https://e.example/else")) == ""
    assert session.related(Related("a")) == ""


@pytest.mark.parametrize(
    ("query", "said", "rest"),
    [
        (
            "role:cook level:expert",
            "No digest has all of this: 1 without level:expert. Press X to drop it",
            "role:cook",
        ),
        ("role:cto zebra", "No digest has zebra: 2 without it. Press X to drop it", "role:cto"),
        ("-domain:law role:cto", "No digest has all of this: 2 without -domain:law. Press X", "role:cto"),
        (
            "zebra role:cto tag:none",
            "No digest has zebra or tag:none: 2 without them. Press X to drop them",
            "role:cto",
        ),
        (
            "role:ctoo level:expert",
            "No digest has role:ctoo: did you mean role:CTO? Press X to drop it, 0 to clear the filters.",
            "level:expert",
        ),
        ("role:ctoo", "No digest has role:ctoo: did you mean role:CTO? Press 0 to clear the filters.", ""),
        ("zebra role:nobody", "No digest has zebra or role:nobody. Press 0 to clear the filters.", ""),
        ("kniv ", 'No digest has "kniv": did you mean topic:knives? Press 0 to clear the filters.', ""),
        ("knivse ", 'No digest has "knivse": did you mean topic:knives? Press 0 to clear the filters.', ""),
        ("knitters ", 'No digest has "knitters". Press 0 to clear the filters.', ""),
        ("zebra ", 'No digest has "zebra". Press 0 to clear the filters.', ""),
        ("role:ctoo zebra", "No digest has role:ctoo or zebra: did you mean role:CTO? Press 0 to clear", ""),
    ],
)
def test_emptiness_names_the_parts_that_are_to_blame(session: Session, query: str, said: str, rest: str) -> None:
    session.apply(parse(query))
    assert session.found.total == 0
    assert session.emptiness().startswith(said)
    blame = session.blame()
    assert (format_query(blame.rest) if blame else "") == rest
    assert blame is None or blame.count == session.library.count(blame.rest)


def test_an_empty_library_is_said_to_be_empty(library: Library) -> None:
    assert Session(library).emptiness() == "The library is empty."
    assert Session(library).filter_lines() == []
