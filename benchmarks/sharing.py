"""`python -m benchmarks.sharing [--sizes 100000 1000000]`: a shared library on a private PostgreSQL, at each size.

The digests are those of `benchmarks.generate`. They are published as a curator's machine does it, in lots, which other
processes make while the server takes in the one before; nothing is written past the functions that everybody calls.
"""

from __future__ import annotations

import argparse
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from benchmarks.bench import Measured, Place, milliseconds, percentile, table, temporary_place, timed
from benchmarks.generate import LAST_DAY, SEED, World, write_records
from reader.library import Library, clock, open_library
from reader.model.record import from_record
from reader.paths import MARKS
from reader.share.address import Address, as_user, parse_address
from reader.share.entries import to_entry
from reader.share.kept import Kept
from reader.share.operations import Operation
from reader.share.owner import bring_up_to_date, invite
from reader.share.searching import Archive
from reader.share.sending import send_stamps
from reader.share.server import Server
from reader.share.syncing import Round, State, Watch
from tests.postgres import PASSWORD, Cluster, missing

SIZES = (100_000, 1_000_000)
LOT = 500
REPEATS = 60
PAGE_MS, TEXT_MS, MARK_MS, FLUSH_MS, SEEN_MS, LOAD_SECONDS = 25.0, 50.0, 10.0, 20.0, 100.0, 600.0
PAGES = (
    "role:cto level:advanced", 'role:"ai engineer" level:expert', "role:researcher level:beginner",
    'role:bioinformatician level:expert', 'role:student level:intermediate', 'role:"data engineer" level:advanced',
)  # fmt: skip
WAITING = 200
LIVE = "Live Desk"
SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB", "maintenance_work_mem": "256MB", "work_mem": "32MB"}
"""What anybody sets who has a library of this size. Writes are as safe as they are by default."""


