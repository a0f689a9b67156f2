"""A limit to how long a server may take for an answer.

A server that is frozen, or a way to it that swallows everything, keeps its connection: the system sees nothing wrong
with it, and whoever waits for an answer would wait for ever.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def cut_after(seconds: float, fileno: Callable[[], int]) -> Iterator[Callable[[], bool]]:
    """Cut a connection that is waited on for longer than this, so that the wait ends; what is yielded says if it was.

    `fileno`: its descriptor, asked for once the time is over. Any error of it means that it is closed already.
    """
    over = threading.Event()

    def cut() -> None:
        over.set()
        with contextlib.suppress(Exception), socket.socket(fileno=os.dup(fileno())) as same:
            same.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield over.is_set
    finally:
        timer.cancel()
