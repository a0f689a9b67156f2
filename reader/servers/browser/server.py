"""The server: the page and its files behind the token, and a websocket for each page's reader."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import textual_serve  # noqa: F401 (its files are the terminal of the page)
from aiohttp import WSCloseCode, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Middleware

from reader.dataclass import dataclass
from reader.errors import ServerError
from reader.servers.browser.door import Door, headers
from reader.servers.browser.owner import is_ours
from reader.servers.browser.pages import Handler, show_page, static_file, static_files
from reader.servers.browser.session import End, Session, Window, sized
from reader.translation import gettext as _

MOST_SESSIONS = 8
"""Readers at once; each is a process of some 100 MB."""
MOST_MESSAGE = 1 << 20
"""Bytes of one message of a page: what is pasted comes in one."""
TICKET_SECONDS = 60.0
HEARTBEAT = 15.0
"""Seconds between two questions whether a page is still there."""


@dataclass(slots=True)
class Serving:
    """What one server needs to know."""

    door: Door
    words: Sequence[str]
    """Of the command line, for the reader: which library."""
    tell: Callable[[str], None]
    """Where the person who started it is told that a reader failed."""
    ticket: str = ""
    """Opens the page once, within TICKET_SECONDS: other users of this machine see what a browser is started with."""
    sessions: set[web.WebSocketResponse] = field(default_factory=set)
    files: dict[str, Path] = field(default_factory=dict)
    """By key what the readers put there for their pages."""


def serve(serving: Serving, ready: Callable[[Door, str], None]) -> None:
    """Serve until a signal ends it; `ready` is called with the door as it is, and an address that opens it once.

    Raises ServerError where the port cannot be listened on.
    """
    asyncio.run(_serve(serving, ready))


async def _serve(serving: Serving, ready: Callable[[Door, str], None]) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(name, stop.set)
    runner = runner_of(serving)
    await runner.setup()
    try:
        door = await _listen(runner, serving.door)
        serving.door = door
        serving.ticket = secrets.token_urlsafe(32)
        loop.call_later(TICKET_SECONDS, setattr, serving, "ticket", "")
        ready(door, f"http://{door.local}/once/{serving.ticket}")
        await stop.wait()
    finally:
        await runner.cleanup()


def runner_of(serving: Serving) -> web.AppRunner:
    """What answers the requests. Raises ServerError."""
    log = logging.getLogger(__name__)
    log.addFilter(_is_our_fault)
    return web.AppRunner(
        application(serving),
        access_log=None,
        logger=log,
        handler_cancellation=False,
        shutdown_timeout=20,
        keepalive_timeout=30,
    )


def _is_our_fault(record: logging.LogRecord) -> bool:
    """Whether something is to be told: any foreign page can send what is no HTTP, and would fill the terminal."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


async def _listen(runner: web.AppRunner, door: Door) -> Door:
    """Listen; the door with the port that was chosen where it had none."""
    try:
        await web.TCPSite(runner, door.host, door.port).start()
    except OSError as error:
        raise ServerError(_why(door, error)) from error
    return replace(door, port=runner.addresses[0][1])


def _why(door: Door, error: OSError) -> str:
    import errno

    place = f"{door.host}:{door.port}"
    if error.errno == errno.EADDRINUSE:
        return _("{place} is in use by another program, or by another `digest serve`: --port names another").format(
            place=place
        )
    return _("{place} cannot be listened on: {error}").format(place=place, error=error.strerror or error)


def application(serving: Serving) -> web.Application:
    """The routes. Raises ServerError where the terminal for the page is not installed whole."""
    app = web.Application(middlewares=[_guard(serving)], client_max_size=1 << 10)
    app.router.add_get("/once/{ticket}", _once(serving))
    app.router.add_get("/{token}/", partial(show_page, many=MOST_SESSIONS))
    for name, path in static_files().items():
        app.router.add_get(f"/{{token}}/static/{name}", static_file(path))
    app.router.add_get("/{token}/file/{key}", _kept_file(serving))
    app.router.add_get("/{token}/reader/{shade:light|dark}", _reader(serving))
    app.on_shutdown.append(_close_pages(serving))
    return app


