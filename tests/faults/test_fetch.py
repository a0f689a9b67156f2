"""Fetching from servers that behave as badly as they can."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import subprocess
import time
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from reader.errors import SourceError
from reader.sources.addresses import Guard
from reader.sources.decoding import Body
from reader.sources.fetch import A_HOST, AT_ONCE, Fetcher, FetchError, NowhereError, RefusedError, Response
from tests.servers import Reply, Request, Server, drip

LOOPBACK = Guard(("127.0.0.0/8", "localhost"))
LIMIT = 2_000_000


def get(link: str, guard: Guard = LOOPBACK, total: float = 5.0) -> Response:
    async def run() -> Response:
        async with Fetcher(guard, total=total, limit=LIMIT) as fetcher:
            return await fetcher.get(link)

    return asyncio.run(run())


def packed(coding: str, content: bytes) -> bytes:
    if coding == "br":
        import brotli

        return bytes(brotli.compress(content, quality=5))
    if coding == "zstd":
        zstd = pytest.importorskip("backports.zstd")
        return bytes(zstd.compress(content))
    return gzip.compress(content) if coding == "gzip" else zlib.compress(content)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "identity"])
def test_every_coding_is_unpacked_and_a_bomb_ends_at_the_limit(coding: str) -> None:
    with Server() as server:
        for path, content in (("/small", b"words " * 1000), ("/bomb", bytes(100_000_000))):
            body = content if coding == "identity" else packed(coding, content)
            server.routes[path] = Reply(body, headers={"Content-Encoding": coding})
        assert get(server.url("/small")).body == b"words " * 1000
        begin = time.monotonic()
        with pytest.raises(FetchError, match="larger than"):
            get(server.url("/bomb"))
        assert time.monotonic() - begin < 5


def test_a_bomb_of_one_small_piece_is_never_unpacked_whole() -> None:
    body = Body("br", LIMIT)
    with pytest.raises(SourceError, match="larger"):
        body.feed(packed("br", bytes(500_000_000)))
    assert body.size < LIMIT + (1 << 20)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "lzma", "gzip, gzip, gzip"])
def test_what_cannot_be_unpacked_is_named(coding: str) -> None:
    reply = Reply(b"these are words, not packed ones", headers={"Content-Encoding": coding})
    with Server({"/": reply}) as server, pytest.raises(FetchError, match="compressed"):
        get(server.url("/"))


def test_a_drip_ends_in_time() -> None:
    with Server({"/": drip(0.05), "/head": drip(0.05, b"HTTP/1.1 200 OK\r\nX-Slow: ")}) as server:
        for path in ("/", "/head"):
            begin = time.monotonic()
            with pytest.raises(FetchError, match="longer than"):
                get(server.url(path), total=0.6)
            assert time.monotonic() - begin < 2


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data", "file:///etc/passwd", "ftp://x.example/", "//[::1]/"]
)  # fmt: skip
def test_a_redirect_to_where_nobody_may_go_is_refused(target: str) -> None:
    with Server({"/": Reply(status=302, headers={"Location": target})}) as server, pytest.raises(RefusedError):
        get(server.url("/"), Guard(("127.0.0.1",)))


@pytest.mark.parametrize(
    "link",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0.0.0.0/", "http://10.1.2.3/", "http://192.168.0.1/",
        "http://172.16.0.1/", "http://169.254.169.254/", "http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://0x7f.1/",
        "http://[fe80::1]/", "http://[fc00::1]/", "http://[64:ff9b::7f00:1]/", "http://100.64.0.1/", "http://224.0.0.1/", "http://127.1/",
    ],
)  # fmt: skip
def test_nothing_private_is_fetched_from(link: str) -> None:
    with pytest.raises(FetchError, match=r"not a public address|no host"):
        get(link, Guard())


def test_a_host_that_does_not_exist_is_told_from_one_that_is_refused() -> None:
    with pytest.raises(NowhereError, match="there is no host"):
        get("http://no-such-host.invalid/")
    with pytest.raises(RefusedError, match="not a public address"):
        get("http://10.1.2.3/", Guard())


def from_a_server(reply: bytes, context: ssl.SSLContext | None = None) -> None:
    """Fetch over https from a server that says this to whoever connects."""

    async def run() -> None:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(reply)
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        async with server, Fetcher(LOOPBACK, total=5.0, limit=LIMIT) as fetcher:
            await fetcher.get(f"https://localhost:{port}/")

    asyncio.run(run())


def test_a_certificate_that_nobody_vouches_for_is_named(tmp_path: Path) -> None:
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem -subj /CN=localhost"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with pytest.raises(FetchError, match="could not prove that it is localhost"):
        from_a_server(b"", context)


def test_a_server_without_https_is_named() -> None:
    with pytest.raises(FetchError, match="does not offer a secure connection"):
        from_a_server(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_a_name_that_changes_its_answer_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was checked is the one that is connected to: nobody asks for the name a second time."""
    asked: list[str] = []

    async def resolve(self: object, host: str, *args: object, **kwargs: object) -> list[Any]:
        asked.append(host)
        ip = "127.0.0.2" if len(asked) == 1 else "127.0.0.3"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 0))]

    with Server({"/": b"here"}) as server:
        monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", resolve)
        response = get(f"http://rebind.example:{server.port}/", Guard(("127.0.0.2",)))
        assert response.body == b"here"
        assert asked == ["rebind.example"]
        assert server.requests[0].headers["host"] == f"rebind.example:{server.port}"
        assert set(server.most_a_host) == {"127.0.0.2"}


