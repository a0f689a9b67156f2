"""A server of feeds and pages on loopback that behaves as badly as it is told to."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    """Names in lower case."""


@dataclass
class Reply:
    """What is sent back. `raw` is sent as it stands, instead of a proper answer."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: AsyncIterator[bytes] | None = None
    delay: float = 0.0
    length: int | None = None
    """A Content-Length that is not the body's."""


Route = Callable[[Request], Reply]


class Server:
    """Serves `routes` on 127.0.0.0/8 in a thread. `requests` is what was asked."""

    def __init__(self, routes: Mapping[str, Route | Reply | bytes] | None = None, latency: float = 0.0) -> None:
        self.routes: dict[str, Route | Reply | bytes] = dict(routes or {})
        self.latency = latency
        self.requests: list[Request] = []
        self.most_at_once = 0
        self.most_a_host: Counter[str] = Counter()
        self._now: Counter[str] = Counter()
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._serve()), daemon=True)
        self.port = 0

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

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connected, "0.0.0.0", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        async with server:
            await self._stop.wait()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()}, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        self._now[host] += 1
        self.most_a_host[host] = max(self.most_a_host[host], self._now[host])
        self.most_at_once = max(self.most_at_once, self._now.total())
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in head[1:] if line)}
            request = Request(head[0].split(" ")[1], headers)
            self.requests.append(request)
            await asyncio.sleep(self.latency)
            await self._answer(request, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._now[host] -= 1
            writer.close()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        route = self.routes.get(request.path.partition("?")[0], Reply(b"nothing here", 404))
        reply = route(request) if callable(route) else Reply(route) if isinstance(route, bytes) else route
        await asyncio.sleep(reply.delay)
        if reply.raw is not None:
            async for data in reply.raw:
                writer.write(data)
                await writer.drain()
            return
        length = len(reply.body) if reply.length is None else reply.length
        headers = {"Content-Length": str(length), "Connection": "close", **reply.headers}
        head = f"HTTP/1.1 {reply.status} X\r\n" + "".join(f"{n}: {v}\r\n" for n, v in headers.items()) + "\r\n"
        writer.write(head.encode("latin-1") + reply.body)
        await writer.drain()


def conditional(body: Callable[[], bytes], **headers: str) -> Route:
    """A route that answers 304 to whoever has this body already, by ETag."""

    def route(request: Request) -> Reply:
        content = body()
        tag = f'"{hash(content)}"'
        if request.headers.get("if-none-match") == tag:
            return Reply(b"", 304, {"ETag": tag})
        return Reply(content, 200, {"ETag": tag, "Content-Type": "application/rss+xml", **headers})

    return route


def drip(seconds: float, head: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss>") -> Route:
    """A route that sends a byte now and then, for ever."""

    async def raw() -> AsyncIterator[bytes]:
        yield head
        while True:
            await asyncio.sleep(seconds)
            yield b" "

    return lambda request: Reply(raw=raw())


def rss(*titles: str, title: str = "The Harbour Log", site: str = "https://harbour.example/", words: int = 80) -> bytes:
    """A feed with an entry for each title, each with a text of its own."""
    items = "".join(
        f"<item><title>{t}</title><link>{site}{t.replace(' ', '-')}</link><guid>{t}</guid>"
        f"<pubDate>Tue, 17 Nov 2026 08:{n % 60:02}:00 GMT</pubDate><category>harbours</category>"
        f"<description><![CDATA[<p>{' '.join(f'{t} {w}' for w in range(words))}</p>]]></description></item>"
        for n, t in enumerate(titles)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><link>{site}</link>{items}'
        "</channel></rss>"
    ).encode()
