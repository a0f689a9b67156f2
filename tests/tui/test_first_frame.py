"""The last frame is on the screen before the reader is loaded, and nothing is lost on the way. On a real terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.library import open_library
from reader.model.record import from_record
from reader.paths import layout
from reader.state import State
from reader.tui.first_frame import load_frame, save_frame

TITLES = [f"Number {number} of the list" for number in range(12)]


@dataclass
class Terminal:
    """A reader on a pseudo-terminal of 100 columns and 30 rows."""

    pid: int
    descriptor: int
    shown: bytes = b""

    def read_until(self, seen: Callable[[bytes], bool], seconds: float = 15.0) -> None:
        end = time.monotonic() + seconds
        while not seen(self.shown):
            assert time.monotonic() < end, f"not seen in time; the last of it: {self.shown[-300:]!r}"
            if select.select([self.descriptor], [], [], 0.05)[0]:
                try:
                    self.shown += os.read(self.descriptor, 65536)
                except OSError:  # the other end is closed
                    assert seen(self.shown)

    def type(self, keys: bytes) -> None:
        os.write(self.descriptor, keys)

    def wait(self) -> int:
        """Its exit status."""
        while True:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            if select.select([self.descriptor], [], [], 0.05)[0]:
                try:
                    self.shown += os.read(self.descriptor, 65536)
                except OSError:  # the other end is closed
                    return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@contextmanager
def reader(library: Path) -> Iterator[Terminal]:
    pid, descriptor = pty.fork()
    if pid == 0:
        for name in ("COLUMNS", "LINES"):
            os.environ.pop(name, None)
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", DIGEST_LIBRARY=str(library))
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        os.execv(sys.executable, [sys.executable, "-m", "reader"])
    terminal = Terminal(pid, descriptor)
    try:
        yield terminal
    finally:
        os.close(descriptor)


def fill(folder: Path, titles: list[str]) -> Path:
    with open_library(folder) as library:
        library.add(
            from_record({"title": title, "link": f"https://example.org/{title}", "published": f"2020-01-{31 - n:02}"})
            for n, title in enumerate(titles)
        )
        State(asked=True).save(library.layout.state)
    return folder


def is_up(shown: bytes) -> bool:
    """The reader itself has painted: it asks the terminal for things that a kept frame does not."""
    return b"\x1b[?2026$p" in shown and shown.count(b"help") >= 1 and shown.rstrip().endswith((b"h", b"l", b"m", b"H"))


def leave(terminal: Terminal) -> int:
    terminal.type(b"q")
    return terminal.wait()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library that was read once and left."""
    folder = fill(tmp_path / "one", TITLES)
    with reader(folder) as terminal:
        terminal.read_until(lambda shown: TITLES[5].encode() in shown)
        assert leave(terminal) == 0
    return folder


def test_the_last_frame_comes_first(library: Path) -> None:
    with reader(library) as terminal:
        terminal.read_until(lambda shown: TITLES[5].encode() in shown)
        assert b"\x1b[?2026$p" not in terminal.shown.partition(TITLES[5].encode())[0], "Textual was first"
        terminal.read_until(is_up)
        assert leave(terminal) == 0
        assert terminal.shown.count(b"\x1b[?1049l") == 1


def test_no_other_layout_is_seen_before_the_right_one(library: Path) -> None:
    with reader(library) as terminal:
        terminal.read_until(is_up)
        assert leave(terminal) == 0
        assert "□".encode() not in terminal.shown, "the pane of filters, for which there is no room"
        cursor = "▌●".encode()
        assert terminal.shown.count(cursor) <= 2, "the cursor stood elsewhere first"


def test_what_is_typed_meanwhile_is_not_lost(library: Path) -> None:
    with reader(library) as terminal:
        terminal.read_until(lambda shown: TITLES[5].encode() in shown)
        terminal.type(b"jjj")
        terminal.read_until(is_up)
        assert leave(terminal) == 0
    state = json.loads(layout(library).state.read_text())
    with open_library(library) as opened:
        assert opened.get(state["cursor"]).title == TITLES[3]


def test_another_library_gets_no_frame(library: Path, tmp_path: Path) -> None:
    other = fill(tmp_path / "two", ["Something else"])
    with reader(other) as terminal:
        terminal.read_until(lambda shown: b"Something else" in shown)
        assert TITLES[5].encode() not in terminal.shown
        assert leave(terminal) == 0


def test_the_terminal_is_given_back_as_it_was(library: Path) -> None:
    with reader(library) as terminal:
        before = termios.tcgetattr(terminal.descriptor)
        terminal.read_until(is_up)
        assert leave(terminal) == 0
        assert termios.tcgetattr(terminal.descriptor) == before


def test_an_error_after_the_frame_can_be_read(library: Path) -> None:
    (library / "library.json").write_text('{"format": 99}')
    with reader(library) as terminal:
        assert terminal.wait() == 1
        sentence = terminal.shown.rpartition(b"\x1b[?25h")[2]
        assert b"has format 99" in b" ".join(sentence.split())


def test_no_frame_where_the_output_is_no_terminal(library: Path) -> None:
    environment = {**os.environ, "DIGEST_LIBRARY": str(library)}
    done = subprocess.run([sys.executable, "-m", "reader"], capture_output=True, env=environment, check=False)
    assert done.returncode == 1
    assert b"needs a terminal" in done.stderr
    assert b"\x1b" not in done.stdout + done.stderr


def test_a_frame_fits_one_size_only_and_a_foreign_file_is_none(tmp_path: Path) -> None:
    index = tmp_path / "index.sqlite"
    save_frame(index, 4, ["abcd", "efgh"])
    assert b"abcd" in load_frame(index, 4, 2)
    assert load_frame(index, 5, 2) == b""
    (tmp_path / "index-4x2.frame").write_bytes(b"\x1b]0;not ours\x07")
    assert load_frame(index, 4, 2) == b""
