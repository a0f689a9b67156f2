"""The tour that the README's moving picture shows: the script as data, and what plays it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docs.moving_picture import Frame, Row, row_of
from docs.scenes import app_of_scenes
from reader.library import Library
from reader.tui.textual_private import rendered_lines
from tests.tui.screen import Reader

if TYPE_CHECKING:
    from reader.tui.app import ReaderApp

SIZE = 112, 30
THEME = "tokyo-night"


@dataclass(frozen=True)
class Step:
    """One thing that is shown: the keys as they are named to people, what they do, and what is pressed."""

    named: str
    said: str
    pressed: Sequence[str] = ()
    seconds: float = 1.8
    typed: float = 0.0
    """Seconds that each key but the last stays to be seen; 0 shows only what all lead to."""


TOUR = (
    Step("digest", "What is new, for your roles", seconds=2.5),
    Step("j j", "Move down the list; the digest follows", "jj", typed=0.7),
    Step("r", "Filter by role: each shows what it would leave", "r"),
    Step("type", "Type to find one …", "site", 0.9, 0.25),
    Step("space", "… and tick it", ("space",)),
    Step("esc", "One query, typed or ticked", ("escape", "escape")),
    Step("enter", "Read", ("enter",), 2.6),
    Step("b", "Bookmark; u undoes anything", "b"),
    Step("e", "Evidence: every sentence beside the passage it rests on", "e", 2.8),
    Step("esc", "Back to the list", ("escape", "escape"), 0.9, 0.6),
    Step("/", "Search while you type", ("slash",), 0.8),
    Step("latency", "Words, filters, dates: one language", tuple("latency"), 1.8, 0.18),
    Step("B", "The brief of the day: few, chosen, and then you are done", ("enter", "B"), 3.2),
)


def script() -> Iterator[str]:
    """What the tour shows, a line each step: what the picture says to those who do not see it."""
    return (f"{step.named}: {step.said}" for step in TOUR)


async def play(library: Library) -> list[Frame]:
    """The tour's frames."""
    app = app_of_scenes(library, THEME)
    frames = []
    async with app.run_test(size=SIZE) as pilot:
        reader = Reader(app, pilot)
        await reader.settle()
        for step in TOUR:
            for key in step.pressed[:-1]:
                await reader.press(key)
                if step.typed:
                    await _settled(reader)
                    frames.append(Frame(_rows(app), (step.named, step.said), step.typed))
            await reader.press(*step.pressed[-1:])
            await _settled(reader)
            frames.append(Frame(_rows(app), (step.named, step.said), step.seconds))
    return frames


async def _settled(reader: Reader) -> None:
    """Until everything on the screen tells of the digest under the cursor."""
    if reader.app.screen is reader.main:
        await reader.until(lambda: reader.shown == reader.here)
        await reader.until(lambda: reader.main.views.is_counted or not reader.main.side.display)
    await reader.settle()


def _rows(app: ReaderApp) -> tuple[Row, ...]:
    return tuple(row_of(strip) for strip in rendered_lines(app.screen))
