"""Nothing that reads outside text takes the square of its length; `attack/test_linear.py` measures how time grows."""

from __future__ import annotations

import pytest

from tests.worst_cases import CASES, FUNCTIONS, seconds

SIZE = 16_000
"""Characters: steps that are its square take several times the bound, those in proportion a small part of it."""
BOUND = 2.0
"""CPU seconds."""


@pytest.mark.parametrize("name", FUNCTIONS)
def test_nothing_takes_the_square_of_a_text(name: str) -> None:
    """A small size first: where that takes long, nothing larger is tried."""
    function = FUNCTIONS[name]
    slow = {
        case: "slow"
        for case, make in CASES.items()
        if seconds(function, make(1_000)) > BOUND / 3 or seconds(function, make(SIZE)) > BOUND
    }
    assert slow == {}
