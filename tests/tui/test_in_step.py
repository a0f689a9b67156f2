"""How the library stands to its shared one, in the line over everything, and whole where it is asked for."""

from __future__ import annotations

import pytest

from reader.library import Library
from tests.tui.screen import MEDIUM, NARROW, TINY, WIDE, opened

WHY = "The shared library db.example/team does not let anna in: its owner invites with `digest share invite`."
SIZES = [WIDE, MEDIUM, NARROW, TINY]


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_refused_and_why_can_be_read_at_every_width(library: Library, size: tuple[int, int]) -> None:
    async with opened(library, size) as reader:
        reader.main.in_step.take({"state": "refused", "waiting": 2, "error": WHY})
        await reader.until(lambda: "refused" in reader.top())
        assert "…" not in reader.top().partition("refused")[0]
        assert WHY in reader.top() or "refused, alt+l says why" in reader.top()
        await reader.press("alt+l")
        await reader.until(lambda: "invites" in reader.text())
        assert "does not" in reader.text()


@pytest.mark.parametrize("size", SIZES)
async def test_offline_says_what_waits_and_on_demand_why(library: Library, size: tuple[int, int]) -> None:
    async with opened(library, size) as reader:
        reader.main.in_step.take({"state": "offline", "waiting": 3, "error": "Nothing answers at db.example."})
        await reader.until(lambda: "offline, 3 waiting" in reader.top())
        await reader.press("alt+l")
        await reader.until(lambda: "Nothing" in reader.text())
        reader.main.in_step.take({"state": "step"})
        await reader.until(lambda: "offline" not in reader.top())


async def test_who_shares_nothing_is_told_how(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        await reader.press("alt+l")
        await reader.until(lambda: "is not part of a shared one" in " ".join(reader.text().replace("▌", " ").split()))
