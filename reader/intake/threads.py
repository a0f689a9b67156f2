"""Threads that nobody has to wait for: whoever gives up waiting, or ends, leaves them behind."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def in_thread(act: Callable[[], T]) -> T:
    """The result of a call in a thread of its own.

    Unlike `asyncio.to_thread`, neither the end of the loop nor that of the program waits for it: a mail server that
    says nothing must not hold up Ctrl+C.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def answer(result: T | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]  # without an error there is a result

    def run() -> None:
        result: T | None = None
        raised: BaseException | None = None
        try:
            result = act()
        except BaseException as error:  # noqa: BLE001 (handed to the task that waits for it)
            raised = error
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(answer, result, raised)

    threading.Thread(target=run, name="beside", daemon=True).start()
    return await future
