"""Which candidates make a brief."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.briefing.choosing import Candidate, Wanted, choose


def candidate(row: int, score: float, minutes: int = 3, **values: object) -> Candidate:
    return Candidate(row, score, minutes, **{"source": f"source {row}", **values})  # type: ignore[arg-type]


def rows(chosen: list[Candidate]) -> set[int]:
    return {each.row for each in chosen}


def test_the_best_that_fit_are_taken() -> None:
    candidates = [candidate(1, 0.9, 20), candidate(2, 0.8, 6), candidate(3, 0.7, 5), candidate(4, 0.6, 4)]
    assert rows(choose([candidates], Wanted(items=7, minutes=12)).taken) == {2, 3}
    assert rows(choose([candidates], Wanted(items=2)).taken) == {1, 2}


def test_two_minutes_are_served_by_the_shortest() -> None:
    chosen = choose([[candidate(1, 0.9, 20), candidate(2, 0.2, 6)]], Wanted(minutes=2))
    assert rows(chosen.taken) == {2}


def test_a_story_is_told_once() -> None:
    candidates = [candidate(1, 0.9, story=5), candidate(2, 0.8, story=5), candidate(3, 0.1)]
    assert rows(choose([candidates], Wanted(items=2)).taken) == {1, 3}


def test_every_role_and_field_of_mine_is_served() -> None:
    candidates = [candidate(n, 0.9 - n / 100, roles=frozenset({"cto"}), domain="tech") for n in range(1, 9)]
    candidates += [candidate(20, 0.1, roles=frozenset({"founder"}), domain="law"), candidate(21, 0.05, domain="art")]
    chosen = choose([candidates], Wanted(items=4, roles=("cto", "founder"), domains=("art",)))
    assert {20, 21} <= rows(chosen.taken)
    assert len(chosen.taken) == 4


def test_one_place_goes_outside_the_usual() -> None:
    usual = [candidate(n, 0.9, domain="tech") for n in range(1, 9)]
    abroad = [candidate(10, 0.1, domain="biology", importance=0.9), candidate(11, 0.3, domain="law", importance=0.2)]
    chosen = choose([[*usual, *abroad]], Wanted(items=5, usual=frozenset({"tech"})))
    assert chosen.outside == 10
    assert chosen.taken[-1].row == 10


def test_what_bears_most_on_each_decision_has_a_place_and_one_decision_does_not_fill_it() -> None:
    loud = [candidate(n, 0.9, decisions={"boats": 0.5}) for n in range(1, 9)]
    best = candidate(20, 0.05, decisions={"lamps": 0.9})
    weaker = candidate(21, 0.06, decisions={"lamps": 0.5})
    others = [candidate(n, 0.6) for n in range(30, 34)]
    chosen = choose([[*loud, best, weaker, *others]], Wanted(items=5, decisions=("boats", "lamps")))
    assert 20 in rows(chosen.taken)
    assert sum("boats" in each.decisions for each in chosen.taken) <= 2


def test_a_wider_window_gives_only_what_is_missing() -> None:
    new = [candidate(1, 0.2), candidate(2, 0.1)]
    chosen = choose([new, [*new, candidate(3, 0.9), candidate(4, 0.8)]], Wanted(items=3))
    assert rows(chosen.taken) == {1, 2, 3}


def test_one_source_does_not_fill_a_brief() -> None:
    loud = [candidate(n, 0.50, source="loud") for n in range(1, 6)]
    others = [candidate(n, 0.45, source=f"other {n}") for n in range(10, 13)]
    taken = choose([[*loud, *others]], Wanted(items=4)).taken
    assert sum(each.source == "loud" for each in taken) == 1


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        row=st.integers(1, 60),
        score=st.floats(0.001, 2),
        minutes=st.integers(1, 30),
        source=st.sampled_from("abc"),
        domain=st.sampled_from(["", "x", "y", "z"]),
        roles=st.frozensets(st.sampled_from(["r", "s"])),
        story=st.sampled_from([0, 0, 7, 8]),
        importance=st.floats(0, 1),
        decisions=st.dictionaries(st.sampled_from("de"), st.floats(0.1, 1), max_size=2),
    ),
    max_size=40,
    unique_by=lambda c: c.row,
)


@given(CANDIDATES, st.integers(1, 10), st.integers(0, 60))
def test_whatever_comes_nothing_is_told_twice_and_it_fits(
    candidates: list[Candidate], items: int, minutes: int
) -> None:
    wanted = Wanted(items, minutes, ("r", "s"), ("x",), ("d",), frozenset({"x", "y"}))
    taken = choose([candidates], wanted).taken
    assert len(rows(taken)) == len(taken) <= items
    stories = [each.story for each in taken if each.story]
    assert len(set(stories)) == len(stories)
    assert not minutes or len(taken) == 1 or sum(each.minutes for each in taken) <= minutes
    assert bool(taken) == bool(candidates)
    assert choose([list(reversed(candidates))], wanted).taken == taken
