"""A short run of the part of `make torture` that is about sharing."""

from __future__ import annotations

import pytest

from tests.postgres import missing
from tests.share.pair import Alone
from tests.share.torture import FAULTS, Tally, world_of


@pytest.mark.parametrize("name", [name for name, (kind, _run) in FAULTS.items() if kind is Alone])
def test_what_was_confirmed_survives(name: str) -> None:
    """A standby that takes over is what test_failover.py is about."""
    if why := missing():
        pytest.skip(why)
    kind, fault = FAULTS[name]
    tally = Tally(name)
    with world_of(kind, 1) as world:
        fault(world, tally, range(4))
    assert tally.injected
    assert tally.acknowledged
    assert (tally.lost, tally.twice) == (0, 0)
