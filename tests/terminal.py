"""A terminal of a given size, and what a program wrote to it."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path


def on_terminal(*arguments: str | Path, columns: int = 120, rows: int = 36, **env: str) -> str:
    """All that `digest …` writes to a terminal of this size, escape sequences included."""
    reading, writing = pty.openpty()
    fcntl.ioctl(writing, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "reader", *map(str, arguments)],
        stdin=writing,
        stdout=writing,
        stderr=writing,
        env={**os.environ, "TERM": "xterm-256color", "PAGER": "cat", **env},
    )
    os.close(writing)
    written = b""
    try:
        while True:
            try:
                part = os.read(reading, 65536)
            except OSError:  # how Linux says that nobody has the terminal open any more
                break
            if not part:
                break
            written += part
    finally:
        os.close(reading)
        process.wait(timeout=60)
    return written.decode().replace("\r\n", "\n")
