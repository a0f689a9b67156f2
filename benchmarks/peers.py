"""`python -m benchmarks.peers [--size 10000] [--starts 21]`: the reader's start beside those of its peers.

Its peers are a bare Textual app, the least that a Textual program can take, and newsboat, which draws with ncurses and
keeps the same items in SQLite. All are started in turn, in one run, under the same pseudo-terminal.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from statistics import median
from typing import Any
from xml.sax.saxutils import escape

from benchmarks.bench import Place, percentile, temporary_place
from benchmarks.empty import READY
from benchmarks.generate import LAST_DAY, World
from benchmarks.screen import empty, environment, prepare, reader, replayed
from benchmarks.terminal import SIZE, NoAnswerError, Terminal, shown_by
from reader.library import open_library
from reader.model.query import Query
from reader.model.record import from_record
from reader.paths import layout
from reader.tui.first_frame import load_frame

WARM_UPS = 2
"""Starts before those that count: they compile and read from a cold disk."""
STARTS = 21
"""With 20 or fewer the p95 would be the slowest start."""
FRESH = "Fresh arrival"
"""Title of the newest item. It came after the last session, so only a list that was read since can show it."""
FEED = "Peers of digest"
FRAME, LIVE = "digest: its last frame, replayed", "digest: its live list"
BARE = "a bare Textual app: its first frame"
FEEDS, ARTICLES = "newsboat: its list of feeds", "newsboat: its articles, Enter pressed"
SKIPPED = "newsboat is not installed and is left out; on Debian it is in the package `newsboat`."

Start = Callable[[], dict[str, float]]
"""Starts a program, and gives the milliseconds from its exec until each thing was on the screen."""


def items(size: int) -> Iterator[dict[str, Any]]:
    """The records of a library of one fewer, then the newest."""
    yield from World().records(size - 1)
    yield fresh()


def fresh() -> dict[str, Any]:
    newest = next(World().records(1))
    return {
        **newest,
        "title": FRESH,
        "link": "https://fresh.example/arrival",
        "published": (LAST_DAY + timedelta(days=1)).isoformat(),
    }


def rss_item(record: Mapping[str, Any]) -> str:
    """An item with all the text of its digest, so that newsboat keeps as much of it."""
    published = format_datetime(datetime.fromisoformat(record["published"]).replace(tzinfo=UTC), usegmt=True)
    lines = [line for value in record.values() if isinstance(value, list) for line in value]
    text = "\n".join((record["summary"], record["takeaway"], *lines))
    fields = {"title": record["title"], "link": record["link"], "guid": record["link"], "author": record["source"]}
    body = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
    return f"<item>{body}<pubDate>{published}</pubDate><description>{escape(text)}</description></item>\n"


def write_feed(path: Path, size: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{FEED}</title>\n')
        file.writelines(map(rss_item, items(size)))
        file.write("</channel></rss>\n")


def digest_start(place: Place) -> Start:
    """Starts of a reader that has been left once, with a digest that has come since."""
    title = prepare(Place(place.folder, place.size - 1))
    for _ in replayed(place, title):  # leaves its frame, and then starts on it
        pass
    with open_library(place.root) as library:
        library.add([from_record(fresh())])
        library.find(Query())  # the order of a changed library is made once, and then kept
    check_frame(place, title)

    def start() -> dict[str, float]:
        with reader(place) as terminal:
            return {FRAME: terminal.wait_for(title), LIVE: terminal.wait_for(FRESH)}

    return start


def check_frame(place: Place, title: str) -> None:
    """The frame is one of this library, and an old one: it cannot be taken for the live list, nor that for it."""
    frame = shown_by(load_frame(layout(place.root).index, *SIZE))
    if title not in frame or FRESH in frame:
        raise NoAnswerError(f"The last frame should show {title!r} and not {FRESH!r}, but it is: {frame[:2000]!r}")


def bare_start(place: Place) -> Start:
    def start() -> dict[str, float]:
        with empty(place) as terminal:
            return {BARE: terminal.wait_for(READY)}

    return start


def newsboat_start(place: Place, newsboat: str) -> Start:
    """Starts of newsboat as it is by default, with the feed in its cache."""
    folder = place.folder / "newsboat"
    cache = folder / "cache.db"
    # It makes a folder in the home folder, whatever files it is given.
    surroundings = {**environment(), "HOME": str(folder)}
    command = [newsboat, f"--config-file={folder}/config", f"--url-file={folder}/urls", f"--cache-file={cache}"]
    folder.mkdir()
    write_feed(folder / "feed.xml", place.size)
    (folder / "urls").write_text((folder / "feed.xml").as_uri() + "\n", encoding="utf-8")
    (folder / "config").touch()
    subprocess.run([*command, "--execute=reload"], env=surroundings, check=True, capture_output=True)
    check_cache(cache, place.size)

    def start() -> dict[str, float]:
        with Terminal(command, surroundings, folder) as terminal:
            feeds = terminal.wait_for(FEED)
            terminal.send("\r")
            return {FEEDS: feeds, ARTICLES: terminal.wait_for(FRESH)}

    return start


def check_cache(cache: Path, size: int) -> None:
    with closing(sqlite3.connect(cache)) as database:
        kept = database.execute("SELECT count(*) FROM rss_item").fetchone()[0]
    if kept != size:
        raise NoAnswerError(f"newsboat keeps {kept:,} items instead of {size:,}")


def run(size: int, starts: int) -> dict[str, list[float]]:
    """The times of everything that was waited for, a start of each program after one of every other."""
    newsboat = shutil.which("newsboat")
    times: dict[str, list[float]] = {}
    with temporary_place(size) as place:
        programs = [digest_start(place), bare_start(place)]
        if newsboat:
            programs.append(newsboat_start(place, newsboat))
        else:
            print(SKIPPED)
        for number in range(WARM_UPS + starts):
            for start in programs:
                for what, spent in start().items():
                    times.setdefault(what, [])
                    if number >= WARM_UPS:
                        times[what].append(spent)
    return times


def compared(title: str, times: Mapping[str, list[float]]) -> str:
    """A table in milliseconds, with ratios of the medians: how many times what digest takes."""
    frame, live = median(times[FRAME]), median(times[LIVE])
    rows = [f"\n{title}", f"{'':40} {'median':>9} {'p95':>9}    {'÷ frame':>9} {'÷ live':>9}"]
    for what, spent in times.items():
        middle = median(spent)
        rows.append(
            f"{what:40} {middle:9.1f} {percentile(spent, 95):9.1f} ms {middle / frame:9.2f} {middle / live:9.2f}"
        )
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description="Measure starts beside peers.")
    parser.add_argument("--size", type=int, default=10_000, help="items")
    parser.add_argument("--starts", type=int, default=STARTS, help="starts of each that count")
    arguments = parser.parse_args()
    times = run(arguments.size, arguments.starts)
    print(compared(f"{arguments.starts} starts of each with {arguments.size:,} items", times), flush=True)


if __name__ == "__main__":
    main()
