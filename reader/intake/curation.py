"""Articles become digests of their own sentences, with what a library and its reader have taught."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from reader.curate.extract import extract, takeaway_for
from reader.curate.taxonomy import Taxonomy, parse_taxonomy
from reader.errors import ConfigError, CurationError, SourceError
from reader.library import Library
from reader.library.neighbours import LibraryNeighbours
from reader.model.claims import Claim
from reader.model.digest import Addressed, Depth, Digest, Field
from reader.paths import data_folder
from reader.text import fold

LEAST_LETTERS = 120
"""Of an article that something can be made of."""


def load_taxonomy(own: Path) -> Taxonomy:
    """The taxonomy that comes with the program, with the reader's own additions. Raises ConfigError."""
    import tomllib

    documents = []
    for path in (data_folder() / "taxonomy.toml", own):
        try:
            documents.append(tomllib.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            if path != own:
                raise
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"The taxonomy {path} cannot be read: {error}.") from error
    try:
        return parse_taxonomy(*documents)
    except ConfigError as error:
        raise ConfigError(f"{error} It is {own}.") from error


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def article_text(path: Path) -> str:
    """The article in a file of any kind that is read. Raises SourceError."""
    from reader.sources.contents import read_any

    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        found = read_any(content, str(path)).digests
    except SourceError as error:
        raise SourceError(f"{path} {error}.") from error
    for digest in found:
        if digest.article is not None and digest.article.text:
            return digest.article.text
    raise SourceError(f"{path} holds no article.")


def can_be_curated(digest: Digest) -> bool:
    """Whether there is a text that something can be made of."""
    return digest.article is not None and len(digest.article.text) >= LEAST_LETTERS


@dataclass(slots=True)
class Curated:
    """What a run did."""

    made: list[Digest] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Title and reason."""
    waiting: int = 0
    """How many are left, for a limit or because it was stopped."""
    why_waiting: str = ""
    tokens_in: int = 0
    tokens_out: int = 0


# --- offline --------------------------------------------------------------------------------------


class Extractor:
    """Makes digests offline, with what the library has learned from editors."""

    def __init__(self, library: Library, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self.neighbours = LibraryNeighbours(library)

    def __call__(self, digest: Digest) -> Digest:
        """The digest. Raises CurationError where the article has nothing that could be taken out."""
        article = as_article(digest)
        made = extract(article, self.taxonomy, self.neighbours, now()) if can_be_curated(digest) else None
        if made is None or not made.summary:
            raise CurationError(f"“{digest.title}” has no text that a digest could be made of.")
        return made


# --- for another role -----------------------------------------------------------------------------


def add_takeaway(digest: Digest, role: str, taxonomy: Taxonomy) -> Digest:
    """The digest with a takeaway for one more role, a sentence of its article. Raises CurationError."""
    reads = [word for s in taxonomy.subfields if role in s.roles for gram in s.signs.weights for word in gram]
    found = takeaway_for(role, digest, reads)
    if found is None:
        raise CurationError(f"The article of “{digest.title}” has no sentence for {role}.")
    return with_takeaway(digest, *found)


def with_takeaway(digest: Digest, takeaway: Addressed, claim: Claim) -> Digest:
    """The digest with this takeaway in place of an older one for the same role."""
    others = [t for t in digest.takeaways if fold(t.role) != fold(takeaway.role)]
    gone = {t.text for t in digest.takeaways} - {t.text for t in others}
    kept = [c for c in digest.evidence if c.section != "takeaways" or c.text not in gone]
    return replace(digest, takeaways=(*others, takeaway), evidence=(*kept, claim))


# --- what is to be curated ------------------------------------------------------------------------


def without_digest(digests: Iterable[Digest]) -> Iterator[Digest]:
    """Those that nobody has made a digest of, and that have a text to make one of."""
    return (digest for digest in digests if digest.undigested and can_be_curated(digest))


def as_article(digest: Digest) -> Digest:
    """What another version is made of: the article, and what its publisher says of it."""
    if digest.undigested:
        return digest
    return replace(
        digest,
        field=Field(),
        depth=Depth(),
        topics=(),
        best_for=(),
        takeaways=(),
        evidence=(),
        confidence={},
        versions=(),
        related=digest.related if digest.made else (),
        attribution=digest.attribution if digest.made else "",
    )
