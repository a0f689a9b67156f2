"""Topics rise and fall where chance alone would not have it."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.briefing.trends import LEAST_IN_HALF, MOST_PARTS, Counted, changed, deviation, parts_of, ratio

TODAY = date(2026, 5, 31)


@given(st.integers(1, 3650))
def test_two_halves_of_whole_parts_end_today(days: int) -> None:
    parts = parts_of(days, TODAY)
    bounds = parts.bounds()
    assert (parts.after - TODAY).days == 1
    assert parts.middle - parts.first == parts.after - parts.middle
    assert bounds[0] == parts.first
    assert bounds[-1] == parts.after
    assert bounds[parts.in_half] == parts.middle
    assert 2 * parts.in_half <= MOST_PARTS
    assert parts.days == 1 or parts.days % 7 == 0


@pytest.mark.parametrize(("days", "half", "part"), [(1, 7, 1), (7, 7, 1), (30, 28, 7), (90, 91, 7), (365, 364, 28)])
def test_the_ranges_are_compared_by_days_and_weeks(days: int, half: int, part: int) -> None:
    parts = parts_of(days, TODAY)
    assert (parts.after - parts.middle).days == half
    assert parts.days == part


def test_a_ratio_is_of_shares_and_never_divides_by_nothing() -> None:
    assert ratio(Counted("a", 10, 20), 100, 200) == pytest.approx(1, abs=0.06)
    assert ratio(Counted("a", 0, 20), 100, 100) == pytest.approx(41)
    assert ratio(Counted("a", 20, 0), 100, 100) == pytest.approx(1 / 41)
    assert deviation(Counted("a", 3, 12), 50, 50) == pytest.approx(-deviation(Counted("a", 12, 3), 50, 50))


def test_what_changed_most_surely_stands_first_and_steady_topics_are_in_neither_list() -> None:
    counted = [Counted("steady", 40, 41), Counted("up", 5, 30), Counted("more", 5, 60), Counted("down", 50, 10)]
    rising, falling = changed(counted, 200, 200)
    assert [each.key for each in rising] == ["more", "up"]
    assert [each.key for each in falling] == ["down"]


def test_more_arrivals_of_everything_make_nothing_rise() -> None:
    counted = [Counted(str(n), 10 + n, 4 * (10 + n)) for n in range(8)]
    before, now = sum(each.before for each in counted), sum(each.now for each in counted)
    assert changed(counted, before, now) == ([], [])


def test_a_small_change_of_much_is_not_worth_a_line() -> None:
    assert changed([Counted("a", 10_000, 11_500)], 100_000, 100_000) == ([], [])
    assert changed([Counted("a", 10_000, 13_000)], 100_000, 100_000)[0]


def test_too_little_is_not_compared() -> None:
    assert changed([Counted("a", 0, 4)], 100, 100) == ([], [])
    assert changed([Counted("a", 0, 50)], LEAST_IN_HALF - 1, 100) == ([], [])


def test_chance_alone_lists_next_to_nothing() -> None:
    chance = random.Random(7)
    listed = 0
    for _ in range(60):
        halves = [[0] * 200, [0] * 200]
        for half in halves:
            for _ in range(1000):
                half[min(199, int(chance.expovariate(0.03)))] += 1
        rising, falling = changed([Counted(str(n), halves[0][n], halves[1][n]) for n in range(200)], 1000, 1000)
        listed += bool(rising or falling)
    assert listed <= 12, "one library of ten may have something listed that is chance"
