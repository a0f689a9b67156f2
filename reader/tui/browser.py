"""Opening an address in the browser, where there is one. A reader that a browser shows opens it there."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from reader.children import DELIVERIES
from reader.text import safe_link
from reader.tui.textual_private import send_meta


def open_in_browser(address: str, app: App[Any]) -> bool:
    """Open an http or https address; False where there is no browser, or it did not start."""
    link = safe_link(address)
    return bool(link) and _open(link, app)


def open_mail(address: str, app: App[Any]) -> bool:
    """Open a mail that is to be sent, by its `mailto:` address; False as above."""
    written = address.startswith("mailto:?") and address.isascii() and address.isprintable() and " " not in address
    return written and _open(address, app)


def deliveries() -> Path:
    """Where a file has to be for the browser that shows this reader to get it: a folder of this session."""
    return Path(os.environ[DELIVERIES])


def deliver_file(app: App[Any], path: Path) -> None:
    """Have the browser that shows this reader keep a file, as it keeps what is downloaded."""
    send_meta(app, type="deliver", path=str(path))


def _open(link: str, app: App[Any]) -> bool:
    if app.is_web:
        app.open_url(link)
        return True
    try:
        browser = webbrowser.get()
        # The kinds that take the terminal are those that the standard library waits for.
        if type(browser) is webbrowser.GenericBrowser:
            with app.suspend():
                return browser.open(link)
        return browser.open(link)
    except (webbrowser.Error, SuspendNotSupported, OSError):
        return False
