"""How long the statistics take: `python -m benchmarks.statistics [--size 100000] [--keep FOLDER]`.

The digests are generated (`benchmarks.generate`), as if they had come over 500 days. 3,000 were read over a year, each
in a step of its own. Cold is a library that was just opened; warm is another range of the same library.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.briefing import timed
from benchmarks.generate import fill
from reader.briefing.statistics import statistics_of
from reader.library import open_library
from reader.library.ids import doc_id_of
from reader.model.marks import Stamp
from reader.model.query import Query
from reader.model.statistics import RANGES

READ = 3_000


def prepare(root: Path, size: int) -> None:
    """A library of generated digests."""
    fill(root, size)


def read_over_a_year(root: Path) -> None:
    """Have digests arrive over 500 days and be read, eight a day: in the index alone, for real moments are now."""
    now = datetime.now()
    with open_library(root) as library:
        rows = library.find(Query()).rows
        ids = library.ids_of(rows[: len(rows) : max(1, len(rows) // READ)])
        stamps = {}
        for number, id_ in enumerate(ids):
            moment = int((now - timedelta(hours=3 * (number % 2900), seconds=number)).timestamp() * 1_000_000)
            fields = {"read": Stamp(True, moment, "bench")}
            if number % 10 == 0:
                fields["bookmark"] = Stamp(True, moment, "bench")
            stamps[doc_id_of(id_)] = fields
        with library.index.transaction():
            library.index.apply_stamps(stamps)
            library.index.connection.db.execute(
                "UPDATE rows SET added=strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-' || (row * 7 % 12000) || ' hours')"
            )


def measure(root: Path) -> None:
    """Print the milliseconds of each range, and how many of them the processor worked on a busy machine."""
    today = date.today()
    for days in RANGES:
        with open_library(root) as library:
            count = partial(statistics_of, library, days, today)
            began = time.process_time()
            cold = timed(count)
            cpu = 1000 * (time.process_time() - began)
            warm = min(timed(count) for _ in range(3))
            found = count()
        print(
            f"{days:4} days  cold {cold:7.1f} ms ({cpu:.1f} of processor)  warm {warm:7.1f} ms  "
            f"read {found.read:,} of {found.arrived:,}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="Keep the library here, and use it again.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as folder:
        root = arguments.keep or Path(folder) / "library"
        if not root.exists():
            prepare(root, arguments.size)
        read_over_a_year(root)
        measure(root)


if __name__ == "__main__":
    main()
