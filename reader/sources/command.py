"""A program of the user's as a source: whatever it prints is read."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import time
from contextlib import suppress

from reader.errors import SourceError
from reader.sources.charset import decode
from reader.text import clean_line

SECONDS = 60.0
MAX_OUTPUT = 10 * 1024 * 1024


def run_command(line: str, *, seconds: float = SECONDS, limit: int = MAX_OUTPUT) -> bytes:
    """What a command prints. No shell reads the line. Raises SourceError.

    It is killed, with all that it started, after `seconds` or after printing more than `limit` bytes.
    """
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise SourceError(f"the command cannot be parsed: {error}") from error
    if not words:
        raise SourceError("there is no command")
    words[0] = os.path.expanduser(words[0])  # noqa: PTH111 (a command's name is no path)
    import tempfile

    with tempfile.TemporaryFile() as said:
        try:
            # A session of its own, so that what it started can be ended with it.
            process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, start_new_session=True
            )
        except OSError as error:
            raise SourceError(f"{words[0]} cannot be run: {error.strerror}") from error
        try:
            output = _output(process, time.monotonic() + seconds, limit, words[0], seconds)
            status = process.wait(timeout=5)
        except subprocess.TimeoutExpired as error:
            raise SourceError(f"{words[0]} closed its output but kept running") from error
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
        if status:
            said.seek(0)
            last = decode(said.read(4000)).strip().split("\n")[-1]
            raise SourceError(f"{words[0]} ended with status {status}{': ' + clean_line(last)[:200] if last else ''}")
    return output


def _output(process: subprocess.Popen[bytes], end: float, limit: int, name: str, seconds: float) -> bytes:
    import select

    assert process.stdout is not None
    parts: list[bytes] = []
    size = 0
    while True:
        left = end - time.monotonic()
        if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
            raise SourceError(f"{name} took longer than {seconds:.0f} seconds")
        data = os.read(process.stdout.fileno(), 1 << 16)
        if not data:
            return b"".join(parts)
        size += len(data)
        if size > limit:
            raise SourceError(f"{name} printed more than {limit >> 20} MB")
        parts.append(data)
