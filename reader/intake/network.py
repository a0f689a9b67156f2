"""An event loop in a thread of its own: results arrive in a queue, and the library's thread stores them."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from types import TracebackType
from typing import Generic, Self, TypeVar

from reader.intake.workers import Workers
from reader.sources.addresses import Guard, guard_of
from reader.sources.fetch import Fetcher

__all__ = ["Guard", "Network", "guard_of"]  # a front end says which hosts may be asked, and nothing more of sources

T = TypeVar("T")
Job = Callable[[Fetcher, Workers], Awaitable[T]]
"""Something to run in the loop."""
WAIT = 0.25
"""Seconds for which results are collected, so that one write stores many."""


class Network(Generic[T]):
    """Runs jobs and yields their results as they come. Leaving it cancels what is not done."""

    def __init__(self, guard: Guard, workers: Workers) -> None:
        self._guard = guard
        self._workers = workers
        self._loop = asyncio.new_event_loop()
        self._results: queue.Queue[T | BaseException] = queue.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = 0
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="network", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        async with Fetcher(self._guard) as fetcher:
            self._fetcher = fetcher
            self._ready.set()
            await self._stop.wait()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def start(self, job: Job[T]) -> None:
        """Start a job."""
        self._open += 1
        self._loop.call_soon_threadsafe(self._begin, job)

    def _begin(self, job: Job[T]) -> None:
        task = self._loop.create_task(self._done(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _done(self, job: Job[T]) -> None:
        try:
            self._results.put(await job(self._fetcher, self._workers))
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 (handed to the thread that waits for it)
            self._results.put(error)

    def results(self) -> Iterator[list[T]]:
        """The results since the last ones, until every job is done; empty if none came for a moment."""
        while self._open:
            yield self._waiting()

    def _waiting(self) -> list[T]:
        come: list[T] = []
        end = time.monotonic() + WAIT
        while self._open and (left := end - time.monotonic()) > 0:
            try:
                come.append(self._taken(self._results.get(timeout=left)))
            except queue.Empty:
                break
        return come

    def _taken(self, result: T | BaseException) -> T:
        self._open -= 1
        if isinstance(result, BaseException):
            raise result
        return result
