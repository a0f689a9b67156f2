"""Digests and takeaways made offline: of a few short articles in this process, of all others by workers.

What an article costs to read is its author's choice; a worker that takes too long or too much memory is ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, ParamSpec, TypeAlias, TypeVar

from reader.curate.extract import extract, takeaway_for, words_of
from reader.curate.labels import Neighbour, Neighbours
from reader.curate.taxonomy import Taxonomy
from reader.dataclass import dataclass
from reader.errors import CurationError, SourceError
from reader.intake.articles import as_article, can_be_curated, is_long
from reader.intake.curated import Stopped, now
from reader.intake.workers import Workers, result_of
from reader.library import Library
from reader.library.neighbours import LibraryNeighbours
from reader.model.claims import Claim
from reader.model.digest import Addressed, Digest
from reader.text import fold
from reader.translation import gettext as _

FEW = 3
"""Articles for which no workers are started, if they are short: to start them takes longer than to read these."""
PIECE = 16
"""Articles that wait for the workers at once."""
Outcome: TypeAlias = Digest | CurationError
"""What became of one article."""
Start: TypeAlias = Callable[[Workers, Sequence[Digest], Stopped], Iterator[Outcome]]
"""Has workers make something of some articles, in their order; ends early where it is stopped."""


def are_quick(digests: Sequence[Digest]) -> bool:
    """Whether reading these is bounded by their size, so that they need no worker."""
    return len(digests) <= FEW and not any(map(is_long, digests))


class Extractor:
    """Makes digests offline, with what the library has learned from editors."""

    def __init__(self, library: Library, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self.neighbours = LibraryNeighbours(library)

    def __call__(self, digest: Digest) -> Digest:
        """The digest. Raises CurationError where the article has nothing that could be taken out."""
        return _extracted(as_article(digest), self.taxonomy, self.neighbours, now())

    def start(self, workers: Workers, digests: Sequence[Digest], stopped: Stopped) -> Iterator[Outcome]:
        """The same by workers, which do not see the library: it is asked between their two steps."""
        articles = [as_article(digest) for digest in digests]
        words = _run(workers, [(_words, article) for article in articles], articles, stopped)
        near = [given if isinstance(given, CurationError) else _Near(self.neighbours.nearest(given)) for given in words]
        at = now()
        tasks = [
            each if isinstance(each, CurationError) else (_extracted, article, self.taxonomy, each, at)
            for article, each in zip(articles, near, strict=False)
        ]
        return _run(workers, tasks, articles, stopped)


@dataclass(frozen=True, slots=True)
class Addressing:
    """Adds a takeaway for one more role, a sentence of the article."""

    role: str
    taxonomy: Taxonomy

    def __call__(self, digest: Digest) -> Digest:
        """The digest with the takeaway. Raises CurationError."""
        needs_digest(digest)
        return add_takeaway(digest, self.role, self.taxonomy)

    def start(self, workers: Workers, digests: Sequence[Digest], stopped: Stopped) -> Iterator[Outcome]:
        """The same by workers."""
        return _run(workers, [(self, digest) for digest in digests], digests, stopped)


def by_workers(start: Start, digests: Iterable[Digest], workers: Workers, stopped: Stopped) -> Iterator[Outcome]:
    """What becomes of each article, in their order; ends early where it is stopped."""
    piece: list[Digest] = []
    for digest in digests:
        piece.append(digest)
        if len(piece) == PIECE:
            yield from start(workers, piece, stopped)
            piece = []
        if stopped():
            return
    yield from start(workers, piece, stopped)


def _run(workers: Workers, tasks: Sequence[Any], digests: Sequence[Digest], stopped: Stopped) -> Iterator[Any]:
    """The result of each task, a function with its arguments, or the error that it failed with or already is."""
    started = [task if isinstance(task, CurationError) else workers.start(*task) for task in tasks]
    for task, digest in zip(started, digests, strict=False):
        if isinstance(task, CurationError):
            yield task
            continue
        try:
            result = result_of(task, stopped)
        except CurationError as error:
            result = error
        except SourceError as error:
            result = CurationError(_("“{title}” {error}, and was given up.").format(title=digest.title, error=error))
        if result is None:
            return
        yield result


@dataclass(frozen=True, slots=True)
class _Near:
    """What the library has already found, for a process that does not see the library."""

    found: Sequence[Neighbour]

    def nearest(self, words: Sequence[str]) -> Sequence[Neighbour]:
        return self.found


def _extracted(article: Digest, taxonomy: Taxonomy, neighbours: Neighbours, at: str) -> Digest:
    made = guarded(article, extract, article, taxonomy, neighbours, at) if can_be_curated(article) else None
    if made is None or not made.summary:
        raise CurationError(_("“{title}” has no text that a digest could be made of.").format(title=article.title))
    return made


_P = ParamSpec("_P")
_R = TypeVar("_R")


def guarded(digest: Digest, make: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
    """What a function makes of an article. Raises CurationError also where it meets a text that it cannot read.

    The text is anybody's, and reading it goes through many patterns: one that is wrong must not end the screen.
    """
    try:
        return make(*args, **kwargs)
    except (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
        raise CurationError(
            _(
                "“{title}” has a form that digest cannot read ({name}: {error}). That is an error of "
                "digest: please report it, with the text."
            ).format(title=digest.title, name=type(error).__name__, error=error)
        ) from error


def _words(article: Digest) -> list[str]:
    """Runs in a worker. Raises CurationError."""
    return guarded(article, words_of, article)


def needs_digest(digest: Digest) -> None:
    """Raises CurationError for an article without a digest, since there is nothing to add a takeaway to."""
    if digest.undigested:
        raise CurationError(
            _("“{title}” has no digest to add a takeaway to: `digest curate {id}` makes one.").format(
                title=digest.title, id=digest.id
            )
        )


def add_takeaway(digest: Digest, role: str, taxonomy: Taxonomy) -> Digest:
    """The digest with a takeaway for one more role, a sentence of its article. Raises CurationError."""
    reads = [word for s in taxonomy.subfields if role in s.roles for gram in s.signs.weights for word in gram]
    found = guarded(digest, takeaway_for, role, digest, reads)
    if found is None:
        raise CurationError(
            _("The article of “{title}” has no sentence for {role}.").format(title=digest.title, role=role)
        )
    return with_takeaway(digest, *found)


def with_takeaway(digest: Digest, takeaway: Addressed, claim: Claim) -> Digest:
    """The digest with this takeaway in place of an older one for the same role."""
    others = [t for t in digest.takeaways if fold(t.role) != fold(takeaway.role)]
    gone = {t.text for t in digest.takeaways} - {t.text for t in others}
    kept = [c for c in digest.evidence if c.section != "takeaways" or c.text not in gone]
    return replace(digest, takeaways=(*others, takeaway), evidence=(*kept, claim))
