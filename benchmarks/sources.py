"""`python -m benchmarks.sources`: refreshing, parsing and newsletters, against the budgets of the sources.

The feeds are served by a process of its own on loopback, each host an address of 127.0.0.0/8, every answer after 50 ms.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median

from benchmarks.bench import Measured, Place, percentile, rate, table, temporary_place
from benchmarks.generate import fill
from benchmarks.screen import DOWN, environment, reader
from reader.library import open_library
from reader.state import State
from tests.servers import Server, conditional, rss

FEEDS, ENTRIES, LATENCY = 500, 5, 0.05
PARSED = 1_000
MAILS = 10_000
PRESSES = 60
SAMPLE = 0.02


def serve(ready: Queue[int], stop: Event, feeds: int, entries: int, latency: float) -> None:
    """Serve so many feeds until told to stop. They stand for other machines, so they take no turn of this one's."""
    os.nice(19)
    with Server(latency=latency) as server:
        for number in range(feeds):
            titles = [f"Story {number} {entry}" for entry in range(entries)]
            body = rss(*titles, title=f"Feed {number}", site=f"https://s{number}.example/", words=60)
            server.routes[f"/{number}"] = conditional(lambda body=body: body)  # type: ignore[misc]
        ready.put(server.port)
        stop.wait()


class Served:
    """A server of feeds in a process of its own."""

    def __init__(self, feeds: int = FEEDS, entries: int = ENTRIES, latency: float = LATENCY) -> None:
        context = multiprocessing.get_context("spawn")
        ready: Queue[int] = context.Queue()
        self._stop = context.Event()
        self._process = context.Process(target=serve, args=(ready, self._stop, feeds, entries, latency))
        self._process.start()
        port = ready.get()
        self.links = [f"http://127.0.{n // 250}.{n % 250 + 1}:{port}/{n}" for n in range(feeds)]

    def __enter__(self) -> Served:
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._process.join()

    def opml(self, folder: Path) -> Path:
        path = folder / "feeds.opml"
        outlines = "".join(f'<outline xmlUrl="{link}"/>' for link in self.links)
        path.write_text(f"<opml><body>{outlines}</body></opml>", encoding="utf-8")
        return path


