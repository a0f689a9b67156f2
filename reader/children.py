"""Child processes that run this program: all are started here, and nothing in the current folder runs in them.

`python -c`, as multiprocessing starts its processes, looks for every module in the current folder first. A child gets a
safe path instead, and works in an empty folder that is this process's own. A path that it is given is absolute.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from tempfile import TemporaryDirectory

_SAFE_PATH = "PYTHONSAFEPATH"
WEB_DRIVER = "textual.drivers.web_driver:WebDriver"
"""Has the reader speak in packets on its pipes, to whoever shows it in a browser, instead of with a terminal."""
DELIVERIES = "DIGEST_DELIVERIES"
"""Of the environment: a folder of files that such a reader hands to its browser."""


@cache
def _own_folder() -> TemporaryDirectory[str]:
    """Removed when the program ends."""
    import tempfile

    return tempfile.TemporaryDirectory(prefix="digest-")


def own_folder() -> str:
    """The empty folder that the children of this process work in."""
    return _own_folder().name


async def start_program(words: Sequence[str], limit: int) -> Process:
    """`digest …` in a session of its own, with both its outputs in pipes of `limit` bytes. Raises OSError."""
    import asyncio
    from asyncio.subprocess import DEVNULL, PIPE

    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "reader", *words),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
        cwd=own_folder(),
        start_new_session=True,
        limit=limit,
    )


async def start_shown(words: Sequence[str], environment: Mapping[str, str], folder: str, limit: int) -> Process:
    """The reader for a browser: as above, with its input in a pipe too. What it delivers is in `folder`.

    Raises OSError.
    """
    import asyncio
    from asyncio.subprocess import PIPE

    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "reader", "--screen", *words),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        cwd=own_folder(),
        env={**os.environ, **environment, "TEXTUAL_DRIVER": WEB_DRIVER, DELIVERIES: folder},
        start_new_session=True,
        limit=limit,
    )


def is_shown() -> bool:
    """Whether this process is such a reader."""
    return os.environ.get("TEXTUAL_DRIVER") == WEB_DRIVER


def start_apart(words: Sequence[str]) -> None:
    """`digest …` in a session of its own that nobody waits for, and that goes on when this process ends.

    Where it cannot be started, nothing happens.
    """
    import subprocess
    import threading

    home = os.path.expanduser("~")  # noqa: PTH111
    with contextlib.suppress(OSError):
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "reader", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=home if os.path.isdir(home) else "/",  # noqa: PTH112 (the folder of this process goes with it)
            start_new_session=True,
        )
        # Somebody has to take note of its end, as long as this process is there.
        threading.Thread(target=process.wait, name="apart", daemon=True).start()


def start_servers(modules: Sequence[str]) -> None:
    """Start what multiprocessing needs to fork workers, unless it runs: the fork server, with these modules imported,
    and the resource tracker.

    For some milliseconds it changes the environment and the current folder of this process, for there is no other way
    to give them to these two: call it before there are threads that start processes or open relative paths.
    """
    from multiprocessing import forkserver, resource_tracker

    forkserver.set_forkserver_preload(list(modules))
    # They are handed stderr, and while the screen is open it is no file.
    with contextlib.redirect_stderr(sys.__stderr__), _safe_path(), _in_folder(own_folder()):
        resource_tracker.ensure_running()
        forkserver.ensure_running()


@contextlib.contextmanager
def _safe_path() -> Iterator[None]:
    """Until the end of the block children look for no module in the current folder."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


@contextlib.contextmanager
def _in_folder(folder: str) -> Iterator[None]:
    """As `contextlib.chdir`, but the way back is open even if the folder has been renamed or deleted meanwhile."""
    here = os.open(os.curdir, getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY)
    try:
        os.chdir(folder)
        yield
    finally:
        os.fchdir(here)
        os.close(here)
