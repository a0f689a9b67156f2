"""A reader that a browser shows reaches for nothing on the machine; what `digest serve` needs to begin."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from textual.events import AppBlur

from reader.intake.follow import follow, is_on_web
from reader.library import Library
from reader.model.subscription import Subscription
from reader.tui.app import ReaderApp
from reader.tui.widgets.key_bar import KeyBar
from tests.conftest import in_this_process
from tests.tui.screen import Reader, opened


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers are as in a browser."""
    monkeypatch.setattr(ReaderApp, "is_web", True)


def said(reader: Reader) -> str:
    return reader.text(reader.app.screen.query_one(KeyBar))


@pytest.mark.usefixtures("shown")
async def test_keys_are_taken_before_the_page_says_that_it_is_looked_at(library: Library) -> None:
    async with opened(library) as reader:
        reader.app.post_message(AppBlur())
        await reader.press("j")
        assert reader.main.digest_list.has_focus
        assert reader.main.digest_list.cursor == 1


@pytest.mark.usefixtures("shown")
async def test_no_command_is_asked_for(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("vertical_line")
        assert reader.app.screen is reader.main
        assert "in a terminal only" in reader.key_bar()


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize("typed", ["exec:touch x", "/etc", "~/mails", "imaps://me@mail.example", "."])
async def test_only_what_is_on_the_web_is_followed(library: Library, typed: str) -> None:
    async with opened(library) as reader:
        await reader.press("F", "a")
        reader.app.screen.query_one("Input").value = typed  # type: ignore[attr-defined]
        await reader.press("enter")
        assert "only addresses of the web" in reader.text()
        assert library.feeds.all() == []


@pytest.mark.usefixtures("shown")
async def test_a_command_of_another_device_is_not_allowed(library: Library) -> None:
    follow(library, [Subscription("exec:touch x", "exec:touch x", "Of another device")], allowed=False)
    async with opened(library) as reader:
        await reader.press("F", "r")
        assert "in a terminal only" in said(reader)
        assert not library.fetches.allows("exec:touch x")


def test_what_is_on_the_web(tmp_path: Path) -> None:
    assert is_on_web("https://a.example/feed")
    assert is_on_web("a.example")
    for text in (str(tmp_path), "exec:ls", "imaps://a@b.example", "file:///etc", "", "two words", "ftp://a.example"):
        assert not is_on_web(text)


@pytest.mark.parametrize("missing", ["aiohttp", "textual_serve"])
def test_without_its_package_it_says_which(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name in [name for name in sys.modules if name.startswith("reader.servers.browser")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    said = in_this_process("serve")
    assert said.returncode == 1
    assert "pip install 'digest-reader[serve]'" in said.stderr
