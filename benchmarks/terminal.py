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

from rich.cells import cell_len

SIZE = 160, 45
"""Columns and rows."""
BURST_GAP = 0.008
"""Seconds. Output with less between is one frame: Textual paints every 16.7 ms at most."""
QUIET = 0.12
"""Seconds without output after which nothing more comes."""
PATIENCE = 30.0
_TOKENS = re.compile(
    r"\x1b\[(?P<row>\d+);(?P<column>\d+)H|\x1b\[(?P<along>\d+)G|\x1b\[(?P<down>\d+)d|(?P<cleared>\x1b\[2J|\x1b\[\?1049[hl])"
    r"|\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|(?![\[\]PX^_])[ -/]*[0-~])"
    r"|(?P<newline>\n)|(?P<back>\r)|(?P<text>[^\x00-\x1f\x7f]+)",
    re.DOTALL,
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
    """All that stands on the screen after it."""
    size: int


class Screen:
    """What stands on a terminal: as much of one as it takes to read it, for only what changes is written."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, str]] = {}
        self._row = self._column = 1

    def write(self, written: str) -> None:
        """Take in some output that ends between two sequences."""
        for found in _TOKENS.finditer(written):
            kind = found.lastgroup
            if kind == "column":
                self._row, self._column = int(found["row"]), int(found["column"])
            elif kind == "along":
                self._column = int(found["along"])
            elif kind == "down":
                self._row = int(found["down"])
            elif kind == "newline":
                self._row += 1
            elif kind == "back":
                self._column = 1
            elif kind == "cleared":
                self._rows.clear()
            elif kind == "text":
                cells = self._rows.setdefault(self._row, {})
                for sign in found["text"]:
                    cells[self._column] = sign
                    self._column += cell_len(sign)

    @property
    def text(self) -> str:
        """Its lines."""
        return "\n".join(map(_line, (cells for _, cells in sorted(self._rows.items()))))

    @property
    def cursor_line(self) -> str:
        """The line in which the cursor stands."""
        return _line(self._rows.get(self._row, {}))


def _line(cells: Mapping[int, str]) -> str:
    return "".join(cells.get(at, " ") for at in range(1, max(cells, default=0) + 1))


class Terminal:
    """A running program, and its screen's input and output."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], folder: Path, size: tuple[int, int] = SIZE
    ) -> None:
        self.started = time.perf_counter()
        self._screen = Screen()
        self._unfinished = b""
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
        while chunk := self._read(PATIENCE):
            end = time.perf_counter()
            if text in self._shown(chunk):
                return (end - self.started) * 1e3
        raise NoAnswerError(f"{text!r} was not shown; the last that was: {self._screen.text!r}")

    def settle(self, quiet: float = QUIET) -> None:
        """Wait until nothing more is written."""
        while chunk := self._read(quiet):
            self._shown(chunk)

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
            bursts.append(Burst(end, self._shown(content), len(content)))
            chunk = self._read(QUIET)
        return bursts

    def _shown(self, written: bytes) -> str:
        """What stands on the screen once this has been written; a sequence that it ends in waits for its end."""
        text = (self._unfinished + written).decode(errors="ignore")
        self._unfinished = b""
        begun = text.rfind("\x1b")
        if begun >= 0 and _TOKENS.match(text, begun) is None:
            self._unfinished, text = text[begun:].encode(), text[:begun]
        self._screen.write(text)
        return self._screen.text

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


def shown_by(written: bytes) -> str:
    """What stands on a terminal that was empty once this has been written to it."""
    screen = Screen()
    screen.write(written.decode(errors="replace"))
    return screen.text


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]
