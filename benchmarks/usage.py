"""`python -m benchmarks.usage COMMAND …`: the CPU time and memory that a command takes with all that it starts.

It prints JSON. It is a program of its own so that nothing else is among its children: it adopts those that outlive the
command (a fork server's), and waits for them, so that each is counted.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_ADOPTS = 36
"""PR_SET_CHILD_SUBREAPER of Linux."""
_SAMPLE = 0.05


@dataclass(frozen=True)
class Usage:
    """What a command took."""

    cpu: float
    """Seconds, of all its processes."""
    wall: float
    """Seconds."""
    pss: float
    """Megabytes of all its processes at their highest, what they share counted once."""
    rss: float
    """The same with what is shared counted for each."""
    said: str
    """What it printed."""


def usage_of(command: Sequence[str], env: dict[str, str]) -> Usage:
    """Run a command and measure it."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.usage", *command], env=env, capture_output=True, text=True, check=True
    )
    return Usage(**json.loads(done.stdout))


def children(pid: int) -> Iterator[int]:
    """All processes under this one."""
    try:
        direct = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in map(int, direct):
        yield child
        yield from children(child)


def memory(processes: Sequence[int]) -> tuple[float, float]:
    """Megabytes of these processes as PSS and as RSS."""
    pss = rss = 0
    for process in processes:
        try:
            text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue
        pss += int(text.partition("\nPss:")[2].split()[0])
        rss += int(text.partition("\nRss:")[2].split()[0])
    return pss / 1024, rss / 1024


def _measured(command: Sequence[str]) -> Usage:
    ctypes.CDLL(None).prctl(_ADOPTS, 1, 0, 0, 0)
    done, most = threading.Event(), [0.0, 0.0]

    def sample() -> None:
        while not done.wait(_SAMPLE):
            most[:] = map(max, most, memory(list(children(os.getpid()))))

    sampler = threading.Thread(target=sample)
    sampler.start()
    begin = time.perf_counter()
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    wall = time.perf_counter() - begin
    done.set()
    sampler.join()
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Usage(spent.ru_utime + spent.ru_stime, wall, most[0], most[1], said)


if __name__ == "__main__":
    print(json.dumps(asdict(_measured(sys.argv[1:]))))
