"""What is told of one event: whose story a digest tells, its other sides, and what only one of them says."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pyroaring import BitMap

from reader.library import Library, Row
from reader.library.hiding import DELETED
from reader.library.ids import id_of
from reader.model.common_words import COMMON
from reader.model.digest import Digest
from reader.model.vectors import term_of, vector_of_text
from reader.text import clean_line, plain

if TYPE_CHECKING:
    from reader.model.page.around import Around

READ = 6_000
"""Characters of each side that are compared."""
ONLY = 2
"""Sentences of a side that are shown, those that say most that no other says."""
FEWEST, SHARE = 3, 0.5
"""Terms of a sentence, and their share of it, that no other side has."""
LONGEST = 400
"""Characters of a sentence that is shown."""
_COMMON = frozenset(map(term_of, COMMON))


def story_of(library: Library, digest_id: str) -> str:
    """The id of the first digest of a digest's story, `""` where no other digest tells it."""
    row = library.row_of(digest_id)
    story = _story_of_row(library, row) if row is not None else None
    return id_of(story) if story is not None else ""


def has_stories(library: Library) -> bool:
    """Whether any event is told by several digests."""
    index = library.index
    return bool(library.sync.whole(lambda: index.vectors.stories(index.generation)))


def rows_in_stories(library: Library) -> Container[int]:
    """The rows whose event others tell too."""
    index = library.index
    return library.sync.whole(lambda: index.vectors.story_of_row(index.generation))


def told_by(library: Library, rows: Iterable[int]) -> dict[int, int]:
    """How many sources tell the story of each of these rows, 1 where it is alone."""
    vectors, generation = library.index.vectors, library.index.generation
    of_row = library.sync.whole(lambda: vectors.story_of_row(generation))
    stories, deleted = vectors.stories(generation), library.having("is", DELETED)
    return {
        row: max(1, vectors.told_by(generation, stories[of_row[row]] - deleted)) if row in of_row else 1 for row in rows
    }


def sides_of(library: Library, digest_id: str) -> list[Row]:
    """All digests of a digest's story by date, it among them, deleted ones left out; empty where it is alone."""
    row = library.row_of(digest_id)
    story = _story_of_row(library, row) if row is not None else None
    if story is None:
        return []
    rows = library.index.vectors.stories(library.index.generation)[story] - library.having("is", DELETED)
    return sorted(library.fetch(list(rows)), key=lambda row: (row.date, row.id)) if len(rows) > 1 else []


def sides_of_row(library: Library, row: int) -> BitMap:
    """The rows of a row's story, empty where it is alone."""
    story = _story_of_row(library, row)
    return library.index.vectors.stories(library.index.generation)[story] if story is not None else BitMap()


def next_side(library: Library, digest_id: str, step: int) -> str:
    """The side of a digest's story after it, or before it, in a circle; `""` where it is alone."""
    ids = [row.id for row in sides_of(library, digest_id)]
    return ids[(ids.index(digest_id) + step) % len(ids)] if digest_id in ids else ""


def around(library: Library, digest: Digest) -> Around:
    """The other sides of a digest's story, and what is related to it."""
    from reader.briefing.related import related  # a list starts without it, and without pages
    from reader.model.page.around import SIDES, Around, Side

    rows = sides_of(library, digest.id)
    near = tuple(related(library, digest, {row.row for row in rows}))
    if not rows:
        return Around(near=near)
    others = [row for row in rows if row.id != digest.id]
    read = library.having("is", "read")
    texts = {row.id: told for row in others[:SIDES] if (told := library.load(row.id)) is not None}
    only = only_said({digest.id: text_of(digest), **{id_: text_of(told) for id_, told in texts.items()}})
    sides = tuple(
        Side(row.id, row.source, row.title, tuple(only[row.id]), row.row in read) for row in others if row.id in texts
    )
    tellers = told_by(library, [others[0].row])[others[0].row]
    return Around(story_of(library, digest.id), sides, len(others), near, tellers=tellers)


def text_of(digest: Digest) -> str:
    """What a side says: the digest's own words, else the beginning of its article."""
    said = "\n".join(filter(None, (digest.summary, digest.takeaway, *digest.insights)))[:READ]
    if digest.article is not None and (digest.undigested or not said):
        said += "\n" + plain(digest.article.text[:READ])
    return said[:READ]


def only_said(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Of each text the sentences whose terms no other has, in its order, at most `ONLY` of them. Pure."""
    terms = {key: vector_of_text(text, READ).keys() for key, text in texts.items()}
    return {
        key: _news(list(_sentences(text)), set().union(*(terms[other] for other in texts if other != key)))
        for key, text in texts.items()
    }


def _news(sentences: Sequence[str], told: set[int]) -> list[str]:
    """The sentences that say most that is not told yet, in their order."""
    scored = []
    for at, sentence in enumerate(sentences):
        terms = vector_of_text(sentence).keys() - _COMMON
        new = len(terms - told)
        if new >= FEWEST and new >= SHARE * len(terms) and len(sentence) <= LONGEST:
            scored.append((-new, at))
    return [sentences[at] for at in sorted(at for _, at in sorted(scored)[:ONLY])]


def _sentences(text: str) -> Iterator[str]:
    from reader.curate.splitting import split_sentences  # the screen starts without it

    for line in _unique(text.split("\n")):
        for start, end in split_sentences(line, 0, len(line)):
            yield clean_line(line[start:end])


def _unique(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(str.strip, lines)))


def _story_of_row(library: Library, row: int) -> int | None:
    index = library.index
    return library.sync.whole(lambda: index.vectors.story_of_row(index.generation).get(row))
