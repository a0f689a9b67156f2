"""5. Whatever one server answers, the other feeds arrive, and that one has its sentence."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import AsyncIterator, Callable

import pytest

from tests.attack.machine import Machine
from tests.servers import Reply, Route, Server, drip, rss

pytestmark = pytest.mark.slow


def raw(*pieces: bytes) -> Route:
    async def send() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    return lambda request: Reply(raw=send())


def moved(location: str, status: int = 301) -> Route:
    return raw(
        f"HTTP/1.1 {status} X\r\nLocation: ".encode()
        + location.encode("utf-8", "surrogateescape")
        + b"\r\nContent-Length: 0\r\n\r\n"
    )


OK = b"HTTP/1.1 200 OK\r\n"
FEED = rss("Bad one")
BAD: dict[str, Route | Reply | bytes] = {
    "an IDN": moved("http://münchen.invalid/"),
    "digits of another script": moved("http://１２７.０.０.１/"),
    "full stops of another script": moved("http://127。0。0。1/"),
    "an IDN that is none": moved("http://-ü-.invalid/"),
    "an IDN too long": moved("http://" + "ü" * 80 + ".invalid/"),
    "an emoji": moved("http://💥.invalid/"),
    "empty labels": moved("http://a..b.invalid/"),
    "a dot": moved("http://./"),
    "a label too long": moved("http://" + "a" * 64 + ".invalid/"),
    "a name too long": moved("http://" + "a." * 200 + "invalid/"),
    "no host": moved("http:///x"),
    "half a bracket": moved("http://[::1/"),
    "brackets of nothing": moved("http://[]/"),
    "brackets of a name": moved("http://[abc]/"),
    "a zone": moved("http://[fe80::1%25eth0]/"),
    "a port too large": moved("http://127.0.0.1:99999/"),
    "a port that is none": moved("http://127.0.0.1:abc/"),
    "a port below": moved("http://127.0.0.1:-1/"),
    "a full stop of another script": moved("http://a。invalid/"),
    "a slash of another script": moved("http://a／b.invalid/"),
    "a long address": moved("/" + "a" * 66_000),
    "a relative long address": moved("/x?" + "a" * 20_000),
    "spaces": moved("http://a b.invalid/"),
    "no UTF-8": raw(b"HTTP/1.1 301 X\r\nLocation: http://\xff\xfe.invalid/\r\n\r\n"),
    "a backslash": moved("http:\\\\127.0.0.1\\x"),
    "a null": raw(b"HTTP/1.1 301 X\r\nLocation: http://a\x00b/\r\n\r\n"),
    "a number": moved("http://2130706433/"),
    "a password": moved("http://a:b@c@d/"),
    "data": moved("data:text/xml,<rss/>"),
    "a header of 66 kB": raw(OK + b"X: " + b"a" * 66_000 + b"\r\n\r\n", FEED),
    "a status line of 200 kB": raw(b"HTTP/1.1 200 " + b"a" * 200_000 + b"\r\n\r\n", FEED),
    "many headers": raw(OK + b"X: a\r\n" * 20_000 + b"\r\n", FEED),
    "no header ends": raw(OK + b"X: a\r\n"),
    "a length too large": Reply(FEED, length=len(FEED) + 100),
    "a length too small": Reply(FEED, length=10),
    "a length of text": raw(OK + b"Content-Length: many\r\n\r\n", FEED),
    "a length below": raw(OK + b"Content-Length: -1\r\n\r\n", FEED),
    "two lengths": raw(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", FEED),
    "a huge length": raw(OK + b"Content-Length: 999999999999999999999999\r\n\r\n", FEED),
    "chunks that are none": raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", FEED),
    "a chunk too large": raw(OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", FEED),
    "a chunk below": raw(OK + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n", FEED),
    "chunks cut": raw(OK + b"Transfer-Encoding: chunked\r\n\r\n20\r\nabc"),
    "another protocol": raw(b"SSH-2.0-x\r\n"),
    "nothing": raw(b""),
    "a status of text": raw(b"HTTP/1.1 abc X\r\n\r\n"),
    "a status of 1": raw(b"HTTP/1.1 1 X\r\n\r\n"),
    "a status of 999": raw(b"HTTP/1.1 999 X\r\n\r\n"),
    "101": raw(b"HTTP/1.1 101 X\r\nUpgrade: x\r\n\r\n"),
    "100 for ever": raw(*[b"HTTP/1.1 100 Continue\r\n\r\n"] * 2_000),
    "a moment before time": raw(OK + b"Expires: Mon, 01 Jan 0001 00:00:00 GMT\r\n\r\n", FEED),
    "a moment after time": raw(OK + b"Expires: Mon, 01 Jan 99999 00:00:00 +9999\r\nRetry-After: " + b"9" * 400 + b"\r\n\r\n", FEED),
    "an age of digits of another script": raw(OK + "Cache-Control: max-age=²³\r\nAge: ²\r\nRetry-After: ²\r\n\r\n".encode(), FEED),
    "429 for ever": raw("HTTP/1.1 429 X\r\nRetry-After: ²\r\n\r\n".encode()),
    "a charset that is none": Reply(FEED, headers={"Content-Type": "text/xml; charset=undefined"}),
    "a codec that is no charset": Reply(FEED, headers={"Content-Type": "text/xml; charset=zlib"}),
    "a charset with a null": raw(OK + b"Content-Type: text/xml; charset=a\x00b\r\n\r\n", FEED),
    "an encoding that is none": Reply(FEED, headers={"Content-Encoding": "rot13, gzip, , br"}),
    "gzip that is none": Reply(b"not gzip", headers={"Content-Encoding": "gzip"}),
    "zstd that is none": Reply(b"not zstd", headers={"Content-Encoding": "zstd"}),
    "br that is none": Reply(b"not br at all", headers={"Content-Encoding": "br"}),
    "deflate that is none": Reply(b"not deflate", headers={"Content-Encoding": "deflate"}),
    "many encodings": Reply(FEED, headers={"Content-Encoding": ", ".join(["gzip"] * 500)}),
    "no XML at all": b"\x00\xff" * 2_000,
    "XML in UTF-7": b'<?xml version="1.0" encoding="utf-7"?><rss><channel><title>a</title></channel></rss>',
    "an encoding of XML that is none": b'<?xml version="1.0" encoding="hex"?><rss><channel><title>a</title></channel></rss>',
    "entities": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10) for n in range(12)) + b"]><rss><channel><title>&a11;</title></channel></rss>",
    "a date that is none": rss("A").replace(b"Tue, 17 Nov 2026", b"Tue, 99 Nov 99999"),
    "JSON of depth": b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 50_000,
    "JSON of types": b'{"version": "https://jsonfeed.org/version/1.1", "title": {}, "items": [1, null, {"id": [], "tags": 5, "authors": "x", "attachments": {}}]}',
}  # fmt: skip


def refreshed(machine: Machine) -> dict[str, object]:
    outcome = machine.run("refresh", "--json", "--force", seconds=60)
    outcome.assert_held()
    return dict(json.loads(outcome.out))


@pytest.mark.parametrize("name", BAD)
def test_one_bad_answer_stops_no_other(name: str, machine: Machine) -> None:
    with Server({"/bad": BAD[name], "/good": rss("Good one"), "/fine": rss("Fine one")}) as server:
        machine.follow_unseen(server.url("/good"), server.url("/bad"), server.url("/fine", "127.0.0.2"))
        outcome = machine.run("refresh", "--force", seconds=45)
        listed = machine.run("list").said
    outcome.assert_held()
    assert "Good one" in listed
    assert "Fine one" in listed
    assert outcome.status == 0


TO_A_PERSON = (
    "an IDN",
    "an IDN too long",
    "a long address",
    "half a bracket",
    "a port too large",
    "a port that is none",
    "a header of 66 kB",
    "a null",
    "no UTF-8",
    "chunks cut",
    "JSON of types",
)


@pytest.mark.parametrize("name", TO_A_PERSON)
def test_a_bad_answer_to_a_person_is_a_sentence(name: str, machine: Machine) -> None:
    with Server({"/bad": BAD[name]}) as server:
        machine.run("follow", server.url("/bad"), seconds=45).assert_held()


@pytest.mark.quick
@pytest.mark.parametrize(
    "host",
    [
        "http://münchen.invalid/",
        "http://faß.invalid/",
        "http://-ü.invalid/",
        "http://" + "a" * 64 + ".invalid/",
        "http://a..invalid/",
        "http://[::1",
        "http://1.2.3.4.5/",
        "http://" + "x" * 66_000,
        "http://\u202e.invalid/",
        "http://١٢٧.٠.٠.١/",
        "http://0x7f.1/",
        "http://%6c/",
    ],
    ids=lambda host: host[:24],
)
@pytest.mark.parametrize("command", ["follow", "add", "curate"])
def test_an_odd_host_is_a_sentence(host: str, command: str, machine: Machine) -> None:
    outcome = machine.run(command, host)
    outcome.assert_held()


@pytest.mark.parametrize("host", ["münchen.example", "faß.example", "日本.example", "bücher.example"])
def test_an_international_host_is_looked_up_by_its_ascii_name(host: str, machine: Machine) -> None:
    """IDNA 2008; nothing resolves here, so the sentence must be that of an unknown host, not of an odd address."""
    known, odd = machine.run("follow", "http://munchen.example/").said, machine.run("follow", f"http://{host}/").said
    assert odd.replace(host, "X").split(":")[-1] == known.replace("munchen.example", "X").split(":")[-1]


def zstd(data: bytes) -> bytes:
    from backports import zstd as module

    return bytes(module.compress(data))


HALF = len(FEED) // 2
PACKED: dict[str, tuple[str, bytes]] = {
    "gzip and noise": ("gzip", gzip.compress(FEED) + b"\x00noise" * 10),
    "gzip and zeros": ("gzip", gzip.compress(FEED) + bytes(512)),
    "gzip of two members": ("gzip", gzip.compress(FEED[:HALF]) + gzip.compress(FEED[HALF:])),
    "gzip with an empty member first": ("gzip", gzip.compress(b"") + gzip.compress(FEED)),
    "gzip with an empty member last": ("gzip", gzip.compress(FEED) + gzip.compress(b"")),
    "gzip in gzip": ("gzip, gzip", gzip.compress(gzip.compress(FEED))),
    "zstd of two frames": ("zstd", zstd(FEED[:HALF]) + zstd(FEED[HALF:])),
    "zstd with an empty frame": ("zstd", zstd(b"") + zstd(FEED)),
    "zstd with a frame to skip": ("zstd", b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd" + zstd(FEED)),
    "named gzip and plain": ("", FEED),
}


@pytest.mark.parametrize("name", PACKED)
def test_what_can_be_unpacked_is_read(name: str, machine: Machine) -> None:
    encoding, body = PACKED[name]
    with Server({"/feed": Reply(body, headers={"Content-Encoding": encoding} if encoding else {})}) as server:
        machine.follow_unseen(server.url("/feed"))
        assert refreshed(machine)["added"] == 1


CUT: dict[str, Callable[[bytes], tuple[str, bytes]]] = {
    "gzip": lambda data: ("gzip", gzip.compress(data)[:-20]),
    "gzip without its end": lambda data: ("gzip", gzip.compress(data)[:-8]),
    "zstd": lambda data: ("zstd", zstd(data)[:-20]),
    "second member": lambda data: ("gzip", gzip.compress(data) + gzip.compress(data)[:30]),
}


@pytest.mark.parametrize("name", CUT)
def test_a_cut_body_is_told(name: str, machine: Machine) -> None:
    encoding, body = CUT[name](FEED)
    with Server({"/feed": Reply(body, headers={"Content-Encoding": encoding})}) as server:
        machine.follow_unseen(server.url("/feed"))
        report = refreshed(machine)
    assert report["failed"], report


@pytest.mark.parametrize("command", ["refresh", "follow", "add"])
def test_a_feed_has_half_a_minute_in_all(command: str, machine: Machine) -> None:
    """Also over redirects that each take their time, and the usual places of a site."""
    with Server() as server:
        for number in range(9):
            server.routes[f"/{number}"] = Reply(status=302, headers={"Location": f"/{number + 1}"}, delay=7.0)
        server.routes["/site"] = b"<html><head><title>a site</title></head><body>no feed</body></html>"
        for place in ("/feed", "/rss", "/atom.xml", "/feed.xml", "/rss.xml", "/index.xml", "/feed/"):
            server.routes[place] = drip(1.0)
        link = server.url("/0" if command != "follow" else "/site")
        if command == "refresh":
            machine.follow_unseen(link)
        start = time.monotonic()
        outcome = machine.run(*(["refresh"] if command == "refresh" else [command, link]), seconds=36)
        took = time.monotonic() - start
    outcome.assert_held()
    assert took < 34
