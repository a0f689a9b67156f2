"""What was searched for, or highlighted, marked in a line. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from reader.model.page.blocks import Run, Runs, Style


def matched(runs: Runs, spans: Iterable[tuple[int, int]]) -> Runs:
    """Runs in which these stretches of their text, given in order, are matches."""
    return styled(runs, spans, "match")


def styled(runs: Runs, spans: Iterable[tuple[int, int]], style: Style) -> Runs:
    """Runs in which these stretches of their text, given in order, have a style more."""
    found = list(spans)
    return tuple(_split(runs, found, style)) if found else runs


def _split(runs: Runs, spans: list[tuple[int, int]], style: Style) -> Iterator[Run]:
    at = 0
    for run in runs:
        end = at + len(run.text)
        done = at
        for start, stop in spans:
            start, stop = max(start, done), min(stop, end)
            if start < stop:
                if start > done:
                    yield replace(run, text=run.text[done - at : start - at])
                yield replace(run, text=run.text[start - at : stop - at], styles=run.styles | {style})
                done = stop
        if done < end:
            yield replace(run, text=run.text[done - at :])
        at = end
