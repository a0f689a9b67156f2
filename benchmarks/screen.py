"""`python -m benchmarks.screen [--sizes 1000,10000,100000]`: the screen's budgets, under a real pseudo-terminal.

A start is compared with the start of an empty Textual app, run in turn with it, on the same terminal.
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

from benchmarks.bench import SIZES, Measured, Place, parse_sizes, percentile, table, temporary_place, timed
from benchmarks.empty import READY
from benchmarks.generate import add_marks, fill
from benchmarks.terminal import SIZE, Response, Terminal, python
from reader.briefing.stories import update
from reader.library import Library, open_library
from reader.model.query import Query
from reader.model.query_text import parse
from reader.state import State

CHECKOUT = Path(__file__).parents[1]
PAIRS = 9
PRESSES = 40
OVER_SSH = 120, 40
KNOWN = 14
"""Letters of a title that a list of any width shows."""
TYPED = ("consensus", "the", "retrieval", "memory", "agents")
DOWN, PAGE_DOWN, ESCAPE, CLEAR_INPUT = "j", "\x1b[6~", "\x1b", "\x15"


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "LINES")}
    return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(CHECKOUT)}


def reader(place: Place, size: tuple[int, int] = SIZE) -> Terminal:
    command = python("-m", "reader", "--library", str(place.root))
    return Terminal(command, environment(), place.folder, size)


def empty(place: Place) -> Terminal:
    return Terminal(python("-m", "benchmarks.empty"), environment(), place.folder)


def prepare(place: Place) -> str:
    """A library with its index, a reader that has been asked for its roles; the start of the first title."""
    fill(place.root, place.size)
    with open_library(place.root) as library:
        add_marks(library)
        update(library)  # as whoever brought them in did: the screen would have it done beside what is measured
        State(asked=True).save(library.layout.state)
        return library.fetch(library.find(Query()).rows[:1])[0].title[:KNOWN]


def forget_frames(place: Place) -> None:
    for path in (place.folder / "cache").rglob("*.frame"):
        path.unlink()


def measure_start(place: Place, title: str) -> Iterator[Measured]:
    shown: list[float] = []
    bare: list[float] = []
    for _ in range(PAIRS + 1):
        forget_frames(place)
        with reader(place) as terminal:
            shown.append(terminal.wait_for(title))
        with empty(place) as terminal:
            bare.append(terminal.wait_for(READY))
    del shown[0], bare[0]  # the first of each compiles and reads from a cold disk
    ratio = median(shown) / median(bare)
    yield timed("start to the list", shown)
    yield timed("start of an empty Textual app", bare)
    yield Measured("ratio of their medians", ratio, ratio, "×", 1.25)
    yield timed("first frame, replayed from the last session", list(replayed(place, title)), 60)


def replayed(place: Place, title: str) -> Iterator[float]:
    with reader(place) as terminal:
        terminal.wait_for(title)
        terminal.settle(1.0)
        terminal.press("q")
        terminal.ended()
    for _ in range(PAIRS):
        with reader(place) as terminal:
            yield terminal.wait_for(title)


def measure_keys(place: Place, title: str) -> Iterator[Measured]:
    with reader(place) as terminal, open_library(place.root) as library:
        terminal.wait_for(title)
        terminal.settle(1.0)
        yield Measured("memory of the reader after its start", memory := terminal.memory(), memory, "MB", 150)
        yield from moved(terminal, DOWN, "cursor down", 20, 33, 20)
        yield from moved(terminal, PAGE_DOWN, "page down", 50, 66, 25)
        terminal.press("g")
        yield timed("filter toggled, counts and list redrawn", frames(toggled(terminal, library)), 33)
        yield timed("search keystroke, list redrawn", frames(typed(terminal, library)), 50)
        yield Measured("memory of the reader after all this", memory := terminal.memory(), memory, "MB", 150)


def measure_output(place: Place, title: str) -> Iterator[Measured]:
    """What a letter in the search line writes, as over ssh: on a screen of usual size, until all is still."""
    with reader(place, OVER_SSH) as terminal, open_library(place.root) as library:
        terminal.wait_for(title)
        terminal.settle(1.0)
        written = [response.written / 1e3 for response in typed(terminal, library)]
        yield Measured("search keystroke: output at 120×40", percentile(written, 50), percentile(written, 95), "kB", 6)


def moved(
    terminal: Terminal, key: str, what: str, budget: float, followed: float, cpu_budget: float
) -> Iterator[Measured]:
    before = terminal.cpu()
    responses = [terminal.press(key) for _ in range(PRESSES)]
    cpu = (terminal.cpu() - before) / PRESSES
    yield timed(f"{what}: changed frame", frames(responses), budget)
    yield timed(f"{what}: detail has followed", [response.settled for response in responses], followed)
    yield Measured(f"{what}: CPU, detail included", cpu, cpu, "ms", cpu_budget)


def toggled(terminal: Terminal, library: Library) -> Iterator[Response]:
    """A role switched on and off again by its number key."""
    values = library.index.facets.values("role")
    everything = total(library, "")
    for number, key in enumerate(library.search.keys("role")[:9], start=1):
        yield terminal.press(str(number), total(library, f'role:"{values[key].label}"'))
        yield terminal.press(str(number), everything)


def typed(terminal: Terminal, library: Library) -> Iterator[Response]:
    """Words typed letter by letter into the search bar, which is emptied after each.

    A letter that leaves the counts as they were is not timed: the screen does not paint them again.
    """
    terminal.press("/")
    before = everything = total(library, "")
    for word in TYPED:
        for length in range(1, len(word) + 1):
            after = total(library, word[:length])
            response = terminal.press(word[length - 1], after if after != before else "")
            if after != before:
                yield response
            before = after
        terminal.press(CLEAR_INPUT, everything)
        before = everything
    terminal.press(ESCAPE)


def total(library: Library, query: str) -> str:
    """What the top bar says about a query."""
    found = library.find(parse(query))
    count = f"{found.total:,} of {len(library):,}" if found.total != len(library) else f"{found.total:,}"
    return f"{count} · {found.unread:,} unread"


def frames(responses: Iterable[Response]) -> list[float]:
    return [response.frame for response in responses]


def run(size: int) -> Iterator[Measured]:
    with temporary_place(size) as place:
        title = prepare(place)
        yield from measure_start(place, title)
        forget_frames(place)
        kept = place.folder / "kept"
        shutil.copytree(place.folder / "state", kept)
        yield from measure_keys(place, title)
        # A session that is ended with a word in its search line begins with that word the next time.
        shutil.copytree(kept, place.folder / "state", dirs_exist_ok=True)
        forget_frames(place)
        yield from measure_output(place, title)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screen", description="Measure the screen's budgets.")
    parser.add_argument("--sizes", type=parse_sizes, default=SIZES, help="digests, comma-separated")
    for size in parser.parse_args().sizes:
        print(table(f"{size:,} digests, on the screen", list(run(size))), flush=True)


if __name__ == "__main__":
    main()
