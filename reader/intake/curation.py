"""What curation does, for every front end: digests made offline or by a model, and takeaways for further roles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reader.curate.extract import extract as digest_of
from reader.curate.extract import takeaway_for
from reader.curate.taxonomy import Taxonomy, parse_taxonomy
from reader.errors import ConfigError, CurationError
from reader.intake.articles import as_article, can_be_curated
from reader.intake.curated import Curated, Estimate, Failed, Progress, Stopped, never, now
from reader.library import Library
from reader.library.neighbours import LibraryNeighbours
from reader.model.claims import Claim
from reader.model.digest import Addressed, Digest
from reader.opening import read_text, why_unreadable
from reader.paths import data_folder, taxonomy_file
from reader.text import fold

if TYPE_CHECKING:
    from reader.config import Curate
    from reader.intake.writer import Writer

BATCH = 200
"""Digests made offline that are stored at once."""


class Extractor:
    """Makes digests offline, with what the library has learned from editors."""

    def __init__(self, library: Library, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self.neighbours = LibraryNeighbours(library)

    def __call__(self, digest: Digest) -> Digest:
        """The digest. Raises CurationError where the article has nothing that could be taken out."""
        article = as_article(digest)
        made = digest_of(article, self.taxonomy, self.neighbours, now()) if can_be_curated(digest) else None
        if made is None or not made.summary:
            raise CurationError(f"“{digest.title}” has no text that a digest could be made of.")
        return made


def open_extractor(library: Library) -> Extractor:
    """An extractor with the reader's own taxonomy, to be kept where digests are made one by one. Raises ConfigError."""
    return Extractor(library, load_taxonomy(taxonomy_file()))


def open_writer(config: Curate, model: str, roles: Sequence[str], stopped: Stopped = never) -> Writer:
    """A model that can be asked to write for readers in these roles. Raises ModelError, ConfigError."""
    from reader.curate.client import LlmClient
    from reader.intake.writer import Writer, load_prompt

    client = LlmClient(model, config.base_url, timeout=config.timeout, cancelled=stopped)
    domains = list(dict.fromkeys(subfield.domain for subfield in load_taxonomy(taxonomy_file()).subfields))
    return Writer(client, model, load_prompt(config), roles, domains, config)


def extract(
    library: Library,
    digests: Sequence[Digest],
    extractor: Callable[[Digest], Digest] | None = None,
    *,
    store: bool = True,
    progress: Progress | None = None,
) -> Curated:
    """Make digests offline, and store them a batch at a time. Raises LibraryError, ConfigError."""
    make = extractor or open_extractor(library)
    return _each(library, digests, make, batch=BATCH if store else 0, progress=progress)


def estimate(library: Library, digests: Iterable[Digest], writer: Writer) -> Estimate:
    """What it would take to have a model write digests of these; nothing is sent."""
    articles = (as_article(library.stored(digest.id) or digest) for digest in digests)
    return writer.estimate(articles, library.curation)


def write(
    library: Library,
    digests: Iterable[Digest],
    writer: Writer,
    *,
    progress: Progress | None = None,
    stopped: Stopped = never,
) -> Curated:
    """Have a model write digests of these and of what waits for it already. Raises LibraryError.

    What a limit, a stop or a kill leaves undone waits for the next run.
    """
    from reader.intake.model_queue import Queue

    library.curation.put([digest.id for digest in digests], writer.model)
    return Queue(library, writer, progress=progress, stopped=stopped).run()


def write_waiting(library: Library, config: Curate, roles: Sequence[str], *, stopped: Stopped = never) -> Curated:
    """Have the configured model write what waits for it. Raises ModelError, ConfigError, LibraryError."""
    if not config.model or not any(job.model == config.model for job in library.curation.waiting()):
        return Curated()
    return write(library, (), open_writer(config, config.model, roles, stopped), stopped=stopped)


