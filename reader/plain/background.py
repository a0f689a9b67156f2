"""Work that takes longer, in the line mode: it is waited for, with a line every few seconds, and Ctrl+C stops it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Coroutine, Sequence
from time import monotonic
from typing import Any, TypeVar

from reader.plain.lines import CancelledError, EndedError
from reader.translation import gettext as _
from reader.tui.controllers.jobs import Jobs
from reader.tui.controllers.said import Said

T = TypeVar("T")
FIRST, EVERY = 1.0, 5.0
"""Seconds before the first line on how far it is, and between two of them."""
TICK = 0.2
"""Seconds between two looks at how far it is."""


class Background:
    """The jobs of a line mode: begun by a controller, done before the next line is asked."""

    def __init__(
        self, tell: Callable[[str], None], say: Callable[[Sequence[Said]], None], pressed: Callable[[], bool]
    ) -> None:
        """`tell` prints how far they are, `say` what there is to say at their end; `pressed`: whether Ctrl+C was."""
        self._pressed = pressed
        self._begun: list[Coroutine[Any, Any, None]] = []
        self._tell = tell
        self.jobs = Jobs(self._begun.append, lambda: None, say)
        self.stops: list[Callable[[], bool]] = []
        """Each stops a job politely, so that what it did is kept and told; False where it is not running."""

    @property
    def waiting(self) -> bool:
        """Whether anything was begun and not done."""
        return bool(self._begun)

    def finish(self) -> None:
        """Do what was begun. Raises CancelledError where it was cancelled."""
        while self._begun:
            begun, self._begun[:] = list(self._begun), []
            self._run(begun)

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """What comes of this. Raises CancelledError where it was cancelled, and what it raises itself."""
        (result,) = self._run([work])
        return result

    def _run(self, works: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
        before = signal.getsignal(signal.SIGINT)
        try:
            return asyncio.run(self._do(works))
        except (asyncio.CancelledError, KeyboardInterrupt) as error:
            raise CancelledError from error
        finally:
            with contextlib.suppress(ValueError):  # not the main thread
                signal.signal(signal.SIGINT, before)

    async def _do(self, works: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
        work = asyncio.gather(*works)
        pressed = 0

        def interrupted() -> None:
            nonlocal pressed
            pressed += 1
            if pressed == 1 and sum(stop() for stop in self.stops):
                self._tell(_("Stopping. What has been done stays."))
            else:
                work.cancel()

        loop = asyncio.get_running_loop()
        with contextlib.suppress(RuntimeError, ValueError):  # not the main thread
            loop.add_signal_handler(signal.SIGINT, interrupted)
        if self._pressed():  # before it had begun
            interrupted()
        telling = asyncio.create_task(self._tell_how_far())
        try:
            return await work
        finally:
            telling.cancel()

    async def _tell_how_far(self) -> None:
        told, told_at = "", monotonic() + FIRST - EVERY
        while True:
            await asyncio.sleep(TICK)
            if self.jobs.text != told and monotonic() - told_at >= EVERY:
                told, told_at = self.jobs.text, monotonic()
                with contextlib.suppress(EndedError):  # the next line says so again
                    self._tell(told)
