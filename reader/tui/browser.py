"""Opening an address in the browser, where there is one."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from contextlib import AbstractContextManager

from textual.app import SuspendNotSupported

from reader.text import safe_link


def open_in_browser(address: str, beside: Callable[[], AbstractContextManager[object]]) -> bool:
    """Open an http or https address; False where there is no browser, or it did not start.

    A browser of the terminal needs the terminal for itself: it runs within `beside()`.
    """
    link = safe_link(address)
    return bool(link) and _open(link, beside)


def open_mail(address: str, beside: Callable[[], AbstractContextManager[object]]) -> bool:
    """Open a mail that is to be sent, by its `mailto:` address; False as above."""
    written = address.startswith("mailto:?") and address.isascii() and address.isprintable() and " " not in address
    return written and _open(address, beside)


def _open(link: str, beside: Callable[[], AbstractContextManager[object]]) -> bool:
    try:
        browser = webbrowser.get()
        # The kinds that take the terminal are those that the standard library waits for.
        if type(browser) is webbrowser.GenericBrowser:
            with beside():
                return browser.open(link)
        return browser.open(link)
    except (webbrowser.Error, SuspendNotSupported, OSError):
        return False
