"""A writer that is killed while it writes."""

from __future__ import annotations

import subprocess
import threading
import time

SECONDS = 60.0
"""A writer that says too little for so long hangs, and is killed for that."""


def read_and_kill(process: subprocess.Popen[str], lines: int, part: float) -> list[str]:
    """Kill it with SIGKILL after it said so many lines, and a part (0 to 1) of the time that one took; all it said.

    The part is what lets the kill fall anywhere in a change, and not only on its beginning. How much was said before
    does not hang on the speed of the machine.
    """
    assert process.stdout is not None
    hung = threading.Timer(SECONDS, process.kill)
    hung.start()
    try:
        said = [process.stdout.readline()]
        begin = time.perf_counter()
        while said[-1] and len(said) < lines:
            said.append(process.stdout.readline())
        threading.Event().wait(part * (time.perf_counter() - begin) / len(said))
    finally:
        hung.cancel()
    process.kill()
    return [*said, *process.stdout.readlines()]
