"""A real Chromium without a window, driven by its DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

from tests.screen import Screen

CHROMIUM = shutil.which("chromium")
SECONDS = 30.0
"""That anything may take on a busy machine; nothing waits so long otherwise."""
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--mute-audio",
    "--disable-background-networking", "--disable-component-update", "--disable-extensions", "--disable-sync",
    "--remote-debugging-port=0", "--window-size=1200,800", "about:blank",
)  # fmt: skip
Message = dict[str, Any]


class Chromium:
    """A browser. Its pages are told apart by the session that each message names."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[Message]] = {}
        self.pages: dict[str, Page] = {}
        self.opened: list[str] = []

    async def listen(self) -> None:
        async for received in self._socket:
            message = received.json()
            if "id" in message:
                answer = self._answers.pop(message["id"])
                if not answer.done():
                    answer.set_result(message)
            elif (page := self.pages.get(message.get("sessionId", ""))) is not None:
                page.take(message["method"], message["params"])

    async def call(self, method: str, session: str = "", **parameters: Any) -> Message:
        """Call a method of the protocol; its result. Raises AssertionError where the browser refuses."""
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        named = {"sessionId": session} if session else {}
        await self._socket.send_json({"id": number, "method": method, "params": parameters, **named})
        answer = await asyncio.wait_for(self._answers[number], SECONDS)
        assert "error" not in answer, (method, answer["error"])
        result: Message = answer["result"]
        return result

    async def open(self, address: str, before: str = "") -> Page:
        """A new page at an address. What it asks for and prints is noted from the beginning.

        `before` is a script that runs before any of the page's.
        """
        target = (await self.call("Target.createTarget", url="about:blank"))["targetId"]
        self.opened.append(target)
        session = (await self.call("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        page = self.pages[session] = Page(self, session)
        for domain in ("Network", "Page", "Runtime", "Log"):
            await page.call(f"{domain}.enable")
        await page.call("Page.addScriptToEvaluateOnNewDocument", source=before)
        await page.call("Page.navigate", url=address)
        return page


@dataclass
class Page:
    """A page, and what came of it."""

    browser: Chromium
    session: str
    asked: list[str] = field(default_factory=list)
    """Addresses that were asked for, those of websockets too."""
    statuses: dict[str, int] = field(default_factory=dict)
    """By address."""
    screen: Screen = field(default_factory=Screen)
    """What the terminal shows, as it was sent to it."""
    complaints: list[str] = field(default_factory=list)
    """Errors of scripts, and what the policy forbade."""
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def shown(self) -> str:
        """What can be read in the terminal, a line for each row."""
        return self.screen.text

    def take(self, method: str, said: Message) -> None:
        match method:
            case "Network.requestWillBeSent":
                self.asked.append(said["request"]["url"])
            case "Network.webSocketCreated":
                self.asked.append(said["url"])
            case "Network.responseReceived":
                self.statuses[said["response"]["url"]] = said["response"]["status"]
            case "Network.webSocketHandshakeResponseReceived":
                self.statuses["websocket"] = said["response"]["status"]
            case "Network.webSocketFrameReceived" if said["response"]["opcode"] == 2:
                drawn = base64.b64decode(said["response"]["payloadData"]).decode("utf-8", "replace")
                self.screen.write(drawn)
            case "Runtime.exceptionThrown":
                self.complaints.append(str(said["exceptionDetails"]))
            case "Log.entryAdded" if said["entry"]["level"] == "error":
                self.complaints.append(said["entry"]["text"])
        self._news.set()

    async def call(self, method: str, **parameters: Any) -> Message:
        return await self.browser.call(method, self.session, **parameters)

    async def run(self, script: str) -> Any:
        """What a script answers, as JSON has it; it is awaited."""
        result = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    async def until(self, holds: Callable[[Page], object]) -> None:
        """Wait for something that the browser tells of. Raises AssertionError where it does not come about."""
        try:
            async with asyncio.timeout(SECONDS):
                while not holds(self):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"it did not come about; complaints: {self.complaints}") from None

    async def until_true(self, script: str) -> None:
        """Wait until a script's answer is true; looked at whenever the page paints."""
        holds = f"(async () => {{ while (!({script})) await new Promise(requestAnimationFrame); return true; }})()"
        assert await self.run(holds)

    async def type(self, text: str) -> None:
        """As somebody who types these characters."""
        for character in text:
            await self.press(character, character)

    async def press(self, key: str, text: str = "", code: int = 0, modifiers: int = 0) -> None:
        """A key by its name; `modifiers`: 1 alt, 2 ctrl, 8 shift."""
        named = {"key": key, "windowsVirtualKeyCode": code or ord(key.upper()[0]), "modifiers": modifiers}
        await self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **named)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **named)

    async def resize(self, width: int, height: int) -> None:
        """The window, in pixels."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        await self.call("Emulation.setDeviceMetricsOverride", **size)


@contextlib.contextmanager
def chromium(folder: Path) -> Iterator[str]:
    """A browser that keeps what it keeps in this folder, and is ended afterwards: where it listens."""
    assert CHROMIUM is not None
    process = subprocess.Popen(
        [CHROMIUM, f"--user-data-dir={folder}", *FLAGS],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    assert process.stderr is not None
    try:
        yield _address(process.stderr)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _address(errors: Iterable[str]) -> str:
    """Where the browser listens, as it prints it."""
    for line in errors:
        _, found, address = line.strip().partition("DevTools listening on ")
        if found:
            return address
    raise AssertionError("Chromium ended before it listened")


@contextlib.asynccontextmanager
async def driving(address: str) -> AsyncIterator[Chromium]:
    """Drive a browser; the pages that were opened are closed afterwards."""
    async with aiohttp.ClientSession() as http, http.ws_connect(address, max_msg_size=0) as socket:
        browser = Chromium(socket)
        listening = asyncio.create_task(browser.listen())
        try:
            yield browser
            for target in browser.opened:
                await browser.call("Target.closeTarget", targetId=target)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


async def eventually(holds: Callable[[], object]) -> None:
    """Wait until something outside of the browser is so. Raises AssertionError where it does not come about."""
    async with asyncio.timeout(SECONDS):
        while not await asyncio.to_thread(holds):
            await asyncio.sleep(0.05)
