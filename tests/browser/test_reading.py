"""`digest serve` in a real Chromium: the reader is there, its keys work, and what they do is in the library."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from reader.library import open_library
from reader.model.query_text import parse
from tests.browser.chromium import Chromium, Page, eventually
from tests.browser.serving import LINK, Served, fill, is_alive, serving
from tests.screen import Screen

NOTED = """
window.copied = []; window.opened = []; window.open = (...all) => { window.opened.push(all); return null; };
Object.defineProperty(navigator, "clipboard", {value: {writeText: async (text) => { window.copied.push(text); }}});
"""
"""Run before any script of the page: what is copied and opened is noted, and goes nowhere."""


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    fill(root)
    with serving(root) as started:
        yield started


async def opened(browser: Chromium, served: Served) -> Page:
    page = await browser.open(served.page, before=NOTED)
    await page.until(lambda page: "Queues that refuse" in page.shown)
    return page


async def test_it_is_read_filtered_and_bookmarked(browser: Chromium, served: Served, root: Path) -> None:
    page = await opened(browser, served)
    assert "Tests that lie" in page.shown

    await page.type("r")
    await page.until(lambda page: "QA Engineer" in page.shown)
    await page.type("qa")
    await page.press("Enter", "\r", code=13)
    await page.until(lambda page: '/ role:"QA Engineer"' in page.shown and "1/1" in page.shown)
    for seen in ("choose your own", "b bookmark"):  # what was typed to find the role goes, then the roles
        await page.press("Escape", code=27)
        await page.until(partial(is_shown, seen))
    await page.type("b")

    def bookmarked() -> list[str]:
        with open_library(root) as library:
            found = library.search.find(parse("is:bookmarked"), date.today())
            return [each.title for each in library.fetch(found.rows)]

    await eventually(lambda: bookmarked() == ["Tests that lie"])
    assert all(address.startswith((served.origin, served.origin.replace("http", "ws"))) for address in page.asked)
    assert page.complaints == []


async def test_each_page_has_a_reader_and_takes_every_key(browser: Chromium, served: Served) -> None:
    for count in (1, 2):
        page = await opened(browser, served)
        assert len(served.readers()) == count
        for key, place in zip("jkjk", (" 2/3 ", " 1/3 ") * 2, strict=True):
            await page.type(key)
            await page.until(partial(is_shown, place))


async def test_the_terminal_fits_the_window_and_links_open_in_this_browser(browser: Chromium, served: Served) -> None:
    page = await opened(browser, served)
    wide = await page.run("document.querySelector('.xterm-screen').clientWidth")
    page.screen = Screen()
    await page.resize(500, 400)
    await page.until(lambda page: "Queues that refuse" in page.shown)
    await page.until_true("document.querySelector('.xterm-screen').clientWidth <= 500")
    narrow = await page.run("document.querySelector('.xterm-screen').clientWidth")
    assert wide > 1_100
    assert 450 < narrow <= 500
    assert await page.run("[...document.fonts].filter((font) => font.status === 'loaded').length") == 2
    assert (
        await page.run("getComputedStyle(document.querySelector('.xterm-viewport')).backgroundColor") != "rgb(0, 0, 0)"
    )

    await page.type("y")
    await page.until_true(f"window.copied.includes({json.dumps(LINK)})")
    await page.type("o")
    await page.until_true("window.opened.length")
    assert await page.run("window.opened") == [[LINK, "_blank", "noopener,noreferrer"]]
    refused = ["javascript:1", "file:///etc/passwd", "data:text/html,1", "blob:x"]
    await page.run(f"window.opened = []; {json.dumps(refused)}.forEach((address) => window.open(address))")
    assert await page.run("window.opened") == []


async def test_an_export_is_a_download_and_no_command_runs(browser: Chromium, served: Served, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    await browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
    page = await opened(browser, served)
    await page.press("e", code=69, modifiers=2)
    await page.until(lambda page: "Export what?" in page.shown)
    await page.press("Enter", "\r", code=13)
    await page.until(lambda page: "Export as?" in page.shown)
    await page.press("Enter", "\r", code=13)
    await eventually(lambda: (folder / "digests.zip").is_file())
    with zipfile.ZipFile(folder / "digests.zip") as packed:
        assert len(packed.namelist()) == 1
        assert b"Queues that refuse" in packed.read(packed.namelist()[0])
    await page.type("|")
    await page.until(lambda page: "in a terminal only" in page.shown)
    await page.type("q")
    await page.until_true(ended(4000))


async def test_a_reader_that_dies_says_so_and_comes_again(browser: Chromium, served: Served) -> None:
    page = await opened(browser, served)
    (reader,) = served.readers()
    os.kill(reader, signal.SIGKILL)
    await page.until_true(ended(4001))
    assert served.process.stderr is not None
    assert "A reader has ended with an error: its status was -9" in await asyncio.to_thread(
        served.process.stderr.readline
    )
    page.screen = Screen()
    await page.run("document.getElementById('again').click()")
    await page.until(lambda page: "Queues that refuse" in page.shown)

    (reader,) = served.readers()
    served.process.kill()
    await page.until_true(ended(0))
    await eventually(lambda: not is_alive(reader))


def is_shown(text: str, page: Page) -> bool:
    return text in page.shown


def ended(code: int) -> str:
    """Whether the page says that its reader is gone, and why."""
    return f"document.querySelector('dialog[open] p:not([hidden])')?.dataset.code === '{code}'"
