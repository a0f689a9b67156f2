"""What was searched for, marked in a line. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.model.page.blocks import Run, Runs


def matched(runs: Runs, spans: Iterable[tuple[int, int]]) -> Runs:
    """Runs in which these stretches of their text, given in order, are matches."""
    found = list(spans)
    return tuple(_split(runs, found)) if found else runs


def _split(runs: Runs, spans: list[tuple[int, int]]) -> Iterator[Run]:
    at = 0
    for run in runs:
        end = at + len(run.text)
        done = at
        for start, stop in spans:
            start, stop = max(start, done), min(stop, end)
            if start < stop:
                if start > done:
                    yield Run(run.text[done - at : start - at], run.styles, run.target)
                yield Run(run.text[start - at : stop - at], run.styles | {"match"}, run.target)
                done = stop
        if done < end:
            yield Run(run.text[done - at :], run.styles, run.target)
        at = end
