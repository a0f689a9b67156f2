"""Parsers in processes of their own: only the one that hangs, crashes or takes too much memory is killed."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from reader.children import own_folder, start_servers
from reader.errors import CurationError, SourceError
from reader.translation import gettext as _
from reader.translation import language, settle

if TYPE_CHECKING:
    from pebble import ProcessPool

T = TypeVar("T")
SECONDS = 20.0
"""For one body of at most 10 MB; the slowest legitimate one takes three."""
MEMORY = 1 << 30
"""Bytes of address space that a parser may use beyond what the program has when it starts."""
PROCESSES = max(1, min(4, (os.cpu_count() or 2) - 1))
"""One core is left to fetching and storing, which is as much work."""
_LOOK = 0.1
"""Seconds between two looks at whether somebody stopped what is waited for."""
_PRELOADED = ["reader.sources.contents", "reader.sources.feed", "lxml.etree", "html_to_markdown"]


class Workers:
    """A few processes, started with the first task. To be entered before there are other threads."""

    def __init__(self, processes: int = PROCESSES, seconds: float | None = None) -> None:
        self.processes = processes
        self.seconds = SECONDS if seconds is None else seconds
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Self:
        start_servers(_PRELOADED)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves some untyped
            self._pool.join()

    def start(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> Future[T]:
        """Run a function in a worker. `result_of` and `reading.in_worker` wait for it and explain its failures."""
        if self._pool is None:
            from pebble import ProcessPool

            self._pool = ProcessPool(
                max_workers=self.processes,
                initializer=_settle,
                initargs=(own_folder(), language()),
                context=multiprocessing.get_context("forkserver"),
            )
        future: Future[T] = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self.seconds)
        return future


def result_of(future: Future[T], stopped: Callable[[], bool] = lambda: False) -> T | None:
    """What a task returned, None where it was stopped before it ended.

    Raises SourceError where the task failed, and CurationError where the task raised it.
    """
    from concurrent.futures import wait

    while not future.done():
        if stopped():
            return None
        wait([future], timeout=_LOOK)
    error = future.exception()
    if error is None:
        return future.result()
    raise error if isinstance(error, CurationError) else explained(error)


def run_alone(function: Callable[..., T], *args: Any) -> T:
    """The result of a function in a worker that is started for it. Raises SourceError, CurationError."""
    with Workers(1) as workers:
        result = result_of(workers.start(function, *args))
    assert result is not None  # nobody stops it
    return result


def explained(error: BaseException) -> SourceError:
    """Why a task failed, as a clause about its input."""
    from concurrent.futures import TimeoutError as FutureTimeoutError

    if isinstance(error, SourceError):
        return error
    if isinstance(error, FutureTimeoutError | TimeoutError):
        return SourceError(_("took too long to read"))
    if isinstance(error, MemoryError):
        return SourceError(_("needs too much memory to read"))
    return SourceError(_("cannot be read: the parser failed on it ({name})").format(name=type(error).__name__))


def _settle(folder: str, spoken: str) -> None:
    """Leave the current folder, to which multiprocessing brings every worker, and limit the memory."""
    os.chdir(folder)
    settle(spoken, {})
    _limit_memory()


def _limit_memory() -> None:
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 (no path of ours)
            used = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    except (ImportError, OSError, ValueError):  # a platform without limits still has the time limit
        return
