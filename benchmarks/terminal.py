"""A program under a pseudo-terminal that answers nothing, with the time of everything it writes."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

SIZE = 160, 45
"""Columns and rows."""
BURST_GAP = 0.008
"""Seconds. Output with less between is one frame: Textual paints every 16.7 ms at most."""
QUIET = 0.12
"""Seconds without output after which nothing more comes."""
PATIENCE = 30.0
_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[ -/]*[0-~])", re.DOTALL
)


class NoAnswerError(Exception):
    """The program did not show what was waited for."""


@dataclass(frozen=True)
class Response:
    """What followed a key, in milliseconds after it."""

    frame: float
    """Until the frame that shows the change was written."""
    settled: float
    """Until nothing more was written."""
    written: int
    """Bytes."""


@dataclass(frozen=True)
class Burst:
    """What was written without a pause."""

    end: float
    text: str
    size: int


class Terminal:
    """A running program, and its screen's input and output."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], folder: Path, size: tuple[int, int] = SIZE
    ) -> None:
        self.started = time.perf_counter()
        self.pid, self._descriptor = os.forkpty()
        if self.pid == 0:
            _become(command, environment, folder, size)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """End the program, if it has not ended itself."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._descriptor)

    def wait_for(self, text: str) -> float:
        """Milliseconds from the start until this text was on the screen."""
        seen = b""
        while chunk := self._read(PATIENCE):
            seen += chunk
            if text in plain(seen):
                return (time.perf_counter() - self.started) * 1e3
        raise NoAnswerError(f"{text!r} was not shown; the last that was: {plain(seen)[-2000:]!r}")

    def settle(self, quiet: float = QUIET) -> None:
        """Wait until nothing more is written."""
        while self._read(quiet):
            pass

    def press(self, key: str, expected: str = "") -> Response:
        """Press a key and wait for the frame that shows `expected`, or for the first one."""
        start = time.perf_counter()
        os.write(self._descriptor, key.encode())
        bursts: list[Burst] = []
        frame = None
        while frame is None:  # on a busy machine it may come after a silence
            more = self._bursts()
            if not more:
                raise NoAnswerError(f"After {key!r} {expected!r} was not shown, but {[b.text for b in bursts]!r}")
            bursts += more
            frame = next((burst for burst in more if expected in burst.text), None)
        return Response((frame.end - start) * 1e3, (bursts[-1].end - start) * 1e3, sum(b.size for b in bursts))

    def send(self, key: str) -> None:
        """Press a key and go on."""
        os.write(self._descriptor, key.encode())

    def ended(self) -> None:
        """Wait for the program to close its screen."""
        while self._read(PATIENCE):
            pass

    def _bursts(self) -> list[Burst]:
        bursts: list[Burst] = []
        chunk = self._read(PATIENCE)
        while chunk:
            content = b""
            end = time.perf_counter()
            while chunk:
                content, end = content + chunk, time.perf_counter()
                chunk = self._read(BURST_GAP)
            bursts.append(Burst(end, plain(content), len(content)))
            chunk = self._read(QUIET)
        return bursts

    def _read(self, seconds: float) -> bytes:
        """What is written within this time, `b""` where nothing is or the program has ended."""
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._descriptor, 1 << 20)
        except OSError:  # Linux tells the end of the other side so
            return b""

    def cpu(self) -> float:
        """Milliseconds of CPU that the program has used, in steps of the kernel's clock (10 ms)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") * 1e3

    def memory(self) -> float:
        """Resident megabytes."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _become(command: Sequence[str], environment: Mapping[str, str], folder: Path, size: tuple[int, int]) -> None:
    """In the forked child: give the terminal its size and run the command in it. Does not return."""
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        os.chdir(folder)
        # As installed: with byte code, whatever the shell that measures has set.
        kept = {name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}
        os.execvpe(command[0], list(command), kept)
    finally:
        os._exit(127)


def plain(written: bytes) -> str:
    """The text of what was written to a terminal."""
    return _ESCAPES.sub("", written.decode("utf-8", errors="replace"))


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]