def digest(place: Place, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reader", *map(str, arguments), "--library", str(place.root)]
    return subprocess.run(command, env=surroundings(), capture_output=True, text=True, check=True)


def surroundings() -> dict[str, str]:
    return {**environment(), "DIGEST_ALLOW_HOSTS": "127.0.0.0/8"}


def pss(pid: int) -> float:
    """Megabytes that a process and its children have in memory, what they share counted once."""
    total = 0.0
    for process in (pid, *children(pid)):
        try:
            text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue
        total += int(text.partition("\nPss:")[2].split()[0]) / 1024
    return total


def children(pid: int) -> Iterator[int]:
    try:
        direct = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in map(int, direct):
        yield child
        yield from children(child)


def watched(place: Place, *arguments: str) -> tuple[float, float, dict[str, int]]:
    """Seconds and peak megabytes of `digest refresh`, and what it said."""
    command = [sys.executable, "-m", "reader", "refresh", "--json", "--library", str(place.root), *arguments]
    start = time.perf_counter()
    peak = 0.0
    with subprocess.Popen(command, env=surroundings(), stdout=subprocess.PIPE, text=True) as process:
        done = threading.Event()

        def sample() -> None:
            nonlocal peak
            while not done.wait(SAMPLE * 5):
                peak = max(peak, pss(process.pid))

        sampler = threading.Thread(target=sample)
        sampler.start()
        assert process.stdout is not None
        said = process.stdout.read()
        process.wait()
        spent = time.perf_counter() - start
        done.set()
        sampler.join()
    return spent, peak, json.loads(said)


def measure_refresh() -> Iterator[Measured]:
    with temporary_place(0) as place, Served() as served:
        digest(place, "follow", served.opml(place.folder))
        spent, peak, said = watched(place)
        assert said["added"] == FEEDS * ENTRIES, said
        yield Measured(f"{FEEDS} feeds, {FEEDS * ENTRIES:,} new entries", spent * 1e3, spent * 1e3, "ms", 2_000)
        yield Measured("memory of all its processes", peak, peak, "MB", 120)
        times = [watched(place)[0] * 1e3 for _ in range(5)]
        yield Measured(f"{FEEDS} feeds, nothing changed", percentile(times, 50), percentile(times, 95), "ms", 1_000)


def measure_parse() -> Iterator[Measured]:
    from reader.sources.feed import parse_feed

    content = rss(*(f"Story {n}" for n in range(PARSED)), words=160)
    parse_feed(content)
    times: list[float] = []
    for _ in range(5):
        start = time.perf_counter()
        parse_feed(content)
        times.append((time.perf_counter() - start) * 1e3)
    what = f"parse of {PARSED:,} entries, {len(content) / 1e6:.1f} MB"
    yield Measured(what, percentile(times, 50), percentile(times, 95), "ms", 500)


def measure_against_feedparser() -> Iterator[Measured]:
    """CPU of a feed of HTML down to its articles, as a multiple of feedparser's, which stops at the HTML."""
    import feedparser

    from reader.sources.feed import parse_feed

    words = "The harbour master <b>counted</b> the boats, <a href='https://x.example/a'>as ever</a>. "
    html = "".join(f"<p>{words * 6}</p>" for _ in range(8))
    content = rss(*(f"Story {n}" for n in range(20)), words=60).replace(
        b"<description>", f"<description><![CDATA[{html}]]></description><description>".encode()
    )
    ratios: list[float] = []
    for _ in range(9):
        start = time.process_time()
        feedparser.parse(BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
        middle = time.process_time()
        parse_feed(content)
        ratios.append((time.process_time() - middle) / (middle - start))
    yield Measured("CPU of a feed of HTML, in feedparsers", percentile(ratios, 50), percentile(ratios, 95), "×", 1.5)


def write_mails(folder: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    for number in range(MAILS):
        words = " ".join(f"word{number * 31 % 977} and{k}" for k in range(60))
        more = f"<a href='https://l.example/{number}'>more</a>"
        body = f"<html><body><h1>Issue {number}</h1><p>{words}</p><p>{more}</p></body></html>"
        message = (
            f"From: The Log {number % 40} <log@harbour.example>\nSubject: Issue {number}\n"
            f"Message-ID: <{number}@harbour.example>\nDate: Tue, 17 Nov 2026 08:00:00 +0100\n"
            f"Content-Type: text/html; charset=utf-8\n\n{body}\n"
        )
        (folder / "cur" / f"{number}.M1.here:2,S").write_text(message, encoding="utf-8")


def measure_mail() -> Iterator[Measured]:
    with temporary_place(0) as place:
        write_mails(place.folder / "mail")
        digest(place, "follow", place.folder / "mail")
        start = time.perf_counter()
        said = json.loads(digest(place, "refresh", "--json").stdout)
        assert said["added"] == MAILS, said
        yield rate("newsletters of a Maildir", MAILS, (time.perf_counter() - start) * 1e3, 100)


def measure_frames() -> Iterator[Measured]:
    """From a key to its frame while a refresh goes on beside it, and while nothing does."""
    with temporary_place(2_000) as place, Served(feeds=400, entries=8, latency=0.4) as served:
        fill(place.root, place.size)
        with open_library(place.root) as library:
            title = library.fetch(list(library.index.rows.order("newest")[:1]))[0].title[:12]
            State(asked=True).save(library.layout.state)
        digest(place, "follow", served.opml(place.folder))
        os.environ["DIGEST_ALLOW_HOSTS"] = "127.0.0.0/8"
        with reader(place) as terminal:
            terminal.wait_for(title)
            terminal.settle()
            for what in ("cursor, nothing beside it", "cursor during a refresh"):
                frames = [terminal.press(DOWN).frame for _ in range(PRESSES)]
                yield Measured(what, median(frames), percentile(frames, 95), "ms", 16.7)
                terminal.send("R")
                time.sleep(1)


def main() -> None:
    lines: list[Measured] = []
    for measure in (measure_parse, measure_against_feedparser, measure_refresh, measure_mail, measure_frames):
        lines += measure()
    print(table("sources", lines))


if __name__ == "__main__":
    main()
