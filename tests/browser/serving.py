"""A `digest serve` of its own, and the readers that it shows."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reader.library import open_library
from reader.model.record import from_record

LINK = "https://ledger.example/queues"
RECORDS = [
    {"title": "Queues that refuse", "link": LINK, "best_for": ["CTO", "Engineer"], "published": "2026-11-20"},
    {"title": "Clocks disagree", "link": f"{LINK}/clocks", "best_for": ["CTO"], "published": "2026-11-19"},
    {"title": "Tests that lie", "link": f"{LINK}/tests", "best_for": ["QA Engineer"], "published": "2026-11-18"},
]


@dataclass
class Served:
    """A server that runs."""

    process: subprocess.Popen[str]
    page: str
    """Its address, with the token."""

    @property
    def origin(self) -> str:
        return "/".join(self.page.split("/")[:3])

    def readers(self) -> list[int]:
        """The processes of the readers that it shows, by their number."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(number) for number in children.split()]


def fill(root: Path) -> None:
    with open_library(root) as library:
        library.add([from_record({"summary": "Words.", **record}) for record in RECORDS])


@contextmanager
def serving(root: Path, *options: str) -> Iterator[Served]:
    """Serve a library on a free port, and end that afterwards as ctrl+c does."""
    words = ["-m", "reader", "--library", str(root), "serve", "--port", "0", *options]
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    served = Served(process, process.stdout.readline().strip())
    try:
        yield served
        if process.poll() is None:
            readers = served.readers()
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
            assert not any(map(is_alive, readers))
    finally:
        process.kill()
        process.communicate()


def is_alive(number: int) -> bool:
    """Whether a process runs; one that has ended, and that nobody has asked about since, does not."""
    try:
        stat = Path(f"/proc/{number}/stat").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(b")")[2].split()[0] != b"Z"
