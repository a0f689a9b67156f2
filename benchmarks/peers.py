"""`python -m benchmarks.peers [--size 10000]`: starts beside a bare Textual app and newsboat, with the same items.

One run, in turn, under the same pseudo-terminal. newsboat is Debian's package of that name; without it, it is left out.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.bench import Measured, Place, table, temporary_place, timed
from benchmarks.empty import READY
from benchmarks.generate import World
from benchmarks.screen import empty, environment, forget_frames, prepare, reader
from benchmarks.terminal import Terminal

STARTS = 15
FEED = "Ten thousand digests"
DATE = "Jan 02"
"""What newsboat shows of every item's date."""
Start = Callable[[], float]


def newsboat(place: Place) -> Terminal:
    return Terminal([shutil.which("newsboat") or "newsboat", *arguments(place.folder)], environment(), place.folder)


def arguments(folder: Path) -> list[str]:
    return ["-q", "-u", str(folder / "urls"), "-c", str(folder / "cache.db"), "-C", str(folder / "newsboat.conf")]


def fill_newsboat(place: Place) -> str:
    """The same items in newsboat's cache; the start of the title that it lists first."""
    feed = place.folder / "feed.xml"
    titles = [record["title"] for record in World().records(place.size)]
    items = "".join(
        f"<item><title>{escape(title)}</title><link>https://peers.example/{number}</link><guid>{number}</guid>"
        f"<pubDate>Mon, 02 Jan 2023 00:00:{number % 60:02} GMT</pubDate></item>"
        for number, title in enumerate(titles)
    )
    feed.write_text(f'<rss version="2.0"><channel><title>{FEED}</title>{items}</channel></rss>', encoding="utf-8")
    (place.folder / "urls").write_text(f"file://{feed}\n", encoding="utf-8")
    (place.folder / "newsboat.conf").write_text("auto-reload no\nmax-items 0\n", encoding="utf-8")
    subprocess.run(["newsboat", *arguments(place.folder), "-x", "reload"], check=True, capture_output=True)
    return FEED


def peers(place: Place) -> Mapping[str, Start]:
    """What is started in turn: a name, and a start that tells after how many milliseconds its list was there."""
    title = prepare(place)

    def replayed() -> float:
        with reader(place) as terminal:
            return terminal.wait_for(title)

    def live() -> float:
        # Without a frame of the last session the list is the first thing that is shown.
        frames = {path: path.read_bytes() for path in (place.folder / "cache").rglob("*.frame")}
        forget_frames(place)
        with reader(place) as terminal:
            shown = terminal.wait_for(title)
        for path, content in frames.items():
            path.write_bytes(content)
        return shown

    def bare() -> float:
        with empty(place) as terminal:
            return terminal.wait_for(READY)

    with reader(place) as terminal:  # leaves its frame behind
        terminal.wait_for(title)
        terminal.settle(1.0)
        terminal.press("q")
        terminal.ended()
    starts: dict[str, Start] = {
        "digest, first frame": replayed,
        "digest, live list without a frame": live,
        "an empty Textual app": bare,
    }
    return starts if shutil.which("newsboat") is None else {**starts, **newsboats(place)}


def newsboats(place: Place) -> Mapping[str, Start]:
    feed = fill_newsboat(place)

    def feeds() -> float:
        with newsboat(place) as terminal:
            return terminal.wait_for(feed)

    def articles() -> float:
        with newsboat(place) as terminal:
            terminal.wait_for(feed)
            terminal.send("\r")
            return terminal.wait_for(DATE)

    return {"newsboat, list of feeds": feeds, "newsboat, list of articles": articles}


def run(size: int) -> Iterator[Measured]:
    with temporary_place(size) as place:
        starts = peers(place)
        shown: dict[str, list[float]] = {name: [] for name in starts}
        for _ in range(STARTS + 1):
            for name, start in starts.items():
                shown[name].append(start())
        for name, times in shown.items():
            yield timed(name, times[1:], 60 if name == "digest, first frame" else None)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description="Measure starts beside peers.")
    parser.add_argument("--size", type=int, default=10_000, help="items")
    size = parser.parse_args().size
    if shutil.which("newsboat") is None:
        print("newsboat is not installed, and is left out: apt-get install newsboat")
    print(table(f"starts with {size:,} items", list(run(size))), flush=True)


if __name__ == "__main__":
    main()
