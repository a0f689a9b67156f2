"""Who is not let in: no token, another name, another origin; in a real Chromium no foreign page drives the reader."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from reader.servers.browser import server
from reader.servers.browser.door import Door
from reader.servers.browser.server import MOST_SESSIONS, Serving, application, runner_of
from reader.servers.browser.session import End
from tests.browser.chromium import Chromium
from tests.browser.serving import fill, serving
from tests.conftest import in_this_process
from tests.servers import Server
from tests.waiting import until

TOKEN = "t" * 20


@pytest.fixture
async def here(root: Path) -> AsyncIterator[tuple[Serving, aiohttp.ClientSession]]:
    """A server in this process, and somebody who asks it."""
    fill(root)
    state = Serving(Door(TOKEN, "127.0.0.1", 1), ["--library", str(root)], print)
    async with TestServer(application(state)) as started:
        state.door = Door(TOKEN, "127.0.0.1", started.port or 0)
        async with aiohttp.ClientSession(f"http://127.0.0.1:{started.port}") as client:
            yield state, client


async def status(client: aiohttp.ClientSession, path: str, **headers: str) -> int:
    async with client.get(path, headers=headers) as response:
        assert TOKEN.encode() not in await response.read()
        return response.status


async def handshake(client: aiohttp.ClientSession, path: str, **headers: str) -> int:
    try:
        async with client.ws_connect(path, headers=headers):
            return 101
    except aiohttp.WSServerHandshakeError as error:
        return error.status


Here = tuple[Serving, aiohttp.ClientSession]
READER = f"/{TOKEN}/reader/dark"


@pytest.mark.parametrize(
    "path", ["/", "/static/page.js", f"/{TOKEN[:-1]}/", f"/{TOKEN}x/", "/reader/dark", f"/{TOKEN}", "/once/x", "/%ff/"]
)
async def test_nothing_is_there_without_the_token(here: Here, path: str) -> None:
    assert await status(here[1], path) == 403


async def test_with_it_the_page_is_and_may_load_nothing_from_elsewhere(here: Here) -> None:
    async with here[1].get(f"/{TOKEN}/") as response:
        assert response.status == 200
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in response.headers
        assert "http" not in (await response.text()).replace("http-equiv", "")
    for name in ("terminal.js", "terminal.css", "page.js", "page.css", "mono.ttf", "mono-italic.ttf", "icon.svg"):
        assert await status(here[1], f"/{TOKEN}/static/{name}") == 200
    for name in ("../door.py", "..%2f..%2fdoor.py", "x"):
        assert await status(here[1], f"/{TOKEN}/static/{name}") in (403, 404)
    assert await status(here[1], f"/{TOKEN}/file/x") == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:9"])
async def test_another_name_is_not_answered(here: Here, host: str) -> None:
    assert await status(here[1], f"/{TOKEN}/", Host=host) == 403
    assert await handshake(here[1], READER, Host=host, Origin=f"http://{host}") == 403


async def test_a_page_of_another_origin_gets_no_reader(here: Here) -> None:
    own = f"http://127.0.0.1:{here[0].door.port}"
    for origin in ("http://evil.example", "null", "http://127.0.0.1:9", own.replace("127.0.0.1", "localhost"), ""):
        assert await handshake(here[1], READER, Origin=origin) == 403
    assert await handshake(here[1], READER) == 403
    assert await handshake(here[1], READER.replace(TOKEN, "x" * 20), Origin=own) == 403
    assert await handshake(here[1], READER, Origin=own) == 101


async def test_a_page_that_says_what_no_page_of_ours_says_is_ended(here: Here) -> None:
    own = {"Origin": f"http://127.0.0.1:{here[0].door.port}"}
    async with here[1].ws_connect(READER, headers=own) as socket:
        await socket.send_str('["deliver_chunk_request", {}]')
        while (await socket.receive()).type is not aiohttp.WSMsgType.CLOSE:
            pass
        assert socket.close_code == End.NOT_UNDERSTOOD
    async with here[1].ws_connect(READER, headers=own) as socket:
        await socket.send_str(json.dumps(["stdin", "x" * server.MOST_MESSAGE]))
        while (await socket.receive()).type is not aiohttp.WSMsgType.CLOSE:
            pass
        assert socket.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


@pytest.mark.parametrize(
    "line", ["X: " + "a" * 100_000, "Host: a\r\nHost: b", "Content-Length: x"], ids=["long", "two", "no"]
)
async def test_what_is_no_request_is_refused_and_not_told(
    root: Path, caplog: pytest.LogCaptureFixture, line: str
) -> None:
    runner = runner_of(Serving(Door(TOKEN, "127.0.0.1", 1), ["--library", str(root)], print))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        reading, writing = await asyncio.open_connection(*runner.addresses[0][:2])
        writing.write(f"GET / HTTP/1.1\r\n{line}\r\n\r\n".encode())
        assert b" 400 " in await reading.readline()
        writing.close()
    finally:
        await runner.cleanup()
    assert not caplog.records


async def test_there_are_so_many_readers_and_no_more(here: Here) -> None:
    here[0].sessions |= {web.WebSocketResponse() for _ in range(MOST_SESSIONS)}
    own = {"Origin": f"http://127.0.0.1:{here[0].door.port}"}
    async with here[1].ws_connect(READER, headers=own) as socket:
        await socket.receive()
        assert socket.close_code == End.TOO_MANY
    here[0].sessions.clear()


async def test_a_ticket_opens_the_page_once(here: Here) -> None:
    here[0].ticket = "k" * 20
    assert await status(here[1], "/once/other") == 403
    async with here[1].get(f"/once/{here[0].ticket}", allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (302, f"/{TOKEN}/")
    assert await status(here[1], f"/once/{'k' * 20}") == 403


def test_a_browser_is_started_with_an_address_that_opens_once(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, script = tmp_path / "told", tmp_path / "browser"
    script.write_text(f'#!/bin/sh\necho "$1" >{told}.new && mv {told}.new {told}\n')
    script.chmod(0o700)
    monkeypatch.setenv("BROWSER", f"{script} %s")
    with serving(root, "--open") as served:
        until(told.exists)
        address = told.read_text().strip()
        assert served.page.split("/")[3] not in address
        with urlopen(address) as page:
            assert page.url == served.page
        with pytest.raises(HTTPError, match="403"):
            urlopen(address)


def test_a_port_that_is_taken_is_said() -> None:
    with Server() as other:
        said = in_this_process("serve", "--port", str(other.port))
    assert said.returncode == 1
    assert f"127.0.0.1:{other.port} is in use" in said.stderr
    assert "--port names another" in said.stderr


@pytest.mark.parametrize(
    ("option", "value", "why"), [("--token", "short", "16 to 200"), ("--address", "x", "is no address")]
)
def test_what_cannot_be_meant_is_said(option: str, value: str, why: str) -> None:
    said = in_this_process("serve", option, value)
    assert said.returncode == 1
    assert why in said.stderr


FOREIGN = """<!DOCTYPE html><script>
const page = %s, reader = page.replace("http", "ws") + "reader/dark?width=80&height=24";
const socket = () => new Promise((done) => {
  const opened = new WebSocket(reader);
  opened.onopen = () => { opened.send('["stdin", "b"]'); done("open"); };
  opened.onclose = () => done("refused");
});
const read = () => fetch(page).then(() => "read", () => "refused");
const framed = () => new Promise((done) => {
  const frame = Object.assign(document.createElement("iframe"), {src: page});
  frame.onload = () => { try { done(frame.contentDocument ? "empty" : "refused"); } catch { done("refused"); } };
  document.body.append(frame);
});
const looked = async () => {
  const other = window.open(page);
  await new Promise((done) => setTimeout(done, 500));
  try { return other && other.document.title === "digest" ? "seen" : "refused"; } catch { return "refused"; }
};
onload = async () => {
  window.answers = [await socket(), await read(), await framed(), await looked()];
};
</script><body>"""


async def test_a_foreign_page_that_even_knows_the_address_cannot_drive_it(browser: Chromium, root: Path) -> None:
    fill(root)
    with serving(root) as served, Server() as foreign:
        foreign.routes["/"] = (FOREIGN % json.dumps(served.page)).encode()
        page = await browser.open(foreign.url())
        await page.until_true("window.answers")
        assert await page.run("window.answers") == ["refused"] * 4
        assert served.readers() == []
