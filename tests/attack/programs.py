"""Programs in processes of their own, through pipes or at a pseudo-terminal."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from tests.attack.forks import forks

Word = str | bytes | Path
DIGEST = (sys.executable, "-m", "reader")
HUNG = -99
"""The status of what had to be killed."""


class Terminal:
    """A program at a pseudo-terminal, with all that it wrote."""

    def __init__(
        self,
        command: list[Word],
        env: Mapping[str, str],
        folder: Path,
        size: tuple[int, int] = (45, 160),
        forked: bool = False,
    ) -> None:
        self.written = b""
        self.status: int | None = None
        self.descriptor, own = os.openpty()
        fcntl.ioctl(own, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        try:
            self.pid = start(command, env, folder, (own, own, own), forked, terminal=True)
        finally:
            os.close(own)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        if self.status is None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.descriptor)

    def read(self, seconds: float, quiet: float = 0.25) -> bytes:
        """What is written in so many seconds, or until nothing was for `quiet` of them."""
        start, end = len(self.written), time.monotonic() + seconds
        wait = seconds
        while wait >= 0 and select.select([self.descriptor], [], [], wait)[0]:
            try:
                chunk = os.read(self.descriptor, 1 << 16)
            except OSError:  # the other side is closed
                break
            if not chunk:
                break
            self.written += chunk
            wait = min(end - time.monotonic(), quiet)
        return self.written[start:]

    def until(self, text: bytes, seconds: float = 20.0) -> float:
        """Seconds until this was written. Raises AssertionError."""
        start, at = time.monotonic(), len(self.written)
        while text not in self.written[at:]:
            left = start + seconds - time.monotonic()
            assert left > 0, f"{text!r} was not shown in {seconds} s: {self.written[-1500:]!r}"
            if not self.read(min(left, 0.5), 0.0) and self.ended():
                raise AssertionError(f"it ended ({self.status}): {self.written[-1500:]!r}")
        return time.monotonic() - start

    def press(self, *keys: str, wait: float = 1.0) -> bytes:
        """Type these, and what was written after them."""
        start = len(self.written)
        for key in keys:
            os.write(self.descriptor, key.encode())
            self.read(wait, 0.12)
        return self.written[start:]

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def ended(self) -> bool:
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def wait(self, seconds: float) -> bool:
        """Read until it ends, whether it did in this time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.05, 0.05)
            if self.ended():
                self.read(0.05, 0.05)
                return True
        return False

    def modes(self) -> list[Any]:
        """The terminal's settings, as `stty` has them."""
        return termios.tcgetattr(self.descriptor)


class Run:
    """A program with pipes at all three ends, in a session of its own."""

    def __init__(self, command: list[Word], env: Mapping[str, str], folder: Path, forked: bool) -> None:
        stdin, speaking = os.pipe()
        self._stdin: int | None = speaking
        self._out, out = os.pipe()
        self._err, err = os.pipe()
        self._hung = False
        os.set_blocking(speaking, False)
        try:
            self.pid = start(command, env, folder, (stdin, out, err), forked)
        finally:
            for one in (stdin, out, err):
                os.close(one)

    def talk(self, stdin: bytes, seconds: float) -> tuple[bytes, bytes]:
        """Both outputs, until nobody has them open, or after so many seconds; then it is killed."""
        said = {self._out: bytearray(), self._err: bytearray()}
        listening, left = set(said), memoryview(stdin)
        end = time.monotonic() + seconds
        while listening and (wait := end - time.monotonic()) > 0:
            speaking = [] if self._stdin is None else [self._stdin]
            readable, writable, _ = select.select(listening, speaking, [], wait)
            for one in readable:
                part = os.read(one, 1 << 16)
                said[one] += part
                if not part:
                    listening.discard(one)
            if writable:
                left = self._give(left)
        self._hung = bool(listening)
        for each in (*said, self._stdin):
            if each is not None:
                os.close(each)
        return bytes(said[self._out]), bytes(said[self._err])

    def _give(self, text: memoryview) -> memoryview:
        """What is left of it; the pipe is closed when nothing is, or nobody reads."""
        assert self._stdin is not None
        try:
            text = text[os.write(self._stdin, text) :] if text else text
        except BrokenPipeError:
            text = text[:0]
        if not text:
            os.close(self._stdin)
            self._stdin = None
        return text

    def wait(self, seconds: float) -> int:
        """Its exit status; `HUNG` where it has to be killed."""
        end = time.monotonic() + seconds
        while not self._hung:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            self._hung = time.monotonic() > end
            time.sleep(0.002)
        kill_group(self.pid)
        os.waitpid(self.pid, 0)
        return HUNG


def start(
    command: list[Word],
    env: Mapping[str, str],
    folder: Path,
    ends: tuple[int, int, int],
    forked: bool,
    terminal: bool = False,
) -> int:
    """The id of a program with these standard descriptors, in a session of its own; with `terminal` they are its terminal."""
    preloaded = forks() if forked and tuple(command[: len(DIGEST)]) == DIGEST else None
    pid = preloaded.start(command[len(DIGEST) :], env, folder, ends, terminal) if preloaded else None
    if pid is None:
        process = subprocess.Popen(
            command,
            stdin=ends[0],
            stdout=ends[1],
            stderr=ends[2],
            cwd=folder,
            env=env,
            start_new_session=True,
            preexec_fn=_take_terminal if terminal else None,
        )
        pid = process.pid
        process.returncode = 0  # whoever has the id waits for it
    return pid


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
