"""What signals do while the reader has the terminal: whichever ends it, the terminal is given back and the place kept.

No Textual here: the first frame is on the screen before that is imported.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

NAMES = ("TERM", "HUP", "QUIT", "INT", "USR1", "USR2", "ALRM", "VTALRM", "PROF", "XCPU", "IO")
"""Signals that would end the process where it stands. A platform may lack some."""


class Signals:
    """Takes these signals as long as it is entered. Enter it in the main thread."""

    def __init__(self, stop: Callable[[], None]) -> None:
        """`stop` is what Ctrl+Z of another program, or a shell, asks for until the screen runs and does it itself."""
        self.end: Callable[[], object] | None = None
        """Ends the reader in order, None while nothing has to be put in order and `SystemExit` does it."""
        self.taken = 0
        """The signal that came first, 0 for none."""
        self._stop = stop
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for name in NAMES:
            number = getattr(signal, f"SIG{name}", None)
            # What whoever started this chose to ignore stays ignored, as `nohup` wants it.
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._take)
        self._before[signal.SIGCONT] = signal.getsignal(signal.SIGCONT)
        self._before[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, lambda *_: self._stop())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)

    def pass_over(self) -> None:
        """Let no signal stand in the way of giving the terminal back."""
        self.end = lambda: None

    def _take(self, number: int, frame: FrameType | None) -> None:
        self.taken = self.taken or number
        if self.end is None:
            raise SystemExit(128 + number)
        self.end()
