"""What the tests of the screen share."""

from __future__ import annotations

import webbrowser

import pytest

from reader.tui.actions import reading


@pytest.fixture(autouse=True)
def short_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys come faster in a test than from any hand; the page is not to be waited for."""
    monkeypatch.setattr(reading, "HELD", 0.0)


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of all colours, wherever the tests run."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A browser, and what it was asked to open."""
    addresses: list[str] = []

    class Browser(webbrowser.BaseBrowser):
        def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
            addresses.append(url)
            return True

    monkeypatch.setattr(webbrowser, "get", Browser)
    return addresses
