"""A program of the user's as a source: whatever it prints is read."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
from asyncio import FIRST_COMPLETED
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterable, Mapping
from contextlib import suppress
from pathlib import Path
from shutil import which

from reader.dataclass import dataclass
from reader.errors import ProgramError, SourceError
from reader.sources.charset import decode
from reader.text import clean_line
from reader.translation import decimal
from reader.translation import gettext as _

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
        raise ProgramError(
            _("{name} cannot be run: {why}").format(name=name, why=getattr(error, "strerror", None) or error)
        ) from error
    try:
        return await _output(process, name, seconds, limit)
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        with suppress(TimeoutError):
            await asyncio.wait_for(_gone(process), GRACE)


@dataclass(frozen=True, slots=True)
class Output:
    """What a command printed."""

    content: bytes
    cut: bool
    """Whether it printed more, and was ended there."""
    failed: str = ""
    """Why it did not end well, `""` where it did: what it printed before is there all the same."""

    def checked(self) -> Output:
        """This, of a command that ended well. Raises SourceError, with its last words, where it did not."""
        if self.failed:
            last = "" if ": " in self.failed else _last_words(self.content)
            raise ProgramError(f"{self.failed}{last}")
        return self


async def filter_through(
    line: str, given: AsyncIterable[bytes], *, seconds: float = SECONDS, limit: int = MAX_OUTPUT
) -> Output:
    """What a person's own command prints of what it is `given` on its standard input, even where it then fails.

    No shell reads the line. It has the whole environment: who typed it would have that in a shell too. It is killed,
    with the process group that it leads, after `seconds`, after it printed `limit` bytes, and when whoever waits is
    cancelled. Raises SourceError where it cannot be run.
    """
    words = _words(line)
    try:
        process = await asyncio.create_subprocess_exec(
            *words, stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True
        )
    except (OSError, ValueError) as error:
        raise ProgramError(
            _("{name} cannot be run: {why}").format(name=words[0], why=getattr(error, "strerror", None) or error)
        ) from error
    giving = asyncio.create_task(_give(process, given))
    try:
        return await _filtered(process, words[0], giving, seconds, limit)
    finally:
        giving.cancel()
        await asyncio.gather(giving, return_exceptions=True)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        with suppress(TimeoutError):
            await asyncio.wait_for(_gone(process), GRACE)


async def _gone(process: Process) -> None:
    """Until a process that was killed has gone, and what it had printed is read: its pipes are closed only then."""
    for stream in (process.stdout, process.stderr):
        while stream is not None and await stream.read(1 << 16):
            pass
    await process.wait()


async def _give(process: Process, given: AsyncIterable[bytes]) -> None:
    """Write all of it, as far as the command reads it."""
    assert process.stdin is not None
    with suppress(BrokenPipeError, ConnectionResetError):
        async for part in given:
            process.stdin.write(part)
            await process.stdin.drain()
    process.stdin.close()


async def _filtered(process: Process, name: str, giving: asyncio.Task[None], seconds: float, limit: int) -> Output:
    assert process.stdout is not None
    assert process.stderr is not None
    errors = asyncio.create_task(_read_tail(process.stderr))
    printed = bytearray()
    output = asyncio.create_task(_read_some(process.stdout, limit, printed))
    try:
        async with asyncio.timeout(seconds):
            while not output.done():
                await asyncio.wait({output} if giving.done() else {giving, output}, return_when=FIRST_COMPLETED)
                if giving.done():
                    giving.result()  # what cannot be given is no reason to show half an answer
        if output.result():
            return Output(bytes(printed), True)
        return Output(bytes(printed), False, await _failure(process, name, errors))
    except TimeoutError:
        return Output(bytes(printed), False, f"{name} took longer than {seconds:.0f} seconds")
    finally:
        for task in (errors, output):
            task.cancel()
        await asyncio.gather(errors, output, return_exceptions=True)


async def _failure(process: Process, name: str, errors: asyncio.Task[bytes]) -> str:
    """Why a command that has closed its output did not end well, `""` where it did."""
    try:
        status = await _ended(process, name)
    except SourceError as error:
        return str(error)
    await asyncio.wait({errors}, timeout=GRACE)
    if not status:
        return ""
    return f"{name} ended with status {status}{_last_words(errors.result()) if errors.done() else ''}"


async def _read_some(stream: asyncio.StreamReader, limit: int, into: bytearray) -> bool:
    """Read what comes, at most so many bytes; whether there was more."""
    while data := await stream.read(1 << 16):
        more = len(into) + len(data) > limit
        into += data[: limit - len(into)]
        if more:
            return True
    return False


async def _read_tail(stream: asyncio.StreamReader) -> bytes:
    """The end of what comes, which is read to its end so that nothing waits for it to be read."""
    tail = b""
    while data := await stream.read(1 << 16):
        tail = (tail + data)[-4_000:]
    return tail


def check_program(line: str) -> None:
    """Raises SourceError where this machine has no such program."""
    name = _words(line)[0]
    if which(name) is None:
        why = "it is not executable: chmod +x makes it so" if Path(name).is_file() else "there is no such program"
        raise ProgramError(_("{name} cannot be run: {why}").format(name=name, why=why))


def _words(line: str) -> list[str]:
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise SourceError(_("the command cannot be parsed: {error}").format(error=error)) from error
    if not words:
        raise SourceError(_("there is no command"))
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
            raise ProgramError(
                _("{name} ended with status {status}{last_line}").format(
                    name=name, status=status, last_line=_last_line(errors)
                )
            )
        return output.result()
    except TimeoutError as error:
        raise ProgramError(
            _("{name} took longer than {seconds} seconds").format(name=name, seconds=decimal(seconds, 0))
        ) from error
    finally:
        for task in (errors, output):
            task.cancel()
        await asyncio.gather(errors, output, return_exceptions=True)


async def _ended(process: Process, name: str) -> int:
    try:
        return await asyncio.wait_for(process.wait(), CLOSED)
    except TimeoutError as error:
        raise ProgramError(_("{name} closed its output but kept running").format(name=name)) from error


def _last_line(errors: asyncio.Task[bytes]) -> str:
    if not errors.done() or errors.exception() is not None:
        return ""
    return _last_words(errors.result())


def _last_words(errors: bytes) -> str:
    last = clean_line(decode(errors[-4_000:]).strip().split("\n")[-1])
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
