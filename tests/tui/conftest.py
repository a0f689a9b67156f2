"""What the tests of the screen share."""

from __future__ import annotations

import pytest

from reader.tui.actions import reading


@pytest.fixture(autouse=True)
def short_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys come faster in a test than from any hand; the page is not to be waited for."""
    monkeypatch.setattr(reading, "HELD", 0.0)
