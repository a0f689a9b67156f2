"""A machine of its own, on which `digest` runs in processes of its own: through pipes, or at a terminal."""

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
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import orjson
import pytest

Word = str | bytes | Path
ROOT = Path(__file__).parents[2]
DIGEST = (sys.executable, "-m", "reader")
INSTALLED = (str(Path(sys.executable).with_name("digest")),)
"""The command as a person types it; unlike `python -m` it does not put the current folder on the path itself."""
HUNG = -99


@dataclass(frozen=True)
class Outcome:
    """How a run ended."""

    status: int
    """Exit status, `HUNG` where it had to be killed."""
    out: bytes
    err: bytes
    seconds: float

    @property
    def said(self) -> str:
        return (self.out + self.err).decode("utf-8", "replace")

    def assert_held(self) -> None:
        """It ended by itself, and no bug showed."""
        assert self.status != HUNG, f"hung; said: {self.said[-500:]}"
        assert "Traceback (most recent" not in self.said, self.said[-700:]
        assert self.status in (0, 1, 2), f"ended with {self.status}: {self.said[-500:]}"


class Machine:
    """A home folder and a library; `env` is what its shell has set beside that."""

    def __init__(self, folder: Path, library: Path | None = None, **env: str) -> None:
        self.home = folder / "home"
        self.library = library or folder / "library"
        self.work = folder / "work"
        for path in (self.home, self.work):
            path.mkdir(parents=True, exist_ok=True)
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONPATH": str(ROOT),
            "DIGEST_LIBRARY": str(self.library),
            "DIGEST_ALLOW_HOSTS": "127.0.0.0/8",
            **{f"XDG_{kind}_HOME": str(self.home / kind.lower()) for kind in ("DATA", "CACHE", "STATE", "CONFIG")},
            **env,
        }

    @property
    def state(self) -> Path:
        return self.home / "state" / "digest-reader"

    @property
    def cache(self) -> Path:
        return self.home / "cache" / "digest-reader"

    @property
    def config(self) -> Path:
        path = self.home / "config" / "digest-reader" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def state_file(self, ending: str) -> Path:
        """The only file of state, or of the index, with this ending."""
        return next(iter(sorted((*self.state.glob(f"*{ending}"), *self.cache.glob(f"*{ending}")))))

    def run(
        self,
        *words: Word,
        seconds: float = 30.0,
        stdin: bytes | None = b"",
        folder: Path | None = None,
        command: Iterable[str] = DIGEST,
        env: Mapping[str, str] | None = None,
    ) -> Outcome:
        """`digest …` through pipes. Whatever is left of it after so many seconds is killed."""
        start = time.monotonic()
        process = subprocess.Popen(
            [*command, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder or self.work,
            env={**self.env, **(env or {})},
            start_new_session=True,
        )
        try:
            out, err = process.communicate(stdin, timeout=seconds)
            status = process.returncode
        except subprocess.TimeoutExpired:
            kill_group(process.pid)
            out, err = process.communicate()
            status = HUNG
        return Outcome(status, out, err, time.monotonic() - start)

    def fill(self, *records: Mapping[str, Any]) -> None:
        """Import these."""
        lines = b"\n".join(orjson.dumps(record) for record in records) + b"\n"
        result = self.run("import", "-", stdin=lines)
        assert result.status == 0, result.said

    def ids(self) -> list[str]:
        return [line.split()[0] for line in self.run("list").out.decode().splitlines()]

    def follow_unseen(self, *addresses: str) -> Outcome:
        """Follow without a look, as a list of feeds does."""
        from html import escape

        outlines = "".join(f'<outline text="f{n}" xmlUrl="{escape(a)}"/>' for n, a in enumerate(addresses))
        path = self.work / "feeds.opml"
        path.write_text(f"<opml><body>{outlines}</body></opml>", encoding="utf-8")
        return self.run("follow", path)

    def terminal(self, *words: Word, command: Iterable[str] = DIGEST, folder: Path | None = None) -> Terminal:
        return Terminal([*command, *words], self.env, folder or self.work)

    def shown(self, *words: Word, seconds: float = 20.0) -> bytes:
        """What a command writes to a terminal until it ends."""
        with self.terminal(*words) as terminal:
            terminal.wait(seconds)
            return terminal.written


class Terminal:
    """A program at a pseudo-terminal, with all that it wrote."""

    def __init__(self, command: list[Word], env: Mapping[str, str], folder: Path, size: tuple[int, int] = (45, 160)):
        self.written = b""
        self.status: int | None = None
        self.pid, self.descriptor = os.forkpty()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
                os.chdir(folder)
                os.execvpe(command[0], tuple(command), dict(env))
            finally:
                os._exit(127)

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


def kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def plain_digest(title: str, **values: object) -> dict[str, Any]:
    """A digest with a link of its own."""
    return {
        "title": title,
        "source": "The Ledger",
        "link": f"https://ledger.example/{'-'.join(title.lower().split())}",
        "summary": "The team bounded every queue by time. It paid.",
        "insights": ["Latency is the first symptom."],
        "topics": ["queues"],
        "best_for": ["CTO"],
        "depth": {"level": "advanced", "abstraction": "low"},
        "published": "2024-03-01",
        **values,
    }


ARTICLE = (
    "Bounded queues in practice\n\n"
    + "The harbour team measured how long each job waited before it ran, and bounded the queue by time. " * 12
)


def known(*case: object, fails: bool = True, why: str = "") -> Any:
    """A case of a table that is known not to hold yet, and why."""
    marks = pytest.mark.xfail(strict=True, reason=why) if fails else ()
    return pytest.param(*case, marks=marks, id=str(case[0]))
