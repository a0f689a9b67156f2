"""One page and the reader that it shows: keys go to the reader, what it draws goes to the page.

The reader is a process of its own that speaks in packets, as Textual's web driver does: a letter, four bytes of length,
so many bytes. `D` is what a terminal shows or sends, `M` is JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from asyncio.subprocess import Process
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

from aiohttp import WSMsgType, web

from reader.children import start_shown
from reader.dataclass import dataclass
from reader.text import safe_link
from reader.translation import gettext as _

MOST_PACKET = 16 << 20
"""Bytes of one packet from the reader; a whole screen is some 100 kB."""
MOST_SAID = 4_096
"""Bytes that are kept of what the reader says on its way out."""
COLUMNS, ROWS = (20, 1_000), (5, 500)
"""The least and the most that a page may ask for."""
PATIENCE = 5.0
"""Seconds that a reader has to keep its place and end."""


class End(IntEnum):
    """Why a page is told that its reader is gone: codes of the websocket, which the page has sentences for."""

    QUIT = 4000
    FAILED = 4001
    TOO_MANY = 4002
    NOT_UNDERSTOOD = 4003


class NotUnderstoodError(Exception):
    """A message is none that our page sends."""


@dataclass(frozen=True, slots=True)
class Window:
    """The terminal of a page."""

    columns: int
    rows: int
    light: bool

    @property
    def environment(self) -> dict[str, str]:
        return {
            "COLUMNS": str(self.columns),
            "ROWS": str(self.rows),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "TEXTUAL_COLOR_SYSTEM": "truecolor",
            "DIGEST_BACKGROUND": "light" if self.light else "dark",
        }


def sized(columns: object, rows: object) -> tuple[int, int]:
    """A size within bounds, of whatever a page sends."""
    return _within(columns, *COLUMNS, 80), _within(rows, *ROWS, 24)


def _within(value: object, least: int, most: int, otherwise: int) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 6:
        value = int(value)
    return max(least, min(most, value)) if isinstance(value, int) and not isinstance(value, bool) else otherwise


def packet_of(message: str) -> bytes:
    """What the reader is sent for a message of the page, `b""` for nothing. Raises NotUnderstoodError."""
    try:
        said = json.loads(message)
    except (ValueError, RecursionError) as error:
        raise NotUnderstoodError from error
    match said:
        case ["stdin", str(typed)]:
            return _packet(b"D", typed.encode("utf-8", "replace"))
        case ["resize", {"width": width, "height": height}]:
            columns, rows = sized(width, height)
            return _meta(type="resize", width=columns, height=rows)
        case ["focus" | "blur" as what]:
            return _meta(type=what)
        case ["ping", str()]:
            return b""
    raise NotUnderstoodError


def said_in(meta: bytes) -> tuple[str, str]:
    """What the reader tells of and its address or path, where it has one, out of its JSON; `""` for what it has not."""
    try:
        said: Any = json.loads(meta)
    except ValueError:
        return "", ""
    kind, what = (said.get("type"), said.get("url") or said.get("path")) if isinstance(said, dict) else ("", "")
    return kind if isinstance(kind, str) else "", what if isinstance(what, str) else ""


def to_open(link: str) -> str:
    """What the page is sent to open an address, `""` for nothing: those of pages and mails only."""
    if not link or not (safe_link(link) == link or link.startswith("mailto:?")):
        return ""
    return json.dumps(["open_url", {"url": link, "new_tab": True}])


def to_keep(key: str) -> str:
    """What the page is sent to download a file."""
    return json.dumps(["open_url", {"url": f"file/{key}", "new_tab": True}])


def _packet(kind: bytes, body: bytes) -> bytes:
    return kind + len(body).to_bytes(4, "big") + body


def _meta(**said: object) -> bytes:
    return _packet(b"M", json.dumps(said).encode())


class Session:
    """A reader and the page that it is shown on."""

    def __init__(self, process: Process, socket: web.WebSocketResponse, offer: Callable[[str], str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        self._process, self._socket, self._offer = process, socket, offer
        self._to, self._from, self._errors = process.stdin, process.stdout, process.stderr
        self._said = b""
        """The end of what the reader said on its standard error."""

    @classmethod
    async def start(
        cls,
        words: Sequence[str],
        window: Window,
        socket: web.WebSocketResponse,
        folder: str,
        offer: Callable[[str], str],
    ) -> Session:
        """Start a reader. It puts files for the page into `folder`; `offer` gives their keys, `""` for none.

        Raises OSError where no process can be started.
        """
        return cls(await start_shown(words, window.environment, folder, 1 << 18), socket, offer)

    async def run(self) -> End | None:
        """Show the reader until it or its page is gone, and leave no process behind.

        None where the page went away, and there is nobody to tell.
        """
        listening = asyncio.create_task(self._listen())
        shown, asked = asyncio.create_task(self._show()), asyncio.create_task(self._ask())
        try:
            await asyncio.wait((shown, asked), return_when=asyncio.FIRST_COMPLETED)
            return await asked if asked.done() else await shown
        finally:
            for task in (shown, asked):
                task.cancel()
            await asyncio.gather(shown, asked, return_exceptions=True)
            await asyncio.shield(self._end())
            await listening

    @property
    def fault(self) -> str:
        """What the reader said last, or its status, where it ended with an error."""
        status = self._process.returncode
        lines = self._said.decode("utf-8", "replace").split("\n")
        told = next((line.strip() for line in reversed(lines) if any(map(str.isalnum, line))), "")
        return (told or _("its status was {status}").format(status=status)) if status else ""

    async def _show(self) -> End:
        """Hand on what the reader draws, until it ends."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, ValueError):
            await self._from.readuntil(b"__GANGLION__\n")
            while True:
                kind, body = await self._read()
                if kind == b"D":
                    await self._socket.send_bytes(body)
                elif kind == b"M":
                    what, named = said_in(body)
                    if what == "exit":
                        return End.QUIT
                    await self._tell(what, named)
        return End.FAILED

    async def _tell(self, what: str, named: str) -> None:
        message = ""
        if what == "open_url":
            message = to_open(named)
        elif what == "deliver" and (key := self._offer(named)):
            message = to_keep(key)
        if message:
            await self._socket.send_str(message)

    async def _read(self) -> tuple[bytes, bytes]:
        """The next packet. Raises IncompleteReadError at the end, ValueError where it is no packet."""
        head = await self._from.readexactly(5)
        length = int.from_bytes(head[1:], "big")
        if length > MOST_PACKET:
            raise ValueError
        return head[:1], await self._from.readexactly(length)

    async def _ask(self) -> End | None:
        """Hand on what is typed, until the page is gone."""
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                return End.NOT_UNDERSTOOD
            try:
                packet = packet_of(message.data)
            except NotUnderstoodError:
                return End.NOT_UNDERSTOOD
            if packet:
                try:
                    self._to.write(packet)
                    await self._to.drain()
                except (ConnectionError, RuntimeError):
                    return End.FAILED  # it has ended, and its last words may tell why
        return None

    async def _listen(self) -> None:
        while piece := await self._errors.read(MOST_SAID):
            self._said = (self._said + piece)[-MOST_SAID:]

    async def _end(self) -> None:
        """Have the reader keep its place and end; one that does not is ended."""
        with contextlib.suppress(ConnectionError, RuntimeError):
            self._to.write(_meta(type="quit"))
        self._to.close()
        drained = asyncio.create_task(self._drain())
        for name in (signal.SIGTERM, signal.SIGKILL):
            try:
                await asyncio.wait_for(self._process.wait(), PATIENCE)
                break
            except TimeoutError:
                _send(self._process.pid, name)
        await self._process.wait()
        await drained

    async def _drain(self) -> None:
        """Somebody has to read what it still draws, or it waits for that and never ends."""
        while await self._from.read(1 << 16):
            pass


def _send(pid: int, name: signal.Signals) -> None:
    """To the reader and whatever it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, name)
