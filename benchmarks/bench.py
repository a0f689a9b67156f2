"""`python -m benchmarks.bench [--sizes 1000,10000,100000] [--only NAME]`: the core's budgets, without a screen.

One table a size. `p50` and `p95` are milliseconds unless the unit says otherwise; a budget that is missed is marked.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.generate import SEED, World, add_marks, fill, write_records
from reader.intake.imports import import_paths
from reader.library import Library, open_library
from reader.model.query import Query
from reader.model.query_text import parse
from reader.model.record import from_record

SIZES = (1_000, 10_000, 100_000)
PAGE = 50
"""Rows that a screen asks for at once."""
SHOWN = 200
"""Values that the screen shows of a facet at most; there are 3,000 topics."""
COUNTED = ("role", "level", "abstraction", "length", "topic", "source")
FILTERS = (
    "role:cto", "role:cto level:advanced", "level:advanced", "level:advanced length:medium", "topic:agents",
    "topic:agents,alerts -role:founder", 'role:"ai engineer",researcher is:unread', "is:bookmarked", "since:2024",
    "since:2024 abstraction:high field:security", "(level:expert or role:investor) -topic:code", "minutes:<2",
)  # fmt: skip
TYPED = (
    "the", "system", "transformer", "consensus latency", "agent", "memory budget", "postmortem", "retrieval", "stor",
    "robust networks", "quorum", "a guide",
)  # fmt: skip
REPEATS = 20


AT_LEAST = ("/s", "F1")
"""Units of which more is better."""


@dataclass(frozen=True)
class Measured:
    """One line of the table."""

    what: str
    p50: float
    p95: float
    unit: str = "ms"
    budget: float | None = None
    """Limit of the p95, or, where the unit is a rate, of the p50 from below."""

    @property
    def missed(self) -> bool:
        if self.budget is None:
            return False
        return self.p50 < self.budget if self.unit in AT_LEAST else self.p95 > self.budget


@dataclass(frozen=True)
class Place:
    """Where a benchmark may write: a folder that is removed afterwards."""

    folder: Path
    size: int

    @property
    def root(self) -> Path:
        return self.folder / "library"

    @property
    def records(self) -> Path:
        return self.folder / "records.jsonl"


@contextmanager
def temporary_place(size: int) -> Iterator[Place]:
    """A place with the reader's own folders inside it."""
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as name:
        for kind in ("DATA", "CACHE", "STATE", "CONFIG"):
            os.environ[f"XDG_{kind}_HOME"] = f"{name}/{kind.lower()}"
        yield Place(Path(name), size)


def milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1e3


