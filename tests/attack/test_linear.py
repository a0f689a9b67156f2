"""Whatever reads outside text takes time in proportion to it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from statistics import median

import pytest

from tests.worst_cases import CASES, FUNCTIONS, Function, seconds

SIZES = (10_000, 100_000)
GROWTH = 13.0
"""Ten times the text may take 1.3 times as long as that."""
FLOOR = 0.02
"""CPU seconds below which nothing is measured."""


@pytest.fixture(autouse=True)
def _no_collector() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def growth(function: Function, case: Callable[[int], str]) -> float:
    """How many times longer ten times the text takes: the median of five where the first look is too slow."""
    small, large = (case(size) for size in SIZES)

    def once() -> float:
        return seconds(function, large) / max(FLOOR, seconds(function, small))

    first = once()
    return first if first <= GROWTH else median((first, once(), once(), once(), once()))


@pytest.mark.attack
@pytest.mark.parametrize("name", FUNCTIONS)
def test_time_grows_as_the_text_does(name: str) -> None:
    """The smallest size first: where that takes long, nothing larger is tried."""
    function = FUNCTIONS[name]
    slow = {}
    for case, make in CASES.items():
        if seconds(function, make(1_000)) > 0.5 or seconds(function, make(SIZES[0])) > 1.0:
            slow[case] = float("inf")
        elif (grown := growth(function, make)) > GROWTH:
            slow[case] = grown
    assert slow == {}
