"""The last frame of the reader, shown while the reader is loading: it is on the screen before Textual is imported.

Only a terminal ever gets one, and only the frame of the same library at the same size. From the first byte on the
terminal is in the reader's mode, so what is typed meanwhile is neither echoed nor lost: the reader reads it.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.dataclass import dataclass
from reader.opening import open_regular
from reader.paths import write_private

if TYPE_CHECKING:
    from reader.tui.signals import Signals

_MAGIC = b"digest frame 1\n"
_ENTER, _LEAVE = b"\x1b[?1049h\x1b[?25l", b"\x1b[?1049l\x1b[?25h"
_FRAME = re.compile(
    rb"(?:[^\x00-\x1f\x7f\xc2\xe2\xed]++|\x1b\[[0-9;]*+[mH]|\xc2[\xa0-\xbf]|\xe2(?!\x80[\x8e\x8f\xa8-\xae]|\x81[\xa0-\xaf])|\xed(?![\xa0-\xbf]))*+"
)
"""What a frame is made of: text, colours and places. With any other control code it is not one that we wrote."""
MAX_FRAME = 1 << 20
"""Bytes; a larger file is no frame."""


def frame_file(index: Path, columns: int, rows: int) -> Path:
    """Where the last frame of this size is kept: beside the index of its library."""
    return index.with_name(f"{index.stem}-{columns}x{rows}.frame")


def save_frame(index: Path, columns: int, lines: Sequence[str]) -> None:
    """Keep a frame, given as lines with their styles; one that cannot be kept is not missed."""
    path = frame_file(index, columns, len(lines))
    body = "".join(f"\x1b[{number};1H{line}" for number, line in enumerate(lines, start=1))
    with contextlib.suppress(OSError):
        write_private(path, _MAGIC + body.encode())


def load_frame(index: Path, columns: int, rows: int) -> bytes:
    """The frame of this size, `b""` where there is none."""
    try:
        with open_regular(frame_file(index, columns, rows)) as file:
            content = file.read(MAX_FRAME)
    except OSError:
        return b""
    frame = content[len(_MAGIC) :] if content.startswith(_MAGIC) else b""
    return frame if _FRAME.fullmatch(frame) else b""


@dataclass(frozen=True, slots=True)
class Taken:
    """The terminal, as the reader took it."""

    modes: list[Any]
    """Its settings as they were before, for `tcsetattr`."""
    signals: Signals
    screen: int
    """Descriptor that is written to."""
    keys: int
    """Descriptor that keys come from."""


@contextlib.contextmanager
def early_screen(index: Path) -> Iterator[Taken | None]:
    """Show the last frame now, and give the terminal back afterwards as it was, whatever happens in between.

    None where there is no terminal to take. Raises SystemExit at the end where a signal ended the reader.
    """
    try:
        import termios

        from reader.tui.signals import Signals
    except ImportError:  # no such terminals on this platform
        yield None
        return
    screen, keyboard = sys.__stderr__, sys.__stdin__
    if screen is None or keyboard is None or not (screen.isatty() and keyboard.isatty()):
        yield None
        return
    terminal = _Terminal(screen.fileno(), keyboard.fileno(), termios.tcgetattr(keyboard.fileno()))
    with Signals(terminal.stop) as signals:
        leave = True
        try:
            terminal.frame = load_frame(index, *_size(terminal.screen))
            terminal.take()
            yield Taken(terminal.before, signals, terminal.screen, terminal.keys)
            leave = False
        finally:  # after an error what is said next must be seen
            signals.pass_over()
            terminal.give_back(leave=leave)
    if signals.taken:
        raise SystemExit(128 + signals.taken)


@dataclass(slots=True)
class _Terminal:
    """The terminal while the reader starts: the last frame is shown on it, and its keys are taken."""

    screen: int
    """Descriptor that is written to."""
    keys: int
    """Descriptor that keys come from."""
    before: list[Any]
    """Its settings as they were, for `tcsetattr`."""
    frame: bytes = b""

    def take(self) -> None:
        _take_keys(self.keys)
        if self.frame:
            os.write(self.screen, _ENTER + self.frame)

    def give_back(self, *, leave: bool) -> None:
        """Set it as it was. `leave`: also leave the frame for what stood there before."""
        import termios

        with contextlib.suppress(OSError, termios.error):  # a terminal that has been closed wants nothing back
            if self.frame and leave:
                os.write(self.screen, _LEAVE)
            termios.tcsetattr(self.keys, termios.TCSANOW, self.before)

    def stop(self) -> None:
        """Stop this process, and take the terminal again when it goes on."""
        self.give_back(leave=True)
        os.kill(os.getpid(), signal.SIGSTOP)
        self.take()


def _size(descriptor: int) -> tuple[int, int]:
    """Columns and rows, as Textual will have them: the environment may overrule the terminal."""
    terminal = os.get_terminal_size(descriptor)
    wanted = [os.environ.get(name, "") for name in ("COLUMNS", "LINES")]
    columns, rows = (int(text) if text.isdecimal() else 0 for text in wanted)
    return columns or terminal.columns, rows or terminal.lines


def _take_keys(descriptor: int) -> None:
    """Keys come at once, are not echoed, and none of them is a signal: as Textual will have it."""
    import termios

    mode = termios.tcgetattr(descriptor)
    mode[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    mode[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    termios.tcsetattr(descriptor, termios.TCSANOW, mode)
