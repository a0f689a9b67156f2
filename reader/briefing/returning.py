"""Highlights that come back: a week and a month after they were made, a reader sees them once more."""

from __future__ import annotations

from datetime import date, timedelta

from reader.library import Library
from reader.library.highlighted import Collected, collected
from reader.model.query_text import parse

AFTER = (7, 30)
"""Days after which a highlight comes back."""


def due_highlights(library: Library, today: date, since: date | None = None) -> list[Collected]:
    """The highlights that come back today, or came due after the day `since`, by default yesterday; newest first.

    The same on every device that has the same marks. Those whose sentence is gone are left out, and so are those of
    deleted digests. Raises LibraryError.
    """
    after = since if since is not None else today - timedelta(days=1)
    return [each for each in collected(library, parse(""), today) if not each.gone and is_due(each.day, after, today)]


def is_due(made: date, after: date, today: date) -> bool:
    """Whether what was made on a day comes back on one of the days after `after`, up to today."""
    return any(after < made + timedelta(days=days) <= today for days in AFTER)
