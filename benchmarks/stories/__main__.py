"""`python -m benchmarks.stories [--speed] [--misses]`: how well stories are found, and how long they take.

`tune.txt` and `held.txt` hold one text a line: event (`-` for none), source, day, title, text. The rules were chosen
by `tune.txt` alone. Events of one kind (`quake-izmir`, `quake-maule`) are the hard pairs.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from benchmarks.generate import SEED, World, fill
from reader.briefing.alike import RULES, Rules
from reader.briefing.clusters import assign
from reader.briefing.stories import update
from reader.library import open_library
from reader.library.index.vectors import Compared
from reader.model.digest import Digest
from reader.model.record import from_record
from reader.model.vectors import names_of, vector_of

HERE = Path(__file__).parent


class Told(NamedTuple):
    """A text, and the event that it tells; a text of no event is one of its own."""

    event: str
    digest: Digest


class Score(NamedTuple):
    """How well stories are found."""

    pair: float
    """F1 of pairs of texts that tell one event."""
    b_cubed: float
    """F1 of B-cubed: precision and recall averaged over texts."""
    same: int
    hard: int
    """Pairs that tell one event, and pairs of events of one kind."""


def load(name: str) -> list[Told]:
    """The texts of a file."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [_told(at, *line.split("|")) for at, line in enumerate(lines)]


def _told(at: int, event: str, source: str, day: str, title: str, text: str) -> Told:
    link = f"https://stories.example/{event}/{at}/{source.replace(' ', '-')}"
    record = {"title": title, "source": source, "published": day, "link": link, "summary": text}
    return Told(event if event != "-" else f"alone-{at}", from_record(record))


def compared(texts: Iterable[Told]) -> list[Compared]:
    """What the clustering sees of them."""
    return [_compared(at, told.digest) for at, told in enumerate(texts, start=1)]


def _compared(at: int, digest: Digest) -> Compared:
    return Compared(at, at, digest.date, vector_of(digest), names_of(digest), digest.source, digest.title)


def score(events: Sequence[str], stories: Sequence[int]) -> Score:
    """How well the stories of some texts are their events."""
    pairs = list(combinations(range(len(events)), 2))
    same = [events[a] == events[b] for a, b in pairs]
    found = [stories[a] == stories[b] for a, b in pairs]
    hit = sum(map(all, zip(same, found, strict=True)))
    hard = sum(
        not one and events[a].partition("-")[0] == events[b].partition("-")[0] and not events[a].startswith("alone")
        for one, (a, b) in zip(same, pairs, strict=True)
    )
    return Score(_f1(hit / max(1, sum(found)), hit / max(1, sum(same))), _b_cubed(events, stories), sum(same), hard)


def _b_cubed(events: Sequence[str], stories: Sequence[int]) -> float:
    precision = recall = 0.0
    for at in range(len(events)):
        story = {i for i, story in enumerate(stories) if story == stories[at]}
        event = {i for i, event in enumerate(events) if event == events[at]}
        precision += len(story & event) / len(story)
        recall += len(story & event) / len(event)
    return _f1(precision / len(events), recall / len(events))


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def stories_of(texts: Sequence[Told], rules: Rules = RULES) -> list[int]:
    """The story that each text is found to tell."""
    found = assign(compared(texts), [], {}, rules)
    return [found[at] for at in range(1, len(texts) + 1)]


def misses(texts: Sequence[Told], stories: Sequence[int]) -> Iterator[str]:
    """Pairs that were judged wrongly."""
    for a, b in combinations(range(len(texts)), 2):
        same, found = texts[a].event == texts[b].event, stories[a] == stories[b]
        if same != found:
            yield f"  {'missed' if same else 'wrong '} {texts[a].digest.title} | {texts[b].digest.title}"


def speed(sizes: Sequence[int], new: int = 1_000) -> Iterator[str]:
    """How long the stories of so many new digests take in libraries of these sizes."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(folder) / "library", size)
            with open_library(Path(folder) / "library") as library:
                begin = time.perf_counter()
                update(library)
                first = time.perf_counter() - begin
                library.add(map(from_record, World(SEED + 1).records(new, SEED + 1)))
                begin = time.perf_counter()
                update(library)
                took = time.perf_counter() - begin
                found = len(library.index.vectors.stories(library.index.generation))
        yield f"{new:,} new at {size:,}: {took:.2f} s; all {size:,} at first: {first:.1f} s; {found:,} stories"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    for name in ("tune.txt", "hard.txt", "held.txt", "fresh.txt"):
        texts = load(name)
        stories = stories_of(texts)
        found = score([told.event for told in texts], stories)
        print(
            f"{name}: {len(texts)} texts, {found.same} pairs of one event, {found.hard} of two events of one kind: "
            f"pair F1 {found.pair:.3f}, B-cubed F1 {found.b_cubed:.3f}"
        )
        if options.misses:
            print(*misses(texts, stories), sep="\n")
    if options.speed:
        for line in speed((1_000, 100_000)):
            print(line)


if __name__ == "__main__":
    main()