def _entries(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    added = f"{LAST_DAY.isoformat()}T06:00:00Z"
    return [to_entry(from_record({**record, "added": added}), 1, "generated") for record in records]


def load(server: Server, records: Path) -> float:
    """Publish the digests of a file; the seconds that it took, of reading the file on."""
    start = time.perf_counter()
    with ProcessPoolExecutor(1) as pool, records.open("rb") as file:
        waiting: list[Any] = []
        for lot in iter(lambda: [orjson.loads(line) for line in islice(file, LOT)], []):
            waiting.append(pool.submit(_entries, lot))
            if len(waiting) > 3:
                server.publish(waiting.pop(0).result())
        for made in waiting:
            server.publish(made.result())
    return time.perf_counter() - start


def words_of() -> dict[str, list[str]]:
    """Words of about every third digest, of about one in 5,000, and of none."""
    vocabulary = World(SEED).vocabulary
    return {"common": vocabulary[40:52], "rare": vocabulary[-400:-388], "absent": [f"absent{n}" for n in range(12)]}


def measure_search(server: Server) -> Iterator[Measured]:
    archive = Archive(server)

    def page(text: str) -> None:
        archive.find(archive.asked(text))

    def count(text: str) -> None:
        archive.count(archive.asked(text))

    def pages(texts: Sequence[str], suffix: str = "") -> list[float]:
        for text in texts:
            page(text + suffix)
        return [milliseconds(partial(page, text + suffix)) for text in texts for _ in range(REPEATS // 6)]

    yield timed("page of 50 by role and level", pages(PAGES), PAGE_MS)
    for kind, words in words_of().items():
        for order in ("newest", "relevance"):
            times = pages([f'"{word}"' for word in words], f" sort:{order}")
            yield Measured(f"full text, {kind} word, {order}", *_both(times), budget=TEXT_MS)
    yield timed("full text with role, newest", pages([f"role:cto {w}" for w in words_of()["common"]]))
    yield timed("count, capped", [milliseconds(partial(count, t)) for t in PAGES * 3])
    yield timed("roles with their numbers", [milliseconds(lambda: archive.facets("role", 40)) for _ in range(20)])


def _both(times: Sequence[float]) -> tuple[float, float]:
    return percentile(times, 50), percentile(times, 95)


def measure_marks(server: Server, library: Library, kept: Kept, ids: Sequence[int]) -> Iterator[Measured]:
    def mark(number: int) -> None:
        server.put([Operation(MARKS, ids[number % len(ids)], "read", "", True, clock.microseconds(), "desk")])

    yield timed("mark acknowledged", [milliseconds(partial(mark, n)) for n in range(200)], MARK_MS)

    def flush(number: int) -> float:
        names = [f"{doc_id:012x}" for doc_id in ids[number * WAITING : (number + 1) * WAITING]]
        library.mark({name: {"bookmark": True} for name in names})
        return milliseconds(lambda: send_stamps(library, kept, server, clock.microseconds()))

    yield timed(f"{WAITING} waiting marks flushed", [flush(n) for n in range(min(20, len(ids) // WAITING))], FLUSH_MS)


def measure_seen(publisher: Server, place: Place, reader: Address, password: str) -> Iterator[Measured]:
    """From the call that publishes a digest until it stands in the library of another reader, who watches."""
    stop, rounds = threading.Event(), queue.SimpleQueue[int]()

    def tell(state: State, done: Round | None) -> None:
        if done is not None:
            rounds.put(done.taken.digests)

    def stopped(seconds: float) -> bool:
        return stop.wait(seconds) if seconds else stop.is_set()

    def watch() -> None:
        with open_library(place.folder / "watching") as library:
            kept = Kept(library.layout)
            kept.set(address=reader, slice=f'source:"{LIVE}"')
            Watch(library, kept, tell, stopped, password).run()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        rounds.get(timeout=60)

        def seen(record: dict[str, Any]) -> None:
            publisher.publish(_entries([record]))
            while not rounds.get(timeout=60):
                pass

        records = [{**record, "source": LIVE} for record in World(SEED).records(REPEATS, SEED + 1)]
        times = [milliseconds(partial(seen, record)) for record in records]
    finally:
        stop.set()
        thread.join()
    yield timed("change seen by another reader", times, SEEN_MS)


def measure(size: int) -> Iterator[Measured]:
    cluster = Cluster(settings=SETTINGS)
    with temporary_place(size) as place:
        try:
            address = parse_address(cluster.make().start().address())
            with Server(address, PASSWORD) as owner:
                bring_up_to_date(owner)
                write_records(place.records, size)
                seconds = load(owner, place.records)
                place.records.unlink()
                yield Measured("loaded", seconds, seconds, "s", LOAD_SECONDS * max(size, 100_000) / 1_000_000)
                owner.execute("VACUUM ANALYZE")
                password = invite(owner, "anna", curator=False)
                reader = as_user(address, "anna")
                with Server(reader, password) as server, open_library(place.root) as library:
                    yield from measure_search(server)
                    kept = Kept(library.layout)
                    kept.set(address=reader)
                    ids = [i for (i,) in server.execute("SELECT id FROM digest.entry ORDER BY number LIMIT 5000")]
                    yield from measure_marks(server, library, kept, ids)
                yield from measure_seen(owner, place, reader, password)
        finally:
            cluster.remove()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    sizes = parser.parse_args().sizes
    if why := missing():
        raise SystemExit(why)
    found: dict[int, list[Measured]] = {}
    for size in sizes:
        found[size] = []
        for line in measure(size):
            found[size].append(line)
            print(f"{size:,} digests: {line.what}: {line.p50:,.2f} {line.p95:,.2f} {line.unit}", flush=True)
        print(table(f"{size:,} digests", found[size]), flush=True)
    if len(found) > 1:
        first, last = (found[size] for size in (sizes[0], sizes[-1]))
        print(f"\nfrom {sizes[0]:,} to {sizes[-1]:,} digests, the medians grow")
        for one, other in zip(first, last, strict=True):
            print(f"{one.what:44} {other.p50 / one.p50:9.1f} times")


if __name__ == "__main__":
    main()
