"""A program of the user's as a source: whatever it prints is read."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
from asyncio import FIRST_COMPLETED
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from shutil import which

from reader.errors import SourceError
from reader.sources.charset import decode
from reader.text import clean_line

SECONDS = 60.0
MAX_OUTPUT = 10 * 1024 * 1024
MAX_ERRORS = 1024 * 1024
"""Bytes of error output after which a command is cut off."""
CLOSED = 5.0
"""Seconds that a command may go on after it has closed its output."""
GRACE = 0.5
"""Seconds for which the errors of a command that has ended are waited for."""
_PASSED_ON = ("PATH", "HOME", "LANG", "TZ", "TMPDIR", "USER", "LOGNAME", "SHELL")
_PASSED_ON_GROUPS = ("LC_", "XDG_")


def environment(whole: Mapping[str, str]) -> dict[str, str]:
    """What of the environment a command gets: where things lie and how to write them, no password and no token."""
    return {name: value for name, value in whole.items() if name in _PASSED_ON or name.startswith(_PASSED_ON_GROUPS)}


async def run_command(line: str, *, seconds: float = SECONDS, limit: int = MAX_OUTPUT) -> bytes:
    """What a command prints. No shell reads the line. Raises SourceError.

    It is killed, with all that it started, after `seconds`, after printing more than `limit` bytes or `MAX_ERRORS`
    of errors, and when whoever waits for it is cancelled.
    """
    words = _words(line)
    name = words[0]
    try:
        # A session of its own, so that what it started can be ended with it.
        process = await asyncio.create_subprocess_exec(
            *words, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, start_new_session=True, env=environment(os.environ)
        )
    except (OSError, ValueError) as error:
        raise SourceError(f"{name} cannot be run: {getattr(error, 'strerror', None) or error}") from error
    try:
        return await _output(process, name, seconds, limit)
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), GRACE)


def check_program(line: str) -> None:
    """Raises SourceError where this machine has no such program."""
    name = _words(line)[0]
    if which(name) is None:
        why = "it is not executable: chmod +x makes it so" if Path(name).is_file() else "there is no such program"
        raise SourceError(f"{name} cannot be run: {why}")


def _words(line: str) -> list[str]:
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise SourceError(f"the command cannot be parsed: {error}") from error
    if not words:
        raise SourceError("there is no command")
    words[0] = os.path.expanduser(words[0])  # noqa: PTH111 (a command's name is no path)
    return words


async def _output(process: Process, name: str, seconds: float, limit: int) -> bytes:
    assert process.stdout is not None
    assert process.stderr is not None
    errors = asyncio.create_task(_read(process.stderr, MAX_ERRORS, f"{name} wrote more than 1 MB of errors"))
    output = asyncio.create_task(_read(process.stdout, limit, f"{name} printed more than {limit >> 20} MB"))
    try:
        async with asyncio.timeout(seconds):
            while not output.done():
                await asyncio.wait({output} if errors.done() else {errors, output}, return_when=FIRST_COMPLETED)
                if errors.done():
                    errors.result()
        status = await _ended(process, name)
        await asyncio.wait({errors}, timeout=GRACE)
        if status:
            raise SourceError(f"{name} ended with status {status}{_last_line(errors)}")
        return output.result()
    except TimeoutError as error:
        raise SourceError(f"{name} took longer than {seconds:.0f} seconds") from error
    finally:
        for task in (errors, output):
            task.cancel()
        await asyncio.gather(errors, output, return_exceptions=True)


async def _ended(process: Process, name: str) -> int:
    try:
        return await asyncio.wait_for(process.wait(), CLOSED)
    except TimeoutError as error:
        raise SourceError(f"{name} closed its output but kept running") from error


def _last_line(errors: asyncio.Task[bytes]) -> str:
    if not errors.done() or errors.exception() is not None:
        return ""
    last = clean_line(decode(errors.result()[-4_000:]).strip().split("\n")[-1])
    return f": {last[:200]}" if last else ""


async def _read(stream: asyncio.StreamReader, limit: int, too_much: str) -> bytes:
    """All that comes. Raises SourceError, which says `too_much`, beyond `limit` bytes."""
    parts: list[bytes] = []
    size = 0
    while data := await stream.read(1 << 16):
        size += len(data)
        if size > limit:
            raise SourceError(too_much)
        parts.append(data)
    return b"".join(parts)
