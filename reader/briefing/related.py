"""What is related to a digest, with the reason: names and topics that few digests of the library share with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from math import log

from pyroaring import BitMap

from reader.library import Library
from reader.library.hiding import DELETED
from reader.model.common_words import COMMON
from reader.model.digest import Digest
from reader.model.page.around import Near
from reader.terms import fold, search_words
from reader.text import plain

NEWEST = 5_000
"""Rows among which is looked, the newest."""
NAMES = 8
"""Names of a digest that are looked up, those that it says most often."""
TOPICS = 8
MOST = 5
"""Related digests that are named."""
FEWEST = 2
"""Names and topics that two digests share at least."""
OFTEN = 0.1
"""What more than this share of the digests have is no reason; in a small library, what more than `FEW` have."""
FEW = 12
REASONS = 4
"""Names and topics that are said as the reason."""
_WORD = re.compile(r"([^\w]*)([^\W_][\w+#-]*)")
"""What stands before a word, and the word."""
_ENDS = re.compile(r"[.!?:\n]|^$")
"""What ends a sentence before a word."""
LONGEST = 3
"""Words of a name."""
_BEGINNING = 2_500


def related(library: Library, digest: Digest, story: Collection[int] = ()) -> Iterator[Near]:
    """The digests that share most that is rare with this one, the nearest first; never one of its own `story`."""
    index = library.index
    row = library.row_of(digest.id)
    rows = index.rows.live - library.having("is", DELETED) - BitMap(story)
    rows.discard(row if row is not None else 0)
    first = rows[-NEWEST] if len(rows) > NEWEST else 0
    most = max(FEW, OFTEN * min(len(rows), NEWEST))
    scores: dict[int, float] = {}
    shared: dict[int, list[tuple[float, str]]] = {}
    for label, having in library.sync.whole(lambda: list(_parts(library, digest, first))):
        found = having & rows
        if not 0 < len(found) <= most:
            continue
        weight = log(2 + min(len(rows), NEWEST) / len(found))
        for other in found:
            scores[other] = scores.get(other, 0.0) + weight
            shared.setdefault(other, []).append((-weight, label))
    best = sorted((row for row in scores if len(shared[row]) >= FEWEST), key=lambda row: (-scores[row], -row))[:MOST]
    for found_row in library.fetch(best):
        names = [label for _, label in sorted(shared[found_row.row])]
        yield Near(found_row.id, found_row.title, tuple(names[:REASONS]))


def _parts(library: Library, digest: Digest, first: int) -> Iterator[tuple[str, BitMap]]:
    """The topics and names of a digest, each with the rows that have it."""
    topics = library.index.facets.values("topic")
    seen: set[str] = set()
    for topic in digest.topics[:TOPICS]:
        if (value := topics.get(fold(topic))) is not None:
            seen |= {fold(topic)}
            yield topic, value.rows
    for name in names_in(digest):
        if fold(name) not in seen:
            # The rarest word of a name stands for it: others write it without the first one, or without the last.
            yield name, min((library.index.words.holding(word, first) for word in fold(name).split()), key=len)


def names_in(digest: Digest) -> list[str]:
    """The names that a digest says most often, as it writes them: what is capital within a sentence."""
    said = "\n".join(filter(None, (digest.summary, digest.takeaway, *digest.insights)))[:_BEGINNING]
    if len(said) < _BEGINNING and digest.article is not None:
        said += "\n" + plain(digest.article.text[:_BEGINNING])
    counts: dict[str, int] = {}
    for name in _names(said):
        counts[name] = counts.get(name, 0) + 1
    title = set(search_words(digest.title))
    ordered = sorted(counts, key=lambda name: -counts[name] - 2 * bool(title & set(search_words(name))))
    kept: list[str] = []
    for name in ordered:
        words = set(search_words(name))
        # `Starmer`, after `Keir Starmer`, is the same name.
        if words and not any(words & set(search_words(other)) for other in kept):
            longer = (other for other in ordered if words < set(search_words(other)))
            kept.append(next(longer, name))
    return kept[:NAMES]


def _names(text: str) -> Iterator[str]:
    """Runs of at most three capital words that begin no sentence, without those that are no names."""
    run: list[str] = []
    for before, word in _WORD.findall(text):
        capital = word[0].isupper() and len(word) > 2 and fold(word) not in COMMON
        named = capital and _ENDS.search(before) is None
        if run and not (named and before == " " and len(run) < LONGEST):
            yield " ".join(run)
            run = []
        if named:
            run.append(word)
    if run:
        yield " ".join(run)
