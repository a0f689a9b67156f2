"""Every test of this folder is an attack: real processes on machines of their own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.attack.known import KNOWN
from tests.attack.machine import Machine

STARTED = pytest.StashKey[bool]()
"""Whether it is the first case of its test, and none of the quick ones: its programs are started as a person starts
them, those of all others forked.
"""


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores where only this folder is run: some cases do nothing for half a minute but wait."""
    return 1 + (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    tests: set[str] = set()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.attack)
            test = item.nodeid.partition("[")[0]
            item.stash[STARTED] = test not in tests and item.get_closest_marker("quick") is None
            tests.add(test)
            why = KNOWN.get(f"{item.path.name}::{item.name}")
            if why is not None:
                item.add_marker(pytest.mark.xfail(strict=True, reason=why))


@pytest.fixture
def forked(request: pytest.FixtureRequest) -> bool:
    return not request.node.stash[STARTED]


@pytest.fixture
def machine(tmp_path: Path, forked: bool) -> Machine:
    return Machine(tmp_path, forked=forked)