def address(
    library: Library,
    digests: Sequence[Digest],
    role: str,
    writer: Writer | None = None,
    *,
    store: bool = True,
    progress: Progress | None = None,
) -> Curated:
    """A takeaway for one more role, as the last of each digest: by a model, else a sentence of the article.

    An article without a digest fails, since there is nothing that the takeaway could be added to. What a model wrote is
    stored at once. Raises LibraryError, ConfigError.
    """
    add: Callable[[Digest], Digest]
    if writer is None:
        add = partial(add_takeaway, role=role, taxonomy=load_taxonomy(taxonomy_file()))
    else:
        add = partial(_written_takeaway, library, replace(writer, roles=[role]), role)

    def addressed(digest: Digest) -> Digest:
        if digest.undigested:
            raise CurationError(
                f"“{digest.title}” has no digest to add a takeaway to: `digest curate {digest.id}` makes one."
            )
        return add(digest)

    at_once = BATCH if writer is None else 1
    return _each(library, digests, addressed, batch=at_once if store else 0, progress=progress)


def _each(
    library: Library,
    digests: Sequence[Digest],
    make: Callable[[Digest], Digest],
    *,
    batch: int,
    progress: Progress | None,
) -> Curated:
    """Make something of each digest, and store it so many at a time; with a `batch` of 0 nothing is stored."""
    report = Curated()
    stored = 0
    for number, digest in enumerate(digests, start=1):
        try:
            report.made.append(make(library.stored(digest.id) or digest))
        except CurationError as error:
            report.failed.append(Failed(digest.title, str(error)))
        unstored = len(report.made) - stored
        if batch and unstored and (unstored >= batch or number == len(digests)):
            library.add(report.made[stored:])
            stored = len(report.made)
        if progress is not None:
            progress(number, len(digests), digest.title)
    return report


def add_takeaway(digest: Digest, role: str, taxonomy: Taxonomy) -> Digest:
    """The digest with a takeaway for one more role, a sentence of its article. Raises CurationError."""
    reads = [word for s in taxonomy.subfields if role in s.roles for gram in s.signs.weights for word in gram]
    found = takeaway_for(role, digest, reads)
    if found is None:
        raise CurationError(f"The article of “{digest.title}” has no sentence for {role}.")
    return _with_takeaway(digest, *found)


def _written_takeaway(library: Library, writer: Writer, role: str, digest: Digest) -> Digest:
    """The digest with a takeaway for one more role, as a model wrote it. Raises CurationError."""
    article = as_article(digest)
    made = writer.digest(article, writer.answer(article, library.curation).text)
    claims = [claim for claim in made.evidence if claim.section == "takeaway" and claim.supported]
    if not made.takeaway or not claims:
        raise CurationError(f"{writer.model} found nothing for {role} in “{digest.title}” that the article supports.")
    spans = tuple(dict.fromkeys(span for claim in claims for span in claim.spans))
    return _with_takeaway(digest, Addressed(role, made.takeaway), Claim("takeaways", made.takeaway, spans))


def _with_takeaway(digest: Digest, takeaway: Addressed, claim: Claim) -> Digest:
    """The digest with this takeaway in place of an older one for the same role."""
    others = [t for t in digest.takeaways if fold(t.role) != fold(takeaway.role)]
    gone = {t.text for t in digest.takeaways} - {t.text for t in others}
    kept = [c for c in digest.evidence if c.section != "takeaways" or c.text not in gone]
    return replace(digest, takeaways=(*others, takeaway), evidence=(*kept, claim))


def load_taxonomy(own: Path) -> Taxonomy:
    """The taxonomy that comes with the program, with the reader's own additions. Raises ConfigError."""
    import tomllib

    documents = []
    for path in (data_folder() / "taxonomy.toml", own):
        try:
            documents.append(tomllib.loads(read_text(path)))
        except FileNotFoundError:
            if path != own:
                raise
        except (OSError, ValueError, RecursionError) as error:
            raise ConfigError(f"The taxonomy {path} cannot be read: {why_unreadable(error)}.") from error
    try:
        return parse_taxonomy(*documents)
    except ConfigError as error:
        raise ConfigError(f"{error} It is {own}.") from error
