"""What curation does, for every front end: digests made offline or by a model, and takeaways for further roles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import ConfigError, CurationError
from reader.intake.articles import as_article
from reader.intake.curated import Curated, Estimate, Failed, Progress, Stopped, never
from reader.intake.workers import Workers
from reader.library import Library
from reader.model.claims import Claim
from reader.model.digest import Addressed, Digest
from reader.opening import read_text, why_unreadable
from reader.paths import data_folder, taxonomy_file
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.config import Curate
    from reader.curate.taxonomy import Taxonomy
    from reader.intake.offline import Addressing, Extractor, Outcome
    from reader.intake.writer import Writer

BATCH = 200
"""Digests made offline that are stored at once."""


def open_extractor(library: Library) -> Extractor:
    """An extractor with the reader's own taxonomy, to be kept where digests are made one by one. Raises ConfigError."""
    from reader.intake.offline import Extractor

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
    extractor: Extractor | None = None,
    *,
    store: bool = True,
    progress: Progress | None = None,
    workers: Workers | None = None,
    stopped: Stopped = never,
) -> Curated:
    """Make digests offline, and store them a batch at a time. Raises LibraryError, ConfigError.

    `workers`: those that are running already; where some are needed and none are given, they are started.
    """
    outcomes = _offline(library, digests, extractor or open_extractor(library), workers, stopped)
    return _each(library, digests, outcomes, batch=BATCH if store else 0, progress=progress)


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
    stopped: Stopped = never,
) -> Curated:
    """A takeaway for one more role, as the last of each digest: by a model, else a sentence of the article.

    An article without a digest fails, since there is nothing that the takeaway could be added to. What a model wrote is
    stored at once. Raises LibraryError, ConfigError.
    """
    from reader.intake.offline import Addressing

    if writer is None:
        outcomes = _offline(library, digests, Addressing(role, load_taxonomy(taxonomy_file())), None, stopped)
    else:
        write_one = partial(_written_takeaway, library, replace(writer, roles=[role]), role)
        outcomes = _made(library, digests, write_one, stopped)
    at_once = BATCH if writer is None else 1
    return _each(library, digests, outcomes, batch=at_once if store else 0, progress=progress)


def _offline(
    library: Library,
    digests: Sequence[Digest],
    make: Extractor | Addressing,
    workers: Workers | None,
    stopped: Stopped,
) -> Iterator[Outcome]:
    """What becomes of each digest: here where that is quick, else by workers."""
    from reader.intake.offline import are_quick, by_workers

    if are_quick(digests):
        yield from _made(library, digests, make, stopped)
    elif workers is None:
        with Workers() as started:
            yield from _offline(library, digests, make, started, stopped)
    else:
        yield from by_workers(make.start, (library.stored(d.id) or d for d in digests), workers, stopped)


def _made(
    library: Library, digests: Iterable[Digest], make: Callable[[Digest], Digest], stopped: Stopped
) -> Iterator[Outcome]:
    for digest in digests:
        if stopped():
            return
        try:
            yield make(library.stored(digest.id) or digest)
        except CurationError as error:
            yield error


def _each(
    library: Library,
    digests: Sequence[Digest],
    outcomes: Iterable[Outcome],
    *,
    batch: int,
    progress: Progress | None,
) -> Curated:
    """Store what is made of each digest, so many at a time; with a `batch` of 0 nothing is stored."""
    report = Curated()
    stored = done = 0
    for digest, outcome in zip(digests, outcomes, strict=False):
        done += 1
        if isinstance(outcome, CurationError):
            report.failed.append(Failed(digest.title, str(outcome)))
        else:
            report.made.append(outcome)
        if batch and len(report.made) - stored >= batch:
            library.make(report.made[stored:])
            stored = len(report.made)
        if progress is not None:
            progress(done, len(digests), digest.title)
    if batch and len(report.made) > stored:
        library.make(report.made[stored:])
    report.waiting = len(digests) - done
    return report


def _written_takeaway(library: Library, writer: Writer, role: str, digest: Digest) -> Digest:
    """The digest with a takeaway for one more role, as a model wrote it. Raises CurationError."""
    from reader.intake.offline import needs_digest, with_takeaway

    needs_digest(digest)
    article = as_article(digest)
    made = writer.digest(article, writer.answer(article, library.curation).text, library.labels("domain"))
    claims = [claim for claim in made.evidence if claim.section == "takeaway" and not claim.refused]
    if not made.takeaway or not claims:
        raise CurationError(
            _("{model} found nothing for {role} in “{title}” that the article supports.").format(
                model=writer.model, role=role, title=digest.title
            )
        )
    spans = tuple(dict.fromkeys(span for claim in claims for span in claim.spans))
    return with_takeaway(digest, Addressed(role, made.takeaway), Claim("takeaways", made.takeaway, spans))


def load_taxonomy(own: Path) -> Taxonomy:
    """The taxonomy that comes with the program, with the reader's own additions. Raises ConfigError."""
    import tomllib

    from reader.curate.taxonomy import parse_taxonomy

    documents = []
    for path in (data_folder() / "taxonomy.toml", own):
        try:
            documents.append(tomllib.loads(read_text(path)))
        except FileNotFoundError:
            if path != own:
                raise
        except (OSError, ValueError, RecursionError) as error:
            raise ConfigError(
                _("The taxonomy {path} cannot be read: {why_unreadable}.").format(
                    path=path, why_unreadable=why_unreadable(error)
                )
            ) from error
    try:
        return parse_taxonomy(*documents)
    except ConfigError as error:
        raise ConfigError(_("{error} It is {own}.").format(error=error, own=own)) from error