def _guard(serving: Serving) -> Middleware:
    """Lets in who asks this server by its name, with the token; a websocket only from a page of this server too."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        door, host = serving.door, request.headers.get("Host", "")
        if not door.knows_host(host):
            return _refused(_("This server has another name."))
        is_once = "ticket" in request.match_info
        if not is_once and not door.knows_token(request.match_info.get("token", "")):
            return _refused(_("Open the whole address that `digest serve` printed."))
        if "shade" in request.match_info and not door.knows_origin(request.headers.get("Origin", ""), host):
            return _refused(_("This page is not of this server."))
        try:
            response = await handler(request)
        except web.HTTPException as error:
            response = web.Response(status=error.status, text=error.reason, headers=_kept(error))
        if not response.prepared:
            for name, value in headers(host).items():
                response.headers.setdefault(name, value)
        return response

    return guard


def _kept(error: web.HTTPException) -> dict[str, str]:
    return {"Location": error.headers["Location"]} if "Location" in error.headers else {}


def _refused(why: str) -> web.Response:
    return web.Response(status=403, text=f"{why}\n", headers={"Cache-Control": "no-store"})


def _once(serving: Serving) -> Handler:
    async def once(request: web.Request) -> web.StreamResponse:
        fits = secrets.compare_digest(request.match_info["ticket"].encode(), serving.ticket.encode())
        if fits:
            serving.ticket = ""
        if not fits or not is_ours(request.transport):
            return _refused(_("This address opens the reader once. Open the one that `digest serve` printed."))
        raise web.HTTPFound(f"/{serving.door.token}/")

    return once


def _kept_file(serving: Serving) -> Handler:
    """A file to keep: whatever is in it, it is never shown as a page of this server."""

    async def kept(request: web.Request) -> web.StreamResponse:
        path = serving.files.get(request.match_info["key"])
        if path is None or not path.is_file():
            raise web.HTTPNotFound
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f'attachment; filename="{path.name}"',
        }
        return web.FileResponse(path, headers=headers)

    return kept


def _reader(serving: Serving) -> Handler:
    async def reader(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=MOST_MESSAGE, compress=False)
        await socket.prepare(request)
        if len(serving.sessions) >= MOST_SESSIONS:
            await socket.close(code=End.TOO_MANY)
            return socket
        serving.sessions.add(socket)
        try:
            end = await _shown(serving, request, socket)
            if end is not None:
                await socket.close(code=end)
        finally:
            serving.sessions.discard(socket)
        return socket

    return reader


async def _shown(serving: Serving, request: web.Request, socket: web.WebSocketResponse) -> End | None:
    """Start a reader and show it until one of both is gone."""
    columns, rows = sized(request.query.get("width"), request.query.get("height"))
    window = Window(columns, rows, light=request.match_info["shade"] == "light")
    offered: list[str] = []
    with TemporaryDirectory(prefix="digest-", ignore_cleanup_errors=True) as folder:
        offer = partial(_offer, serving, folder, offered)
        try:
            session = await Session.start(serving.words, window, socket, folder, offer)
        except OSError as error:
            serving.tell(_("A reader could not be started: {error}").format(error=error.strerror))
            return End.FAILED
        end = await session.run()
    for key in offered:
        del serving.files[key]
    if session.fault:
        serving.tell(_("A reader has ended with an error: {said}").format(said=session.fault))
    return end


def _offer(serving: Serving, folder: str, offered: list[str], named: str) -> str:
    """The key of a file that a reader put into its folder, `""` where it is not there; it is added to `offered`."""
    path = Path(named)
    if not path.resolve().is_relative_to(Path(folder).resolve()) or not re.fullmatch(r"[a-z.-]{1,40}", path.name):
        return ""
    key = secrets.token_urlsafe(16)
    serving.files[key] = path
    offered.append(key)
    return key


def _close_pages(serving: Serving) -> Callable[[web.Application], Awaitable[None]]:
    async def close(app: web.Application) -> None:
        pages = list(serving.sessions)
        await asyncio.gather(*(page.close(code=WSCloseCode.GOING_AWAY) for page in pages), return_exceptions=True)

    return close
