"""A page that `digest export` wrote, in a real Chromium: it can be searched, and nothing in it is active."""

from __future__ import annotations

from pathlib import Path

from reader.export.formats import format_named
from reader.model.record import from_record
from tests.browser.chromium import Chromium
from tests.export.items import ABOUT, HOSTILE, highlighted, hostile, item_of


async def test_an_exported_page_is_searched_and_nothing_in_it_runs(browser: Chromium, tmp_path: Path) -> None:
    quiet = from_record({"title": "Quiet clocks", "link": "https://m.example/clocks", "summary": "Nothing else."})
    items = [item_of(hostile(), highlighted("a <b>passage</b>", HOSTILE)), item_of(quiet)]
    file = tmp_path / "digests.html"
    file.write_bytes(b"".join(format_named("html").write(items, ABOUT)))
    page = await browser.open(file.as_uri())
    await page.until_true("document.readyState === 'complete'")
    shown = "[...document.querySelectorAll('article')].filter((a) => a.offsetHeight).length"
    assert await page.run(shown) == 2
    await page.run("document.querySelector('input').focus()")
    await page.type("clocks")
    await page.until_true(f"{shown} === 1")
    assert page.asked == [file.as_uri()]
    assert page.complaints == []
    assert await page.run("typeof window.hacked") == "undefined"
