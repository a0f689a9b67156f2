"""How long the brief and the plate take: `python -m benchmarks.briefing [--size 100000] [--keep FOLDER]`.

The digests are generated (`benchmarks.generate`), so the figures are of our own hand. Cold is a library that was just
opened, and asked for the first time; warm the second question of another brief.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from benchmarks.generate import fill
from reader.briefing.brief import Asked, brief_of, compose
from reader.briefing.plate import found, put
from reader.errors import PlateError
from reader.library import open_library
from reader.model.query import Query

QUESTIONS = ("Move our queue from Kafka to Postgres?", "Which database keeps latency low?", "Do we need a cache?")


def timed(ask: Callable[[], object]) -> float:
    """Milliseconds."""
    begin = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - begin)


def prepare(root: Path, size: int) -> None:
    """A library of generated digests whose reader has bookmarked thirty and read three hundred."""
    fill(root, size)
    with open_library(root) as library:
        rows = library.find(Query()).rows[:3300:10]
        ids = library.ids_of(rows)
        library.mark({id_: {"read": True} for id_ in ids})
        library.mark({id_: {"bookmark": True} for id_ in ids[::11]})


def measure(root: Path) -> None:
    today, roles = date.today(), ("AI Engineer", "CTO")
    with open_library(root) as library:
        print(f"{len(library):,} digests")
        print(f"brief, cold           {timed(lambda: compose(library, Asked(roles=roles), today)):7.1f} ms")
        print(f"brief, warm           {timed(lambda: compose(library, Asked(roles=roles, items=10), today)):7.1f} ms")
        for question in QUESTIONS:
            print(f"plate, cold           {timed(partial(found, library, question)):7.1f} ms  {question}")
            print(f"plate, warm           {timed(partial(found, library, question)):7.1f} ms")
        for question in QUESTIONS:
            with contextlib.suppress(PlateError):  # a library that was kept has them
                put(library, question, datetime.now(UTC))
    with open_library(root) as library:
        print(f"brief with a plate    {timed(lambda: compose(library, Asked(roles=roles), today)):7.1f} ms, cold")
        print(f"                      {timed(lambda: compose(library, Asked(roles=roles), today)):7.1f} ms, warm")
        print(f"brief, kept first     {timed(lambda: brief_of(library, Asked(roles=roles), today)):7.1f} ms")
        print(f"brief, asked again    {timed(lambda: brief_of(library, Asked(roles=roles), today)):7.1f} ms")
        print(f"list sort:forme       {timed(lambda: library.find(Query(sort='forme')).rows[:50]):7.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="Keep the library here, and use it again.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as folder:
        root = arguments.keep or Path(folder) / "library"
        if not root.exists():
            prepare(root, arguments.size)
        measure(root)


if __name__ == "__main__":
    main()
