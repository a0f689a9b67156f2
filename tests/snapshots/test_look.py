"""How every screen looks, by the scenes of the documentation's pictures.

Look at a changed picture before you keep it: `pytest -n0 tests/snapshots --snapshot-update`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from textual.pilot import Pilot

from docs.scenes import SCENES, app_of_scenes, library_of_scenes, play
from reader.library import Library
from reader.tui.app import ReaderApp
from tests.tui.screen import MEDIUM, NARROW, TINY, WIDE

if TYPE_CHECKING:

    class Compare(Protocol):
        def __call__(self, app: ReaderApp, *, terminal_size: tuple[int, int], run_before: object) -> bool: ...


DARK, LIGHT = "tokyo-night", "atom-one-light"
LOOKS = [
    ("main", WIDE, DARK), ("main", MEDIUM, LIGHT), ("main", TINY, DARK),
    ("reading", NARROW, DARK), ("evidence", MEDIUM, DARK), ("feeds", NARROW, LIGHT), ("help", NARROW, DARK),
    *((scene, MEDIUM, DARK) for scene in SCENES if scene not in ("main", "reading", "evidence", "feeds", "help")),
]  # fmt: skip


@pytest.fixture
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    with library_of_scenes(tmp_path / "starter") as library:
        yield library


@pytest.mark.parametrize(("scene", "size", "theme"), LOOKS, ids=[f"{scene}-{size[0]}" for scene, size, _ in LOOKS])
def test_the_look(starter: Library, snap_compare: Compare, scene: str, size: tuple[int, int], theme: str) -> None:
    app = app_of_scenes(starter, theme)

    async def play_scene(pilot: Pilot[None]) -> None:
        await play(app, pilot, scene)

    assert snap_compare(app, terminal_size=size, run_before=play_scene)
