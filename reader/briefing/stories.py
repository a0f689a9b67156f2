"""Stories of a library: digests of one event, found as they come in, each looked at once."""

from __future__ import annotations

from reader.briefing.alike import day_of, day_text
from reader.briefing.clusters import COUNTED, SPREAD, assign
from reader.library import Library
from reader.library.index.vectors import Compared

TOGETHER = 2_000
"""Digests that are looked at at once."""
RUNS = 8
"""Runs of days that are looked at one after the other; more of them are one, of which the newest count."""
COMPARED = 4_000
"""Digests that those are compared with at most, the newest: what an update costs does not grow with the library."""


def update(library: Library, *, most: int = 0) -> int:
    """Find the stories of the digests that have not been looked at; how many those were, at most `most` where set.

    Raises LibraryError.
    """
    return library.sync.whole(lambda: _update(library, most))


def _update(library: Library, most: int) -> int:
    index, looked_at = library.index, 0
    index.reload()
    while index.vectors.has_new() and not (most and looked_at >= most):
        upto = index.rows.generation
        fresh = index.vectors.without_story(TOGETHER)
        stories: dict[int, int] = {}
        runs = _near(fresh)
        for together in runs:
            stories |= _stories_of(library, together, len(runs))
        # Worked out before: whoever marks a digest meanwhile does not wait for it.
        with index.transaction():
            # What is left beyond these is found again: it has no story yet.
            index.vectors.put_stories(stories, upto if len(fresh) < TOGETHER else index.vectors.known_upto())
        looked_at += len(fresh)
    return looked_at


def _near(fresh: list[Compared]) -> list[list[Compared]]:
    """Digests by date, in runs that are too far apart for a story to span two of them."""
    runs: list[list[Compared]] = []
    for each in fresh:
        if runs and day_of(each.date) - day_of(runs[-1][-1].date) <= 2 * SPREAD:
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs if len(runs) <= RUNS else [fresh]


def _stories_of(library: Library, fresh: list[Compared], runs: int) -> dict[int, int]:
    """The stories of digests of the same days; one of `runs`, which share what may be looked at."""
    vectors = library.index.vectors
    days = [day for each in fresh if (day := day_of(each.date))]
    if not days:
        return {each.id: each.id for each in fresh}
    first, last = day_text(min(days) - SPREAD), day_text(max(days) + SPREAD)
    around = vectors.between(first, last, max(1, COMPARED // runs))
    before = vectors.before(first, max(1, COUNTED // runs))
    return assign(fresh, [*before, *around], vectors.story_of_ids(each.id for each in around))
