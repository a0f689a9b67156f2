"""`python -m benchmarks.interests [--library DIR]`: how well likes are learned from, and how long a ranking takes.

What is liked is a field: a reader of one field bookmarks ten of its articles, and all others are ranked. Average
precision is the mean over every field that has enough articles, and over several draws of the ten. The articles and
their fields are those of `benchmarks/curation`: written, with their labels, by the model that this project was made
with, before any of this was; what was tuned on is `--tuned` (the starter library and `benchmarks/curation/tuning`).
With `--library` the times of a generated library are printed; where it has no bookmarks, some are set in it.
"""

from __future__ import annotations

import argparse
import random
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.curation.corpus import ARTICLES, TUNING, load
from reader.briefing.for_me import rank_for
from reader.briefing.text_model import Example, Rarity, learn
from reader.intake.imports import import_paths
from reader.library import Library, open_library
from reader.model.digest import Digest
from reader.model.marks import Value
from reader.model.query import Query
from reader.model.query_text import parse
from reader.model.vectors import pack_vector, vector_of
from reader.paths import starter_folder

LIKES = 10
DRAWS = 20
LEAST = 4
"""Articles of a field that are left to be found, at least."""


class Text(NamedTuple):
    name: str
    fields: frozenset[str]
    terms: array[int]


class Precision(NamedTuple):
    text: float
    liked: float
    both: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tuned", action="store_true", help="measure on what weights were tuned on")
    parser.add_argument("--library", type=Path, help="a library whose ranking is timed")
    options = parser.parse_args()
    texts = list(_tuned() if options.tuned else _articles(ARTICLES))
    for likes in (1, 3, LIKES, 20):
        found = precision(texts, likes)
        if found:
            print(
                f"{likes:>3} likes: average precision {mean(p.both for p in found):.3f} "
                f"(words {mean(p.text for p in found):.3f}, nearest {mean(p.liked for p in found):.3f}; "
                f"{len(found)} draws of {len(texts)} texts)"
            )
    if options.library is not None:
        print_times(options.library)


def precision(texts: Sequence[Text], likes: int) -> list[Precision]:
    """Average precision of each draw of likes from each field."""
    rarity = Rarity([text.terms for text in texts])
    found: list[Precision] = []
    for field in sorted({field for text in texts for field in text.fields}):
        members = [at for at, text in enumerate(texts) if field in text.fields]
        if len(members) < likes + LEAST:
            continue
        for draw in range(DRAWS):
            chosen = set(random.Random(f"{field} {draw}").sample(members, likes))
            found.append(_ranked(texts, chosen, field, rarity))
    return found


def _ranked(texts: Sequence[Text], chosen: set[int], field: str, rarity: Rarity) -> Precision:
    rest = [at for at in range(len(texts)) if at not in chosen]
    others = [texts[at].terms for at in rest[:: max(1, len(rest) // 80)]]
    learned = learn([Example(at, texts[at].terms, 1.0) for at in sorted(chosen)], [], others, rarity)
    values = {at: learned.values(texts[at].terms, at) for at in rest}
    wanted = {at for at in rest if field in texts[at].fields}
    return Precision(
        _average({at: value for at, (value, _) in values.items()}, wanted),
        _average({at: value for at, (_, value) in values.items()}, wanted),
        _average({at: 2 * words + near for at, (words, near) in values.items()}, wanted),
    )


def _average(scores: dict[int, float], wanted: set[int]) -> float:
    """Average precision: the mean, over what is wanted, of the share that is wanted down to there."""
    hits, total = 0, 0.0
    for place, at in enumerate(sorted(scores, key=lambda at: (-scores[at], at)), start=1):
        if at in wanted:
            hits += 1
            total += hits / place
    return total / len(wanted)


def _articles(folder: Path) -> Iterator[Text]:
    for each in load(folder):
        yield _text(each.name, (each.domain, each.subfields[0]), each.digest)


def _text(name: str, fields: Sequence[str], digest: Digest) -> Text:
    return Text(name, frozenset(fields), array("I", pack_vector(vector_of(digest))))


def _tuned() -> Iterator[Text]:
    """The starter library's digests and the articles that offline curation was tuned on."""
    yield from _articles(TUNING)
    with TemporaryDirectory() as folder, open_library(Path(folder) / "library") as library:
        import_paths(library, [starter_folder()])
        for id_ in sorted(library.ids_of(library.search.present())):
            digest = library.get(id_)
            yield _text(id_, (digest.field.domain, *digest.field.subfields[:1]), digest)


def print_times(root: Path) -> None:
    """Times of ranking a whole library: with nothing read yet, again, after another bookmark, and as a list asks."""
    with open_library(root) as library:
        _add_likes(library)
        today, query = date.today(), parse("sort:forme")
        rows, roles = library.search.matched(Query(), today), library.labels("role")[:3]
        times: dict[str, list[float]] = {}
        for _ in range(9):
            for_me = rank_for(library, lambda: roles)
            ranking = for_me.ranking()
            times.setdefault("cold", []).append(_timed(partial(ranking.scored, rows, today)))
            times.setdefault("warm", []).append(_timed(partial(ranking.scored, rows, today)))
            ranking.start_again()
            times.setdefault("likes changed", []).append(_timed(partial(ranking.scored, rows, today)))
            times.setdefault("list", []).append(_timed(lambda: library.find(query, today=today).rows[:50]))
        print(
            f"{len(rows):,} digests, of {len(ranking.history.likes)} likes and {len(ranking.history.dislikes)} dislikes"
        )
        for name, seconds in times.items():
            print(f"  {name:<14} {1000 * median(seconds):5.0f} ms, at best {1000 * min(seconds):4.0f}")


def _timed(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def _add_likes(library: Library) -> None:
    """As many likes and dislikes as are learned from, at most: the worst case."""
    newest = library.index.rows.order("newest")[:4_000]
    if not library.having("is", "bookmarked"):
        bookmarked: dict[str, Value] = {"bookmark": True}
        read: dict[str, Value] = {"read": True}
        library.mark(dict.fromkeys(library.ids_of(newest[::40]), bookmarked))
        library.mark(dict.fromkeys(library.ids_of(newest[1::10]), read))


if __name__ == "__main__":
    main()
