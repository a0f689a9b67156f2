"""The scenes of the documentation's pictures and of the snapshot tests: keys pressed on the starter library."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reader.config import Config
from reader.intake.imports import import_paths
from reader.library import Library, open_library
from reader.library.feed_state import Fetch
from reader.model.query import Query
from reader.model.query_text import parse
from reader.model.subscription import Subscription
from reader.paths import starter_folder
from reader.state import State
from reader.tui.app import ReaderApp
from tests.tui.screen import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
ESSAY = "A queue is a promise about time"
SCENES: Mapping[str, Sequence[str]] = {
    "main": (),
    "reading": ("enter",),
    "evidence": ("e",),
    "feeds": ("F",),
    "brief": ("B",),
    "help": ("question_mark",),
    "search": ("slash", *"role:soft"),
    "filters": ("r", *"eng"),
    "palette": ("ctrl+p", *"mark"),
    "letters": ("enter", "semicolon"),
    "form": ("E",),
    "roles": ("P",),
    "views": ("slash", *"queue", "enter", "v"),
    "nothing": ("slash", *"zebra level:expert", "enter"),
}
"""By name the keys that lead there from the first screen."""
FEEDS = (
    ("The Ledger", "https://ledger.example/feed", 40, ""),
    ("Backpressure Weekly", "https://backpressure.example/issues", 3_000, ""),
    ("Harbour Notes", "https://harbour.example/atom.xml", 90_000, "The server answered 503 (Service Unavailable)."),
)
"""Name, address, seconds since it was asked, and what went wrong."""


def add_starter(library: Library) -> None:
    import_paths(library, [starter_folder()])


@contextmanager
def library_of_scenes(
    root: Path,
    *,
    fill: Callable[[Library], None] = add_starter,
    feeds: Sequence[tuple[str, str, int, str]] = FEEDS,
    here: str = ESSAY,
) -> Iterator[Library]:
    """The starter library, partly read, with feeds. `here`: the title under the cursor; the tests have other words."""
    with open_library(root) as library:
        fill(library)
        ids = library.ids_of(library.find(Query()).rows[:])
        library.mark({id_: {"read": True} for id_ in ids[2:40:3]})
        library.mark({id_: {"bookmark": True} for id_ in ids[4:30:7]})
        library.mark({ids[1]: {"tag:planning": True, "note": "For Monday."}})
        library.feeds.put([Subscription(address, address, name) for name, address, _, _ in feeds])
        library.fetches.put(
            Fetch(address, last_try=(at := NOW.timestamp() - ago), last_success=0 if error else at, error=error)
            for _, address, ago, error in feeds
        )
        essay = library.fetch(library.find(parse(f'"{here}"')).rows[:1])[0]
        State(asked=True, cursor=essay.id, roles=("CTO", "Software Engineer", "Site Reliability Engineer")).save(
            library.layout.state
        )
        library.arrange(library.views.saved("Reliability", "field:reliability is:unread", "r"))
        library.arrange(library.views.saved("Deep reading", "level:advanced,expert is:unread minutes:<10"))
        yield library


def app_of_scenes(library: Library, theme: str) -> ReaderApp:
    """The reader, at a fixed time."""
    app = ReaderApp(library, Config(theme=theme))
    app.session.clock = lambda: NOW
    app.animation_level = "none"
    return app


async def play(app: ReaderApp, pilot: Pilot[None], scene: str) -> None:
    """Press the keys of a scene, and wait for what follows from them."""
    reader = Reader(app, pilot)
    await reader.settle()
    await reader.press(*SCENES[scene])
    await reader.until(lambda: reader.shown == reader.here)
    await reader.until(lambda: app.main.views.is_counted or not app.main.side.display)
    await reader.settle()
