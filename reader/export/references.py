"""What a list of references says of a digest's original. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.export.item import Item

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def date_parts(date: str) -> Sequence[int]:
    """Year, month and day of an ISO date, as far as it says them."""
    found = _DATE.match(date)
    return [int(part) for part in found.groups() if part] if found else []


def is_paper(item: Item) -> bool:
    """Whether the original is a paper, as far as the record says."""
    return "paper" in (item.text("kind").casefold(), item.text("media").casefold())
