"""Whether a page was read to its end: what the ranking for a reader learns from, beside bookmarks and judgements."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import monotonic

SHARE = 0.25
"""Part of the time that a page takes, after which its end counts: people read at different speeds, and some skim."""
ENOUGH = 20.0
"""Seconds that are enough for any page."""


class Finishing:
    """Watches one page at a time. Leafing to the end is not reading: the time that it takes counts too."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._id = ""
        self._begun = 0.0
        self._needed = 0.0
        self._ended = False

    def look(self, id_: str, minutes: Callable[[], int], *, at_end: bool) -> str:
        """What is read now, `""` for nothing; the id of a digest that turns out to be read to its end, else `""`.

        `minutes`: how long it takes to read; `at_end`: whether its last line is on the screen.
        """
        now = self._clock()
        if id_ == self._id:
            self._ended = self._ended or at_end
        finished = self._id if self._ended and now - self._begun >= self._needed else ""
        if finished:
            self._ended, self._needed = False, inf  # it is told once
        if id_ != self._id:
            self._id, self._begun, self._ended = id_, now, at_end and bool(id_)
            self._needed = min(ENOUGH, SHARE * 60 * max(1, minutes())) if id_ else inf
        return finished
