"""The line mode on a real terminal, as somebody hears it: a whole conversation, Ctrl+C, narrow lines, the end."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from reader.library import open_library
from reader.model.subscription import Subscription
from reader.paths import config_file
from tests.tui.screen import RECORDS, digests, record

PROMPTS = re.compile(r"(?:^|\n)(?:>|Number:|Text:|Why:|y or n\?) \Z")


class Conversation:
    """A line mode on a pseudo-terminal."""

    def __init__(
        self,
        library: Path,
        columns: int,
        rows: int,
        term: str = "xterm-256color",
        options: Sequence[str] = ("--plain",),
    ) -> None:
        self.descriptor, terminal = pty.openpty()
        self.resize(columns, rows)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reader", "--library", str(library), *options],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            env={**os.environ, "TERM": term},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(terminal)
        self.heard = ""

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def listen(self, until: str = "", seconds: float = 20.0) -> str:
        """What is said until the next prompt, or until a text."""
        begun, end = len(self.heard), time.monotonic() + seconds
        while not (until in self.heard[begun:] if until else PROMPTS.search(self.heard[begun:])):
            assert time.monotonic() < end, f"nothing more is said after {self.heard[-300:]!r}"
            if select.select([self.descriptor], [], [], 0.05)[0]:
                try:
                    self.heard += os.read(self.descriptor, 65536).decode().replace("\r\n", "\n")
                except OSError:  # the other end is closed
                    break
        return self.heard[begun:]

    def say(self, line: str) -> str:
        os.write(self.descriptor, f"{line}\r".encode())
        return self.listen()

    def press(self, key: bytes) -> None:
        os.write(self.descriptor, key)

    def wait(self) -> int:
        while self.process.poll() is None:
            self.listen(until="\0never", seconds=20) if select.select([self.descriptor], [], [], 0.05)[0] else None
        return self.process.returncode


@pytest.fixture
def library(tmp_path: Path) -> Path:
    root = tmp_path / "library"
    with open_library(root) as opened:
        opened.add(digests([*RECORDS, record("Long", published="2018", summary="One two three. " * 300)]))
    return root


@contextmanager
def talking(
    library: Path,
    columns: int = 80,
    rows: int = 24,
    term: str = "xterm-256color",
    options: tuple[str, ...] = ("--plain",),
) -> Iterator[Conversation]:
    conversation = Conversation(library, columns, rows, term, options)
    try:
        conversation.listen()
        yield conversation
    finally:
        if conversation.process.poll() is None:
            conversation.process.kill()
        conversation.process.wait()
        os.close(conversation.descriptor)


TRANSCRIPT = """\
digest, line by line. A line with only ? lists the commands, only Enter reads
on, q quits.
7 digests, 7 unread.
Queues that refuse. Unread. Backpressure Weekly, advanced, 4 minutes, 9 Mar
2024. 1 of 7.
> n
Clocks disagree. Unread. The Ledger, expert, 11 minutes, 8 Mar 2024. 2 of 7.
> b
Bookmarked: u undoes it
> u
Undone: bookmark of 1 digest
> r
Filter by role; one that is on is taken off:
1. CTO, 3
2. Founder, 3
3. Software Engineer, 2
4. Product Manager, 1
5. Site Reliability Engineer, 1
Type a number, or only Enter or q for none.
Number: 3
2 digests, 2 unread. Query: role:"Software Engineer"
Clocks disagree. Unread. The Ledger, expert, 11 minutes, 8 Mar 2024. 1 of 2.
> o
Clocks disagree:
The Ledger, Technology: Reliability, Expert, high, 11 min, 2024-03-08
https://ledger.example/clocks-disagree
Summary:
Two machines never agree what time it is; latency is why.
Topics: time
Best for: Software Engineer, CTO
End of the digest. Enter reads the next unread one.
> q
"""


def test_a_conversation(library: Path) -> None:
    with talking(library) as it:
        for line in ("n", "b", "u", "r", "3", "o"):
            it.say(line)
        it.press(b"q\r")
        assert it.wait() == 0
        assert it.heard == TRANSCRIPT


def test_a_terminal_that_draws_nothing_is_read_line_by_line(library: Path) -> None:
    with talking(library, term="dumb", options=()) as conversation:
        assert "digest, line by line." in conversation.heard
        assert "\x1b" not in conversation.say("n")
        conversation.press(b"q\r")
        assert conversation.wait() == 0


def test_a_screen_is_refused_where_none_can_be_drawn(library: Path) -> None:
    conversation = Conversation(library, 80, 24, "dumb", ["--screen"])
    assert "draws no screen" in conversation.listen("by line")
    assert conversation.wait() == 1
    os.close(conversation.descriptor)


def test_nothing_but_lines_is_written(library: Path) -> None:
    with talking(library) as it:
        for line in ("l", "o", "", "; ", "", "?", "I", "", "v", "", "i", "", "e", "nonsense"):
            it.say(line)
        it.press(b"\x04")
        assert it.wait() == 0
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u2500-\u259f]", it.heard)
        assert it.heard.endswith("> \n"), "the shell's prompt begins a line"


@pytest.mark.parametrize("columns", [40, 20])
def test_lines_are_as_narrow_as_the_terminal(library: Path, columns: int) -> None:
    with talking(library, columns=columns) as it:
        for line in ("l", "?moving", "o"):
            it.say(line)
        lines = [line for line in it.heard.splitlines() if "https://" not in line]
        assert max(map(len, lines)) < columns


def test_a_page_has_as_many_lines_as_the_terminal(library: Path) -> None:
    with talking(library, rows=14) as it:
        it.say("G")
        it.say("/ Long")
        first = it.say("o")
        assert first.count("\n") <= 14
        assert "more. Enter reads on." in first
        second = it.say("")
        assert second.splitlines()[1] not in first.splitlines() or "One two three." in second
        assert it.say("<").splitlines()[1:] == first.splitlines()[1:]
        it.resize(80, 40)
        assert it.say("").count("\n") > 30


def test_a_long_digest_goes_on_where_it_was_left(library: Path) -> None:
    with talking(library, rows=14) as it:
        it.say("/ Long")
        it.say("o")
        left = it.say("").splitlines()[1:-1]
        it.press(b"q\r")
        it.wait()
    with talking(library, rows=14) as it:
        said = it.say("o").splitlines()[1:]
        assert said[0] == "Resumed where you left it; o reads from the beginning."
        assert said[1:-1] == left
        assert it.say("o").splitlines()[1] == "Long:"


def test_ctrl_c_cancels_what_is_going_on_and_nothing_else(library: Path) -> None:
    with talking(library) as it:
        it.say("t")
        it.press(b"half a tag\x03")
        assert "Cancelled." in it.listen()
        it.say("r")
        it.press(b"\x03")
        assert "Cancelled." in it.listen()
        it.press(b"\x03")
        assert "Nothing is going on. q quits." in it.listen()
        assert it.say("h").splitlines()[1].startswith("Queues that refuse. Unread.")


class Slow(BaseHTTPRequestHandler):
    """A feed that does not answer until it is let go."""

    go = threading.Event()

    def do_GET(self) -> None:
        Slow.go.wait(30)
        with suppress(OSError):  # whoever asked has given up
            self.send_error(503)

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture
def slow() -> Iterator[str]:
    Slow.go.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/feed"
    Slow.go.set()
    server.shutdown()
    server.server_close()


def test_a_refresh_says_how_far_it_is_and_ctrl_c_stops_it(library: Path, slow: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('[sources]\nallow_hosts = ["127.0.0.1"]\n')
    with open_library(library) as opened:
        opened.arrange(opened.feeds.put_steps([Subscription(slow)]))
    with talking(library) as it:
        it.press(b"R\r")
        assert "Refreshing. Ctrl+C stops it" in it.listen(until="refreshing")
        it.press(b"\x03")
        assert "Stopping. What has been done stays." in it.listen(until="Stopping. What has been done stays.")
        it.listen()
        assert it.say("h").splitlines()[1].startswith("Queues that refuse.")


def test_ctrl_c_gives_up_an_address_and_a_command_that_do_not_answer(library: Path, slow: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('[sources]\nallow_hosts = ["127.0.0.1"]\n')
    with talking(library) as it:
        for line, said in ((f"a {slow}", "Looking there."), ("| sleep 60", "Ctrl+C stops it.")):
            it.press(f"{line}\r".encode())
            it.listen(until=said)
            it.press(b"\x03")
            assert "Cancelled." in it.listen()


def test_a_terminal_that_goes_away_ends_it(library: Path) -> None:
    it = Conversation(library, 80, 24)
    it.listen()
    it.say("n")
    os.close(it.descriptor)
    assert it.process.wait(timeout=20) in (0, -signal.SIGHUP)
