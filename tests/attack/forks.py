"""Processes of `digest` that need no start: forked from one that has the program imported already.

Each is a process of its own, with the arguments, environment, folder and descriptors that it would have been started
with, and it ends as an interpreter ends; only the second that Python and the imports take is spent once instead of
some thousand times. What a test of starting itself is about, and the first case of every test, is started as ever.

A run is a child of the process that asks for it, as if it had started it: the one between ends at once, and orphans
come to the nearest process above that takes them (Linux only: `PR_SET_CHILD_SUBREAPER`).
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import marshal
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LARGEST = 150_000
"""Bytes of a request; a socket takes no larger one at once."""
LATER = (
    "anyio._backends._asyncio", "backports.zstd", "brotli", "chardet", "csv", "email.message", "filelock", "html_to_markdown",
    "h11", "httpcore2", "httpcore2._async.http11", "httpcore2._async.http_proxy", "httpcore2._backends.anyio", "httpx2", "idna", "imaplib", "listparser", "lxml.etree", "lxml.html", "markdown_it", "multiprocessing.forkserver",
    "multiprocessing.popen_forkserver", "multiprocessing.resource_tracker", "orjson", "pebble", "pypdf", "pyroaring",
    "rich.progress", "rich.table", "sqlite3", "tarfile", "textual.app", "textual.drivers.linux_driver",
    "textual.pilot", "textual.scrollbar", "textual.widgets", "tinydb", "tomllib", "truststore", "yaml",
)  # fmt: skip
"""What the program imports when it needs it."""
_SUBREAPER = 36


class Forks:
    """The process that has the program imported, and the way to ask it for runs."""

    def __init__(self, env: Mapping[str, str]) -> None:
        import ctypes

        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
        self._socket, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            words = [sys.executable, "-m", __name__, str(other.fileno())]
            # It ends when this end of the socket is closed, with this process.
            self._process = subprocess.Popen(words, pass_fds=[other.fileno()], env=dict(env), cwd=ROOT)
            self._process.returncode = 0  # nobody waits for it

    def start(
        self, words: Iterable[str | bytes | Path], env: Mapping[str, str], folder: Path, ends: Sequence[int], own: bool
    ) -> int | None:
        """The id of a run with these standard descriptors, in a session of its own; `own` makes the first of them its
        terminal. None where the request is too large.
        """
        texts = [os.fsencode(word) for word in words]
        variables = {os.fsencode(name): os.fsencode(value) for name, value in env.items()}
        request = marshal.dumps((texts, variables, os.fsencode(folder), own))
        if len(request) > LARGEST:
            return None
        socket.send_fds(self._socket, [request], ends)
        return int(self._socket.recv(20))


@cache
def forks() -> Forks | None:
    """Those of this process; None where the system has no way to adopt an orphan."""
    if sys.platform != "linux":
        return None
    env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
    return Forks({**env, "COLORTERM": "truecolor"})


def serve(requests: socket.socket) -> None:
    """Fork for each request. Returns in the run only, which is settled then."""
    while True:
        request, descriptors, _, _ = socket.recv_fds(requests, LARGEST, 3)
        if not request:
            os._exit(0)
        reading, writing = os.pipe()
        between = os.fork()
        if between == 0:
            run = os.fork()
            if run == 0:
                for one in (reading, writing, requests.fileno()):
                    os.close(one)
                _settle(request, descriptors)
                return
            os.write(writing, str(run).encode())
            os._exit(0)
        os.waitpid(between, 0)
        requests.send(os.read(reading, 20))
        for one in (reading, writing, *descriptors):
            os.close(one)


def _settle(request: bytes, descriptors: Sequence[int]) -> None:
    """Become what was asked for."""
    import fcntl
    import termios

    words, variables, folder, own = marshal.loads(request)
    os.setsid()
    if own:
        fcntl.ioctl(descriptors[0], termios.TIOCSCTTY, 0)
    for number, one in enumerate(descriptors):
        os.dup2(one, number)
    for one in descriptors:
        os.close(one)
    os.environ.clear()
    os.environ.update({os.fsdecode(name): os.fsdecode(value) for name, value in variables.items()})
    os.chdir(folder)
    sys.argv = [str(ROOT / "reader" / "__main__.py"), *map(os.fsdecode, words)]
    for name, stream in (("stdin", _stream(0, "r")), ("stdout", _stream(1, "w")), ("stderr", _stream(2, "w"))):
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _stream(number: int, mode: str) -> io.TextIOWrapper:
    """A standard stream, as the interpreter makes it where the locale is `C.UTF-8`."""
    errors = "backslashreplace" if number == 2 else "surrogateescape"
    stream = open(number, mode, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115 (a descriptor)
    assert isinstance(stream, io.TextIOWrapper)
    stream.reconfigure(line_buffering=number == 2 or stream.isatty())
    return stream


def _servers_are_forked_too() -> None:
    """The fork server of workers starts with the same imports; from a process that has threads it is started anew."""
    from multiprocessing import util

    start = util.spawnv_passfds

    def fork(path: bytes, words: Sequence[Any], descriptors: Sequence[int]) -> int:
        if threading.active_count() > 1:
            return int(start(path, words, descriptors))
        kept = sorted(descriptors)
        pid = os.fork()
        if pid == 0:
            try:
                _keep_only(kept)
                exec(words[-1], {})
            finally:
                os._exit(0)
        return pid

    util.spawnv_passfds = fork  # type: ignore[assignment]  # words are always text


def _keep_only(descriptors: Sequence[int]) -> None:
    """Close what the start of another program would close, and forget how signals were answered."""
    start = 3
    for one in (*descriptors, 1 << 16):
        os.closerange(start, one)
        start = one + 1
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)) and number != signal.SIGINT:
            signal.signal(number, signal.SIG_DFL)


def _import_all() -> None:
    import reader

    for module in pkgutil.walk_packages(reader.__path__, "reader."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in LATER:
        importlib.import_module(name)
    assert len(os.listdir("/proc/self/task")) == 1, "a process with threads cannot be forked"  # noqa: PTH208
    gc.collect()
    gc.freeze()


def _run() -> None:
    """`python -m reader`, and the end of the process without taking down what was imported: that is most of the time."""
    status: int | None = 0
    try:
        runpy.run_module("reader", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise
        status = end.code
    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads, as the interpreter does
    atexit._run_exitfuncs()
    sys.stdout.flush()
    os._exit(status or 0)


if __name__ == "__main__":
    _import_all()
    _servers_are_forked_too()
    serve(socket.socket(fileno=int(sys.argv[1])))
    _run()
