"""`python -m benchmarks.first_refresh`: the CPU time and memory of the first refresh of 200 feeds, beside feedparser's.

feedparser reads the same bodies and neither sanitises them nor resolves their links: it stops at the HTML, where the
refresh has fetched them, made Markdown of them, stored and indexed it. Each is run three times in turn; the median
counts. The feeds are of `benchmarks.feeds`, and a server on loopback has them.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median

from benchmarks.bench import Measured, Place, table, temporary_place
from benchmarks.feeds import bodies
from benchmarks.sources import digest, surroundings
from benchmarks.usage import Usage, usage_of
from tests.servers import Server, conditional

RUNS = 3


def serve(ready: Queue[list[str]], stop: Event, feeds: dict[str, bytes]) -> None:
    """Serve the feeds until told to stop."""
    os.nice(19)
    with Server() as server:
        for name, body in feeds.items():
            server.routes[f"/{name}"] = conditional(lambda body=body: body)  # type: ignore[misc]
        ready.put([f"http://127.0.1.{n + 1}:{server.port}/{name}" for n, name in enumerate(feeds)])
        stop.wait()


def refreshed(feeds: dict[str, bytes]) -> tuple[Usage, int]:
    """What the first refresh takes in an empty library, and how many entries came in."""
    context = multiprocessing.get_context("spawn")
    ready: Queue[list[str]] = context.Queue()
    stop = context.Event()
    server = context.Process(target=serve, args=(ready, stop, feeds))
    server.start()
    try:
        with temporary_place(0) as place:
            digest(place, "follow", _opml(place, ready.get()))
            command = [sys.executable, "-m", "reader", "refresh", "--json", "--library", str(place.root)]
            usage = usage_of(command, surroundings())
    finally:
        stop.set()
        server.join()
    return usage, int(json.loads(usage.said)["added"])


def _opml(place: Place, links: list[str]) -> Path:
    path = place.folder / "feeds.opml"
    outlines = "".join(f'<outline xmlUrl="{link}"/>' for link in links)
    path.write_text(f"<opml><body>{outlines}</body></opml>", encoding="utf-8")
    return path


def cpu(read: Callable[[bytes], object], feeds: dict[str, bytes]) -> float:
    """Seconds that reading all of them takes in this process."""
    begin = time.process_time()
    for body in feeds.values():
        read(body)
    return time.process_time() - begin


def measure() -> Iterator[Measured]:
    import feedparser

    from reader.sources.feed import parse_feed

    def feedparsers(body: bytes) -> object:
        return feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)

    feeds = bodies()
    some = dict(list(feeds.items())[:5])
    cpu(feedparsers, some), cpu(parse_feed, some)  # what is imported late is no part of it
    theirs, ours, refreshes = zip(
        *((cpu(feedparsers, feeds), cpu(parse_feed, feeds), refreshed(feeds)) for _ in range(RUNS)), strict=True
    )
    base = median(theirs)
    whole, peak = median(u.cpu for u, _ in refreshes), median(u.pss for u, _ in refreshes)
    size = sum(map(len, feeds.values())) / 1e6
    yield _row(f"{len(feeds)} feeds, {size:.0f} MB: feedparser, CPU", theirs, "s")
    yield _row("our parsing alone, CPU", ours, "s")
    yield _row(f"the whole refresh, {refreshes[0][1]:,} entries, CPU", [u.cpu for u, _ in refreshes], "s")
    yield _row("the same, wall", [u.wall for u, _ in refreshes], "s")
    yield Measured("our parsing, in feedparsers", median(ours) / base, max(ours) / base, "×")
    yield Measured("the whole refresh, in feedparsers", whole / base, max(u.cpu for u, _ in refreshes) / base, "×", 1.5)
    yield Measured("memory of all its processes (PSS)", peak, max(u.pss for u, _ in refreshes), "MB", 150)
    yield _row("the same, what is shared counted for each (RSS)", [u.rss for u, _ in refreshes], "MB")


def _row(what: str, values: tuple[float, ...] | list[float], unit: str) -> Measured:
    return Measured(what, median(values), max(values), unit)


if __name__ == "__main__":
    print(table("first refresh", list(measure())))
