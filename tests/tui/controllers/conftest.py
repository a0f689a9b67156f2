"""A session at a small library, and no screen."""

from __future__ import annotations

import pytest

from reader.library import Library
from reader.tui.session import Session
from tests.tui.screen import NOW, digests


@pytest.fixture
def session(library: Library) -> Session:
    library.add(digests())
    return Session(library, clock=lambda: NOW)
