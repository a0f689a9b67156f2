"""A reader at a small library, driven by keys, and the text that stands on the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from textual import events
from textual.driver import Driver
from textual.pilot import Pilot
from textual.widget import Widget

from reader.config import Config
from reader.library import Library
from reader.model.digest import Digest
from reader.model.record import from_record
from reader.state import State
from reader.tui.app import ReaderApp
from reader.tui.screens.main import MainScreen
from reader.tui.textual_private import key_name, rendered_lines

CHARACTERS = {"space": " ", "slash": "/", "semicolon": ";", "colon": ":", "question_mark": "?", "exclamation_mark": "!"}
NOW = datetime(2024, 3, 10, 9, 0, tzinfo=UTC)
WIDE, MEDIUM, NARROW, TINY = (160, 45), (120, 36), (80, 24), (40, 12)


def record(title: str, **values: object) -> dict[str, Any]:
    """A digest with a link of its own."""
    return {
        "title": title,
        "source": "The Ledger",
        "link": f"https://ledger.example/{'-'.join(title.lower().split())}",
        "added": "2024-03-01T08:00:00Z",
        "depth": {"level": "beginner", "abstraction": "low"},
        "minutes": 2,
        **values,
    }


RECORDS: tuple[Mapping[str, Any], ...] = (
    record(
        "Queues that refuse",
        source="Backpressure Weekly",
        published="2024-03-09",
        field={"domain": "Technology", "subfields": ["Reliability", "Networking"]},
        depth={"level": "advanced", "abstraction": "low"},
        minutes=4,
        curator="Kitchen Table",
        authors=["Ada Quill", "Ben Ode", "Cy Verse", "Di Stich", "Ed Rhyme"],
        summary="A full queue hides trouble.\n\nThe team bounded it by time instead.",
        takeaway="For platform teams, bound every queue by time.",
        insights=["Latency is the first symptom.", "Shedding early protects the rest."],
        method=["Measure waiting time.", "Set a deadline."],
        topics=["load shedding", "latency"],
        best_for=["Site Reliability Engineer", "CTO"],
        related=[
            {"title": "Clocks disagree", "link": "https://ledger.example/clocks-disagree"},
            {"title": "A text elsewhere", "link": "https://elsewhere.example/text"},
            {"title": "A text with no link", "link": ""},
        ],
    ),
    record(
        "Clocks disagree",
        published="2024-03-08",
        field={"domain": "Technology", "subfields": ["Reliability"]},
        depth={"level": "expert", "abstraction": "high"},
        minutes=11,
        summary="Two machines never agree what time it is; latency is why.",
        topics=["time"],
        best_for=["Software Engineer", "CTO"],
    ),
    record(
        "Tests that lie",
        published="2024-02-20",
        field={"domain": "Technology", "subfields": ["Testing"]},
        depth={"level": "intermediate", "abstraction": "medium"},
        summary="A test that cannot fail is decoration.",
        topics=["testing"],
        best_for=["Software Engineer"],
    ),
    record("Budgets for people", published="2024-01", field={"domain": "Management"}, best_for=["CTO", "Founder"]),
    record("Hiring slowly", published="2023-11-02", field={"domain": "Management"}, best_for=["Founder"], minutes=3),
    record("Paper forms", published="2019", link="", best_for=["Founder", "Product Manager"]),
)
NEWEST_FIRST = [str(each["title"]) for each in RECORDS]


def many(count: int) -> list[dict[str, Any]]:
    """Digests for a list that does not fit on a screen, the newest first."""
    newest = date(2025, 12, 31)
    return [
        record(f"Number {n:03}", published=(newest - timedelta(days=n)).isoformat(), best_for=["CTO"])
        for n in range(count)
    ]


def digests(records: Iterable[Mapping[str, Any]] = RECORDS) -> list[Digest]:
    return [from_record(each) for each in records]


def id_of(title: str) -> str:
    return next(digest.id for digest in digests() if digest.title == title)


class Reader:
    """The application under test."""

    def __init__(self, app: ReaderApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def main(self) -> MainScreen:
        return self.app.main

    @property
    def library(self) -> Library:
        return self.app.library

    async def press(self, *keys: str) -> None:
        """Press these one after the other; `Pilot.press` would wait for an idle process after each."""
        for key in keys:
            await self.strike(key)
        await self.settle()

    async def strike(self, key: str) -> None:
        """Press a key without waiting for what follows from it."""
        name = key_name(key) if len(key) == 1 else key
        self.app.post_message(events.Key(name, key if len(key) == 1 else CHARACTERS.get(key)))
        await self.pilot.pause(0)

    async def type(self, text: str) -> None:
        await self.press(*text)

    async def ask(self, query: str) -> None:
        """Put a query into the bar at once, and go to the list."""
        self.main.query_bar.input.value = query
        await self.settle()
        self.main.digest_list.focus()
        await self.settle()

    async def settle(self) -> None:
        """Until nothing more follows from what was done."""
        while self.app.is_dealing_with_keys and self.app.return_code is None:
            await self.pilot.pause(0.005)
        await self.pilot.pause(0.015)
        await self.app.workers.wait_for_complete()
        await self.pilot.pause(0)

    async def until(self, condition: Callable[[], bool], seconds: float = 30.0) -> None:
        for _ in range(int(seconds / 0.02)):
            if condition():
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"it did not come to that in {seconds} s; on the screen:\n{self.text()}")

    async def click(self, text: str, pane: Widget | None = None, *, after: str = "") -> None:
        """Click on the first place where this text stands, in a pane or anywhere, in a line behind another text."""
        left, top = pane.content_region.offset if pane is not None else (0, 0)
        for y, line in enumerate(self.text(pane).split("\n")):
            _, found, rest = line.partition(after) if after else ("", "", line)
            if text in rest and (found or not after):
                x = len(line) - len(rest) + rest.index(text)
                await self.pilot.click(offset=(left + x, top + y))
                await self.settle()
                return
        raise AssertionError(f"{text!r} is nowhere on the screen:\n{self.text(pane)}")

    async def resize(self, size: tuple[int, int]) -> None:
        await self.pilot.resize_terminal(*size)
        await self.settle()

    def text(self, pane: Widget | None = None) -> str:
        """What stands on the screen, or in a pane of it."""
        region = pane.content_region if pane is not None else self.app.screen.region
        strips = rendered_lines(self.app.screen)[region.y : region.bottom]
        return "\n".join(strip.crop(region.x, region.right).text for strip in strips)

    def listed(self) -> str:
        return self.text(self.main.digest_list)

    def detail(self) -> str:
        return self.text(self.main.detail)

    def filters(self) -> str:
        return self.text(self.main.filters)

    def top(self) -> str:
        return self.text(self.main.top_bar)

    def key_bar(self) -> str:
        return self.text(self.main.key_bar)

    @property
    def query(self) -> str:
        """What stands in the query bar."""
        return self.main.query_bar.input.value

    @property
    def here(self) -> str:
        """Title of the digest under the cursor."""
        row = self.main.digest_list.current
        return row.title if row is not None else ""

    @property
    def shown(self) -> str:
        """Title of the digest in the detail pane."""
        digest = self.main.detail.digest
        return digest.title if digest is not None else ""

    def titles(self) -> list[str]:
        rows = self.main.session.found.rows
        return [row.title for row in self.library.fetch(rows[:])]

    def styles(self, text: str, pane: Widget) -> list[str]:
        """The styles in which a text stands in a pane, wherever it is one stretch of its own."""
        strips = rendered_lines(self.app.screen)[pane.region.y : pane.region.bottom]
        segments = (segment for strip in strips for segment in strip.crop(pane.region.x, pane.region.right))
        return [str(segment.style) for segment in segments if segment.text == text]

    @property
    def driver(self) -> Driver:
        """What writes to the terminal."""
        assert self.app._driver is not None
        return self.app._driver

    def notifications(self) -> list[str]:
        return [notification.message for notification in self.app._notifications]


@asynccontextmanager
async def opened(
    library: Library,
    size: tuple[int, int] = WIDE,
    *,
    config: Config | None = None,
    records: Iterable[Mapping[str, Any]] | None = RECORDS,
    new: bool = False,
) -> AsyncIterator[Reader]:
    """A reader at a library that was given these records; at a first start (`new`) it asks for the roles."""
    if records is not None:
        library.add(digests(records))
    state = State.load(library.layout.state)
    if not new and not state.asked:
        state.asked = True
        state.save(library.layout.state)
    app = ReaderApp(library, config or Config())
    app.session.clock = lambda: NOW
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        reader = Reader(app, pilot)
        await reader.until(lambda: bool(app.main.query("DigestList")), 20)
        await reader.settle()
        yield reader