def test_credentials_stay_with_their_host() -> None:
    with Server() as server:
        server.routes["/a"] = Reply(status=302, headers={"Location": "/b"})
        server.routes["/b"] = Reply(status=302, headers={"Location": server.url("/c", "127.0.0.2")})
        server.routes["/c"] = b"done"
        get(server.url("/a").replace("//", "//me:secret@"))
        assert "authorization" in server.asked("/a")[0].headers
        assert "authorization" in server.asked("/b")[0].headers
        assert "authorization" not in server.asked("/c")[0].headers


def test_conditions_do_not_follow_to_another_host() -> None:
    with Server() as server:
        server.routes["/a"] = Reply(status=302, headers={"Location": server.url("/c", "127.0.0.2")})
        server.routes["/c"] = b"done"

        async def run() -> Response:
            async with Fetcher(LOOPBACK) as fetcher:
                return await fetcher.get(server.url("/a"), {"If-None-Match": '"x"'})

        assert asyncio.run(run()).status == 200
        assert "if-none-match" not in server.asked("/c")[0].headers


def test_only_permanent_redirects_are_remembered() -> None:
    with Server({"/c": b"here"}) as server:
        server.routes["/moved"] = Reply(status=301, headers={"Location": "/c"})
        server.routes["/found"] = Reply(status=302, headers={"Location": "/c"})
        server.routes["/mixed"] = Reply(status=308, headers={"Location": "/found"})
        assert get(server.url("/moved")).moved_to == server.url("/c")
        assert get(server.url("/found")).moved_to == ""
        assert get(server.url("/mixed")).moved_to == server.url("/found")


def test_a_circle_ends() -> None:
    with Server({"/": Reply(status=301, headers={"Location": "/"})}) as server:
        with pytest.raises(FetchError, match="in a loop"):
            get(server.url("/"))
        assert len(server.requests) < 12


async def _raw(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@pytest.mark.parametrize(
    "pieces",
    [
        (),
        (b"not http at all\r\n\r\n",),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000,),
    ],
)
def test_what_is_no_http_is_named(pieces: tuple[bytes, ...]) -> None:
    def route(request: Request) -> Reply:
        return Reply(raw=_raw(*pieces))

    with Server({"/": route}) as server, pytest.raises(FetchError):
        get(server.url("/"))


@pytest.mark.parametrize(("status", "why"), [(401, "name"), (403, "refused"), (404, "nothing"), (410, "gone"), (429, "fewer requests"), (500, "internal error")])  # fmt: skip
def test_every_status_is_a_sentence(status: int, why: str) -> None:
    with Server({"/": Reply(b"", status)}) as server, pytest.raises(FetchError, match=why) as caught:
        get(server.url("/"))
    assert caught.value.status == status


def test_nobody_answers() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(FetchError, match="does not answer"):
            get(f"http://127.0.0.1:{taken.getsockname()[1]}/")


def test_so_many_at_once_and_so_many_a_host() -> None:
    with Server({"/": b"x"}, latency=0.05) as server:

        async def run() -> None:
            async with Fetcher(LOOPBACK) as fetcher:
                links = [server.url("/", f"127.0.{n % 40}.1") for n in range(160)]
                await asyncio.gather(*(fetcher.get(link) for link in links))

        asyncio.run(run())
        assert max(server.most_a_host.values()) <= A_HOST
        assert server.most_at_once <= AT_ONCE
        assert server.most_at_once > 20
