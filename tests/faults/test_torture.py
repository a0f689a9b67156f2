"""A short run of `make torture`: a few faults of every kind, into real processes."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.faults.torture import FAULTS, Tally, Victim

ROUNDS = 3


@pytest.mark.parametrize("name", FAULTS)
def test_what_was_acknowledged_survives(tmp_path: Path, name: str) -> None:
    tally = Tally(name)
    FAULTS[name](Victim(tmp_path / "machine", Random(1)), tally, range(ROUNDS))
    if tally.skipped:
        pytest.skip(tally.skipped)
    assert tally.injected
    assert tally.acknowledged
    assert tally.lost == 0
