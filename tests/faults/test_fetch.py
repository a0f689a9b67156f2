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
from reader.sources.addresses import Guard, UnknownHostError, ascii_host
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


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "gzip, gzip, gzip"])
def test_what_cannot_be_unpacked_is_named(coding: str) -> None:
    reply = Reply(b"these are words, not packed ones", headers={"Content-Encoding": coding})
    with Server({"/": reply}) as server, pytest.raises(FetchError, match="compressed"):
        get(server.url("/"))


@pytest.mark.parametrize("coding", ["aws-chunked", "utf-8", "none", "identity", "identity, identity", "binary"])
def test_a_coding_that_is_none_is_ignored(coding: str) -> None:
    with Server({"/": Reply(b"words as they are", headers={"Content-Encoding": coding})}) as server:
        assert get(server.url("/")).body == b"words as they are"


def pieces(coding: str, body: bytes, size: int) -> bytes:
    collected = Body(coding, LIMIT)
    for start in range(0, len(body), size):
        collected.feed(body[start : start + size])
    return collected.content()


def skipped(data: bytes) -> bytes:
    """A zstd frame that holds nothing."""
    return b"\x50\x2a\x4d\x18" + len(data).to_bytes(4, "little") + data


WORDS = b"words " * 500
FRAMES = {
    "padded with zeros": ("gzip", packed("gzip", WORDS) + bytes(512), WORDS),
    "padded with noise": ("gzip", packed("gzip", WORDS) + b"\x00noise" * 20, WORDS),
    "several members": ("gzip", packed("gzip", WORDS) * 3, WORDS * 3),
    "zeros between members": ("gzip", packed("gzip", WORDS) + bytes(9) + packed("gzip", WORDS), WORDS * 2),
    "empty members": ("gzip", packed("gzip", b"") + packed("gzip", WORDS) + packed("gzip", b""), WORDS),
    "twice": ("gzip, gzip", packed("gzip", packed("gzip", WORDS)), WORDS),
    "several frames": ("zstd", packed("zstd", WORDS) * 2, WORDS * 2),
    "empty frames": ("zstd", packed("zstd", b"") + packed("zstd", WORDS), WORDS),
    "frames to skip": ("zstd", skipped(b"abcd") + packed("zstd", WORDS) + skipped(b""), WORDS),
}


@pytest.mark.parametrize("size", [1, 7, 1 << 16])
@pytest.mark.parametrize("name", FRAMES)
def test_frames_after_one_another_are_one_body(name: str, size: int) -> None:
    coding, body, content = FRAMES[name]
    assert pieces(coding, body, size) == content


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
@pytest.mark.parametrize("cut", [1, 9, 20])
def test_a_body_that_was_cut_is_reported(coding: str, cut: int) -> None:
    with pytest.raises(SourceError, match="cut off"):
        pieces(coding, packed(coding, bytes(range(256)) * 9)[:-cut], 1 << 16)


def test_what_is_sent_is_limited_too() -> None:
    body = Body("gzip", LIMIT)
    members = packed("gzip", b"") * 2_000
    with pytest.raises(SourceError, match="too many pieces"):
        body.feed(members)
    plain = Body("", LIMIT)
    with pytest.raises(SourceError, match="larger"):
        plain.feed(bytes(LIMIT + 1))


def test_a_drip_ends_in_time() -> None:
    with Server({"/": drip(0.05), "/head": drip(0.05, b"HTTP/1.1 200 OK\r\nX-Slow: ")}) as server:
        for path in ("/", "/head"):
            begin = time.monotonic()
            with pytest.raises(FetchError, match="longer than"):
                get(server.url(path), total=0.6)
            assert time.monotonic() - begin < 2


def test_a_chain_of_slow_redirects_ends_in_time() -> None:
    with Server({f"/{n}": Reply(status=302, headers={"Location": f"/{n + 1}"}, delay=0.3) for n in range(8)}) as server:
        begin = time.monotonic()
        with pytest.raises(FetchError, match="longer than"):
            get(server.url("/0"), total=0.8)
        assert time.monotonic() - begin < 2


@pytest.mark.parametrize(
    ("host", "looked_up"),
    [("münchen.example", "xn--mnchen-3ya.example"), ("faß.example", "xn--fa-hia.example"), ("日本.example", "xn--wgv71a.example"), ("MÜNCHEN.example.", "xn--mnchen-3ya.example"), ("a_b.example", "a_b.example"), ("ⅼocalhost", "localhost"), ("１２７.０.０.１", "127.0.0.1"), ("127。0。0。1", "127.0.0.1")],
)  # fmt: skip
def test_hosts_are_looked_up_by_their_ascii_names(host: str, looked_up: str) -> None:
    assert ascii_host(host) == looked_up


@pytest.mark.parametrize("host", ["-ü.example", "ü" * 80, "💥.example", "١٢٧.٠.٠.١", "\u202e.example"])
def test_a_name_that_no_host_can_have_is_named(host: str) -> None:
    with pytest.raises(UnknownHostError, match="no host can be called"):
        ascii_host(host)


@pytest.mark.parametrize("host", ["１２７.０.０.１", "127。0。0。1", "１０.1.2.3", "ⅼocalhost", "①②⑦.0.0.1"])
def test_digits_of_another_script_are_no_way_in(host: str) -> None:
    with pytest.raises(FetchError, match=r"not a public address|no host"):
        get(f"http://{host}/", Guard())


def test_a_header_that_cannot_be_sent_is_left_out() -> None:
    async def run(link: str) -> Response:
        async with Fetcher(LOOPBACK) as fetcher:
            return await fetcher.get(link, {"If-None-Match": '"ü"'}, agent="Mozilla/5.0 (me)")

    with Server({"/": b"here"}) as server:
        assert asyncio.run(run(server.url("/"))).body == b"here"
        headers = server.requests[0].headers
    assert "if-none-match" not in headers
    assert headers["user-agent"] == "Mozilla/5.0 (me)"


def test_a_login_in_a_redirect_is_nobodys() -> None:
    with Server({"/b": b"here"}) as server:
        server.routes["/a"] = Reply(status=301, headers={"Location": server.url("/b").replace("//", "//x:y@")})
        assert get(server.url("/a")).moved_to == server.url("/b")
        assert "authorization" not in server.asked("/b")[0].headers


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
    with pytest.raises(RefusedError, match=r"^10\.1\.2\.3 is not a public address, so nothing"):
        get("http://10.1.2.3/", Guard())
    with pytest.raises(RefusedError, match=r"^localhost is not a public address \((?:127\.0\.0\.1|::1)\), so"):
        get("http://localhost/", Guard())


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