def percentile(values: Sequence[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def timed(what: str, times: Sequence[float], budget: float | None = None) -> Measured:
    return Measured(what, percentile(times, 50), percentile(times, 95), "ms", budget)


def rate(what: str, count: int, spent: float, budget: float) -> Measured:
    per_second = count / spent * 1e3
    return Measured(what, per_second, per_second, "/s", budget)


def table(title: str, lines: Iterable[Measured]) -> str:
    rows = [f"\n{title}", f"{'':44} {'p50':>9} {'p95':>9}      budget"]
    for line in lines:
        budget = "" if line.budget is None else f"{'≥' if line.unit in AT_LEAST else '≤'} {line.budget:,.4g}"
        verdict = "  MISSED" if line.missed else ""
        p50, p95 = (f"{value:,.2f}" if value < 1_000 else f"{value:,.0f}" for value in (line.p50, line.p95))
        rows.append(f"{line.what:44} {p50:>9} {p95:>9} {line.unit:3}  {budget}{verdict}")
    return "\n".join(rows)


def first_page(library: Library, query: Query) -> None:
    library.fetch(library.find(query).rows[:PAGE])


def measure_import(place: Place) -> Iterator[Measured]:
    write_records(place.records, place.size)
    with open_library(place.root.with_name("imported")) as library:
        spent = milliseconds(lambda: import_paths(library, [place.records]))
    yield rate("import of JSON Lines", place.size, spent, 1_000)


def measure_reindex(place: Place) -> Iterator[Measured]:
    with open_library(place.root) as library:
        yield rate("index rebuilt from the JSON", place.size, milliseconds(library.reindex), 3_000)


def measure_open(place: Place) -> Iterator[Measured]:
    def opened() -> None:
        with open_library(place.root) as library:
            first_page(library, Query())

    yield timed("first open after a change: order made anew", [milliseconds(opened)])
    yield timed("open, check of all files, first page", [milliseconds(opened) for _ in range(REPEATS)])


def measure_filter(place: Place) -> Iterator[Measured]:
    queries = [parse(text) for text in FILTERS]
    with open_library(place.root) as library:

        def counted(query: Query, values: int | None = None) -> None:
            first_page(library, query)
            for facet in COUNTED:
                library.counts(query, facet, library.search.keys(facet)[:values])

        yield timed("first filter after open, with all counts", [milliseconds(partial(counted, queries[0]))])
        rounds = [query for _ in range(REPEATS) for query in queries]
        yield timed("filter, first page", [milliseconds(partial(first_page, library, q)) for q in rounds])
        shown = [milliseconds(partial(counted, q, SHOWN)) for q in rounds]
        yield timed(f"filter, first page, counts of {SHOWN} values each", shown, 5)
        yield timed("filter, first page, counts of all values", [milliseconds(partial(counted, q)) for q in rounds])


def measure_search(place: Place) -> Iterator[Measured]:
    vocabulary = World(SEED).vocabulary
    rare = Random(SEED).sample(vocabulary[1_000:], 12)
    typed = [*TYPED, *rare]
    yield timed("search as you type, newest first 50", list(keystrokes(place, typed, "")), 20)
    yield timed("  of it the first two letters", list(keystrokes(place, [text[:2] for text in typed], "")), 20)
    yield timed("search as you type, best first 50", list(keystrokes(place, typed, " sort:relevance")), 20)
    yield timed("search as you type beside two filters", list(keystrokes(place, typed, " role:cto level:advanced")), 20)


def keystrokes(place: Place, typed: Iterable[str], filters: str) -> Iterator[float]:
    """What each keystroke costs, every text typed into a library that was just opened."""
    for text in typed:
        with open_library(place.root) as library:
            first_page(library, Query())
            for length in range(1, len(text) + 1):
                # The filters stand first, so that the word that is being typed is the last one.
                query = parse(f"{filters} {text[:length]}")
                yield milliseconds(partial(first_page, library, query))


def measure_bookmark(place: Place) -> Iterator[Measured]:
    random = Random(SEED)
    with open_library(place.root) as library:
        ids = [row.id for row in library.fetch(random.sample(list(library.index.rows.live), min(200, place.size)))]
        probe = place.folder / "probe"
        marks: list[float] = []
        disk: list[float] = []
        for digest_id in ids:
            marks.append(milliseconds(partial(library.mark, {digest_id: {"bookmark": True}})))
            disk.append(milliseconds(partial(write_synced, probe)))
    own = timed("the disk's own fsync of 4 kB", disk)
    yield own
    yield timed("bookmark, on the disk", marks, 20 + own.p95)


def write_synced(path: Path) -> None:
    with path.open("wb") as file:
        file.write(bytes(4096))
        file.flush()
        os.fsync(file.fileno())


def measure_more(place: Place) -> Iterator[Measured]:
    """What 1,000 more cost a library of any size, and a reader that has it open meanwhile."""
    more = [from_record(record) for record in World(SEED + 1).records(1_000, SEED + 1)]
    with open_library(place.root) as library, open_library(place.root) as reader:
        first_page(reader, Query())
        yield timed("1,000 more", [milliseconds(lambda: library.add(more))])
        yield timed("what an open reader pays for them", [milliseconds(lambda: taken_in(reader))])


def taken_in(reader: Library) -> None:
    reader.reload()
    first_page(reader, Query())
    for facet in COUNTED:
        reader.counts(Query(), facet, reader.search.keys(facet)[:SHOWN])


def measure_bulk(place: Place) -> Iterator[Measured]:
    with open_library(place.root) as library:
        everything = library.find(Query()).matched
        yield timed("all marked read", [milliseconds(lambda: library.marking.mark_rows(everything, {"read": True}))])
        yield timed("that undone", [milliseconds(library.undo)])


MEMORY = r"""
import re, sys
from pathlib import Path
from reader.library import open_library
from reader.model.query_text import parse
library = open_library(Path(sys.argv[1]))
for text in ("", "role:cto", "the", "system"):
    query = parse(text)
    library.fetch(library.find(query).rows[:50])
    for facet in ("role", "level", "abstraction", "length", "topic", "source", "domain", "subfield", "author"):
        library.counts(query, facet)
print(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
"""


def measure_memory(place: Place) -> Iterator[Measured]:
    """Memory of a process of its own, on Linux; the screen's is measured by `benchmarks.screen`."""
    if sys.platform != "linux":
        return
    done = subprocess.run([sys.executable, "-c", MEMORY, str(place.root)], capture_output=True, text=True, check=True)
    peak = int(done.stdout) / 1024
    yield Measured("memory of the core, peak", peak, peak, "MB", 150)


MEASURES: Mapping[str, Callable[[Place], Iterator[Measured]]] = {
    "import": measure_import,
    "reindex": measure_reindex,
    "open": measure_open,
    "filter": measure_filter,
    "search": measure_search,
    "bookmark": measure_bookmark,
    "memory": measure_memory,
    "more": measure_more,
    "bulk": measure_bulk,
}


def run(size: int, names: Iterable[str]) -> Iterator[Measured]:
    with temporary_place(size) as place:
        fill(place.root, size)
        with open_library(place.root) as library:
            add_marks(library)
        for name in names:
            yield from MEASURES[name](place)


def parse_sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part.replace("_", "")) for part in text.split(","))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description="Measure the core's budgets.")
    parser.add_argument("--sizes", type=parse_sizes, default=SIZES, help="digests, comma-separated")
    parser.add_argument("--only", choices=MEASURES, action="append", help="one measure; may be repeated")
    arguments = parser.parse_args()
    for size in arguments.sizes:
        print(table(f"{size:,} digests", list(run(size, arguments.only or MEASURES))), flush=True)


if __name__ == "__main__":
    main()
