"""The clock that stamps what is stored."""

from __future__ import annotations

import time

DAY = 24 * 3600 * 1_000_000
"""Microseconds."""


def after(newest: int) -> int:
    """The moment of what is set now: later than the newest that is known, even where the clock was set back.

    Where that lies more than a day ahead, some clock was wrong: what is set now does not follow it there, and is later
    only than what it takes the place of, which its caller sees to.
    """
    now = microseconds()
    return now if newest > now + DAY else max(now, newest + 1)


def microseconds() -> int:
    """Microseconds since 1970, as this machine's clock says: it may be set, and go back."""
    return time.time_ns() // 1000
