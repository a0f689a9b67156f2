"""Every test of this folder is an attack: real processes on machines of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attack.known import KNOWN
from tests.attack.machine import Machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.attack)
            why = KNOWN.get(f"{item.path.name}::{item.name}")
            if why is not None:
                item.add_marker(pytest.mark.xfail(strict=True, reason=why))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)
