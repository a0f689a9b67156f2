"""How the screen looks in its three layouts. Look at a changed picture before you keep it: `--snapshot-update`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from textual.pilot import Pilot

from reader.config import Config
from reader.library import Library
from reader.state import State
from reader.tui.app import ReaderApp
from tests.tui.screen import MEDIUM, NOW, RECORDS, TINY, WIDE, Reader, digests, id_of

if TYPE_CHECKING:

    class Compare(Protocol):
        def __call__(self, app: ReaderApp, *, terminal_size: tuple[int, int], run_before: object) -> bool: ...


@pytest.mark.parametrize("size", [WIDE, MEDIUM, TINY], ids=["wide", "medium", "tiny"])
def test_the_look(library: Library, snap_compare: Compare, size: tuple[int, int]) -> None:
    library.add(digests(RECORDS))
    library.mark({id_of("Clocks disagree"): {"read": True, "bookmark": True}})
    State(asked=True, query="role:CTO", cursor=id_of("Queues that refuse")).save(library.layout.state)
    app = ReaderApp(library, Config())
    app.session.clock = lambda: NOW

    async def settle(pilot: Pilot[None]) -> None:
        await Reader(app, pilot).settle()

    assert snap_compare(app, terminal_size=size, run_before=settle)
