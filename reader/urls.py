"""Addresses taken to pieces and put together: whatever a text holds, nothing here raises. Pure.

No other module calls `urlsplit` or `urljoin`, which raise for a host or a port that cannot be one.
"""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit

NO_URL = SplitResult("", "", "", "", "")
"""The parts of a text that is no address."""


def split_url(text: str) -> SplitResult:
    """The parts of an address, with a `port` that can be read; `NO_URL` where its host or port is invalid."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 (it is checked when it is read)
    except ValueError:
        return NO_URL
    return parts


def join_url(base: str, link: str) -> str:
    """The address that a link stands for where it was found, `""` where it or the place is no address."""
    try:
        return urljoin(base, link)
    except ValueError:
        return ""
