"""`python -m benchmarks.export [LIBRARY]`: how fast a library is exported, and in how much memory.

Without a folder a library of 100,000 digests is made. Rates are of wall time and of CPU time: on a machine that does
other work as well, the second says what the program itself takes.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.generate import fill
from reader.export.formats import format_named
from reader.intake.exporting import Request, export_to
from reader.library import open_library
from reader.model.query_text import parse

SIZE = 100_000
FORMS = ("jsonl", "json", "csv", "markdown", "markdown", "atom", "html")
"""Markdown twice: the second time nothing has changed."""


def main(root: Path | None) -> None:
    with tempfile.TemporaryDirectory(prefix="digest-export-") as folder:
        out = Path(folder)
        if root is None:
            root = out / "library"
            fill(root, SIZE)
        with open_library(root) as library:
            rows = library.find(parse(""), every_side=True).rows
            print(f"{len(rows):,} digests, {_peak():.0f} MB before")
            for form in FORMS:
                asked = Request(format_named(form), rows, "benchmark")
                wall, cpu = time.perf_counter(), time.process_time()
                done = export_to(library, asked, out / form)
                wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
                print(
                    f"{form:<10} {done.digests / wall:>8,.0f}/s wall {done.digests / cpu:>8,.0f}/s CPU "
                    f"{_peak():>6.0f} MB, {done.written:,} written"
                )
        shutil.rmtree(out / "markdown", ignore_errors=True)


def _peak() -> float:
    """Megabytes at the highest so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
