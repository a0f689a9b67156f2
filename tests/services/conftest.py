"""One Miniflux for all tests of this folder that want a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.miniflux import Miniflux, miniflux, missing


@pytest.fixture(scope="session")
def flux() -> Iterator[Miniflux]:
    if why := missing():
        pytest.skip(why)
    with miniflux() as server:
        yield server
